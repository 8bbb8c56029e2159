"""Certificates as JSON texts: the programs, the claims about them and what shows the claims.

Nothing but the text is needed to check one later and elsewhere: read it here, and hand cases and
answers to `privmodel.inference.certificate`. ``docs/certificates.md`` describes every field.

Names of items are kept in a table and meant by their places. A name may be a text, a number, true,
false, null, or a tuple of such names; a tuple is written as a list. Times are numbers, and
``"inf"`` or ``"-inf"``. So whatever is written is read again exactly.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from math import inf
from typing import Any, TypeVar

from attrs import frozen

from privmodel.errors import CertificateError, InvalidModel, InvalidQuestion
from privmodel.inference.certificate import check
from privmodel.inference.claim import Answer, Bound, Case, Proof, ProofStep
from privmodel.inference.interval import Interval
from privmodel.inference.rule import Doubt, Level, Need, Rule

__all__ = ["FORMAT", "Certificate", "from_json"]

FORMAT = "privmodel-certificate/1"
"""The version of the form. It changes whenever a field is added, removed or redefined."""

T = TypeVar("T")
_INFINITIES = {"inf": inf, "-inf": -inf}
_LEVELS = {level.name.lower(): level for level in Level}


@frozen(kw_only=True)
class Certificate:
    """Answers, with everything that it takes to check them.

    Arguments:
        about: what the answers are about, in texts for people; no part of the claim.
        cases: the worlds of which one is the real one, with what is shown in each.
        answers: the answers.
    """

    about: Mapping[str, str]
    cases: tuple[Case, ...]
    answers: tuple[Answer, ...]

    def check(self) -> int:
        """Check it with the independent checker.

        Returns:
            how many verdicts were checked, of cases and of answers.

        Raises:
            CertificateError: it does not show what it says.
        """
        check(self.cases, self.answers)
        return sum(len(case.verdicts) for case in self.cases) + 2 * len(self.answers)

    def to_json(self) -> str:
        """The JSON text. Reading it gives an equal certificate, but for the notes of rules.

        Raises:
            InvalidQuestion: an item's name can't be written.
        """
        try:
            document = _Writer().certificate(self)
        except RecursionError:
            raise InvalidQuestion("item", "a name", "nest tuples less deeply") from None
        document["digest"] = _digest(document)
        return json.dumps(document, allow_nan=False)


def from_json(text: str) -> Certificate:
    """The certificate in a JSON text; it is not checked yet.

    Raises:
        CertificateError: the text is no certificate of this version, or not as it was written.
    """
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        version = document.get("format") if isinstance(document, dict) else None
        if version != FORMAT:
            raise CertificateError("format", f"it must be {FORMAT!r}, not {version!r}")
        made = _Reader().certificate(document)
    except CertificateError:
        raise
    except (ValueError, RecursionError) as error:
        raise CertificateError("file", f"this is not JSON, or cut short: {error}") from None
    if document["digest"] != _digest(document):
        raise CertificateError("digest", "it is not that of the rest; the file was changed")
    return made


def _digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 digest of everything else, written in one fixed way."""
    rest = {name: value for name, value in document.items() if name != "digest"}
    plain = json.dumps(rest, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise CertificateError("file", "a field is given twice")
    return made


def _no_constant(name: str) -> None:
    raise CertificateError("file", f"{name} is no number of JSON")


class _Writer:
    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}

    def certificate(self, made: Certificate) -> dict[str, Any]:
        cases = [self._case(case) for case in made.cases]
        answers = [
            {
                "name": answer.name,
                "items": [self._place(item) for item in answer.items],
                "some": answer.some,
                "every": answer.every,
                "cases": list(answer.cases),
            }
            for answer in made.answers
        ]
        return {
            "format": FORMAT,
            "about": dict(made.about),
            "names": [_plain_name(name) for name in self._places],
            "cases": cases,
            "answers": answers,
        }

    def _case(self, case: Case) -> dict[str, Any]:
        return {
            "name": case.name,
            "until": _plain_time(case.until),
            "known": self._set(case.known),
            "rules": [self._rule(rule) for rule in case.rules],
            "verdicts": [[self._place(item), each] for item, each in case.verdicts.items()],
            "proofs": [
                {
                    **self._terms(proof),
                    "steps": [
                        [step.rule, step.alternative, _plain_time(step.time)]
                        for step in proof.steps
                    ],
                }
                for proof in case.proofs
            ],
            "bounds": [
                {
                    **self._terms(bound),
                    "times": sorted(
                        [self._place(item), _plain_time(bound.times[item])]
                        for item in sorted(bound.times, key=repr)
                    ),
                }
                for bound in case.bounds
            ],
        }

    def _terms(self, claim: Proof | Bound) -> dict[str, Any]:
        return {
            "level": claim.level.name.lower(),
            "powers": None if claim.powers is None else sorted(claim.powers),
            "granted": sorted(claim.granted),
        }

    def _rule(self, rule: Rule) -> dict[str, Any]:
        return {
            "id": rule.id,
            "head": self._place(rule.head),
            "when": [_plain_interval(window) for window in rule.when],
            "needs": [[self._set(each.items), _plain_interval(each.validity)]
                      for each in rule.needs],
            "seals": self._set(rule.seals),
            "powers": sorted(rule.powers),
            "facts": sorted(rule.facts),
            "doubts": sorted([each.name, each.level.name.lower()] for each in rule.doubts),
        }  # fmt: skip

    def _set(self, items: Iterable[Hashable]) -> list[int]:
        # Places are given in the order of first use, so that equal certificates are equal texts.
        return sorted(self._place(item) for item in sorted(items, key=repr))

    def _place(self, item: Hashable) -> int:
        return self._places.setdefault(item, len(self._places))


