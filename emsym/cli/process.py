"""The process of a command: standard output belongs to emsym, and no threads wait for work that never comes.

A user's file, a library below Python or a child process may write to standard output at any time, a thread or an exit
handler even after the report. So emsym keeps the descriptor under another number, and the usual one leads to standard
error, for as long as the process lives. `main` alone asks for this: a program that imports emsym keeps what it has.
"""

from __future__ import annotations

import atexit
import os
import sys
from typing import TextIO

POOL_SIZES = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")
"""How many threads NumPy's linear algebra starts when it is loaded; the first that is set decides."""

_kept: TextIO | None = None


def take_over() -> None:
    """Make this process emsym's own; a standard output that somebody has put in the place of Python's stays theirs."""
    if sys.stdout is sys.__stdout__:
        _keep_standard_output()
    if not any(name in os.environ for name in POOL_SIZES):
        os.environ[POOL_SIZES[0]] = "1"


def output() -> TextIO | None:
    """Where to print; None where standard output is closed."""
    return sys.stdout if _kept is None else _kept


def _keep_standard_output() -> None:
    global _kept
    for descriptor in range(3):
        _hold_open(descriptor)
    if sys.stdout is not None:
        _kept = os.fdopen(os.dup(1), "w", encoding=sys.stdout.encoding)
        atexit.register(_kept.close)
    os.dup2(2, 1)


def _hold_open(descriptor: int) -> None:
    """Let a closed descriptor, the lowest there is, lead nowhere: a file opened later would get its number."""
    try:
        os.fstat(descriptor)
    except OSError:
        os.open(os.devnull, os.O_RDWR)
