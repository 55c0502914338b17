"""Exact arithmetic on what a term with rational probabilities can be: polynomials over ℚ in logarithms of primes.

log of a positive rational is Σ eᵢ log pᵢ over its prime factors, so that two such values are the same polynomial
exactly when unique factorisation says so; ball arithmetic alone could never tell that two sides are equal. A number too
large to be factored counts as a prime until a sign depends on it: then all that meet are split into coprime bases by
their greatest common divisors, which decides the same (E. Bach, J. Driscoll and J. Shallit, *Factor refinement*, J.
Algorithms 15 (1993) 199–222). A root p^(a/b) of a prime is the power a of an atom r with rᵇ = p. Any other logarithm,
exponential or power becomes an atom of its own, defined over earlier atoms. `Context.sign` compares with zero: the zero
polynomial is zero, as is what becomes that when its inverses are cleared; anything else is separated from zero by balls
of growing precision (F. Johansson, *Arb*, IEEE Trans. Computers 66 (2017) 1281–1292) or stays unknown.

A number is an `fmpq` where it is rational and a `Polynomial` otherwise. Not trusted to prove anything; shares nothing
with the kernel. Imports python-flint, so it is itself imported only when a candidate is at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial
from math import gcd

from flint import arb, ctx, fmpq, fmpz

PRECISIONS = (64, 128, 256, 512, 1024, 2048)
MAX_TERMS = 2000
MAX_EXPONENT = 64  # of a polynomial
LARGEST_EXPONENT = 10_000  # of a rational
LARGEST_ROOT = 64
FACTOR_BITS = 64
TRIAL_PRIMES = 1000
CLEARED_AT = 128  # bits at which a sign is still unknown when a number is multiplied by what is inverted in it
REFINED_AT = 256  # bits at which a sign is still unknown when coprime bases are looked for

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
                scale, monomial = self.context.reduced(_join(first, second))
                terms[monomial] = terms.get(monomial, _ZERO) + a * b * scale
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
    roots: dict[int, tuple[fmpq, int]] = field(default_factory=dict)
    """The atoms r with rᵇ = p, as (p, b); in a monomial each has an exponent from 1 to b − 1."""

    def number(self, terms: dict[Monomial, fmpq]) -> Exact:
        """A polynomial, or the rational that it is."""
        if not terms:
            return _ZERO
        if len(terms) == 1 and () in terms:
            return terms[()]
        if len(terms) > MAX_TERMS:
            raise Undecided(f"more than {MAX_TERMS} terms in an exact value")
        return Polynomial(self, terms)

    def reduced(self, monomial: Monomial) -> tuple[fmpq, Monomial]:
        """The monomial with rᵇ replaced by p, and the powers of p that this gives."""
        if not self.roots or all(self._is_reduced(*power) for power in monomial):
            return _ONE, monomial
        scale, left = _ONE, []
        for atom, exponent in monomial:
            if atom in self.roots:
                prime, index = self.roots[atom]
                whole, exponent = divmod(exponent, index)
                scale *= prime**whole
            if exponent:
                left.append((atom, exponent))
        return scale, tuple(left)

    def _is_reduced(self, atom: int, exponent: int) -> bool:
        return atom not in self.roots or 0 < exponent < self.roots[atom][1]

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
            if precision == CLEARED_AT and self._vanishes(value):
                return 0
            if precision == REFINED_AT:
                value = self._refined(value)
            if isinstance(value, fmpq):
                return (value > 0) - (value < 0)
            with ctx.workprec(precision):
                ball = self.ball(value)
                if ball > 0:
                    return 1
                if ball < 0:
                    return -1
        raise Undecided("balls of the highest precision straddle zero")

    def _vanishes(self, value: Exact) -> bool:
        """Whether it becomes 0 when it is multiplied by what is inverted in it, which is not 0: Σ eᵢ (Σ eᵢ)⁻¹ − 1."""
        try:
            while inverted := {atom for monomial in _terms(value) for atom, _ in monomial if self._is_inverse(atom)}:
                value = self._times_inverted(value, max(inverted))  # it may invert what is made of earlier ones
        except Undecided:
            return False
        return isinstance(value, fmpq) and value == 0

    def _is_inverse(self, atom: int) -> bool:
        return self.atoms[atom].function is _reciprocal

    def _times_inverted(self, value: Exact, inverse: int) -> Exact:
        """The number times the lowest power of what one atom is the inverse of that leaves no power of the atom."""
        exponents = {monomial: dict(monomial).get(inverse, 0) for monomial in _terms(value)}
        highest = max(0, *exponents.values())
        total: Exact = _ZERO
        for monomial, coefficient in _terms(value).items():
            rest = tuple(power for power in monomial if power[0] != inverse)
            power = self._integer_power(self.atoms[inverse].argument, highest - exponents[monomial])
            total = total + self.number({rest: coefficient}) * power
        return total

    def log(self, value: Exact) -> Exact:
        """The natural logarithm; undefined unless the argument is positive."""
        if isinstance(value, Undefined) or self.sign(value) <= 0:
            return UNDEFINED
        if isinstance(value, fmpq):
            return self.number(self._log_of_rational(value))
        expanded = self._log_of_exponentials(value)
        return self._single("log", arb.log, value) if expanded is None else expanded

    def exp(self, value: Exact) -> Exact:
        """e to a value; rational multiples of log p become powers and roots of p."""
        if isinstance(value, Undefined):
            return value
        scale: Exact = _ONE
        rest = dict(_terms(value))
        for monomial, coefficient in _terms(value).items():
            prime = self._prime(monomial)
            if prime is not None and coefficient.q <= LARGEST_ROOT and abs(coefficient.p) <= LARGEST_EXPONENT:
                scale = scale * self._prime_power(prime, int(coefficient.p), int(coefficient.q))
                del rest[monomial]
        argument = self.number(rest)
        if argument == 0:
            return scale
        result = self._single("exp", arb.exp, argument)
        self.exponentials[next(reversed(result.terms))[0][0]] = argument
        return result * scale

    def _prime_power(self, prime: fmpq, power: int, index: int) -> Exact:
        """p^(power/index), whose numerator and denominator have no common factor."""
        whole, left = divmod(power, index)
        scale = prime**whole
        if not left:
            return scale
        atom = self._atom(f"root {index}", partial(_root, index), prime)
        self.roots[atom] = prime, index
        self.exponentials[atom] = self.log(prime) * fmpq(1, index)
        return Polynomial(self, {((atom, left),): scale})

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
            scale, inverse = self.reduced(tuple((atom, -exponent) for atom, exponent in monomial))
            return self.number({inverse: scale / coefficient})
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

    def _refined(self, value: Exact) -> Exact:
        """The same number, every log n in it written as Σ eᵢ log bᵢ over common coprime bases bᵢ of all such n."""
        atoms = {atom for monomial in _terms(value) for atom, _ in monomial}
        numbers = {atom: int(argument.p) for atom in atoms if (argument := self._prime(((atom, 1),))) is not None}
        if max(numbers.values(), default=1).bit_length() <= FACTOR_BITS:
            return value  # they are primes
        bases = coprime_bases(numbers.values())
        split = {atom: self.number(self._log_over(bases, number)) for atom, number in numbers.items()}
        total: Exact = _ZERO
        for monomial, coefficient in _terms(value).items():
            if any(atom in split and exponent < 0 for atom, exponent in monomial):
                return value
            product: Exact = self.number({tuple(power for power in monomial if power[0] not in split): coefficient})
            for atom, exponent in monomial:
                for _ in range(exponent if atom in split else 0):
                    product = product * split[atom]
            total = total + product
        return total

    def _log_over(self, bases: list[int], number: int) -> dict[Monomial, fmpq]:
        terms: dict[Monomial, fmpq] = {}
        for base in bases:
            exponent = 0
            while number % base == 0:
                number, exponent = number // base, exponent + 1
            if exponent:
                terms[((self._atom("log", arb.log, fmpq(base)), 1),)] = fmpq(exponent)
        return terms

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


def _root(index: int, ball: arb) -> arb:
    return ball.root(index)


def coprime_bases(numbers: Iterable[int]) -> list[int]:
    """Pairwise coprime integers above 1 of which every number given, from 1 on, is a product of powers."""
    bases: list[int] = []
    waiting = list(numbers)
    while waiting:
        number = waiting.pop()
        shared = next((base for base in bases if gcd(base, number) > 1), None)
        if shared is not None:
            bases.remove(shared)
            divisor = gcd(shared, number)
            waiting += [divisor, number // divisor, shared // divisor]
        elif number > 1:
            bases.append(number)
    return sorted(bases)


@lru_cache(maxsize=4096)
def _factors(value: fmpq) -> tuple[tuple[int, int], ...]:
    """Prime factors and exponents; a huge cofactor stays whole until a sign depends on it."""
    return (*_integer_factors(value.p, 1), *_integer_factors(value.q, -1))


def _integer_factors(number: fmpz, sign: int) -> list[tuple[int, int]]:
    """Those of at most `FACTOR_BITS` bits are prime."""
    if number.bit_length() <= FACTOR_BITS:
        return [(int(p), sign * int(e)) for p, e in number.factor()]
    parts = number.factor(trial_limit=TRIAL_PRIMES)
    small = [(p, sign * int(e)) for p, e in parts if p.bit_length() <= FACTOR_BITS]
    large = [(int(p), sign * int(e)) for p, e in parts if p.bit_length() > FACTOR_BITS]
    return [(int(p), int(f) * e) for part, e in small for p, f in part.factor()] + large
