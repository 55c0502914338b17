"""Fractions below functions: what is equal over a common denominator is equal there too, and no more than that."""

from __future__ import annotations

import random

import pytest
import sympy

from emsym import Abs, Distribution, Function, Rational, Real, Sum, Variable, Verdict, check, exp, log, sqrt

x = Variable("x")
x1 = x.value("x_1")
p, q, r = (Distribution(name) for name in "pqr")
a, b, c = (Real(name, positive=True) for name in "abc")
s = Real("s")
f, g = Function("f"), Function("g", positive=True)

with sympy.evaluate(False):
    TERMS = [a, s + b, f(x), p(x), a * g(x) + b, f(x) - log(p(x)), exp(s)]
    SHARES = [a, b, q(x), g(x), r(x), a + b, exp(s)]
    FUNCTIONS = {
        "exp": exp,
        "a factor below exp": lambda t: s * exp(-t),
        "a magnitude": Abs,
        "a root of an exponential": lambda t: sqrt(exp(t)),
        "a root of a square": lambda t: sqrt(t**2),
        "a third root": lambda t: (1 + exp(t)) ** Rational(1, 3),
        "a softplus": lambda t: log(1 + exp(t)),
        "a sigmoid": lambda t: 1 / (1 + exp(-t)),
        "a square below a log": lambda t: log(1 + t**2),
        "an inverse root": lambda t: 1 / sqrt(1 + t**2),
        "two exponentials": lambda t: exp(exp(t)),
        "a product of functions": lambda t: f(x) * exp(t) * Abs(t),
        "a power of a sum": lambda t: (1 + exp(t)) ** 2,
    }


def divided(term, shares, scale=1):
    """t a/(a + b) + t b/(a + b), and a false one where the scale is not 1."""
    first, second = shares
    return term * first / (first + second) + scale * term * second / (first + second)


def sides(function, chosen, scale=1):
    term, shares = chosen.choice(TERMS), chosen.sample(SHARES, 2)
    below = divided(term, shares, scale)
    if chosen.random() < 0.3:
        below = divided(below, chosen.sample(SHARES, 2))
    return FUNCTIONS[function](term), FUNCTIONS[function](below)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_part_and_the_rest_are_the_whole_below_a_function(function):
    chosen = random.Random(function)
    with sympy.evaluate(False):
        for _ in range(2):
            left, right = sides(function, chosen)
            for first, second in ((right, left), (Sum(p(x) * left, x), Sum(p(x) * right, x))):
                assert check(first, "=", second, repairs=False).verdict is Verdict.PROVED, (first, second)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_other_shares_are_not_the_whole(function):
    with sympy.evaluate(False):
        left, right = sides(function, random.Random(function), 2)
    assert check(left, "=", right, repairs=False, models=50).verdict is Verdict.REFUTED


def test_letters_of_other_names_are_no_obstacle():
    y, z = x.value("y"), x.value("z")
    with sympy.evaluate(False):
        left = Sum(p(y) * exp(f(y)), y)
        right = Sum(p(z) * exp(divided(f(z), (q(z), r(z)))), z)
    assert check(left, "=", right).verdict is Verdict.PROVED


def test_an_inequality_is_proved_of_what_is_divided_out():
    with sympy.evaluate(False):
        mean = Sum(p(x) * divided(f(x), (q(x), r(x))), x)
        assert check(exp(mean), "<=", Sum(p(x) * exp(f(x)), x)).verdict is Verdict.PROVED
        assert check(exp(mean), ">=", Sum(p(x) * exp(f(x)), x), repairs=False).verdict is Verdict.REFUTED
