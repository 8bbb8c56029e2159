"""What those who come later may see of earlier messages, where the platform says nothing of it.

Whoever logs in anew, links a device or joins gets what is sent from then on. Of what was sent
before, a platform's file says that it is shown, or that it is not. While it says neither, it is
open. What is sealed end to end no new session shows without keys; a device that is linked, or a
member who joins, may have been handed them, or the messages, by one that has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from privmodel.model.conversation import Message, Participant
from privmodel.model.data import DataKind, Item
from privmodel.model.encryption import Mode
from privmodel.model.platform import ChatKind
from privmodel.model.retention import Replication, Role, Seal
from privmodel.model.scope import Answer, Scope

from . import places
from .footprint import Copy, Footprint, Span, gaps, open_doubt
from .latecomers import Latecomers
from .situation import Situation
from .standing import Segment

__all__ = ["lay_unsaid_history"]

_WORDS = {
    Role.NEW_SESSION: "a new session",
    Role.NEW_LINK: "a device linked later",
    Role.NEW_MEMBER: "a new member",
}


def lay_unsaid_history(
    situation: Situation,
    footprint: Footprint,
    message: Message,
    mode: Mode,
    late: Latecomers,
    items: Iterable[Item],
    ends: float = inf,
    *,
    sealed: bool,
) -> None:
    """Possible copies of a message with those who come later.

    Args:
        situation: the conversation under its view.
        footprint: where to lay them.
        message: the message.
        mode: its encryption mode.
        late: the devices and members of the conversation that come later.
        items: what there is of it.
        ends: when it vanishes or is deleted for everybody at the latest, in seconds UTC.
        sealed: whether it is sealed end to end.
    """
    begins = message.sent.earliest
    people = situation.people_at(message)
    targets = {} if mode.one_device else {Role.NEW_LINK if sealed else Role.NEW_SESSION: people}
    if situation.conversation.chat in (ChatKind.GROUP, ChatKind.CHANNEL):
        targets[Role.NEW_MEMBER] = people[:1]
    shown = [item for item in items if item.kind is not DataKind.CALL_AUDIO]
    for target, whose in targets.items():
        if not begins < ends or not (late or footprint.lays(target.value)):
            continue
        for item in shown:
            said = list(_said(situation, mode, target, item.kind, sealed=sealed))
            for gap in gaps(said, begins, ends):
                for person in whose:
                    copy = _possible(situation, target, person, item, Span(None, gap))
                    if footprint.lays(copy.holder):
                        footprint.add(copy)
                    late.hand(target, copy, person)


def _possible(
    situation: Situation, target: Role, person: Participant, item: Item, lies: Span
) -> Copy:
    platform = situation.platform.id
    return Copy(
        item,
        _place(target, platform, person.name),
        lies,
        doubts=open_doubt(
            f"whether {_WORDS[target]} on {platform} shows earlier {item.kind.words}"
        ),
        whose="" if target is Role.NEW_MEMBER else person.name,
        how="nothing is stated",
        supposed=True,
    )


def _place(target: Role, platform: str, person: str) -> str:
    if target is Role.NEW_MEMBER:
        return places.new_member(platform)
    place = places.new_link if target is Role.NEW_LINK else places.new_session
    return place(platform, person)


def _said(
    situation: Situation, mode: Mode, target: Role, kind: DataKind, *, sealed: bool
) -> Iterator[Segment]:
    """When a platform surely says of messages of a mode whether those who come are shown them."""
    platform = situation.platform
    roles = {target, Role.NEW_SESSION} if target is Role.NEW_LINK else {target}
    facts = [
        each.facts
        for each in platform.replications
        if each.target in roles
        and kind in each.kinds
        and (not each.modes or mode.id in each.modes)
        and not (sealed and _as_it_lies(each))
        and _of_such_chats(each.where, situation)
    ]
    facts += [
        each.facts
        for each in platform.retention_by_kind.get(kind, ())
        if each.at in roles and _of_such_chats(each.where, situation)
    ]
    for each in facts:
        yield from (segment for segment in situation.standing.of(each) if not segment.doubts)


def _of_such_chats(where: Scope, situation: Situation) -> bool:
    """Whether a statement may speak of such conversations: of channels it says nothing of groups.

    Where it depends on a setting, it says as well what holds under the other values.
    """
    chat = situation.conversation.chat.value
    tests = [test for test in where.tests if test.attribute == "chat"]
    return all(test.ask(chat) is not Answer.FALSE for test in tests)


def _as_it_lies(replication: Replication) -> bool:
    """Whether what is handed is what lies at servers, under the seals under which it lies there.

    That says nothing of what else opens it.
    """
    return replication.source is Role.OPERATOR and replication.seal is Seal.MODE
