"""What is shown follows from what is learned, of one message, and changes nothing of it."""

from hypothesis import assume, given, reject
from hypothesis import strategies as st

import privmodel as pm
from laws.asking import FEWER, NO, RISING, YES, answers, questions, unsettled
from laws.worlds import worlds
from privmodel.inference.closure import closure
from privmodel.inference.rule import Level
from privmodel.query.detecting.detectability import detected
from privmodel.rules.detectable import Conclusion, Evidence, Shown, conclusions, evidence_of
from privmodel.rules.join import Taking

INF = float("inf")
LOOKING = ("operate", "tap", "seize")
CLAIMS = (Shown.CONTACT, Shown.TIME, Shown.AUTHOR)


def said(exposure):
    """The verdict on each claim about each message, with all evidence and with each sort."""
    try:
        found = detected(exposure)
        return {
            (shown, by, message): verdict
            for shown in CLAIMS
            for by in (None, *Evidence)
            for message, verdict in (
                found[shown] if by is None else found.by(shown, by)
            ).messages
        }  # fmt: skip
    except pm.AnalysisIncomplete:
        reject()


def ways(message, shown):
    """The kinds that show something together, spelt out once more."""
    contents = sorted(kind.value for kind in message.kinds)
    call = [["call_record"]] if "call_audio" in contents else []
    if shown is Shown.CONTACT:
        return [["sender", "recipient"], *call]
    if shown is Shown.TIME:
        return [["sender", "recipient", "timestamp"], *call]
    signed = [[f"signature over {message.id}", each] for each in contents]
    return [*(["sender", each] for each in contents), *signed]


def item(message, name):
    if name.startswith("signature"):
        return pm.Item(kind="key", subject=name)
    return pm.Item(kind=pm.DataKind(name), subject=message.id)


@given(questions())
def test_a_claim_is_known_when_its_last_premise_is(question):
    """
    At every level of doubt a claim about a message is known from the instant on at which the last
    piece of one of its ways is, all of the same message, and never without.
    """
    exposure = question.ask()
    for program in exposure.concluding(conclusions)._programs:
        for level in Level:
            times = program.learning(level)
            for message in question.conversation.messages:
                for shown in CLAIMS:
                    due = min(
                        max(times.time(item(message, name)) for name in way)
                        for way in ways(message, shown)
                    )
                    assert times.time(Conclusion(shown, message.id)) == due


@FEWER
@given(questions())
def test_conclusions_change_nothing_of_what_is_learned(question):
    """
    With the rules that draw conclusions the same items are learned at the same times as without.
    """
    exposure = question.ask()
    pairs = zip(exposure._programs, exposure.concluding(conclusions)._programs, strict=True)
    for plain, more in pairs:
        for level in Level:
            before, after = plain.learning(level).times, more.learning(level).times
            assert before.items() <= after.items()
            extra = after.keys() - before.keys()
            assert all(not isinstance(head, pm.Item) for head in extra)


@FEWER
@given(questions())
def test_one_sort_of_evidence_shows_no_more_than_all(question):
    """
    What one sort of evidence shows alone is shown by all of it together, as surely at least.
    """
    found = said(question.ask())
    for (shown, by, message), verdict in found.items():
        if by is not None:
            assert RISING.index(verdict) <= RISING.index(found[shown, None, message])


@given(questions(kinds=LOOKING) | questions())
def test_a_sort_of_evidence_is_what_is_taken_of_that_sort(question):
    """
    By one sort of evidence alone a claim is known exactly when it is with every other taking of its
    premises left out of the program.
    """
    program, *_ = question.ask().concluding(conclusions)._programs
    kinds = {"sender", "recipient", "timestamp", "call_record", *pm.DataKind.CONTENTS.leaves}
    needed = {
        each.kind
        for rule in program.rules
        for need in rule.needs
        for each in need.items
        if isinstance(each, pm.Item)
    }
    assert not needed & kinds  # so that leaving takings out cuts off evidence, and no means
    whole = program.learning(Level.OPEN)
    for by in (Evidence.SERVICE, Evidence.DEVICE, Evidence.OBSERVATION):
        kept = [rule for rule in program.rules if not _of_another_sort(rule, kinds, by)]
        alone = closure(kept, program.known, level=Level.OPEN)
        for message in question.conversation.messages:
            for shown in CLAIMS:
                mixed = alone.time(Conclusion(shown, message.id))
                assert whole.time(Conclusion(shown, message.id, by)) == mixed


def _of_another_sort(rule, kinds, by):
    """Whether a rule takes a premise, or a signature, that is not that sort of evidence."""
    if not isinstance(rule.head, pm.Item):
        return False
    if rule.head.subject.startswith("signature over"):
        return True
    taking = rule.note
    if not isinstance(taking, Taking) or rule.head.kind not in kinds:
        return False
    return evidence_of(taking) is not by


@FEWER
@given(questions(), st.data())
def test_a_completion_settles_no_claim_anew(question, data):
    """
    A claim that is shown or not stays so, however one of the points that are open turns out.
    """
    possible = dict(worlds(question))
    assume(possible)
    before = said(question.ask())
    assume(not {YES, NO}.isdisjoint(before.values()))
    what = data.draw(st.sampled_from(sorted(possible)))
    lost = unsettled(before, said(possible[what].ask()))
    assert not lost, what


@FEWER
@given(questions())
def test_what_is_shown_is_obtained(question):
    """
    Where contact is surely shown of a message, some record of that message is surely obtained.
    """
    exposure = question.ask()
    obtained = answers(exposure)
    for (_, by, message), verdict in said(exposure).items():
        if verdict is YES and by is None:
            assert any(got is YES and each.subject == message for each, got in obtained.items())
