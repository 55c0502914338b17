"""Trusted. The closed table of non-negative things: one rule a witness, one signature.

A rule takes a witness and the hypotheses, checks its side conditions by normal form, and returns the term that is at
least 0; it raises `Refused` where a condition is not shown. No rule searches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from emsym.kernel.certificate import (
    CONCAVE,
    Assumed,
    Complement,
    Convexity,
    Gibbs,
    Jensen,
    Nonnegative,
    Over,
    Product,
    Square,
    Surprise,
    Tangent,
    Total,
    Witness,
)
from emsym.kernel.normal_form import equal, normal_form
from emsym.kernel.signs import is_nonnegative, is_positive, is_probability
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, Add, Exp, Log, Mul, Power, Sum, Term, Value, minus, negative, quotient
from emsym.terms.traverse import free_values


class Refused(Exception):
    """A certificate that does not show what it should: the rule's name and what fails."""

    def __init__(self, rule: str, why: str, part: Term | None = None) -> None:
        super().__init__(f"{rule}: {why}")
        self.rule = rule
        self.why = why
        self.part = part


def nonnegative(witness: Witness, hypotheses: Sequence[Claim] = ()) -> Term:
    """The term that the witness shows to be at least 0; raises `Refused`."""
    rule = RULES.get(type(witness))
    if rule is None:
        raise Refused(type(witness).__name__, "is no rule")
    return rule(witness, hypotheses)


def _sign(witness: Nonnegative, _: Sequence[Claim]) -> Term:
    """Signs.

    the normal form of t has no negative monomial
    ---------------------------------------------
    t ≥ 0
    """
    if not is_nonnegative(normal_form(witness.term)):
        raise Refused("sign", "the normal form does not show that the term is at least 0", witness.term)
    return witness.term


def _gibbs(witness: Gibbs, _: Sequence[Claim]) -> Term:
    """Gibbs' inequality.

    w > 0    r > 0    Σ_v w = 1    Σ_v r ≤ 1
    ----------------------------------------    (log t ≤ t − 1; Cover & Thomas, Theorem 2.6.3)
    Σ_v w log(w/r) ≥ 0
    """
    for part in (witness.weight, witness.other):
        if not is_positive(normal_form(part)):
            raise Refused("gibbs", "a distribution is not shown to be positive", part)
    _sums_to_one("gibbs", witness.indices, witness.weight)
    mass = normal_form(Sum(witness.indices, witness.other))
    if not is_probability(mass):
        raise Refused("gibbs", "the second distribution is not shown to sum to at most 1", witness.other)
    return Sum(witness.indices, Mul((witness.weight, Log(quotient(witness.weight, witness.other)))))


def _jensen(witness: Jensen, _: Sequence[Claim]) -> Term:
    """Jensen's inequality.

    w ≥ 0    Σ_v w = 1    f in the domain of φ    φ concave
    -------------------------------------------------------    (mirrored for convex φ; Cover & Thomas, Theorem 2.6.2)
    φ(Σ_v w f) − Σ_v w φ(f) ≥ 0
    """
    function, indices, weight, argument = witness.function, witness.indices, witness.weight, witness.argument
    if not is_nonnegative(normal_form(weight)):
        raise Refused("jensen", "the weights are not shown to be at least 0", weight)
    _sums_to_one("jensen", indices, weight)
    if not _in_domain(function, argument):
        raise Refused("jensen", f"the argument is not shown to lie in the domain of {function}", argument)
    outside = apply(function, Sum(indices, Mul((weight, argument))))
    inside = Sum(indices, Mul((weight, apply(function, argument))))
    return minus(outside, inside) if function in CONCAVE else minus(inside, outside)


def _in_domain(function: Convexity, argument: Term) -> bool:
    match function:
        case Convexity.LOG | Convexity.RECIPROCAL | Convexity.X_LOG_X:
            return is_positive(normal_form(argument))
        case Convexity.SQRT:
            return is_nonnegative(normal_form(argument))
        case Convexity.EXP | Convexity.SQUARE:
            return True


def apply(function: Convexity, argument: Term) -> Term:
    """φ(argument)."""
    match function:
        case Convexity.LOG:
            return Log(argument)
        case Convexity.SQRT:
            return Power(argument, Fraction(1, 2))
        case Convexity.EXP:
            return Exp(argument)
        case Convexity.SQUARE:
            return Power(argument, Fraction(2))
        case Convexity.RECIPROCAL:
            return Power(argument, Fraction(-1))
        case Convexity.X_LOG_X:
            return Mul((argument, Log(argument)))


