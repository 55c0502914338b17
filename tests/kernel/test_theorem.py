from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from kernel_samples import (
    ONE,
    THETA,
    THETA1,
    A,
    B,
    X,
    Z,
    add,
    divergence,
    elbo,
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
    quotient,
    root,
    total,
)

from emsym.kernel.certificate import (
    Assumed,
    BelowRoot,
    Lemma,
    Nonnegative,
    Over,
    Part,
    Product,
    Sandwich,
    Square,
    Tangent,
    Total,
    Vanishing,
    Witness,
)
from emsym.kernel.normal_form import Malformed
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import Theorem, prove
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term, Value
from emsym.terms.statement import Hypothesis, Statement

ZERO = n(0)
EVIDENCE = log(p(X, given=(THETA,)))
POSTERIOR = p(Z, given=(X, THETA))


def gibbs(indices, weight: Term, other: Term) -> Over:
    """Σ w (r/w − 1 − log(r/w)), which is Σ w log(w/r) where both sum to 1."""
    return Over(indices, Product((Nonnegative(weight), Tangent(quotient(other, weight)))))


AT_MOST_1 = Part((X,), p(X), (X,))
GAP = gibbs((Z,), q(Z), POSTERIOR)


def claim(left: Term, relation: str, right: Term = ZERO) -> Claim:
    return Claim(left, Relation(relation), right)


def given(left: Term, relation: str, right: Term = ZERO, every: tuple[Value, ...] = ()) -> Hypothesis:
    return Hypothesis(claim(left, relation, right), every)


BOUND = claim(EVIDENCE, ">=", elbo())
A_POSITIVE = given(A, ">")
SAME = Sandwich(Vanishing(n(1), 0), Vanishing(n(-1), 0))

