"""Situations of a verification's scope, drawn at random to find one that is worse than it says."""

from __future__ import annotations

from typing import TypeVar

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from privmodel.model.conversation import SYSTEMS
from privmodel.model.retention import EventKind
from privmodel.model.setting import Belongs
from privmodel.model.situations import Situations
from privmodel.query.asking import Question
from privmodel.query.verification.comings import COMING, CROWDS, Comings
from privmodel.query.verification.steps import Link, Step
from privmodel.query.verification.talks import Talk
from privmodel.query.verification.threats import fitting
from privmodel.query.verification.verify import Outcome, Verification, outcome_in

__all__ = ["attacks", "withstands"]

T = TypeVar("T")


@st.composite
def attacks(draw: st.DrawFn, verification: Verification) -> tuple[Question, tuple[str, ...]]:
    """Situations of a scope, each with an adversary of the guarantee's classes.

    Everything is drawn that the scope leaves open: when the first message is sent, to the second;
    what every participant chose, has and did; who comes and goes, and with which devices; and how
    many of its powers the adversary has.

    Arguments:
        verification: what ``verify`` found.

    Returns:
        the question, and the ids of the messages that the guarantee is about. Values of settings
        that are not offered where they are drawn are left at their defaults.
    """
    plan = verification.plan
    scope = plan.scope
    talk = draw(_one_of([each for each in plan.talks() if each.chat in verification.chats]))
    start = draw(st.integers(*map(int, plan.sent)))
    events = [event for event in scope.events if event not in COMING]
    happens = draw(st.lists(st.sampled_from(events), unique=True)) if events else []
    members = talk.members
    if members is not None:
        members = draw(st.integers(talk.people, members + 1))
    talk = evolve(talk, start=float(start), events=tuple(happens), members=members)
    talk = draw(_coming(plan.comings, scope, talk))
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
        for device in talk.devices(name):
            values[name, device, "os"] = draw(st.sampled_from(systems))
    against = list(plan.asked(talk))
    assume(against)
    asked = draw(_one_of(against))
    numbers = st.integers(0, len(asked.adversary.powers) - 1)
    some = draw(st.lists(numbers, min_size=1, unique=True))
    powers = [asked.adversary.powers[number] for number in sorted(some)]
    offered = plan.offered(talk, values)
    assume(all(key in offered for key in values if key[-1] in scope.settings))
    conversation = talk.chosen(offered)
    adversary = fitting(evolve(asked.adversary, powers=powers), conversation, plan.catalogue)
    question = Question(
        conversation=conversation,
        adversaries=(adversary,),
        on=verification.on,
        **verification.admitted,
    )
    return question, asked.meant


@st.composite
def _coming(draw: st.DrawFn, comings: Comings, scope: Situations, talk: Talk) -> Talk:
    """The conversation with further devices, and with somebody or something that comes or goes.

    Of what the verification says that it covers completely, as much is drawn as there may be.
    """
    matters = comings.events
    times = sorted(comings.when(talk)) if matters else list(range(1, talk.messages + 1))
    links = [
        Link(person=person)
        for person in range(talk.people)
        for _ in range(draw(st.integers(0, scope.devices - 1)))
    ]
    may = [event for event in scope.events if event in COMING]
    if talk.chat not in CROWDS or talk.people < 3:
        may = [event for event in may if event is EventKind.LINKED]
    if scope.devices == 1:
        may = [event for event in may if event is not EventKind.LINKED]
    steps: list[Step] = []
    most = 1 if matters else 3
    for event in draw(st.lists(st.sampled_from(may), max_size=most)) if may and times else ():
        person = draw(st.integers(0 if event is EventKind.LINKED else 1, talk.people - 1))
        after = draw(st.sampled_from(times))
        if event is not EventKind.LINKED:
            steps = [Step(person=person, kind=event, after=after)]
            continue
        links = [each for each in links if each.person != person]
        since = draw(st.booleans())
        on_the_way = Link(
            person=person, since=after if since else None, until=None if since else after
        )
        links.append(on_the_way)
    return talk.coming(links=tuple(links), steps=tuple(steps))


def _one_of(values: list[T]) -> st.SearchStrategy[T]:
    """One of some values that are too large to be shown with the strategy."""
    return st.integers(0, len(values) - 1).map(lambda number: values[number])


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
