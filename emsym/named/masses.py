"""Not trusted. That weights sum to 1, and that something is at most 1: by the kernel's rules, from what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from emsym.kernel.certificate import Assumed, Nonnegative, Part, Product, Total, Vanishing, Witness
from emsym.kernel.normal_form import is_zero, normal_form
from emsym.kernel.polynomial import ONE as UNITY
from emsym.kernel.polynomial import Joint, Polynomial
from emsym.terms.claim import Relation
from emsym.terms.nodes import ONE, Probability, Term, Value, minus, negative
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import fresh


@dataclass(frozen=True, slots=True)
class Unit:
    """That a mass is 1: by normal form, or since the sides of an equation differ by mass − 1, or by its negative."""

    number: int | None = None
    negated: bool = False

    def times(self, factor: Term) -> tuple[Witness, ...]:
        """What shows (mass − 1) · factor, which vanishes; nothing, where it is 0 by normal form."""
        if self.number is None:
            return ()
        return (Vanishing(negative(factor) if self.negated else factor, self.number),)


def unit(mass: Polynomial, known: Sequence[Hypothesis]) -> Unit | None:
    """Why a mass is 1; None where that is not shown."""
    rest = mass.minus(UNITY)
    if is_zero(rest):
        return Unit()
    for number, said in enumerate(known):
        if said.relation is Relation.EQUAL:
            for negated in (False, True):
                if is_zero(rest.minus(_difference(said).scaled(-1 if negated else 1))):
                    return Unit(number, negated)
    return None


def at_most_one(mass: Polynomial, known: Sequence[Hypothesis]) -> Witness | None:
    """What shows 1 − mass; None where nothing is found that does."""
    probabilities = conditionals(mass)
    if probabilities is not None:
        return complement(probabilities)
    one = unit(mass, known)
    if one is not None:
        return Total(one.times(negative(ONE)))
    for number, said in enumerate(known):
        difference = _difference(said).scaled(-1 if said.relation.is_rising else 1)
        if said.relation is not Relation.EQUAL and is_zero(UNITY.minus(mass).minus(difference)):
            return Assumed(number)
    return None


@lru_cache(maxsize=256)
def _difference(said: Hypothesis) -> Polynomial:
    return normal_form(minus(said.left, said.right))


def joined(*parts: Witness) -> Witness:
    """What shows the sum of what the parts show, those of nothing left out."""
    some = tuple(part for part in parts if part != Total(()))
    return some[0] if len(some) == 1 else Total(some)


def complement(probabilities: Sequence[Probability]) -> Witness:
    """What shows 1 − P₁ P₂ … = (1 − P₁) + P₁ (1 − P₂) + …"""
    parts: list[Witness] = []
    for place, probability in enumerate(probabilities):
        before = tuple(map(Nonnegative, probabilities[:place]))
        parts.append(Product((*before, _rest(probability))) if before else _rest(probability))
    return joined(*parts)


def _rest(probability: Probability) -> Part:
    """Σ_a′ P(a′ | b) − P(a | b): the other letters'."""
    taken = {point for value in (*probability.event, *probability.given) for point in value.points}
    letters = tuple(fresh(value.plain if value.at else value, taken) for value in probability.event)
    return Part(letters, Probability(probability.distribution, letters, probability.given), probability.event)


def is_probability(polynomial: Polynomial) -> bool:
    """Whether the polynomial is a product of conditional probabilities, a number in (0, 1]."""
    return conditionals(polynomial) is not None


def conditionals(polynomial: Polynomial) -> list[Probability] | None:
    """P₁, P₂, … of which a polynomial is the product: Π P(A ∪ B)/P(B) with coefficient one; None where it is none.

    Each joint in the denominator must be covered by a joint of its own in the numerator that contains its values.
    """
    if len(polynomial.terms) != 1:
        return None
    ((monomial, coefficient),) = polynomial.terms.items()
    if coefficient != 1 or not all(isinstance(atom, Joint) and e == int(e) for atom, e in monomial):
        return None
    above = _ordered(atom for atom, e in monomial for _ in range(int(e)) if isinstance(atom, Joint))
    below = _ordered(atom for atom, e in monomial for _ in range(int(-e)) if isinstance(atom, Joint))
    owner = _covered(above, below)
    if owner is None:
        return None
    given = [below[owner[place]].values if place in owner else frozenset[Value]() for place in range(len(above))]
    return [_conditional(joint, behind) for joint, behind in zip(above, given, strict=True)]


def _ordered(joints: Iterable[Joint]) -> list[Joint]:
    return sorted(joints, key=lambda joint: (joint.distribution, sorted(joint.values)))


def _conditional(joint: Joint, given: frozenset[Value]) -> Probability:
    return Probability(joint.distribution, tuple(sorted(joint.values - given)), tuple(sorted(given)))


def _covered(above: Sequence[Joint], below: Sequence[Joint]) -> dict[int, int] | None:
    """The joint below for each above that contains one, each below once: a matching, found by augmenting paths."""
    owner: dict[int, int] = {}

    def assign(place: int, tried: set[int]) -> bool:
        for candidate, joint in enumerate(above):
            fits = joint.distribution == below[place].distribution and joint.values >= below[place].values
            if fits and candidate not in tried:
                tried.add(candidate)
                if candidate not in owner or assign(owner[candidate], tried):
                    owner[candidate] = place
                    return True
        return False

    return owner if all(assign(place, set()) for place in range(len(below))) else None
