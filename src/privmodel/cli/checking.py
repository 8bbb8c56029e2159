"""Check a certificate that was written to a file."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path

import click

from privmodel.errors import CertificateError
from privmodel.inference.certificate_file import Certificate, from_json
from privmodel.model.data import DataKind
from privmodel.model.timeline import iso

__all__ = ["check"]


@click.command()
@click.argument("file", metavar="FILE")
@click.pass_context
def check(ctx: click.Context, file: str) -> None:
    """Check a certificate: that its answers follow from the rules it was written with.

    Nothing but the file is read: neither the catalogue nor the engine that found the answers. The
    status is 1 if the certificate is rejected.
    """
    try:
        text = Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{file} can't be read: {error.strerror}") from None
    except ValueError:
        raise click.UsageError(f"{file} is not a text") from None
    try:
        certificate = from_json(text)
        count = certificate.check()
        _refuse_what_shows_nothing(certificate)
    except CertificateError as error:
        click.echo(f"{file}: {error}", err=True)
        ctx.exit(1)
    click.echo("stated in the file, and no part of what was checked:")
    for name, value in certificate.about.items():
        click.echo(f"  {_one_line(name)}: {_one_line(value)}")
    until = iso(certificate.cases[0].until)
    click.echo(f"\nchecked, with knowledge counting until {until}:")
    for answer in certificate.answers:
        items = ", ".join(_shown(item) for item in answer.items) or "nothing of that name"
        click.echo(f"  {_one_line(answer.name)}: {answer.some} (every one: {answer.every})")
        click.echo(f"    of {items}")
    rules = sum(len(case.rules) for case in certificate.cases)
    branches = len(certificate.cases)
    click.echo(
        f"\n{count} verdicts checked against {rules} rules in {branches} "
        f"branch{'es' if branches != 1 else ''}: they follow"
    )


def _refuse_what_shows_nothing(certificate: Certificate) -> None:
    """Each answer is decided, and about items of its kind; knowledge counts until one instant."""
    if not certificate.answers:
        raise CertificateError("answers", "it answers nothing")
    if len({case.until for case in certificate.cases}) > 1:
        raise CertificateError("cases", "knowledge counts until another instant in each")
    for answer in certificate.answers:
        if not answer.cases:
            raise CertificateError(answer.name, "no case decides it")
        below = _KINDS.get(answer.name)
        for item in answer.items if below is not None else ():
            if not (isinstance(item, tuple) and item[:1] and item[0] in (below or ())):
                raise CertificateError(answer.name, f"{_shown(item)} is nothing of that kind")


_KINDS = {kind.value: frozenset(leaf.value for leaf in kind.leaves) for kind in DataKind}
"""Each kind of data with the kinds below it."""


def _shown(item: Hashable) -> str:
    """An item as people write it: its kind, and in brackets what it is about."""
    if isinstance(item, tuple) and len(item) == 2:
        return _one_line(f"{item[0]}({item[1]})")
    return _one_line(repr(item))


def _one_line(text: object) -> str:
    """A text in which nothing can begin a line of its own."""
    return "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(text)
    )
