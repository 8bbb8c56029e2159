"""Say who can show that people talked, when, how often, and who wrote what."""

from __future__ import annotations

from typing import Any

import click

from privmodel.query.detecting.detectability import Detectability, detected
from privmodel.query.explain import Explanation
from privmodel.report.detectability import detectability_document, to_document
from privmodel.rules.detectable import Evidence, Shown

from .declared import admitting, asked_by, of_a_conversation
from .options import draw, is_file, print_json
from .subject import chosen_question

__all__ = ["detect"]

BESIDE = ("explain", "by", "messages", "as_json")
"""The parameters that go with a question file as well."""


@click.command()
@click.argument("subject", metavar="FILE|PLATFORM")
@of_a_conversation()
@asked_by()
@admitting()
@click.option("--message", "messages", metavar="ID", multiple=True, help="Only this message [all].")
@click.option(
    "--explain",
    type=click.Choice([each.value for each in Shown]),
    help="Show the reasons for one of the four.",
)
@click.option(
    "--by",
    type=click.Choice([each.value for each in Evidence]),
    help="With --explain: by this sort of evidence alone.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def detect(ctx: click.Context, /, subject: str, **options: Any) -> None:
    """Say who can show that people talked, when, how often, and who wrote what.

    Either of a question FILE, or of a PLATFORM of the catalogue with the options below.
    """
    explain, by = options["explain"], options["by"]
    if options["as_json"] and explain:
        raise click.UsageError("--explain prints a tree for people; leave out --json")
    if by and not explain:
        raise click.UsageError("--by goes with --explain; the table shows every sort of evidence")
    question, said = chosen_question(ctx, subject, options, BESIDE)
    answers = [detected(each, options["messages"] or None) for each in question.ask()]
    if options["as_json"]:
        documents = [to_document(detectability_document(each)) for each in answers]
        for document in documents:
            document["answer"]["assumptions"] += said
        print_json(documents if is_file(subject) else documents[0])
        return
    for number, found in enumerate(answers):
        if number:
            click.echo()
        shown = found if explain is None else found.explain(explain, by)
        _print(shown)
    for line in said:
        click.echo(line)


def _print(shown: Detectability | Explanation) -> None:
    draw(lambda: shown, lambda: str(shown))
