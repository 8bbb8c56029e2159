"""Say what can be changed so that data are no longer obtained."""

from __future__ import annotations

from typing import Any

import click

from privmodel.model.timeline import moment
from privmodel.query.asking import Question
from privmodel.query.files.question import read_question
from privmodel.query.mitigating.mitigate import BUDGET, LATER_DAYS
from privmodel.query.mitigating.mitigate import mitigate as what_to_change
from privmodel.report.mitigation import mitigation_document, to_document

from .declared import admitting, asked_by, of_a_conversation
from .options import at_hand, is_file, named, print_json
from .subject import (
    chosen_asker,
    chosen_conversation,
    chosen_day,
    chosen_views,
    refuse_beside_a_file,
    views_of,
)

__all__ = ["mitigate"]

BESIDE_A_FILE = frozenset(
    {
        "subject", "kinds", "on", "asked_on", "who", "party", "from_then_on", "platforms", "timers",
        "budget", "as_json",
    }
)  # fmt: skip


@click.command()
@click.argument("subject", metavar="FILE|PLATFORM")
@click.argument("kinds", metavar="KIND...", nargs=-1, required=True)
@of_a_conversation()
@asked_by()
@admitting()
@click.option("--who", metavar="WHO", help="The participant who asks [the first].")
@click.option("--party", metavar="NAME", help="Of a file with several parties, who wants to know.")
@click.option(
    "--asked-on", metavar="DATE", help=f"When somebody asks for data [{LATER_DAYS} days later]."
)
@click.option("--from-then-on", is_flag=True, help="Only what is sent from then on.")
@click.option(
    "--to",
    "platforms",
    metavar="PLATFORM",
    multiple=True,
    help="Where the conversation could move.",
)
@click.option(
    "--timer", "timers", metavar="DAYS", type=float, multiple=True, help="A timer to try [1, 7]."
)
@click.option("--budget", type=int, default=BUDGET, help=f"How many sets are tried [{BUDGET}].")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def mitigate(ctx: click.Context, /, subject: str, kinds: tuple[str, ...], **options: Any) -> None:
    """Say what can be changed, on the day --on, so that some KINDs of data are out of reach.

    The smallest sets of changes of settings and habits come first that --who can make alone. In a
    question FILE the day of the question is when somebody asks for data.
    """
    said: list[str] = []
    on = chosen_day(options)
    asked_on = named("--asked-on", moment, options["asked_on"])
    if is_file(subject):
        refuse_beside_a_file(ctx, BESIDE_A_FILE)
        question = read_question(subject, catalogue=at_hand())
        asked = _asked(question, options["party"])
        asked_on = asked_on or question.on
    else:
        chat, said = chosen_conversation(at_hand().platform(subject), options, on)
        if options["party"] is not None:
            raise click.UsageError("--party speaks of a question file")
        asked = {
            "conversation": chat,
            "by": chosen_asker(options, chat),
            **chosen_views(options),
        }
    if options["timers"]:
        asked["timers"] = options["timers"]
    found = what_to_change(
        protect=kinds,
        on=on,
        asked_on=asked_on,
        who=options["who"],
        from_then_on=options["from_then_on"],
        platforms=options["platforms"],
        budget=options["budget"],
        **asked,
    )
    if options["as_json"]:
        print_json(to_document(mitigation_document(found)))
        return
    for line in said:
        click.echo(line)
    click.echo(str(found))


def _asked(question: Question, name: str | None) -> dict[str, Any]:
    """What a question file says, with one of its parties."""
    names = [party.name for party in question.parties]
    if name is None and len(names) > 1:
        raise click.UsageError(f"say with --party who wants to know: {', '.join(names)}")
    if name is not None and name not in names:
        raise click.UsageError(f"--party names nobody of the file; there are {', '.join(names)}")
    by = next(party for party in question.parties if name in (None, party.name))
    return {
        "conversation": question.conversation,
        "by": by,
        **views_of(question),
    }
