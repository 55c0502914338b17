"""Not trusted. Finds a witness for left ≥ right: a difference that cancels against few non-negative things, exactly.

The difference's normal form is matched against the candidates' normal forms. Each step of the search picks a monomial
of what is left and a candidate that cancels it with a positive factor, three deep at most; the kernel checks the
answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from emsym.kernel.atoms import content, monomial_key, power
from emsym.kernel.certificate import Assumed, Complement, Nonnegative, Product, Total, Witness
from emsym.kernel.normal_form import Malformed, is_zero, normal_form
from emsym.kernel.obligations import obligations
from emsym.kernel.polynomial import Polynomial, constant
from emsym.kernel.rules import Refused, nonnegative
from emsym.kernel.signs import is_nonnegative, is_probability
from emsym.search import candidates
from emsym.search.points import finite_jensen
from emsym.search.readable import readable
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Term, number

DEEPEST = 3
MOST_CANDIDATES = 200


@dataclass(slots=True)
class Pool:
    """Accepted witnesses with their normal forms, each form once."""

    hypotheses: Sequence[Claim]
    found: list[tuple[Witness, Polynomial]] = field(default_factory=list)
    seen: set[Polynomial] = field(default_factory=set)
    tried: set[Witness] = field(default_factory=set)

    def admit(self, witness: Witness) -> Polynomial | None:
        """The witness's normal form, if the kernel's rule accepts it and it is new."""
        if witness in self.tried or len(self.found) >= MOST_CANDIDATES:
            return None
        self.tried.add(witness)
        try:
            term = nonnegative(witness, self.hypotheses)
            if not all(condition.discharged for condition in obligations(term, self.hypotheses)):
                return None
        except (Refused, Malformed):
            return None
        polynomial = normal_form(term)
        if polynomial.is_zero or polynomial in self.seen:
            return None
        self.seen.add(polynomial)
        self.found.append((witness, polynomial))
        return polynomial


def difference_of(claim: Claim) -> tuple[Term, Term]:
    """The greater and the lesser side."""
    rising = claim.relation in (Relation.AT_MOST, Relation.LESS)
    return (claim.right, claim.left) if rising else (claim.left, claim.right)


def find(claim: Claim, hypotheses: Sequence[Claim] = (), first: Sequence[Witness] = ()) -> Witness | None:
    """A witness for an inequality, or None. `first` are candidates to try before any other."""
    above, below = difference_of(claim)
    difference = normal_form(above).minus(normal_form(below))
    strict = claim.relation in (Relation.GREATER, Relation.LESS)
    if is_zero(difference):
        return None if strict else Total(())
    if is_nonnegative(difference):
        return Nonnegative(readable(difference))
    pool = Pool(hypotheses)
    for source in _sources(above, below, difference, hypotheses, first):
        for witness in source:
            polynomial = pool.admit(witness)
            if polynomial is not None:
                scale = _ratio(difference, polynomial)
                if scale is not None and not strict:
                    return _scaled(scale, witness)
    for depth in range(1, DEEPEST + 1):
        parts = _combine(difference, pool.found, depth)
        if parts:
            return Total(tuple(_scaled(scale, witness) for scale, witness in parts))
    return None if strict else _without_content(difference, hypotheses)


def _without_content(difference: Polynomial, hypotheses: Sequence[Claim]) -> Witness | None:
    """A witness for m · r from one for r, where m ≥ 0 is a monomial; last, P(A) − P(A, B) = P(A) (1 − P(B | A))."""
    coefficient, monomial, rest = content(difference)
    outside = frozenset(pair for pair in monomial if is_nonnegative(Polynomial({frozenset({pair}): 1})))
    common = Polynomial({outside: 1})
    if outside:
        inside = rest.times(Polynomial({monomial - outside: coefficient}))
        inner = find(Claim(readable(inside), Relation.AT_LEAST, ZERO), hypotheses)
        if inner is not None:
            return Product((Nonnegative(readable(common)), inner))
    return _complement(difference)


def _complement(rest: Polynomial) -> Witness | None:
    """1 − P, after the common factor of both has been taken out."""
    positive = [Polynomial({m: c}) for m, c in rest.terms.items() if c > 0]
    if len(rest.terms) != 2 or len(positive) != 1:
        return None
    probability = constant(1).minus(rest.times(power(positive[0], -1)))
    if not is_probability(probability):
        return None
    return Product((Nonnegative(readable(positive[0])), Complement(readable(probability))))


def find_equality(claim: Claim, hypotheses: Sequence[Claim]) -> Witness | None:
    """The hypothesis a = b that says left = right, if the normal forms do not say it already."""
    difference = normal_form(claim.left).minus(normal_form(claim.right))
    if is_zero(difference):
        return None
    for place, hypothesis in enumerate(hypotheses):
        assumed = normal_form(hypothesis.left).minus(normal_form(hypothesis.right))
        if hypothesis.relation is Relation.EQUAL and any(is_zero(assumed.scaled(c).minus(difference)) for c in (1, -1)):
            return Assumed(place)
    return None


def _sources(
    above: Term, below: Term, difference: Polynomial, hypotheses: Sequence[Claim], first: Sequence[Witness]
) -> Iterator[Iterator[Witness]]:
    yield iter(first)
    yield (Assumed(place) for place in range(len(hypotheses)))
    assumed = tuple(side for hypothesis in hypotheses for side in (hypothesis.left, hypothesis.right))
    yield candidates.summed(candidates.jensen(above, below), above, below)
    yield finite_jensen(above, below)
    yield candidates.gibbs(above, below, *assumed)
    yield candidates.written_averages(above, below)
    yield candidates.written_multiples(above, below)
    yield candidates.summed(candidates.gibbs(above, below), above, below)
    yield candidates.conditional_divergences(above, below, *assumed)
    yield candidates.probabilities(above, below)
    yield candidates.surprises(above, below)
    yield candidates.conditional_surprises(difference)
    yield candidates.squares(difference)
    inside = candidates.inner_sums(above, below)
    yield candidates.summed(candidates.jensen(*inside), *inside, above, below)
    yield candidates.summed(candidates.gibbs(*inside), *inside, above, below)


def _ratio(difference: Polynomial, polynomial: Polynomial) -> Fraction | None:
    """c > 0 with difference = c · polynomial."""
    if difference.terms.keys() != polynomial.terms.keys():
        return Fraction(1) if is_zero(difference.minus(polynomial)) else None
    ratios = {Fraction(c) / Fraction(polynomial.terms[m]) for m, c in difference.terms.items()}
    return ratios.pop() if len(ratios) == 1 and min(ratios) > 0 else None


def _scaled(scale: Fraction, witness: Witness) -> Witness:
    return witness if scale == 1 else Product((Nonnegative(number(scale)), witness))


def _combine(
    left: Polynomial, pool: Sequence[tuple[Witness, Polynomial]], depth: int
) -> list[tuple[Fraction, Witness]] | None:
    """Positive factors and witnesses that add up to what is left; [] for nothing left."""
    if left.is_zero:
        return []
    if is_nonnegative(left):
        return [(Fraction(1), Nonnegative(readable(left)))]
    if not depth:
        return None
    target = min(left.terms, key=lambda m: (left.terms[m] > 0, monomial_key(m)))
    for witness, polynomial in pool:
        share = polynomial.terms.get(target, 0)
        if share and (share > 0) == (left.terms[target] > 0):
            scale = Fraction(left.terms[target]) / Fraction(share)
            rest = _combine(left.minus(polynomial.scaled(scale)), pool, depth - 1)
            if rest is not None:
                return [(scale, witness), *rest]
    return None
