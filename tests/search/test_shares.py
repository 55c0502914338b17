"""Weights that are fractions of reals: whatever they are called, what is proved of a weight is proved of them."""

from __future__ import annotations

import pytest
import sympy

from emsym import KL, Distribution, H, Real, Variable, Verdict, check, exp, log
from emsym.kernel.normal_form import equal
from emsym.kernel.theorem import prove
from emsym.language.reasons import Reason
from emsym.search.certificates import search
from emsym.search.shares import shares
from emsym.search.unfolding import Prepared
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from emsym.terms.statement import Statement
from tests.operations import operations

z = Variable("z")
p, q, r, s, m = (Distribution(name) for name in "pqrsm")
u, v, n = (Real(name, positive=True) for name in "uvn")
a, b, c = (Real(name) for name in "abc")

with sympy.evaluate(False):
    WEIGHTS = {
        "fractions": (u / (u + v), v / (u + v)),
        "a fraction and the rest": (u / (u + v), 1 - u / (u + v)),
        "the rest and a fraction": (1 - v / (u + v), v / (u + v)),
        "multiples": (2 * u / (2 * u + 3 * v), 3 * v / (2 * u + 3 * v)),
        "odds": (u / (1 + u), 1 / (1 + u)),
        "softmax": (exp(a) / (exp(a) + exp(b)), exp(b) / (exp(a) + exp(b))),
        "softmax at a temperature": tuple(exp(c * each) / (exp(c * a) + exp(c * b)) for each in (a, b)),
        "logistic": (1 / (1 + exp(-a)), 1 / (1 + exp(a))),
        "logistic and the rest": (1 / (1 + exp(-a)), 1 - 1 / (1 + exp(-a))),
        "logistic over one": (1 / (1 + exp(-a)), exp(-a) / (1 + exp(-a))),
        "twice": (exp(a) / (exp(a) + exp(-a)), exp(-a) / (exp(a) + exp(-a))),
    }
    HALVES = (sympy.Rational(1, 2), sympy.Rational(1, 2))


def stated(left, relation, right) -> Statement:
    return Statement(Claim(read(left), Relation(relation), read(right)))


def convex(first, second) -> Statement:
    with sympy.evaluate(False):
        mixed = first * q(z) + second * r(z)
        return stated(KL(mixed, s(z), z), "<=", first * KL(q(z), s(z)) + second * KL(r(z), s(z)))


def concave(first, second) -> Statement:
    with sympy.evaluate(False):
        return stated(H(first * q(z) + second * r(z), z), ">=", first * H(q(z)) + second * H(r(z)))


def proved(statement: Statement) -> None:
    """By the kernel, about the claim as it was written."""
    found = search(statement)
    assert found.shown
    assert prove(statement, found.expanded, found.ready.preparation).statement == statement


@pytest.mark.parametrize("claim", [convex, concave])
@pytest.mark.parametrize("weights", WEIGHTS)
def test_what_holds_of_a_weight_holds_of_fractions(claim, weights):
    proved(claim(*WEIGHTS[weights]))


@pytest.mark.parametrize("weights", WEIGHTS)
def test_the_other_way_round_it_is_refuted(weights):
    first, second = WEIGHTS[weights]
    with sympy.evaluate(False):
        sides = H(first * q(z) + second * r(z), z), "<", first * H(q(z)) + second * H(r(z))
    assert check(*sides, models=50, repairs=False).verdict is Verdict.REFUTED


@pytest.mark.parametrize("weights", ["fractions", "a fraction and the rest", "softmax", "logistic over one"])
def test_fractions_cost_little_more_than_halves(weights):
    proved(convex(*HALVES))
    halves = operations(lambda: search(convex(*HALVES)))
    assert operations(lambda: search(convex(*WEIGHTS[weights]))) <= 5 * halves


def test_a_common_denominator_and_bare_parts():
    with sympy.evaluate(False):
        mixed = (u * q(z) + v * r(z)) / (u + v)
        proved(stated(KL(mixed, s(z), z), "<=", (u * KL(q(z), s(z)) + v * KL(r(z), s(z))) / (u + v)))
        proved(stated((u + v) * KL(mixed, s(z), z), "<=", u * KL(q(z), s(z)) + v * KL(r(z), s(z))))


def test_three_weights():
    with sympy.evaluate(False):
        weights = [each / (u + v + n) for each in (u, v, n)]
        laws = [each(z) for each in (p, q, r)]
        mixed = weights[0] * laws[0] + weights[1] * laws[1] + weights[2] * laws[2]
        parts = [weight * KL(law, mixed, z) for weight, law in zip(weights, laws, strict=True)]
        proved(stated(parts[0] + parts[1] + parts[2], ">=", 0))


def test_signs_may_be_hypotheses():
    x, y = Real("x"), Real("y")
    with sympy.evaluate(False):
        first, second = x / (x + y), y / (x + y)
        sides = H(first * q(z) + second * r(z), z), ">=", first * H(q(z)) + second * H(r(z))
        hypotheses = [(x, ">", 0), (y, ">", 0)]
    assert check(*sides, assuming=hypotheses, models=20).verdict is Verdict.PROVED
    assert check(*sides, models=20, repairs=False).verdict is not Verdict.PROVED


def test_what_a_share_leaves_is_no_hypothesis():
    found = search(convex(*WEIGHTS["fractions"]))
    assert "Assumed" not in repr(found.certificate)


def test_the_reason_is_the_authors():
    with sympy.evaluate(False):
        sides = log((u * q(z) + v * r(z)) / (u + v)), ">=", (u * log(q(z)) + v * log(r(z))) / (u + v)
    assert check(*sides, models=20).explanation.found == (Reason("jensen", (), "log"),)


@pytest.mark.parametrize("below", [u - v, u * v + n, u + v * a, 2 * n])
def test_what_is_no_sum_of_parts_that_vary_by_themselves_has_no_shares(below):
    with sympy.evaluate(False):
        claim = stated(u / below, ">=", 0).claim
    assert shares(Prepared(claim, ())) is None


@pytest.mark.parametrize("weights", WEIGHTS)
def test_the_names_stand_for_what_was_written(weights):
    statement = convex(*WEIGHTS[weights])
    found = shares(Prepared(statement.claim, ()))
    assert found is not None
    assert equal(found.meaning.put(found.general.goal.left), statement.claim.left)
    assert equal(found.meaning.put(found.general.goal.right), statement.claim.right)
