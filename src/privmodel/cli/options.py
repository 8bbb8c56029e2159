"""What the commands share: who asks, when, and how things are printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from attrs import evolve

from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import InvalidModel, InvalidQuestion, PrivModelError, UnknownName
from privmodel.model.adversary import Adversary
from privmodel.model.data import data_kind
from privmodel.model.law import Suspicion
from privmodel.model.timeline import DAY, Moment, iso, moment
from privmodel.query.front import court

__all__ = [
    "LEAD_DAYS",
    "chosen_court",
    "conditions_given",
    "draw",
    "is_file",
    "kinds_named",
    "named",
    "print_json",
    "sending",
    "settings_given",
    "terminal",
]

LEAD_DAYS = 30
"""How long before the day of the question a message is sent, in days, where nobody says."""

MOST_YEARS = 10_000
"""More than any law threatens: a term beyond it is a slip of the keyboard."""


def kinds_named(_: click.Context, __: click.Parameter, value: Any) -> Any:
    """A callback that refuses kinds which do not exist."""
    names = value if isinstance(value, tuple) else (value,) if value else ()
    for name in names:
        data_kind(name)
    return value


def settings_given(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """A callback that takes ``name=value`` apart."""
    found = {}
    for value in values:
        name, equals, chosen = value.partition("=")
        if not (name and equals and chosen):
            raise click.BadParameter(f"{value!r} won't do; write name=value")
        found[name] = chosen
    return found


def conditions_given(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, bool]:
    """A callback that takes ``name=yes`` and ``name=no`` apart."""
    given = settings_given(context, parameter, values)
    for name, met in given.items():
        if met not in ("yes", "no"):
            raise click.BadParameter(f"{f'{name}={met}'!r} won't do; write {name}=yes or {name}=no")
    return {name: met == "yes" for name, met in given.items()}


def at_hand() -> Catalogue:
    """The catalogue of this run: the built-in one, with whatever is laid over it."""
    context = click.get_current_context(silent=True)
    laid = None if context is None else context.find_object(Catalogue)
    return laid or builtin()


def is_file(subject: str) -> bool:
    """Whether a word names a file rather than a platform: it is one, or looks like one."""
    if Path(subject).is_file() or subject.endswith(".toml") or "/" in subject or os.sep in subject:
        return True
    return subject not in at_hand().platforms() and Path(subject).exists()


def sending(given: str | None, on: Moment) -> tuple[Moment, list[str]]:
    """When the message is sent; where nobody said, a default that is said aloud."""
    if given is not None:
        return named("--sent", moment, given), []
    day = iso(on.earliest - LEAD_DAYS * DAY)
    try:
        sent = moment(day)
    except InvalidModel:  # before the calendar begins
        raise click.UsageError("say with --sent when the message is sent") from None
    return sent, [
        f"the message is sent on {day}, {LEAD_DAYS} days before, since --sent was left out"
    ]


def named(option: str, convert: Callable[[Any], Any], value: Any) -> Any:
    """The converted value of an option; an error names the option."""
    if value is None:
        return None
    try:
        return convert(value)
    except PrivModelError as error:
        if isinstance(error, UnknownName):
            raise UnknownName(error.what, error.name, error.known, option) from None
        raise InvalidQuestion(option, value, getattr(error, "mend", str(error))) from None


def chosen_court(
    options: Mapping[str, Any], since: Moment | None, until: Moment | None
) -> Adversary:
    """The court that the options speak of."""
    law = named("--court", at_hand().jurisdiction, options["country"].lower())
    helping = named("--through", at_hand().jurisdiction, options["through"])
    for name in options["instruments"]:
        named("--instrument", (helping or law).instrument, name)
    suspected = named("--offence", lambda word: Suspicion(offence=word), options["offence"])
    years = named("--max-penalty", _years, options["max_penalty"])
    return court(
        law,
        suspicion=evolve(
            suspected or Suspicion(),
            max_penalty_years=years,
            breaks_terms=options["breaks_terms"],
            gates=options["conditions"],
        ),
        instruments=options["instruments"],
        forum=options["forum"] or "criminal",
        since=since,
        until=until,
        through=helping,
        state=options["state"],
        holder=options["holder"],
        person=options["person"],
        renewals=options["renewals"],
        catalogue=at_hand(),
    )


def _years(value: float) -> float:
    if not 0 <= value <= MOST_YEARS:
        raise InvalidQuestion("", value, f"give years between 0 and {MOST_YEARS}")
    return value


def draw(drawn: Callable[[], Any], plain: Callable[[], str]) -> None:
    """Print what rich draws on a terminal; plain text elsewhere, and where rich is missing."""
    if terminal():
        try:
            from rich.console import Console
        except ModuleNotFoundError:
            pass
        else:
            Console().print(drawn())
            return
    click.echo(plain())


def terminal() -> bool:
    """Whether people read what is printed, and not another program."""
    return sys.stdout.isatty()


def print_json(document: Any) -> None:
    """Print plain values as JSON."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
