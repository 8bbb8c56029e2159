"""What somebody changed in a platform or a law, piece by piece, and mixtures of both versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any

import attrs
from attrs import evolve, field, frozen

from privmodel.catalogue.document import plain
from privmodel.model.evidence import Fact
from privmodel.model.platform import COLLECTIONS, Platform
from privmodel.query.over_time.backing import Owner, Statement, word_for

__all__ = ["Edit", "Edited", "edits", "mixed"]

LAW_COLLECTIONS = (
    "instruments", "bars", "duties", "secrecies", "entries", "assistances", "memberships",
    "strengths",
)  # fmt: skip
WORDS = frozenset({"says", "note"})
"""What people read of a fact, and no rule."""

HEADS = ("name", "operators", "selectors", "establishments_closed")


class Edited(StrEnum):
    """What was done to a piece."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@frozen(kw_only=True, repr=False)
class Edit:
    """A piece of a platform or a law that differs in two versions. Not made by hand.

    Attributes:
        what: whether it was added, changed or withdrawn.
        of: what it is, in words: ``fact``, ``source``, ``clause``, ``retention rule`` …
        name: what it is called: its id, or the facts that it rests on.
        facts: ids of the facts that it is or rests on, in either version.
        fields: for a changed one: each attribute that differs, with its old and new value as plain
            values.
        place: the attribute of the platform or law in which it stands.
        old: the piece in the older version.
        new: the piece in the newer version.
    """

    what: Edited
    of: str
    name: str
    facts: frozenset[str] = frozenset()
    fields: tuple[tuple[str, Any, Any], ...] = field(default=(), eq=False)
    place: str
    old: Any = field(default=None, eq=False)
    new: Any = field(default=None, eq=False)
    number: int = 0

    @property
    def bears(self) -> bool:
        """Whether an answer can turn on it: not on words, nor on a fact without a statement."""
        if self.of == "fact":
            return any(name not in WORDS for name, _, _ in self.fields)
        return self.place not in ("sources", "name")

    @property
    def shown(self) -> tuple[tuple[str, str, str], ...]:
        """The attributes that differ, each with its old and new value in words."""
        return tuple((name, _shown(old), _shown(new)) for name, old, new in self.fields)

    def __str__(self) -> str:
        said = f"{self.of} {self.name} {self.what.value}"
        if not self.fields:
            return said
        parts = (f"{name} was {old}, is {new}" for name, old, new in self.shown)
        return f"{said}: {'; '.join(parts)}"

    def __repr__(self) -> str:
        return f"<Edit {self}>"


def edits(old: Owner, new: Owner) -> tuple[Edit, ...]:
    """What differs between two versions of a platform or a law.

    Args:
        old: the older version.
        new: the newer version.
    """
    found = [
        *_named(old.sources, new.sources, "source", "sources"),
        *_named(old.facts, new.facts, "fact", "facts"),
        *_heads(old, new),
    ]
    for place in _collections(old):
        before, after = (getattr(each, place) for each in (old, new))
        if before is None or after is None:  # a law of which one version knows nothing
            found += _known(before, after, place)
        else:
            found += _statements(before, after, place)
    return tuple(evolve(each, number=number) for number, each in enumerate(found))


def mixed(old: Owner, new: Owner, chosen: Iterable[Edit]) -> Owner:
    """The older version with some edits made; facts and sources of the newer are at hand.

    Raises:
        PrivModelError: when the edits that were left out leave something hanging in the air.
    """
    picked = list(chosen)
    values: dict[str, Any] = {}
    changed = {e.name: e.new for e in picked if e.of == "fact" and e.what is Edited.CHANGED}
    facts = {**{each.id: each for each in new.facts}, **{each.id: each for each in old.facts}}
    values["facts"] = [changed.get(name, fact) for name, fact in facts.items()]
    sources = {**{each.id: each for each in old.sources}, **{s.id: s for s in new.sources}}
    values["sources"] = tuple(sources.values())
    for place in _collections(old):
        values[place] = _made(getattr(old, place), getattr(new, place), picked, place)
    values |= {each.place: each.new for each in picked if each.place in HEADS}
    return evolve(old, **values)


def _made(
    old: Sequence[Statement] | None, new: Sequence[Statement] | None, picked: list[Edit], place: str
) -> Sequence[Statement] | None:
    here = [each for each in picked if each.place == place]
    if old is None or new is None:
        return new if here else old
    kept = list(old)
    for each in here:
        if each.what is Edited.ADDED:
            kept.append(each.new)
        else:
            position = next(n for n, one in enumerate(kept) if one is each.old)
            kept[position : position + 1] = [] if each.new is None else [each.new]
    return tuple(kept)


