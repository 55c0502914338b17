"""Equals for equals: what an equation unfolds to, what it may not unfold, and what it never captures."""

from __future__ import annotations

import pytest
from kernel_samples import (
    ONE,
    THETA,
    X1,
    XI,
    Z1,
    A,
    W,
    X,
    Y,
    Z,
    add,
    f,
    g,
    log,
    minus,
    mul,
    n,
    negative,
    p,
    q,
    quotient,
    total,
)

from emsym.kernel.certificate import Assumed, Lemma, Nonnegative, Over, Product, Sandwich, Square, Unfold, Vanishing
from emsym.kernel.normal_form import equal
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import holds, prove
from emsym.kernel.unfold import unfold_all, unfolded, unfolds
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term, Value
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.traverse import free_values

ZERO = n(0)


def claim(left: Term, relation: str, right: Term = ZERO) -> Claim:
    return Claim(left, Relation(relation), right)


def given(left: Term, relation: str, right: Term = ZERO, every: tuple[Value, ...] = ()) -> Hypothesis:
    return Hypothesis(claim(left, relation, right), every)


POSTERIOR = given(q(Z), "=", p(Z, given=(X,)), (Z,))
CHANNEL = given(q(Z, given=(X,)), "=", p(Z, given=(X, THETA)), (Z, X))
INDEPENDENT = given(p(X, Z), "=", mul(p(X), p(Z)), (X, Z))
SURPRISE = given(f(X), "=", negative(log(p(X))), (X,))
MEAN = given(A, "=", total(mul(q(Z), g(Z)), Z))

UNFOLDED = [
    ("at another letter", log(q(Z1)), POSTERIOR, log(p(Z1, given=(X,)))),
    ("below a sum", total(mul(q(Z), g(Z)), Z), POSTERIOR, total(mul(p(Z, given=(X,)), g(Z)), Z)),
    ("not captured", total(mul(p(X), q(Z)), X), POSTERIOR, p(Z, given=(X,))),
    ("a condition", q(Z, given=(X1,)), CHANNEL, p(Z, given=(X1, THETA))),
    ("the joint behind a condition", q(Z, X), CHANNEL, mul(p(Z, given=(X, THETA)), q(X))),
    ("the other condition", q(X, given=(Z,)), CHANNEL, quotient(mul(p(Z, given=(X, THETA)), q(X)), q(Z))),
    ("below the bar", p(Y, given=(X, Z)), INDEPENDENT, quotient(p(X, Y, Z), mul(p(X), p(Z)))),
    ("a function", f(X1), SURPRISE, negative(log(p(X1)))),
    ("a real", add(A, ONE), MEAN, add(total(mul(q(Z), g(Z)), Z), ONE)),
    ("a point of data", f(XI), SURPRISE, negative(log(p(XI)))),
]
LEFT = [
    ("more variables", q(Z, W), POSTERIOR),
    ("fewer variables", p(X), INDEPENDENT),
    ("another law", p(Z), POSTERIOR),
    ("another function", g(X), SURPRISE),
    ("another variable", f(Z), SURPRISE),
]
NO_EQUATION = [
    ("a fixed letter", given(q(Z), "=", p(Z))),
    ("one fixed letter", given(p(X, Z), "=", mul(p(X), p(Z)), (X,))),
    ("an inequality", given(q(Z), "<=", p(Z), (Z,))),
    ("a product", given(mul(q(Z), q(X)), "=", p(X, Z), (X, Z))),
    ("a point of data", given(p(XI), "=", q(XI), ())),
    ("one value twice", given(f(X, X), "=", ONE, (X,))),
]


@pytest.mark.parametrize(("term", "equation", "wanted"), [c[1:] for c in UNFOLDED], ids=[c[0] for c in UNFOLDED])
def test_the_right_side_stands_for_the_left(term, equation, wanted):
    assert unfolds(equation)
    assert equal(unfolded(term, equation), wanted)


@pytest.mark.parametrize(("term", "equation"), [c[1:] for c in LEFT], ids=[c[0] for c in LEFT])
def test_what_the_equation_does_not_say_is_left(term, equation):
    assert unfolded(term, equation) == term


@pytest.mark.parametrize("equation", [c[1] for c in NO_EQUATION], ids=[c[0] for c in NO_EQUATION])
def test_what_is_no_equation_for_every_letter_is_refused(equation):
    assert not unfolds(equation)
    with pytest.raises(Refused, match="unfold"):
        prove(Statement(claim(ONE, "=", ONE), (equation,)), None, [Unfold(0)])


def test_a_number_that_nothing_has_is_refused():
    for number in (1, -1):
        with pytest.raises(Refused, match="nothing is known"):
            prove(Statement(claim(ONE, "=", ONE), (POSTERIOR,)), None, [Unfold(number)])


def test_a_law_that_is_unfolded_is_not_summed_over_its_parameter():
    """Σ_x p(x) q(z) is q(z), and not p(z), where q(z) = p(z | x) at one x."""
    left = total(mul(p(X), q(Z)), X)
    prove(Statement(claim(left, "=", p(Z, given=(X,))), (POSTERIOR,)), None, [Unfold(0)])
    with pytest.raises(Refused):
        prove(Statement(claim(left, "=", p(Z)), (POSTERIOR,)), None, [Unfold(0)])


