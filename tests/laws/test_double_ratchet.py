"""What a seized state opens, against a simulation of the Double Ratchet written from its text.

M. Marlinspike, T. Perrin, "The Double Ratchet Algorithm", Signal, 2016. Keys are terms: a root or
chain key is what it was derived from, and whoever has a state computes all terms that follow from
it and from what passes the line, which is the ratchet keys and the numbers in the headers.
"""

from math import inf

from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel.model.timeline import iso, moment

DAY = 86_400
START = moment("2024-03-01").earliest
KEPT = pm.DoubleRatchet(signed_prekey_days=3650)
PLATFORM = pm.Platform(id="ratchet", modes=[pm.Mode(id="all", schedule=KEPT)])


class Party:
    """One side's state: section 3.2; the second side has not sent anything yet."""

    def __init__(self, name, root, mine, theirs=None):
        self.name, self.root, self.mine, self.theirs = name, root, mine, theirs
        self.sending = self.receiving = None
        self.sent = self.got = self.before = 0
        self.skipped = {}
        self.ratchets = 0
        if theirs is not None:
            self.root, self.sending = step(self.root, self.mine, self.theirs)

    def encrypt(self):
        """RatchetEncrypt of section 3.4: the header and the key of the message."""
        header = (self.mine, self.before, self.sent)
        key, self.sending = (self.sending, "message"), (self.sending, "next")
        self.sent += 1
        return header, key

    def decrypt(self, header):
        """RatchetDecrypt of section 3.5: the ratchet turns at once, skipped keys are kept."""
        public, before, number = header
        if (public, number) in self.skipped:
            return self.skipped.pop((public, number))
        if public != self.theirs:
            self.skip(before)
            self.turn(public)
        self.skip(number)
        key, self.receiving = (self.receiving, "message"), (self.receiving, "next")
        self.got += 1
        return key

    def skip(self, until):
        while self.receiving is not None and self.got < until:
            self.skipped[self.theirs, self.got] = (self.receiving, "message")
            self.receiving, self.got = (self.receiving, "next"), self.got + 1

    def turn(self, public):
        self.before, self.sent, self.got = self.sent, 0, 0
        self.theirs = public
        self.root, self.receiving = step(self.root, self.mine, self.theirs)
        self.ratchets += 1
        self.mine = (self.name, self.ratchets)
        self.root, self.sending = step(self.root, self.mine, self.theirs)

    def opens(self, later_keys, headers):
        """The message keys that follow from this state and the ratchet keys seen on the line."""
        found = set(self.skipped.values())
        chains = {self.sending, self.receiving} - {None}
        for public in headers:
            # the root key and one's own ratchet key give the peer's next chain, whichever it is
            if public != self.theirs:
                chains.add(step(self.root, self.mine, public)[1])
        for chain in chains:
            key = chain
            for _ in range(later_keys + 1):
                found.add((key, "message"))
                key = (key, "next")
        return found


def step(root, one, other):
    """A root step over the shared secret of two ratchet key pairs: a new root and a chain."""
    shared = frozenset({one, other})
    return (root, shared, "root"), (root, shared, "chain")


def simulate(talk, seized, time):
    """The numbers of the messages whose keys a state opens, seized at a time between two events.

    The first to send knows the other's ratchet key, as when that one's prekey was fetched. It has
    no session before; the other has, in the prekeys that it left with the server.
    """
    first = talk[0].sender
    second = OTHER[first]
    if seized == first and time < talk[0].sent:
        return set()
    parties = {
        second: Party(second, "shared secret", (second, 0)),
        first: Party(first, "shared secret", (first, 0), (second, 0)),
    }
    events = [(each.sent, number, "send") for number, each in enumerate(talk)]
    events += [
        (each.arrives, number, "get") for number, each in enumerate(talk) if each.arrives < inf
    ]
    # What is sent at an instant can arrive at that instant, but not before it is sent.
    events.sort(key=lambda event: (event[0], event[1], event[2] == "get"))
    state, sealed, headers = None, {}, {}
    for at, number, what in [*events, (inf, len(talk), "end")]:
        if state is None and at > time:
            state = snapshot(parties[seized])
        if what == "send":
            headers[number], sealed[number] = parties[talk[number].sender].encrypt()
        elif what == "get":
            assert parties[OTHER[talk[number].sender]].decrypt(headers[number]) == sealed[number]
    opened = state.opens(len(talk), {public for public, _, _ in headers.values()})
    return {number for number, key in sealed.items() if key in opened}