PROVED: list[tuple[str, Claim, Witness | None, tuple[Hypothesis, ...]]] = [
    ("equality", claim(EVIDENCE, "=", add(elbo(), divergence(q(Z), POSTERIOR, Z))), None, ()),
    ("elbo", BOUND, GAP, ()),
    ("elbo, mirrored", claim(elbo(), "<=", EVIDENCE), GAP, ()),
    ("strict", claim(add(B, ONE), ">", ONE), Nonnegative(B), ()),
    ("strict, mirrored", claim(ONE, "<", add(B, ONE)), Nonnegative(B), ()),
    ("equal is at least", claim(A, ">=", A), Total(()), ()),
    ("probability", claim(p(X), "<=", ONE), AT_MOST_1, ()),
    ("assumed", claim(add(A, f(X)), ">=", add(B, f(X))), Assumed(0), (given(A, ">=", B),)),
    ("assumed equality", claim(minus(A, B), "=", ZERO), SAME, (given(A, "=", B),)),
    (
        "assumed equality, times something",
        claim(mul(A, f(X)), "=", mul(B, f(X))),
        Sandwich(Vanishing(f(X), 0), Vanishing(negative(f(X)), 0)),
        (given(A, "=", B),),
    ),
    (
        "between two inequalities",
        claim(A, "=", B),
        Sandwich(Assumed(0), Assumed(1)),
        (given(A, ">=", B), given(B, ">=", A)),
    ),
    (
        "an entropy of zero",
        claim(log(p(X)), "=", ZERO),
        Sandwich(Assumed(0), Total((Tangent(p(X)), AT_MOST_1))),
        (given(log(p(X)), ">="),),
    ),
    ("equality under an assumed obligation", claim(quotient(A, A), "=", ONE), None, (A_POSITIVE,)),
    ("assumed strictly", claim(A, ">", ZERO), Assumed(0), (A_POSITIVE,)),
]
REFUSED: list[tuple[str, Claim, Witness | None, tuple[Hypothesis, ...], str]] = [
    ("unequal", claim(EVIDENCE, "=", elbo()), None, (), "normal forms differ"),
    ("equality by an inequality's witness", claim(EVIDENCE, "=", elbo()), GAP, (), "only a sandwich"),
    ("equality by half a sandwich", claim(EVIDENCE, "=", elbo()), Sandwich(GAP, GAP), (), "difference of the sides"),
    ("no witness", BOUND, None, (), "needs a witness"),
    ("another claim's witness", BOUND, gibbs((Z,), q(Z), p(Z, given=(THETA,))), (), "difference of the sides"),
    ("the other way round", claim(EVIDENCE, "<=", elbo()), GAP, (), "difference of the sides"),
    ("tampered weight", BOUND, gibbs((Z,), p(Z), POSTERIOR), (), "difference of the sides"),
    ("tampered index", BOUND, gibbs((X,), q(Z), POSTERIOR), (), "difference of the sides"),
    ("twice the gap", BOUND, Total((GAP, GAP)), (), "difference of the sides"),
    ("too strict", claim(EVIDENCE, ">", elbo()), GAP, (), "above 0 in every model"),
    ("strictly itself", claim(A, ">", A), Total(()), (), "above 0 in every model"),
    ("strict square", claim(power(A, 2), ">", ZERO), Square(A), (), "above 0 in every model"),
    ("strict by at least", claim(A, ">", B), Assumed(0), (given(A, ">=", B),), "above 0 in every model"),
    ("hypothesis of another claim", claim(A, ">=", B), Assumed(0), (given(B, ">=", A),), "difference of the sides"),
    ("no such hypothesis", claim(A, ">=", B), Assumed(0), (), "no hypothesis"),
    ("equality from an inequality", claim(A, "=", B), SAME, (given(A, ">=", B),), "no equality"),
    ("an inequality by a sandwich", claim(A, ">=", B), SAME, (given(A, "=", B),), "is no rule"),
    ("equality from another", claim(A, "=", f(X)), SAME, (given(A, "=", B),), "difference of the sides"),
    ("open obligation, cancelled", claim(quotient(A, A), "=", ONE), None, (), "obligation"),
    ("open obligation, both sides alike", claim(log(A), "=", log(A)), None, (), "obligation"),
    ("open obligation, times zero", claim(mul(ZERO, log(A)), "=", ZERO), None, (), "obligation"),
    ("open obligation below a sum", claim(total(quotient(f(Z), f(Z)), Z), "=", total(ONE, Z)), None, (), "obligation"),
    (
        "open obligation of a bound value",
        claim(total(quotient(f(Z), f(Z)), Z), "=", total(ONE, Z)),
        None,
        (given(f(Z), ">"),),
        "obligation",
    ),
    ("open obligation of the witness", claim(ZERO, ">=", ZERO), Nonnegative(mul(ZERO, log(A))), (), "obligation"),
    ("open obligation in a square", claim(ONE, ">=", ZERO), Square(quotient(A, A)), (), "obligation"),
    ("open obligation of a hypothesis", claim(A, ">=", A), Total(()), (given(log(f(X)), ">=", B),), "obligation"),
    ("division by zero", claim(inverse(minus(A, A)), "=", n(7)), None, (), "obligation"),
    ("division by zero, assumed", claim(ONE, "=", ONE), None, (given(inverse(ZERO), ">"),), "obligation"),
    ("division by a difference", claim(quotient(minus(A, B), minus(A, B)), "=", ONE), None, (), "obligation"),
    ("root of a real", claim(power(root(A), 2), "=", A), None, (), "obligation"),
    (
        "over a hypothesis",
        claim(total(f(Z), Z), ">="),
        Over((Z,), Assumed(0)),
        (given(f(Z), ">="),),
        "every letter",
    ),
    (
        "a ratio that is no probability",
        claim(quotient(p(X), q(X)), "<=", ONE),
        AT_MOST_1,
        (),
        "difference of the sides",
    ),
]


@pytest.mark.parametrize(("stated", "witness", "given"), [c[1:] for c in PROVED], ids=[c[0] for c in PROVED])
def test_proved(stated: Claim, witness: Witness | None, given: tuple[Hypothesis, ...]) -> None:
    theorem = prove(Statement(stated, given), witness)
    assert theorem.statement.claim is stated
    assert theorem.statement.hypotheses == given


