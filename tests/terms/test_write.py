from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from kernel_samples import (
    I1,
    THETA1,
    XI,
    Z1,
    ZI,
    ZJ,
    A,
    B,
    C,
    Size,
    W,
    X,
    Z,
    add,
    elbo,
    exp,
    f,
    g,
    h,
    log,
    mul,
    n,
    p,
    power,
    total,
)
from kernel_strategies import steady, wild

from emsym.kernel.normal_form import equal
from emsym.language.symbols import Variable
from emsym.terms.nodes import Add, Mul, Number, Sum, Term
from emsym.terms.nodes import Size as Letters
from emsym.terms.read import read
from emsym.terms.traverse import fold, rebuild
from emsym.terms.write import write, write_value


@pytest.mark.parametrize(
    "term",
    [n(-3), n("2/3"), A, B, C, f(X), g(X, Z), h(Z1), p(X), p(X, Z, given=(W, THETA1)), Size("z"), add(A, B), mul(A, B),
     power(A, -1), power(A, "1/2"), power(add(A, B), 0), log(A), exp(A), exp(n(2)), total(p(X, Z), Z),
     total(total(f(X, Z), X), Z), total(f(X, Z), X, Z), p(XI, given=(ZJ,)), total(f(XI, ZI), I1),
     elbo(), mul(A, power(A, -1))],
    ids=str,
)  # fmt: skip
def test_written_terms_read_back(term: Term) -> None:
    assert read(write(term)) == binary(term)


def binary(term: Term) -> Term:
    """Sums and products as Python's operators nest them, two at a time."""

    def combine(node: Term, parts: tuple[Term, ...]) -> Term:
        if not isinstance(node, Add | Mul):
            return rebuild(node, parts)
        if not parts:
            return Number(Fraction(int(isinstance(node, Mul))))
        result = parts[0]
        for part in parts[1:]:
            result = type(node)((result, part))
        return result

    return fold(term, combine)


@steady(120)
@given(wild())
def test_write_then_read(term: Term) -> None:
    again = read(write(term))
    assert again == binary(term)
    assert equal(again, term)


def test_write_value() -> None:
    assert write_value(Z1) == Variable("z1", "z")
    assert write_value(Z1).variable == "z"


def test_an_alphabet_is_written_by_its_usual_value() -> None:
    assert read(write(Letters("theta"))) == Letters("theta")


def test_nothing_is_evaluated_while_writing() -> None:
    term = Sum((Z,), Mul((p(Z), power(p(Z), -1), n(0))))
    assert read(write(term)) == binary(term)


def test_deep_terms_are_written() -> None:
    term: Term = f(X)
    for _ in range(2000):
        term = log(add(term, A))
    assert write(term) is not None
