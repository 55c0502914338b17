"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def checked_by(command: Command) -> Command:
    """How a command checks."""
    seed = click.option(
        "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the random models."
    )
    models = click.option(
        "--models", type=click.IntRange(min=1), default=1000, show_default=True, help="How many random models to try."
    )
    step_seconds = click.option(
        "--step-seconds",
        type=click.FloatRange(min=0, min_open=True),
        default=60.0,
        show_default=True,
        help="What a step may take: for its verdict, then for the simplest counterexample, then for repairs.",
    )
    return seed(models(step_seconds(command)))


def checking(command: Command) -> Command:
    """The options of a command that checks derivations."""
    document = click.option("--document", metavar="LABEL", help="Only derivations of this document, as 2 or D2.")
    return checked_by(document(command))


WHAT = "NAME|FILE|FOLDER|ROW|all..."
FORMATS = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of the output."
)


def named_file(_context: click.Context, _option: click.Parameter, path: str | None) -> str | None:
    """A file to write beside the report, which has standard output for itself."""
    if path == "-":
        raise click.BadParameter("the report goes to standard output; name a file.")
    return path


FORCE = click.option("--force", is_flag=True, help="Write over a file that emsym has not written.")


def _output(_context: click.Context, _option: click.Parameter, path: str | None) -> str | None:
    return None if path == "-" else path


OUTPUT = click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    callback=_output,
    help="Write there instead.",
)
