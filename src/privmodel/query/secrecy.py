"""Whether the person concerned could be told of an order. Whether anybody was, no law says."""

from __future__ import annotations

from attrs import frozen

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.inference.verdict import Verdict
from privmodel.model.evidence import View
from privmodel.model.law import Instrument, Secrecy, SecrecyRule
from privmodel.model.timeline import DateLike, moment
from privmodel.rules.law import law_standing

from .instruments import find

__all__ = ["Telling", "may_be_told"]


@frozen(kw_only=True, repr=False)
class Telling:
    """Whether the holder may tell of an order. Made by ``may_be_told``, not by hand.

    Attributes:
        instrument: the instrument.
        verdict: yes where nothing forbids it; no where a statute or a seal does; unknown where it
            turns on an order that nobody stated, or no source says.
        later: whether the person has to be told, now or later.
        rules: the records that say so, in force on the day asked about.
    """

    instrument: Instrument
    verdict: Verdict
    later: bool
    rules: tuple[Secrecy, ...]

    def __repr__(self) -> str:
        words = ", ".join(each.rule.value.replace("_", " ") for each in self.rules)
        return f"<Telling {self.instrument.id} {self.verdict.value}: {words or 'no source says'}>"


_FORBIDS = frozenset({SecrecyRule.SEALED, SecrecyRule.GAG_BY_STATUTE, SecrecyRule.NOTICE_DEFERRED})
_ALLOWS = frozenset({SecrecyRule.NOT_FORBIDDEN, SecrecyRule.NOTICE_REQUIRED})
_LATER = frozenset({SecrecyRule.NOTICE_DEFERRED, SecrecyRule.NOTICE_REQUIRED})


def may_be_told(
    instrument: str,
    *,
    on: DateLike,
    gagged: bool | None = None,
    catalogue: Catalogue | None = None,
) -> Telling:
    """Whether the person concerned could be told of an order under an instrument.

    It says what the law allows, never what happened: nobody is said to have been told.

    Args:
        instrument: the id of the instrument, such as ``"us.warrant"``.
        on: the day of the order.
        gagged: whether an order to keep silent came with it, where the law has such; left out,
            that stays open.
        catalogue: where ids are looked up; the built-in one by default.

    Raises:
        UnknownName: for an instrument that does not exist.
        InvalidQuestion: for a text that is no id.
    """
    found, law = find(instrument, catalogue or builtin())
    day = moment(on)
    standing = law_standing(law, View(on=day))
    rules, open_rules = [], []
    for each in law.secrecies:
        doubts = standing.at(each.facts, day.earliest)
        if doubts is not None and (not each.instruments or found.id in each.instruments):
            rules.append(each)
            if each.open or doubts:
                open_rules.append(each)
    sure = {each.rule for each in rules if each not in open_rules}
    verdict = Verdict.UNKNOWN
    gag = SecrecyRule.GAG_BY_ORDER in {each.rule for each in rules}
    if sure & _FORBIDS or (gagged and SecrecyRule.GAG_BY_ORDER in sure):
        verdict = Verdict.NO
    elif sure & _ALLOWS and not open_rules and (not gag or gagged is False):
        verdict = Verdict.YES
    return Telling(instrument=found, verdict=verdict, later=bool(sure & _LATER), rules=tuple(rules))
