"""Trusted. Σ over values: minimal scope, marginalisation, and one name for each bound value.

Σ over the monomials of a polynomial is taken one by one (linearity). For one monomial: factors without an index move
out; sums inside are opened, so that nested and multi-index sums agree (Fubini); an index that occurs nowhere gives
|Z|; an index that occurs in one joint probability only, to the power one, and there only as a value, is summed out of
it; what falls apart into independent parts is a product of sums. The indices left in a part are named in an order that
depends on none of their names. It is found elsewhere and is not trusted (`naming`): any order is sound.

A bound name is ``#height.place``, and a sum's height exceeds that of every sum inside it, so names never capture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from emsym.kernel.atoms import (
    exponential,
    free_of,
    height_of,
    logarithm,
    magnitude,
    polynomial_key,
    power,
)
from emsym.kernel.naming import naming_order
from emsym.kernel.polynomial import (
    UNIT,
    ZERO,
    Absolute,
    Atom,
    ExpOf,
    Factor,
    Free,
    Joint,
    Letters,
    LogOf,
    Monomial,
    Polynomial,
    Rational,
    SumOf,
    TooLarge,
    merge,
    product,
    single,
    total,
)
from emsym.terms.nodes import Value, points

Renaming = Mapping[Value, Value]
NO_RENAMING: Renaming = {}
MOST_SUMMED = 2_000


def sum_over(indices: Iterable[Value], body: Polynomial) -> Polynomial:
    """Σ over the indices of a polynomial; raises `TooLarge`."""
    if len(body.terms) > MOST_SUMMED:
        raise TooLarge(MOST_SUMMED)
    scope = frozenset(indices)
    return total(_sum_monomial(scope, m).scaled(c) for m, c in body.terms.items())


def _sum_monomial(scope: frozenset[Value], monomial: Monomial) -> Polynomial:
    outside = [(atom, e) for atom, e in monomial if atom.free.isdisjoint(scope)]
    inside = monomial.difference(outside)
    scope, inside, scale = _open(scope, inside)
    scope, inside, sizes = _marginalise(scope, inside)
    parts = (_sum_atom(indices, part) if indices else Polynomial({part: 1}) for part, indices in _parts(scope, inside))
    return product([Polynomial({frozenset(outside): scale}), *parts, *map(single, sizes)])


def _open(scope: frozenset[Value], inside: Monomial) -> tuple[frozenset[Value], Monomial, Rational]:
    """Move the factors of sums inside into the monomial, their indices under fresh names into the scope.

    The last result is a factor: 1/(f(z) − f(x)) may change its sign when z gets another name.
    """
    sums = [(a, e) for a, e in inside if isinstance(a, SumOf) and e > 0 and e == int(e)]
    if not sums:
        return scope, inside, 1
    taken = {value.name for value in scope | free_of(inside)}
    names = (name for name in map("~{}".format, count()) if name not in taken)
    result = inside.difference(sums)
    scale: Rational = 1
    for atom, exponent in sums:
        for _ in range(int(exponent)):
            renaming = {index: Value(next(names), index.variable) for index in atom.indices}
            ((opened, sign),) = rename_monomial(atom.monomial, renaming).terms.items()
            scope = scope.union(renaming.values())
            result = merge(result, opened)
            scale *= sign
    return scope, result, scale


def _marginalise(scope: frozenset[Value], inside: Monomial) -> tuple[frozenset[Value], Monomial, list[Atom]]:
    """Sum out every index that can be, until none is left; the sizes are those of indices that occur nowhere."""
    sizes: list[Atom] = []
    waiting = True
    while waiting:
        waiting = False
        for index in scope:
            using = [(atom, e) for atom, e in inside if index in atom.free]
            if not using:
                sizes.append(Letters(index.variable))
            elif len(using) == 1 and using[0][1] == 1 and isinstance(joint := using[0][0], Joint):
                if not _leaves_a_margin(index, joint):
                    continue
                rest = joint.values - {index}
                left = frozenset({(Joint(joint.distribution, rest), 1)}) if rest else UNIT
                inside = merge(inside.difference(using), left)
            else:
                continue
            scope = scope - {index}
            waiting = True
    return scope, inside, sizes


def _leaves_a_margin(index: Value, joint: Joint) -> bool:
    """Whether Σ over the index, which occurs in the joint, is the probability of the joint's other values.

    The index must be one of the values, and the others the same at each of its letters: Σ_i p(x, i) = p(x), but
    Σ_i p(x[i]) and Σ_i p(x[i], i) depend on the data x.
    """
    return index in joint.values and not any(index in value.at for value in joint.values)


def _parts(scope: frozenset[Value], inside: Monomial) -> Iterator[tuple[Monomial, frozenset[Value]]]:
    """The independent parts of a monomial, each with its indices: connected components by shared indices."""
    using = {index: [pair for pair in inside if index in pair[0].free] for index in scope}
    rest = set(inside)
    while rest:
        part, indices = [rest.pop()], set[Value]()
        for atom, _ in part:  # which grows
            for index in (atom.free & scope).difference(indices):
                indices.add(index)
                near = rest.intersection(using[index])
                part += near
                rest -= near
        yield frozenset(part), frozenset(indices)


def _sum_atom(indices: frozenset[Value], monomial: Monomial, renaming: Renaming = NO_RENAMING) -> Polynomial:
    """Σ over the indices of a monomial in which each index occurs, its free values renamed, as one atom."""
    level = height_of(monomial) + 1
    found: set[Polynomial] = set()

    def named(order: Sequence[Value]) -> tuple[tuple[Value, ...], Polynomial]:
        if len(order) != len(indices) or indices != frozenset(order):
            raise RuntimeError("what names a sum's indices does not name each of them once")
        names = {index: Value(f"#{level}.{place}", index.variable) for place, index in enumerate(order)}
        body = rename_monomial(monomial, {**renaming, **names})
        found.add(body)
        return tuple(names.values()), body

    names, body = named(naming_order(indices, monomial, renaming, lambda order: polynomial_key(named(order)[1])))
    if any(body.scaled(-1) in found for body in found):
        return ZERO  # with its indices exchanged it is its own negative
    ((inside, coefficient),) = body.terms.items()
    return single(SumOf(names, inside, free_of(inside).difference(names), level)).scaled(coefficient)


def rename(polynomial: Polynomial, renaming: Renaming) -> Polynomial:
    """The polynomial with free values renamed at once; sums inside are put back into canonical form."""
    if not renaming:
        return polynomial
    return total(rename_monomial(m, renaming).scaled(c) for m, c in polynomial.terms.items())


def rename_monomial(monomial: Monomial, renaming: Renaming) -> Polynomial:
    """One monomial with free values renamed."""
    kept = frozenset(pair for pair in monomial if pair[0].free.isdisjoint(renaming))
    moved = (_rename_atom(atom, exponent, renaming) for atom, exponent in monomial - kept)
    return product([Polynomial({kept: 1}), *moved])


def _rename_atom(atom: Atom, exponent: Rational, renaming: Renaming) -> Polynomial:
    match atom:
        case Joint(distribution, values):
            return single(Joint(distribution, frozenset(v.renamed(renaming) for v in values)), exponent)
        case Free(name, arguments, sign):
            moved = tuple(v.renamed(renaming) for v in arguments or ())
            return single(Free(name, moved, sign, points(moved)), exponent)
        case SumOf(indices, monomial):
            if _keeps_apart(renaming, atom.free):
                return power(_sum_atom(frozenset(indices), monomial, renaming), exponent)
            return power(sum_over(indices, rename_monomial(monomial, renaming)), exponent)
        case LogOf(inner):
            return power(logarithm(_rename_atom(inner, 1, renaming)), exponent)
        case Absolute(inner):
            return magnitude(_rename_atom(inner, 1, renaming), exponent)
        case ExpOf(monomial):
            return power(exponential(rename_monomial(monomial, renaming)), exponent)
        case Factor(polynomial):
            return power(rename(polynomial, renaming), exponent)
    return single(atom, exponent)


def _keeps_apart(renaming: Renaming, values: frozenset[Value]) -> bool:
    """Whether different values get different names, so that nothing can cancel, or be summed out, that could not be."""
    return len({value.renamed(renaming) for value in values}) == len(values)
