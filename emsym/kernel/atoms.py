"""Trusted. Powers, logarithms and exponentials of polynomials.

Each function is an identity wherever the term it comes from is defined, that is, where its obligations hold. A
logarithm is read as log |·|, which agrees with log where that is defined and obeys log |ab| = log |a| + log |b| for
every a, b ≠ 0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from math import gcd, lcm

from emsym.kernel.polynomial import (
    NOTHING,
    ONE,
    UNIT,
    ZERO,
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
    constant,
    expand,
    merge,
    plain,
    product,
    single,
    total,
)
from emsym.kernel.signs import is_nonnegative_power, is_positive_atom
from emsym.terms.nodes import Value

LARGEST_PRIME = 1000


def free_of(monomial: Monomial) -> frozenset[Value]:
    """The values that occur free in a monomial."""
    return NOTHING.union(*(atom.free for atom, _ in monomial))


def height_of(monomial: Monomial) -> int:
    """How deep sums are nested in a monomial."""
    return max((atom.height for atom, _ in monomial), default=0)


def factor_atom(polynomial: Polynomial) -> Factor:
    """A polynomial as one atom."""
    free = NOTHING.union(*(free_of(monomial) for monomial in polynomial.terms))
    return Factor(polynomial, free, max((height_of(m) for m in polynomial.terms), default=0))


def power(base: Polynomial, exponent: Rational) -> Polynomial:
    """base^exponent, for a base that is non-zero if the exponent is negative, non-negative if it is fractional."""
    if exponent == int(exponent):
        return _whole_power(base, int(exponent))
    coefficient, monomial, rest = content(base)
    if rest == ONE and coefficient > 0 and all(is_nonnegative_power(atom, e) for atom, e in monomial):
        return magnitude(base, exponent)
    if coefficient < 0 and rest != ONE:
        coefficient, rest = -coefficient, rest.scaled(-1)
    if coefficient < 0 or rest.is_zero or not all(is_positive_atom(atom) for atom, _ in monomial):
        return single(factor_atom(base), exponent)
    result = Polynomial({frozenset((atom, e * exponent) for atom, e in monomial): 1}).times(
        _root(coefficient, exponent)
    )
    return result if rest == ONE else result.times(single(factor_atom(rest), exponent))


def magnitude(base: Polynomial, exponent: Rational) -> Polynomial:
    """|base|^exponent, for a base that is non-zero if the exponent is negative: |c m r| = |c| |m| |r|."""
    if base.is_zero or not exponent:
        return power(base, exponent)
    coefficient, monomial, rest = content(base)
    atoms = monomial if rest == ONE else {*monomial, (factor_atom(rest), 1)}
    parts = (_magnitude_of(atom, above, exponent) for atom, above in atoms)
    return product([_root(max(coefficient, -coefficient), exponent), *parts])


def _magnitude_of(atom: Atom, above: Rational, exponent: Rational) -> Polynomial:
    """|atom^above|^exponent."""
    whole = _split(atom)
    if whole is not None:
        return magnitude(whole, above * exponent)
    if is_nonnegative_power(atom, 1):
        return Polynomial(expand(frozenset(((atom, above * exponent),))))
    return Polynomial(expand(frozenset(((Absolute(atom, atom.free, atom.height), above * exponent),))))


def _whole_power(base: Polynomial, exponent: int) -> Polynomial:
    if base.is_zero:
        return ONE if not exponent else single(factor_atom(base), exponent) if exponent < 0 else base
    coefficient, monomial, rest = content(base)
    raised = frozenset((atom, e * exponent) for atom, e in monomial if exponent)
    result = Polynomial(expand(raised)).scaled(plain(Fraction(coefficient) ** exponent))
    return result if rest == ONE else result.times(single(factor_atom(rest), exponent))


def _root(coefficient: Rational, exponent: Rational) -> Polynomial:
    return product(_prime_power(prime, count * exponent) for prime, count in integer_factors(coefficient))


def _prime_power(prime: int, exponent: Rational) -> Polynomial:
    whole = exponent // 1
    scale = constant(Fraction(prime) ** int(whole))
    return scale.times(single(Integer(prime), exponent - whole)) if exponent != whole else scale


def content(polynomial: Polynomial) -> tuple[Rational, Monomial, Polynomial]:
    """c, m and a primitive r with polynomial = c · m · r; r is 1 for a single monomial, 0 gives (1, 1, 0).

    In r every atom's least exponent is 0 and the coefficients are integers without a common divisor, so that equal
    polynomials up to a monomial have equal r, up to its sign, which is fixed by the majority of its coefficients.
    """
    if polynomial.is_zero:
        return 1, UNIT, ZERO
    if len(polynomial.terms) == 1:
        ((monomial, coefficient),) = polynomial.terms.items()
        return coefficient, monomial, ONE
    common = _common(polynomial.terms)
    scale = _scale(polynomial.terms)
    inverse = frozenset((atom, -exponent) for atom, exponent in common)
    rest = polynomial.times(Polynomial({inverse: plain(Fraction(1) / scale)}))
    if not any(isinstance(atom, Factor) for atom, _ in common):
        return scale, common, rest
    again, more, rest = content(rest)
    return scale * again, merge(common, more), rest


def _common(terms: Collection[Monomial]) -> Monomial:
    """The greatest monomial that divides all: of each atom the least exponent, which is 0 where it does not occur."""
    exponents: dict[Atom, list[Rational]] = {}
    for monomial in terms:
        for atom, exponent in monomial:
            exponents.setdefault(atom, []).append(exponent)
    least = ((a, min(found) if len(found) == len(terms) else min(0, *found)) for a, found in exponents.items())
    return frozenset((atom, exponent) for atom, exponent in least if exponent)


def _scale(terms: Mapping[Monomial, Rational]) -> Rational:
    top = gcd(*(c.numerator for c in terms.values()))
    bottom = lcm(*(c.denominator for c in terms.values()))
    negative = sum(1 if c < 0 else -1 for c in terms.values())
    if negative == 0:
        negative = 1 if terms[max(terms, key=monomial_key)] < 0 else -1
    return plain(Fraction(-top if negative > 0 else top, bottom))


def integer_factors(coefficient: Rational) -> list[tuple[int, int]]:
    """(prime, exponent) of a positive rational; a cofactor without small primes counts as one prime."""
    found = []
    for number, sign in ((coefficient.numerator, 1), (coefficient.denominator, -1)):
        divisor = 2
        while divisor * divisor <= number and divisor <= LARGEST_PRIME:
            count = 0
            while number % divisor == 0:
                number //= divisor
                count += 1
            if count:
                found.append((divisor, sign * count))
            divisor += 1
        if number > 1:
            found.append((number, sign))
    return found


def logarithm(argument: Polynomial) -> Polynomial:
    """log |argument|, split over its content: log |c m r| = log |c| + Σ e log |a| + log |r|."""
    if argument.is_zero:
        return log_atom(factor_atom(argument))
    coefficient, monomial, rest = content(argument)
    parts = [log_atom(Integer(prime)).scaled(count) for prime, count in integer_factors(max(coefficient, -coefficient))]
    parts += [_log_of(atom).scaled(exponent) for atom, exponent in monomial]
    if rest != ONE:
        parts.append(log_atom(factor_atom(rest)))
    return total(parts)


def _log_of(atom: Atom) -> Polynomial:
    """log |atom|; of what stands under a root as it was written, a f in √(a f), log |a| + log |f|."""
    whole = _split(atom)
    return log_atom(atom) if whole is None else logarithm(whole)


def _split(atom: Atom) -> Polynomial | None:
    """The polynomial of an atom that has a factor of its own; None for any other."""
    return atom.polynomial if isinstance(atom, Factor) and content(atom.polynomial)[2] != atom.polynomial else None


def log_atom(atom: Atom) -> Polynomial:
    """log |atom|; log exp m = m."""
    if isinstance(atom, ExpOf):
        return Polynomial({atom.monomial: 1})
    if isinstance(atom, Absolute):
        return log_atom(atom.atom)
    return single(LogOf(atom, atom.free, atom.height))


def exponential(argument: Polynomial) -> Polynomial:
    """exp of a polynomial: exp(Σ cᵢ mᵢ) = Π exp(mᵢ)^cᵢ, and exp(c log |a|) = |a|^c."""
    return product(_exp_monomial(monomial, coefficient) for monomial, coefficient in argument.terms.items())


def _exp_monomial(monomial: Monomial, coefficient: Rational) -> Polynomial:
    if len(monomial) == 1:
        ((atom, exponent),) = monomial
        if isinstance(atom, LogOf) and exponent == 1:
            if isinstance(atom.atom, Integer):
                return _prime_power(atom.atom.value, coefficient)
            if isinstance(atom.atom, Factor) and is_positive_atom(atom.atom):
                return power(atom.atom.polynomial, coefficient)
            return _magnitude_of(atom.atom, 1, coefficient)
    return single(ExpOf(monomial, free_of(monomial), height_of(monomial)), coefficient)


def atom_key(atom: Atom) -> str:
    """A string by which atoms are ordered; it depends on their structure and the names of their values only."""
    match atom:
        case Joint(distribution, values):
            return f"joint {distribution!r} {sorted(map(_spelled, values))}"
        case Free(name, arguments, sign):
            return f"free {name!r} {sign} {None if arguments is None else [_spelled(v) for v in arguments]}"
        case SumOf(indices, monomial):
            return f"sum {[_spelled(v) for v in indices]} {monomial_key(monomial)}"
        case LogOf(inner):
            return f"log ({atom_key(inner)})"
        case Absolute(inner):
            return f"absolute ({atom_key(inner)})"
        case ExpOf(monomial):
            return f"exp ({monomial_key(monomial)})"
        case Factor(polynomial):
            return f"factor ({polynomial_key(polynomial)})"
        case Integer(value):
            return f"integer {value}"
        case Letters(variable):
            return f"letters {variable!r}"


def monomial_key(monomial: Monomial) -> str:
    """A string by which monomials are ordered."""
    return "[" + ", ".join(sorted(f"{atom_key(atom)} ^ {Fraction(exponent)}" for atom, exponent in monomial)) + "]"


def polynomial_key(polynomial: Polynomial) -> str:
    """A string by which polynomials are ordered."""
    return "[" + ", ".join(sorted(f"{monomial_key(m)} * {Fraction(c)}" for m, c in polynomial.terms.items())) + "]"


def _spelled(value: Value) -> str:
    return f"{value.variable!r}:{value.name!r}" + (f"{[_spelled(index) for index in value.at]}" if value.at else "")
