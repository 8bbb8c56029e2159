"""Compare platforms, settings or question files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from privmodel.model.adversary import Adversary
from privmodel.model.conversation import Conversation
from privmodel.query.comparing.compare import compare as side_by_side
from privmodel.query.exposure import Exposure
from privmodel.query.files.question import read_question
from privmodel.report.comparison import comparison_document, to_document

from .declared import admitting, asked_by, of_a_conversation
from .options import at_hand, draw, is_file, kinds_named, print_json, settings_given
from .subject import chosen_asker, chosen_conversation, chosen_day, chosen_views

__all__ = ["compare"]


@click.command()
@click.argument("subjects", metavar="SUBJECT...", nargs=-1, required=True)
@of_a_conversation()
@asked_by()
@admitting()
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    callback=kinds_named,
    help="Compare this kind only.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.pass_context
def compare(ctx: click.Context, /, subjects: tuple[str, ...], **options: Any) -> None:
    """Compare what is obtained of several SUBJECTs, side by side.

    A SUBJECT is a platform; a platform with settings, such as telegram:secret_chat=on, several of
    them between commas; or a question file, which says itself who asks and when.
    """
    talks: dict[str, Conversation | Exposure] = {}
    said: list[str] = []
    for subject in subjects:
        if is_file(subject):
            found: dict[str, Conversation | Exposure] = {**_answers(subject)}
        else:
            talk, told = _conversation(ctx, subject, options)
            found = {subject: talk}
            said = told or said
        if twice := sorted(found.keys() & talks.keys()):
            raise click.UsageError(f"{twice[0]} is named twice; compare it with something else")
        talks |= found
    made = side_by_side(talks, kinds=options["kinds"] or None, **_asking(options, talks))
    if options["as_json"]:
        print_json(to_document(comparison_document(made)))
        return
    draw(lambda: made, lambda: str(made))
    for line in said:
        click.echo(line)


def _asking(options: dict[str, Any], talks: dict[str, Conversation | Exposure]) -> dict[str, Any]:
    """Who asks of platforms, when and on which evidence; nothing where files say it all."""
    asked = [each for each in talks.values() if isinstance(each, Conversation)]
    if not asked:
        return {"catalogue": at_hand()}
    by: Adversary = chosen_asker(options, asked[0])
    return {"by": by, "on": chosen_day(options), **chosen_views(options)}


def _answers(file: str) -> dict[str, Exposure]:
    """The answers that a question file asks for, named after it and, of several, the party."""
    exposures = read_question(file, catalogue=at_hand()).ask()
    name = Path(file).stem
    if len(exposures) == 1:
        return {name: exposures[0]}
    return {f"{name} to {each.adversary.name}": each for each in exposures}


def _conversation(
    ctx: click.Context, subject: str, options: dict[str, Any]
) -> tuple[Conversation, list[str]]:
    """The conversation that a subject stands for, and what was taken for granted, in words."""
    name, colon, chosen = subject.partition(":")
    own = settings_given(ctx, ctx.command.params[0], tuple(chosen.split(","))) if colon else {}
    settings = {**options["settings"], **own}
    platform = at_hand().platform(name)
    return chosen_conversation(platform, {**options, "settings": settings}, chosen_day(options))
