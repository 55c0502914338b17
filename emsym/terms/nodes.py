"""The checker's own expressions: immutable trees of values, probabilities, sums and logarithms.

A term means what its author wrote: no constructor simplifies, so ``q(z)/q(z)`` stays a product of two factors. Every
name is a plain string; a `Value` is bound inside the `Sum` that lists it and free elsewhere (an inner `Sum` over the
same value shadows the outer one). Only plain values are bound or free: x[i], the i-th point of a data set x, mentions
the point i and the data set x, and is neither. The kernel and the numeric engine see these nodes and nothing else, so
this module imports neither SymPy nor NumPy.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Sign(StrEnum):
    """What is declared of a free function or a named real: its values are any reals, at least 0, or above 0."""

    REAL = "real"
    NONNEGATIVE = "nonnegative"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True, order=True)
class Data:
    """A data set x: a map from the alphabets of its indices to the alphabet of a variable, any map whatever."""

    name: str
    variable: str
    indices: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """A point of one variable's alphabet: θ and θ′ are two values of the variable Θ.

    With indices, which are plain values, x[i]: the point to which the data set x sends i.
    """

    name: str
    variable: str
    at: tuple[Value, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}[{', '.join(index.name for index in self.at)}]" if self.at else self.name

    @property
    def points(self) -> tuple[Value, ...]:
        """The plain values that it mentions, which a sum may bind: itself, or its indices."""
        return self.at or (self,)

    @property
    def data(self) -> Data:
        """The data set of which this is a point; a plain value is of none."""
        return Data(self.name, self.variable, tuple(index.variable for index in self.at))

    @property
    def plain(self) -> Value:
        """The plain value of the same variable that a sum over x[i] binds, x_i."""
        return Value("_".join([self.name, *(index.name for index in self.at)]), self.variable)

    def renamed(self, naming: Mapping[Value, Value]) -> Value:
        """The value that the naming gives to it, else the same value at the indices that it gives to its own."""
        if self in naming or not self.at:
            return naming.get(self, self)
        return Value(self.name, self.variable, tuple(naming.get(index, index) for index in self.at))


def points(values: Collection[Value]) -> frozenset[Value]:
    """The plain values that some values mention."""
    for value in values:
        if value.at:
            return frozenset(point for value in values for point in value.points)
    return frozenset(values)


@dataclass(frozen=True, slots=True)
class Number:
    """An exact rational."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Real:
    """A named real number, such as a mixing weight."""

    name: str
    sign: Sign = Sign.REAL


@dataclass(frozen=True, slots=True)
class Size:
    """The number of letters in a variable's alphabet, |Z| ≥ 1."""

    variable: str


@dataclass(frozen=True, slots=True)
class Probability:
    """P(event | given) under one joint distribution: P(event ∪ given) / P(given)."""

    distribution: str
    event: tuple[Value, ...]
    given: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """A free real function of values, f(x, z)."""

    name: str
    arguments: tuple[Value, ...]
    sign: Sign = Sign.REAL


@dataclass(frozen=True, slots=True)
class Add:
    """A sum of terms, in the author's order."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Mul:
    """A product of factors, in the author's order; a/b is a · b⁻¹."""

    factors: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Power:
    """A rational power. A symbolic one, a^b, is read as exp(b · log a)."""

    base: Term
    exponent: Fraction


@dataclass(frozen=True, slots=True)
class Log:
    """The natural logarithm."""

    argument: Term


@dataclass(frozen=True, slots=True)
class Exp:
    """The exponential."""

    argument: Term


@dataclass(frozen=True, slots=True)
class Sum:
    """Σ over the whole alphabet of every index."""

    indices: tuple[Value, ...]
    body: Term


Leaf = Number | Real | Size | Probability | Function
Term = Leaf | Add | Mul | Power | Log | Exp | Sum

ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))


def number(value: int | Fraction) -> Number:
    """An exact rational as a term."""
    return Number(Fraction(value))


def negative(term: Term) -> Mul:
    """−term."""
    return Mul((number(-1), term))


def minus(left: Term, right: Term) -> Add:
    """left − right."""
    return Add((left, negative(right)))


def quotient(numerator: Term, denominator: Term) -> Mul:
    """numerator / denominator."""
    return Mul((numerator, Power(denominator, Fraction(-1))))


def square(term: Term) -> Power:
    """term²."""
    return Power(term, Fraction(2))


def root(term: Term) -> Power:
    """√term."""
    return Power(term, Fraction(1, 2))


def absolute(term: Term) -> Power:
    """|term|, which is √(term²)."""
    return root(square(term))


def inside_absolute(term: Term) -> Term | None:
    """t, where the term is |t|; else None."""
    match term:
        case Power(Power(inner, even), half) if even == 2 and half * 2 == 1:
            return inner
    return None
