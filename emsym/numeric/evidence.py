"""What the numeric engine hands back: counts, the worst place seen, and a certified counterexample as plain data.

Shares nothing with the kernel. Imports neither NumPy nor python-flint, so that reports can read and write these without
either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from emsym.terms.nodes import Data, Value

Letters = tuple[int, ...]
Json = dict[str, Any]


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
class Joint:
    """One distribution: the probability of each tuple of letters (from 0) of its variables, in their order."""

    name: str
    variables: tuple[str, ...]
    table: Mapping[Letters, Fraction]

    @property
    def uniform(self) -> bool:
        """Whether every cell has the same probability."""
        return len(set(self.table.values())) == 1


@dataclass(frozen=True, slots=True)
class FunctionTable:
    """A free function: its value at each tuple of letters of its arguments' variables."""

    name: str
    variables: tuple[str, ...]
    table: Mapping[Letters, Fraction]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A data set: the letter at each tuple of letters of its indices' variables."""

    data: Data
    table: Mapping[Letters, int]

    @property
    def name(self) -> str:
        """The data set's name."""
        return self.data.name

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of its indices."""
        return self.data.indices


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A model, letters for the claim's free values, and the two sides there as certified balls.

    `sizes` gives each variable's number of letters, `reals` each named real, `values` a letter (from 0) for each free
    value of the claim. Everything is exact; the tables make it comparable but not hashable.
    """

    sizes: Mapping[str, int]
    distributions: tuple[Joint, ...]
    functions: tuple[FunctionTable, ...]
    reals: Mapping[str, Fraction]
    values: Mapping[Value, int]
    left: Ball
    right: Ball
    data: tuple[DataTable, ...] = ()

    def to_json(self) -> Json:
        """Plain data for `json.dumps`."""
        return {
            "sizes": dict(self.sizes),
            "distributions": [_table_to_json(joint) for joint in self.distributions],
            "functions": [_table_to_json(function) for function in self.functions],
            "reals": {name: str(number) for name, number in self.reals.items()},
            "values": [
                {"name": value.name, "variable": value.variable, "letter": letter}
                for value, letter in self.values.items()
            ],
            "data": [_data_to_json(known) for known in self.data],
            "left": {"mid": self.left.mid, "rad": self.left.rad},
            "right": {"mid": self.right.mid, "rad": self.right.rad},
        }

    @classmethod
    def from_json(cls, data: Json) -> Counterexample:
        """The inverse of `to_json`."""
        return cls(
            sizes=dict(data["sizes"]),
            distributions=tuple(Joint(*_table_from_json(joint)) for joint in data["distributions"]),
            functions=tuple(FunctionTable(*_table_from_json(function)) for function in data["functions"]),
            reals={name: Fraction(number) for name, number in data["reals"].items()},
            values={Value(value["name"], value["variable"]): value["letter"] for value in data["values"]},
            left=Ball(**data["left"]),
            right=Ball(**data["right"]),
            data=tuple(map(_data_from_json, data.get("data", ()))),
        )


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


def _table_to_json(table: Joint | FunctionTable) -> Json:
    cells = [{"letters": list(letters), "value": str(number)} for letters, number in table.table.items()]
    return {"name": table.name, "variables": list(table.variables), "table": cells}


def _table_from_json(data: Json) -> tuple[str, tuple[str, ...], dict[Letters, Fraction]]:
    table = {tuple(cell["letters"]): Fraction(cell["value"]) for cell in data["table"]}
    return data["name"], tuple(data["variables"]), table


def _data_to_json(known: DataTable) -> Json:
    cells = [{"letters": list(letters), "letter": letter} for letters, letter in known.table.items()]
    return {"name": known.name, "variable": known.data.variable, "indices": list(known.variables), "table": cells}


def _data_from_json(data: Json) -> DataTable:
    table = {tuple(cell["letters"]): cell["letter"] for cell in data["table"]}
    return DataTable(Data(data["name"], data["variable"], tuple(data["indices"])), table)
