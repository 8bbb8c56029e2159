"""A conversation in which changes are left undecided: what is reached then, no change protects.

Each setting is unstated from the instant of the changes on, each message deleted some time or
never. By the law on completions, what surely holds of such a conversation holds however it is
decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from attrs import evolve, frozen

from privmodel.errors import InvalidQuestion
from privmodel.model.change import SettingChange
from privmodel.model.conversation import Conversation, Device, Event, Participant
from privmodel.model.data import Item
from privmodel.model.platform import statements
from privmodel.model.retention import EventKind
from privmodel.model.setting import UNSTATED
from privmodel.model.timeline import DAY, Moment
from privmodel.query.exposure import Exposure
from privmodel.rules.program import Program
from privmodel.rules.situation import Assignment

from .again import Asker
from .measure import Measure, MeasureKind

__all__ = ["Undecided"]


@frozen(kw_only=True)
class Undecided:
    """Some changes, each left undecided.

    Attributes:
        measures: the changes.
        asker: asks again.
    """

    measures: Collection[Measure]
    asker: Asker

    @classmethod
    def of(cls, measures: Collection[Measure], asker: Asker) -> Undecided | None:
        """What is left undecided; None where it can't be written as a conversation.

        Devices whose linking is undecided can't be, since keys are dealt to them or not, nor can
        keys that are renewed or not; nor can a timer where a statement ends with it. Elsewhere a
        timer is one more deletion by each participant of the own copies.
        """
        kinds = {each.kind for each in measures}
        if not kinds.isdisjoint({MeasureKind.UNLINKING, MeasureKind.REKEYING}):
            return None
        if MeasureKind.TIMER in kinds and any(
            EventKind.TIMER in (ending.event for ending in getattr(record, "until", ()))
            or getattr(record, "since", None) is EventKind.TIMER
            for platform in asker.touched()
            for record in statements(platform)
        ):
            return None
        return cls(measures=measures, asker=asker)

    def reached(self, exposure: Exposure, items: Collection[Item]) -> frozenset[Item]:
        """The items that are, or may be, obtained however the changes are decided.

        What else is unstated is stated as in a branch in which they are: one is enough.

        Args:
            exposure: the answer if none of the changes is made.
            items: the items.
        """
        worlds: dict[tuple[tuple[tuple[str, ...], str], ...], list[Item]] = defaultdict(list)
        for item in sorted(items):
            program = exposure.branch_reaching([item])
            if program is not None:
                worlds[tuple(sorted(self.world(program, item).items()))].append(item)
        found = frozenset[Item]()
        for assignment, some in worlds.items():
            try:
                found |= self.reached_in(exposure.conversation, dict(assignment), some)
            except InvalidQuestion:
                continue  # a value that nobody can have chosen: nothing follows from it
        return found

    def reached_in(
        self, conversation: Conversation, world: Assignment, items: Collection[Item]
    ) -> frozenset[Item]:
        """The items that are, or may be, obtained however the changes are decided.

        Args:
            conversation: the conversation in which none of the changes is made.
            world: what else is unstated, as it is supposed to be.
            items: the items.

        Raises:
            InvalidQuestion: there can't be such a conversation.
        """
        made = self.made(_stated(conversation, world))
        # On a device of another system nobody has that account: its settings change nothing.
        there = {None, *(each.id for each in self.asker.touched(made))}
        changes = [each for each in made.changes if each.platform in there]
        made = evolve(made, changes=changes)
        return self.asker.about(made).reached_anyhow(items, self.doubts)

    @staticmethod
    def world(program: Program, item: Item) -> Assignment:
        """The values tried in a branch that reaches an item, and some for what it leaves unstated.

        It is reached whatever these are; but the more is stated, the less the changes can bear
        upon.

        Args:
            program: the branch.
            item: the item.
        """
        unstated = program.situation.unstated
        rest = (unstated[name] for name in program.doubts_behind([item]).intersection(unstated))
        return {**{each.key: each.values[-1] for each in rest}, **program.assignment}

    @property
    def doubts(self) -> tuple[str, ...]:
        """The names of the doubts about what is undecided."""
        names = {
            f"unstated: {'/'.join(filter(None, (each.owner, each.device))) or 'conversation'} "
            f"{each.setting}"
            for each in self.measures
            if each.kind is MeasureKind.SETTING
        }
        return tuple(sorted(names))

    def made(self, conversation: Conversation) -> Conversation:
        """A conversation with every change made perhaps."""
        settings = {
            each.slot: SettingChange(
                setting=each.setting,
                value=UNSTATED,
                at=each.at,
                participant=each.owner,
                device=each.device or None,
                platform=each.platform or None,
            )
            for each in self.measures
            if each.kind is MeasureKind.SETTING
        }
        events = [
            Event(
                kind=EventKind.DELETED,
                at=self._some_time_from(each.at.earliest),
                message=name,
                by=each.owner,
                everyone=each.everyone,
            )
            for each in self.measures
            if each.kind is MeasureKind.DELETION
            for name in each.messages
            if any(message.id == name for message in conversation.messages)
        ]
        events += [
            Event(
                kind=EventKind.ACCOUNT_DELETED,
                at=self._some_time_from(each.at.earliest),
                by=each.owner,
            )
            for each in self.measures
            if each.kind is MeasureKind.ACCOUNT_DELETION
        ]
        timers = [each.days or 0.0 for each in self.measures if each.kind is MeasureKind.TIMER]
        if timers:
            events += [
                Event(
                    kind=EventKind.DELETED,
                    at=self._some_time_from(message.sent.earliest + min(timers) * DAY),
                    message=message.id,
                    by=who.name,
                    everyone=False,
                )
                for who in conversation.participants
                for message in conversation.messages
                if message.sent.latest >= self.asker.at.earliest
            ]
        return evolve(
            conversation,
            changes=(*conversation.changes, *settings.values()),
            events=(*conversation.events, *events),
        )

    def _some_time_from(self, start: float) -> Moment:
        return Moment(earliest=start, latest=float("inf"), text="some time, or never")


def _stated(conversation: Conversation, assignment: Assignment) -> Conversation:
    """The conversation with values stated that are tried in a branch, as far as they can be."""
    people: Iterable[Participant] = (
        evolve(
            who,
            region=assignment.get((who.name, "region"), who.region),
            settings={**who.settings, **_of(assignment, who.name, conversation)},
            devices=[_with(device, who, assignment, conversation) for device in who.devices],
        )
        for who in conversation.participants
    )
    own = _of(assignment, "conversation", conversation)
    return evolve(
        conversation, participants=list(people), settings={**conversation.settings, **own}
    )


def _with(
    device: Device, who: Participant, assignment: Assignment, conversation: Conversation
) -> Device:
    owner = f"{who.name}/{device.name}"
    return evolve(
        device,
        os=_system(assignment.get((who.name, device.name, "os")), device.os),
        settings={**device.settings, **_of(assignment, owner, conversation)},
    )


def _system(tried: str | None, stated: str | None) -> str | None:
    return stated if tried is None else tried


def _of(assignment: Assignment, owner: str, conversation: Conversation) -> dict[str, str]:
    """The values tried for one owner's settings.

    A setting whose default hangs on others is left alone: stating it would keep what is changed
    about those from settling it.
    """
    settings = conversation.platform.settings
    names = {setting.name for setting in settings}
    known = {
        setting.name
        for setting in settings
        if all(names.isdisjoint(each.where.attributes()) for each in setting.defaults)
    }
    return {
        key[1]: value
        for key, value in assignment.items()
        if len(key) == 2 and key[0] == owner and key[1] in known
    }
