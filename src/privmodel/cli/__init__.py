"""The command line: ask, say what it takes, compare, show and check, from a shell.

Exit status: 0 when all went well; 1 when an expectation fails, a certificate is rejected, a file
has problems or, where that is asked for, an answer changed; 2 when what was typed, or a file that
was named, can't be used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from privmodel.catalogue.registry import VERSION
from privmodel.errors import PrivModelError

try:
    import click
except ModuleNotFoundError:
    raise SystemExit("the command line needs click: install privmodel[cli]") from None

from .asking import ask
from .catalogue import backtest, lint, schema, show, stale
from .checking import check
from .claims import claims
from .comparing import compare
from .detecting import detect
from .differing import diff
from .mitigating import mitigate
from .options import at_hand
from .replaying import history
from .requiring import requires
from .verifying import verify

__all__ = ["commands", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: the words after the program's name; those of the process by default.

    Returns:
        the exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without arrows must not stop an answer
            stream.reconfigure(errors="replace")
    try:
        words = None if arguments is None else list(arguments)
        status = commands.main(words, prog_name="privmodel", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        return 130
    except PrivModelError as error:
        click.echo(f"Error: {error}", err=True)
        return 2
    except BrokenPipeError:
        # Whoever read the answer has seen enough; Python would complain while closing the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status if isinstance(status, int) else 0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    # The package is open already, or this module could not be; nobody goes through its front door.
    sys.modules["privmodel"].__version__,
    message=f"%(prog)s %(version)s, catalogue {VERSION}",
)
@click.option(
    "--add",
    "added",
    metavar="FILE",
    multiple=True,
    help="Add a platform or a law of your own.",
)
@click.option(
    "--overlay",
    "overlays",
    metavar="FILE",
    multiple=True,
    help="Lay your own facts over a file of the catalogue.",
)
@click.pass_context
def commands(ctx: click.Context, added: tuple[str, ...], overlays: tuple[str, ...]) -> None:
    """What messaging platforms really guarantee: who can obtain what, when, and why."""
    for file in added:
        ctx.obj = at_hand().with_file(file)
    for overlay in overlays:
        ctx.obj = at_hand().with_overlay(overlay)


for command in (
    ask, requires, mitigate, compare, history, diff, detect, verify, claims, check, show, lint,
    stale, schema, backtest,
):  # fmt: skip
    commands.add_command(command)