def _plain_name(name: Hashable) -> Any:
    if isinstance(name, tuple):
        return [_plain_name(each) for each in name]
    if name is None or (isinstance(name, str | int | float) and name == name):
        return {"time": _plain_time(name)} if name in (inf, -inf) else name
    raise InvalidQuestion("item", name, "name items by texts, numbers or tuples of these")


def _plain_time(time: Any) -> float | str:
    return ("inf" if time > 0 else "-inf") if time in (inf, -inf) else time


def _plain_interval(interval: Interval) -> list[float | str]:
    return [_plain_time(interval.start), _plain_time(interval.end)]


class _Reader:
    """Reads one document; each fault is an error that says where it stands."""

    def __init__(self) -> None:
        self._names: list[Hashable] = []

    def certificate(self, document: Any) -> Certificate:
        top = _fields(document, "", "format about names cases answers digest")
        about = top["about"]
        if not isinstance(about, dict) or not all(isinstance(each, str) for each in about.values()):
            raise CertificateError("about", "write texts by name")
        self._names = _each(top["names"], "names", _name)
        return Certificate(
            about=about,
            cases=tuple(_each(top["cases"], "cases", self._case)),
            answers=tuple(_each(top["answers"], "answers", self._answer)),
        )

    def _answer(self, value: Any, path: str) -> Answer:
        found = _fields(value, path, "name items some every cases")
        return Answer(
            name=_text(found["name"], f"{path}.name"),
            items=tuple(_each(found["items"], f"{path}.items", self._item)),
            some=_text(found["some"], f"{path}.some"),
            every=_text(found["every"], f"{path}.every"),
            cases=tuple(_each(found["cases"], f"{path}.cases", _text)),
        )

    def _case(self, value: Any, path: str) -> Case:
        found = _fields(value, path, "name until known rules verdicts proofs bounds")
        verdicts = _each(found["verdicts"], f"{path}.verdicts", _pair(self._item, _text))
        return Case(
            name=_text(found["name"], f"{path}.name"),
            until=_time(found["until"], f"{path}.until"),
            known=self._set(found["known"], f"{path}.known"),
            rules=tuple(_each(found["rules"], f"{path}.rules", self._rule)),
            verdicts=_once_each(verdicts, f"{path}.verdicts"),
            proofs=tuple(_each(found["proofs"], f"{path}.proofs", self._proof)),
            bounds=tuple(_each(found["bounds"], f"{path}.bounds", self._bound)),
        )

    def _proof(self, value: Any, path: str) -> Proof:
        found = _fields(value, path, "level powers granted steps")
        return Proof(
            steps=tuple(_each(found["steps"], f"{path}.steps", _step)), **_terms(found, path)
        )

    def _bound(self, value: Any, path: str) -> Bound:
        found = _fields(value, path, "level powers granted times")
        times = _each(found["times"], f"{path}.times", _pair(self._item, _time))
        return Bound(times=_once_each(times, f"{path}.times"), **_terms(found, path))

    def _rule(self, value: Any, path: str) -> Rule:
        found = _fields(value, path, "id head when needs seals powers facts doubts")
        try:
            return Rule(
                id=_text(found["id"], f"{path}.id"),
                head=self._item(found["head"], f"{path}.head"),
                when=tuple(_each(found["when"], f"{path}.when", _interval)),
                needs=tuple(_each(found["needs"], f"{path}.needs", self._need)),
                seals=self._set(found["seals"], f"{path}.seals"),
                powers=_texts(found["powers"], f"{path}.powers"),
                facts=_texts(found["facts"], f"{path}.facts"),
                doubts=frozenset(_each(found["doubts"], f"{path}.doubts", _doubt)),
            )
        except InvalidModel as error:
            raise CertificateError(path, str(error)) from None

    def _need(self, value: Any, path: str) -> Need:
        items, validity = _pair(self._set, _interval)(value, path)
        return Need(items, validity)

    def _set(self, value: Any, path: str) -> frozenset[Hashable]:
        return frozenset(_each(value, path, self._item))

    def _item(self, value: Any, path: str) -> Hashable:
        if type(value) is not int or not 0 <= value < len(self._names):
            raise CertificateError(path, f"there is no item {value!r}; there are names for "
                                         f"{len(self._names)}")  # fmt: skip
        return self._names[value]


