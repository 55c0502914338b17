"""Counts from a CSV file, for `emsym run --data`: a line of headings, then a line of counts for each row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from math import isfinite

from emsym.iteration import Iteration, Table
from emsym.language.errors import LanguageError


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
