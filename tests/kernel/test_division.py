"""Fractions in lowest terms: what is divided out is what it was, on random models too, and nothing is captured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_samples import (
    ONE,
    Z1,
    A,
    B,
    X,
    Z,
    add,
    f,
    g,
    inverse,
    log,
    minus,
    mul,
    n,
    p,
    power,
    q,
    quotient,
    root,
    total,
)
from kernel_strategies import steady

from emsym.kernel.division import reduced
from emsym.kernel.normal_form import equal, is_zero, normal_form
from emsym.numeric.check import check
from emsym.search.readable import readable
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Add, Mul, Size, Sum, Term
from emsym.terms.statement import Statement

MIXED = add(q(Z), p(Z))
SCALED = add(mul(B, q(Z)), p(Z))

ALIKE = [
    ("a square over its root", total(quotient(power(MIXED, 2), MIXED), Z), n(2)),
    ("shares of a mixture", add(total(quotient(q(Z), MIXED), Z), total(quotient(p(Z), MIXED), Z)), Size("z")),
    ("a factor outside the sum", add(mul(B, total(quotient(q(Z), SCALED), Z)), total(quotient(p(Z), SCALED), Z)),
     Size("z")),
    ("cubes", total(quotient(add(power(g(Z), 3), n(-1)), minus(g(Z), ONE)), Z),
     total(add(power(g(Z), 2), g(Z), ONE), Z)),
    ("names exchanged", total(quotient(g(Z), add(g(Z), g(Z1))), Z, Z1), mul(n("1/2"), power(Size("z"), 2))),
    ("names exchanged, by halves", total(mul(q(Z), q(Z1), quotient(g(Z), add(g(Z), g(Z1)))), Z, Z1), n("1/2")),
    ("a fractional power", add(mul(g(X), root(inverse(add(g(X), B)))), mul(B, root(inverse(add(g(X), B))))),
     root(add(g(X), B))),
    ("a product of factors", quotient(mul(MIXED, SCALED), mul(SCALED, MIXED)), ONE),
    ("a sum within a sum", total(mul(q(X), total(quotient(mul(g(X), MIXED), mul(g(X), MIXED)), Z)), X), Size("z")),
    ("a square of a sum", power(total(quotient(q(Z), MIXED), Z), 2),
     power(minus(Size("z"), total(quotient(p(Z), MIXED), Z)), 2)),
    ("two sums over one name", mul(total(quotient(q(Z), MIXED), Z), total(root(g(Z)), Z)),
     mul(minus(Size("z"), total(quotient(p(Z), MIXED), Z)), total(root(g(Z)), Z))),
]  # fmt: skip

UNLIKE = [
    ("the other share", total(quotient(q(Z), MIXED), Z), total(quotient(p(Z), MIXED), Z)),
    ("shares without their weight", add(total(quotient(q(Z), SCALED), Z), total(quotient(p(Z), SCALED), Z)),
     Size("z")),
    ("one sum for two", mul(total(quotient(q(Z), MIXED), Z), total(g(Z), Z)),
     total(quotient(mul(q(Z), g(Z)), MIXED), Z)),
    ("a half without symmetry", total(quotient(g(Z), add(g(Z), f(Z))), Z), mul(n("1/2"), Size("z"))),
    ("a free name for a bound one", total(quotient(g(Z), add(g(Z), g(X))), Z), mul(n("1/2"), Size("z"))),
    ("a remainder", total(quotient(q(Z), MIXED), Z), n("1/2")),
    ("a remainder of squares", total(quotient(power(q(Z), 2), MIXED), Z), total(q(Z), Z)),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), [row[1:] for row in ALIKE], ids=[row[0] for row in ALIKE])
def test_what_is_equal_after_division(left: Term, right: Term) -> None:
    assert equal(left, right)
    assert agree(left, right)


@pytest.mark.parametrize(("left", "right"), [row[1:] for row in UNLIKE], ids=[row[0] for row in UNLIKE])
def test_what_is_not(left: Term, right: Term) -> None:
    assert not equal(left, right)
    assert not agree(left, right)


def agree(left: Term, right: Term) -> bool:
    evidence = check(Statement(Claim(left, Relation.EQUAL, right)), models=30, search=False)
    return evidence.counterexample is None and not evidence.uncertified


def test_division_by_nothing_is_left_alone() -> None:
    form = normal_form(inverse(minus(A, A)))
    assert reduced(form) == form


def test_long_divisions_end() -> None:
    deep = quotient(power(B, 900), add(B, ONE))
    assert not is_zero(normal_form(minus(deep, ONE)))
    chain = ONE
    for count in range(60):
        chain = quotient(add(chain, B), add(B, n(count + 2)))
    assert not is_zero(normal_form(minus(total(mul(chain, q(Z)), X), ONE)))


LEAVES = st.sampled_from([p(Z), q(Z), q(X), g(Z), g(X), p(X, Z), B, n(2), log(add(ONE, g(Z))), root(g(Z))])
SUMS = st.lists(LEAVES, min_size=2, max_size=3).map(lambda parts: Add(tuple(parts)))


@st.composite
def fractions(draw: st.DrawFn) -> Term:
    """A sum of fractions with few denominators, so that some of them divide."""
    below = draw(st.lists(SUMS, min_size=1, max_size=2))
    terms = []
    for _ in range(draw(st.integers(1, 3))):
        above = draw(st.lists(st.one_of(LEAVES, st.sampled_from(below)), min_size=1, max_size=3))
        bottom = draw(st.lists(st.sampled_from(below), min_size=1, max_size=2))
        body: Term = Mul((*above, *(inverse(part) for part in bottom)))
        indices = draw(st.sampled_from([(), (Z,), (X,), (X, Z)]))
        terms.append(Sum(indices, body) if indices else body)
        if draw(st.booleans()):
            terms[-1] = Mul((terms[-1], Sum((Z,), Mul((draw(LEAVES), inverse(below[0]))))))
    return Add(tuple(terms))


@steady(60)
@given(fractions())
def test_division_changes_no_value(term: Term) -> None:
    form = normal_form(term)
    assert agree(term, readable(reduced(form)))


@steady(60)
@given(fractions())
def test_dividing_again_changes_nothing(term: Term) -> None:
    once = reduced(normal_form(term))
    assert is_zero(once.minus(reduced(once)))


@steady(40)
@given(fractions(), fractions())
def test_what_the_normal_form_equates_agrees(left: Term, right: Term) -> None:
    if equal(left, right):
        assert agree(left, right)
