"""Writing questions to TOML files, which ``read_question`` reads again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from privmodel.errors import InvalidQuestion
from privmodel.query.asking import Question

from .written import question_document

__all__ = ["question_toml", "save_question"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def save_question(question: Question, file: Path | str) -> None:
    """Write a question to a file.

    Args:
        question: the question.
        file: where to; what stands there is replaced.

    Raises:
        InvalidQuestion: for a platform or law that is not the catalogue's own, since a file can
            only name them, or for a file that can't be written.
    """
    text = question_toml(question)
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidQuestion("file", str(file), f"{error.strerror}; name another") from None


def question_toml(question: Question) -> str:
    """A question as the text of a TOML file. Reading it again gives an equal question.

    Raises:
        InvalidQuestion: for a platform or law that is not the catalogue's own.
    """
    return "\n".join(_table(question_document(question), ())).strip() + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    below = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            below.append((key, [value], "[{}]"))
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            below.append((key, value, "[[{}]]"))
        else:
            yield f"{_key(key)} = {_value(value)}"
    for key, tables, head in below:
        here = (*path, key)
        for each in tables:
            yield ""
            yield head.format(".".join(map(_key, here)))
            yield from _table(each, here)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(value: str) -> str:
    """A basic string; JSON's escapes are TOML's too, but for the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
