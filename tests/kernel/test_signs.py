from __future__ import annotations

import pytest
from hypothesis import assume, given
from kernel_samples import (
    ONE,
    A,
    B,
    C,
    Real,
    Size,
    X,
    Z,
    add,
    exp,
    f,
    g,
    h,
    inverse,
    log,
    minus,
    mul,
    n,
    negative,
    p,
    power,
    q,
    quotient,
    root,
    total,
)
from kernel_strategies import positives, reals, steady, wild

from emsym.kernel.normal_form import normal_form
from emsym.kernel.signs import is_nonnegative, is_positive
from emsym.numeric.check import check
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term
from emsym.terms.statement import Statement

POSITIVE = [
    ONE, B, g(X), p(X), p(X, given=(Z,)), Size("z"), exp(f(X)), exp(A), root(n(2)), log(n(2)), mul(B, g(X)),
    add(B, power(f(X), 2)), total(g(Z), Z), inverse(total(g(Z), Z)), root(add(B, g(X))), quotient(p(X), q(X)),
    add(ONE, power(minus(f(X), A), 0)), add(ONE, C), total(add(h(Z), B), Z), inverse(power(B, 3)),
]  # fmt: skip
NONNEGATIVE = [
    n(0), C, h(X), mul(C, h(X)), power(f(X), 2), power(A, -2), total(h(Z), Z), total(mul(g(Z), power(f(Z), 2)), Z),
    inverse(C), power(log(g(X)), 2), root(C), root(power(f(X), 2)), mul(B, C), power(total(f(Z), Z), 4),
    inverse(add(C, h(X))), power(total(f(Z), Z), -2),
]  # fmt: skip
NEITHER = [
    A, f(X), negative(B), n(-1), minus(B, C), log(B), log(Size("z")), power(f(X), 3), mul(A, f(X)), total(f(Z), Z),
    minus(power(A, 2), ONE), mul(negative(ONE), power(A, 2)), inverse(f(X)), log(p(X)), add(B, f(X)), inverse(A),
    mul(C, f(X)), power(minus(A, B), 2), power(total(f(Z), Z), 3), inverse(minus(B, C)), log(log(n(2))),
    Real("d", "real"),  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize("term", POSITIVE, ids=str)
def test_shown_to_be_positive(term: Term) -> None:
    assert is_positive(normal_form(term))
    assert is_nonnegative(normal_form(term))


@pytest.mark.parametrize("term", NONNEGATIVE, ids=str)
def test_shown_to_be_nonnegative_only(term: Term) -> None:
    assert not is_positive(normal_form(term))
    assert is_nonnegative(normal_form(term))


@pytest.mark.parametrize("term", NEITHER, ids=str)
def test_not_shown_to_have_a_sign(term: Term) -> None:
    assert not is_positive(normal_form(term))
    assert not is_nonnegative(normal_form(term))


def within(term: Term, relation: Relation, bound: Term) -> bool:
    return check(Statement(Claim(term, relation, bound)), models=40, search=False).counterexample is None


@steady(120)
@given(wild())
def test_signs_are_never_contradicted(term: Term) -> None:
    polynomial = normal_form(term)
    assume(is_nonnegative(polynomial))
    assert within(term, Relation.GREATER if is_positive(polynomial) else Relation.AT_LEAST, n(0))


@steady(60)
@given(reals())
def test_signs_of_defined_terms_are_never_contradicted(term: Term) -> None:
    polynomial = normal_form(term)
    assume(is_nonnegative(polynomial))
    assert within(term, Relation.GREATER if is_positive(polynomial) else Relation.AT_LEAST, n(0))


@steady(100)
@given(positives())
def test_positive_terms_are_shown(term: Term) -> None:
    assert is_positive(normal_form(term))
