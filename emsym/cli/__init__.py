"""The command line: `group` is what its help shows, `commands` what each command does, `ending` how a run of one ends.

Importing this imports next to nothing: from the first import on, an interruption is told in one word.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, in a process that is emsym's own, and exit with its code."""
    try:
        from emsym.cli.process import take_over

        take_over()
        sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))
    except KeyboardInterrupt:
        os.write(2, b"interrupted\n")
        sys.exit(INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # as it exits, Python would answer with a traceback


def run(arguments: list[str]) -> int:
    """The exit code of one run. No exception leaves here: each way to fail has a message of its own."""
    from emsym.cli.ending import ended

    return ended(arguments)
