"""What servers see of a message's records as it passes: all, unless the platform says otherwise.

Servers route, so that by rule they see who writes to whom and when. A platform can state that they
do not, or need not, see some of it: a sender sealed in an envelope for the recipient, queues in the
place of users, a path through relays of which none knows both ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from privmodel.inference.rule import Doubt
from privmodel.model.conversation import Message
from privmodel.model.data import DataKind
from privmodel.model.retention import Existence, Retention, Role

from .footprint import open_doubt, otherwise
from .situation import Situation
from .standing import weight

__all__ = ["Passing", "seen_in_passing"]

Passing = tuple[frozenset[Doubt], frozenset[str]]
"""The doubts about whether servers see something as it passes, and the facts behind them."""

SEEN: Passing = (frozenset(), frozenset())


def seen_in_passing(situation: Situation, kind: DataKind, message: Message) -> Passing | None:
    """Whether servers see a record of a message as it passes.

    Args:
        situation: the conversation under its view.
        kind: the kind of record.
        message: the message.

    Returns:
        the doubts, and the facts they rest on; None where they surely do not see it.
    """
    found = []
    untold: frozenset[Doubt] = frozenset()
    for statement, scope, standing in _statements(situation, kind, message):
        untold |= scope
        if statement.existence is Existence.ABSENT:
            if not scope and not standing:
                return None
            found.append((otherwise(scope | standing), statement.facts))
        elif scope:
            found.append((otherwise(scope), statement.facts))  # elsewhere it is seen for sure
        else:
            names = ", ".join(sorted(statement.facts)) or situation.platform.id
            found.append((open_doubt(f"{names}: may be seen in passing"), statement.facts))
    doubts, facts = max(found, key=lambda each: weight(each[0]), default=SEEN)
    return doubts | otherwise(untold), facts


def _statements(
    situation: Situation, kind: DataKind, message: Message
) -> Iterator[tuple[Retention, frozenset[Doubt], frozenset[Doubt]]]:
    """The statements in force on what the servers do not see.

    Yields:
        the statement, and the doubts about whether it speaks of this message and whether it holds.
    """
    time = message.sent.earliest
    for retention in situation.platform.retention:
        if not retention.hides or retention.at is not Role.OPERATOR or kind not in retention.kinds:
            continue
        scope = situation.holds(retention.where, time)
        standing = situation.standing.at(retention.facts, time)
        if scope is not None and standing is not None:
            yield retention, scope, standing
