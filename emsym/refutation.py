"""A refutation as plain data: a statement, and a model in which it is false, checked from its numbers.

To read one imports neither NumPy nor python-flint; to check one imports both, since it is evaluated exactly at its
model. The kernel has no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

from emsym.numeric.evidence import Ball, Cell, Counterexample, DataSet, Letter, Point, Table
from emsym.terms.statement import Statement

MOST_ELEMENTS = 10**6
LONGEST_NUMBER = 100


class NotRefuted(Exception):
    """A model that does not show its claim to be false: where it does not, and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where = where
        self.why = why


RECORDS = (Cell, Table, Letter, Point, DataSet, Ball, Counterexample)


@dataclass(frozen=True, slots=True)
class Refutation:
    """A statement, and a model that meets its hypotheses and in which its claim is false."""

    statement: Statement
    model: Counterexample

    def check(self) -> None:
        """Evaluate the claim exactly at its model; raises `NotRefuted` where it is not certainly false there."""
        _require_tables(self.model)
        from emsym.numeric.certify import certify
        from emsym.numeric.compare import subject
        from emsym.numeric.plan import NotEvaluable

        try:
            compiled = subject(self.statement)
            if set(compiled.signature.variables) != set(self.model.sizes):
                raise NotRefuted("model.sizes", f"the claim is about {_listed(compiled.signature.variables)}")
            if compiled.elements(self.model.sizes) > MOST_ELEMENTS:
                raise NotRefuted("model.sizes", "too many letters to evaluate the claim")
            sides = certify(self.statement, self.model)
        except NotEvaluable as error:
            raise NotRefuted("claim", str(error)) from error
        if sides is None:
            raise NotRefuted(
                "model",
                "the claim is not certainly false there, or a hypothesis or a declared sign is not met, or the model "
                "does not give exactly what the claim mentions",
            )
        for name, said, found in zip(("left", "right"), (self.model.left, self.model.right), sides, strict=True):
            if not _meet(said, found):
                raise NotRefuted(f"model.{name}", f"it is {found.short()} there, and is said to be {said.mid}")


def _require_tables(model: Counterexample) -> None:
    """What can be told of the tables before anything is evaluated, and before room is made for them."""
    for variable, size in model.sizes.items():
        if size < 1:
            raise NotRefuted(f"model.sizes.{variable}", "an alphabet has one letter or more")
    for number, known in enumerate(model.data):
        if not all(0 <= point.letter < model.sizes.get(known.variable, 0) for point in known.table):
            raise NotRefuted(f"model.data[{number}]", "a point is a letter that its alphabet does not have")
    for where, table in _placed(model):
        unknown = [variable for variable in table.variables if variable not in model.sizes]
        if unknown:
            raise NotRefuted(where, f"the alphabet of {unknown[0]} has no size")
        shape = [model.sizes[variable] for variable in table.variables]
        wanted = prod(shape)
        if len(table.table) != wanted or len({cell.letters for cell in table.table}) != wanted:
            raise NotRefuted(
                where, f"{len(table.table)} entries stand where {wanted} are wanted, each for other letters"
            )
        if not all(len(c.letters) == len(shape) and _within(c.letters, shape) for c in table.table):
            raise NotRefuted(where, "an entry is for letters that the alphabets do not have")
    for number, joint in enumerate(model.distributions):
        if min(cell.value for cell in joint.table) <= 0:
            raise NotRefuted(f"model.distributions[{number}]", "a probability is not positive")
        if sum(cell.value for cell in joint.table) != 1:
            raise NotRefuted(f"model.distributions[{number}]", "the probabilities do not sum to 1")
    places: tuple[list[Any], ...] = (
        [(table.name, table.variables) for table in model.functions],
        [joint.name for joint in model.distributions],
        [(known.name, known.variable, known.indices) for known in model.data],
    )
    if any(len(set(each)) < len(each) for each in places):
        raise NotRefuted("model", "it has two tables for one name")
    for number, value in enumerate(model.values):
        if not 0 <= value.letter < model.sizes.get(value.variable, 0):
            raise NotRefuted(f"model.values[{number}]", f"{value.name} is a letter that its alphabet does not have")
    if len({(each.name, each.variable) for each in model.values}) < len(model.values):
        raise NotRefuted("model.values", "it has two letters for one value")


def _placed(model: Counterexample) -> Iterator[tuple[str, Table | DataSet]]:
    yield from ((f"model.data[{number}]", table) for number, table in enumerate(model.data))
    yield from ((f"model.distributions[{number}]", table) for number, table in enumerate(model.distributions))
    yield from ((f"model.functions[{number}]", table) for number, table in enumerate(model.functions))


def _within(letters: tuple[int, ...], shape: list[int]) -> bool:
    return all(0 <= letter < size for letter, size in zip(letters, shape, strict=True))


def _meet(said: Ball, found: Ball) -> bool:
    """Whether the two balls have a number in common."""
    try:
        numbers = [_decimal(string) for string in (said.mid, said.rad, found.mid, found.rad)]
    except (ValueError, ArithmeticError):
        return False
    return abs(numbers[0] - numbers[2]) <= abs(numbers[1]) + abs(numbers[3])


def _decimal(string: str) -> Fraction:
    """A decimal of few digits and a small exponent, so that reading it costs nothing."""
    _, _, exponent = string.lower().partition("e")
    if len(string) > LONGEST_NUMBER or (exponent and abs(int(exponent)) > 10_000):
        raise ValueError(string)
    return Fraction(string)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "no alphabet"
