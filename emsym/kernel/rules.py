"""Trusted. The closed table of non-negative things: one rule a witness, one signature.

A rule takes a witness, the hypotheses and the values bound around it, checks its side conditions by normal form, and
returns the term that is at least 0; it raises `Refused` where a condition is not shown. No rule searches. A hypothesis
holds at any letters of its own values; below a sum over one of its others, which are the theorem's, it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from emsym.kernel.certificate import (
    AboveRoot,
    Assumed,
    BelowRoot,
    Coincidence,
    Nonnegative,
    Over,
    Part,
    Pinsker,
    Product,
    Square,
    Tangent,
    Total,
    Vanishing,
    Witness,
)
from emsym.kernel.normal_form import is_zero, normal_form, normal_forms
from emsym.kernel.obligations import Need, obligations, shown
from emsym.kernel.signs import is_nonnegative
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, Add, Log, Mul, Sum, Term, Value, minus, negative, number, quotient, root, square
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import substitute

Bound = frozenset[Value]
NOTHING: Bound = frozenset()


class Refused(Exception):
    """A certificate that does not show what it should: the rule's name and what fails."""

    def __init__(self, rule: str, why: str, part: Term | None = None) -> None:
        super().__init__(f"{rule}: {why}")
        self.rule = rule
        self.why = why
        self.part = part


def nonnegative(witness: Witness, hypotheses: Sequence[Hypothesis] = (), bound: Bound = NOTHING) -> Term:
    """The term that the witness shows to be at least 0, for every letter of the values in `bound`; raises `Refused`."""
    rule = RULES.get(type(witness))
    if rule is None:
        raise Refused(type(witness).__name__, "is no rule")
    return rule(witness, hypotheses, bound)


