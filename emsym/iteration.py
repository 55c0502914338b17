"""An algorithm that a derivation is about, run on data by evaluating the derivation's own expressions.

An iteration replaces a conditional distribution, the parameter, by an update that is an expression of it and of the
data, as EM does. Nothing is computed here but what the expressions say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emsym.language.errors import LanguageError
from emsym.language.names import text_name
from emsym.language.naming import checked_text
from emsym.language.notation import text
from emsym.language.symbols import Variable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Table = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Iteration:
    """What is updated by what, on which data, from where.

    `parameter` is a probability, such as theta(k | c); `update` has the same free values. `data` is a function of two
    values, a row's and the parameter's before the bar, and `counts` its table. `start` is the parameter's table: a row
    for each letter behind the bar. `letters` names the letters of the parameter's values. `objective` is an expression
    without free values, and `shown` are further ones with their names.
    """

    parameter: Any
    update: Any
    data: Any
    counts: Table
    start: Table
    letters: dict[Variable, tuple[str, ...]]
    objective: Any
    shown: tuple[tuple[str, Any], ...] = ()

    def __post_init__(self) -> None:
        for names in self.letters.values():
            for name in names:
                checked_text("letters", name)
        for name, _ in self.shown:
            checked_text("shown", name)

    @property
    def sides(self) -> Variable:
        """The value before the parameter's bar."""
        side: Variable = self.parameter.args[1].args[0]
        return side

    @property
    def owners(self) -> Variable:
        """The value behind the parameter's bar."""
        owner: Variable = self.parameter.args[1].args[1]
        return owner

    @property
    def rows(self) -> Variable:
        """The value that numbers the rows of the data."""
        row: Variable = self.data.args[1]
        return row


@dataclass(frozen=True, slots=True)
class State:
    """One iteration: its number, the parameter's table, the objective, and the tables of what is shown."""

    number: int
    parameter: Array
    objective: float
    shown: tuple[tuple[str, Array], ...]


def checked_start(iteration: Iteration, chances: Sequence[float]) -> Table:
    """The table of a two-letter parameter from the first letter's chance for each owner."""
    owners, sides = iteration.letters[iteration.owners], iteration.letters[iteration.sides]
    if len(sides) != 2 or len(chances) != len(owners):
        help = f"give one for each of {', '.join(owners)}: the chance of {sides[0]}"
        raise LanguageError(f"{len(chances)} starts were given", help=help)
    for owner, chance in zip(owners, chances, strict=True):
        if not 0 < chance < 1:
            message = f"the start {chance:g} of {owner} is not between 0 and 1"
            raise LanguageError(message, help="give a chance inside (0, 1)")
    return tuple((chance, 1 - chance) for chance in chances)


def run(iteration: Iteration, counts: Table, start: Table, times: int) -> Iterator[State]:
    """The state at the start and after each of `times` updates."""
    import numpy as np

    from emsym.numeric.instance import Instance, value_of
    from emsym.terms.nodes import Data
    from emsym.terms.read import read, value
    from emsym.terms.traverse import data

    sides, owners, rows = iteration.sides, iteration.owners, iteration.rows
    name = iteration.parameter.args[0].name
    axes = (value(owners), value(sides))
    update, objective = read(iteration.update), read(iteration.objective)
    shown = [(title, read(expression), tuple(map(value, _free(expression)))) for title, expression in iteration.shown]
    for known in frozenset[Data]().union(*map(data, (update, objective, *(term for _, term, _ in shown)))):
        help = "an algorithm runs on counts, as in N(i, k)"
        raise LanguageError(f"{text_name(known.name)} is a data set of which the table says nothing", help=help)
    table = np.array(start)
    sizes = {rows.variable: len(counts), sides.variable: table.shape[1], owners.variable: table.shape[0]}
    counted = {iteration.data.args[0].name: ((rows.variable, sides.variable), np.array(counts, dtype=float))}
    for number in range(times + 1):
        instance = Instance(sizes, {name: ((owners.variable, sides.variable), table)}, counted)
        tables = tuple((title, value_of(term, instance, free)) for title, term, free in shown)
        height = float(value_of(objective, instance))
        if not np.isfinite(height):
            raise LanguageError(f"{text(iteration.objective)} is undefined after {number} iterations")
        yield State(number, table, height, tables)
        table = value_of(update, instance, axes)


def _free(expression: Any) -> tuple[Variable, ...]:
    """The arguments of a named quantity, in its own order."""
    return tuple(argument for argument in expression.args[1:] if isinstance(argument, Variable))
