"""Trusted. What a normal form shows of a sign: enough for obligations and coefficients, and never a guess.

An answer of `False` means "not shown", never "shown not to be".
"""

from __future__ import annotations

from emsym.kernel.polynomial import (
    Absolute,
    Atom,
    ExpOf,
    Factor,
    Free,
    Integer,
    Joint,
    Letters,
    LogOf,
    Monomial,
    Polynomial,
    Rational,
    SumOf,
)
from emsym.terms.nodes import Sign


def is_positive_atom(atom: Atom) -> bool:
    """Whether the atom is above 0 in every model; sums are, over positive monomials, as alphabets are not empty."""
    match atom:
        case Joint() | Letters() | Integer() | ExpOf():
            return True
        case Free(_, _, sign):
            return sign is Sign.POSITIVE
        case SumOf(_, monomial):
            return is_positive_monomial(monomial)
        case Factor(polynomial):
            return is_positive(polynomial)
        case LogOf(inner):
            return isinstance(inner, Integer)
        case Absolute():
            return False


def is_positive_monomial(monomial: Monomial) -> bool:
    """Whether a product of powers is above 0 in every model."""
    return all(is_positive_atom(atom) for atom, _ in monomial)


def is_positive(polynomial: Polynomial) -> bool:
    """Whether the polynomial is above 0: no monomial is negative, and one is positive."""
    return is_nonnegative(polynomial) and any(c > 0 and is_positive_monomial(m) for m, c in polynomial.terms.items())


def is_nonnegative(polynomial: Polynomial) -> bool:
    """Whether every monomial is at least 0."""
    return all(c > 0 and _is_nonnegative_monomial(m) for m, c in polynomial.terms.items())


def _is_nonnegative_monomial(monomial: Monomial) -> bool:
    return all(is_nonnegative_power(atom, exponent) for atom, exponent in monomial)


def is_nonnegative_power(atom: Atom, exponent: Rational) -> bool:
    """Whether atom^exponent is at least 0 wherever it is defined."""
    if is_positive_atom(atom):
        return True
    if exponent == int(exponent) and int(exponent) % 2 == 0:
        return True
    if exponent != int(exponent):
        return True
    match atom:
        case Free(_, _, sign):
            return sign is Sign.POSITIVE or sign is Sign.NONNEGATIVE
        case SumOf(_, monomial):
            return _is_nonnegative_monomial(monomial)
        case Factor(polynomial):
            return is_nonnegative(polynomial)
        case Absolute():
            return True
    return False


def is_probability(polynomial: Polynomial) -> bool:
    """Whether the polynomial is Π P(A ∪ B)/P(B) with coefficient one, a number in (0, 1].

    Each joint in the denominator must be covered by a joint of its own in the numerator that contains its values.
    """
    if len(polynomial.terms) != 1:
        return False
    ((monomial, coefficient),) = polynomial.terms.items()
    if coefficient != 1 or not all(isinstance(atom, Joint) and e == int(e) for atom, e in monomial):
        return False
    above = [atom for atom, e in monomial for _ in range(int(e)) if isinstance(atom, Joint)]
    below = [atom for atom, e in monomial for _ in range(int(-e)) if isinstance(atom, Joint)]
    return _covers(above, below)


def _covers(above: list[Joint], below: list[Joint]) -> bool:
    """Whether distinct joints above contain the joints below, one each: a matching, found by augmenting paths."""
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

    return all(assign(place, set()) for place in range(len(below)))
