"""Trusted. The closed table of non-negative things: one rule a witness, one signature.

A rule takes a witness, the hypotheses and the values bound around it, checks its side conditions by normal form, and
returns the term that is at least 0; it raises `Refused` where a condition is not shown. No rule searches. A hypothesis
holds at any letters of its own values; below a sum over one of its others, which are the theorem's, it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from emsym.kernel.certificate import (
    CONCAVE,
    AboveRoot,
    Assumed,
    BelowRoot,
    CauchySchwarz,
    Coincidence,
    Complement,
    Convexity,
    Gibbs,
    Jensen,
    Nonnegative,
    Over,
    Part,
    Pinsker,
    Product,
    Square,
    Surprise,
    Tangent,
    Total,
    Triangle,
    Vanishing,
    Within,
    Witness,
)
from emsym.kernel.normal_form import is_zero, normal_form
from emsym.kernel.obligations import Need, obligations, shown
from emsym.kernel.signs import is_probability
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import (
    ONE,
    Add,
    Exp,
    Log,
    Mul,
    Power,
    Sum,
    Term,
    Value,
    absolute,
    minus,
    negative,
    number,
    quotient,
    root,
    square,
)
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

    the signs of t's parts, or of its normal form's monomials, show it
    ------------------------------------------------------------------
    t ≥ 0
    """
    if not shown(witness.term, Need.NONNEGATIVE, hypotheses, bound):
        raise Refused("sign", "the signs of its parts do not show that the term is at least 0", witness.term)
    return witness.term


