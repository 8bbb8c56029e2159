"""Ask what can be obtained, of a platform or by a question file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import click

from privmodel.model.adversary import Adversary, Window
from privmodel.model.conversation import Conversation
from privmodel.model.platform import ChatKind
from privmodel.model.timeline import moment
from privmodel.query.explain import Explanation
from privmodel.query.exposure import Exposure
from privmodel.query.front import conversation
from privmodel.query.obtainable import obtainable
from privmodel.query.question import FORUMS, read_question
from privmodel.query.render import table, text
from privmodel.report.document import answer, to_document
from privmodel.rules.steps import Ground

from .options import (
    LEAD_DAYS,
    NON_COURT,
    at_hand,
    chosen_court,
    conditions_given,
    draw,
    is_file,
    kinds_named,
    named,
    power_of,
    print_json,
    sending,
    settings_given,
    terminal,
)

__all__ = ["ask"]


@click.command()
@click.argument("subject", metavar="FILE|PLATFORM")
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
@click.option("--court", "country", metavar="CC", help="A country's court asks, such as fr.")
@click.option(
    "--instrument",
    "instruments",
    metavar="ID",
    multiple=True,
    help="Only this instrument, such as us.subpoena.",
)
@click.option("--offence", metavar="CLASS", help="The class of offence, such as organised_crime.")
@click.option("--max-penalty", metavar="YEARS", type=float, help="The highest prison term.")
@click.option(
    "--breaks-terms/--keeps-terms",
    default=None,
    help="Whether the act breaks the platform's terms.",
)
@click.option(
    "--condition",
    "conditions",
    metavar="NAME=yes|no",
    multiple=True,
    callback=conditions_given,
    help="Whether a condition of the law is met, such as listed_offence=yes.",
)
@click.option(
    "--through", metavar="CC", help="The country whose legal assistance is asked for, such as us."
)
@click.option("--forum", type=click.Choice(FORUMS), help="Which kind of proceedings.")
@click.option(
    "--power",
    "powers",
    type=click.Choice(NON_COURT),
    multiple=True,
    help="A power besides or instead of a court's.",
)
@click.option("--whose", metavar="WHO", help="Whose device, line or account: sender, recipient.")
@click.option("--since", metavar="DATE", help="From when powers are used [the day asked about].")
@click.option("--until", metavar="DATE", help="Until when they are used.")
@click.option(
    "--ground",
    "grounds",
    type=click.Choice([each.value for each in Ground]),
    multiple=True,
    help="A ground on which a holder's giving counts [all].",
)
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    callback=kinds_named,
    help="Show this kind only.",
)
@click.option(
    "--explain", metavar="KIND", callback=kinds_named, help="Show the reasons for a kind."
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option(
    "--certificate",
    metavar="FILE",
    help="Write what it takes to check the answer to a file; see privmodel check.",
)
@click.pass_context
def ask(ctx: click.Context, /, subject: str, **options: Any) -> None:
    """Ask what can be obtained.

    Either of a question FILE, or of a PLATFORM of the catalogue with the options below. A name
    that is no file is a platform.
    """
    show = {name: options.pop(name) for name in ("kinds", "explain", "as_json", "certificate")}
    if show["as_json"] and show["explain"]:
        raise click.UsageError("--explain prints a tree for people; leave out --json")
    if is_file(subject):
        _ask_file(ctx, subject, options, **show)
    else:
        _ask_platform(subject, options, **show)


def _ask_file(
    ctx: click.Context,
    subject: str,
    options: dict[str, Any],
    kinds: tuple[str, ...],
    explain: str | None,
    as_json: bool,
    certificate: str | None,
) -> None:
    given = [name for name in options if _is_given(ctx, name)]
    if given:
        names = {each.name: each.opts[0] for each in ctx.command.params}
        raise click.UsageError(f"{names[given[0]]} does not go with a question file; say it there")
    question = read_question(subject, catalogue=at_hand())
    if certificate is not None and len(question.parties) > 1:
        raise click.UsageError("--certificate goes with one party; the file has several")
    exposures = question.ask()
    _certify(exposures[0], kinds, certificate)
    if as_json:
        print_json([to_document(answer(each, kinds)) for each in exposures])
    else:
        if question.title:
            click.echo(f"{question.title}\n")
        _print_all(exposures, kinds, explain)
    mismatches = question.check(exposures)
    count = len(question.expectations)
    for mismatch in mismatches:
        click.echo(f"not as expected: {mismatch}", err=True)
    if mismatches:
        ctx.exit(1)
    if count and not as_json:
        click.echo(f"\nall {count} expectations hold" if count > 1 else "\nthe expectation holds")


def _is_given(ctx: click.Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def _ask_platform(
    subject: str,
    options: dict[str, Any],
    kinds: tuple[str, ...],
    explain: str | None,
    as_json: bool,
    certificate: str | None,
) -> None:
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
    exposure = obtainable(
        chat,
        by=_asker(options, chat),
        on=on,
        known_at=named("--known-at", moment, options["known_at"]),
        grounds=options["grounds"] or None,
        catalogue=at_hand(),
    )
    _certify(exposure, kinds, certificate)
    if as_json:
        document = to_document(answer(exposure, kinds))
        document["assumptions"] += said
        print_json(document)
        return
    _print_all((exposure,), kinds, explain)
    for line in said:
        click.echo(line)


def _certify(exposure: Exposure, kinds: tuple[str, ...], file: str | None) -> None:
    if file is None:
        return
    try:
        Path(file).write_text(exposure.certify(kinds).to_json() + "\n", encoding="ascii")
    except OSError as error:
        raise click.UsageError(f"{file} can't be written: {error.strerror}") from None


_OF_COURTS = (
    "instruments", "offence", "max_penalty", "breaks_terms", "forum", "conditions", "through",
)  # fmt: skip
"""The options that speak of a court."""


def _asker(options: dict[str, Any], chat: Conversation) -> Adversary:
    since, until = (named(f"--{name}", moment, options[name]) for name in ("since", "until"))
    if until is not None and since is None:
        raise click.UsageError("--until ends a stretch; say with --since when it begins")
    parties: list[Adversary] = []
    if options["country"] is not None:
        parties.append(chosen_court(options, since, until))
    else:
        for name in _OF_COURTS:
            if options[name] not in (None, (), {}):
                word = name.removesuffix("s") if name in ("instruments", "conditions") else name
                raise click.UsageError(f"--{word.replace('_', '-')} speaks of a court; add --court")
    window = Window(start=since, end=until)
    powers = [power_of(name, options["whose"], window, chat) for name in options["powers"]]
    if options["whose"] is not None and not powers:
        raise click.UsageError("--whose speaks of a --power")
    if not powers and not parties:
        raise click.UsageError("say who asks, with --court or --power")
    if not powers:
        return parties[0]
    ordered = parties[0].powers if parties else ()
    names = [*(each.name for each in parties), *(n.replace("_", " ") for n in options["powers"])]
    return Adversary(name=" and ".join(names), powers=(*ordered, *powers))


def _print_all(exposures: Iterable[Exposure], kinds: tuple[str, ...], explain: str | None) -> None:
    for number, exposure in enumerate(exposures):
        if number:
            click.echo()
        if explain is not None:
            _print_tree(exposure.explain(explain))
        else:
            _print_answer(exposure, kinds)


def _print_tree(tree: Explanation) -> None:
    draw(lambda: tree, lambda: str(tree))


def _print_answer(exposure: Exposure, kinds: tuple[str, ...]) -> None:
    draw(
        lambda: table(exposure, kinds),
        lambda: text(exposure, kinds, width=get_terminal_size().columns if terminal() else None),
    )
