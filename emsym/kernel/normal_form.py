"""Trusted. Term → polynomial: the normal form by which equality is decided.

What it decides. The rewritings below are identities wherever the term is defined, so equal normal forms mean equal
terms:

    p(a | b) = p(a, b) p(b)⁻¹                        chain rule, Bayes' rule
    Σ_z p(x, z) = p(x),  Σ_z q(z) = 1                marginalisation, normalisation
    log(Π aᵢ^eᵢ) = Σ eᵢ log aᵢ                       log rules
    exp(Σ cᵢ mᵢ) = Π exp(mᵢ)^cᵢ,  exp(c log a) = |a|^c
    √(a²) = |a|,  |a b| = |a| |b|,  |a|² = a²        absolute values
    Σ (a + b) = Σ a + Σ b,  Σ_z c f(z) = c Σ_z f(z)  linearity
    Σ_x Σ_z f = Σ_{x,z} f,  Σ_x f Σ_z g = Σ_{x,z} f g
    Σ_z 1 = |Z|,  α-equivalence, and the laws of a commutative ring

Of a point x[i] of a data set nothing is known but that i gives it: Σ_z p(x[i], z) = p(x[i]), and Σ_i p(x[i]) stays.

Two fractions are compared over a common denominator, and below a sum after division with remainder. What it does not
decide: whether a polynomial of several monomials factors further (so log(ac + ad + bc + bd) and log(a + b) + log(c + d)
stay apart), identities of fractions below a logarithm, and anything that needs a hypothesis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from emsym.kernel.atoms import exponential, logarithm, magnitude, power
from emsym.kernel.division import reduced
from emsym.kernel.polynomial import (
    ONE,
    Factor,
    Free,
    Joint,
    Letters,
    Polynomial,
    Rational,
    SumOf,
    constant,
    multiplied_out,
    plain,
    product,
    single,
    total,
)
from emsym.kernel.signs import is_nonnegative
from emsym.kernel.sums import sum_over
from emsym.terms.nodes import (
    Add,
    Exp,
    Function,
    Log,
    Mul,
    Number,
    Power,
    Probability,
    Real,
    Size,
    Sum,
    Term,
    Value,
    points,
)
from emsym.terms.traverse import postorder


class Malformed(ValueError):
    """A term that has no meaning under any model."""


def normal_form(term: Term) -> Polynomial:
    """The polynomial of a term; raises `Malformed` where a probability has no meaning."""
    return normal_forms(term)[id(term)]


def normal_forms(term: Term) -> dict[int, Polynomial]:
    """The polynomials of a term and of each of its subterms, by identity; only while the term itself is kept."""
    done: dict[int, Polynomial] = {}
    for node in postorder(term):
        if id(node) not in done:
            done[id(node)] = combined(node, done)
    return done


def combined(node: Term, done: Mapping[int, Polynomial]) -> Polynomial:
    """The polynomial of a node, given those of all its subterms by identity."""
    match node:
        case Number(value):
            return constant(value)
        case Probability(distribution, event, given):
            return _probability(distribution, event, given)
        case Add(terms):
            return total(done[id(part)] for part in terms)
        case Mul(factors):
            return product(done[id(part)] for part in factors)
        case Power(base, exponent):
            return _power(base, exponent, done)
        case Log(argument):
            return _logarithm(argument, done)
        case Exp(argument):
            return exponential(done[id(argument)])
        case Sum(indices, body):
            if len(set(_named(indices))) < len(indices):
                raise Malformed("a sum has one index twice")
            if any(index.at for index in indices):
                raise Malformed("a sum runs over a point of a data set")
            return sum_over(indices, done[id(body)])
        case Function(name, arguments, sign):
            _named(arguments)
            return single(Free(name, arguments, sign, points(arguments)))
        case Real(name, sign):
            return single(Free(name, None, sign))
        case Size(variable):
            return single(Letters(variable))


def _probability(distribution: str, event: tuple[Value, ...], given: tuple[Value, ...]) -> Polynomial:
    behind = frozenset(given)
    whole = behind.union(_named(event), _named(given))
    if not event:
        raise Malformed(f"{distribution} is applied to nothing")
    if len({value.variable for value in whole}) < len(whole):
        raise Malformed(f"{distribution} is applied to two values of one variable")
    if whole == behind:
        return ONE
    joint = single(Joint(distribution, whole))
    return joint.times(single(Joint(distribution, behind), -1)) if behind else joint


def _named(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """The values: none may have a name that this package gives to bound ones, nor an index that has an index."""
    for value in values:
        for named in (value, *value.at):
            if named.name.startswith(("#", "~")):
                raise Malformed(f"{named.name} is not a name for a value")
        if any(index.at for index in value.at):
            raise Malformed(f"an index of {value} is itself indexed")
    return values


def _power(base: Term, exponent: Fraction, done: Mapping[int, Polynomial]) -> Polynomial:
    """A whole power along the product that was written, so that 1/((a + b)(c + d)) is 1/(a + b) times 1/(c + d).

    So is a root, where no factor is negative; that of an even power, as √((a − b)²), is a power of |a − b|.
    """
    parts = [(done[id(node)], above) for node, above in _written_factors(base, Fraction(1))]
    if exponent.denominator == 1:
        return product(power(part, plain(above * exponent)) for part, above in parts)
    if all(above % 2 == 0 or is_nonnegative(part) for part, above in parts):
        return product(magnitude(part, plain(above * exponent)) for part, above in parts)
    return power(done[id(base)], exponent)


def _logarithm(argument: Term, done: Mapping[int, Polynomial]) -> Polynomial:
    """Split along the product that was written, so that log((a + b)(c + d)) falls apart before it is multiplied out."""
    parts = _written_factors(argument, Fraction(1), roots=True)
    return total(logarithm(done[id(node)]).scaled(plain(exponent)) for node, exponent in parts)


def _written_factors(term: Term, exponent: Fraction, roots: bool = False) -> Iterator[tuple[Term, Fraction]]:
    """The factors of term^exponent with their exponents, brackets opened; those below roots too, if `roots`."""
    work: list[tuple[Term, Fraction]] = [(term, exponent)]
    while work:
        node, above = work.pop()
        match node:
            case Mul(factors):
                work.extend((factor, above) for factor in factors)
            case Power(base, inner) if roots or inner.denominator == 1:
                work.append((base, above * inner))
            case _:
                yield node, above


def is_zero(polynomial: Polynomial) -> bool:
    """Whether a polynomial is 0, also over a common denominator, and with the fractions below its sums divided out.

    Raises `TooLarge`.
    """
    if polynomial.is_zero:
        return True
    if not any(isinstance(atom, Factor | SumOf) for monomial in polynomial.terms for atom, _ in monomial):
        return False
    above = numerator(polynomial)
    return multiplied_out(above).is_zero or vanishes(reduced(above))


def vanishes(polynomial: Polynomial) -> bool:
    """Whether a polynomial is 0 over a common denominator, its fractions below sums left as they are."""
    return multiplied_out(numerator(polynomial)).is_zero


def numerator(polynomial: Polynomial) -> Polynomial:
    """What a polynomial is over a common denominator, its fractions below sums left as they are."""
    while deepest := _denominators(polynomial):
        for atom, exponent in deepest.items():
            polynomial = polynomial.times(single(atom, -exponent))
    return polynomial


def _denominators(polynomial: Polynomial) -> dict[Factor, Rational]:
    """The sums below a line that stands outside of every sum, each with its least exponent."""
    found: dict[Factor, Rational] = {}
    for monomial in polynomial.terms:
        for atom, exponent in monomial:
            if isinstance(atom, Factor) and exponent < 0:
                found[atom] = min(found.get(atom, 0), exponent)
    return found


def equal(left: Term, right: Term) -> bool:
    """Whether two terms have one value wherever both are defined; `False` means "not shown"."""
    return is_zero(normal_form(left).minus(normal_form(right)))
