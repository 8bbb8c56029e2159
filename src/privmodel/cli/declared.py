"""The options that commands share: a conversation, who wants to know, and which evidence counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from privmodel.model.evidence import Grade
from privmodel.model.platform import ChatKind
from privmodel.query.files.adversary_reader import FORUMS
from privmodel.rules.steps import Ground

from .options import LEAD_DAYS, conditions_given, settings_given

__all__ = ["OF_COURTS", "admitting", "asked_by", "of_a_conversation"]

T = TypeVar("T", bound=Callable[..., Any])

_CONVERSATION = (
    click.option(
        "--sent", metavar="DATE", help=f"When the message is sent [{LEAD_DAYS} days before]."
    ),
    click.option(
        "--chat", type=click.Choice([kind.value for kind in ChatKind]), help="Kind of chat."
    ),
    click.option(
        "--set",
        "settings",
        metavar="NAME=VALUE",
        multiple=True,
        callback=settings_given,
        help="Choose a setting; one of participants or devices is set for all of them.",
    ),
    click.option(
        "--timer-days", metavar="DAYS", type=float, help="After how many days messages vanish."
    ),
)

_ADMISSIONS = (
    click.option("--known-at", metavar="DATE", help="Count only sources seen by that day."),
    click.option(
        "--ground",
        "grounds",
        type=click.Choice([each.value for each in Ground]),
        multiple=True,
        help="A ground on which a holder's giving counts [all].",
    ),
    click.option(
        "--min-grade",
        type=click.Choice([each.value for each in Grade]),
        help="The weakest grade of evidence that counts [all but unconfirmed].",
    ),
    click.option(
        "--exclude", metavar="ID", multiple=True, help="A source or fact that does not count."
    ),
)

_ONE_COURT = (
    click.option("--court", "country", metavar="CC", help="A country's court asks, such as fr."),
    click.option(
        "--instrument",
        "instruments",
        metavar="ID",
        multiple=True,
        help="Only this instrument, such as us.subpoena.",
    ),
)

_MANY_COURTS = (
    click.option(
        "--court", "countries", metavar="CC", multiple=True, help="An order under a country's law."
    ),
    click.option(
        "--instrument",
        "instruments",
        metavar="ID",
        multiple=True,
        help="An order by this instrument alone, such as us.subpoena.",
    ),
)

_OF_COURTS = (
    click.option("--offence", metavar="CLASS", help="The class of offence, as organised_crime."),
    click.option("--max-penalty", metavar="YEARS", type=float, help="The highest prison term."),
    click.option(
        "--breaks-terms/--keeps-terms",
        default=None,
        help="Whether the act breaks the platform's terms.",
    ),
    click.option(
        "--condition",
        "conditions",
        metavar="NAME=yes|no",
        multiple=True,
        callback=conditions_given,
        help="Whether a condition of the law is met, such as listed_offence=yes.",
    ),
    click.option(
        "--through",
        metavar="CC",
        help="The country whose legal assistance is asked for, such as us.",
    ),
    click.option("--state", metavar="CC", help="Under a law of several states, the one that asks."),
    click.option("--forum", type=click.Choice(FORUMS), help="Which kind of proceedings."),
    click.option("--holder", metavar="PLATFORM", help="Who is ordered [every operator]."),
    click.option(
        "--person", metavar="WHO", help="Which participant is ordered, by what binds persons."
    ),
    click.option(
        "--renewals",
        type=click.IntRange(min=0),
        default=0,
        help="How often an order is renewed [0].",
    ),
)

OF_COURTS = (
    "offence", "max_penalty", "breaks_terms", "conditions", "through", "state", "forum", "holder",
    "person", "renewals",
)  # fmt: skip
"""The options that speak of a court, by the names of their parameters."""

_POWERS = (
    click.option(
        "--power",
        "powers",
        metavar="NAME[:WHO]",
        multiple=True,
        help="A power, perhaps aimed at one participant, such as seize_device:recipient.",
    ),
    click.option("--whose", metavar="WHO", help="Whom powers are aimed at that name nobody."),
    click.option(
        "--since", metavar="DATE", help="From when powers are used [the day asked about]."
    ),
    click.option("--until", metavar="DATE", help="Until when they are used."),
)

_ON = click.option("--on", metavar="DATE", help="The day of the question, such as 2024-10-01.")


def _with(options: Iterable[Callable[[T], T]]) -> Callable[[T], T]:
    def decorate(command: T) -> T:
        for option in reversed([*options]):
            command = option(command)
        return command

    return decorate


def of_a_conversation(*, dated: bool = True) -> Callable[[T], T]:
    """A decorator: the command takes the options that describe a conversation on a platform.

    Args:
        dated: whether it is asked about on one day, so that it takes ``--on``.
    """
    return _with([_ON, *_CONVERSATION] if dated else _CONVERSATION)


def admitting() -> Callable[[T], T]:
    """A decorator: the command takes the options that say which evidence counts."""
    return _with(_ADMISSIONS)


def asked_by(*, many: bool = False) -> Callable[[T], T]:
    """A decorator: the command takes the options that say who wants to know.

    Args:
        many: whether they are powers to choose among, each court and instrument one of its own.
    """
    return _with([*(_MANY_COURTS if many else _ONE_COURT), *_OF_COURTS, *_POWERS])
