"""Conversations and adversaries that the laboratory and the rules can both be asked about.

Time is in ticks of an hour. Things happen to messages at whole ticks, acts of adversaries lie in
between, so that nothing hangs on who comes first at an instant.
"""

from attrs import evolve, frozen
from hypothesis import strategies as st

import privmodel as pm
from keyed import HOUR, LATE, START, ids_read, platform, when, window
from privmodel import lab

TICK = HOUR
"""Seconds in a tick."""


def at(tick):
    """A tick as seconds UTC."""
    return START + tick * TICK


@frozen
class Talk:
    """A conversation under a schedule, with the number of ticks that it takes.

    Args:
        conversation: the conversation.
        schedule: the schedule of its one mode.
        ticks: its length.
    """

    conversation: pm.Conversation
    schedule: object
    ticks: int


@frozen
class Ask:
    """An adversary, as the rules and as the laboratory know it.

    Args:
        powers: its powers.
        access: what it sees.
    """

    powers: tuple
    access: lab.Access


# --- Conversations


class Script:
    """Events noted one after another, from which a conversation is made."""

    def __init__(self, people, late):
        self.people, self.late = people, late
        self.tick = 0
        self.messages, self.events = [], []
        self.away, self.spoken = set(), set()
        self.arrived_by = 0

    def say(self, who, delay=0):
        """A message: so many ticks late, or never there (None). A first one is never lost."""
        if who in self.away:
            return
        if who not in self.spoken:
            delay = min(delay or 0, 3)
        self.spoken.add(who)
        if not self.late and delay:
            delay = 0
        self.messages.append(
            pm.Message(
                id=f"m{len(self.messages)}",
                sender=who,
                sent=when(self.tick),
                delivered=when(self.tick + delay) if delay else None,
                lost=delay is None,
            )
        )
        self.arrived_by = max(self.arrived_by, self.tick + (delay or 0))
        self.tick += 1

    def settle(self):
        """Wait until everything has arrived."""
        self.tick = max(self.tick, self.arrived_by) + 1

    def note(self, kind, who):
        """Something happens to a participant, once everything has arrived."""
        self.settle()
        self.events.append(pm.Event(kind=kind, by=who, at=when(self.tick)))
        self.tick += 1


NUMBERS = st.integers(1, 4)
DELAYS = st.sampled_from((0, 0, 1, 2, 4, 7, None))


@st.composite
def talks(draw, schedule, *, group=False, late=True, most=7):
    """A conversation under a schedule.

    Args:
        draw: given by Hypothesis.
        schedule: a strategy for the schedule.
        group: whether three or four people take part, who come and go.
        late: whether messages may arrive late and out of order.
        most: how many macro events there are at most.
    """
    names = ["a", "b"]
    if group:
        names = ["a", "b", "c", "d"][: draw(st.integers(3, 4))]
    script = Script(names, late)
    joins_later = draw(st.sampled_from(("", "", names[-1]))) if group else ""
    script.away.update(filter(None, (joins_later,)))
    kinds = ["trips", "trips", "burst", "bunch", "lost", "pause", "rekey"]
    kinds += ["leave", "join"] if group else []
    first = draw(st.sampled_from(names))
    if first not in script.away:
        script.say(first, draw(st.sampled_from((0, 0, 2))))
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=2, max_size=most)):
        who = draw(st.sampled_from(names))
        if kind == "trips":
            other = draw(st.sampled_from([name for name in names if name != who]))
            for _ in range(draw(NUMBERS)):
                script.say(who)
                script.say(other)
        elif kind == "burst":
            for _ in range(draw(NUMBERS)):
                script.say(who)
        elif kind == "bunch":
            for _ in range(draw(NUMBERS) + 1):
                script.say(who, draw(DELAYS))
        elif kind == "lost":
            script.say(who, None)
            if draw(st.booleans()):
                script.say(who)
        elif kind == "pause":
            script.settle()
            script.tick += draw(st.integers(5, 60))
        elif kind == "rekey":
            script.note("rekeyed", who)
        elif kind == "leave" and who not in script.away and len(script.away) + 2 < len(names):
            script.note("left", who)
            script.away.add(who)
        elif (
            kind == "join"
            and joins_later in script.away
            and not any(event.by == joins_later for event in script.events)
        ):
            script.note("joined", joins_later)
            script.away.discard(joins_later)
    if not script.messages:
        script.say(next(name for name in names if name not in script.away))
    if joins_later and not any(event.by == joins_later for event in script.events):
        script.note("joined", joins_later)
    script.settle()
    laptop = draw(st.sampled_from((False, False, True)))
    people = [
        pm.Participant(
            name=name,
            devices=[pm.Device(), pm.Device(name="laptop")] if laptop and name == "a" else
            [pm.Device()],
        )
        for name in names
    ]  # fmt: skip
    made = draw(schedule)
    one_device = isinstance(made, pm.PeriodicRekey)
    if one_device:
        people = [pm.Participant(name=name) for name in names]
    conversation = pm.Conversation(
        platform=platform(made, one_device=one_device),
        chat="group" if group else "one_to_one",
        participants=people,
        messages=script.messages,
        events=script.events,
    )
    return Talk(conversation, made, script.tick)


