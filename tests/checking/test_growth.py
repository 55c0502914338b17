"""The cost of checking grows with what is checked, counted in operations."""

from __future__ import annotations

import pytest
import sympy

from emsym import Derivation, Distribution, Function, Real, Sum, Variable, Verdict, check, log, verify
from tests.operations import operations

x, z = Variable("x"), Variable("z")
p = Distribution("p")


def written(steps: int) -> Derivation:
    with Derivation("long") as chain:
        chain.start(log(p(x)))
        for count in range(steps):
            chain.equals(log(Sum(p(x, z), z)) if count % 2 == 0 else log(p(x)))
    return chain


def wide(terms: int) -> tuple[sympy.Expr, sympy.Expr]:
    f, a = Function("f"), Real("a")
    with sympy.evaluate(False):
        parts = [sympy.Mul(n % 13 + 1, f(Variable(f"x_{n % 7}", "x")), a) for n in range(terms)]
        return sympy.Add(*parts), sympy.Add(*reversed(parts))


def checked(steps: int) -> int:
    chain = written(steps)
    verdicts = set()
    count = operations(lambda: verdicts.update(step.verdict for step in verify(chain, models=10).steps))
    assert verdicts == {Verdict.PROVED}
    return count


def compared(terms: int) -> int:
    left, right = wide(terms)
    verdicts = []
    count = operations(lambda: verdicts.append(check(left, "=", right, models=10).verdict))
    assert verdicts == [Verdict.PROVED]
    return count


@pytest.mark.parametrize(
    "cost", [lambda steps: operations(lambda: written(steps)), checked], ids=["written", "checked"]
)
def test_a_chain_costs_as_many_steps_as_it_has(cost):
    cost(3)  # so that nothing is imported while it is counted
    assert cost(30) <= 11 * cost(3)


def test_an_expression_costs_as_much_as_it_is_wide():
    compared(30)
    assert compared(300) <= 11 * compared(30)


def doubled(levels: int) -> int:
    """Operations of checking what is its own double so many times, as one object each time."""
    term = Function("f")(x)
    with sympy.evaluate(False):
        for _ in range(levels):
            term = term + term
    verdicts = []
    count = operations(lambda: verdicts.append(check(term, "=", term, models=10).verdict))
    assert verdicts == [Verdict.PROVED]
    return count


def test_what_an_expression_repeats_is_checked_once():
    """Eight times as many places; what is written out for people grows with them, and little else."""
    doubled(4)
    assert doubled(9) <= 3 * doubled(6)
