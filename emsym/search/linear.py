"""Not trusted. Linear programming over monomials: a target as a combination of columns, in exact rationals.

HiGHS finds which columns to use, in floating-point numbers; their factors are then solved for exactly, and an answer
that does not add up exactly is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from emsym.budget import UNLIMITED, Budget
from emsym.kernel.polynomial import Monomial, Polynomial

NEGLIGIBLE = 1e-9
TELLING = 1e-7


@dataclass(frozen=True, slots=True)
class Column:
    """Something that may be used with a factor of at least 0, or of any sign, at so much for a factor of 1 or −1."""

    polynomial: Polynomial
    cost: float
    signed: bool = False


def combine(target: Polynomial, columns: Sequence[Column], budget: Budget = UNLIMITED) -> dict[int, Fraction] | None:
    """Factors by place, none of them 0, with which the columns add up to the target, at the least cost; or None."""
    if target.is_zero:
        return {}
    places = _useful(target, columns)
    if places is None:
        return None
    used = _support(target, {place: columns[place] for place in places}, budget)
    return None if used is None else _exact(target, columns, used)


def _useful(target: Polynomial, columns: Sequence[Column]) -> list[int] | None:
    """The columns whose every monomial can be cancelled or is wanted; None where a wanted monomial has no column.

    A monomial that the columns have in one sign only, and the target not in that sign, rules them out.
    """
    places = list(range(len(columns)))
    while True:
        above: set[Monomial] = set()
        below: set[Monomial] = set()
        for place in places:
            column = columns[place]
            for monomial, coefficient in column.polynomial.terms.items():
                if column.signed or coefficient > 0:
                    above.add(monomial)
                if column.signed or coefficient < 0:
                    below.add(monomial)
        for monomial, coefficient in target.terms.items():
            if monomial not in (above if coefficient > 0 else below):
                return None
            (below if coefficient > 0 else above).add(monomial)
        both = above & below
        kept = [place for place in places if columns[place].polynomial.terms.keys() <= both]
        if len(kept) == len(places):
            return kept
        places = kept


@dataclass(frozen=True, slots=True)
class _Entries:
    """Columns as sparse vectors over monomials, one after the other, as HiGHS takes them."""

    rows: dict[Monomial, int]
    starts: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def add(self, polynomial: Polynomial, sign: int = 1) -> None:
        """One vector more, with a row for each monomial that is new."""
        for monomial, coefficient in polynomial.terms.items():
            self.index.append(self.rows.setdefault(monomial, len(self.rows)))
            self.value.append(sign * float(coefficient))
        self.starts.append(len(self.index))

    def wanted(self, target: Polynomial) -> list[float]:
        """The target as a full vector."""
        return [float(target.terms.get(monomial, 0)) for monomial in self.rows]


def _support(target: Polynomial, columns: Mapping[int, Column], budget: Budget) -> list[int] | None:
    """The places of the columns in a cheapest basic solution; None where there is none.

    What may be used with either sign is two columns, so that no cost falls below 0 and every program is bounded.
    """
    import highspy
    import numpy as np

    entries = _Entries({monomial: row for row, monomial in enumerate(target.terms)})
    used = [(place, sign) for place, column in columns.items() for sign in ((1, -1) if column.signed else (1,))]
    for place, sign in used:
        entries.add(columns[place].polynomial, sign)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(used), len(entries.rows)
    program.col_cost_ = np.array([columns[place].cost for place, _ in used])
    program.col_lower_, program.col_upper_ = np.zeros(len(used)), np.full(len(used), highspy.kHighsInf)
    program.row_lower_ = program.row_upper_ = np.array(entries.wanted(target))
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    factors = _solution(program, entries, budget)
    if factors is None:
        return None
    return sorted({place for (place, _), factor in zip(used, factors, strict=True) if factor > NEGLIGIBLE})


def separate(target: Polynomial, columns: Sequence[Column], budget: Budget = UNLIMITED) -> dict[Monomial, float] | None:
    """Numbers from −1 to 1 for the monomials that give every column at least 0 and the target less; None if none do.

    By Farkas' lemma there are some exactly where no combination of the columns is the target.
    """
    import highspy
    import numpy as np

    entries = _Entries({monomial: row for row, monomial in enumerate(target.terms)})
    for column in columns:
        entries.add(column.polynomial)
    size = len(entries.rows)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = size, len(columns)
    program.col_cost_ = np.array(entries.wanted(target))
    program.col_lower_, program.col_upper_ = np.full(size, -1.0), np.ones(size)
    program.row_lower_ = np.zeros(len(columns))
    program.row_upper_ = np.array([0.0 if column.signed else highspy.kHighsInf for column in columns])
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    heights = _solution(program, entries, budget)
    if heights is None:
        return None
    found = dict(zip(entries.rows, heights, strict=True))
    return found if sum(float(c) * found[m] for m, c in target.terms.items()) < -TELLING else None


def _solution(program: Any, entries: _Entries, budget: Budget) -> list[float] | None:
    """The variables of a best solution, if there is one; raises `OutOfBudget`."""
    import highspy

    budget.check()
    program.a_matrix_.start_, program.a_matrix_.index_ = entries.starts, entries.index
    program.a_matrix_.value_ = entries.value
    # The class below `Highs`, whose constructor prints a banner before any option can be set.
    solver = highspy._Highs()  # type: ignore[attr-defined]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", budget.seconds)
    solver.passModel(program)
    solver.run()
    budget.check()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return list(solver.getSolution().col_value)


def _exact(target: Polynomial, columns: Sequence[Column], used: Sequence[int]) -> dict[int, Fraction] | None:
    """The one exact solution in the columns used, if there is one and its signs are right."""
    from flint import fmpq, fmpq_mat

    monomials = list(target.terms.keys() | {m for place in used for m in columns[place].polynomial.terms})
    sides = [*(columns[place].polynomial for place in used), target]
    numbers = [side.terms.get(monomial, 0) for monomial in monomials for side in sides]
    entries = [fmpq(number.numerator, number.denominator) for number in numbers]
    matrix, rank = fmpq_mat(len(monomials), len(sides), entries).rref()
    if rank != len(used) or any(matrix[row, row] != 1 for row in range(rank)):
        return None
    factors = {place: matrix[row, len(used)] for row, place in enumerate(used)}
    exact = {place: Fraction(int(factor.p), int(factor.q)) for place, factor in factors.items() if factor != 0}
    if any(factor < 0 and not columns[place].signed for place, factor in exact.items()):
        return None
    return exact
