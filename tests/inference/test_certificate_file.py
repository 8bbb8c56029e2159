"""Certificates in files: written and read exactly, and no change gets past reader and checker."""

import ast
import json
from math import inf
from pathlib import Path

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

import privmodel.inference
from inference import oracles
from privmodel.errors import CertificateError, InvalidQuestion
from privmodel.inference import (
    Doubt,
    Interval,
    Level,
    Need,
    Rule,
    Verdict,
    closure,
    derivation,
)
from privmodel.inference.certificate_file import FORMAT, Certificate, _digest, from_json
from privmodel.inference.certify import bound_all, prove_all
from privmodel.inference.claim import Answer, Case, Proof
from privmodel.inference.verdict import join_all, join_branches, join_some
from privmodel.strategies.programs import programs

VERDICTS = ("no", "unknown", "conflicting", "yes")
UNTIL = st.sampled_from([inf, 6, 2.5, 0, -inf])


def verdict(times, item, until):
    """The verdict on an item from its learning times at the three levels, said anew."""
    had = [item in each and each[item] <= until for each in times]
    return "yes" if had[0] else "conflicting" if had[1] else "unknown" if had[2] else "no"


def case(name, program, until, items):
    """An honest case: every item with its verdict, and all that shows it."""
    learnings = [closure(program.rules, program.known, level=level) for level in Level]
    times = [learning.times for learning in learnings]
    verdicts = {item: verdict(times, item, until) for item in items}
    return Case(
        name=name,
        rules=program.rules,
        known=program.known,
        until=until,
        verdicts=verdicts,
        proofs=tuple(
            prove_all(each, [i for i in items if each.knows(i) and each.time(i) <= until])
            for each in learnings
        ),
        bounds=tuple(map(bound_all, learnings)),
    )


def answer(name, items, cases):
    rows = [[Verdict(each.verdicts[item]) for item in items] for each in cases]
    return Answer(
        name=name,
        items=tuple(items),
        some=join_branches(join_some(row) for row in rows).value,
        every=join_branches(join_all(row) if row else Verdict.NO for row in rows).value,
        cases=tuple(each.name for each in cases),
    )


@st.composite
def certificates(draw):
    """Honest certificates of one or two cases, with answers about several items."""
    until = draw(UNTIL)
    cases = []
    for number in range(draw(st.integers(1, 2))):
        program = draw(programs(max_rules=6))
        cases.append(case(f"world {number}", program, until, program.items))
    questions = draw(st.lists(st.sets(st.sampled_from("abcdefgh")), min_size=1, max_size=3))
    return Certificate(
        about={"title": draw(st.text(max_size=3))},
        cases=tuple(cases),
        answers=tuple(
            answer(f"question {number}", sorted(items), cases)
            for number, items in enumerate(questions)
        ),
    )


@given(certificates())
def test_an_honest_certificate_is_read_and_accepted(certificate):
    """
    Reading what was written gives an equal certificate, which is accepted, and the same text.
    """
    text = certificate.to_json()
    read = from_json(text)
    assert read == certificate
    assert read.check() == certificate.check() > 0
    assert read.to_json() == text


def spots(value, path=()):
    """Every place in a document, deepest first."""
    if isinstance(value, list):
        value = dict(enumerate(value))
    for key, each in value.items() if isinstance(value, dict) else ():
        yield from spots(each, (*path, key))
    if path:
        yield path


def at(document, path):
    for key in path:
        document = document[key]
    return document


@st.composite
def changed(draw, document):
    """The same document with one field changed, left out or doubled, and where."""
    document = json.loads(json.dumps(document))
    path = draw(st.sampled_from(sorted(spots(document), key=repr)))
    parent, key = at(document, path[:-1]), path[-1]
    old = parent[key]
    how = draw(st.sampled_from(["other value", "left out", "doubled"]))
    if how == "left out":
        del parent[key]
    elif how == "doubled" and isinstance(parent, list):
        parent.insert(key, old)
    else:
        others = [*VERDICTS, "certain", "open", "inf", "-inf", "r0", "world 1", 0, 1, 3, 2.5, None]
        others += [old + 1 if isinstance(old, int) else [], {}, True, "f"]
        parent[key] = draw(st.sampled_from([each for each in others if each != old]))
    return document, path


