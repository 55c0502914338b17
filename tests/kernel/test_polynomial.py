from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from kernel_samples import POSITIVE, REAL, X, Z

from emsym.kernel.polynomial import (
    ONE,
    UNIT,
    ZERO,
    Factor,
    Free,
    Integer,
    Joint,
    Polynomial,
    TooLarge,
    accumulate,
    constant,
    expand,
    merge,
    multiplied_out,
    single,
    total,
)

A, B = Free("a", None, REAL), Free("b", None, POSITIVE)
SUM = Polynomial({frozenset({(A, 1)}): 1, frozenset({(B, 1)}): 1})
F = Factor(SUM, frozenset(), 0)
HALF = Fraction(1, 2)


def test_no_zero_is_stored() -> None:
    assert constant(0) == ZERO
    assert single(A).scaled(0).terms == {}
    assert single(A).minus(single(A)).terms == {}
    assert total([single(A), single(B), single(A).scaled(-1)]) == single(B)
    terms = {UNIT: 1}
    accumulate(terms, UNIT, -1)
    assert terms == {}


def test_ring_laws() -> None:
    some = [ZERO, ONE, single(A), SUM, SUM.times(single(B, -1)), constant(Fraction(2, 3)), single(F, -1)]
    for a, b, c in product(some, repeat=3):
        assert a.times(b) == b.times(a)
        assert a.times(b).times(c) == a.times(b.times(c))
        assert a.times(total((b, c))) == total((a.times(b), a.times(c)))
        assert a.minus(b) == b.minus(a).scaled(-1)


@pytest.mark.parametrize(
    ("left", "right", "merged"),
    [
        ({(A, 1)}, {(A, 2)}, {(A, 3)}),
        ({(A, 1)}, {(A, -1)}, set()),
        ({(A, 1)}, {(B, 1)}, {(A, 1), (B, 1)}),
        ({(B, HALF)}, {(B, HALF)}, {(B, 1)}),
        (set(), {(A, 1)}, {(A, 1)}),
    ],
)
def test_merge(left: set[object], right: set[object], merged: set[object]) -> None:
    assert merge(frozenset(left), frozenset(right)) == merged  # type: ignore[arg-type]


def test_factors_are_carried_out() -> None:
    assert Polynomial(expand(frozenset({(F, 1)}))) == SUM
    assert Polynomial(expand(frozenset({(F, 2)}))) == SUM.times(SUM)
    assert single(F, HALF).times(single(F, HALF)) == SUM
    assert single(F, -1).times(single(F, 2)) == SUM
    assert single(F, Fraction(3, 2)).times(ONE) == single(F, HALF).times(SUM)
    for kept in (-1, HALF, Fraction(-3, 2), Fraction(-1, 2)):
        assert expand(frozenset({(F, kept)})) == {frozenset({(F, kept)}): 1}


@pytest.mark.parametrize(
    ("exponent", "left", "scale"),
    [(1, 0, 2), (HALF, HALF, 1), (Fraction(3, 2), HALF, 2), (Fraction(-1, 2), HALF, HALF), (-2, 0, Fraction(1, 4))],
)
def test_integers_are_carried_out(exponent: Fraction, left: Fraction, scale: Fraction) -> None:
    assert Polynomial(expand(frozenset({(Integer(2), exponent)}))) == single(Integer(2), left).scaled(scale)


def test_equality_is_of_values() -> None:
    assert Polynomial({UNIT: Fraction(2)}) == Polynomial({UNIT: 2})
    assert hash(Polynomial({UNIT: Fraction(2)})) == hash(Polynomial({UNIT: 2}))
    assert ONE != 1
    assert single(A) != single(Free("a", None, POSITIVE))
    assert Joint("p", frozenset({X})) != Joint("q", frozenset({X}))
    assert Free("f", (X, Z), REAL) != Free("f", (Z, X), REAL)
    assert Free("f", (), REAL) != Free("f", None, REAL)


def several(count: int, name: str) -> Polynomial:
    return total(single(Free(f"{name}{number}", None, REAL)) for number in range(count))


def test_what_would_have_too_many_monomials_is_not_multiplied_out() -> None:
    assert len(several(100, "a").times(several(150, "b")).terms) == 15_000
    with pytest.raises(TooLarge, match="more than 20,000 monomials"):
        several(400, "a").times(several(400, "b"))


@pytest.mark.parametrize("exponent", [9, 10, 30])
def test_high_powers_are_multiplied_out_only_when_that_is_asked_for(exponent: int) -> None:
    product = single(F, exponent).times(single(A))
    assert len(product.terms) == 1
    slowly = single(A)
    for _ in range(exponent):
        slowly = slowly.times(SUM)
    assert multiplied_out(product) == slowly
    assert multiplied_out(single(F, -exponent)) == single(F, -exponent)
    assert multiplied_out(single(F, exponent + HALF)) == single(F, exponent + HALF)


def test_powers_that_have_too_many_monomials_stay() -> None:
    assert multiplied_out(single(F, 10_000)) == single(F, 10_000)
