"""Where output goes: reports to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from emsym.cli.process import output
from emsym.printable import printable

WIDTH = 100
DEBUG = "EMSYM_DEBUG"


class CannotWrite(Exception):
    """Output that its file or device does not take."""


def write_out(text: str) -> None:
    """Write text for people; what the terminal's encoding lacks is escaped."""
    from emsym.render.layout import shown

    out = output()
    encoding = getattr(out, "encoding", None) or "utf-8"
    _write(shown(text).encode(encoding, "backslashreplace"))


def write_exactly(text: str) -> None:
    """Write text for programs: UTF-8, whatever the terminal's encoding."""
    _write(text.encode("utf-8", "backslashreplace"))


def _write(content: bytes) -> None:
    """Write and flush. A reader that has closed the pipe, as ``head`` does, has what it wanted."""
    out = output()
    if out is None:
        return
    try:
        out.flush()
        out.buffer.write(content)
        out.buffer.flush()
    except BrokenPipeError:
        silence()
    except OSError as error:
        silence()
        raise CannotWrite(f"the output cannot be written: {error.strerror}") from error


def silence() -> None:
    """Drop what is still to be written to standard output, or the interpreter tries again as it exits."""
    out = output()
    if out is None:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, out.fileno())
    os.close(nowhere)


def tell(message: str) -> None:
    """One message on standard error, which may be closed or full: there is no place left to say so."""
    from emsym.render.layout import shown

    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(shown(message), file=sys.stderr, flush=True)  # noqa: T201


def tell_fault(faults: Sequence[tuple[str, str]]) -> None:
    """Faults of emsym's own, each as where it was and what: told in a sentence, and as no verdict."""
    for where, what in faults:
        tell(f"emsym: internal error{', ' if where else ''}{printable(where)}: {printable(what)}")
    tell(
        "This is a fault in emsym, and says nothing of the derivation. Please report it, with the derivation and the\n"
        f"traceback, which the same command prints with {DEBUG}=1 set."
    )


def colour() -> bool:
    """Whether standard output takes colour, and nobody asked for none."""
    return _terminal() is not None and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns of the terminal, or those of a page where there is none."""
    terminal, said = _terminal(), os.environ.get("COLUMNS", "")
    if terminal is None:
        return WIDTH
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(terminal.fileno()).columns or WIDTH
    except OSError:
        return WIDTH


def _terminal() -> TextIO | None:
    out = output()
    return out if out is not None and out.isatty() else None
