"""Trusted. Polynomials over atoms with exact rational coefficients: the shape of every normal form.

A polynomial maps monomials to non-zero rationals, and zero is the empty mapping, so equality is equality of mappings. A
monomial is a set of (atom, exponent) pairs with non-zero rational exponents. Atoms are opaque here: a polynomial
knows only which of them may be expanded (`Factor`, a polynomial standing as one atom under a negative or fractional
exponent).

Must not import anything but `emsym.terms.nodes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from emsym.terms.nodes import Sign, Value, points

Rational = int | Fraction
NOTHING: frozenset[Value] = frozenset()
MOST_EXPANDED = 8
MOST_MULTIPLIED = 20_000


class TooLarge(Exception):
    """A polynomial that would take more time and memory than is reasonable; nothing is said of its value."""

    def __init__(self, most: int) -> None:
        super().__init__(f"multiplied out, there would be more than {most:,} monomials")
        self.most = most


@dataclass(frozen=True, slots=True)
class Joint:
    """The joint probability of a set of values under one distribution; positive."""

    distribution: str
    values: frozenset[Value]
    height: int = field(default=0, compare=False)

    @property
    def free(self) -> frozenset[Value]:
        """The values that occur free: of x[i], i."""
        return points(self.values)


@dataclass(frozen=True, slots=True)
class Free:
    """A free function at values, of declared sign; with no values, a named real."""

    name: str
    arguments: tuple[Value, ...] | None
    sign: Sign
    free: frozenset[Value] = field(default=NOTHING, compare=False)
    height: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Letters:
    """|Z|, the size of a variable's alphabet; at least 1."""

    variable: str
    free: frozenset[Value] = field(default=NOTHING, compare=False)
    height: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Integer:
    """An integer above 1, under a fractional exponent or a logarithm."""

    value: int
    free: frozenset[Value] = field(default=NOTHING, compare=False)
    height: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class LogOf:
    """log |atom|: where a logarithm is defined its argument is positive, so the bars change nothing there."""

    atom: Atom
    free: frozenset[Value] = field(compare=False)
    height: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Absolute:
    """|atom|, for an atom whose sign is not known; its even powers are those of the atom."""

    atom: Atom
    free: frozenset[Value] = field(compare=False)
    height: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class ExpOf:
    """exp of a monomial with coefficient one; positive."""

    monomial: Monomial
    free: frozenset[Value] = field(compare=False)
    height: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Factor:
    """A primitive polynomial of two or more monomials, as one atom."""

    polynomial: Polynomial
    free: frozenset[Value] = field(compare=False)
    height: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class SumOf:
    """Σ over the indices of a monomial that no index and no factor can leave (see `normal_form`)."""

    indices: tuple[Value, ...]
    monomial: Monomial
    free: frozenset[Value] = field(compare=False)
    height: int = field(compare=False)


Atom = Joint | Free | Letters | Integer | LogOf | Absolute | ExpOf | Factor | SumOf
Monomial = frozenset[tuple[Atom, Rational]]
UNIT: Monomial = frozenset()


class Polynomial:
    """An immutable mapping from monomials to non-zero rationals."""

    __slots__ = ("_hash", "terms")
    terms: Mapping[Monomial, Rational]

    def __init__(self, terms: Mapping[Monomial, Rational]) -> None:
        self.terms = terms
        self._hash: int | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"Polynomial({self.terms!r})"

    @property
    def is_zero(self) -> bool:
        """Whether it is the zero polynomial."""
        return not self.terms

    def scaled(self, factor: Rational) -> Polynomial:
        """factor · self."""
        return Polynomial({m: c * factor for m, c in self.terms.items()}) if factor else ZERO

    def minus(self, other: Polynomial) -> Polynomial:
        """self − other."""
        return total((self, other.scaled(-1)))

    def times(self, other: Polynomial) -> Polynomial:
        """self · other; raises `TooLarge`."""
        if len(self.terms) * len(other.terms) > MOST_MULTIPLIED:
            raise TooLarge(MOST_MULTIPLIED)
        out: dict[Monomial, Rational] = {}
        for left, c in self.terms.items():
            for right, d in other.terms.items():
                for monomial, e in expand(merge(left, right)).items():
                    accumulate(out, monomial, c * d * e)
        return Polynomial(out)


ZERO = Polynomial({})
ONE = Polynomial({UNIT: 1})