@given(st.data(), certificates())
def test_every_change_is_noticed(data, certificate):
    """
    A text in which any one field differs is rejected.
    """
    document = json.loads(certificate.to_json())
    other, _ = data.draw(changed(document))
    with pytest.raises(CertificateError):
        from_json(json.dumps(other)).check()


def truth(certificate):
    """Whether everything that a certificate says is so, by re-computing all of it another way."""
    verdicts = {}
    for each in certificate.cases:
        times = [
            oracles.iterate(oracles.admitted(each.rules, level=level), each.known)
            for level in range(3)
        ]
        verdicts[each.name] = {item: verdict(times, item, each.until) for item in each.verdicts}
        if verdicts[each.name] != dict(each.verdicts):
            return False
    for each in certificate.answers:
        rows = [[Verdict(verdicts[name][item]) for item in each.items] for name in each.cases]
        some = join_branches(join_some(row) for row in rows)
        every = join_branches(join_all(row) if row else Verdict.NO for row in rows)
        if (each.some, each.every) != (some.value, every.value):
            return False
    return True


def test_whoever_mends_the_digest_can_only_tell_the_truth():
    """
    A changed text with a digest to match is rejected, or what it says of its rules is still true.
    """
    accepted = []

    @given(st.data(), certificates())
    def law(data, certificate):
        document = json.loads(certificate.to_json())
        other, path = data.draw(changed(document))
        if path[0] != "digest":
            other["digest"] = _digest(other)
        try:
            read = from_json(json.dumps(other))
            read.check()
        except CertificateError:
            accepted.append(False)
            return
        accepted.append(True)
        event(f"accepted with a change in {path[0]}")
        assert truth(read)

    law()
    assert True in accepted
    assert False in accepted


@given(st.data(), certificates())
def test_a_changed_claim_is_rejected(data, certificate):
    """
    Another verdict in a case or an answer is rejected although the digest was mended.
    """
    document = json.loads(certificate.to_json())
    claims = [(pair, 1) for each in document["cases"] for pair in each["verdicts"]] + [
        (each, name) for each in document["answers"] for name in ("some", "every")
    ]
    holder, key = data.draw(st.sampled_from(claims))
    holder[key] = data.draw(st.sampled_from([each for each in VERDICTS if each != holder[key]]))
    document["digest"] = _digest(document)
    with pytest.raises(CertificateError):
        from_json(json.dumps(document)).check()


@given(st.data(), certificates())
def test_a_text_cut_short_is_rejected(data, certificate):
    """
    A text that ends early is one clear error.
    """
    text = certificate.to_json()
    with pytest.raises(CertificateError, match="rejected at"):
        from_json(text[: data.draw(st.integers(0, len(text) - 1))])


names = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=4),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=5,
)  # fmt: skip


@given(st.lists(names, min_size=2, max_size=5, unique=True), st.floats(allow_nan=False))
def test_names_and_times_of_all_kinds_survive(items, time):
    """
    Texts of any characters, numbers, flags, nothing and tuples are read as what they were.
    """
    assume(abs(time) < inf)
    rules = [
        Rule(id="\ud800", head=items[0], when=(Interval(time, inf),)),
        *(derivation(f"r{n}", items[n + 1], [items[n]]) for n in range(len(items) - 1)),
    ]
    learning = closure(rules)
    one = Case(
        name="\udfff",
        rules=tuple(rules),
        known=frozenset(),
        until=inf,
        verdicts=dict.fromkeys(items, "yes"),
        proofs=(prove_all(learning, items),),
        bounds=(bound_all(learning),),
    )
    made = Certificate(about={}, cases=(one,), answers=())
    read = from_json(made.to_json())
    assert read == made
    again = {rule.id: rule.head for rule in read.cases[0].rules}
    for rule in rules:
        assert type(again[rule.id]) is type(rule.head)
        assert repr(again[rule.id]) == repr(rule.head)
    assert repr(read.cases[0].rules[0].when) == repr(rules[0].when)
    read.check()


def test_a_name_that_cannot_be_written():
    """
    An item named by something else than texts, numbers and tuples is an error when writing.
    """
    for name in (frozenset(), object(), ("a", frozenset())):
        one = Case(name="", rules=(), known=frozenset([name]), until=0, verdicts={}, proofs=(),
                   bounds=())  # fmt: skip
        with pytest.raises(InvalidQuestion, match="texts, numbers or tuples"):
            Certificate(about={}, cases=(one,), answers=()).to_json()
    deep = ()
    for _ in range(5_000):
        deep = (deep,)
    one = Case(name="", rules=(), known=frozenset([deep]), until=0, verdicts={}, proofs=(),
               bounds=())  # fmt: skip
    with pytest.raises(InvalidQuestion, match="less deeply"):
        Certificate(about={}, cases=(one,), answers=()).to_json()


