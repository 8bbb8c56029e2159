"""Ask what can be obtained, of a platform or by a question file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

import click

from privmodel.query.explain import Explanation
from privmodel.query.exposure import Exposure
from privmodel.query.render import table, text
from privmodel.report.document import answer, to_document

from .declared import admitting, asked_by, of_a_conversation
from .options import draw, is_file, kinds_named, print_json, terminal
from .subject import chosen_question

__all__ = ["ask"]

SHOWN = ("kinds", "explain", "as_json", "certificate", "messages")
"""The parameters that say what is shown; they go with a question file as well."""


@click.command()
@click.argument("subject", metavar="FILE|PLATFORM")
@of_a_conversation()
@asked_by()
@admitting()
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
@click.option(
    "--message",
    "messages",
    metavar="ID",
    multiple=True,
    help="Of a long conversation: let the certificate speak of this message.",
)
@click.pass_context
def ask(ctx: click.Context, /, subject: str, **options: Any) -> None:
    """Ask what can be obtained.

    Either of a question FILE, or of a PLATFORM of the catalogue with the options below. A name
    that is no file is a platform.
    """
    kinds, explain, as_json, certificate, messages = (options[name] for name in SHOWN)
    if as_json and explain:
        raise click.UsageError("--explain prints a tree for people; leave out --json")
    if messages and certificate is None:
        raise click.UsageError("--message says what a certificate speaks of; add --certificate")
    question, said = chosen_question(ctx, subject, options, SHOWN)
    if certificate is not None and len(question.parties) > 1:
        raise click.UsageError("--certificate goes with one party; the file has several")
    exposures = question.ask()
    _certify(exposures[0], kinds, messages, certificate)
    if as_json:
        documents = [to_document(answer(each, kinds)) for each in exposures]
        for document in documents:
            document["assumptions"] += said
        print_json(documents if is_file(subject) else documents[0])
    else:
        if question.title:
            click.echo(f"{question.title}\n")
        _print_all(exposures, kinds, explain)
        for line in said:
            click.echo(line)
    mismatches = question.check(exposures)
    count = len(question.expectations)
    for mismatch in mismatches:
        click.echo(f"not as expected: {mismatch}", err=True)
    if mismatches:
        ctx.exit(1)
    if count and not as_json:
        click.echo(f"\nall {count} expectations hold" if count > 1 else "\nthe expectation holds")


def _certify(
    exposure: Exposure, kinds: tuple[str, ...], messages: tuple[str, ...], file: str | None
) -> None:
    if file is None:
        return
    certificate = exposure.certify(kinds, messages=messages or None)
    try:
        Path(file).write_text(certificate.to_json() + "\n", encoding="ascii")
    except OSError as error:
        raise click.UsageError(f"{file} can't be written: {error.strerror}") from None


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