def _sums_to_one(rule: str, indices: tuple[Value, ...], weight: Term) -> None:
    if not equal(Sum(indices, weight), ONE):
        raise Refused(rule, "the weights are not shown to sum to 1", weight)


def _complement(witness: Complement, _: Sequence[Claim]) -> Term:
    """A probability is at most 1.

    P is a probability
    ------------------
    1 − P ≥ 0
    """
    return minus(ONE, _probability("complement", witness.probability))


def _surprise(witness: Surprise, _: Sequence[Claim]) -> Term:
    """The logarithm of a probability is at most 0.

    P is a probability
    ------------------
    −log P ≥ 0
    """
    return negative(Log(_probability("surprise", witness.probability)))


def _probability(rule: str, term: Term) -> Term:
    if not is_probability(normal_form(term)):
        raise Refused(rule, "the term is not shown to be a probability", term)
    return term


def _tangent(witness: Tangent, _: Sequence[Claim]) -> Term:
    """The logarithm lies below its tangent at 1.

    t > 0
    ---------------
    t − 1 − log t ≥ 0
    """
    if not is_positive(normal_form(witness.term)):
        raise Refused("tangent", "the term is not shown to be positive", witness.term)
    return Add((witness.term, negative(ONE), negative(Log(witness.term))))


def _square(witness: Square, _: Sequence[Claim]) -> Term:
    """Squares.

    --------
    t² ≥ 0
    """
    return Power(witness.term, Fraction(2))


def _assumed(witness: Assumed, hypotheses: Sequence[Claim]) -> Term:
    """A hypothesis of the derivation.

    a ≥ b is a hypothesis
    ---------------------
    a − b ≥ 0
    """
    if not 0 <= witness.number < len(hypotheses):
        raise Refused("hypothesis", f"there is no hypothesis number {witness.number}")
    claim = hypotheses[witness.number]
    if claim.relation in (Relation.AT_MOST, Relation.LESS):
        return minus(claim.right, claim.left)
    return minus(claim.left, claim.right)


def _product(witness: Product, hypotheses: Sequence[Claim]) -> Term:
    """Products.

    a ≥ 0    b ≥ 0
    --------------
    a b ≥ 0
    """
    return Mul(tuple(nonnegative(factor, hypotheses) for factor in witness.factors))


def _total(witness: Total, hypotheses: Sequence[Claim]) -> Term:
    """Sums of two or more.

    a ≥ 0    b ≥ 0
    --------------
    a + b ≥ 0
    """
    return Add(tuple(nonnegative(part, hypotheses) for part in witness.parts))


def _over(witness: Over, hypotheses: Sequence[Claim]) -> Term:
    """Sums over alphabets.

    a ≥ 0 for every v    (v free in no hypothesis that a uses)
    ----------------------------------------------------------
    Σ_v a ≥ 0
    """
    outside = [h for h in hypotheses if not (free_values(h.left) | free_values(h.right)).intersection(witness.indices)]
    if len(outside) < len(hypotheses) and uses_hypotheses(witness.part):
        raise Refused("over", "a hypothesis about a fixed value cannot be used for every letter")
    return Sum(witness.indices, nonnegative(witness.part, hypotheses))


def uses_hypotheses(witness: Witness) -> bool:
    """Whether a hypothesis is used anywhere in the witness."""
    match witness:
        case Assumed():
            return True
        case Product(parts) | Total(parts):
            return any(uses_hypotheses(part) for part in parts)
        case Over(_, part):
            return uses_hypotheses(part)
    return False


def is_strict(witness: Witness, hypotheses: Sequence[Claim]) -> bool:
    """Whether an accepted witness is above 0 in every model; `False` means "not shown"."""
    match witness:
        case Nonnegative(term):
            return is_positive(normal_form(term))
        case Assumed(number):
            return hypotheses[number].relation in (Relation.GREATER, Relation.LESS)
        case Product(factors):
            return all(is_strict(factor, hypotheses) for factor in factors)
        case Total(parts):
            return any(is_strict(part, hypotheses) for part in parts)
        case Over(_, part):
            return is_strict(part, hypotheses)
    return False


RULES: dict[type, Callable[[Any, Sequence[Claim]], Term]] = {
    Nonnegative: _sign,
    Gibbs: _gibbs,
    Jensen: _jensen,
    Complement: _complement,
    Surprise: _surprise,
    Tangent: _tangent,
    Square: _square,
    Assumed: _assumed,
    Product: _product,
    Total: _total,
    Over: _over,
}
