"""A counterexample's tables, ready to be set in any format: exact fractions, letters as 0, 1, …"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from emsym.language.names import variable_name
from emsym.language.symbols import Variable
from emsym.numeric.evidence import Ball, Counterexample, DataSet, Letters, Table
from emsym.render.phrases import Script

MOST_ROWS = 16
FEWEST_DIGITS, MOST_DIGITS = 6, 30


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the last variable runs along the columns. `everywhere` is the one entry of a constant table."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    hidden: int = 0
    everywhere: str = ""


def grids(script: Script, counterexample: Counterexample) -> list[Grid]:
    """A grid for each distribution, each free function and each data set."""
    return [_grid(script, table) for table in _tables(counterexample)]


def _tables(counterexample: Counterexample) -> list[Table | DataSet]:
    return [*counterexample.distributions, *counterexample.functions, *counterexample.data]


def _grid(script: Script, table: Table | DataSet) -> Grid:
    title, names = _heading(script, table)
    cells: list[tuple[Letters, Fraction | int]] = sorted(table.entries.items())
    entries = {script.notation.figure(str(number)) for _, number in cells}
    if len(entries) == 1:
        return Grid(title, (), (), everywhere=entries.pop())
    columns = tuple(script.equation(names[-1], str(letter)) for letter in sorted({letters[-1] for letters, _ in cells}))
    rows = []
    for outer, line in groupby(cells, key=lambda cell: cell[0][:-1]):
        pairs = zip(names, outer, strict=False)
        label = script.notation.comma.join(script.equation(name, str(letter)) for name, letter in pairs)
        rows.append((label, tuple(script.notation.figure(str(number)) for _, number in line)))
    return Grid(title, columns, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))


def _heading(script: Script, table: Table | DataSet) -> tuple[str, list[str]]:
    """``p(X, Z)`` and the names of its variables, or the point ``x_i`` of a data set and its indices."""
    if isinstance(table, DataSet):
        indices = tuple(map(Variable, table.variables))
        return script.spell(Variable(table.name)[indices]), list(map(script.spell, indices))
    names = [script.name(variable_name(name)) for name in table.variables]
    return script.notation.call(script.name(table.name), script.notation.comma.join(names)), names


def settings(script: Script, counterexample: Counterexample) -> list[str]:
    """``β = 1/2`` for each real, ``|Z| = 3`` for each alphabet that no table shows."""
    told = {name for table in _tables(counterexample) for name in _told(table)}
    reals = [script.equation(script.name(name), str(number)) for name, number in counterexample.reals.items()]
    untold = [(variable_name(name), size) for name, size in counterexample.sizes.items() if name not in told]
    sizes = ((script.notation.magnitude(script.name(name)), str(size)) for name, size in untold)
    return reals + [script.equation(*each) for each in sizes]


def _told(table: Table | DataSet) -> tuple[str, ...]:
    return table.variables if len(set(table.entries.values())) > 1 else ()


def place(script: Script, counterexample: Counterexample) -> list[str]:
    """``x = 0`` for each free value."""
    return [script.equation(script.name(each.name), str(each.letter)) for each in counterexample.values]


def sides(script: Script, counterexample: Counterexample) -> tuple[str, str]:
    """The two sides there, to as many digits as tell them apart."""
    for digits in range(FEWEST_DIGITS, MOST_DIGITS):
        left, right = (_rounded(ball, digits) for ball in (counterexample.left, counterexample.right))
        if left != right:
            break
    else:
        left = right = _rounded(counterexample.left, FEWEST_DIGITS)
    return script.notation.figure(left), script.notation.figure(right)


def _rounded(ball: Ball, digits: int) -> str:
    number = Decimal(ball.mid)
    if not number:
        return "0"
    rounded = f"{number:.{digits}g}"
    plain = digits == FEWEST_DIGITS and "." in rounded and "e" not in rounded
    return rounded.rstrip("0").rstrip(".") if plain else rounded
