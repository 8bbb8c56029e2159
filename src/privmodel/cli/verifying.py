"""Say whether a guarantee holds on a platform, in every situation of a scope."""

from __future__ import annotations

from typing import Any

import click

from privmodel.model.data import DataKind
from privmodel.model.guarantee import GUARANTEES
from privmodel.model.platform import ChatKind
from privmodel.model.situations import EVENTS, Situations
from privmodel.query.files.saving import save_question
from privmodel.query.verification.outcome import Outcome
from privmodel.query.verification.verify import BUDGET, Verification
from privmodel.query.verification.verify import verify as verified
from privmodel.report.verification import to_document, verification_document

from .declared import admitting
from .options import draw, named, print_json, settings_given
from .subject import chosen_day, chosen_views

__all__ = ["verify"]

CONTENTS = [kind.value for kind in DataKind.CONTENTS.leaves]


@click.command()
@click.argument("platform", metavar="PLATFORM")
@click.argument("guarantee", metavar="GUARANTEE")
@click.option("--on", metavar="DATE", help="As of which day evidence counts as fresh.")
@click.option(
    "--chat",
    "chats",
    type=click.Choice([kind.value for kind in ChatKind]),
    multiple=True,
    help="Only this kind of chat [every kind offered].",
)
@click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    callback=settings_given,
    help="Only where a setting has this value on all sides.",
)
@click.option("--sent-from", metavar="DATE", help="From when on the first message may be sent.")
@click.option("--sent-until", metavar="DATE", help="Until when it may be sent.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(CONTENTS),
    multiple=True,
    help="What messages are made of [message_text].",
)
@click.option(
    "--event",
    "events",
    type=click.Choice([event.value for event in EVENTS]),
    multiple=True,
    help="What may happen besides [all of them].",
)
@click.option("--no-events", is_flag=True, help="Nothing happens besides.")
@click.option("--participants", type=int, help="How many people a group has at most [3].")
@click.option("--devices", type=int, help="How many devices each participant has at most [1].")
@click.option("--messages", type=int, help="How many messages there are.")
@admitting()
@click.option("--explain", is_flag=True, help="Show the reasons for the smallest case.")
@click.option("--save", metavar="FILE", help="Write the smallest case to a question file.")
@click.option("--budget", type=int, default=BUDGET, help=f"How many closures are run [{BUDGET}].")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def verify(ctx: click.Context, /, platform: str, guarantee: str, **options: Any) -> None:
    """Say whether a GUARANTEE holds on a PLATFORM, in every situation of a scope.

    The exit status is 0 where it holds, else 1.
    """
    if options["as_json"] and options["explain"]:
        raise click.UsageError("--explain prints a tree for people; leave out --json")
    scope = _scope(options)
    found = verified(
        platform,
        guarantee,
        scope=scope,
        on=chosen_day(options),
        budget=options["budget"],
        **chosen_views(options),
    )
    if options["save"] is not None:
        if found.case is None:
            raise click.UsageError("it holds, so there is no case to save")
        save_question(found.case, options["save"])
    if options["as_json"]:
        print_json(to_document(verification_document(found)))
    else:
        _print(found, explain=options["explain"])
    if found.outcome is not Outcome.HOLDS:
        ctx.exit(1)


verify.epilog = f"The guarantees: {', '.join(GUARANTEES)}."


def _scope(options: dict[str, Any]) -> Situations:
    given: dict[str, Any] = {
        name: options[name]
        for name in ("chats", "settings", "kinds", "events", "participants", "devices", "messages")
        if options[name]
    }
    if options["no_events"]:
        if options["events"]:
            raise click.UsageError("--no-events and --event contradict each other")
        given["events"] = ()
    first, last = options["sent_from"], options["sent_until"]
    if first is not None or last is not None:
        if first is None or last is None:
            raise click.UsageError("give both --sent-from and --sent-until")
        given["sent"] = (first, last)
    return named("scope", lambda values: Situations(**values), given)  # type: ignore[no-any-return]


def _print(found: Verification, *, explain: bool) -> None:
    click.echo(str(found))
    for number, condition in enumerate(found.conditions):
        if number == 0:
            click.echo("")
        word = "holds" if condition.outcome is Outcome.HOLDS else f"only {condition.outcome.value}"
        turns = f" (turns on {'; '.join(condition.facts)})" if condition.facts else ""
        click.echo(f"{word} if {condition}{turns}")
    if explain and found.case is not None:
        tree = found.explain()
        click.echo("")
        draw(lambda: tree, lambda: str(tree))
