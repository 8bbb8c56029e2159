"""What drawn conversations and adversaries compile to: footprints and reaches."""

from __future__ import annotations

from hypothesis import strategies as st

from privmodel.model.adversary import Adversary, Order
from privmodel.model.conversation import Conversation
from privmodel.model.evidence import View
from privmodel.model.timeline import moment
from privmodel.rules.access import Reach
from privmodel.rules.footprint import Footprint
from privmodel.rules.program import Program, programs
from privmodel.rules.steps import ALL_GROUNDS

from .adversary import adversaries
from .conversation import conversations

__all__ = ["compile_all", "compiled", "footprints", "reaches"]

_ON = "2024-07-01"
"""The day of the question."""


def compile_all(
    conversation: Conversation, adversary: Adversary, *, on: str = _ON, view: View | None = None
) -> list[Program]:
    """The compiled programs of a conversation whose copies stay on its own platform.

    Arguments:
        conversation: the conversation.
        adversary: the adversary.
        on: the day of the question.
        view: which evidence counts; all of it as of that day, if left out.
    """
    day = moment(on)
    orders = [power for power in adversary.powers if isinstance(power, Order)]
    return programs(
        conversation,
        {conversation.platform.id: conversation.platform},
        adversary,
        {order.jurisdiction.id: order.jurisdiction for order in orders},
        view or View(on=day),
        day,
        ALL_GROUNDS,
    )


@st.composite
def compiled(
    draw: st.DrawFn,
    *,
    conversation: Conversation | None = None,
    adversary: Adversary | None = None,
) -> Program:
    """Compiled programs; of a conversation that splits, one of its branches."""
    if conversation is None:
        conversation = draw(conversations())
    if adversary is None:
        adversary = draw(adversaries(conversation))
    return draw(st.sampled_from(compile_all(conversation, adversary)))


def footprints(
    *, conversation: Conversation | None = None, adversary: Adversary | None = None
) -> st.SearchStrategy[Footprint]:
    """The copies and derivations that conversations leave behind.

    Arguments:
        conversation: the conversation; drawn if left out.
        adversary: who looks at it; drawn if left out.
    """
    return compiled(conversation=conversation, adversary=adversary).map(_footprint)


def reaches(
    *, conversation: Conversation | None = None, adversary: Adversary | None = None
) -> st.SearchStrategy[Reach]:
    """The accesses and denials of adversaries.

    Arguments:
        conversation: the conversation that they look at; drawn if left out.
        adversary: the adversary; drawn if left out.
    """
    return compiled(conversation=conversation, adversary=adversary).map(_reach)


def _footprint(program: Program) -> Footprint:
    return program.footprint


def _reach(program: Program) -> Reach:
    return program.reach
