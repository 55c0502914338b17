"""Not trusted. Linear programming over monomials: a target as a combination of columns, in exact rationals.

HiGHS finds which columns to use, in floating-point numbers; their factors are then solved for exactly, and an answer
that does not add up exactly is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from emsym.budget import UNLIMITED, Budget
from emsym.kernel.polynomial import Monomial, Polynomial

NEGLIGIBLE = 1e-9


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
    budget.check()
    used = _support(target, {place: columns[place] for place in places}, budget.seconds)
    budget.check()
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


def _support(target: Polynomial, columns: Mapping[int, Column], seconds: float) -> list[int] | None:
    """The places of the columns in a cheapest basic solution; None where there is none, or none is found in time.

    What may be used with either sign is two columns, so that no cost falls below 0 and every program is bounded.
    """
    import highspy
    import numpy as np

    rows: dict[Monomial, int] = {monomial: row for row, monomial in enumerate(target.terms)}
    used: list[int] = []
    costs: list[float] = []
    starts, index, value = [0], [], []
    for place, column in columns.items():
        for sign in (1, -1) if column.signed else (1,):
            for monomial, coefficient in column.polynomial.terms.items():
                index.append(rows.setdefault(monomial, len(rows)))
                value.append(sign * float(coefficient))
            starts.append(len(index))
            used.append(place)
            costs.append(column.cost)
    wanted = np.zeros(len(rows))
    wanted[: len(target.terms)] = [float(coefficient) for coefficient in target.terms.values()]
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(used), len(rows)
    program.col_cost_ = np.array(costs)
    program.col_lower_, program.col_upper_ = np.zeros(len(used)), np.full(len(used), highspy.kHighsInf)
    program.row_lower_ = program.row_upper_ = wanted
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_, program.a_matrix_.value_ = starts, index, value
    # The class below `Highs`, whose constructor prints a banner before any option can be set.
    solver = highspy._Highs()  # type: ignore[attr-defined]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", seconds)
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    factors = solver.getSolution().col_value
    return sorted({place for place, factor in zip(used, factors, strict=True) if factor > NEGLIGIBLE})


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
