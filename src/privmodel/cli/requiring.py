"""Say what it would take to obtain something."""

from __future__ import annotations

from typing import Any

import click

from privmodel.query.asking import Question
from privmodel.query.files.question import read_question
from privmodel.query.requires import BUDGET
from privmodel.query.requires import requires as what_it_takes
from privmodel.report.requirement import requirement_document, to_document

from .declared import admitting, asked_by, of_a_conversation
from .options import at_hand, is_file, print_json
from .subject import (
    chosen_among,
    chosen_conversation,
    chosen_day,
    chosen_views,
    refuse_beside_a_file,
    views_of,
)

__all__ = ["requires"]


@click.command()
@click.argument("subject", metavar="FILE|PLATFORM")
@click.argument("kind", metavar="KIND")
@of_a_conversation()
@asked_by(many=True)
@admitting()
@click.option("--every", is_flag=True, help="Every item of the kind, not just some.")
@click.option("--budget", type=int, default=BUDGET, help=f"How many sets are tried [{BUDGET}].")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def requires(ctx: click.Context, /, subject: str, kind: str, **options: Any) -> None:
    """Say what it takes to obtain a KIND of data: the smallest sets of powers.

    The powers to choose from are those of all parties of a question FILE, or those named by
    --court, --instrument and --power, each of which may be had or not.
    """
    said: list[str] = []
    if is_file(subject):
        refuse_beside_a_file(ctx, {"subject", "kind", "every", "budget", "as_json"})
        asked = _asked(read_question(subject, catalogue=at_hand()))
    else:
        on = chosen_day(options)
        chat, said = chosen_conversation(at_hand().platform(subject), options, on)
        among = chosen_among(options, chat)
        asked = {"conversation": chat, "among": among, "on": on, **chosen_views(options)}
    found = what_it_takes(item=kind, every=options["every"], budget=options["budget"], **asked)
    if options["as_json"]:
        print_json(to_document(requirement_document(found)))
        return
    for line in said:
        click.echo(line)
    click.echo(str(found))


def _asked(question: Question) -> dict[str, Any]:
    return {
        "conversation": question.conversation,
        "among": question.adversaries,
        "on": question.on,
        **views_of(question),
    }
