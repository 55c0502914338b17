"""Comparisons of numbers: proved where there is room, and never the wrong way round."""

from __future__ import annotations

from fractions import Fraction
from math import e, exp, log, sqrt

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import emsym
from emsym import Distribution, Rational, Sum, Variable, Verdict, check
from emsym.kernel.theorem import prove
from emsym.search.forms import normal_form
from emsym.search.numbers import positive_constant
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Add, Exp, Log, Mul, Power, Term, minus, number
from emsym.terms.statement import Statement

x = Variable("x")
p, q = Distribution("p"), Distribution("q")

RATIONALS = st.builds(Fraction, st.integers(1, 12), st.integers(1, 5))
NUMBERS: st.SearchStrategy[tuple[Term, float]] = st.one_of(
    RATIONALS.map(lambda r: (Log(number(r)), log(r))),
    RATIONALS.map(lambda r: (Power(number(r), Fraction(1, 2)), sqrt(r))),
    RATIONALS.map(lambda r: (Power(number(r), Fraction(2, 3)), float(r) ** (2 / 3))),
    st.fractions(-2, 2, max_denominator=6).map(lambda r: (Exp(number(r)), exp(r))),
    st.integers(2, 5).map(lambda n: (Mul((Log(number(n)), Exp(number(1)))), e * log(n))),
    st.integers(2, 3).map(lambda n: (Exp(Power(number(n), Fraction(1, 2))), exp(sqrt(n)))),
)


@given(st.lists(st.tuples(NUMBERS, st.sampled_from([1, -1, 2])), min_size=1, max_size=2), st.integers(-40, 40))
def test_of_two_numbers_that_lie_apart_the_greater_is_found(parts, tenths):
    value = sum(sign * size for (_, size), sign in parts) - tenths / 10
    whole = Add(tuple(Mul((number(sign), term)) for (term, _), sign in parts))
    difference = minus(whole, number(Fraction(tenths, 10)))
    for sign in (1, -1):
        term = Mul((number(sign), difference))
        witness = positive_constant(normal_form(term))
        if abs(value) > 0.03:
            assert (witness is not None) is (sign * value > 0)
        if witness is not None:
            prove(Statement(Claim(term, Relation.GREATER, ZERO)), witness)


with sympy.evaluate(False):
    FINE = [
        (emsym.exp(1), Rational(2718, 1000), Rational(2719, 1000)),
        (emsym.log(2), Rational(6931, 10000), Rational(6932, 10000)),
        (emsym.sqrt(2), Rational(7, 5), Rational(3, 2)),
        (emsym.log(3) / emsym.sqrt(2), Rational(3, 4), Rational(4, 5)),
        (emsym.sqrt(2) + emsym.sqrt(3), 3, emsym.sqrt(10)),
        (emsym.log(3), Rational(3, 2) * emsym.log(2), emsym.sqrt(2)),
    ]


@pytest.mark.parametrize(("middle", "below", "above"), FINE)
def test_what_lies_between_others(middle, below, above):
    assert check(middle, ">", below).verdict is Verdict.PROVED
    assert check(middle, "<", above).verdict is Verdict.PROVED
    assert check(middle, "<=", below, repairs=False).verdict is Verdict.REFUTED
    assert check(middle, ">=", above, repairs=False).verdict is Verdict.REFUTED


def test_numbers_that_are_left_beside_a_divergence():
    half = Rational(1, 2)
    with sympy.evaluate(False):
        middle = half * p(x) + half * q(x)
        gap = half * Sum(p(x) * emsym.log(p(x) / middle), x) + half * Sum(q(x) * emsym.log(q(x) / middle), x)
    assert check(gap, "<", 1).verdict is Verdict.PROVED
