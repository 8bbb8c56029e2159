"""How made-up operators answer requests: their ties to countries, their rules, what they did."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from privmodel.model.data import DataKind
from privmodel.model.disclosure import Clause, Practice
from privmodel.model.platform import Establishment, OperatorClass
from privmodel.model.scope import EVERYWHERE

from .jurisdiction import CLASS
from .scope import scopes
from .versions import Ids, few

__all__ = ["clauses", "operator_classes", "practices", "ties"]


@st.composite
def ties(draw: st.DrawFn, countries: Sequence[str], some: Ids) -> tuple[Establishment, ...]:
    """Ties of an operator to countries; a sure establishment in the first of them is likely."""
    plain = [Establishment(country=country, relation="established") for country in countries[:1]]
    return (*plain[: draw(st.integers(0, 1))], *draw(few(_establishments(countries, some), 2)))


def operator_classes(countries: Sequence[str], some: Ids) -> st.SearchStrategy[OperatorClass]:
    """What an operator is, or is not, in the law of a country."""
    return st.builds(
        OperatorClass,
        country=st.sampled_from(list(countries)),
        name=st.just(CLASS),
        holds=st.booleans(),
        facts=some,
    )


def _establishments(countries: Sequence[str], some: Ids) -> st.SearchStrategy[Establishment]:
    return st.builds(
        Establishment,
        country=st.sampled_from(list(countries)),
        relation=st.sampled_from(("established", "established", "assets", "offers_service")),
        where=scopes(attributes={"region": ("eu", "us")}, numbers={}, max_tests=1),
        facts=some,
    )


_ASKED = ("message_text", "sender", "ip_address", "phone_number", "registered_at", "profile")


def _asked() -> st.SearchStrategy[frozenset[str]]:
    return st.one_of(
        st.just(frozenset(kind.value for kind in DataKind if kind.parent is None)),
        st.frozensets(st.sampled_from(_ASKED), min_size=1, max_size=3),
    )


def clauses(countries: Sequence[str], some: Ids) -> st.SearchStrategy[Clause]:
    """Rules on answering requests, for some of the requests."""
    tested = {
        "country": tuple(countries),
        "forum": ("civil", "criminal"),
        "offence": ("fraud", "terrorism"),
        "breaks_terms": ("no", "yes"),
    }
    return st.builds(
        Clause,
        kinds=_asked(),
        gives=st.sampled_from(("commits", "may", "refuses")),
        closed=st.booleans(),
        where=st.just(EVERYWHERE)
        | scopes(attributes=tested, numbers={"max_penalty_years": (1, 5)}, max_tests=2),
        facts=some,
    )


def practices(countries: Sequence[str], some: Ids) -> st.SearchStrategy[Practice]:
    """What an operator was seen to hand over, or to refuse."""
    return st.builds(
        Practice,
        kinds=_asked(),
        gave=st.sampled_from((True, True, False)),
        countries=st.sampled_from(((), *((country,) for country in countries))),
        offences=st.sampled_from((("fraud",), ("fraud",), ("terrorism",), ())),
        forum=st.sampled_from(("criminal", "criminal", "civil")),
        facts=some,
    )
