"""Not trusted. Normal form → term, as a person would write it: p(a | b) for p(a, b)/p(b), usual names for indices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from fractions import Fraction

from emsym.kernel.atoms import free_of, monomial_key
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
    Rational,
    SumOf,
)
from emsym.kernel.sums import rename_monomial
from emsym.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Exp,
    Function,
    Log,
    Mul,
    Power,
    Probability,
    Real,
    Size,
    Sum,
    Term,
    Value,
    absolute,
    number,
)
from emsym.terms.traverse import fresh


def readable(polynomial: Polynomial, event: Collection[Value] = ()) -> Term:
    """A term with this normal form; values in `event` stand before the bar where there is a choice."""
    terms = [_scaled(c, m, event) for m, c in sorted(polynomial.terms.items(), key=_by_size)]
    return Add(tuple(terms)) if len(terms) > 1 else terms[0] if terms else ZERO


def _by_size(pair: tuple[Monomial, Rational]) -> tuple[bool, str]:
    """Positive monomials first, then by key, so that output is the same in every run."""
    return pair[1] < 0, monomial_key(pair[0])


def _scaled(coefficient: Rational, monomial: Monomial, event: Collection[Value]) -> Term:
    factors = _factors(monomial, event)
    if coefficient == -1 and factors:
        return Mul((number(-1), *factors))
    if coefficient != 1 or not factors:
        factors = [number(coefficient), *factors]
    return Mul(tuple(factors)) if len(factors) > 1 else factors[0]


def _factors(monomial: Monomial, event: Collection[Value]) -> list[Term]:
    joints = [(atom, e) for atom, e in monomial if isinstance(atom, Joint) and e == int(e)]
    others = sorted(monomial.difference(joints), key=lambda pair: (_place(pair[0]), monomial_key(frozenset({pair}))))
    return [*_probabilities(joints, event), *(_power(_atom(atom), exponent) for atom, exponent in others)]


def _place(atom: Atom) -> int:
    order = (Integer, Letters, Free, Joint, ExpOf, Factor, Absolute, SumOf, LogOf)
    return order.index(type(atom))


def _probabilities(joints: list[tuple[Joint, Rational]], event: Collection[Value]) -> list[Term]:
    """Match each joint below the line with one above that contains it: p(a, b)/p(b) = p(a | b)."""
    above = _spread(joints, 1)
    below = _spread(joints, -1)
    below.sort(key=lambda joint: (-len(joint.values), sum(_contains(whole, joint) for whole in above)))
    given: list[frozenset[Value]] = [frozenset()] * len(above)
    alone: list[Joint] = []
    for joint in below:
        fits = [place for place, whole in enumerate(above) if _contains(whole, joint) and not given[place]]
        if fits:
            given[min(fits, key=lambda place: len(above[place].values))] = joint.values
        else:
            alone.append(joint)
    powers = Counter((conditional(joint, behind), 1) for joint, behind in zip(above, given, strict=True))
    powers.update((conditional(joint, frozenset()), -1) for joint in alone)
    return [_power(probability, sign * count) for (probability, sign), count in powers.items()]


def _contains(whole: Joint, part: Joint) -> bool:
    return whole.distribution == part.distribution and whole.values > part.values


def _spread(joints: list[tuple[Joint, Rational]], sign: int) -> list[Joint]:
    flat = [joint for joint, e in joints for _ in range(max(0, int(e) * sign))]
    return sorted(flat, key=lambda joint: monomial_key(frozenset({(joint, 1)})))


def conditional(joint: Joint, given: frozenset[Value]) -> Probability:
    """P(rest of the joint's values | given), with its values in the usual order."""
    return Probability(joint.distribution, _ordered(joint.values - given), _ordered(given))


def _ordered(values: frozenset[Value]) -> tuple[Value, ...]:
    """Latin names before Greek ones, as texts write p(x, z | θ)."""
    return tuple(sorted(values, key=lambda value: (len(value.variable) > 1, value.variable, value.name)))


def _power(term: Term, exponent: Rational) -> Term:
    return term if exponent == 1 else Power(term, Fraction(exponent))


def _atom(atom: Atom) -> Term:
    match atom:
        case Joint():
            return conditional(atom, frozenset())
        case Free(name, None, sign):
            return Real(name, sign)
        case Free(name, arguments, sign):
            return Function(name, arguments or (), sign)
        case Letters(variable):
            return Size(variable)
        case Integer(value):
            return number(value)
        case LogOf(inner):
            return Log(_atom(inner))
        case Absolute(inner):
            return absolute(_atom(inner))
        case ExpOf(monomial):
            return Exp(_scaled(1, monomial, ()))
        case Factor(polynomial):
            return readable(polynomial)
        case SumOf(indices, monomial):
            return _sum(indices, monomial)


def _sum(indices: tuple[Value, ...], monomial: Monomial) -> Term:
    taken = set(free_of(monomial) - set(indices))
    naming: dict[Value, Value] = {}
    for index in indices:
        naming[index] = fresh(Value(index.variable, index.variable), taken)
        taken.add(naming[index])
    ((body, coefficient),) = rename_monomial(monomial, naming).terms.items()
    inside = _scaled(coefficient, body, naming.values())
    return Sum(tuple(naming.values()), inside if inside != ONE else ONE)