def test_what_is_known_for_every_letter_keeps_its_own_values():
    """f(x) ≥ q(z) for every x becomes f(x′) ≥ p(z | x) for every x′."""
    bound = given(f(X), ">=", q(Z), (X,))
    goal, (_, after) = unfold_all(claim(ONE, "=", ONE), (POSTERIOR, bound), POSTERIOR)
    assert goal == claim(ONE, "=", ONE)
    assert after.every != (X,)
    assert after.right == p(Z, given=(X,))
    assert free_values(after.left) == set(after.every)
    assert after.fixed == {X, Z}


def test_an_equation_is_unfolded_in_what_is_known():
    """From f = −log p and f(x) ≥ 1, −log p(x) ≥ 1."""
    least = given(f(X), ">=", ONE)
    wanted = claim(negative(log(p(X))), ">=", ONE)
    with pytest.raises(Refused):
        prove(Statement(wanted, (SURPRISE, least)), Assumed(1))
    assert prove(Statement(wanted, (SURPRISE, least)), Assumed(1), [Unfold(0)]).statement.hypotheses == (
        SURPRISE,
        least,
    )


def test_the_conditions_of_a_claim_stay():
    """1/f(x) asks that f(x) ≠ 0, also where f is unfolded to what may be 0."""
    zero = given(f(X), "=", minus(g(X), ONE), (X,))
    ratio = quotient(f(X), f(X))
    with pytest.raises(Refused, match="obligation"):
        prove(Statement(claim(ratio, "=", ONE), (zero,)), None, [Unfold(0)])
    one = given(f(X), "=", ONE, (X,))
    prove(Statement(claim(ratio, "=", ONE), (one,)), None, [Unfold(0)])


# --- for every letter

EVERY = given(f(Z), ">=", g(Z), (Z,))
MEANS = claim(total(mul(q(Z), f(Z)), Z), ">=", total(mul(q(Z), g(Z)), Z))
SUMMED = Over((Z,), Product((Nonnegative(q(Z)), Assumed(0))))


def test_a_hypothesis_for_every_letter_is_used_at_any():
    prove(Statement(MEANS, (EVERY,)), SUMMED)
    prove(Statement(claim(f(Z1), ">=", g(Z1)), (EVERY,)), Assumed(0, (Z1,)))
    prove(Statement(claim(f(Z), ">=", g(Z)), (EVERY,)), Assumed(0))
    with pytest.raises(Refused, match="every letter"):
        prove(Statement(MEANS, (given(f(Z), ">=", g(Z)),)), SUMMED)
    with pytest.raises(Refused, match="difference of the sides"):
        prove(Statement(claim(f(Z1), ">=", g(Z1)), (EVERY,)), Assumed(0))


@pytest.mark.parametrize("letters", [(X,), (Z, Z), (Z1, X)])
def test_letters_are_of_the_variables(letters):
    with pytest.raises(Refused, match="letters"):
        prove(Statement(claim(f(Z1), ">=", g(Z1)), (EVERY,)), Assumed(0, letters))


def test_an_equality_for_every_letter_is_used_below_a_sum():
    same = given(f(Z), "=", g(Z), (Z,))
    stated = claim(total(mul(q(W), f(Z)), Z), "=", total(mul(q(W), g(Z)), Z))
    over = [Over((Z,), Vanishing(factor, 0)) for factor in (q(W), negative(q(W)))]
    prove(Statement(stated, (same,)), Sandwich(*over))
    with pytest.raises(Refused, match="every letter"):
        prove(Statement(stated, (given(f(Z), "=", g(Z)),)), Sandwich(*over))


def test_a_condition_below_a_sum_is_met_for_every_letter_alone():
    stated = claim(total(quotient(f(Z), f(Z)), Z), "=", total(ONE, Z))
    prove(Statement(stated, (given(f(Z), ">", ZERO, (Z,)),)), None)
    with pytest.raises(Refused, match="obligation"):
        prove(Statement(stated, (given(f(Z), ">", ZERO),)), None)


def test_a_hypothesis_has_a_value_at_every_letter():
    """1/f(z) = 1 for every z asks that f(z) ≠ 0 for every z, which f(z) > 0 at one z does not tell."""
    inverse = given(quotient(ONE, f(Z)), "=", ONE, (Z,))
    prove(Statement(claim(ONE, "=", ONE), (inverse, given(f(Z), ">", ZERO, (Z,)))), None)
    with pytest.raises(Refused, match="obligation"):
        prove(Statement(claim(ONE, "=", ONE), (inverse, given(f(Z), ">", ZERO))), None)


def test_a_lemma_for_every_letter_rests_on_no_fixed_one():
    stated = claim(f(Z), ">=")
    lemma = Lemma(Hypothesis(stated, (Z,)), Assumed(0))
    assert holds(lemma, [given(f(Z), ">=", ZERO, (Z,))])
    assert not holds(lemma, [given(f(Z), ">=")])
    assert holds(Lemma(Hypothesis(stated), Assumed(0)), [given(f(Z), ">=")])
    squares = Lemma(Hypothesis(claim(mul(f(Z), f(Z)), ">="), (Z,)), Square(f(Z)))
    prove(Statement(claim(total(mul(f(Z), f(Z)), Z), ">=")), Over((Z,), Assumed(0)), [squares])


@pytest.mark.parametrize("every", [(XI,), (Z, Z)])
def test_every_names_plain_values_once(every):
    with pytest.raises(Refused, match="plain values"):
        prove(Statement(claim(ONE, "=", ONE), (given(f(Z), ">=", ZERO, every),)), None)