EMPTY = {"format": FORMAT, "about": {}, "names": ["a"], "cases": [], "answers": []}
CASE = {
    "name": "only", "until": "inf", "known": [], "rules": [], "verdicts": [], "proofs": [],
    "bounds": [],
}  # fmt: skip
RULE = {
    "id": "r", "head": 0, "when": [["-inf", "inf"]], "needs": [[[], ["-inf", "inf"]]],
    "seals": [], "powers": [], "facts": [], "doubts": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON, or cut short"),
        ("[" * 100_000, "not JSON, or cut short"),
        ("[]", "'format'"),
        ('{"format": "privmodel-certificate/2"}', "privmodel-certificate/1"),
        (f'{{"format": "{FORMAT}", "format": "{FORMAT}"}}', "given twice"),
        (f'{{"format": "{FORMAT}", "about": NaN}}', "NaN is no number"),
        ({**EMPTY, "more": 1}, "no such field"),
        ({name: EMPTY[name] for name in EMPTY if name != "names"}, "'names': it is missing"),
        ({**EMPTY, "about": {"day": 1}}, "'about'"),
        ({**EMPTY, "cases": [{**CASE, "until": None}]}, r"cases\[0\].until"),
        ({**EMPTY, "cases": [{**CASE, "known": [1]}]}, "there is no item 1"),
        ({**EMPTY, "cases": [{**CASE, "known": [True]}]}, "there is no item True"),
        ({**EMPTY, "cases": [{**CASE, "rules": [{**RULE, "when": [[5, 2]]}]}]}, r"when\[0\]"),
        ({**EMPTY, "cases": [{**CASE, "rules": [{**RULE, "when": [[3, 4], [1, 2]]}]}]}, "order"),
        ({**EMPTY, "cases": [{**CASE, "rules": [{**RULE, "needs": []}]}]}, "NOTHING_NEEDED"),
        ({**EMPTY, "cases": [{**CASE, "rules": [{**RULE, "doubts": [["d", "certain"]]}]}]}, "none"),
        ({**EMPTY, "cases": [{**CASE, "rules": [{**RULE, "doubts": [["d", "sure"]]}]}]}, "level"),
        ({**EMPTY, "cases": [{**CASE, "verdicts": [[0, "no"], [0, "no"]]}]}, "twice"),
        ({**EMPTY, "digest": "0"}, "the file was changed"),
    ],
)  # fmt: skip
def test_faults_say_where_they_stand(text, told):
    """
    What is no certificate is one clear error that names the place.
    """
    if not isinstance(text, str):
        text = {"digest": "", **text}
        text = json.dumps({**text, "digest": text["digest"] or _digest(text)})
    with pytest.raises(CertificateError, match=told):
        from_json(text)


def of_each_verdict(name="only", **claimed):
    """A case with an item of each verdict, called by it, and all that can be shown of them."""
    rules = [
        derivation(each, each, [], doubts=frozenset(doubts))
        for each, doubts in (
            ("yes", []),
            ("conflicting", [Doubt("contested", Level.DISPUTED)]),
            ("unknown", [Doubt("silent", Level.OPEN)]),
        )
    ]
    learnings = [closure(rules, level=level) for level in Level]
    return Case(
        name=name,
        rules=tuple(rules),
        known=frozenset(),
        until=inf,
        verdicts={each: claimed.get(each, each) for each in VERDICTS},
        proofs=tuple(prove_all(each, each.times) for each in learnings),
        bounds=tuple(map(bound_all, learnings)),
    )


@pytest.mark.parametrize("true", VERDICTS)
@pytest.mark.parametrize("claimed", VERDICTS)
def test_each_false_verdict_is_rejected(true, claimed):
    """
    Whatever else is shown, an item of one verdict can't pass for one of another.
    """
    made = Certificate(about={}, cases=(of_each_verdict(**{true: claimed}),), answers=())
    if true == claimed:
        assert made.check() == 4
    else:
        with pytest.raises(CertificateError, match=f"shows that it is {claimed}"):
            made.check()


