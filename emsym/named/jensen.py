"""Not trusted. Jensen's inequality for the functions of a table, and what a point loses to a tangent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from emsym.kernel.certificate import BelowRoot, Nonnegative, Over, Product, Square, Tangent, Witness
from emsym.kernel.normal_form import normal_form
from emsym.kernel.rules import Refused
from emsym.named.combination import Named
from emsym.named.masses import joined, unit
from emsym.terms.nodes import (
    ONE,
    Exp,
    Log,
    Mul,
    Power,
    Sum,
    Term,
    Value,
    minus,
    negative,
    number,
    quotient,
    root,
    square,
)
from emsym.terms.statement import Hypothesis

HALF = Fraction(1, 2)


class Convexity(StrEnum):
    """The functions for which Jensen's inequality is known: concave ones, then convex ones."""

    LOG = "log"
    SQRT = "sqrt"
    EXP = "exp"
    SQUARE = "square"
    RECIPROCAL = "reciprocal"
    X_LOG_X = "x log x"


CONCAVE = frozenset({Convexity.LOG, Convexity.SQRT})


@dataclass(frozen=True, slots=True)
class Jensen(Named):
    """Jensen's inequality.

    w ≥ 0    Σ_v w = 1    f in the domain of φ    φ concave
    -------------------------------------------------------    (mirrored for convex φ; Cover & Thomas, Theorem 2.6.2)
    φ(Σ_v w f) − Σ_v w φ(f) ≥ 0
    """

    function: Convexity
    indices: tuple[Value, ...]
    weight: Term
    argument: Term

    @property
    def mean(self) -> Term:
        """Σ_v w f; Σ_v a, where f is a/w."""
        match self.argument:
            case Mul((above, Power(below, exponent))) if exponent == -1 and below == self.weight:
                return Sum(self.indices, above)
        return Sum(self.indices, Mul((self.weight, self.argument)))

    @property
    def term(self) -> Term:
        """φ(Σ_v w f) − Σ_v w φ(f), or its negative."""
        outside = apply(self.function, self.mean)
        average = Sum(self.indices, Mul((self.weight, apply(self.function, self.argument))))
        return minus(outside, average) if self.function in CONCAVE else minus(average, outside)

    def expand(self, known: Sequence[Hypothesis]) -> Witness:
        """What the points lose to the tangent at the mean, each with its weight: the tangents add up to nothing."""
        one = unit(normal_form(Sum(self.indices, self.weight)), known)
        if one is None:
            raise Refused("jensen", "the weights are not shown to sum to 1", self.weight)
        if self.function is Convexity.SQRT:  # whose tangent at a mean of 0 stands upright
            roots = Jensen(Convexity.SQUARE, self.indices, self.weight, root(self.argument))
            return BelowRoot(roots.mean, self.mean, roots)
        lost = Product((Nonnegative(self.weight), loss(self.function, self.argument, self.mean)))
        over = Over(self.indices, lost)
        return joined(over, *one.times(_per_weight(self.function, self.mean)))


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


def loss(function: Convexity, at: Term, mean: Term) -> Witness:
    """What φ loses at a point to its tangent at the mean, as something that is not negative."""
    match function:
        case Convexity.LOG:
            return Tangent(quotient(at, mean))
        case Convexity.EXP:
            return Product((Nonnegative(Exp(mean)), Tangent(Exp(minus(at, mean)))))
        case Convexity.X_LOG_X:
            return Product((Nonnegative(at), Tangent(quotient(mean, at))))
        case Convexity.SQUARE:
            return Square(minus(at, mean))
        case Convexity.RECIPROCAL:
            return Product((Nonnegative(quotient(ONE, at)), Square(minus(ONE, quotient(at, mean)))))
        case Convexity.SQRT:
            halved = Nonnegative(Mul((number(HALF), Power(mean, -HALF))))
            return Product((halved, Square(minus(root(mean), root(at)))))


def _per_weight(function: Convexity, mean: Term) -> Term:
    """What makes up for one unit of weight too much: φ(m) − m φ′(m) for convex φ, its negative for concave φ."""
    match function:
        case Convexity.LOG:
            return minus(ONE, Log(mean))
        case Convexity.EXP:
            return Mul((Exp(mean), minus(ONE, mean)))
        case Convexity.SQUARE:
            return negative(square(mean))
        case Convexity.RECIPROCAL:
            return quotient(number(2), mean)
        case _:
            return negative(mean)
