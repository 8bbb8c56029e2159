"""Made-up laws: instruments with limbs and conditions, bars, duties, and the facts behind them."""

from __future__ import annotations

from hypothesis import strategies as st

from privmodel.model.evidence import Fact
from privmodel.model.law import (
    Assistance,
    Bar,
    Category,
    Cell,
    Duty,
    Instrument,
    Jurisdiction,
)
from privmodel.model.scope import EVERYWHERE, Scope

from .evidence import SOURCES, facts, sources
from .scope import scopes

__all__ = ["CLASS", "COUNTRIES", "jurisdictions"]

COUNTRIES = ("xa", "xb")
"""Codes that no country has; ties of platforms and laws name them."""

CLASS = "carrier"
"""The class of operator that made-up laws know."""

_CONDITIONS = {
    "offence": ("fraud", "terrorism"),
    "breaks_terms": ("no", "yes"),
    CLASS: ("no", "yes"),
}
_ALL = tuple(Category)


def _categories() -> st.SearchStrategy[frozenset[Category]]:
    return st.one_of(
        st.just(frozenset(_ALL)),
        st.frozensets(st.sampled_from(_ALL), min_size=1, max_size=4),
    )


def _conditions(tests: int = 1) -> st.SearchStrategy[Scope]:
    numbers = {"max_penalty_years": (1, 5)}
    return scopes(attributes=_CONDITIONS, numbers=numbers, max_tests=tests)


@st.composite
def jurisdictions(draw: st.DrawFn, *, id: str = "xa", known: bool | None = None) -> Jurisdiction:
    """Laws of a country: what its authorities may order and what it forbids its companies.

    Arguments:
        id: the country's code.
        known: whether its instruments are known; drawn if left out.
    """
    held = tuple(
        draw(facts(id=f"{id.upper()}-{number}")) for number in range(draw(st.integers(0, 2)))
    )
    some = _some(held)
    known = draw(st.sampled_from((True, True, True, False))) if known is None else known
    instruments = []
    for name in ("order", "warrant", "request")[: draw(st.integers(1, 3)) if known else 0]:
        first = (f"{id}.warrant",) if name == "request" else ()
        instruments.append(draw(_instruments(id=f"{id}.{name}", some=some, first=first)))
    if known and draw(st.booleans()):
        # Something plain, so that answers need not hang on every doubt at once.
        whole = Cell(categories=frozenset(_ALL))
        instruments.append(Instrument(id=f"{id}.all", title=f"power {id}.all", cells=(whole,)))
    bars = draw(
        st.lists(
            st.builds(
                Bar,
                categories=_categories(),
                where=scopes(attributes={"foreign": ("no", "yes")}, numbers={}, max_tests=1),
                facts=some,
            ),
            max_size=1,
        )
    )
    return Jurisdiction(
        id=id,
        name=id.upper(),
        instruments=tuple(instruments) if known else None,
        bars=tuple(bars),
        duties=draw(st.lists(_duties(some), max_size=1)),
        assistances=draw(st.lists(_assistances(some), max_size=1)),
        facts=held,
        sources=sources(ids=SOURCES),
    )


def _some(held: tuple[Fact, ...]) -> st.SearchStrategy[frozenset[str]]:
    names = [fact.id for fact in held]
    if not names:
        return st.just(frozenset[str]())
    nothing = st.just(frozenset[str]())
    return nothing | nothing | st.frozensets(st.sampled_from(names), min_size=1, max_size=1)


@st.composite
def _instruments(
    draw: st.DrawFn,
    *,
    id: str,
    some: st.SearchStrategy[frozenset[str]],
    first: tuple[str, ...],
) -> Instrument:
    cells = draw(st.lists(_cells(some), min_size=1, max_size=2))
    return Instrument(
        id=id,
        title=f"power {id}",
        cells=tuple(cells),
        issuers=draw(st.sampled_from(((), ("police",), ("judge",)))),
        forum=draw(st.sampled_from(("criminal", "criminal", "criminal", "civil"))),
        compulsion=draw(
            st.sampled_from(("compelled", "compelled", "compelled", "permitted", "open"))
        ),
        any_of=draw(st.just(()) | st.lists(_conditions(), max_size=2)),
        nexus=draw(st.sampled_from(_NEXUS)),
        after=draw(st.sampled_from(((), first))),
        widens=draw(st.sampled_from(((), (), ("content.live",)))),
        facts=draw(some),
    )


_NEXUS = ((), ("established",), ("established",), ("established", "assets", "offers_service"))
"""The ties by which an instrument may bring a holder under its law."""


def _duties(some: st.SearchStrategy[frozenset[str]]) -> st.SearchStrategy[Duty]:
    return st.builds(
        Duty,
        categories=_categories(),
        until=st.sampled_from((("sent + 30 days", "connected + 30 days"), ())),
        classes=st.just(CLASS),
        facts=some,
    )


def _assistances(some: st.SearchStrategy[frozenset[str]]) -> st.SearchStrategy[Assistance]:
    return st.builds(
        Assistance,
        way=st.sampled_from(("mutual_assistance", "executive_agreement")),
        where=scopes(attributes={"country": COUNTRIES}, numbers={}, max_tests=1),
        open=st.booleans(),
        facts=some,
    )


@st.composite
def _cells(draw: st.DrawFn, some: st.SearchStrategy[frozenset[str]]) -> Cell:
    time = draw(st.sampled_from(("stored", "stored", "stored", "prospective", "freeze")))
    return Cell(
        categories=draw(_categories()),
        time=time,
        max_days=None if time == "stored" else draw(st.sampled_from((30.0, None))),
        renewable=draw(st.booleans()),
        where=draw(st.just(EVERYWHERE) | _conditions()),
        open=draw(st.sampled_from((False, False, False, True))),
        facts=draw(some),
    )
