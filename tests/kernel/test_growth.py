"""The normal form's cost grows with what is written, counted in operations: no polynomial becomes a factorial."""

from __future__ import annotations

from itertools import pairwise

import pytest
import sympy

from emsym import Function, Real, Sum, Variable
from emsym.kernel.normal_form import equal
from emsym.terms.nodes import Add, Mul, Term, number
from emsym.terms.read import read
from tests.operations import operations


def path(length: int, names: str) -> Term:
    """Σ g(v₁) f(v₁, v₂) f(v₂, v₃) …, which has no symmetry."""
    f, g = Function("f"), Function("g")
    values = [Variable(f"{names}_{n}", "v") for n in range(length)]
    with sympy.evaluate(False):
        return read(Sum(sympy.Mul(g(values[0]), *(f(*two) for two in pairwise(values))), *values))


def wide(terms: int) -> tuple[Term, Term]:
    """Σ n · f(n mod 7) · a, forwards and backwards."""
    f, a = Function("f"), read(Real("a"))
    leaves = [read(f(Variable(f"x_{n}", "x"))) for n in range(7)]
    parts = [Mul((number(n % 13 + 1), leaves[n % 7], a)) for n in range(terms)]
    return Add(tuple(parts)), Add(tuple(reversed(parts)))


def compared(left: Term, right: Term) -> int:
    """Operations of finding the two equal."""
    found: list[bool] = []
    count = operations(lambda: found.append(equal(left, right)))
    assert found == [True]
    return count


@pytest.mark.parametrize("values", [4, 8, 12])
def test_a_sum_costs_no_more_than_the_square_of_its_values(values):
    pair = compared(path(2, "v"), path(2, "w"))
    assert compared(path(values, "v"), path(values, "w")) <= (values / 2) ** 2 * pair


def test_a_term_costs_as_much_as_it_is_wide():
    narrow = compared(*wide(100))
    assert compared(*wide(1000)) <= 11 * narrow