def plain(value: Rational) -> Rational:
    """The same number, as an int where it is one: ints are many times faster."""
    return value.numerator if value.denominator == 1 else value


def constant(value: Rational) -> Polynomial:
    """A rational as a polynomial."""
    return Polynomial({UNIT: plain(value)}) if value else ZERO


def single(atom: Atom, exponent: Rational = 1) -> Polynomial:
    """atom^exponent."""
    return Polynomial({frozenset(((atom, exponent),)): 1}) if exponent else ONE


def accumulate(terms: dict[Monomial, Rational], monomial: Monomial, coefficient: Rational) -> None:
    """Add coefficient · monomial in place; no zero is ever stored."""
    new = terms.get(monomial, 0) + coefficient
    if new:
        terms[monomial] = new
    else:
        terms.pop(monomial, None)


def total(polynomials: Iterable[Polynomial]) -> Polynomial:
    """The sum of polynomials."""
    out: dict[Monomial, Rational] = {}
    for polynomial in polynomials:
        for monomial, coefficient in polynomial.terms.items():
            accumulate(out, monomial, coefficient)
    return Polynomial(out)


def product(polynomials: Iterable[Polynomial]) -> Polynomial:
    """The product of polynomials; exponents are added before any is carried out, so the order does not matter."""
    exponents: dict[Atom, Rational] = {}
    scale: Rational = 1
    several: list[Polynomial] = []
    for polynomial in polynomials:
        if len(polynomial.terms) != 1:
            several.append(polynomial)
            continue
        ((monomial, coefficient),) = polynomial.terms.items()
        scale *= coefficient
        for atom, exponent in monomial:
            exponents[atom] = exponents.get(atom, 0) + exponent
    result = Polynomial(expand(frozenset((a, e) for a, e in exponents.items() if e))).scaled(scale)
    for polynomial in several:
        result = result.times(polynomial)
    return result


def merge(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials, exponents added: a^i · a^j = a^(i+j), where a ≠ 0 if i or j is negative."""
    if not left or not right:
        return left or right
    exponents = dict(left)
    for atom, exponent in right:
        new = exponents.get(atom, 0) + exponent
        if new:
            exponents[atom] = new
        else:
            del exponents[atom]
    return frozenset(exponents.items())


def expand(monomial: Monomial) -> Mapping[Monomial, Rational]:
    """The monomial as a polynomial in which no `Factor`, `Integer` or `Absolute` has an exponent to be carried out."""
    loose = [(atom, exponent) for atom, exponent in monomial if _can_expand(atom, exponent)]
    if not loose:
        return {monomial: 1}
    return product([Polynomial({monomial.difference(loose): 1}), *(_expansion(a, e) for a, e in loose)]).terms


def _can_expand(atom: Atom, exponent: Rational) -> bool:
    match atom:
        case Factor():
            return 1 <= exponent <= MOST_EXPANDED
        case Integer():
            return not 0 < exponent < 1
        case Absolute():
            return not 0 < exponent < 2
    return False


def _expansion(atom: Atom, exponent: Rational) -> Polynomial:
    whole = exponent // 1
    if isinstance(atom, Factor):
        result = single(atom, exponent - whole)
        for _ in range(int(whole)):
            result = result.times(atom.polynomial)
        return result
    if isinstance(atom, Absolute):
        even = exponent - exponent % 2
        return single(atom, exponent - even).times(single(atom.atom, even))
    scale = Fraction(atom.value) ** int(whole) if isinstance(atom, Integer) else Fraction(1)
    return single(atom, exponent - whole).scaled(scale)


def multiplied_out(polynomial: Polynomial) -> Polynomial:
    """The same polynomial, whole powers of sums multiplied out however high, unless that takes too many products."""
    return total(_multiplied_out(monomial).scaled(c) for monomial, c in polynomial.terms.items())


def _multiplied_out(monomial: Monomial) -> Polynomial:
    high = [(a, int(e)) for a, e in monomial if isinstance(a, Factor) and e > MOST_EXPANDED and e == int(e)]
    result, made = Polynomial({monomial.difference(high): 1}), 0
    for atom, exponent in high:
        for _ in range(exponent):
            made += len(result.terms) * len(atom.polynomial.terms)
            if made > MOST_MULTIPLIED:
                return Polynomial({monomial: 1})
            result = result.times(atom.polynomial)
    return result
