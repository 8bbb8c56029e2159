"""What is drawn is valid, and worth testing with."""

import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import questions
from privmodel import strategies
from privmodel.inference.rule import Level
from privmodel.model.adversary import Power
from privmodel.model.schedules import SCHEDULES
from privmodel.rules.footprint import Footprint
from privmodel.rules.reach import Reach
from privmodel.rules.steps import UNASKED, Step

ROOT = Path(__file__).parents[2]
NAMES = sorted(set(strategies.__all__) - {"register"})
DRAWN = {
    "adversaries": pm.Adversary,
    "conversations": pm.Conversation,
    "facts": pm.Fact,
    "footprints": Footprint,
    "jurisdictions": pm.Jurisdiction,
    "moments": pm.Moment,
    "periods": pm.Period,
    "platforms": pm.Platform,
    "reaches": Reach,
    "scopes": pm.Scope,
    "views": pm.View,
    "windows": pm.Window,
}

OF_SOMETHING = {"programs", "attacks", "withstands"}
"""What is drawn of other strategies or of a verification; tests of their own try it."""


@pytest.mark.parametrize("name", sorted(DRAWN))
@settings(max_examples=10)
@given(data=st.data())
def test_every_strategy_draws_what_it_says(name, data):
    """
    Each strategy draws valid values of its class without being told anything.
    """
    assert isinstance(data.draw(getattr(strategies, name)()), DRAWN[name])


def test_every_strategy_is_listed():
    """
    Each strategy is there, and each that needs nothing to begin with is tried above.
    """
    assert set(NAMES) == {*DRAWN, *OF_SOMETHING}
    assert dir(strategies) == sorted(strategies.__all__)
    assert all(callable(getattr(strategies, name)) for name in strategies.__all__)


@given(strategies.moments(first="2024-02-10", last="2024-03-20"))
def test_moments_keep_their_bounds(moment):
    """
    Moments lie between the days that were given.
    """
    assert pm.Moment is type(moment)
    assert str(moment)[:10] >= "2024-02-10"
    assert moment.latest <= 1_710_979_200  # the end of 2024-03-20


def test_exact_moments():
    """
    Exact moments are exact.
    """

    @given(strategies.moments(exact=True))
    def try_them(moment):
        assert moment.exact

    try_them()


REGISTERED = ("Adversary", "Conversation", "Fact", "Jurisdiction", "Moment", "Period", "Platform",
              "Scope", "View", "Window")  # fmt: skip

SCRIPT = """
import hypothesis
from hypothesis import strategies as st
import sys
for late in ("privmodel.catalogue", "privmodel.rules", "privmodel.strategies.platform"):
    assert not [name for name in sys.modules if name.startswith(late)], late
import privmodel as pm
@hypothesis.settings(
    max_examples=3, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
)
@hypothesis.given(st.tuples({types}))
def try_them(values):
    print([type(value).__name__ for value in values])
try_them()
"""


