"""Not trusted. Comparisons of numbers such as exp 1 > 2, √2 < 3/2 and log 3 > 3/2 log 2.

Ball arithmetic tells how much room there is; within it each logarithm, exponential and root is bounded by a rational.
log t lies above ((t − 1) + 3 (t − 1)²/(2 (t + 2)))/t with an error of the fourth order in t − 1, and log 2 is a sum of
logarithms of ratios near 1. A root of a rational is bounded by its square, and any other number κ by the tangent of the
logarithm at a rational near κ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import chain, count, pairwise
from math import ceil, floor, lcm, prod, sqrt
from typing import Any

from emsym.kernel.atoms import logarithm
from emsym.kernel.certificate import AboveRoot, BelowRoot, Nonnegative, Pinsker, Product, Tangent, Total, Witness
from emsym.kernel.polynomial import UNIT, Atom, ExpOf, Integer, LogOf, Monomial, Polynomial, constant, merge, single
from emsym.search.pool import scaled
from emsym.search.readable import readable
from emsym.terms.nodes import number, quotient

MOST_TERMS = 12
MOST_RATIOS = 64
LARGEST = 10**6
SHORTEST = 1e-9

Bound = tuple[Fraction, Witness]
"""A rational, and a witness that what is bounded exceeds it."""

Taken = tuple[Polynomial, Witness]
"""Something that is at least 0, and the witness of it."""


def is_constant(monomial: Monomial) -> bool:
    """Whether a monomial is a number of the kinds that are compared here."""
    return all(_is_constant_atom(atom, exponent) for atom, exponent in monomial)


def _is_constant_atom(atom: Atom, exponent: Fraction | int) -> bool:
    match atom:
        case Integer():
            return True
        case LogOf(Integer()):
            return exponent == int(exponent) > 0
        case ExpOf(inside):
            return is_constant(inside)
    return False


def positive_constant(form: Polynomial) -> Witness | None:
    """A witness that a polynomial of numbers is above 0, if it is, and by more than next to nothing."""
    if not form.terms or len(form.terms) > MOST_TERMS or not all(map(is_constant, form.terms)):
        return None
    room = _value(form)
    if room < SHORTEST:
        return None
    found = _above(form, Fraction(room) / 2)
    if found is None or found[0] <= 0:
        return None
    return Total((found[1], Nonnegative(number(found[0]))))


def constant_part(form: Polynomial) -> Iterator[Witness]:
    """The witness that what a polynomial has of numbers is above 0, where these are several."""
    part = {monomial: c for monomial, c in form.terms.items() if is_constant(monomial)}
    if 1 < len(part) < len(form.terms) and (found := positive_constant(Polynomial(part))) is not None:
        yield found


def _value(form: Polynomial) -> float:
    """What a polynomial of numbers is about."""
    from flint import arb

    return float(sum((_ball(monomial) * _rational(c) for monomial, c in form.terms.items()), arb(0)))


def _ball(monomial: Monomial) -> Any:
    from flint import arb

    return prod((_atom_ball(atom) ** _rational(exponent) for atom, exponent in monomial), start=arb(1))


def _atom_ball(atom: Atom) -> Any:
    from flint import arb

    match atom:
        case Integer(value):
            return arb(value)
        case LogOf(inner):
            return _atom_ball(inner).log()
        case ExpOf(inside):
            return _ball(inside).exp()
    raise TypeError(f"{atom} is no number")


def _rational(value: Fraction | int) -> Any:
    from flint import arb

    return arb(value.numerator) / value.denominator


@dataclass(slots=True)
class _Estimate:
    """What is left of a polynomial of numbers, and what was shown to be at least 0 of what was taken away."""

    form: Polynomial
    parts: list[Witness]

    def takes(self, shown: Polynomial, witness: Witness) -> None:
        """Take something away that is at least 0."""
        self.form = self.form.minus(shown)
        self.parts.append(witness)


def _above(form: Polynomial, error: Fraction) -> Bound | None:
    """A rational below a polynomial of numbers, by no more than the error."""
    estimate = _Estimate(form, [])
    share = error / max(1, 2 * len(form.terms))
    for step in (_group, _logarithms, _powers):
        if not step(estimate, share):
            return None
    if any(monomial != UNIT for monomial in estimate.form.terms):
        return None
    return Fraction(estimate.form.terms.get(UNIT, 0)), Total(tuple(estimate.parts))


def _group(estimate: _Estimate, error: Fraction) -> bool:
    """Bound Σ cᵢ log nᵢ as one multiple of the logarithm of a rational, where that is of a moderate size."""
    logs = {m: c for m, c in estimate.form.terms.items() if _is_logarithm(m)}
    if len(logs) < 2:
        return True
    scale = lcm(*(c.denominator for c in logs.values()))
    if any(abs(Fraction(c * scale)) > MOST_TERMS for c in logs.values()):
        return True
    ratio = Fraction(1)
    for monomial, c in logs.items():
        for atom, _ in monomial:
            ratio *= Fraction(_argument(atom) ** int(c * scale))
    if max(ratio.numerator, ratio.denominator) <= LARGEST:
        bound = _logarithm_above(ratio, error * scale)
        if bound is None:
            return False
        below, witness = bound[0] / scale, scaled(Fraction(1, scale), bound[1])
        estimate.takes(Polynomial(logs).minus(constant(below)), witness)
    return True


def _is_logarithm(monomial: Monomial) -> bool:
    return len(monomial) == 1 and all(isinstance(atom, LogOf) and exponent == 1 for atom, exponent in monomial)


def _argument(atom: Atom) -> Fraction:
    """n of log n."""
    if not (isinstance(atom, LogOf) and isinstance(atom.atom, Integer)):
        raise TypeError(f"{atom} is no logarithm of an integer")
    return Fraction(atom.atom.value)


def _logarithms(estimate: _Estimate, error: Fraction) -> bool:
    """Bound each logarithm, one after the other, also where it stands beside other factors."""
    while True:
        found = next(((m, atom) for m in estimate.form.terms for atom, _ in m if isinstance(atom, LogOf)), None)
        if found is None:
            return True
        monomial, atom = found
        coefficient = Fraction(estimate.form.terms[monomial])
        rest = merge(monomial, frozenset({(atom, -1)}))
        argument = _argument(atom)
        outside = Polynomial({rest: abs(coefficient)})
        bound = _logarithm_above(argument if coefficient > 0 else 1 / argument, error / Fraction(_value(outside)))
        if bound is None:
            return False
        gap = single(atom).scaled(1 if coefficient > 0 else -1).minus(constant(bound[0]))
        estimate.takes(outside.times(gap), Product((Nonnegative(readable(outside)), bound[1])))


def _logarithm_above(argument: Fraction, error: Fraction) -> Bound | None:
    """A rational below log t: Σ of what lies below log tᵢ, for ratios tᵢ with the product t."""
    for parts in range(1, MOST_RATIOS + 1):
        ratios = _ratios(argument, parts)
        if ratios is None:
            return None
        below = sum(map(_below_logarithm, ratios), Fraction(0))
        if _value(logarithm(constant(argument)).minus(constant(below))) <= error:
            losses = [Product((Nonnegative(number(1 / t)), Pinsker(number(t)))) for t in ratios]
            return below, Total(tuple(losses))
    return None


def _below_logarithm(t: Fraction) -> Fraction:
    return (t - 1 + 3 * (t - 1) ** 2 / (2 * (t + 2))) / t


def _ratios(argument: Fraction, parts: int) -> list[Fraction] | None:
    """Ratios near each other whose product is the argument, of integers that are not large."""
    low, high = argument.denominator, argument.numerator
    scale = 1 if parts == 1 else parts * max(1, 8 // min(low, high))
    if max(low, high) * scale > LARGEST:
        return None
    steps = [round(low * scale * float(argument) ** (place / parts)) for place in range(parts + 1)]
    return [Fraction(after, before) for before, after in pairwise(steps) if after != before]


def _powers(estimate: _Estimate, error: Fraction) -> bool:
    """Bound each root and each exponential."""
    for monomial, c in list(estimate.form.terms.items()):
        if monomial != UNIT:
            bound = _root if _is_root(monomial) else _exponential
            found = bound(monomial, Fraction(c), error)
            if found is None:
                return False
            estimate.takes(*found)
    return True


def _is_root(monomial: Monomial) -> bool:
    return all(isinstance(atom, Integer) and Fraction(exponent).denominator == 2 for atom, exponent in monomial)


def _beside(value: float, margin: float, above: bool) -> Fraction:
    """A rational of a small denominator that lies so near on that side of a number."""
    denominators = chain(range(1, 64), (2**power for power in count(6)))
    sides = (Fraction(ceil(value * d) if above else floor(value * d), d) for d in denominators)
    return next(r for r in sides if abs(float(r) - value) <= margin)


def _root(monomial: Monomial, coefficient: Fraction, error: Fraction) -> Taken | None:
    """c (√b − a) for c > 0, |c| (a − √b) for c < 0."""
    root, size = Polynomial({monomial: 1}), abs(coefficient)
    square, above = Fraction(root.times(root).terms[UNIT]), coefficient < 0
    margin = float(error / size)
    if margin < SHORTEST:
        return None
    near = _beside(_value(root), margin, above)
    rule = partial(AboveRoot, sign=Nonnegative(number(near))) if above else BelowRoot
    witness = rule(number(near), number(square), Nonnegative(number(abs(square - near**2))))
    return root.minus(constant(near)).scaled(coefficient), scaled(size, witness)


def _exponential(monomial: Monomial, coefficient: Fraction, error: Fraction) -> Taken | None:
    """c κ − c r (1 + l), for l below log κ − log r; for c < 0 it is |c| r/(1 + l) − |c| κ, for l below log r − log κ.

    By the tangents at κ/r and at r/κ, for a rational r near κ.
    """
    power, size = Polynomial({monomial: 1}), abs(coefficient)
    value = _value(power)
    near = _beside(value, value * sqrt(min(1, float(error) / (float(size) * value))) / 2, above=coefficient > 0)
    if not near:
        return None
    ratio = logarithm(power).minus(logarithm(constant(near))).scaled(1 if coefficient > 0 else -1)
    bound = _above(ratio, error / size / near / 4)
    if bound is None or bound[0] <= -1:
        return None
    term, share = readable(power), 1 + bound[0]
    if coefficient > 0:
        witness = Product((Nonnegative(number(size * near)), Total((Tangent(quotient(term, number(near))), bound[1]))))
        return power.minus(constant(near * share)).scaled(size), witness
    outside = Nonnegative(readable(power.scaled(size / share)))
    witness = Product((outside, Total((Tangent(quotient(number(near), term)), bound[1]))))
    return constant(near / share).minus(power).scaled(size), witness