@pytest.mark.parametrize("first", VERDICTS)
@pytest.mark.parametrize("second", VERDICTS)
@pytest.mark.parametrize("said", VERDICTS)
def test_each_false_answer_is_rejected(first, second, said):
    """
    What is yes or no in one world and something else in another has one answer only.
    """
    cases = []
    for name, verdict in (("one", first), ("other", second)):
        doubts = {
            "yes": [], "conflicting": [Doubt("contested", Level.DISPUTED)],
            "unknown": [Doubt("silent", Level.OPEN)],
        }  # fmt: skip
        rules = (
            [derivation("r", "x", [], doubts=frozenset(doubts[verdict]))] if verdict != "no" else []
        )
        learnings = [closure(rules, level=level) for level in Level]
        cases.append(
            Case(
                name=name,
                rules=tuple(rules),
                known=frozenset(),
                until=inf,
                verdicts={"x": verdict},
                proofs=tuple(prove_all(each, each.times) for each in learnings),
                bounds=tuple(map(bound_all, learnings)),
            )
        )
    true = join_branches([Verdict(first), Verdict(second)]).value
    answer = Answer(name="q", items=("x",), some=said, every=said, cases=("one", "other"))
    made = Certificate(about={}, cases=tuple(cases), answers=(answer,))
    if said == true:
        made.check()
    else:
        with pytest.raises(CertificateError, match=f"what follows is '{true}'"):
            made.check()


def test_cases_and_answers_are_checked():
    """
    A verdict without what shows it, two cases of one name and an answer without its cases fail.
    """
    rules = (
        Rule(id="s", head="selector", when=(Interval(5, inf),)),
        Rule(id="r", head="record", when=(Interval(0, 5),), needs=(Need(frozenset(["selector"])),)),
    )
    learning = closure(rules)
    proof, bound = prove_all(learning, ["selector"]), bound_all(closure(rules, level=Level.OPEN))

    def told(answers=(), twice=False, **changes):
        parts = {
            "name": "only", "rules": rules, "known": frozenset(), "until": 9,
            "verdicts": {"selector": "yes", "record": "no"}, "proofs": (proof,), "bounds": (bound,),
        }  # fmt: skip
        one = Case(**{**parts, **changes})
        made = Certificate(about={}, cases=(one, one) if twice else (one,), answers=answers)
        try:
            made.check()
        except CertificateError as error:
            return str(error)
        return ""

    assert told() == ""
    assert "no proof shows that it is yes" in told(proofs=())
    assert "no proof shows that it is yes" in told(until=4)
    assert "no bound shows that it is no" in told(bounds=())
    assert "no bound shows that it is no" in told(bounds=(bound_all(learning),))
    assert "no bound" in told(verdicts={"selector": "no"})
    assert "no proof" in told(verdicts={"record": "yes"})
    assert "is no verdict" in told(verdicts={"record": "perhaps"})
    assert "all powers" in told(proofs=(Proof(steps=(), powers=frozenset()),))
    assert "all powers" in told(proofs=(Proof(steps=(), granted=frozenset(["d"])),))
    assert "two cases have this name" in told(twice=True)
    answer = {"name": "q", "items": ("selector", "record"), "some": "yes", "every": "no"}
    assert told([Answer(**answer, cases=("only",))]) == ""
    assert "names no case" in told([Answer(**answer, cases=())])
    assert "lacks a verdict" in told([Answer(**answer, cases=("other",))])
    assert "lacks a verdict" in told([Answer(**{**answer, "items": ("x",)}, cases=("only",))])
    wrong = Answer(**{**answer, "every": "yes"}, cases=("only",))
    assert "what follows is 'no', not 'yes'" in told([wrong])
    nothing = Answer(name="q", items=(), some="no", every="no", cases=("only",))
    assert told([nothing]) == ""


def test_checking_needs_nothing_of_the_engine():
    """
    From the reader of files no import leads to the closure or to anything that searches.
    """
    home = Path(privmodel.inference.__file__).parent
    seen, todo = set(), ["privmodel.inference.certificate_file"]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        path = home.parent / Path(*name.split(".")[1:]).with_suffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module.startswith("privmodel"):
                todo.append(node.module)
    assert seen == {
        "privmodel.errors",
        *(f"privmodel.inference.{name}" for name in
          ("certificate_file", "certificate", "claim", "rule", "interval")),
    }  # fmt: skip
