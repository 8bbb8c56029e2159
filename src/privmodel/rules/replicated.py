"""Copies of copies: backups, sessions, previews, archives, reports. All are one rule.

What lies at a source appears at a target, at once or within some days, for as long as the target
keeps it or, where the target only shows the source, as long as the source does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import inf

from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Device, Message, Participant
from privmodel.model.data import DataKind, Item, Subject
from privmodel.model.encryption import Mode
from privmodel.model.retention import EventKind, Existence, Replication, Role, Seal, State
from privmodel.model.timeline import DAY

from . import places
from .custody import RECORDS, devices_of
from .ends import end_of, happens, vanishes
from .footprint import (
    COPIED_AT_ALL,
    Copy,
    Footprint,
    Span,
    existence_doubt,
    instant,
    open_doubt,
    span,
)
from .held import concerns
from .keys.backup import lay_password_key
from .keys.server_held import lay_vault
from .keys.user_held import lay_user_key
from .latecomers import HANDING, Had, Latecomers
from .life import NEVER, Stretch, deleted, delivered, earlier, stretch
from .remains import lay_remains
from .silence import supposed_copies
from .situation import Situation
from .standing import Segment
from .unsaid_history import lay_unsaid_history

__all__ = ["lay_account_replicated", "lay_replicated"]

_AT_FIRST = HANDING | {Role.NOTIFICATION_STORE, Role.PUSH_GATEWAY}
"""Where nothing goes from a device that was handed a message later.

