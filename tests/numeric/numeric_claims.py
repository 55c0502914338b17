"""Classic claims, true and false, that several tests of the numeric engine share."""

from __future__ import annotations

from numeric_samples import (
    THETA,
    W,
    X,
    Z,
    divergence,
    elbo,
    evidence,
    joint,
    mutual,
    number,
    posterior_gap,
    power,
    prob,
)

from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, ZERO, Add, Log, Mul, Size, Sum, Term, Value
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.traverse import free_values

A, B, C, D = (Value(name, name) for name in "abcd")


def equal(left: Term, right: Term) -> Claim:
    return Claim(left, Relation.EQUAL, right)


def under(claim: Claim, *hypotheses: Claim, pointwise: bool = False) -> Statement:
    """The claim under hypotheses that are for every letter; `pointwise`, only of values that are not the claim's."""
    own = free_values(claim.left) | free_values(claim.right) if pointwise else frozenset()
    free = ((free_values(each.left) | free_values(each.right)) - own for each in hypotheses)
    assumed = (Hypothesis(each, tuple(sorted(every))) for each, every in zip(hypotheses, free, strict=True))
    return Statement(claim, tuple(assumed))


def at_least(left: Term, right: Term) -> Claim:
    return Claim(left, Relation.AT_LEAST, right)


def log_of_sum() -> Log:
    """log Σ_z q(z) · p(x, z | θ) / q(z)"""
    return Log(Sum((Z,), Mul((prob("q", Z), joint(), power(prob("q", Z), -1)))))


def ingleton() -> Claim:
    """I(A; B) ≤ I(A; B | C) + I(A; B | D) + I(C; D)"""
    parts = (mutual("p", (A,), (B,), (C,)), mutual("p", (A,), (B,), (D,)), mutual("p", (C,), (D,)))
    return at_least(Add(parts), mutual("p", (A,), (B,)))


q, r, p_z = prob("q", Z), prob("r", Z), prob("p", Z)

TRUE = {
    "log p = ELBO + KL": equal(evidence(), Add((elbo(), posterior_gap()))),
    "Jensen": at_least(log_of_sum(), elbo()),
    "Gibbs": at_least(divergence(q, r, Z), ZERO),
    "|Z|": equal(Sum((Z,), ONE), Size("z")),
    "idle index": equal(Sum((Z, W), ONE), Mul((Size("z"), Size("w")))),
    "normalisation": equal(Sum((X, Z), joint()), ONE),
    "mutual information": at_least(mutual("p", (A,), (B,), (C,)), ZERO),
    "probability at most one": Claim(joint(), Relation.AT_MOST, ONE),
    "probability above zero": Claim(joint(), Relation.GREATER, ZERO),
    "minus one is less": Claim(number(-1), Relation.LESS, joint()),
}

FALSE = {
    "reversed Jensen": at_least(elbo(), log_of_sum()),
    "lost weight": equal(Log(Sum((Z,), joint())), elbo()),
    "KL is symmetric": equal(divergence(q, r, Z), divergence(r, q, Z)),
    "counting": equal(Sum((Z,), ONE), ONE),
    "KL above zero": Claim(divergence(q, r, Z), Relation.GREATER, ZERO),
    "independence": equal(prob("p", X, Z), Mul((prob("p", X), prob("p", Z)))),
    "triangle": at_least(Add((divergence(q, r, Z), divergence(r, p_z, Z))), divergence(q, p_z, Z)),
    "capture": equal(
        Sum((X,), Log(Sum((W,), prob("P", X, W)))),
        Sum((X,), Log(Sum((W,), prob("P", W, W)))),
    ),
    "wrong variable": equal(Sum((X,), prob("p", X, given=(Z, THETA))), Sum((Z,), prob("p", X, given=(Z, THETA)))),
    "probability below one": Claim(prob("p", X), Relation.LESS, ONE),
}
