"""Checks on the sentences themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privmodel.errors import Problem

from .subject import Subject

__all__ = ["quotations_close", "sentences_are_whole"]


def quotations_close(subject: Subject) -> Iterator[Problem]:
    """A quotation that never ends makes the rest of a sentence look like somebody else's words."""
    for place, text in _texts(subject):
        if text.count('"') % 2:
            yield Problem(place, 'an odd number of "; close the quotation')
        opened = len(re.findall(r"(?<!\w)'(?=\w)", text))
        if opened > len(re.findall(r"(?<=\S)'(?!\w)", text)):
            yield Problem(place, "a quotation opens with ' and never closes; close it")
        for left, right in (("“", "”"), ("«", "»"), ("(", ")")):
            if text.count(left) != text.count(right):
                yield Problem(
                    place,
                    f"{text.count(left)} times {left}, {text.count(right)} times {right}; "
                    "let each have its partner",
                )


def sentences_are_whole(subject: Subject) -> Iterator[Problem]:
    """What a fact says is shown alone in explanations, so it must be a sentence by itself."""
    for place, fact in subject.placed("facts"):
        if not fact.says.strip():
            yield Problem(f"{place}.says", "empty; write the statement in one sentence")
        elif not re.search(r"[.!?…][\"'”)]*$", fact.says.strip()):
            yield Problem(f"{place}.says", "it stops in the middle; end it with a full stop")


def _texts(subject: Subject) -> Iterator[tuple[str, str]]:
    for entry in subject.contents.entries:
        place = f"fact {entry.fact.id}"
        yield f"{place}.says", entry.fact.says
        yield f"{place}.note", entry.fact.note
        yield f"{place}.context", entry.context
    for place, source in subject.placed("sources"):
        yield f"{place}.title", source.title
