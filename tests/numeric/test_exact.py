"""Exact values agree with 60-digit arithmetic, and equality is recognised where unique factorisation says so."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import gcd

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from numeric_reference import CONTEXT, truth
from numeric_strategies import terms

from emsym.numeric.certify import _ball
from emsym.numeric.evaluate_exactly import evaluate_exactly
from emsym.numeric.exact import UNDEFINED, Context, Exact, Undecided, coprime_bases
from emsym.numeric.models import Sampler
from emsym.numeric.plan import compile_terms, signature
from emsym.numeric.rational import rounded
from emsym.numeric.supposed import suppose
from emsym.terms.nodes import Term
from tests.examples import share


def log(context: Context, number: int | str) -> Exact:
    exact = Fraction(number)
    return context.log(fmpq(exact.numerator, exact.denominator))


@settings(max_examples=share(200), deadline=None)
@given(terms(), st.integers(0, 5))
def test_agrees_with_the_reference(term: Term, seed: int) -> None:
    needed, plan = signature([term]), compile_terms([term])
    seen = Sampler(suppose(needed, ()), plan, np.random.default_rng(seed)).small(dict.fromkeys(needed.variables, 2), 4)
    model, context = next(rounded(seen, 1)), Context()
    try:
        [table] = evaluate_exactly(plan, needed, model, context)
    except Undecided:
        return
    axes = plan.steps[plan.roots[0]].axes
    for letters in np.ndindex(table.shape):
        value = table.item(*letters)
        expected = truth(term, needed, model, dict(zip(axes, letters, strict=True)))
        if value is UNDEFINED:
            assert expected is None
        elif expected is not None:
            ball = _ball(value, context)
            if abs(expected) < 1e30 and "nan" not in ball.mid:
                assert abs(CONTEXT.mpf(ball.mid) - expected) <= CONTEXT.mpf(ball.rad) + abs(expected) * 1e-25 + 1e-28


def test_logarithm_rules_are_recognised() -> None:
    context = Context()
    assert context.sign(log(context, 12) - 2 * log(context, 2) - log(context, 3)) == 0
    assert context.sign(log(context, "2/3") + log(context, "3/2")) == 0
    assert log(context, 1) == 0


def test_exp_undoes_log_and_log_undoes_exp() -> None:
    context = Context()
    assert context.exp(log(context, "3/4")) == fmpq(3, 4)
    value = log(context, 2) * log(context, 3) + fmpq(1, 3)
    assert context.sign(context.log(context.exp(value) * fmpq(5)) - value - log(context, 5)) == 0


def test_powers() -> None:
    context = Context()
    assert context.power(fmpq(4, 9), Fraction(-1, 2)) == fmpq(3, 2)
    assert context.power(fmpq(0), Fraction(1, 2)) == 0
    assert context.power(fmpq(0), Fraction(0)) == 1
    for base, exponent in ((0, Fraction(-1)), (0, Fraction(-1, 2)), (-1, Fraction(1, 2))):
        assert context.power(fmpq(base), exponent) is UNDEFINED


def test_undefined_absorbs() -> None:
    context = Context()
    undefined = context.log(fmpq(-1))
    for other in (fmpq(1), log(context, 2), UNDEFINED):
        assert undefined is UNDEFINED
        assert other + undefined is other * undefined is other - undefined is undefined - other is UNDEFINED
    assert context.over(fmpq(1), log(context, 1)) is UNDEFINED


def test_signs_of_near_ties() -> None:
    """log 2 against a rational that agrees to 40 digits."""
    context = Context()
    near = fmpq(6931471805599453094172321214581765680755, 10**40)
    assert context.sign(log(context, 2) - near) == 1
    assert context.sign(near - log(context, 2)) == -1


def test_roots_multiply() -> None:
    context = Context()
    root2, root3 = (context.power(fmpq(number), Fraction(1, 2)) for number in (2, 3))
    assert root2 * root2 == fmpq(2)
    assert context.over(fmpq(2), root2) - root2 == 0
    assert context.sign(root2 * root3 - context.power(fmpq(6), Fraction(1, 2))) == 0
    assert context.sign((root2 + root3) * (root2 + root3) - 5 - 2 * root2 * root3) == 0
    assert context.sign(root2 * root2 * root2 - fmpq(2828427, 10**6)) == 1
    assert context.power(fmpq(5, 7), Fraction(2, 3)) * context.power(fmpq(5, 7), Fraction(-5, 3)) == fmpq(7, 5)
    assert context.sign(2 * context.log(root2 * root3) - log(context, 6)) == 0


def test_logarithms_of_numbers_too_large_to_factor() -> None:
    """log ab = log a + log b, though nobody knew the factors of the three numbers when they were met."""
    context = Context()
    a, b, c = 2**89 - 1, 2**107 - 1, 2**127 - 1
    split = log(context, a * b) + log(context, b * c) - log(context, a * c)
    assert context.sign(split - 2 * log(context, b)) == 0
    assert context.sign(split - 2 * log(context, b + 2)) == -1
    medium = (2**31 - 1) * (2**29 - 3)
    assert context.sign(log(context, medium * 2**20) - log(context, medium) - 20 * log(context, 2)) == 0
    assert (
        context.sign(log(context, a * b) * log(context, 2) - log(context, 2) * (log(context, a) + log(context, b))) == 0
    )


@given(st.lists(st.integers(1, 10**9), max_size=8))
def test_coprime_bases(numbers: list[int]) -> None:
    bases = coprime_bases(numbers)
    assert all(gcd(a, b) == 1 for a, b in combinations(bases, 2))
    for number in numbers:
        for base in bases:
            while number % base == 0:
                number //= base
        assert number == 1


def test_an_unrecognised_tie_is_undecided() -> None:
    """√(3 + 2√2) = 1 + √2"""
    context = Context()
    root = context.power(fmpq(2), Fraction(1, 2))
    with pytest.raises(Undecided):
        context.sign(context.power(3 + 2 * root, Fraction(1, 2)) - root - 1)
