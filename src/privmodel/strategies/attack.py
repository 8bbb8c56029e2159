"""Situations of a verification's scope, drawn at random to find one that is worse than it says."""

from __future__ import annotations

from attrs import evolve
from hypothesis import strategies as st

from privmodel.model.conversation import SYSTEMS
from privmodel.model.setting import Belongs
from privmodel.query.asking import Question
from privmodel.query.verification.situations import fitting
from privmodel.query.verification.verify import Outcome, Verification, outcome_in

__all__ = ["attacks", "withstands"]


@st.composite
def attacks(draw: st.DrawFn, verification: Verification) -> tuple[Question, tuple[str, ...]]:
    """Situations of a scope, each with an adversary of the guarantee's classes.

    Everything is drawn that the scope leaves open: when the first message is sent, to the second;
    what every participant chose, has and did; and how many of its powers the adversary has.

    Arguments:
        verification: what ``verify`` found.

    Returns:
        the question, and the ids of the messages that the guarantee is about. Values of settings
        that are not offered where they are drawn are left at their defaults.
    """
    plan = verification.plan
    scope = plan.scope
    talk = draw(st.sampled_from(list(plan.talks())))
    start = draw(st.integers(int(plan.starts[0]), int(plan.starts[-1])))
    talk = evolve(talk, start=float(start))
    values: dict[tuple[str, ...], str] = {}
    for platform, setting in plan.settings:
        if setting.belongs is Belongs.CONVERSATION and platform is not plan.platform:
            continue
        allowed = scope.settings.get(setting.name)
        chosen = st.sampled_from(allowed or setting.values)
        elsewhere = platform is not plan.platform and setting.belongs is Belongs.DEVICE
        shared = draw(chosen) if elsewhere else None
        for owner in talk.owners(setting.belongs):
            if allowed or draw(st.booleans()):
                values[owner, setting.name] = shared or draw(chosen)
    systems = scope.systems or sorted(SYSTEMS)
    regions = scope.regions or plan.regions
    for name in talk.names:
        values[name, "region"] = draw(st.sampled_from(regions))
        for number in range(talk.devices):
            values[name, talk.device(number), "os"] = draw(st.sampled_from(systems))
    asked = draw(st.sampled_from(list(plan.asked(talk))))
    powers = draw(st.lists(st.sampled_from(asked.adversary.powers), min_size=1, unique_by=id))
    conversation = talk.chosen(plan.offered(talk, values))
    adversary = fitting(evolve(asked.adversary, powers=powers), conversation, plan.catalogue)
    question = Question(
        conversation=conversation,
        adversaries=(adversary,),
        on=verification.on,
        **verification.admitted,
    )
    return question, asked.meant


def withstands(verification: Verification, attack: tuple[Question, tuple[str, ...]]) -> bool:
    """Whether a situation of the scope is no worse than what the verification says.

    Arguments:
        verification: what ``verify`` found.
        attack: a situation from :func:`attacks`.
    """
    question, messages = attack
    (exposure,) = question.ask()
    found: Outcome = outcome_in(exposure, verification.guarantee, messages)
    return found.rank <= verification.outcome.rank
