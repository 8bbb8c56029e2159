"""When an operator hands something over: its own rules, and what it was seen to do."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from privmodel.errors import UnknownName

from .data import DataKind, data_kinds
from .law import OFFENCES
from .law import forum as known_forum
from .record import checked, frozen_ids
from .scope import EVERYWHERE, Scope, scope

__all__ = ["Clause", "Gives", "Practice"]


class Gives(StrEnum):
    """What a clause says about the kinds that it names."""

    COMMITS = "commits"
    MAY = "may"
    REFUSES = "refuses"


@checked
@frozen(kw_only=True)
class Clause:
    """A sentence of an operator's own rules about answering requests.

    Args:
        kinds: the kinds that it names.
        gives: whether it commits itself, says "may", or refuses.
        closed: whether only what its clauses name is given, so that silence is a refusal.
        where: the requests it speaks of. Attributes: ``country``, ``forum`` (criminal, civil,
            emergency), ``order`` (who issued it), ``instrument``, ``offence``, ``breaks_terms``,
            ``max_penalty_years``.
        facts: ids of the facts that it rests on.
    """

    kinds: frozenset[DataKind] = field(converter=data_kinds)
    gives: Gives = field(converter=Gives)
    closed: bool = False
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)


@checked
@frozen(kw_only=True)
class Practice:
    """What an operator was seen to hand over, or to refuse.

    Args:
        kinds: the kinds.
        gave: whether they were given or refused.
        countries: the askers' countries; empty means that the observation names none.
        offences: the classes of suspicion; empty means that it names none (an aggregate).
        forum: criminal, civil or emergency.
        facts: ids of the facts that it rests on; their periods date it.
    """

    kinds: frozenset[DataKind] = field(converter=data_kinds)
    gave: bool = True
    countries: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    offences: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    forum: str = "criminal"
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

    def __attrs_post_init__(self) -> None:
        known_forum(self.forum, "Practice.forum")
        for offence in sorted(self.offences):
            if offence not in OFFENCES:
                raise UnknownName("class of offence", offence, OFFENCES, "Practice.offences")
