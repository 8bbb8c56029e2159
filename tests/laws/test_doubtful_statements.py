"""Whoever doubts a statement concludes nothing from it: it opens answers and settles none."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import FEWER, answers, questions
from privmodel.catalogue.lint.kinds import KEPT_BY_SERVICES

SETTLED = (pm.Verdict.YES, pm.Verdict.NO)


@FEWER
@given(
    questions(kinds=("order", "breach", "operate"), max_powers=2),
    st.sampled_from(KEPT_BY_SERVICES),
    st.sampled_from(("sure", "open", "absent")),
    st.sampled_from(((), ("sent + 1 day",), ("deleted",), ("account_deleted",))),
)
def test_an_unconfirmed_statement_settles_nothing(question, kind, existence, until):
    """
    One more statement on what an operator keeps, which nobody confirmed, settles no open answer.
    """
    platform = question.platform
    if existence == "absent":
        until = ()
    said = pm.Retention(
        kinds=kind, at="operator", existence=existence, until=until, facts=["unconfirmed"]
    )
    fact = pm.Fact(id="unconfirmed", says="It is said so.", grade="unconfirmed")
    more = question.with_platform(
        evolve(platform, retention=(*platform.retention, said), facts=(*platform.facts, fact))
    )
    before, after = answers(question.ask()), answers(more.ask())
    assert not [
        item
        for item in before.keys() & after.keys()
        if before[item] not in SETTLED and after[item] in SETTLED
    ]
