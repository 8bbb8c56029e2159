"""Law 4: every yes replays, every no certifies."""

from hypothesis import given

from laws.asking import FEWER, NO, YES, answers, questions


@FEWER
@given(questions())
def test_every_finding_certifies(question):
    """
    The independent checker accepts a proof for each item obtained and a bound for each that is not.
    """
    exposure = question.ask()
    asked = answers(exposure)
    for kind in exposure:
        exposure.explain(kind)
    settled = [item for item, verdict in asked.items() if verdict in (YES, NO)]
    if settled:
        assert exposure.certify() > 0
