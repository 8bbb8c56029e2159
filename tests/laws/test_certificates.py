"""Law 4: every yes replays, every no certifies."""

from hypothesis import given

from laws.asking import FEWER, answers, questions
from privmodel.inference.certificate_file import from_json


@FEWER
@given(questions())
def test_every_finding_certifies(question):
    """
    The independent checker accepts a proof for each item obtained and a bound for each that is not,
    in every branch; what is read from a file is the same certificate, and says what findings say.
    """
    exposure = question.ask()
    answers(exposure)  # rejects what has no answer
    for kind in exposure:
        exposure.explain(kind)
    made = exposure.certify()
    read = from_json(made.to_json())
    assert read == made
    assert read.check() >= 2 * len(exposure)
    assert [answer.name for answer in read.answers] == list(exposure)
    for answer in read.answers:
        finding = exposure[answer.name]
        assert (answer.some, answer.every) == (finding.verdict, finding.every)
        names = [(item.kind, item.subject) for item, _ in finding.items]
        assert list(answer.items) == names