def _collections(owner: Owner) -> tuple[str, ...]:
    return COLLECTIONS if isinstance(owner, Platform) else LAW_COLLECTIONS


def _named(old: Iterable[Any], new: Iterable[Any], of: str, place: str) -> Iterator[Edit]:
    before, after = {each.id: each for each in old}, {each.id: each for each in new}
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one != other:
            facts = frozenset({name}) if of == "fact" else frozenset[str]()
            yield _edit(one, other, of, name, place, facts)


def _heads(old: Owner, new: Owner) -> Iterator[Edit]:
    for name in HEADS if isinstance(old, Platform) else ("name",):
        one, other = getattr(old, name), getattr(new, name)
        if one != other:
            yield Edit(
                what=Edited.CHANGED,
                of="entry",
                name=name,
                fields=((name, plain(one), plain(other)),),
                place=name,
                old=one,
                new=other,
            )


def _known(
    old: Sequence[Statement] | None, new: Sequence[Statement] | None, place: str
) -> Iterator[Edit]:
    """Whether what stands in a place is known at all, where that differs."""
    if old is None and new is None:
        return
    was, now = ("not known" if each is None else f"{len(each)} of them" for each in (old, new))
    yield Edit(
        what=Edited.CHANGED,
        of="entry",
        name=place,
        facts=_facts(*(old or ()), *(new or ())),
        fields=((place, was, now),),
        place=place,
        old=old,
        new=new,
    )


def _statements(old: Sequence[Statement], new: Sequence[Statement], place: str) -> Iterator[Edit]:
    """The statements that differ, one of each version together where they are about the same."""
    gone, come = list(old), list(new)
    for each in old:
        if each in come:
            come.remove(each)
            gone = [one for one in gone if one is not each]
    for one in gone:
        other = _successor(one, come)
        if other is not None:
            come = [each for each in come if each is not other]
        yield _edit(one, other, word_for(one), _name(other or one), place, _facts(one, other))
    for other in come:
        yield _edit(None, other, word_for(other), _name(other), place, _facts(other))


def _successor(one: Statement, come: list[Statement]) -> Statement | None:
    """The statement that took the place of another: of the same name, or the same facts."""
    for other in come:
        if _own_name(one) and _own_name(one) == _own_name(other):
            return other
    if _own_name(one):
        return None
    alike = [other for other in come if other.facts & one.facts and not _own_name(other)]
    return max(alike, key=lambda other: len(other.facts & one.facts), default=None)


def _own_name(statement: Statement) -> str:
    name = getattr(statement, "id", "") or getattr(statement, "name", "")
    return str(name)


def _name(statement: Statement) -> str:
    if name := _own_name(statement):
        return name
    if statement.facts:
        return f"on {', '.join(sorted(statement.facts))}"
    kinds = getattr(statement, "kinds", ())
    return f"of {', '.join(sorted(kinds))}" if kinds else str(plain(statement))


def _facts(*statements: Statement | None) -> frozenset[str]:
    found: set[str] = set()
    for each in statements:
        if each is not None:
            found |= each.facts
            for default in getattr(each, "defaults", ()):
                found |= default.facts
            for cell in getattr(each, "cells", ()):
                found |= cell.facts
    return frozenset(found)


def _edit(one: Any, other: Any, of: str, name: str, place: str, facts: frozenset[str]) -> Edit:
    what = Edited.ADDED if one is None else Edited.WITHDRAWN if other is None else Edited.CHANGED
    fields: tuple[tuple[str, Any, Any], ...] = ()
    if what is Edited.CHANGED:
        fields = tuple(_fields(one, other))
    return Edit(
        what=what, of=of, name=name, facts=facts, fields=fields, place=place, old=one, new=other
    )


def _fields(one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    for each in attrs.fields(type(one)):
        if not each.init or not each.eq:
            continue
        before, after = getattr(one, each.name), getattr(other, each.name, None)
        if before != after:
            old, new = (str(v) if isinstance(one, Fact) and each.name == "period" else plain(v)
                        for v in (before, after))  # fmt: skip
            yield each.name, old, new


def _shown(value: Any) -> str:
    return "nothing" if value in (None, "", [], ()) else str(value)