OTHER = {"sender": "recipient", "recipient": "sender"}


@frozen
class Sent:
    """A message: who sends it, on which day, and on which day it arrives."""

    sender: str
    sent: float
    arrives: float


def at_once(senders):
    """Messages a day apart, each of which arrives as it is sent."""
    return [Sent(name, day, day) for day, name in enumerate(senders)]


def snapshot(party):
    copy = Party.__new__(Party)
    copy.__dict__.update(party.__dict__, skipped=dict(party.skipped))
    return copy


def obtained(talk, seized, time):
    """The numbers of the messages that the library says are opened, on the same terms.

    All ciphertexts are recorded, and each message is deleted as soon as it was read, so that the
    seized device holds keys and no plaintext.
    """
    messages = [
        pm.Message(
            id=f"m{number}",
            sender=each.sender,
            sent=date(each.sent),
            delivered=None if each.arrives == inf else date(each.arrives),
            lost=each.arrives == inf,
        )
        for number, each in enumerate(talk)
    ]
    gone = [
        pm.Event(kind="deleted", message=f"m{number}", at=date(at + 0.1), by=who, everyone=False)
        for number, each in enumerate(talk)
        for who, at in ((each.sender, each.sent), (OTHER[each.sender], each.arrives))
        if at < inf
    ]
    conversation = pm.Conversation(platform=PLATFORM, messages=messages, events=gone)
    by = pm.adversary(
        pm.OperateService(during=pm.Window(start="2024-01-01", end="2025-01-01")),
        pm.SeizeDevice(participant=seized, during=pm.Window(start=date(time))),
    )
    exposure = pm.obtainable(conversation, by=by, on="2025-01-01")
    return {
        int(item.subject[1:])
        for item, verdict in exposure["message_text"].items
        if verdict is pm.Verdict.YES
    }


def date(day):
    return iso(START + day * DAY)


NAMES = st.sampled_from(("sender", "recipient"))


@given(st.lists(NAMES, min_size=1, max_size=9), NAMES, st.data())
def test_what_a_seized_state_opens(senders, seized, data):
    """
    A state seized between two messages opens what follows from it by the specification, no more.
    """
    talk = at_once(senders)
    time = data.draw(st.integers(-1, len(senders) - 1)) + 0.5
    assert obtained(talk, seized, time) == simulate(talk, seized, time)


@st.composite
def disorderly(draw):
    """Messages some of which arrive late, out of order, or never."""
    talk = []
    fates = st.sampled_from((0, 0, 0, 1, 2, 4, inf))
    for day in range(draw(st.integers(1, 8))):
        # Who has not heard from the first to send can't answer yet.
        heard = any(each.arrives < day for each in talk)
        name = draw(NAMES) if heard else "sender"
        talk.append(Sent(name, day, day + draw(fates)))
    return talk


@given(disorderly(), NAMES, st.data())
def test_late_and_lost_messages(talk, seized, data):
    """
    So it does when messages arrive late, out of order, or never.
    """
    time = data.draw(st.integers(-1, len(talk) + 3)) + 0.5
    assert obtained(talk, seized, time) == simulate(talk, seized, time)


def test_both_current_chains_and_the_next():
    """
    Seized in the middle: the rest of the chain sent and of the one received, and the peer's next.
    """
    talk = at_once(
        ["sender", "sender", "recipient", "recipient", "sender", "recipient", "sender", "recipient"]
    )
    assert simulate(talk, "sender", 2.5) == {3, 4, 5}
    assert obtained(talk, "sender", 2.5) == {3, 4, 5}


def test_a_message_of_an_old_chain_that_arrives_late():
    """
    Once a skipped message has arrived, neither its key nor the chain key before it is held.
    """
    talk = [
        Sent("sender", 0, 0),
        Sent("recipient", 1, 3),
        Sent("sender", 2, 4),
        Sent("sender", 3, 3),
    ]
    assert simulate(talk, "recipient", 3.5) == {2}
    assert obtained(talk, "recipient", 3.5) == {2}
    assert simulate(talk, "recipient", 6.5) == set()
    assert obtained(talk, "recipient", 6.5) == set()