def test_types_are_known_to_hypothesis(tmp_path):
    """
    Where the package is installed, Hypothesis draws the model's classes by type, unasked.
    """
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    points = declared["project"]["entry-points"]["hypothesis"]
    info = tmp_path / "privmodel_installed-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: privmodel-installed\nVersion: 0\n")
    lines = [f"{name} = {value}" for name, value in points.items()]
    (info / "entry_points.txt").write_text("\n".join(["[hypothesis]", *lines]))
    types = ", ".join(f"st.from_type(pm.{name})" for name in REGISTERED)
    source = str(Path(pm.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {[str(tmp_path), source]!r}"
         + SCRIPT.format(types=types)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == repr(list(REGISTERED))


def classes(question):
    """What kinds of things a question and its answer have in them."""
    talk, platform = question.conversation, question.platform
    yield f"chat {talk.chat.value}"
    yield from (f"power {type(power).__name__}" for power in question.adversary.powers)
    yield from (f"event {event.kind.value}" for event in talk.events)
    for what, present in {
        "a lost message": any(message.lost for message in talk.messages),
        "a late message": any(message.delivered for message in talk.messages),
        "a rough date of sending": any(not message.sent.exact for message in talk.messages),
        "a timer": talk.timer_days is not None,
        "a change of setting": bool(talk.changes),
        "several devices": any(len(person.devices) > 1 for person in talk.participants),
        "no operator": not platform.servers,
        "several operators": len(platform.servers) > 1,
        "versions of a statement": any("after" in fact.id for fact in platform.facts),
        "a backup elsewhere": any(each.platform for each in platform.replications),
    }.items():
        if present:
            yield what
    exposure = question.ask()
    if len(exposure._programs) > 1:
        yield "a split"
    program = exposure._programs[0]
    for copy in program.footprint.copies:
        yield f"state {copy.state.value}"
    for mode in platform.modes:
        schedule = type(mode.schedule)
        yield next(f"schedule {name}" for name, cls in SCHEDULES.items() if cls is schedule)
    levels = [program.learning(level).times for level in Level]
    if levels[0] != levels[2]:
        yield "the level changes a time"
    for kind in exposure:
        try:
            finding = exposure[kind]
        except pm.AnalysisIncomplete:  # too much is unstated; that is an answer too
            continue
        yield f"verdict {finding.verdict.value}"
        if finding.ground is not None and finding.verdict is pm.Verdict.YES:
            yield f"ground {finding.ground.value}"
        if finding.sealed:
            yield "taken but sealed"
        yield from (f"step {step.value}" for each in finding.obstacles for step in each.steps)


UNMET = {Step.GROUND_NOT_ADMITTED, Step.NO_NEXUS, Step.NOT_COMPELLED}
"""Steps of questions that admit fewer grounds, and of holders that refuse, with all ties told."""

EXPECTED = {
    *(f"chat {kind}" for kind in ("one_to_one", "group", "channel")),
    *(f"verdict {verdict.value}" for verdict in pm.Verdict),
    *(f"step {step.value}" for step in Step if step not in UNMET),
    *(f"schedule {name}" for name in SCHEDULES),
    *(f"event {name}" for name in ("deleted", "reported", "account_deleted", "joined", "left")),
    *(f"ground {ground.value}" for ground in pm.Ground if ground is not pm.Ground.PRACTICE),
    *(f"state {state}" for state in ("passes", "recordable", "kept")),
    *(f"power {power.__name__}" for power in get_args(Power)),
    "a lost message", "a late message", "a rough date of sending", "a timer",
    "a change of setting", "several devices", "no operator", "several operators",
    "versions of a statement", "a backup elsewhere", "a split", "the level changes a time",
    "taken but sealed",
}  # fmt: skip
"""Every class of a question or an answer, but for some steps and for what was seen to be given to
the very asker: the table of grounds is tried on parts that fit, in a law of its own."""


def met_among(count):
    """How many of some questions have each class of things in them."""
    met = Counter()

    @settings(max_examples=count, derandomize=True, database=None, phases=[Phase.generate])
    @given(questions() | questions(kinds=("order",), max_powers=1))
    def meet_them(question):
        met.update(set(classes(question)))

    meet_them()
    return met


RARE = {
    *(f"ground {ground.value}" for ground in pm.Ground),
    *(f"step {step.value}" for step in (Step.REFUSED, Step.OUT_OF_REACH, Step.NOT_COMPELLED)),
    *(f"step {step.value}" for step in (Step.FORBIDDEN, *UNASKED, Step.NO_NEXUS)),
    f"step {Step.NEED_NOT_KNOWN.value}",
    *(f"power {power.__name__}" for power in get_args(Power)),
    *(f"event {name}" for name in ("joined", "left", "reported", "account_deleted")),
    *(f"schedule {name}" for name in SCHEDULES),
    "verdict conflicting",
}
"""What takes a law, a platform and a suspicion that happen to fit, one power among
many, or one schedule."""


def test_common_classes_are_met():
    """
    Among 150 questions each class occurs that takes no more than a power and a message.
    """
    met = met_among(150)
    assert set(met) >= EXPECTED - RARE, f"never met: {sorted(EXPECTED - RARE - set(met))}"


@pytest.mark.long
def test_every_class_is_met():
    """
    Among 3000 questions every kind of power, schedule, step, verdict and ground occurs, and more.
    """
    met = met_among(3000)
    assert set(met) >= EXPECTED, f"never met: {sorted(EXPECTED - set(met))}, met: {met}"
