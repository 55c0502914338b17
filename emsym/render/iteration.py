"""What an algorithm does on data: the first step's tables, then parameter and objective, iteration by iteration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from emsym.iteration import Iteration, State, Table
from emsym.language.notation import text
from emsym.language.symbols import Variable
from emsym.render.layout import printed_width

BETWEEN = "   "


def iteration_text(iteration: Iteration, counts: Table, states: Sequence[State]) -> str:
    """The whole run, as tables."""
    blocks = [_data(iteration, counts)]
    for (_, expression), (title, table) in zip(iteration.shown, states[0].shown, strict=True):
        values = [argument for argument in expression.args[1:] if isinstance(argument, Variable)]
        blocks.append(_shown(iteration, f"{title} {text(expression)}, from the start", values, table.tolist()))
    blocks.append(_course(iteration, states))
    return "\n\n".join(blocks) + "\n"


def _data(iteration: Iteration, counts: Table) -> str:
    head = [text(iteration.rows), *iteration.letters[iteration.sides]]
    rows = [[str(number), *(f"{count:g}" for count in row)] for number, row in enumerate(counts, 1)]
    return f"data {text(iteration.data)}\n" + _table([head, *rows])


def _shown(iteration: Iteration, title: str, values: Sequence[Variable], table: Any) -> str:
    first, second = _letters(iteration, values[0], len(table)), _letters(iteration, values[1], len(table[0]))
    rows = [[name, *(f"{cell:.2f}" for cell in row)] for name, row in zip(first, table, strict=True)]
    return f"{title}\n" + _table([["", *second], *rows])


def _letters(iteration: Iteration, value: Variable, size: int) -> Sequence[str]:
    return iteration.letters.get(value) or [str(number) for number in range(1, size + 1)]


def _course(iteration: Iteration, states: Sequence[State]) -> str:
    """The chance of each side but the last, for each owner, and the objective."""
    sides, owners = iteration.letters[iteration.sides], iteration.letters[iteration.owners]
    name = text(iteration.parameter.args[0])
    head = [f"{name}({side} | {owner})" for owner in owners for side in sides[:-1]]
    rows = [[str(state.number), *_chances(state), _signed(state.objective)] for state in states]
    return "iterations\n" + _table([["", *head, text(iteration.objective)], *rows])


def _chances(state: State) -> list[str]:
    return [f"{cell:.4f}" for row in state.parameter.tolist() for cell in row[:-1]]


def _signed(number: float) -> str:
    return f"{number:.4f}".replace("-", "−")


def _table(rows: Iterable[Sequence[str]]) -> str:
    """Columns set flush right."""
    listed = list(rows)
    widths = [max(map(printed_width, column)) for column in zip(*listed, strict=True)]
    return "\n".join("  " + BETWEEN.join(map(_right, row, widths)) for row in listed)


def _right(cell: str, width: int) -> str:
    return " " * (width - printed_width(cell)) + cell