Nobody is told of what is no longer new, and those who had it from the start hand it on already.
"""


def lay_replicated(
    situation: Situation,
    footprint: Footprint,
    message: Message,
    mode: Mode,
    seals: frozenset[Item],
) -> None:
    """The copies of a message that its platform's replications make.

    Args:
        situation: the conversation under its view.
        footprint: where to lay them; what lies at the sources is there already.
        message: the message.
        mode: its encryption mode.
        seals: the keys that seal its contents end to end.
    """
    at_servers = _AtServers(situation, footprint, message, seals)
    late = Latecomers(situation, footprint, message, mode)
    items = [Item(kind=kind, subject=message.id) for kind in (*sorted(message.kinds), *RECORDS)]
    gone = earlier(vanishes(situation, message)[0], deleted(situation.conversation, message))[1]
    lay_unsaid_history(situation, footprint, message, mode, late, items, gone, sealed=bool(seals))
    for replication in late.in_order(situation.platform.replications):
        if replication.modes and mode.id not in replication.modes:
            continue
        if not footprint.lays(_sort(replication)) and not (late and replication.target in HANDING):
            continue
        kinds = [
            kind
            for kind in sorted(replication.kinds)
            if kind.about is Subject.MESSAGE
            and footprint.follows(replication, kind)
            and concerns(kind, message)
        ]
        if not kinds:
            continue
        if replication.source is Role.DEVICE:
            _from_devices(situation, footprint, replication, message, mode, kinds, late)
        else:
            _from_servers(
                situation, footprint, replication, message, kinds, seals, at_servers, late
            )


def _sort(replication: Replication) -> str:
    """The sort of places to which something is copied."""
    if replication.target is None or replication.target is Role.REPORT_DESK:
        return "operator"
    if replication.target is Role.NOTIFICATION_STORE:
        return "device"
    return replication.target.value


def _from_devices(
    situation: Situation,
    footprint: Footprint,
    replication: Replication,
    message: Message,
    mode: Mode,
    kinds: list[DataKind],
    late: Latecomers,
) -> None:
    timer, _ = vanishes(situation, message)
    for person in (*situation.people_at(message), *late.joining):
        mine = person.name == message.sender
        if mine and replication.target is Role.NOTIFICATION_STORE:
            continue  # nobody is notified of what they wrote themselves
        start = stretch(message.sent) if mine else delivered(message)
        end = earlier(timer, deleted(situation.conversation, message, person.name))
        for device in devices_of(person, mode):
            unlinked = stretch(device.unlinked)
            if unlinked[1] <= start[0]:
                continue  # it gets nothing more that it could copy
            gone = (min(end[0], unlinked[0]), end[1])
            for had in late.had(person, device, start, kinds):
                if had.handed and replication.target in _AT_FIRST:
                    continue
                since = had.start
                if replication.target is Role.REPORT_DESK:
                    since = happens(EventKind.REPORTED, situation, message, message.sender)
                found = _starts(situation, replication, since, end, person, device)
                for begin, doubts in found:
                    _copy_from_device(
                        situation, footprint, replication, message, had, person, device,
                        (begin, gone), doubts, late,
                        franked=mode.franked and replication.target is Role.REPORT_DESK,
                    )  # fmt: skip


def _starts(
    situation: Situation,
    replication: Replication,
    start: Stretch,
    end: Stretch,
    person: Participant,
    device: Device | None,
) -> Iterator[tuple[Stretch, frozenset[Doubt]]]:
    """When copying a copy begins: at once if it is switched on, else when it is switched on."""
    moments = [start]
    if situation.conversation.changes:
        tested = replication.where.attributes()
        moments += [
            stretch(change.at)
            for change in situation.conversation.changes
            if change.setting in tested and start[1] < change.at.earliest < end[0]
        ]
    for moment in moments:
        if moment[0] == inf:
            continue
        doubts = situation.holds(replication.where, moment[1], participant=person, device=device)
        if doubts is None:
            continue
        if replication.existence is Existence.OPEN:
            doubts |= _may_be_copied(situation, replication)
        for segment in situation.standing.of(replication.facts):
            if segment.start <= moment[1] < segment.end:
                yield moment, doubts | segment.doubts
                return
            if moment[1] < segment.start < end[0] and replication.target is not Role.REPORT_DESK:
                yield (segment.start, segment.start), doubts | segment.doubts
                return


def _copy_from_device(
    situation: Situation,
    footprint: Footprint,
    replication: Replication,
    message: Message,
    had: Had,
    person: Participant,
    device: Device,
    lies: tuple[Stretch, Stretch],
    doubts: frozenset[Doubt],
    late: Latecomers,
    *,
    franked: bool,
) -> None:
    begin, gone = lies
    latest = begin[1] + replication.within_days * DAY
    stop = end_of(replication.until, situation, message, person.name)
    if replication.live:
        stop = earlier(stop, gone)
    when = span((begin[0], latest), stop)
    if gone[0] < latest:  # it may be gone from the device before it is copied
        when = Span(None, when.maybe)
        doubts |= open_doubt(f"whether {message.id} was copied before it vanished")
    if when.maybe is None:
        return
    for holder, seals, how in _targets(situation, footprint, replication, person, device):
        for kind in had.kinds:
            copy = Copy(
                Item(kind=kind, subject=message.id),
                holder,
                when,
                State.KEPT,
                seals | had.seals,
                replication.facts | had.facts,
                doubts | had.doubts,
                person.name,
                how,
                source=places.device(person.name, device.name),
                franked=franked,
            )
            if footprint.lays(holder):
                footprint.add(copy)
            late.hand(replication.target, copy, person, live=replication.live)
    if replication.target is Role.NOTIFICATION_STORE and footprint.lays("device"):
        for kind in had.kinds:
            item = Item(kind=kind, subject=message.id)
            ended = ((begin[0], latest), stop)
            lay_remains(
                situation, footprint, message, person, device, item, ended, replication.target
            )


def _targets(
    situation: Situation,
    footprint: Footprint,
    replication: Replication,
    person: Participant,
    device: Device,
) -> Iterator[tuple[str, frozenset[Item], str]]:
    platform = situation.platform
    seals: frozenset[Item] = frozenset()
    if replication.seal is Seal.USER_KEY:
        where = replication.platform or platform.id
        seals = frozenset({lay_user_key(footprint, where, person, replication.facts)})
    elif replication.seal is Seal.PROVIDER_KEY:
        target = situation.platforms[replication.platform or platform.id]
        seals = frozenset({lay_vault(footprint, target.id, target.servers, replication.facts)})
    elif replication.seal in (Seal.PASSWORD, Seal.VAULT):
        target = situation.platforms[replication.platform or platform.id]
        made = lay_password_key(footprint, target.id, platform.servers, person, replication)
        seals = frozenset({made})
    if replication.platform is not None:
        elsewhere = situation.platforms[replication.platform]
        for server in elsewhere.servers:
            yield places.operator(server), seals, f"backup of {person.name} at {elsewhere.name}"
    elif replication.target is Role.NOTIFICATION_STORE:
        holder = places.notifications(person.name, device.name)
        yield holder, seals | {places.device_key(person.name, device.name)}, "shown as notification"
    elif replication.target is Role.NEW_SESSION:
        yield places.new_session(platform.id, person.name), seals, "handed to a new session"
    elif replication.target is Role.NEW_LINK:
        yield places.new_link(platform.id, person.name), seals, "handed to a linked device"
    elif replication.target is Role.NEW_MEMBER:
        yield places.new_member(platform.id), seals, "shown to a new member"
    elif replication.target is Role.THIRD_PARTY:
        yield places.third_party(platform.id), seals, "handed to a third party"
    elif replication.target is Role.PUBLIC:
        yield places.public(platform.id), seals, "open to anybody"
    elif replication.target is Role.PUSH_GATEWAY:
        yield places.push_gateway(person.name), seals, "sent through the push gateway"
    elif replication.target in (Role.OPERATOR, Role.REPORT_DESK):
        name = places.operator if replication.target is Role.OPERATOR else places.report_desk
        how = "stored at the operator" if name is places.operator else "reported to the operator"
        for server in platform.servers:
            yield name(server), seals, how


def _from_servers(
    situation: Situation,
    footprint: Footprint,
    replication: Replication,
    message: Message,
    kinds: list[DataKind],
    seals: frozenset[Item],
    at_servers: _AtServers,
    late: Latecomers,
) -> None:
    passing = replication.target is Role.PUSH_GATEWAY and not replication.live
    sources: list[Copy] | None = None
    for person in situation.people_at(message):
        if passing and person.name == message.sender:
            continue
        device = person.devices[0] if person.devices else None
        start = stretch(message.sent)
        stop = end_of(replication.until, situation, message, person.name)
        for _, doubts in _starts(situation, replication, start, (inf, inf), person, device):
            if sources is None:
                sources = at_servers.of(kinds, passing=passing)
            for holder, _, how in _targets(
                situation, footprint, replication, person, device or Device()
            ):
                for source in sources:
                    kept = seals if source.item.kind.parent is DataKind.CONTENTS else frozenset()
                    lies = instant(message.sent)
                    if not passing:
                        lies = _before(stop, _within(source.span, replication))
                    if lies.maybe is None:
                        continue
                    copy = Copy(
                        source.item,
                        holder,
                        lies,
                        State.PASSES if passing else State.KEPT,
                        kept if replication.seal is Seal.MODE else frozenset(),
                        source.facts | replication.facts,
                        source.doubts | doubts,
                        person.name,
                        how,
                    )
                    if footprint.lays(holder):
                        footprint.add(copy)
                    late.hand(replication.target, copy, person, live=replication.live)


class _AtServers:
    """The copies of a message that pass the servers, or that are or may be kept there."""

    def __init__(
        self, situation: Situation, footprint: Footprint, message: Message, seals: frozenset[Item]
    ) -> None:
        self.situation, self.message, self.seals = situation, message, seals
        self.servers = [places.operator(server) for server in situation.platform.servers]
        self.copies = [copy for copy in footprint.about(message.id) if copy.holder in self.servers]
        self._supposed: dict[DataKind, list[Copy]] = {}

    def of(self, kinds: list[DataKind], *, passing: bool) -> list[Copy]:
        """Those of some kinds that pass, or those that are or may be kept."""
        found = [
            copy
            for copy in self.copies
            if (copy.state is State.PASSES) == passing and copy.item.kind in kinds
        ]
        if not passing:
            for kind in kinds:
                found += self._may_be_kept(kind)
        return found

    def _may_be_kept(self, kind: DataKind) -> list[Copy]:
        if kind not in self._supposed:
            item = Item(kind=kind, subject=self.message.id)
            seals = self.seals if kind.parent is DataKind.CONTENTS else frozenset()
            self._supposed[kind] = [
                copy
                for holder in self.servers
                for copy in supposed_copies(self.situation, item, holder, seals)
            ]
        return self._supposed[kind]


def _within(lies: Span, replication: Replication) -> Span:
    if not replication.within_days or lies.sure is None:
        return lies
    late = lies.sure.start + replication.within_days * DAY
    return Span(Interval(late, lies.sure.end) if late < lies.sure.end else None, lies.maybe)


def _before(stop: Stretch, lies: Span) -> Span:
    """What is left of a copy's time before it ends at the target."""
    if stop == NEVER:
        return lies
    early, late = Interval(-inf, stop[0]), Interval(-inf, stop[1])
    return Span(_both(lies.sure, early), _both(lies.maybe, late))


