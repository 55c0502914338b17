"""Not trusted. Whether a polynomial is at least 0 at some points, in floating-point numbers: a sieve for searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, log, prod
from random import Random

from emsym.kernel.atoms import height_of
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
)
from emsym.kernel.signs import is_positive_atom
from emsym.search.forms import normal_form
from emsym.terms.claim import Relation
from emsym.terms.nodes import Sign, Value
from emsym.terms.statement import Hypothesis

POINTS = 40
TRIED = 400
ROUNDING = 1e-7


@dataclass(slots=True)
class _Point:
    """Numbers for all atoms, drawn when they are first asked for; a joint probability is less than its parts are."""

    random: Random
    known: dict[Atom, float] = field(default_factory=dict)
    parts: dict[tuple[str, Value | None], float] = field(default_factory=dict)

    def polynomial(self, form: Polynomial) -> float:
        return sum((float(c) * self.monomial(m) for m, c in form.terms.items()), 0.0)

    def size(self, form: Polynomial) -> float:
        return sum((abs(float(c) * self.monomial(m)) for m, c in form.terms.items()), 0.0)

    def monomial(self, monomial: Monomial) -> float:
        return prod((self.atom(atom) ** float(exponent) for atom, exponent in monomial), start=1.0)

    def atom(self, atom: Atom) -> float:
        if atom not in self.known:
            self.known[atom] = self._drawn(atom)
        return self.known[atom]

    def _drawn(self, atom: Atom) -> float:
        match atom:
            case Joint(distribution, values):
                least = min(self._part(distribution, value) for value in sorted(values))
                return least * self._part(distribution, None) ** (len(values) - 1)
            case Letters():
                return self.random.choice((1.0, 2.0, 5.0))
            case Integer(value):
                return float(value)
            case LogOf(inside):
                return log(abs(self.atom(inside)))
            case Absolute(inside):
                return abs(self.atom(inside))
            case ExpOf(monomial):
                return exp(self.monomial(monomial))
            case Factor(polynomial):
                return self.polynomial(polynomial)
            case Free(_, _, sign):
                return self.random.gauss(0, 2) if sign is Sign.REAL else exp(self.random.gauss(0, 2))
        return exp(self.random.gauss(0, 2)) if is_positive_atom(atom) else self.random.gauss(0, 2)

    def _part(self, distribution: str, value: Value | None) -> float:
        return self.parts.setdefault((distribution, value), self.random.choice((0.02, 0.2, 0.5, 0.8, 0.98)))


def may_hold(difference: Polynomial, hypotheses: Sequence[Hypothesis] = (), sums: bool = False) -> bool:
    """Whether the difference is nowhere below 0 among points that meet the hypotheses; not known where they are equal.

    Nor where it has sums, unless these are taken for numbers of their own, of the sign that they show.
    """
    if any(each.relation is Relation.EQUAL for each in hypotheses) or not (sums or _is_free_of_sums(difference)):
        return True
    assumed = [_assumed(each) for each in hypotheses]
    random, met = Random(0), 0
    for _ in range(TRIED):
        point = _Point(random)
        try:
            if all(point.polynomial(each) >= 0 for each in assumed):
                met += 1
                if point.polynomial(difference) < -ROUNDING * point.size(difference):
                    return False
        except (ArithmeticError, ValueError, TypeError):  # a number that is too large, or a root or log of none above 0
            continue
        if met == POINTS:
            break
    return True


def _is_free_of_sums(difference: Polynomial) -> bool:
    return all(height_of(monomial) == 0 for monomial in difference.terms)


def _assumed(hypothesis: Hypothesis) -> Polynomial:
    difference = normal_form(hypothesis.left).minus(normal_form(hypothesis.right))
    return difference.scaled(-1) if hypothesis.relation in (Relation.AT_MOST, Relation.LESS) else difference
