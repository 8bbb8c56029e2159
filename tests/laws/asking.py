"""Questions drawn at random, and their answers item by item, so that two can be compared."""

from attrs import evolve, frozen
from hypothesis import reject, settings
from hypothesis import strategies as st

import privmodel as pm
from privmodel.inference.rule import Level
from privmodel.strategies import adversaries, conversations, jurisdictions, platforms

FEWER = settings(max_examples=settings().max_examples // 3)
"""For laws of which one example takes several questions."""

ON = "2024-07-01"
LEAVES = tuple(kind for kind in pm.DataKind if kind.leaves == (kind,))
YES, NO = pm.Verdict.YES, pm.Verdict.NO
RISING = (pm.Verdict.NO, pm.Verdict.UNKNOWN, pm.Verdict.CONFLICTING, pm.Verdict.YES)

CLOUD = pm.Platform(
    id="cloud",
    modes=(pm.Mode(id="stored", schedule="server_held_keys"),),
    establishments=(pm.Establishment(country="xa", relation="established"),),
)
"""Where backups go."""


@frozen(kw_only=True)
class Question:
    """What is asked: a conversation, an adversary, a foreign law, and a day."""

    conversation: pm.Conversation
    adversary: pm.Adversary
    foreign: pm.Jurisdiction
    on: str = ON

    def ask(self, **how):
        """The answer."""
        catalogue = pm.Catalogue().with_platform(CLOUD)
        for law in {law.id: law for law in (self.foreign, *self.laws)}.values():
            catalogue = catalogue.with_jurisdiction(law)
        try:
            return pm.obtainable(
                self.conversation, by=self.adversary, on=self.on, catalogue=catalogue, **how
            )
        except pm.AnalysisIncomplete:
            reject()  # too much is unstated to try every value: no answer, so nothing to compare

    @property
    def platform(self):
        return self.conversation.platform

    @property
    def laws(self):
        orders = [power for power in self.adversary.powers if isinstance(power, pm.Order)]
        return [law for order in orders for law in (order.jurisdiction, order.through) if law]

    def with_platform(self, platform):
        """The same question about a conversation on another platform."""
        return evolve(self, conversation=evolve(self.conversation, platform=platform))

    def with_conversation(self, **changes):
        """The same question about a changed conversation."""
        return evolve(self, conversation=evolve(self.conversation, **changes))


@st.composite
def questions(draw, *, exact=False, **powers):
    """Questions of every kind; the options are those of ``adversaries``."""
    law = draw(jurisdictions())
    foreign = draw(jurisdictions(id="xb", known=draw(st.booleans())))
    platform = draw(platforms(elsewhere=("cloud",)))
    conversation = draw(conversations(platform, max_messages=3, exact=exact))
    adversary = draw(
        adversaries(conversation, laws=(law,), helpers=(foreign,), exact=exact, **powers)
    )
    return Question(conversation=conversation, adversary=adversary, foreign=foreign)


def answers(exposure):
    """The verdict on each item that the conversation has."""
    try:
        return {item: verdict for kind in LEAVES for item, verdict in exposure[kind].items}
    except pm.AnalysisIncomplete:
        reject()


def times(program, level=Level.OPEN):
    """The learning times of a program, without the steps in between that rules made up."""
    return {
        item: time
        for item, time in program.learning(level).times.items()
        if not item.subject.startswith("taken ")
    }


def opposed(before, after):
    """The items on which a yes became a no or a no a yes."""
    return {
        item: (before[item], after[item])
        for item in before.keys() & after.keys()
        if {before[item], after[item]} == {YES, NO}
    }


def unsettled(before, after):
    """The items on which a yes or a no did not stay what it was."""
    return {
        item: (before[item], after[item])
        for item in before.keys() & after.keys()
        if before[item] in (YES, NO) and after[item] is not before[item]
    }
