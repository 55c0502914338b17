"""That weights sum to 1, and what is at most 1."""

from __future__ import annotations

import pytest
from hypothesis import given
from kernel_samples import (
    ONE,
    B,
    Size,
    W,
    X,
    Y,
    Z,
    add,
    exp,
    inverse,
    log,
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
from kernel_strategies import probabilities, steady

from emsym.kernel.normal_form import normal_form
from emsym.kernel.theorem import prove
from emsym.named import Complement, expanded
from emsym.named.masses import is_probability
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Mul, Term
from emsym.terms.statement import Statement


def is_proved_at_most_1(term: Term) -> bool:
    """Whether the kernel proves it."""
    claim = Claim(term, Relation.AT_MOST, ONE)
    return prove(Statement(claim), expanded(Complement(term), ())).statement.claim == claim


PROBABILITIES = [
    ONE,
    p(X),
    p(X, given=(Z,)),
    mul(p(X), q(X)),
    power(p(X), 2),
    quotient(mul(p(X), p(Y)), p(X)),
    quotient(p(X, Y), p(X)),
    quotient(mul(p(X, Y), p(X, Z)), power(p(X), 2)),
    quotient(mul(p(X, Y), p(X, Z)), mul(p(X), p(Y))),
    mul(p(X, given=(Y,)), p(Z, given=(Y,))),
    total(mul(q(Z), p(X, given=(W,))), Z),
    total(p(X, Z), Z),
]
IMPROBABLE = [
    n(0),
    n("1/2"),
    n(2),
    B,
    quotient(p(X, Y), mul(p(X), p(Y))),
    quotient(p(X), q(X)),
    quotient(p(X), p(X, Y)),
    inverse(p(X)),
    quotient(p(X, Y), power(p(X), 2)),
    quotient(p(X, Y), mul(p(X), q(Y))),
    quotient(mul(p(X, Y), q(X)), mul(p(X), p(Y))),
    quotient(mul(p(X, Y, Z), p(W)), mul(p(X), p(Y))),
    mul(n(2), p(X)),
    mul(Size("z"), p(Z)),
    add(p(X), p(Y)),
    negative(p(X)),
    root(p(X)),
    exp(log(B)),
    total(p(X, given=(Z,)), Z),
]


@pytest.mark.parametrize("term", PROBABILITIES, ids=str)
def test_a_probability(term: Term) -> None:
    assert is_probability(normal_form(term))
    assert is_proved_at_most_1(term)


@pytest.mark.parametrize("term", IMPROBABLE, ids=str)
def test_not_shown_to_be_a_probability(term: Term) -> None:
    assert not is_probability(normal_form(term))


@steady(100)
@given(probabilities(), probabilities(), probabilities())
def test_what_is_said_to_be_a_probability_is_proved_to_be_at_most_one(first: Term, second: Term, third: Term) -> None:
    for term in (Mul((first, second)), quotient(Mul((first, second)), third), quotient(first, Mul((second, third)))):
        if is_probability(normal_form(term)):
            assert is_proved_at_most_1(term)