def _gibbs(witness: Gibbs, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """Gibbs' inequality.

    w > 0    r > 0    Σ_v w = 1    Σ_v r ≤ 1
    ----------------------------------------    (log t ≤ t − 1; Cover & Thomas, Theorem 2.6.3)
    Σ_v w log(w/r) ≥ 0
    """
    inside = bound.union(witness.indices)
    for part in (witness.weight, witness.other):
        if not shown(part, Need.POSITIVE, hypotheses, inside):
            raise Refused("gibbs", "a distribution is not shown to be positive", part)
    _sums_to_one("gibbs", witness.indices, witness.weight, hypotheses, bound)
    mass = Sum(witness.indices, witness.other)
    if not is_probability(normal_form(mass)) and not _is_one(mass, hypotheses, bound):
        raise Refused("gibbs", "the second distribution is not shown to sum to at most 1", witness.other)
    return Sum(witness.indices, Mul((witness.weight, Log(quotient(witness.weight, witness.other)))))


def _jensen(witness: Jensen, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """Jensen's inequality.

    w ≥ 0    Σ_v w = 1    f in the domain of φ    φ concave
    -------------------------------------------------------    (mirrored for convex φ; Cover & Thomas, Theorem 2.6.2)
    φ(Σ_v w f) − Σ_v w φ(f) ≥ 0
    """
    function, indices, weight, argument = witness.function, witness.indices, witness.weight, witness.argument
    inside = bound.union(indices)
    if not isinstance(function, Convexity):
        raise Refused("jensen", f"{function} is no function of the table")
    if not shown(weight, Need.NONNEGATIVE, hypotheses, inside):
        raise Refused("jensen", "the weights are not shown to be at least 0", weight)
    _sums_to_one("jensen", indices, weight, hypotheses, bound)
    if function in DOMAIN and not shown(argument, DOMAIN[function], hypotheses, inside):
        raise Refused("jensen", f"the argument is not shown to lie in the domain of {function}", argument)
    outside = apply(function, Sum(indices, Mul((weight, argument))))
    average = Sum(indices, Mul((weight, apply(function, argument))))
    return minus(outside, average) if function in CONCAVE else minus(average, outside)


DOMAIN = {
    Convexity.LOG: Need.POSITIVE,
    Convexity.RECIPROCAL: Need.POSITIVE,
    Convexity.X_LOG_X: Need.POSITIVE,
    Convexity.SQRT: Need.NONNEGATIVE,
}


def apply(function: Convexity, argument: Term) -> Term:
    """φ(argument)."""
    match function:
        case Convexity.LOG:
            return Log(argument)
        case Convexity.SQRT:
            return root(argument)
        case Convexity.EXP:
            return Exp(argument)
        case Convexity.SQUARE:
            return square(argument)
        case Convexity.RECIPROCAL:
            return Power(argument, Fraction(-1))
        case Convexity.X_LOG_X:
            return Mul((argument, Log(argument)))


def _sums_to_one(
    rule: str, indices: tuple[Value, ...], weight: Term, hypotheses: Sequence[Hypothesis], bound: Bound
) -> None:
    if not _is_one(Sum(indices, weight), hypotheses, bound):
        raise Refused(rule, "the weights are not shown to sum to 1", weight)


def _is_one(mass: Term, hypotheses: Sequence[Hypothesis], bound: Bound) -> bool:
    """Whether a mass is 1 by normal form, or because a hypothesis says so."""
    rest = normal_form(minus(mass, ONE))
    if is_zero(rest):
        return True
    for claim in hypotheses:
        if claim.relation is Relation.EQUAL and _is_usable(claim, bound):
            said = normal_form(minus(claim.left, claim.right))
            if is_zero(rest.minus(said)) or is_zero(rest.minus(said.scaled(-1))):
                return True
    return False


def _complement(witness: Complement, _: Sequence[Hypothesis], __: Bound) -> Term:
    """A probability is at most 1.

    P is a probability
    ------------------
    1 − P ≥ 0
    """
    return minus(ONE, _probability("complement", witness.probability))


def _surprise(witness: Surprise, _: Sequence[Hypothesis], __: Bound) -> Term:
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


def _triangle(witness: Triangle, _: Sequence[Hypothesis], __: Bound) -> Term:
    """The triangle inequality.

    ----------------------------
    Σ_v Σᵢ |tᵢ| − |Σ_v Σᵢ tᵢ| ≥ 0
    """
    if not witness.parts:
        raise Refused("triangle", "there are no terms")

    def over(parts: Sequence[Term]) -> Term:
        whole = Add(tuple(parts)) if len(parts) > 1 else parts[0]
        return Sum(witness.indices, whole) if witness.indices else whole

    return minus(over([absolute(part) for part in witness.parts]), absolute(over(witness.parts)))


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

    c ≥ 0    c² − b ≥ 0 by a rule    b ≥ 0
    --------------------------------------    (c = √(c²) ≥ √b)
    c − √b ≥ 0
    """
    if not shown(witness.greater, Need.NONNEGATIVE, hypotheses, bound):
        raise Refused("above root", "the term is not shown to be at least 0", witness.greater)
    _require("above root", minus(square(witness.greater), witness.radicand), witness.part, hypotheses, bound)
    return minus(witness.greater, root(witness.radicand))


def _within(witness: Within, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """What lies between two bounds.

    c − t ≥ 0 by a rule    c + t ≥ 0 by a rule
    ------------------------------------------    (|t| is t or −t)
    c − |t| ≥ 0
    """
    _require("within", minus(witness.greater, witness.inside), witness.upper, hypotheses, bound)
    _require("within", Add((witness.greater, witness.inside)), witness.lower, hypotheses, bound)
    return minus(witness.greater, absolute(witness.inside))


def _cauchy_schwarz(witness: CauchySchwarz, _: Sequence[Hypothesis], __: Bound) -> Term:
    """The inequality of Cauchy and Schwarz.

    ------------------------------
    Σ_v a² Σ_v b² − (Σ_v a b)² ≥ 0    (it is Σ_{u,v} (a(u) b(v) − a(v) b(u))²/2)
    """
    first, second = witness.first, witness.second
    squares = (Sum(witness.indices, square(part)) for part in (first, second))
    return minus(Mul(tuple(squares)), square(Sum(witness.indices, Mul((first, second)))))


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
    if not all(condition.discharged for condition in obligations(term, hypotheses, bound=bound)):
        raise Refused(rule, "what its part adds up is not shown to have a value", term)
    if not is_zero(normal_form(minus(wanted, term))):
        raise Refused(rule, "its part shows something else", wanted)


def _assumed(witness: Assumed, hypotheses: Sequence[Hypothesis], bound: Bound) -> Term:
    """A hypothesis of the derivation, at some letters.

    a ≥ b is a hypothesis
    ---------------------
    a − b ≥ 0
    """
    claim = _instance(witness.number, witness.letters, hypotheses, bound)
    if claim.relation in (Relation.AT_MOST, Relation.LESS):
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
    """Gibbs' inequality where it is an equality, times anything.

    Σ_v w log(w/r) = 0 is a hypothesis    w > 0    r > 0    Σ_v w = 1    Σ_v r ≤ 1
    ------------------------------------------------------------------------------    (Cover & Thomas, Theorem 2.6.3)
    t (w − r) ≥ 0
    """
    claim = _instance(witness.number, witness.letters, hypotheses, bound)
    gibbs = Gibbs(witness.indices, witness.weight, witness.other)
    divergence = normal_form(_gibbs(gibbs, hypotheses, bound))
    said = normal_form(minus(claim.left, claim.right))
    shares = {Fraction(c) / Fraction(divergence.terms[m]) for m, c in said.terms.items() if m in divergence.terms}
    share = max(shares, default=Fraction(0))
    wanted = (Relation.EQUAL, Relation.AT_MOST if share > 0 else Relation.AT_LEAST)
    if not share or claim.relation not in wanted or not is_zero(said.minus(divergence.scaled(share))):
        raise Refused("coincidence", f"hypothesis number {witness.number} does not say that the divergence is 0")
    return Mul((witness.factor, minus(witness.weight, witness.other)))


def _instance(number: int, letters: Sequence[Value], hypotheses: Sequence[Hypothesis], bound: Bound) -> Claim:
    """What a hypothesis says at some letters, or at its own values where none are given."""
    if not 0 <= number < len(hypotheses):
        raise Refused("hypothesis", f"there is no hypothesis number {number}")
    hypothesis = hypotheses[number]
    if not _is_usable(hypothesis, bound):
        raise Refused("hypothesis", "a hypothesis about a fixed value cannot be used for every letter")
    try:
        return hypothesis.at(letters) if letters else hypothesis.claim
    except ValueError as error:
        raise Refused("hypothesis", str(error)) from None


def _is_usable(hypothesis: Hypothesis, bound: Bound) -> bool:
    """Whether none of the values that the hypothesis has from the theorem is bound."""
    return not bound or bound.isdisjoint(hypothesis.fixed)


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
            return hypotheses[number].relation in (Relation.GREATER, Relation.LESS)
        case BelowRoot(_, _, part) | AboveRoot(_, _, part):
            return is_strict(part, hypotheses, bound)
        case Product(factors):
            return all(is_strict(factor, hypotheses, bound) for factor in factors)
        case Total(parts):
            return any(is_strict(part, hypotheses, bound) for part in parts)
        case Within(_, _, upper, lower):
            return is_strict(upper, hypotheses, bound) and is_strict(lower, hypotheses, bound)
        case Over(indices, part):
            return is_strict(part, hypotheses, bound.union(indices))
    return False


RULES: dict[type, Callable[[Any, Sequence[Hypothesis], Bound], Term]] = {
    Nonnegative: _sign,
    Gibbs: _gibbs,
    Jensen: _jensen,
    Complement: _complement,
    Surprise: _surprise,
    Tangent: _tangent,
    Square: _square,
    Pinsker: _pinsker,
    Triangle: _triangle,
    BelowRoot: _below_root,
    AboveRoot: _above_root,
    Within: _within,
    CauchySchwarz: _cauchy_schwarz,
    Part: _part,
    Assumed: _assumed,
    Vanishing: _vanishing,
    Coincidence: _coincidence,
    Product: _product,
    Total: _total,
    Over: _over,
}
