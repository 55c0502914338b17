"""Trusted. Fractions in lowest terms: division with remainder by a factor below the line, below sums too.

a/F becomes Q + R/F, where no monomial of R is a multiple of F's leading one. Monomials are compared lexicographically
in the exponents of F's atoms, taken in the order of their keys; a quotient is formed only where every exponent of F's
leading monomial is there, so each step lowers a monomial and the division ends (Cox, Little & O'Shea, Ideals,
Varieties, and Algorithms, §2.3). The map is linear, and each step is an identity wherever F ≠ 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, combinations

from emsym.kernel.atoms import monomial_key, power
from emsym.kernel.polynomial import (
    UNIT,
    Atom,
    Factor,
    Monomial,
    Polynomial,
    Rational,
    SumOf,
    accumulate,
    merge,
    plain,
    single,
    total,
)
from emsym.kernel.sums import rename, sum_over
from emsym.terms.nodes import Value

MOST_STEPS = 200
DEEPEST = 20


Known = dict[Monomial, Polynomial]


def reduced(polynomial: Polynomial) -> Polynomial:
    """The same polynomial, its fractions divided out."""
    return _reduced(polynomial, {}, DEEPEST)


def _reduced(polynomial: Polynomial, known: Known, depth: int) -> Polynomial:
    """What `reduced` gives, to so many fractions within or after one another; `known` monomials are done once."""
    for monomial in polynomial.terms:
        if monomial not in known:
            known[monomial] = _reduced_monomial(monomial, known, depth)
    return total(known[m].scaled(c) for m, c in polynomial.terms.items())


def _reduced_monomial(monomial: Monomial, known: Known, depth: int) -> Polynomial:
    same = Polynomial({monomial: 1})
    if not depth:
        return same
    for atom, exponent in monomial:
        if isinstance(atom, SumOf) and exponent == int(exponent) > 0:
            result = _reduced_sum(atom, exponent, monomial - {(atom, exponent)}, known, depth)
            if result is not None:
                return result
    below = [atom for atom, exponent in monomial if isinstance(atom, Factor) and exponent < 0]
    for factor in sorted(below, key=_key) if len(below) > 1 else below:
        divided = _divided(monomial, factor)
        if divided is not None:
            return _reduced(divided, known, depth - 1)
    return same


def _reduced_sum(atom: SumOf, exponent: Rational, outside: Monomial, known: Known, depth: int) -> Polynomial | None:
    """outside · Σ^exponent with its body divided out; None where nothing can be.

    For the division the factors outside come in, as λ does in λ Σ q/(λ q + r). Where names are exchanged the sum may
    come back: from S = P + k S follows S = P/(1 − k), as in Σ_{x,z} f(x)/(f(x) + f(z)) = Σ_{x,z} 1/2.
    """
    moved = _movable(outside, atom) if exponent == 1 else UNIT
    body = _divided_body(atom.indices, Polynomial({merge(moved, atom.monomial): 1}), known, depth)
    if body is None:
        return None
    result = sum_over(atom.indices, body)
    again = merge(moved, frozenset(((atom, 1),)))
    share = result.terms.get(again, 0)
    if share == 1:
        return None
    rest = Polynomial({m: c for m, c in result.terms.items() if m != again}).scaled(plain(Fraction(1) / (1 - share)))
    left = Polynomial({outside - moved: 1})
    return _reduced(power(rest, exponent).times(left), known, depth - 1)


def _divided_body(indices: Sequence[Value], inside: Polynomial, known: Known, depth: int) -> Polynomial | None:
    """The body divided out, as it is or with two indices of one variable exchanged; None where nothing can be."""
    pairs = ((first, second) for first, second in combinations(indices, 2) if first.variable == second.variable)
    for exchange in chain([{}], ({first: second, second: first} for first, second in pairs)):
        body = rename(inside, exchange)
        divided = _reduced(body, known, depth - 1)
        if divided != body:
            return divided
    return None


def _movable(outside: Monomial, atom: SumOf) -> Monomial:
    """The factors that can stand inside a sum: none that its indices would capture, and no other sum."""
    return frozenset(
        (other, exponent)
        for other, exponent in outside
        if not isinstance(other, SumOf) and other.free.isdisjoint(atom.indices)
    )


def _divided(monomial: Monomial, factor: Factor) -> Polynomial | None:
    """A monomial with the factor below the line as quotient and remainder; None where it is its own remainder."""
    if factor.polynomial.is_zero:
        return None
    atoms = sorted({atom for part in factor.polynomial.terms for atom, _ in part}, key=_key)
    leading = max(factor.polynomial.terms, key=lambda part: _exponents(part, atoms))
    if not _is_multiple(monomial, leading):
        return None
    coefficient = factor.polynomial.terms[leading]
    tail = Polynomial({m: c for m, c in factor.polynomial.terms.items() if m != leading})
    inverse = frozenset((atom, -exponent) for atom, exponent in leading)
    done: dict[Monomial, Rational] = {}
    waiting: dict[Monomial, Rational] = {monomial: 1}
    for _ in range(MOST_STEPS):
        chosen = next((part for part in waiting if _is_multiple(part, leading)), None)
        if chosen is None:
            return total((Polynomial(done), Polynomial(waiting)))
        share = Polynomial({merge(chosen, inverse): 1}).scaled(plain(Fraction(waiting.pop(chosen)) / coefficient))
        for part, c in share.times(single(factor)).terms.items():
            accumulate(done, part, c)
        for part, c in share.times(tail).terms.items():
            accumulate(waiting, part, -c)
    return None


def _exponents(monomial: Monomial, atoms: Sequence[Atom]) -> tuple[Rational, ...]:
    exponents = dict(monomial)
    return tuple(exponents.get(atom, 0) for atom in atoms)


def _is_multiple(monomial: Monomial, leading: Monomial) -> bool:
    exponents = dict(monomial)
    return all(exponents.get(atom, 0) >= exponent for atom, exponent in leading)


def _key(atom: Atom) -> str:
    return monomial_key(frozenset({(atom, 1)}))
