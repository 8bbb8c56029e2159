"""Follow an answer through time."""

from __future__ import annotations

from typing import Any

import click

from privmodel.errors import InvalidQuestion
from privmodel.model.timeline import Moment, moment
from privmodel.query.asking import Question
from privmodel.query.files.question import read_question
from privmodel.query.over_time.history import BUDGET
from privmodel.query.over_time.history import history as days_of_change
from privmodel.query.over_time.turns import THEN
from privmodel.report.history import history_document, to_document

from .declared import admitting, asked_by, of_a_conversation
from .options import at_hand, is_file, kinds_named, named, print_json
from .subject import chosen_asker, chosen_conversation, chosen_views, refuse_beside_a_file, views_of

__all__ = ["history"]

BESIDE = frozenset({"subject", "first", "last", "moving", "kinds", "known_at", "budget", "as_json"})
"""The parameters that go with a question file as well."""


@click.command()
@click.argument("subject", metavar="FILE|PLATFORM")
@click.option("--from", "first", metavar="DATE", required=True, help="The first day asked about.")
@click.option("--to", "last", metavar="DATE", required=True, help="The last day asked about.")
@click.option(
    "--moving", is_flag=True, help="Ask about a conversation that is as old on every day."
)
@of_a_conversation(dated=False)
@asked_by()
@admitting()
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    callback=kinds_named,
    help="Look at this kind only.",
)
@click.option(
    "--budget", type=int, default=BUDGET, help=f"How many answers it may take [{BUDGET}]."
)
@click.option("--json", "as_json", is_flag=True, help="Print the history as JSON.")
@click.pass_context
def history(ctx: click.Context, /, subject: str, **options: Any) -> None:
    """List the days on which an answer changes, and what changes it.

    The question is that of `privmodel ask`, put on each day of a stretch: either about one and the
    same conversation, or, with --moving, about one that is as old on every day. --known-at then
    counts only what had been seen by each day.
    """
    over = (named("--from", moment, options["first"]), named("--to", moment, options["last"]))
    then = options["known_at"] == THEN
    if then:
        options["known_at"] = None
    said: list[str] = []
    if is_file(subject):
        refuse_beside_a_file(ctx, BESIDE)
        question = read_question(subject, catalogue=at_hand())
        if len(question.parties) > 1:
            raise InvalidQuestion(
                "adversaries",
                [each.name for each in question.parties],
                "follow one party at a time",
            )
        asked = _asked(question)
        if options["known_at"] is not None:
            asked["known_at"] = named("--known-at", moment, options["known_at"])
    else:
        platform = at_hand().platform(subject)
        chat, said = chosen_conversation(platform, options, _instant(over[0]))
        asker = chosen_asker(options, chat)
        asked = {"conversation": chat, "by": asker, **chosen_views(options)}
    if then:
        asked["known_at"] = THEN
    found = days_of_change(
        over=over,
        moving=options["moving"],
        kinds=options["kinds"] or None,
        budget=options["budget"],
        **asked,
    )
    if options["as_json"]:
        print_json(to_document(history_document(found)))
        return
    click.echo(str(found))
    for line in ("", *said) if said else ():
        click.echo(line)


def _instant(day: Moment) -> Moment:
    """The instant at which a day, month or year begins."""
    return Moment(earliest=day.earliest, latest=day.earliest, text=str(day))


def _asked(question: Question) -> dict[str, Any]:
    return {
        "conversation": question.conversation,
        "by": question.parties[0],
        **views_of(question),
    }