def lay_account_replicated(situation: Situation, footprint: Footprint) -> None:
    """What is kept about accounts at the operator and shown elsewhere as well.

    Args:
        situation: the conversation under its view.
        footprint: where to lay it; what lies at the operator is there already.
    """
    replications = [
        each
        for each in situation.platform.replications
        if any(footprint.follows(each, kind) for kind in each.account_kinds)
        and each.source is Role.OPERATOR
        and footprint.lays(_sort(each))
    ]
    if not replications:
        return
    kept = _about_accounts(situation, footprint)
    time = situation.on.earliest
    for replication in replications:
        for person in situation.conversation.participants:
            scope = situation.holds(replication.where, time, participant=person)
            if scope is None or not person.devices:
                continue
            if replication.existence is Existence.OPEN:
                scope |= _may_be_copied(situation, replication)
            sources = [
                copy
                for copy in kept.get(person.name, ())
                if copy.item.kind in replication.account_kinds
            ]
            targets = list(_targets(situation, footprint, replication, person, person.devices[0]))
            for segment in situation.standing.of(replication.facts):
                _show_account(footprint, replication, sources, targets, segment, scope)


def _about_accounts(situation: Situation, footprint: Footprint) -> dict[str, list[Copy]]:
    """What the operator keeps about accounts, by participant."""
    servers = {places.operator(server) for server in situation.platform.servers}
    found: dict[str, list[Copy]] = defaultdict(list)
    for copy in footprint.copies:
        if copy.holder in servers and copy.item.kind.about is not Subject.MESSAGE and copy.whose:
            found[copy.whose].append(copy)
    return found


def _show_account(
    footprint: Footprint,
    replication: Replication,
    sources: list[Copy],
    targets: list[tuple[str, frozenset[Item], str]],
    segment: Segment,
    scope: frozenset[Doubt],
) -> None:
    during = Interval(segment.start, segment.end)
    doubts = scope | segment.doubts
    for source in sources:
        sure = _both(source.span.sure, during)
        lies = Span(sure, sure)
        if source.span.maybe is not source.span.sure:
            lies = Span(sure, _both(source.span.maybe, during))
        if lies.maybe is None:
            continue
        for holder, seals, how in targets:
            footprint.add(
                Copy(
                    source.item,
                    holder,
                    lies,
                    source.state,
                    seals,
                    source.facts | replication.facts,
                    source.doubts | doubts,
                    source.whose,
                    how,
                )
            )


def _both(one: Interval | None, other: Interval) -> Interval | None:
    return None if one is None else one.intersect(other)


def _may_be_copied(situation: Situation, replication: Replication) -> frozenset[Doubt]:
    return existence_doubt(COPIED_AT_ALL, replication.facts, situation.platform.id)