# --- Adversaries


HABITS = (
    "seizes",
    "computes",
    "seizes and computes",
    "was there before",
    "stays",
    "comes late",
    "anything",
)
"""What adversaries do besides recording what passes the operator."""


@st.composite
def asks(draw, talk, habit="anything"):
    """An adversary against a conversation: taps, keys copied, malware, a quantum computer.

    Args:
        draw: given by Hypothesis.
        talk: the conversation.
        habit: one of ``HABITS``.
    """
    powers, seizures, residents = [], [], []
    moments = st.integers(-2, talk.ticks).map(lambda tick: tick + 0.5)
    devices = [
        (person.name, device.name)
        for person in talk.conversation.participants
        for device in person.devices
    ]
    stretch = (-10, LATE)
    if habit == "comes late":
        stretch = (draw(moments), LATE)
    elif habit == "anything" and draw(st.booleans()):
        stretch = sorted(draw(st.lists(moments, min_size=2, max_size=2, unique=True)))
    powers.append(pm.OperateService(during=window(*stretch)))
    tap = lab.Tap("operator", *map(at, stretch))
    count = {"computes": 0, "stays": 0}.get(habit, 1)
    if habit == "seizes and computes":
        count = draw(st.integers(1, 2))
    if habit == "anything":
        count = draw(st.integers(0, 2))
    for _ in range(count):
        who, device = draw(st.sampled_from(devices))
        tick = -0.5 if habit == "was there before" else draw(moments)
        whole = habit == "anything" and draw(st.booleans())
        power = pm.SeizeDevice if whole else pm.CompromiseKeys
        powers.append(power(participant=who, device=device, during=window(tick)))
        seizures.append(lab.Seizure(f"{who}/{device}", at(tick), contents=whole))
    if habit == "stays" or (habit == "anything" and draw(st.integers(0, 3)) == 0):
        (who, device), start = draw(st.sampled_from(devices)), draw(moments)
        end = start + draw(NUMBERS)
        powers.append(pm.PlantMalware(participant=who, device=device, during=window(start, end)))
        residents.append(lab.Resident(f"{who}/{device}", at(start), at(end)))
    quantum = "computes" in habit or (habit == "anything" and draw(st.booleans()))
    if quantum:
        powers.append(pm.QuantumComputer(during=window(LATE)))
    access = lab.Access(
        taps=(tap,), seizures=tuple(seizures), residents=tuple(residents), quantum=quantum
    )
    return Ask(tuple(powers), access)


def told(talk, ask):
    """A conversation and an adversary in few words, in ticks."""

    def tick(when):
        return "" if when is None else f"{(when.earliest - START) / TICK:g}"

    said = " ".join(
        f"{each.id}:{each.sender}{tick(each.sent)}"
        + ("x" if each.lost else f"-{tick(each.delivered)}" if each.delivered else "")
        for each in talk.conversation.messages
    )
    devices = {
        who.name: [each.name for each in who.devices] for who in talk.conversation.participants
    }
    happened = [(each.kind.value, each.by, tick(each.at)) for each in talk.conversation.events]
    acts = [
        (type(each).__name__, getattr(each, "participant", ""), getattr(each, "device", ""),
         f"{tick(each.during.start)}..{tick(each.during.end)}")
        for each in ask.powers
    ]  # fmt: skip
    return f"{talk.schedule}\n{said}\n{devices} {happened}\n{acts}"


def classes(talk, ask, opened):
    """The classes of cases that this one belongs to, by what was read."""
    if not ask.access.residents:
        messages = talk.conversation.messages
        seized = [each.at for each in ask.access.seizures]
        first_sent = messages[0].sent.earliest
        if seized and not ask.access.quantum and opened:
            after = [each for each in messages if each.sent.earliest > max(seized)]
            before = [each for each in messages if each.sent.earliest < min(seized)]
            late = [
                each
                for each in before
                if each.lost or (each.delivered and each.delivered.earliest > min(seized))
            ]
            read = [each.id in opened for each in after]
            (tap,) = ask.access.taps
            whole = tap.start < first_sent and tap.end == at(LATE)
            if whole and True in read and False in read[read.index(True) :]:
                yield "healed"
            if any(each.id in opened for each in late):
                yield "skipped keys"
            if max(seized) < first_sent:
                yield "prekeys"
        if ask.access.quantum and not seized and opened:
            yield "harvested"
    if opened:
        yield "something read"
        if len(opened) < len(talk.conversation.messages):
            yield "partly read"
    else:
        yield "nothing read"


# --- Both answers


def readable(talk, ask):
    """The messages that the rules say are surely readable, and those that may be."""
    return ids_read(talk.conversation, ask.powers)


def record(talk):
    """The conversation run with real cryptography."""
    return lab.run(talk.conversation, talk.schedule, group="x25519")


def decrypted(recording, ask):
    """The messages that the attacker at the bytes reads; a device without bytes gives nothing."""
    there = [each for each in ask.access.seizures if each.holder in recording.holders]
    inside = [each for each in ask.access.residents if each.holder in recording.holders]
    access = evolve(ask.access, seizures=tuple(there), residents=tuple(inside))
    return lab.opened(recording, access)
