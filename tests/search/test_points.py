"""Jensen's inequality at finitely many points: what is suggested, how it is explained, and that its twins fail."""

from __future__ import annotations

import pytest
import sympy

from emsym import Derivation, Rational, Real, Verdict, check, exp, jensen, log, sqrt, verify
from emsym.kernel.normal_form import equal
from emsym.kernel.rules import nonnegative
from emsym.language.notation import text
from emsym.language.reasons import Reason
from emsym.named import expanded
from emsym.search.points import finite_jensen
from emsym.terms.nodes import minus
from emsym.terms.read import read

lam, mu, nu, a, b, c = (Real(name, positive=True) for name in ("lambda", "mu", "nu", "a", "b", "c"))
s, t = Real("s"), Real("t")

with sympy.evaluate(False):
    mean, real_mean = (lam * a + mu * b) / (lam + mu), (lam * s + mu * t) / (lam + mu)
    ABOVE = {
        "log": (log(mean), (lam * log(a) + mu * log(b)) / (lam + mu)),
        "sqrt": (sqrt(mean), (lam * sqrt(a) + mu * sqrt(b)) / (lam + mu)),
        "exp": ((lam * exp(s) + mu * exp(t)) / (lam + mu), exp(real_mean)),
        "x log x": ((lam * a * log(a) + mu * b * log(b)) / (lam + mu), mean * log(mean)),
    }
    THREE = (
        log((lam * a + mu * b + nu * c) / (lam + mu + nu)),
        (lam * log(a) + mu * log(b) + nu * log(c)) / (lam + mu + nu),
    )
    HALVES = (log(a / 2 + b / 2), Rational(1, 2) * log(a) + Rational(1, 2) * log(b))


@pytest.mark.parametrize("function", ABOVE)
def test_what_the_points_lose_is_the_difference(function):
    above, below = map(read, ABOVE[function])
    assert any(
        equal(nonnegative(expanded(witness, ())), minus(above, below)) for witness in finite_jensen(above, below)
    )


@pytest.mark.parametrize("function", ABOVE)
def test_it_is_proved_as_jensens_inequality_and_its_reverse_is_refuted(function):
    above, below = ABOVE[function]
    report = check(above, ">=", below, models=50)
    assert report.verdict is Verdict.PROVED
    assert report.explanation.found == (Reason("jensen", (), function),)
    assert check(above, ">", below, models=50, repairs=False).verdict is Verdict.REFUTED
    assert check(above, "<=", below, models=50, repairs=False).verdict is Verdict.REFUTED


def test_the_direction_is_repaired():
    above, below = ABOVE["sqrt"]
    assert check(above, "<=", below, models=50).diagnostics[0].help == "≥ in place of ≤"


@pytest.mark.parametrize("sides", [THREE, HALVES])
def test_more_points_and_numbers_as_weights(sides):
    assert check(sides[0], ">=", sides[1], models=50).verdict is Verdict.PROVED


def test_another_function_is_not_the_reason():
    with Derivation("points") as points:
        points.start(ABOVE["log"][0])
        points.at_least(ABOVE["log"][1], by=jensen(log))
    (right,) = verify(points, models=50).steps
    with Derivation("wrong") as wrong:
        wrong.start(ABOVE["log"][0])
        wrong.at_least(ABOVE["log"][1], by=jensen(sqrt))
    (other,) = verify(wrong, models=50).steps
    assert right.holds
    assert other.verdict is Verdict.PROVED
    assert not other.holds


def test_weights_that_do_not_sum_to_one_are_refuted():
    with sympy.evaluate(False):
        left, right = log(lam * a + mu * b), lam * log(a) + mu * log(b)
    assert check(left, ">=", right, models=50).verdict is Verdict.REFUTED


def test_equality_is_where_the_points_are_their_mean():
    report = check(*(ABOVE["log"][0], ">=", ABOVE["log"][1]), models=50)
    assert [text(left) for left, _ in report.equality.pairs] == ["a", "b"]
    assert {text(right) for _, right in report.equality.pairs} == {text(mean)}


def test_a_square_of_squares_does_not_say_that_its_parts_are_equal():
    with sympy.evaluate(False):
        report = check((s**2 - t**2) ** 2, ">=", 0, models=50)
    assert report.verdict is Verdict.PROVED
    assert report.equality is None or "s = t" not in [
        f"{text(one)} = {text(other)}" for one, other in report.equality.pairs
    ]
