"""Exact arithmetic on what a term with rational probabilities can be: polynomials over ℚ in logarithms of primes.

log of a positive rational is Σ eᵢ log pᵢ over its prime factors, so that two such values are the same polynomial
exactly when unique factorisation says so; ball arithmetic alone could never tell that two sides are equal. Any other
logarithm, exponential or power becomes an atom of its own, defined over earlier atoms. `Context.sign` compares with
zero: the zero polynomial is zero, and anything else is separated from zero by balls of growing precision (F.
Johansson, *Arb*, IEEE Trans. Computers 66 (2017) 1281–1292) or stays unknown.

A number is an `fmpq` where it is rational and a `Polynomial` otherwise. Not trusted to prove anything; shares nothing
with the kernel. Imports python-flint, so it is itself imported only when a candidate is at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from flint import arb, ctx, fmpq, fmpz

PRECISIONS = (64, 128, 256, 512, 1024, 2048)
MAX_TERMS = 2000
MAX_EXPONENT = 64  # of a polynomial
LARGEST_EXPONENT = 10_000  # of a rational
FACTOR_BITS = 64
TRIAL_PRIMES = 1000

Monomial = tuple[tuple[int, int], ...]  # (atom, exponent), ascending


class Undecided(ArithmeticError):
    """The number is too large an expression, or balls of the highest precision still straddle zero."""


class Undefined:
    """What log 0 and 1/0 are; it absorbs every operation."""

    __slots__ = ()

    def _absorb(self, other: object) -> Undefined:
        return self

    __add__ = __radd__ = __mul__ = __rmul__ = __sub__ = __rsub__ = _absorb


UNDEFINED = Undefined()


@dataclass(frozen=True, slots=True, eq=False)
class Polynomial:
    """A non-constant polynomial in the atoms of a context; no coefficient is zero."""

    context: Context
    terms: dict[Monomial, fmpq]

    def __add__(self, other: Exact | int) -> Exact:
        if isinstance(other, Undefined):
            return other
        terms = dict(self.terms)
        for monomial, coefficient in _terms(other).items():
            total = terms.get(monomial, _ZERO) + coefficient
            if total == 0:
                del terms[monomial]
            else:
                terms[monomial] = total
        return self.context.number(terms)

    __radd__ = __add__

    def __mul__(self, other: Exact | int) -> Exact:
        if isinstance(other, Undefined):
            return other
        terms: dict[Monomial, fmpq] = {}
        for first, a in self.terms.items():
            for second, b in _terms(other).items():
                monomial = _join(first, second)
                terms[monomial] = terms.get(monomial, _ZERO) + a * b
        return self.context.number({monomial: c for monomial, c in terms.items() if c != 0})

    __rmul__ = __mul__

    def __sub__(self, other: Exact) -> Exact:
        return self + other * fmpq(-1)

    def __rsub__(self, other: Exact) -> Exact:
        return self * fmpq(-1) + other


Exact = fmpq | Polynomial | Undefined
_ZERO, _ONE = fmpq(0), fmpq(1)


@dataclass(frozen=True, slots=True)
class Atom:
    """An irrational building block: a function of a number made of earlier atoms."""

    function: Callable[[arb], arb]
    argument: Exact


@dataclass(slots=True)
class Context:
    """The atoms of one evaluation."""

    atoms: list[Atom] = field(default_factory=list)
    known: dict[tuple[str, object], int] = field(default_factory=dict)
    balls: dict[tuple[int, int], arb] = field(default_factory=dict)
    exponentials: dict[int, Exact] = field(default_factory=dict)

    def number(self, terms: dict[Monomial, fmpq]) -> Exact:
        """A polynomial, or the rational that it is."""
        if not terms:
            return _ZERO
        if len(terms) == 1 and () in terms:
            return terms[()]
        if len(terms) > MAX_TERMS:
            raise Undecided(f"more than {MAX_TERMS} terms in an exact value")
        return Polynomial(self, terms)

    def ball(self, value: Exact) -> arb:
        """An enclosure at the precision in force."""
        if isinstance(value, fmpq):
            return arb(value)
        if isinstance(value, Undefined):
            return arb("nan")
        for number, atom in enumerate(self.atoms):  # earlier atoms first, so that depth costs no recursion
            if (number, ctx.prec) not in self.balls:
                self.balls[number, ctx.prec] = atom.function(self._enclosure(atom.argument))
        return self._enclosure(value)

    def _enclosure(self, value: Exact) -> arb:
        """The ball of a number whose atoms have theirs."""
        total = arb(0)
        for monomial, coefficient in _terms(value).items():
            product = arb(coefficient)
            for atom, exponent in monomial:
                product *= self.balls[atom, ctx.prec] ** exponent
            total += product
        return total

    def sign(self, value: Exact) -> int:
        """−1, 0 or 1."""
        if isinstance(value, fmpq):
            return (value > 0) - (value < 0)
        for precision in PRECISIONS:
            with ctx.workprec(precision):
                ball = self.ball(value)
                if ball > 0:
                    return 1
                if ball < 0:
                    return -1
        raise Undecided("balls of the highest precision straddle zero")

    def log(self, value: Exact) -> Exact:
        """The natural logarithm; undefined unless the argument is positive."""
        if isinstance(value, Undefined) or self.sign(value) <= 0:
            return UNDEFINED
        if isinstance(value, fmpq):
            return self.number(self._log_of_rational(value))
        expanded = self._log_of_exponentials(value)
        return self._single("log", arb.log, value) if expanded is None else expanded

    def exp(self, value: Exact) -> Exact:
        """e to a value; integer multiples of log p become powers of p."""
        if isinstance(value, Undefined):
            return value
        scale, rest = _ONE, dict(_terms(value))
        for monomial, coefficient in _terms(value).items():
            prime = self._prime(monomial)
            if prime is not None and coefficient.q == 1 and abs(coefficient.p) <= LARGEST_EXPONENT:
                scale *= prime ** int(coefficient.p)
                del rest[monomial]
        argument = self.number(rest)
        if argument == 0:
            return scale
        result = self._single("exp", arb.exp, argument)
        self.exponentials[next(reversed(result.terms))[0][0]] = argument
        return result * scale

    def power(self, base: Exact, exponent: Fraction) -> Exact:
        """A rational power; undefined for 0 to a negative and for a negative base to a fractional exponent."""
        if isinstance(base, Undefined) or exponent == 1:
            return base
        if exponent.denominator == 1:
            return self._integer_power(base, int(exponent))
        if isinstance(base, fmpq) and base == 0:
            return _ZERO if exponent > 0 else UNDEFINED
        return self.exp(self.log(base) * fmpq(exponent.numerator, exponent.denominator))

    def over(self, numerator: Exact, denominator: Exact) -> Exact:
        """numerator / denominator; undefined where the denominator is zero."""
        return numerator * self._integer_power(denominator, -1)

    def _integer_power(self, base: Exact, exponent: int) -> Exact:
        if exponent < 0:
            base, exponent = self._inverse(base), -exponent
        if exponent > (LARGEST_EXPONENT if isinstance(base, fmpq) else MAX_EXPONENT):
            raise Undecided(f"the power {exponent} is not computed exactly")
        if isinstance(base, fmpq):
            return base**exponent
        result: Exact = base * _ZERO + _ONE
        for _ in range(exponent):
            result = result * base
        return result

    def _inverse(self, value: Exact) -> Exact:
        if isinstance(value, Undefined) or self.sign(value) == 0:
            return UNDEFINED
        if isinstance(value, fmpq):
            return 1 / value
        if len(value.terms) == 1:
            [(monomial, coefficient)] = value.terms.items()
            return self.number({tuple((atom, -exponent) for atom, exponent in monomial): 1 / coefficient})
        return self._single("inverse", _reciprocal, value)

    def _single(self, name: str, function: Callable[[arb], arb], argument: Exact) -> Polynomial:
        return Polynomial(self, {((self._atom(name, function, argument), 1),): _ONE})

    def _atom(self, name: str, function: Callable[[arb], arb], argument: Exact) -> int:
        key = (name, frozenset(_terms(argument).items()))
        atom = self.known.get(key)
        if atom is None:
            atom = self.known[key] = len(self.atoms)
            self.atoms.append(Atom(function, argument))
        return atom

    def _prime(self, monomial: Monomial) -> fmpq | None:
        """p, where the monomial is log p."""
        if len(monomial) != 1 or monomial[0][1] != 1:
            return None
        atom = self.atoms[monomial[0][0]]
        return atom.argument if atom.function is arb.log and isinstance(atom.argument, fmpq) else None

    def _log_of_rational(self, value: fmpq) -> dict[Monomial, fmpq]:
        """Σ eᵢ log pᵢ"""
        return {((self._atom("log", arb.log, fmpq(p)), 1),): fmpq(e) for p, e in _factors(value)}

    def _log_of_exponentials(self, value: Polynomial) -> Exact | None:
        """log(c · Π exp(aᵢ)^eᵢ) = log c + Σ eᵢ·aᵢ."""
        if len(value.terms) != 1:
            return None
        [(monomial, coefficient)] = value.terms.items()
        if any(atom not in self.exponentials for atom, _ in monomial):
            return None
        result = self.log(coefficient)
        for atom, exponent in monomial:
            result = result + self.exponentials[atom] * fmpq(exponent)
        return result


def _terms(value: Exact | int) -> dict[Monomial, fmpq]:
    if isinstance(value, Polynomial):
        return value.terms
    if isinstance(value, Undefined):
        raise TypeError("an undefined value has no terms")
    return {(): fmpq(value)} if value != 0 else {}


def _join(first: Monomial, second: Monomial) -> Monomial:
    if not first or not second:
        return first or second
    exponents = dict(first)
    for atom, exponent in second:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return tuple(sorted((atom, exponent) for atom, exponent in exponents.items() if exponent))


def _reciprocal(ball: arb) -> arb:
    return 1 / ball


@lru_cache(maxsize=4096)
def _factors(value: fmpq) -> tuple[tuple[int, int], ...]:
    """Prime factors and exponents; a huge cofactor stays whole, which can only hide an equality."""
    return (*_integer_factors(value.p, 1), *_integer_factors(value.q, -1))


def _integer_factors(number: fmpz, sign: int) -> list[tuple[int, int]]:
    complete = number.bit_length() <= FACTOR_BITS
    factors = number.factor() if complete else number.factor(trial_limit=TRIAL_PRIMES)
    return [(int(p), sign * int(e)) for p, e in factors]
