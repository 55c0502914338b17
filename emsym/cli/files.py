"""Files that commands write: whole or not at all, and over nothing that emsym has not written.

A derivation is easily named where its output is meant, as in ``emsym latex bound -o bound.py``.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from emsym.cli.output import CannotWrite

OURS = re.compile(
    rb"% Written by emsym |<!DOCTYPE html>\s*<!-- Written by emsym |\s*{\s*\"format\": \"emsym certificates\""
)
"""How a file begins that emsym has written: LaTeX, a page, certificates."""
LONGEST_BEGINNING = 100
NOT_OURS = "it is there, and emsym has not written it"


def lines_of(path: str) -> Iterator[str]:
    """The lines of a file, or of standard input for ``-``, each as soon as it is there."""
    if path == "-":
        yield from _decoded(sys.stdin.buffer)
        return
    try:
        with open(path, "rb") as file:
            yield from _decoded(file)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}") from error


def _decoded(file: BinaryIO) -> Iterator[str]:
    for line in iter(file.readline, b""):
        yield line.decode("utf-8-sig", "replace")


def must_be_writable(path: str | None, *, force: bool) -> None:
    """Complain of a file that is not to be written over, before anything is done for what it would hold."""
    if path is None or force:
        return
    if path.endswith(".py"):
        raise click.UsageError(f"{path} is a name for a derivation; name another file for what is written.")
    if is_anothers(path):
        help = "Name another file, or add --force to write over it."
        raise click.UsageError(f"{path} is not written: {NOT_OURS}. {help}")


def is_anothers(path: str) -> bool:
    """Whether there is a file of this name, not empty, that emsym has not written."""
    if not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            beginning = file.read(LONGEST_BEGINNING)
    except OSError:
        return True
    return bool(beginning) and not OURS.match(beginning)


def save(text: str, path: str, *, force: bool) -> None:
    """Write a file whole or not at all, in UTF-8; what is no file, such as a pipe, is written to as it is."""
    content = text.encode("utf-8", "backslashreplace")
    try:
        target = Path(os.path.realpath(path))
        if not force and is_anothers(path):
            raise CannotWrite(f"{path} is not written: {NOT_OURS}")
        if target.exists() and not target.is_file():
            target.write_bytes(content)
        else:
            _replace(target, content)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}") from error


def _replace(target: Path, content: bytes) -> None:
    """Put a new file in the target's place, with the permissions that it has or would have."""
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
