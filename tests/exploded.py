"""One question answered twice: by classes of messages, and with every message laid."""

import privmodel as pm
from privmodel.query import alike, obtainable

SHOWN = (
    "verdict", "every", "items", "since", "beforehand", "holder", "whose", "ground",
    "discretionary", "grounds", "powers", "obstacles", "unstated", "sealed", "residual", "facts",
)  # fmt: skip


def _asked(ask, few, least):
    kept = obtainable.FEW, alike.LEAST
    obtainable.FEW, alike.LEAST = few, least
    try:
        return ask()
    finally:
        obtainable.FEW, alike.LEAST = kept


def by_classes(ask):
    """The answer by classes of messages, however few there are to a class."""
    return _asked(ask, 0, 0)


def one_by_one(ask):
    """The answer with every message laid."""
    return _asked(ask, 10**9, 0)


def laid(exposure):
    """The ids of the messages that an answer lays."""
    talk = exposure._laid.branches.programs[0].situation.conversation
    return [message.id for message in talk.messages]


def assert_same(short, long, kinds, **how):
    """Both answers say the same of some kinds, reasons and all."""
    for kind in kinds:
        try:
            expected = long.finding(kind, **how)
        except pm.AnalysisIncomplete:
            continue
        found = short.finding(kind, **how)
        for name in SHOWN:
            assert getattr(found, name) == getattr(expected, name), (kind, name)
        assert str(short.explain(kind, **how)) == str(long.explain(kind, **how))
