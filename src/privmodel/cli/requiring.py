"""Say what it would take to obtain something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from privmodel.errors import InvalidQuestion, UnknownName
from privmodel.model.adversary import Power, Window
from privmodel.model.conversation import Conversation
from privmodel.model.platform import ChatKind
from privmodel.model.timeline import moment
from privmodel.query.front import conversation
from privmodel.query.question import read_question
from privmodel.query.requires import BUDGET, Requirement
from privmodel.query.requires import requires as what_it_takes
from privmodel.report.requirement import requirement_document, to_document

from .options import (
    LEAD_DAYS,
    NON_COURT,
    at_hand,
    chosen_court,
    is_file,
    named,
    power_of,
    print_json,
    sending,
    settings_given,
)

__all__ = ["requires"]


@click.command()
@click.argument("subject", metavar="FILE|PLATFORM")
@click.argument("kind", metavar="KIND")
@click.option("--on", metavar="DATE", help="The day of the question, such as 2024-10-01.")
@click.option("--known-at", metavar="DATE", help="Count only sources seen by that day.")
@click.option("--sent", metavar="DATE", help=f"When the message is sent [{LEAD_DAYS} days before].")
@click.option("--chat", type=click.Choice([kind.value for kind in ChatKind]), help="Kind of chat.")
@click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    callback=settings_given,
    help="Choose a setting; one of participants or devices is set for all of them.",
)
@click.option(
    "--court", "countries", metavar="CC", multiple=True, help="An order under a country's law."
)
@click.option(
    "--instrument",
    "instruments",
    metavar="ID",
    multiple=True,
    help="An order by this instrument alone, such as us.subpoena.",
)
@click.option("--offence", metavar="CLASS", help="The class of offence, such as organised_crime.")
@click.option("--max-penalty", metavar="YEARS", type=float, help="The highest prison term.")
@click.option(
    "--breaks-terms/--keeps-terms",
    default=None,
    help="Whether the act breaks the platform's terms.",
)
@click.option(
    "--power",
    "powers",
    metavar="NAME[:WHO]",
    multiple=True,
    help="A power, perhaps aimed at one participant, such as seize_device:recipient.",
)
@click.option("--since", metavar="DATE", help="From when powers are used [the day asked about].")
@click.option("--until", metavar="DATE", help="Until when they are used.")
@click.option("--every", is_flag=True, help="Every item of the kind, not just some.")
@click.option("--budget", type=int, default=BUDGET, help=f"How many sets are tried [{BUDGET}].")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def requires(ctx: click.Context, /, subject: str, kind: str, **options: Any) -> None:
    """Say what it takes to obtain a KIND of data: the smallest sets of powers.

    The powers to choose from are those of all parties of a question FILE, or those named by
    --court, --instrument and --power, each of which may be had or not.
    """
    if is_file(subject):
        found = _of_file(ctx, subject, kind, options)
    else:
        found = _of_platform(subject, kind, options)
    if options["as_json"]:
        print_json(to_document(requirement_document(found)))
    else:
        click.echo(str(found))


def _of_file(ctx: click.Context, subject: str, kind: str, options: dict[str, Any]) -> Requirement:
    for each in ctx.command.params:
        if each.name in ("subject", "kind", "every", "budget", "as_json"):
            continue
        source = ctx.get_parameter_source(each.name or "")
        if source is not None and source.name != "DEFAULT":
            raise click.UsageError(f"{each.opts[0]} does not go with a question file; say it there")
    question = read_question(subject, catalogue=at_hand())
    return what_it_takes(
        question.conversation,
        kind,
        among=question.adversaries,
        on=question.on,
        every=options["every"],
        known_at=question.known_at,
        until=question.until,
        grounds=question.grounds,
        grades=question.grades,
        exclude=question.exclude,
        budget=options["budget"],
        catalogue=question.catalogue,
    )


def _of_platform(subject: str, kind: str, options: dict[str, Any]) -> Requirement:
    platform = at_hand().platform(subject)
    if options["on"] is None:
        raise click.UsageError("say on which day with --on, such as --on 2024-10-01")
    on = named("--on", moment, options["on"])
    sent, said = sending(options["sent"], on)
    for name, value in options["settings"].items():
        named("--set", platform.setting, name)
        platform.setting(name).require(value, "--set")
    chat = conversation(
        platform, sent=sent, chat=options["chat"] or "one_to_one", settings=options["settings"],
        participants=("sender", "recipient"),
    )  # fmt: skip
    among = list(_universe(options, chat))
    if not among:
        raise click.UsageError("say what to choose from, with --court, --instrument or --power")
    found = what_it_takes(
        chat,
        kind,
        among=among,
        on=on,
        every=options["every"],
        known_at=named("--known-at", moment, options["known_at"]),
        budget=options["budget"],
        catalogue=at_hand(),
    )
    if not options["as_json"]:
        for line in said:
            click.echo(line)
    return found


def _universe(options: dict[str, Any], chat: Conversation) -> Iterator[Power]:
    since, until = (named(f"--{name}", moment, options[name]) for name in ("since", "until"))
    if until is not None and since is None:
        raise click.UsageError("--until ends a stretch; say with --since when it begins")
    for country in options["countries"]:
        alone = {**options, "country": country, "instruments": (), "forum": None}
        yield from chosen_court(alone, since, until).powers
    for name in options["instruments"]:
        country, dot, _ = name.partition(".")
        if not dot:
            raise InvalidQuestion("--instrument", name, 'write its id, such as "us.warrant"')
        alone = {**options, "country": country, "instruments": (name,), "forum": None}
        yield from chosen_court(alone, since, until).powers
    for text in options["powers"]:
        name, _, whose = text.partition(":")
        if name not in NON_COURT:
            raise UnknownName("power", name, NON_COURT, "--power")
        yield power_of(name, whose or None, Window(start=since, end=until), chat)
