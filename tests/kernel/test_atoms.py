from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from kernel_samples import ONE as UNIT
from kernel_samples import A, B, C, X, Z, add, f, g, inverse, log, minus, mul, n, negative, p, power, root, total
from kernel_strategies import positives, reals, steady

from emsym.kernel.atoms import content, exponential, factor_atom, integer_factors, logarithm
from emsym.kernel.atoms import power as to_the
from emsym.kernel.normal_form import is_zero, normal_form
from emsym.kernel.polynomial import ONE, Factor, LogOf, Polynomial
from emsym.terms.nodes import Term


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


@pytest.mark.parametrize("term", [f(X), C, add(f(X), A), mul(A, B), negative(B)], ids=str)
def test_a_root_of_what_is_not_shown_positive_stays_whole(term: Term) -> None:
    ((monomial, coefficient),) = normal_form(root(power(term, 2))).terms.items()
    assert coefficient == 1
    assert term == negative(B) or any(isinstance(atom, Factor) for atom, _ in monomial)


def test_a_root_of_a_negative_square_is_positive() -> None:
    assert normal_form(root(power(negative(B), 2))) == normal_form(B)


def test_zero_is_kept_whole() -> None:
    zero = normal_form(n(0))
    for polynomial in (logarithm(zero), to_the(zero, -1), to_the(zero, Fraction(1, 2))):
        ((monomial, _),) = polynomial.terms.items()
        ((atom, _),) = monomial
        assert atom == factor_atom(zero) or atom == LogOf(factor_atom(zero), frozenset(), 0)