def _fields(value: Any, path: str, names: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CertificateError(path or "file", "write an object")
    wanted = names.split()
    for name in (*wanted, *value):
        if name not in value or name not in wanted:
            what = "it is missing" if name not in value else "there is no such field"
            raise CertificateError(f"{path}.{name}".lstrip("."), what)
    return value


def _each(value: Any, path: str, read: Callable[[Any, str], T]) -> list[T]:
    if not isinstance(value, list):
        raise CertificateError(path, "write a list")
    return [read(each, f"{path}[{number}]") for number, each in enumerate(value)]


def _pair(first: Callable[[Any, str], Any], second: Callable[[Any, str], Any]) -> Any:
    def read(value: Any, path: str) -> tuple[Any, Any]:
        if not isinstance(value, list) or len(value) != 2:
            raise CertificateError(path, "write a pair")
        return first(value[0], f"{path}[0]"), second(value[1], f"{path}[1]")

    return read


def _once_each(pairs: list[tuple[Hashable, Any]], path: str) -> dict[Hashable, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise CertificateError(path, "an item is given twice")
    return made


def _terms(found: Mapping[str, Any], path: str) -> dict[str, Any]:
    powers = found["powers"]
    return {
        "level": _level(found["level"], f"{path}.level"),
        "powers": None if powers is None else _texts(powers, f"{path}.powers"),
        "granted": _texts(found["granted"], f"{path}.granted"),
    }


def _step(value: Any, path: str) -> ProofStep:
    if not isinstance(value, list) or len(value) != 3 or type(value[1]) is not int:
        raise CertificateError(path, "write a rule, the number of an alternative and a time")
    rule, alternative, time = value
    return ProofStep(
        rule=_text(rule, f"{path}[0]"), alternative=alternative, time=_time(time, f"{path}[2]")
    )


def _interval(value: Any, path: str) -> Interval:
    start, end = _pair(_time, _time)(value, path)
    try:
        return Interval(start, end)
    except InvalidModel as error:
        raise CertificateError(path, str(error)) from None


def _doubt(value: Any, path: str) -> Doubt:
    name, level = _pair(_text, _level)(value, path)
    try:
        return Doubt(name, level)
    except InvalidModel as error:
        raise CertificateError(path, str(error)) from None


def _level(value: Any, path: str) -> Level:
    if not isinstance(value, str) or value not in _LEVELS:
        raise CertificateError(path, f"{value!r} is no level; there are {', '.join(_LEVELS)}")
    return _LEVELS[value]


def _time(value: Any, path: str) -> float:
    if type(value) in (int, float) and abs(value) != inf:
        return value  # type: ignore[no-any-return]
    if isinstance(value, str) and value in _INFINITIES:
        return _INFINITIES[value]
    raise CertificateError(path, f"{value!r} is no time; write a number, 'inf' or '-inf'")


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise CertificateError(path, f"{value!r} is no text")
    return value


def _texts(value: Any, path: str) -> frozenset[str]:
    return frozenset(_each(value, path, _text))


def _name(value: Any, path: str) -> Hashable:
    if isinstance(value, list):
        return tuple(_each(value, path, _name))
    if isinstance(value, dict):
        return _time(_fields(value, path, "time")["time"], path)
    if isinstance(value, float) and abs(value) == inf:  # as JSON reads 1e999
        raise CertificateError(path, "the number is too large")
    found: Hashable = value
    return found
