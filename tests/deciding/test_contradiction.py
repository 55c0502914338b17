"""Hypotheses that contradict each other are told, with what follows without one of them; others are not."""

import pytest
import sympy

from emsym import KL, Derivation, Distribution, Function, Real, Sum, Variable, check, exp, log, verify
from emsym.report import Verdict

x, z = Variable("x"), Variable("z")
p, q, r = map(Distribution, "pqr")
f, g = Function("f"), Function("g")
a, b = Real("a"), Real("b", positive=True)

with sympy.evaluate(False):
    CONTRADICTORY = {
        "a sign": [(b, "<", 0)],
        "two bounds": [(a, ">=", 1), (a, "<", 1)],
        "a law twice another": [(q(z), "=", 2 * p(z))],
        "a divergence below 0": [(KL(q(z), p(z)), "<", 0)],
        "a function above and below another": [(f(z), ">=", g(z)), (f(z), "<", g(z))],
    }
    CONSISTENT = {
        "a law that is one where X has one letter": [(q(z), "=", p(x, z))],
        "a definition": [(q(z), "=", p(z | x))],
        "two definitions": [(q(z), "=", p(z | x)), (q(z), "=", r(z))],
        "a circle": [(q(z), "=", r(z)), (r(z), "=", q(z))],
        "bounds that meet": [(a, ">=", 1), (a, "<=", 1)],
    }


@pytest.mark.parametrize("name", CONTRADICTORY)
def test_a_contradiction_is_told(name):
    with Derivation("row") as row:
        for each in CONTRADICTORY[name]:
            row.assume(*each)
        row.start(log(p(x)))
        row.equals(log(Sum(p(x, z), z)))
    report = verify(row, models=50, repairs=False)
    assert report.verdict is Verdict.MALFORMED
    assert "E305" in [each.code for each in report.diagnostics]
    assert not report.proved
    single = check(log(p(x)), "=", log(p(x)), assuming=CONTRADICTORY[name], models=50)
    assert single.verdict is Verdict.MALFORMED
    assert single.proof is None


@pytest.mark.parametrize("name", CONSISTENT)
def test_what_some_model_meets_is_no_contradiction(name):
    report = check(log(p(x)), "=", log(p(x)), assuming=CONSISTENT[name], models=50)
    assert report.verdict is Verdict.PROVED
    assert "E305" not in [each.code for each in report.diagnostics]


def test_what_is_said_of_two_values_of_a_chain_is_no_contradiction():
    """f(x) ≥ 1 for every x would contradict f(x₁) ≤ 0; at the chain's own x and x₁ both may hold."""
    x1 = x.value("x1")
    with Derivation("row") as row:
        row.assume(f(x), ">=", 1)
        row.assume(f(x1), "<=", 0)
        row.assume(exp(a) + a, "=", 3)  # which no rational model meets
        row.start(f(x) + f(x1))
        row.equals(f(x1) + f(x))
    report = verify(row, models=50, repairs=False)
    assert [each.code for each in report.diagnostics] == ["W201"]
    with Derivation("apart") as apart:
        apart.assume(f(x), ">=", 1)
        apart.assume(f(x1), "<=", 0)
        apart.start(p(z))
        apart.equals(p(z))
    assert [each.code for each in verify(apart, models=50, repairs=False).diagnostics] == ["E305"]
