"""Check a certificate that was written to a file."""

from __future__ import annotations

from pathlib import Path

import click

from privmodel.errors import CertificateError
from privmodel.inference.certificate_file import from_json

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
    except CertificateError as error:
        click.echo(f"{file}: {error}", err=True)
        ctx.exit(1)
    for name, value in certificate.about.items():
        click.echo(f"{name}: {value}")
    click.echo()
    for answer in certificate.answers:
        click.echo(f"{answer.name}: {answer.some} (every one: {answer.every})")
    rules = sum(len(case.rules) for case in certificate.cases)
    branches = len(certificate.cases)
    click.echo(
        f"\n{count} verdicts checked against {rules} rules in {branches} "
        f"branch{'es' if branches != 1 else ''}: they follow"
    )
