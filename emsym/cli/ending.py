"""How any run of a command ends: its exit code, and one message for each way to fail.

Importing this imports click and nothing heavier, so that ``emsym --help`` answers at once.
"""

from __future__ import annotations

import os
from io import StringIO

import click

from emsym.cli import INTERRUPTED
from emsym.cli.commands import commands
from emsym.cli.output import DEBUG, CannotWrite, silence, tell, tell_fault, width

INTERNAL_ERROR = 70
CANNOT_WRITE = 74
USAGE = 2
HELP_WIDTH = 78


def ended(arguments: list[str]) -> int:
    """The exit code of one run. No exception leaves here: each way to fail has a message of its own."""
    try:
        return _dispatch(arguments)
    except BrokenPipeError:
        silence()
        return 0
    except CannotWrite as error:
        tell(f"emsym: {error}")
        return CANNOT_WRITE
    except KeyboardInterrupt:
        tell("interrupted")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a fault of emsym's own is told in one sentence, and as no verdict
        return _internal_error(error)


def _dispatch(arguments: list[str]) -> int:
    try:
        with commands.make_context("emsym", arguments, terminal_width=min(width(), HELP_WIDTH)) as context:
            return int(commands.invoke(context) or 0)
    except click.exceptions.Exit as finished:
        return finished.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        said = StringIO()
        error.show(said)
        tell(said.getvalue().rstrip("\n"))
        return USAGE


def _internal_error(error: Exception) -> int:
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exception(error)
        return INTERNAL_ERROR
    tell_fault([("", f"{type(error).__name__}: {error}")])
    return INTERNAL_ERROR
