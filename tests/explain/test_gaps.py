"""Gaps are the difference of the sides, by the kernel; conditions of equality make it vanish."""

from __future__ import annotations

import pytest
import sympy

from emsym import I, Variable, Verdict, check
from emsym.explain import gaps
from emsym.kernel.normal_form import equal, is_zero, normal_form
from emsym.language.notation import text
from emsym.search import certificates
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import minus
from emsym.terms.read import read
from emsym.terms.statement import Statement
from emsym.terms.write import write
from tests.statements import KL, TRUE, E, H, Size, Sum, a, elbo, exp, f, g, log, p, q, r, sqrt, t, theta, x, y, z

INEQUALITIES = [pytest.param(*row[1:], id=row[0]) for row in TRUE if row[2] != "="]


def witness_of(left, relation, right):
    stated = Claim(read(left), Relation(relation), read(right))
    witness = certificates.search(Statement(stated)).certificate
    assert witness is not None
    return witness, minus(*certificates.difference_of(stated))


@pytest.mark.parametrize(("left", "relation", "right"), INEQUALITIES)
def test_a_gap_is_the_difference_of_the_sides(left, relation, right):
    witness, difference = witness_of(left, relation, right)
    assert equal(read(gaps.gap(witness, difference)), difference)


@pytest.mark.parametrize(
    ("left", "relation", "right", "gap"),
    [
        (log(p(x)), ">=", elbo, KL(q(z), p(z | x))),
        (KL(q(z), r(z)), ">=", 0, KL(q(z), r(z))),
        (H(q(z), r(z)), ">=", H(q(z)), KL(q(z), r(z))),
        (H(q(z)), "<=", log(Size(z)), KL(q(z), 1 / Size(z), z)),
        (H(q(z)), ">=", 0, H(q(z))),
        (H(p(x, z)), ">=", H(p(x)), E(H(p(z | x)), p(x))),
        (p(x | z), "<=", 1, 1 - p(x | z)),
        (log(p(x)), "<=", 0, -log(p(x))),
    ],
)
def test_a_gap_is_spelled_as_the_field_does(left, relation, right, gap):
    witness, difference = witness_of(left, relation, right)
    found = gaps.gap(witness, difference)
    assert equal(read(found), read(gap))
    if isinstance(gap, KL | H):
        assert isinstance(found, type(gap)), text(found)


@pytest.mark.parametrize(
    ("left", "relation", "right", "condition", "over"),
    [
        (log(p(x)), ">=", elbo, (q(z), p(z | x)), [z]),
        (KL(q(z), r(z)), ">=", 0, (q(z), r(z)), [z]),
        (log(Sum(q(z) * g(z), z)), ">=", Sum(q(z) * log(g(z)), z), (q(z), q(z) * g(z) / Sum(q(z) * g(z), z)), [z]),
        (Sum(q(z) * f(z) ** 2, z), ">=", Sum(q(z) * f(z), z) ** 2, (f(z), Sum(q(z) * f(z), z)), [z]),
        (sqrt(Sum(q(z) * g(z), z)), ">=", Sum(q(z) * sqrt(g(z)), z), (g(z), Sum(q(z) * g(z), z)), [z]),
        (exp(Sum(q(z) * f(z), z)), "<=", Sum(q(z) * exp(f(z)), z), (f(z), Sum(q(z) * f(z), z)), [z]),
        (KL(p(x, z), q(x, z)), ">=", KL(p(x), q(x)), (p(z | x), q(z | x)), [x, z]),
        (H(p(x)) + H(p(z)), ">=", H(p(x, z)), (p(x, z), p(x) * p(z)), [x, z]),
        (H(q(z)), "<=", log(Size(z)), (q(z), 1 / Size(z)), [z]),
        (p(x | z), "<=", 1, (p(x | z), 1), []),
        (log(t), "<=", t - 1, (t, 1), []),
    ],
)
def test_a_condition_of_equality(left, relation, right, condition, over):
    report = check(left, relation, right, models=20)
    assert report.verdict is Verdict.PROVED
    ((first, second),) = report.equality.pairs
    assert {normal_form(read(first)), normal_form(read(second))} == {normal_form(read(side)) for side in condition}
    assert sorted(map(str, report.equality.over)) == sorted(map(str, over))


