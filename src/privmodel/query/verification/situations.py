"""From a scope and a guarantee to what has to be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from privmodel.catalogue.registry import Catalogue
from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.model.adversary import Adversary, OperateService
from privmodel.model.guarantee import Family, Guarantee
from privmodel.model.law import Jurisdiction
from privmodel.model.platform import ChatKind, Platform
from privmodel.model.situations import Situations
from privmodel.model.timeline import DAY, Moment
from privmodel.query.obtainable import consulted, obtainable

from .comings import COMING, Comings
from .plan import Plan
from .relevant import Slice, critical
from .steps import Link
from .talks import HOUR, Talk

__all__ = ["plan"]

DAYS = 30
"""How many days a scope's dates span if it does not say."""

SEVERAL = {Family.ALL: 1, Family.EARLIER: 4, Family.LATER: 12}
"""How many messages there are if the scope does not say."""


def plan(
    platform: Platform,
    guarantee: Guarantee,
    scope: Situations,
    on: Moment,
    admitted: Mapping[str, Any],
    catalogue: Catalogue,
) -> Plan:
    """What to look at to cover a scope.

    Args:
        platform: the platform.
        guarantee: the guarantee.
        scope: the scope.
        on: the day of the question.
        admitted: what ``obtainable`` takes besides, which evidence counts among it.
        catalogue: where accounts elsewhere and laws are looked up.

    Raises:
        InvalidQuestion: for a scope that is empty, or an item that no conversation of it has.
        UnknownName: for a kind of chat, setting or value that the platform does not offer.
    """
    chats = _chats(platform, scope)
    messages = scope.messages or SEVERAL[guarantee.of]
    if guarantee.of is Family.LATER and messages < 2:
        raise InvalidQuestion("scope.messages", messages, "let a message come after the first")
    span = (messages - 1) * scope.apart * DAY
    first, last = _stretch(scope, on, span)
    some = Talk(
        platform=platform, elsewhere=(), chat=chats[0], people=2, members=None,
        public=False, start=first, messages=messages, apart=scope.apart * DAY, kinds=scope.kinds,
        events=(),
    )  # fmt: skip
    touched = [
        each for each in consulted(some.plain(), (), catalogue) if isinstance(each, Platform)
    ]
    bare = Slice(platforms=tuple(touched), laws=(), kinds=guarantee.kinds, powers=())
    made = Plan(
        guarantee=guarantee, scope=scope, platform=platform,
        elsewhere=tuple(each for each in touched if each.id != platform.id),
        chats=chats, sent=(first, last), starts=(first,), messages=messages, events=(),
        catalogue=catalogue, comings=Comings.of(scope, guarantee, bare), slice=bare,
    )  # fmt: skip
    _check_settings(made)
    _check_kinds(made)
    anybody = some.coming(links=(Link(person=1, since=1),))
    powers = [power for asked in made.asked(anybody) for power in asked.adversary.powers]
    if not powers:
        mend = "no law of the catalogue lets anybody order anything; lay one into it"
        raise InvalidQuestion("guarantee.to", guarantee.id, mend)
    someone = Adversary(powers=powers)
    consulting = consulted(some.plain(), [someone], catalogue)
    laws = tuple(each for each in consulting if isinstance(each, Jurisdiction))
    asker = someone if admitted["exclude"] else Adversary(powers=(OperateService(),))
    view = obtainable(anybody.plain(), by=asker, on=on, **admitted).view
    asked = tuple(each for each in consulting if isinstance(each, Platform))
    bearing = evolve(made.slice, platforms=asked, laws=laws, powers=tuple(powers))
    made = evolve(
        made,
        slice=bearing,
        events=bearing.events(each for each in scope.events if each not in COMING),
        comings=Comings.of(scope, guarantee, bearing),
    )
    distances = _distances(made, bearing, some)
    return evolve(made, starts=tuple(critical(bearing.dates(view), distances, first, last)))


def _chats(platform: Platform, scope: Situations) -> tuple[ChatKind, ...]:
    offered = tuple(dict.fromkeys(chat.kind for chat in platform.chats))
    for chat in scope.chats:
        if chat not in offered:
            what = f"kind of chat on {platform.id}"
            raise UnknownName(what, chat.value, [each.value for each in offered], "scope.chats")
    chats = scope.chats or offered
    if scope.public:
        chats = tuple(
            chat for chat in chats if any(c.public for c in platform.chats if c.kind is chat)
        )
        if not chats:
            raise InvalidQuestion("scope.public", True, f"no such chat of {platform.id} is public")
    if not chats:
        raise InvalidQuestion("scope.chats", (), f"{platform.id} offers no conversation at all")
    return chats


def _stretch(scope: Situations, on: Moment, span: float) -> tuple[float, float]:
    if scope.sent is not None:
        return scope.sent[0].earliest, scope.sent[1].latest
    last = on.earliest - span - (scope.after + 1) * DAY
    return last - DAYS * DAY, last


def _check_settings(made: Plan) -> None:
    known = {setting.name: setting for _, setting in made.settings}
    for name, values in made.scope.settings.items():
        if name not in known:
            what = f"setting of {made.platform.id} or of where its copies go"
            raise UnknownName(what, name, known, "scope.settings")
        for value in values:
            if value not in known[name].values:
                place = f"scope.settings.{name}"
                what = f"value of the setting {name!r}"
                raise UnknownName(what, value, known[name].values, place)


def _check_kinds(made: Plan) -> None:
    """Raise if nothing that the guarantee speaks of can be there."""
    guarantee = made.guarantee
    covered = {kind for mode in made.platform.modes for kind in mode.kinds}
    if odd := sorted(kind.value for kind in made.scope.kinds - covered if made.platform.modes):
        mend = f"{made.platform.id} has no mode that carries it"
        raise InvalidQuestion("scope.kinds", odd, mend)
    there = any(made.has(kind) for kind in guarantee.never)
    together = bool(guarantee.nor_together) and all(map(made.has, guarantee.nor_together))
    if not there and not together:
        names = sorted(kind.value for kind in guarantee.kinds)
        mend = f"no conversation of this scope on {made.platform.id} has any of it"
        raise InvalidQuestion("guarantee.never", names, mend)


def _distances(made: Plan, bearing: Slice, some: Talk) -> list[float]:
    """How long before or after the first message anything happens or is counted, in seconds."""
    scope, start = made.scope, some.start
    span = some.end - start
    steps = [some.sent(number) - start for number in range(1, made.messages + 1)]
    found = {-DAY, span + scope.after * DAY, span + DAY, span + HOUR, *steps}
    found |= {step + some.apart / 2 for step in steps}
    comings = [some.step(after) - start for after in made.comings.when(some)]
    happening = (*steps, span + HOUR, *comings)
    counted = {step + delay for step in happening for delay in bearing.delays()}
    return sorted(found | counted)
