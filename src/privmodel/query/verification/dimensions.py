"""What a verification says of each dimension of its scope: covered completely, or up to n."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from privmodel.model.guarantee import When
from privmodel.model.platform import statements
from privmodel.model.retention import EventKind
from privmodel.model.scope import Scope
from privmodel.model.timeline import iso

from .comings import COMING
from .inquiry import Inquiry
from .plan import PAIRS, Plan

__all__ = ["Dimension", "dimensions"]


@frozen(kw_only=True, repr=False)
class Dimension:
    """Whether one dimension of a scope was covered, and why. Not made by hand.

    Attributes:
        name: the dimension: ``powers``, ``chats``, ``dates``, ``setting cloud_backup`` …
        completely: whether every value there can be in the scope is covered.
        words: why, or up to what.
    """

    name: str
    completely: bool
    words: str

    def __str__(self) -> str:
        return f"{self.name}: {'completely' if self.completely else 'up to'}: {self.words}"

    def __repr__(self) -> str:
        return f"<Dimension {self}>"


def dimensions(inquiry: Inquiry) -> tuple[Dimension, ...]:
    """Each dimension of a scope, with whether it was covered and why.

    Args:
        inquiry: the guarantee over its scope.
    """
    plan = inquiry.plan
    tried = frozenset(name for node in inquiry.nodes for name in node.tried())
    return (
        _powers(inquiry),
        _chats(inquiry),
        *_settings(plan, tried),
        _dates(plan),
        _participants(inquiry),
        _members(inquiry),
        *_devices(inquiry),
        _messages(plan),
        _events(plan),
    )


def _powers(inquiry: Inquiry) -> Dimension:
    acts = [act for threat in inquiry.plan.guarantee.to for act in threat.acts]
    count = len({start.adversary.name for start in inquiry.starts})
    said = f"{count} adversar{'ies' if count > 1 else 'y'}, each with all powers of its class"
    when = {act.when for act in acts}
    if when == {When.THROUGHOUT}:
        return Dimension(
            name="powers",
            completely=True,
            words=f"{said} all along; whoever has fewer, or for less time, learns no more",
        )
    parts = []
    compared, stand = inquiry.orders.compared
    if stand < compared:
        parts.append(
            f"of {compared} orders against conversations {stand} stand for all, since no rule "
            "tells the others from them"
        )
    if When.ONCE in when:
        numbers = sorted({start.after for start in inquiry.starts if start.after is not None})
        parts.append(f"what happens once, after each of messages {numbers[0]} to {numbers[-1]}")
    if When.AFTERWARDS in when:
        parts.append(
            f"what happens afterwards, one day and {inquiry.plan.scope.after:g} days after the "
            "last message"
        )
    return Dimension(name="powers", completely=False, words=f"{said}; {'; '.join(parts)}")


def _chats(inquiry: Inquiry) -> Dimension:
    plan, possible = inquiry.plan, inquiry.chats()
    names = ", ".join(chat.value for chat in possible)
    words = f"as given: {names}" if plan.scope.chats else f"every kind that is offered: {names}"
    rest = ", ".join(chat.value for chat in plan.chats if chat not in possible)
    if rest:
        words += f"; the settings of the scope are not offered in {rest}"
    return Dimension(name="chats", completely=True, words=words)


def _settings(plan: Plan, tried: frozenset[str]) -> Iterator[Dimension]:
    anywhere = {
        test.attribute
        for platform in (plan.platform, *plan.elsewhere)
        for record in statements(platform)
        for key in ("where", "keys_checked")
        for test in (getattr(record, key, None) or Scope()).tests
    }
    bearing = plan.slice.tested()
    names = [(f"setting {setting.name}", setting.name) for _, setting in plan.settings]
    for title, name in (*names, ("operating systems", "os"), ("regions", "region")):
        given = plan.scope.settings.get(name)
        if name == "os":
            given = plan.scope.systems or None
        elif name == "region":
            given = plan.scope.regions or None
        if name in tried:
            words = "every value tried where an answer turns on it"
            if given:
                words = f"as given: {' or '.join(given)}"
        elif name not in anywhere:
            words = "no statement turns on it"
        elif name not in bearing:
            words = "no statement that bears on this turns on it"
        else:
            words = "left unstated: no answer turned on it"
        yield Dimension(name=title, completely=True, words=words)


def _dates(plan: Plan) -> Dimension:
    first, last = plan.sent
    if first == last:
        words = f"the first message is sent at {iso(first)}"
    else:
        count = len(plan.starts)
        words = (
            f"the first message is sent from {iso(first)} to {iso(last)}: an answer changes only "
            "where a fact begins, ends or was last seen, and "
            f"{count} instant{'s stand' if count > 1 else ' stands'} for all"
        )
    return Dimension(name="dates", completely=True, words=words)


def _participants(inquiry: Inquiry) -> Dimension:
    plan = inquiry.plan
    if PAIRS.issuperset(inquiry.chats()):
        return Dimension(name="participants", completely=True, words="two take part in such a chat")
    words = f"{plan.scope.participants} in groups and channels"
    if "members" in plan.slice.tested():
        words += "; further members counted at every number that a statement gives"
    return Dimension(name="participants", completely=False, words=words)


def _members(inquiry: Inquiry) -> Dimension:
    """Who joins and who leaves."""
    plan = inquiry.plan
    if PAIRS.issuperset(inquiry.chats()):
        words = "nobody joins or leaves such a chat"
        return Dimension(name="joins and leaves", completely=True, words=words)
    steps = {EventKind.JOINED: "joins", EventKind.LEFT: "leaves"}
    asked = [event for event in steps if event in plan.scope.events]
    if not asked:
        words = "as given: nobody joins or leaves"
        return Dimension(name="joins and leaves", completely=True, words=words)
    if plan.comings.events.isdisjoint(asked):
        words = "no power reaches a device, and no statement counts from such a day"
        return Dimension(name="joins and leaves", completely=True, words=words)
    tried = _when((step.kind, step.after) for start in inquiry.starts for step in start.talk.steps)
    said = [f"{steps[kind]} {when}" for kind, when in tried.items() if kind in steps]
    words = f"one of the members who {' or '.join(said)}" if said else "nobody: too few take part"
    return Dimension(name="joins and leaves", completely=False, words=words)


def _devices(inquiry: Inquiry) -> Iterator[Dimension]:
    """How many devices there are, and when they are linked and unlinked."""
    plan, comings = inquiry.plan, inquiry.plan.comings
    bound = plan.scope.devices
    if bound == 1:
        yield Dimension(name="devices", completely=False, words="1 device each")
    elif comings.devices == 1:
        words = (
            "no power reaches a device, and whatever a further one copies elsewhere, the first "
            "would in its place"
        )
        yield Dimension(name="devices", completely=True, words=words)
    else:
        words = f"{bound} devices each, all along: one participant's, or everybody's"
        yield Dimension(name="devices", completely=False, words=words)
    name = "devices linked and unlinked"
    if EventKind.LINKED not in plan.scope.events or bound == 1:
        yield Dimension(name=name, completely=True, words="as given: none on the way")
    elif EventKind.LINKED not in comings.events:
        words = "no power reaches a device, and no statement counts from the day of linking"
        yield Dimension(name=name, completely=True, words=words)
    else:
        links = [link for start in inquiry.starts for link in start.talk.links]
        since = _when(("linked", link.since) for link in links if link.since is not None)
        until = _when(("unlinked", link.until) for link in links if link.until is not None)
        said = " or ".join(f"{what} {when}" for what, when in {**since, **until}.items())
        words = f"one device that is {said}" if said else _NOT_HANDED
        yield Dimension(name=name, completely=not said, words=words)


_NOT_HANDED = (
    "nothing is taken of what a device that comes later is handed, and one that is unlinked keeps "
    "no more than one that stays"
)


def _when(found: Iterable[tuple[Any, int]]) -> dict[Any, str]:
    """What happens, with the messages after which it does."""
    numbers: dict[Any, set[int]] = {}
    for what, after in found:
        numbers.setdefault(what, set()).add(after)
    return {
        what: f"after message {' or '.join(map(str, sorted(afters)))}"
        for what, afters in numbers.items()
    }


def _messages(plan: Plan) -> Dimension:
    kinds = ", ".join(sorted(kind.words for kind in plan.scope.kinds))
    words = f"{plan.messages} message{'s' if plan.messages > 1 else ''} of {kinds}"
    if plan.messages > 1:
        words += f", {plan.scope.apart:g} days apart"
    return Dimension(name="messages", completely=False, words=words)


def _events(plan: Plan) -> Dimension:
    tried = ", ".join(event.value for event in plan.events)
    words = f"at most one each of: {tried}" if tried else "none"
    asked = [event for event in plan.scope.events if event not in COMING]
    rest = [event.value for event in asked if event not in plan.events]
    if rest:
        words += f"; {', '.join(rest)} can bring nothing about: no statement counts from it"
    return Dimension(name="events", completely=False, words=words)