def test_the_condition_of_the_bound_closes_it():
    """With q(z) = p(z | x, θ) put in, both sides are equal."""
    closed = Sum(p(z | x, theta) * log(p(x, z | theta) / p(z | x, theta)), z)
    assert equal(read(closed), read(log(p(x | theta))))


def test_what_is_always_above_is_never_equal():
    witness, _ = witness_of(p(x), ">", 0)
    assert not gaps.equality(witness)
    assert check(p(x), ">", 0, models=20).equality is None


def test_a_sum_of_gaps_vanishes_where_each_does():
    witness, _ = witness_of(KL(q(z), r(z)) + KL(r(y), q(y)), ">=", 0)
    assert len(gaps.equality(witness)) == 2


def test_the_induced_distribution_is_the_posterior():
    (index,) = read(q(z)).event
    induced = gaps.induced((index,), read(q(z)), read(p(x, z | theta) / q(z)))
    assert text(write(induced)) == "p(z | x, θ)"
    assert is_zero(normal_form(minus(induced, read(p(z | x, theta)))))


def test_words_that_do_not_fit_are_not_shown():
    witness, difference = witness_of(KL(q(z), r(z)), ">=", 0)
    assert isinstance(gaps.gap(witness, difference), KL)
    other = read(2 * KL(q(z), r(z)))
    assert equal(read(gaps.gap(witness, other)), other)


def test_what_is_shown_under_hypotheses_is_spelled_under_them():
    """The tangent of log at λ is accepted because λ > 0 is assumed."""
    report = check(log(a), "<=", a - 1, assuming=[(a, ">", 0)], models=50)
    assert report.verdict is Verdict.PROVED
    assert equal(read(report.gap), read(a - 1 - log(a)))
    scaled = check(Sum(q(z) * log(a), z), "<=", 0, assuming=[(a, ">", 0), (a, "<", 1)], models=50)
    assert scaled.verdict is Verdict.PROVED


with sympy.evaluate(False):
    NAMED = [
        (H(p(x)) + H(p(z)), H(p(x, z)), "I_p(X; Z)"),
        (H(p(x | theta)) + H(p(z | theta)), H(p(x, z | theta)), "I_{p(x, z | θ)}(X; Z)"),
        (H(p(x, y)) + H(p(z, y)) - H(p(y)), H(p(x, y, z)), "I_p(X; Z | Y)"),
        (H(p(z)), E(H(p(z | x)), p(x)), "I_p(X; Z)"),
        (H(p(x, z)), H(p(x)), "H_p(Z | X)"),
        (E(KL(p(z | x), q(z | x)), p(x)), 0, "E_{p(x)}[KL(p(z | x) ‖ q(z | x))]"),
        (E(KL(p(z | x), p(z)), q(x)), 0, "E_{q(x)}[KL(p(z | x) ‖ p(z))]"),
        (E(KL(p(z | x, y), p(z | y)), p(x | y)), 0, "I_{p(x, z | y)}(X; Z)"),
        (E(KL(p(z | x, y), p(z)), p(x, y)), 0, "I_p(X, Y; Z)"),
    ]


@pytest.mark.parametrize(("above", "below", "name"), NAMED)
def test_informations_have_their_names_and_nothing_else_has(above, below, name):
    witness, difference = witness_of(above, ">=", below)
    (term,) = gaps.terms(witness)
    assert text(term) == name
    assert equal(read(term), difference)


def test_what_a_hypothesis_makes_nothing_is_no_part_of_a_gap():
    """Where W – Y – X is a Markov chain, I(X; Y) exceeds I(X; W) by I(X; Y | W)."""
    w = Variable("w")
    with sympy.evaluate(False):
        markov = (p(w | x, y), "=", p(w | y))
        report = check(I(p, x, w), "<=", I(p, x, y), assuming=[markov], models=50)
        assert text(report.gap) == text(I(p, x, y | w))