def _sign(witness: Nonnegative, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """Signs.

    the signs of t's parts, or of its normal form's monomials, show it; or t = 0 by normal form
    -------------------------------------------------------------------------------------------
    t ≥ 0
    """
    forms = normal_forms(witness.term)
    form = forms[id(witness.term)]
    if not (is_nonnegative(form) or is_zero(form) or shown(witness.term, Need.NONNEGATIVE, hypotheses, bound, forms)):
        raise Refused("sign", "the signs of its parts do not show that the term is at least 0", witness.term)
    return witness.term


def _tangent(witness: Tangent, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """The logarithm lies below its tangent at 1.

    t > 0
    ---------------
    t − 1 − log t ≥ 0
    """
    if not shown(witness.term, Need.POSITIVE, hypotheses, bound):
        raise Refused("tangent", "the term is not shown to be positive", witness.term)
    return Add((witness.term, negative(ONE), negative(Log(witness.term))))


def _square(witness: Square, _: Sequence[Hypothesis], __: Bound) -> Term:
    """Squares.

    --------
    t² ≥ 0
    """
    return square(witness.term)


def _pinsker(witness: Pinsker, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """The sharper tangent of t log t at 1.

    t > 0
    --------------------------------------------    (curvatures: 1/t ≥ 27/(t + 2)³; Tsybakov, Lemma 2.5)
    t log t − t + 1 − 3 (t − 1)²/(2 (t + 2)) ≥ 0
    """
    t = witness.term
    if not shown(t, Need.POSITIVE, hypotheses, bound):
        raise Refused("pinsker", "the term is not shown to be positive", t)
    below = quotient(Mul((number(3), square(minus(t, ONE)))), Mul((number(2), Add((t, number(2))))))
    return Add((Mul((t, Log(t))), negative(t), ONE, negative(below)))


def _below_root(witness: BelowRoot, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """What lies below a root.

    b − a² ≥ 0 by a rule
    --------------------    (√b ≥ √(a²) = |a| ≥ a)
    √b − a ≥ 0
    """
    _require("below root", minus(witness.radicand, square(witness.lesser)), witness.part, hypotheses, bound)
    return minus(root(witness.radicand), witness.lesser)


def _above_root(witness: AboveRoot, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """What lies above a root.

    c ≥ 0 by a rule    c² − b ≥ 0 by a rule    b ≥ 0
    ------------------------------------------------    (c = √(c²) ≥ √b)
    c − √b ≥ 0
    """
    _require("above root", witness.greater, witness.sign, hypotheses, bound)
    _require("above root", minus(square(witness.greater), witness.radicand), witness.part, hypotheses, bound)
    return minus(witness.greater, root(witness.radicand))


def _part(witness: Part, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """A sum is at least each of its terms.

    t ≥ 0 for every v
    -----------------
    Σ_v t − t(u) ≥ 0
    """
    indices, letters = witness.indices, witness.letters
    if [index.variable for index in indices] != [letter.variable for letter in letters]:
        raise Refused("part", "the letters are not of the alphabets that are summed over")
    if not shown(witness.term, Need.NONNEGATIVE, hypotheses, bound.union(indices)):
        raise Refused("part", "the terms of the sum are not shown to be at least 0", witness.term)
    one = substitute(witness.term, dict(zip(indices, letters, strict=True)))
    return minus(Sum(indices, witness.term), one)


def _require(rule: str, wanted: Term, part: Witness, hypotheses: Sequence[Hypothesis], bound: Bound) -> None:
    """The part must show the wanted term to be at least 0, by a term that has a value wherever it is used."""
    term = nonnegative(part, hypotheses, bound)
    if not _has_value(term, hypotheses, bound):
        raise Refused(rule, "what its part adds up is not shown to have a value", term)
    if not is_zero(normal_form(minus(wanted, term))):
        raise Refused(rule, "its part shows something else", wanted)


def _has_value(term: Term, hypotheses: Sequence[Hypothesis], bound: Bound) -> bool:
    return all(condition.discharged for condition in obligations(term, hypotheses, bound=bound))


def _assumed(witness: Assumed, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """A hypothesis of the derivation, at some letters.

    a ≥ b is a hypothesis
    ---------------------
    a − b ≥ 0
    """
    claim = _instance(witness.number, witness.letters, hypotheses, bound)
    if claim.relation.is_rising:
        return minus(claim.right, claim.left)
    return minus(claim.left, claim.right)


def _vanishing(witness: Vanishing, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """An equality of the derivation's hypotheses, times anything.

    a = b is a hypothesis
    ---------------------
    t (a − b) ≥ 0
    """
    claim = _instance(witness.number, witness.letters, hypotheses, bound)
    if claim.relation is not Relation.EQUAL:
        raise Refused("vanishing", f"hypothesis number {witness.number} is no equality")
    return Mul((witness.factor, minus(claim.left, claim.right)))


def _coincidence(witness: Coincidence, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """Tangents that touch: where what cannot be above 0 adds up to 0, each of it is 0; times anything.

    w > 0    r > 0    Σ_v (w − r − w log(w/r)) ≥ 0 by a rule
    --------------------------------------------------------    (log t ≤ t − 1 at t = r/w, and is equal at t = 1 alone)
    t (w − r) ≥ 0
    """
    weight, other, inside = witness.weight, witness.other, bound.union(witness.indices)
    for law in (weight, other):
        if not (shown(law, Need.POSITIVE, hypotheses, inside) and _has_value(law, hypotheses, inside)):
            raise Refused("coincidence", "a law is not shown to be positive", law)
    lost = Add((weight, negative(other), negative(Mul((weight, Log(quotient(weight, other)))))))
    _require("coincidence", Sum(witness.indices, lost), witness.part, hypotheses, bound)
    return Mul((witness.factor, minus(weight, other)))


def _instance(number: int, letters: Sequence[Value], hypotheses: Sequence[Hypothesis], bound: Bound) -> Claim:
    """What a hypothesis says at some letters, or at its own values if none are given; no other value is bound."""
    if not 0 <= number < len(hypotheses):
        raise Refused("hypothesis", f"there is no hypothesis number {number}")
    hypothesis = hypotheses[number]
    if not bound.isdisjoint(hypothesis.fixed):
        raise Refused("hypothesis", "a hypothesis about a fixed value cannot be used for every letter")
    try:
        return hypothesis.at(letters) if letters else hypothesis.claim
    except ValueError as error:
        raise Refused("hypothesis", str(error)) from None


def _product(witness: Product, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """Products.

    a ≥ 0    b ≥ 0
    --------------
    a b ≥ 0
    """
    return Mul(tuple(nonnegative(factor, hypotheses, bound) for factor in witness.factors))


def _total(witness: Total, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """Sums of two or more.

    a ≥ 0    b ≥ 0
    --------------
    a + b ≥ 0
    """
    return Add(tuple(nonnegative(part, hypotheses, bound) for part in witness.parts))


def _over(witness: Over, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """Sums over alphabets.

    a ≥ 0 for every v    (v fixed in no hypothesis that a uses)
    ----------------------------------------------------------
    Σ_v a ≥ 0
    """
    return Sum(witness.indices, nonnegative(witness.part, hypotheses, bound.union(witness.indices)))


def is_strict(witness: Witness, hypotheses: Sequence[Hypothesis], bound: Bound = NOTHING) -> bool:
    """Whether an accepted witness is above 0 in every model; `False` means "not shown"."""
    match witness:
        case Nonnegative(term):
            return shown(term, Need.POSITIVE, hypotheses, bound)
        case Assumed(number):
            return hypotheses[number].relation.is_strict
        case BelowRoot(_, _, part) | AboveRoot(_, _, part, _):
            return is_strict(part, hypotheses, bound)
        case Product(factors):
            return all(is_strict(factor, hypotheses, bound) for factor in factors)
        case Total(parts):
            return any(is_strict(part, hypotheses, bound) for part in parts)
        case Over(indices, part):
            return is_strict(part, hypotheses, bound.union(indices))
    return False


RULES: dict[type, Callable[[Any, Sequence[Hypothesis], Bound], Term]] = {
    Nonnegative: _sign,
    Tangent: _tangent,
    Square: _square,
    Pinsker: _pinsker,
    BelowRoot: _below_root,
    AboveRoot: _above_root,
    Part: _part,
    Assumed: _assumed,
    Vanishing: _vanishing,
    Coincidence: _coincidence,
    Product: _product,
    Total: _total,
    Over: _over,
}