@pytest.mark.parametrize(("stated", "witness", "given", "why"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_refused(stated: Claim, witness: Witness | None, given: tuple[Hypothesis, ...], why: str) -> None:
    with pytest.raises(Refused, match=why):
        prove(Statement(stated, given), witness)


@pytest.mark.parametrize("relation", ["=", ">=", "<=", ">", "<", "!=", "", None])
def test_a_relation_that_is_a_string_is_refused(relation: Any) -> None:
    """Claim(0, "=", p(x)) with a witness for 0 ≤ p(x) must not become the theorem 0 = p(x)."""
    for sides in ((ZERO, p(X)), (p(X), ZERO)):
        with pytest.raises(Refused, match="relation"):
            prove(Statement(Claim(*sides[:1], relation, *sides[1:])), Nonnegative(p(X)))


def test_a_hypothesis_with_a_string_for_a_relation_is_refused() -> None:
    with pytest.raises(Refused, match="relation"):
        prove(Statement(claim(A, ">=", B), (Claim(A, "!=", B),)), Assumed(0))  # type: ignore[arg-type]


@pytest.mark.parametrize("place", [0, 1])
def test_a_relation_that_is_a_string_is_refused_wherever_it_stands_among_the_hypotheses(place: int) -> None:
    """The signs of one hypothesis are sought among all, before which each must be one."""
    assumed = [given(log(A), ">="), Hypothesis(Claim(A, ">", ZERO))]  # type: ignore[arg-type]
    if place:
        assumed.reverse()
    with pytest.raises(Refused, match="relation"):
        prove(Statement(claim(ONE, "=", ONE), tuple(assumed)))


def test_a_malformed_side_or_hypothesis_proves_nothing() -> None:
    both = p(THETA, THETA1)
    with pytest.raises(Malformed):
        prove(Statement(claim(both, "=", both)))
    with pytest.raises(Malformed):
        prove(Statement(claim(log(both), "=", log(both))))


def test_hypotheses_are_kept_as_they_were() -> None:
    given = [A_POSITIVE]
    theorem = prove(Statement(claim(quotient(A, A), "=", ONE), given), None)
    given.clear()
    assert theorem.statement.hypotheses == (A_POSITIVE,)
    assert prove(Statement(claim(quotient(A, A), "=", ONE), iter([A_POSITIVE])), None).statement.hypotheses == (
        A_POSITIVE,
    )  # type: ignore[arg-type]


@pytest.fixture
def theorem() -> Theorem:
    return prove(Statement(BOUND), GAP)


def test_a_theorem_is_not_made_by_hand(theorem: Theorem) -> None:
    false = Statement(claim(ZERO, "=", ONE))
    for mint in (None, object(), True, theorem):
        with pytest.raises(TypeError):
            Theorem(false, mint)
        with pytest.raises(TypeError):
            theorem.__init__(false, mint)  # type: ignore[misc]
    with pytest.raises(TypeError):
        Theorem(false)  # type: ignore[call-arg]
    assert theorem.statement.claim is BOUND


def test_a_theorem_has_no_subclasses() -> None:
    with pytest.raises(TypeError):
        type("Lemma", (Theorem,), {})


@pytest.mark.parametrize("name", ["statement", "_statement", "other"])
def test_a_theorem_cannot_be_changed(theorem: Theorem, name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(theorem, name, claim(ZERO, "=", ONE))
    with pytest.raises(AttributeError):
        delattr(theorem, name)
    assert theorem.statement.claim is BOUND


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_theorem_cannot_be_copied(theorem: Theorem, duplicate: Any) -> None:
    with pytest.raises(TypeError):
        duplicate(theorem)


def test_a_blank_theorem_says_nothing() -> None:
    blank = object.__new__(Theorem)
    with pytest.raises(AttributeError):
        _ = blank.statement


def test_log_of_a_product_of_two_negative_numbers_is_not_split() -> None:
    """log(ab) = log a + log b needs a > 0 and b > 0, and not ab > 0 alone."""
    product = given(mul(A, f(X)), ">")
    prove(Statement(claim(log(mul(A, f(X))), "=", log(mul(f(X), A))), (product,)), None)
    with pytest.raises(Refused, match="obligation"):
        prove(Statement(claim(log(mul(A, f(X))), "=", add(log(A), log(f(X)))), (product,)), None)


def test_a_square_root_is_not_the_number() -> None:
    for right in (A, negative(A)):
        with pytest.raises(Refused):
            prove(Statement(claim(root(power(A, 2)), "=", right)))
    prove(Statement(claim(power(root(power(A, 2)), 2), "=", power(A, 2))))
    prove(Statement(claim(root(power(g(X), 2)), "=", g(X))))


# --- lemmas

DIVERGENCE = divergence(q(Z), p(Z), Z)
KL_AT_LEAST_0 = Lemma(given(DIVERGENCE, ">="), gibbs((Z,), q(Z), p(Z)))
ROOT = root(DIVERGENCE)


def test_a_lemma_gives_a_root_its_value() -> None:
    stated = claim(power(ROOT, 2), "=", DIVERGENCE)
    with pytest.raises(Refused, match="obligation"):
        prove(Statement(stated))
    theorem = prove(Statement(stated), preparation=[KL_AT_LEAST_0])
    assert theorem.statement.claim is stated
    assert theorem.statement.hypotheses == ()


def test_a_lemma_is_used_like_a_hypothesis_and_after_those() -> None:
    stated = claim(add(DIVERGENCE, A), ">=")
    both = Total((Assumed(0), Assumed(1)))
    assert prove(Statement(stated, (given(A, ">="),)), both, [KL_AT_LEAST_0]).statement.hypotheses == (given(A, ">="),)
    with pytest.raises(Refused, match="no hypothesis number 1"):
        prove(Statement(stated, (given(A, ">="),)), both)


def test_a_lemma_may_use_the_one_before_it_and_no_other() -> None:
    second = Lemma(given(ROOT, ">="), Nonnegative(ROOT))
    stated = claim(root(ROOT), ">=")
    prove(Statement(stated), Nonnegative(root(ROOT)), [KL_AT_LEAST_0, second])
    with pytest.raises(Refused, match="obligation"):
        prove(Statement(stated), Nonnegative(root(ROOT)), [second, KL_AT_LEAST_0])


@pytest.mark.parametrize(
    ("lemma", "why"),
    [
        (Lemma(given(DIVERGENCE, ">="), gibbs((Z,), p(Z), q(Z))), "difference of the sides"),
        (Lemma(given(DIVERGENCE, "<="), gibbs((Z,), q(Z), p(Z))), "difference of the sides"),
        (Lemma(given(DIVERGENCE, ">="), None), "needs a witness"),
        (Lemma(given(DIVERGENCE, ">="), Assumed(0)), "no hypothesis number 0"),
        (Lemma(given(DIVERGENCE, ">="), Square(ROOT)), "obligation"),
        (Lemma(given(DIVERGENCE, ">="), BelowRoot(ZERO, power(DIVERGENCE, 2), Total(()))), "something else"),
        (Lemma(Hypothesis(Claim(DIVERGENCE, ">=", ZERO)), gibbs((Z,), q(Z), p(Z))), "none of"),  # type: ignore[arg-type]
    ],
)
def test_a_lemma_that_is_not_proved_proves_nothing(lemma: Lemma, why: str) -> None:
    with pytest.raises(Refused, match=why):
        prove(Statement(claim(ONE, ">=", ZERO)), Nonnegative(ONE), [lemma])


def test_a_lemma_does_not_make_a_hypothesis_defined() -> None:
    with pytest.raises(Refused, match="obligation"):
        prove(Statement(claim(ONE, ">="), (given(ROOT, ">=", A),)), Nonnegative(ONE), [KL_AT_LEAST_0])


def test_a_lemma_about_a_value_says_nothing_of_every_letter() -> None:
    lemma = Lemma(given(power(f(Z), 2), ">="), Square(f(Z)))
    with pytest.raises(Refused, match="every letter"):
        prove(Statement(claim(total(power(f(Z), 2), Z), ">=")), Over((Z,), Assumed(0)), [lemma])
