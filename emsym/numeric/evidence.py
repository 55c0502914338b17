"""What the numeric engine hands back: counts, the worst place seen, and a certified counterexample as plain data.

Shares nothing with the kernel. Imports neither NumPy nor python-flint, so that reports can read and write these without
either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from emsym.terms.nodes import Data, Value

Letters = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ball:
    """A real number enclosed: a decimal midpoint and a decimal radius."""

    mid: str
    rad: str

    def __str__(self) -> str:
        return f"{self.mid} ± {self.rad}"

    def short(self, digits: int = 6) -> str:
        """The midpoint to a few significant digits."""
        return f"{float(self.mid):.{digits}g}"


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

    @classmethod
    def of(cls, name: str, variables: tuple[str, ...], entries: Mapping[Letters, Fraction]) -> Table:
        """The table with these entries."""
        return cls(name, variables, tuple(Cell(letters, Fraction(value)) for letters, value in entries.items()))

    @property
    def entries(self) -> dict[Letters, Fraction]:
        """The entry at each tuple of letters."""
        return {cell.letters: cell.value for cell in self.table}


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

    @classmethod
    def of(cls, data: Data, entries: Mapping[Letters, int]) -> DataSet:
        """The data set with these points."""
        table = tuple(Point(letters, letter) for letters, letter in entries.items())
        return cls(data.name, data.variable, data.indices, table)

    @property
    def data(self) -> Data:
        """Which data set it is."""
        return Data(self.name, self.variable, self.indices)

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of its indices."""
        return self.indices

    @property
    def entries(self) -> dict[Letters, int]:
        """The letter at each tuple of letters."""
        return {point.letters: point.letter for point in self.table}


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter that one of a statement's own values is."""

    name: str
    variable: str
    letter: int

    @property
    def value(self) -> Value:
        """The value that it is the letter of."""
        return Value(self.name, self.variable)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A model, where to look, and what the two sides of the claim are there.

    That is the size of each alphabet, all tables and reals, a letter for each of the statement's own values, and the
    two sides as certified balls. Everything is exact.
    """

    sizes: dict[str, int]
    distributions: tuple[Table, ...]
    functions: tuple[Table, ...]
    reals: dict[str, Fraction]
    values: tuple[Letter, ...]
    data: tuple[DataSet, ...]
    left: Ball
    right: Ball

    @property
    def letters(self) -> dict[Value, int]:
        """The letter of each value."""
        return {each.value: each.letter for each in self.values}


@dataclass(frozen=True, slots=True)
class Shrinking:
    """What making a counterexample simple took: exact checks, of those allowed, and simpler models that were tried."""

    certifications: int
    limit: int
    models: int
    interrupted: bool
    """Whether the user stopped it; the counterexample is certified all the same, and perhaps not the simplest."""
    error: Exception | None = field(default=None, compare=False)
    """What it failed with, if it did; what had been found stays."""
    stopped: str = ""
    """Why it did not come to its end, if the budget did first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen on random models; only a counterexample decides anything.

    `worst` is the largest violation, in the units of the claim (|L − R| for =, R − L for ≥ and >, L − R for ≤ and <;
    0 where every place is on the right side), and `bound` the rounding error possible at that place: worst ≤ bound at
    the worst place means that every place agrees within rounding. For a strict claim a tie is a violation of size 0,
    which only a counterexample can tell from rounding.
    """

    models: int
    """Models tried, all of which meet the hypotheses within rounding."""
    comparisons: int
    """Models times letters of the claim's free values."""
    worst: float
    bound: float
    undefined: int
    """Comparisons at which a side was not finite, or rounding hid whether it is."""
    counterexample: Counterexample | None
    uncertified: bool
    """A violation beyond its error bound was seen, and no exact counterexample was found."""
    shrinking: Shrinking | None = None
    unfinished: tuple[str, ...] = ()
    """What was not done, or not to its end, because nothing of the budget was left."""
