"""A refutation as plain data: a statement, and a model in which it is false, checked from its numbers.

To read one imports neither NumPy nor python-flint; to check one imports both, since it is evaluated exactly at its
model. The kernel has no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

from emsym.numeric import evidence
from emsym.terms.nodes import Data, Value
from emsym.terms.statement import Statement

if TYPE_CHECKING:
    from emsym.numeric.evidence import Counterexample

MOST_ELEMENTS = 10**6
LONGEST_NUMBER = 100


class NotRefuted(Exception):
    """A model that does not show its claim to be false: where it does not, and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where = where
        self.why = why


@dataclass(frozen=True, slots=True)
class Cell:
    """The entry of a table at some letters, which are counted from 0."""

    letters: tuple[int, ...]
    value: Fraction


@dataclass(frozen=True, slots=True)
class Table:
    """A distribution's probabilities, or a function's values, for all letters of its variables."""

    name: str
    variables: tuple[str, ...]
    table: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter that a free value of the claim is."""

    name: str
    variable: str
    letter: int


@dataclass(frozen=True, slots=True)
class Point:
    """The letter that a data set has at some letters of its indices, all counted from 0."""

    letters: tuple[int, ...]
    letter: int


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set of a variable's letters: one for all letters of its indices."""

    name: str
    variable: str
    indices: tuple[str, ...]
    table: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Ball:
    """A real number enclosed: a decimal midpoint and a decimal radius."""

    mid: str
    rad: str


@dataclass(frozen=True, slots=True)
class Model:
    """The size of each alphabet, all tables and reals, where to look, and what the two sides of the claim are there."""

    sizes: dict[str, int]
    distributions: tuple[Table, ...]
    functions: tuple[Table, ...]
    reals: dict[str, Fraction]
    values: tuple[Letter, ...]
    data: tuple[DataSet, ...]
    left: Ball
    right: Ball

    @classmethod
    def of(cls, found: Counterexample) -> Model:
        """The model of a counterexample."""
        return cls(
            dict(found.sizes),
            tuple(_table(joint) for joint in found.distributions),
            tuple(_table(function) for function in found.functions),
            dict(found.reals),
            tuple(Letter(value.name, value.variable, letter) for value, letter in found.values.items()),
            tuple(map(_data_set, found.data)),
            Ball(found.left.mid, found.left.rad),
            Ball(found.right.mid, found.right.rad),
        )


RECORDS = (Cell, Table, Letter, Point, DataSet, Ball, Model)


@dataclass(frozen=True, slots=True)
class Refutation:
    """A statement, and a model that meets its hypotheses and in which its claim is false."""

    statement: Statement
    model: Model

    @classmethod
    def of(cls, statement: Statement, found: Counterexample) -> Refutation:
        """A counterexample with what it refutes."""
        return cls(statement, Model.of(found))

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
            sides = certify(self.statement, _counterexample(self.model))
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


def _table(table: evidence.Joint | evidence.FunctionTable) -> Table:
    return Table(table.name, table.variables, tuple(Cell(letters, number) for letters, number in table.table.items()))


def _data_set(known: evidence.DataTable) -> DataSet:
    table = tuple(Point(letters, letter) for letters, letter in known.table.items())
    return DataSet(known.name, known.data.variable, known.variables, table)


def _counterexample(model: Model) -> Counterexample:
    return evidence.Counterexample(
        model.sizes,
        tuple(evidence.Joint(t.name, t.variables, _cells(t)) for t in model.distributions),
        tuple(evidence.FunctionTable(t.name, t.variables, _cells(t)) for t in model.functions),
        model.reals,
        {Value(each.name, each.variable): each.letter for each in model.values},
        evidence.Ball(model.left.mid, model.left.rad),
        evidence.Ball(model.right.mid, model.right.rad),
        tuple(
            evidence.DataTable(
                Data(each.name, each.variable, each.indices), {point.letters: point.letter for point in each.table}
            )
            for each in model.data
        ),
    )


def _cells(table: Table) -> Mapping[tuple[int, ...], Fraction]:
    return {cell.letters: cell.value for cell in table.table}


def _require_tables(model: Model) -> None:
    """What can be told of the tables before anything is evaluated, and before room is made for them."""
    for variable, size in model.sizes.items():
        if size < 1:
            raise NotRefuted(f"model.sizes.{variable}", "an alphabet has one letter or more")
    for number, known in enumerate(model.data):
        if not all(0 <= point.letter < model.sizes.get(known.variable, 0) for point in known.table):
            raise NotRefuted(f"model.data[{number}]", "a point is a letter that its alphabet does not have")
    for where, table in _placed(model):
        unknown = [variable for variable in _variables(table) if variable not in model.sizes]
        if unknown:
            raise NotRefuted(where, f"the alphabet of {unknown[0]} has no size")
        shape = [model.sizes[variable] for variable in _variables(table)]
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


def _variables(table: Table | DataSet) -> tuple[str, ...]:
    return table.indices if isinstance(table, DataSet) else table.variables


def _placed(model: Model) -> Iterator[tuple[str, Table | DataSet]]:
    yield from ((f"model.data[{number}]", table) for number, table in enumerate(model.data))
    yield from ((f"model.distributions[{number}]", table) for number, table in enumerate(model.distributions))
    yield from ((f"model.functions[{number}]", table) for number, table in enumerate(model.functions))


def _within(letters: tuple[int, ...], shape: list[int]) -> bool:
    return all(0 <= letter < size for letter, size in zip(letters, shape, strict=True))


def _meet(said: Ball, found: evidence.Ball) -> bool:
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
