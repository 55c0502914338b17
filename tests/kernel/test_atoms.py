from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from kernel_samples import ONE as UNIT
from kernel_samples import (
    A,
    B,
    C,
    X,
    Y,
    Z,
    add,
    f,
    g,
    inverse,
    log,
    minus,
    mul,
    n,
    negative,
    p,
    power,
    q,
    root,
    total,
)
from kernel_strategies import positives, reals, steady

from emsym.kernel.atoms import content, exponential, factor_atom, integer_factors, logarithm
from emsym.kernel.atoms import power as to_the
from emsym.kernel.normal_form import is_zero, normal_form
from emsym.kernel.polynomial import ONE, Factor, LogOf, Polynomial
from emsym.kernel.sums import rename
from emsym.terms.nodes import Term, absolute


@pytest.mark.parametrize(
    ("number", "factors"),
    [
        (1, []),
        (12, [(2, 2), (3, 1)]),
        (Fraction(3, 4), [(3, 1), (2, -2)]),
        (997, [(997, 1)]),
        (1009 * 1013, [(1009 * 1013, 1)]),
        (2 * 1009 * 1013, [(2, 1), (1009 * 1013, 1)]),
    ],
)
def test_integer_factors(number: Fraction, factors: list[tuple[int, int]]) -> None:
    assert integer_factors(number) == factors


CONTENT = [
    (n(6), 6, UNIT, UNIT),
    (mul(n("-2/3"), A, inverse(B)), Fraction(-2, 3), mul(A, inverse(B)), UNIT),
    (add(mul(n(4), A), mul(n(6), A, B)), 2, A, add(n(2), mul(n(3), B))),
    (minus(inverse(B), A), None, inverse(B), None),
    (negative(add(A, B)), -1, UNIT, add(A, B)),
    (add(mul(inverse(add(A, B)), g(X)), UNIT), 1, inverse(add(A, B)), add(g(X), A, B)),
]


@pytest.mark.parametrize(("term", "scale", "common", "rest"), CONTENT, ids=[str(case[0]) for case in CONTENT])
def test_content(term: Term, scale: Fraction | None, common: Term, rest: Term | None) -> None:
    coefficient, monomial, primitive = content(normal_form(term))
    assert scale is None or coefficient == scale
    assert {frozenset(monomial): 1} == normal_form(common).terms
    assert rest is None or primitive == normal_form(rest)


@steady(100)
@given(reals())
def test_content_multiplies_back_and_is_primitive(term: Term) -> None:
    polynomial = normal_form(term)
    coefficient, monomial, rest = content(polynomial)
    back = Polynomial({monomial: coefficient}).times(rest)
    assert is_zero(back.minus(polynomial))
    if not polynomial.is_zero and not rest.is_zero:
        assert content(rest) == (1, frozenset(), rest)


def test_content_of_a_fraction_that_is_a_number() -> None:
    """a/(a + b) + b/(a + b) + 5 = 6, also where it stands below a logarithm and a sum."""
    a, b = g(Z), g(Z, X)
    fraction = add(mul(a, inverse(add(a, b))), mul(b, inverse(add(a, b))), n(5))
    assert normal_form(total(mul(p(Z), log(fraction)), Z)) == normal_form(log(n(6)))


@steady(80)
@given(positives())
def test_powers_add_up(term: Term) -> None:
    base = normal_form(term)
    half = to_the(base, Fraction(1, 2))
    assert is_zero(half.times(half).minus(base))
    assert is_zero(to_the(base, -1).times(base).minus(ONE))
    assert is_zero(to_the(base, Fraction(3, 2)).minus(half.times(base)))
    assert to_the(base, 0) == ONE


@steady(80)
@given(positives())
def test_exp_and_log_are_inverse_where_positive(term: Term) -> None:
    base = normal_form(term)
    assert is_zero(exponential(logarithm(base)).minus(base))


def test_log_of_a_real_is_of_its_absolute_value() -> None:
    """log |a| = log |−a|, so exp(log |a|) must not become a."""
    a = normal_form(A)
    assert logarithm(a) == logarithm(a.scaled(-1))
    assert exponential(logarithm(a)) != a


@pytest.mark.parametrize("term", [f(X), add(C, A), mul(A, f(X)), minus(p(Z), q(Z))], ids=str)
def test_a_root_of_what_is_not_shown_positive_stays_whole(term: Term) -> None:
    ((monomial, coefficient),) = normal_form(root(term)).terms.items()
    assert coefficient == 1
    assert [(type(atom), exponent) for atom, exponent in monomial] == [(Factor, Fraction(1, 2))]


@pytest.mark.parametrize("term", [f(X), add(f(X), A), minus(p(Z), q(Z)), total(f(Z), Z)], ids=str)
def test_the_root_of_a_square_is_an_absolute_value(term: Term) -> None:
    size = normal_form(root(power(term, 2)))
    assert size == normal_form(absolute(term)) == normal_form(absolute(negative(term)))
    assert not is_zero(size.minus(normal_form(term)))
    assert is_zero(size.times(size).minus(normal_form(power(term, 2))))
    assert is_zero(normal_form(power(absolute(term), -1)).times(size).minus(ONE))
    assert logarithm(size) == logarithm(normal_form(term))


@pytest.mark.parametrize("term", [B, C, mul(n(2), p(Z)), add(B, power(A, 2)), total(absolute(f(Z)), Z)], ids=str)
def test_the_absolute_value_of_what_is_at_least_zero_is_itself(term: Term) -> None:
    assert normal_form(absolute(term)) == normal_form(absolute(negative(term))) == normal_form(term)


def test_an_absolute_value_is_multiplicative() -> None:
    parts = (n(-3), A, B, f(X), minus(p(Z), q(Z)), inverse(minus(p(X), q(X))))
    product = normal_form(mul(*map(absolute, parts)))
    assert normal_form(absolute(mul(*parts))) == product
    assert is_zero(normal_form(root(mul(*(power(part, 2) for part in parts)))).minus(product))


def test_an_absolute_value_keeps_its_size_under_other_names() -> None:
    """|f(x) − f(y)| has a sign to lose when x and y change places, and loses it."""
    difference = normal_form(absolute(minus(g(X), g(Y))))
    assert rename(difference, {X: Y, Y: X}) == difference


def test_zero_is_kept_whole() -> None:
    zero = normal_form(n(0))
    for polynomial in (logarithm(zero), to_the(zero, -1), to_the(zero, Fraction(1, 2))):
        ((monomial, _),) = polynomial.terms.items()
        ((atom, _),) = monomial
        assert atom == factor_atom(zero) or atom == LogOf(factor_atom(zero), frozenset(), 0)
