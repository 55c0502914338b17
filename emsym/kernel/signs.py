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
