"""Hypotheses: at some letters, and with values of their own."""

import pytest

from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Function, Probability, Sum, Value
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import free_values

X, Z, Z1, W = Value("x", "x"), Value("z", "z"), Value("z1", "z"), Value("w", "w")


def bounded(*every: Value) -> Hypothesis:
    """f(z) ≥ Σ_w p(x, w)"""
    return Hypothesis(Claim(Function("f", (Z,)), Relation.AT_LEAST, Sum((W,), Probability("p", (X, W)))), every)


def test_what_is_not_for_every_letter_is_the_theorems_own():
    assert bounded().fixed == {X, Z}
    assert bounded(Z).fixed == {X}
    assert bounded(Z, X).fixed == frozenset()


def test_at_some_letters():
    said = bounded(Z).at((Z1,))
    assert said == Claim(Function("f", (Z1,)), Relation.AT_LEAST, bounded().right)
    assert bounded().at(()) == bounded().claim
    for letters in ((), (X,), (Z1, Z)):
        with pytest.raises(ValueError, match="variables"):
            bounded(Z).at(letters)


def test_a_letter_is_not_captured():
    other = bounded(X).at((Value("w", "x"),))
    assert free_values(other.right) == {Value("w", "x")}


def test_apart_from_what_is_taken():
    assert bounded(Z).apart({X}) == bounded(Z)
    apart = bounded(Z).apart({Z, X})
    assert apart.every != (Z,)
    assert apart.fixed == {X}
    assert apart.at((Z,)) == bounded().claim
