"""Epochs of a key that is replaced now and then, against a day-by-day simulation of the rule."""

from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from privmodel.model.timeline import iso, moment
from privmodel.rules.keys.periodic_rekey import epochs

DAY = 86_400
HOUR = 3_600
START = moment("2024-03-01").earliest


def simulate(limit, days, sent, until):
    """The epoch of each message and the hour at which each epoch begins, watched hour by hour.

    A key is replaced once it has served more than ``limit`` messages, or has been in use for more
    than ``days`` days and has served at least one.
    """
    numbers, begins, served = [], [sent[0]], 0
    for now in range(sent[0], until + 1):
        for _ in range(sent.count(now)):
            if served > limit or (served and now - begins[-1] > days * 24):
                begins.append(now)
                served = 0
            numbers.append(len(begins) - 1)
            served += 1
        if served > limit or (served and now + 1 - begins[-1] > days * 24):
            begins.append(now)
            served = 0
    return numbers, begins


HOURS = st.lists(st.integers(0, 1200), min_size=1, max_size=12).map(sorted)


@given(st.integers(1, 4), st.integers(1, 10), HOURS)
def test_epochs(limit, days, sent):
    """
    The epoch of each message is the one that the rule gives, watched hour by hour.
    """
    schedule = pm.PeriodicRekey(messages=limit, days=days)
    moments = [(START + hour * HOUR,) * 2 for hour in sent]
    numbers, begins = epochs(schedule, moments)
    expected, beginnings = simulate(limit, days, sent, sent[-1])
    assert numbers == expected
    used = slice(max(numbers) + 1)
    assert [(begin - START) / HOUR for begin, _ in begins[used]] == beginnings[used]


@given(st.integers(1, 3), st.lists(st.integers(0, 40), min_size=1, max_size=6).map(sorted),
       st.integers(0, 45))  # fmt: skip
def test_what_a_seized_key_opens(limit, sent, seized):
    """
    A seized device opens exactly the messages of the epoch in which it is seized.
    """
    days = 5
    platform = pm.Platform(
        id="rekeyed",
        modes=[pm.Mode(id="all", schedule=pm.PeriodicRekey(messages=limit, days=days))],
    )
    talk = pm.Conversation(
        platform=platform,
        messages=[
            pm.Message(id=f"m{n}", sender="sender", sent=iso(START + day * DAY))
            for n, day in enumerate(sent)
        ],
        events=[
            pm.Event(kind="deleted", message=f"m{n}", at=iso(START + day * DAY + 60), by="sender")
            for n, day in enumerate(sent)
        ],
    )
    time = START + seized * DAY + DAY / 2
    by = pm.adversary(
        pm.OperateService(during=pm.Window(start="2024-01-01", end="2025-01-01")),
        pm.SeizeDevice(participant="recipient", during=pm.Window(start=iso(time))),
    )
    exposure = pm.obtainable(talk, by=by, on="2025-01-01")
    items = exposure["message_text"].items
    opened = {int(item.subject[1:]) for item, verdict in items if verdict is pm.Verdict.YES}
    hour = seized * 24 + 12
    numbers, begins = simulate(limit, days, [day * 24 for day in sent], hour + 10_000)
    current = sum(begin <= hour for begin in begins) - 1
    assert opened == {n for n, epoch in enumerate(numbers) if epoch == current}
