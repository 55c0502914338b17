"""`emsym run`: the algorithm of a derivation, on its own data and start or on those that the command gives."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from math import isfinite

import click

from emsym.derivation import Derivation
from emsym.iteration import Iteration, Table, checked_start, run
from emsym.language.errors import LanguageError
from emsym.render.iteration import iteration_text


def run_text(derivations: Sequence[Derivation], times: int, data: str | None, start: str | None) -> str:
    """What the command prints; a mistake in what it is given is a `click.UsageError`."""
    found = [derivation for derivation in derivations if derivation.iteration is not None]
    if not found or found[0].iteration is None:
        names = ", ".join(derivation.name for derivation in derivations)
        raise click.UsageError(f"{names} has no algorithm to run; a derivation gives one with `iterates`.")
    iteration = found[0].iteration
    try:
        counts = iteration.counts if data is None else read_counts(data, iteration)
        table = iteration.start if start is None else checked_start(iteration, _chances(start))
        states = list(run(iteration, counts, table, times))
    except LanguageError as error:
        raise click.UsageError(str(error)) from error
    return f"{found[0].name}  {found[0].title}\n\n" + iteration_text(iteration, counts, states)


def _chances(start: str) -> list[float]:
    try:
        return [float(part) for part in start.split(",")]
    except ValueError:
        raise LanguageError(f"--start {start}: not numbers", help="separate them by commas: 0.6,0.5") from None


def read_counts(path: str, iteration: Iteration) -> Table:
    """The table of the file, its columns in the order of the derivation's letters; raises `LanguageError`."""
    wanted = iteration.letters[iteration.sides]
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            rows = [row for row in csv.reader(file) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not a CSV file in UTF-8"
        raise LanguageError(f"{path} cannot be read: {reason}") from error
    if not rows:
        raise LanguageError(f"{path} is empty", help=f"give headings {','.join(wanted)} and a line for each row")
    head = [cell.strip() for cell in rows[0]]
    if sorted(head) != sorted(wanted):
        raise LanguageError(
            f"{path}, line 1: the headings are {', '.join(head)}", help=f"the columns are {', '.join(wanted)}"
        )
    if len(rows) == 1:
        raise LanguageError(f"{path} has headings and no counts")
    places = [head.index(name) for name in wanted]
    return tuple(_counts(path, number, row, places, wanted) for number, row in enumerate(rows[1:], 2))


def _counts(path: str, number: int, row: list[str], places: Sequence[int], wanted: Sequence[str]) -> tuple[float, ...]:
    if len(row) != len(wanted):
        raise LanguageError(f"{path}, line {number}: {len(row)} counts stand where {len(wanted)} are wanted")
    return tuple(_count(path, number, row[place], name) for place, name in zip(places, wanted, strict=True))


def _count(path: str, number: int, cell: str, name: str) -> float:
    try:
        count = float(cell)
    except ValueError:
        count = -1.0
    if not isfinite(count) or count < 0:
        what = "is missing" if not cell.strip() else f"is {cell.strip()}"
        raise LanguageError(f"{path}, line {number}: the count of {name} {what}", help="counts are numbers from 0 on")
    return count
