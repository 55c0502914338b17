"""Trusted. Σ over values: minimal scope, marginalisation, and one name for each bound value.

Σ over the monomials of a polynomial is taken one by one (linearity). For one monomial: factors without an index move
out; sums inside are opened, so that nested and multi-index sums agree (Fubini); an index that occurs nowhere gives
|Z|; an index that occurs in one joint probability only, to the power one, and there only as a value, is summed out of
it; what falls apart into independent parts is a product of sums. The indices left in a part are named by a canonical
order: refine by how each occurs, and where that leaves ties, try each tied index that no symmetry already covers, and
take the least result (McKay & Piperno, Practical graph isomorphism II, 2014).

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
from emsym.kernel.polynomial import (
    ONE,
    UNIT,
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
    merge,
    single,
    total,
)
from emsym.terms.nodes import Value, points

Renaming = Mapping[Value, Value]


def sum_over(indices: Iterable[Value], body: Polynomial) -> Polynomial:
    """Σ over the indices of a polynomial."""
    scope = frozenset(indices)
    return total(_sum_monomial(scope, m).scaled(c) for m, c in body.terms.items())


def _sum_monomial(scope: frozenset[Value], monomial: Monomial) -> Polynomial:
    outside = [(atom, e) for atom, e in monomial if atom.free.isdisjoint(scope)]
    inside = monomial.difference(outside)
    scope, inside, scale = _open(scope, inside)
    moved = Polynomial({frozenset(outside): scale})
    scope, inside, sizes = _marginalise(scope, inside)
    for part, indices in _parts(scope, inside):
        moved = moved.times(Polynomial({part: 1}) if not indices else _sum_atom(indices, part))
    for size in sizes:
        moved = moved.times(single(size))
    return moved


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
            break
    return scope, inside, sizes


def _leaves_a_margin(index: Value, joint: Joint) -> bool:
    """Whether Σ over the index, which occurs in the joint, is the probability of the joint's other values.

    The index must be one of the values, and the others the same at each of its letters: Σ_i p(x, i) = p(x), but
    Σ_i p(x[i]) and Σ_i p(x[i], i) depend on the data x.
    """
    return index in joint.values and not any(index in value.at for value in joint.values)


def _parts(scope: frozenset[Value], inside: Monomial) -> Iterator[tuple[Monomial, frozenset[Value]]]:
    """The independent parts of a monomial, each with its indices: connected components by shared indices."""
    rest = list(inside)
    while rest:
        part = [rest.pop()]
        indices = part[0][0].free & scope
        joined = True
        while joined:
            near = [pair for pair in rest if not indices.isdisjoint(pair[0].free)]
            joined = bool(near)
            part += near
            rest = [pair for pair in rest if pair not in near]
            indices = indices.union(*(atom.free & scope for atom, _ in near))
        yield frozenset(part), indices


def _sum_atom(indices: frozenset[Value], monomial: Monomial) -> Polynomial:
    """Σ over the indices of a monomial in which each index occurs, as one atom under canonical names."""
    level = height_of(monomial) + 1
    order = tuple(indices) if len(indices) == 1 else _canonical_order(indices, monomial, level)
    names = _names(order, level)
    ((body, coefficient),) = rename_monomial(monomial, names).terms.items()
    atom = SumOf(tuple(names.values()), body, free_of(monomial) - indices, level)
    return single(atom).scaled(coefficient)


def _names(order: Sequence[Value], level: int) -> dict[Value, Value]:
    return {index: Value(f"#{level}.{place}", index.variable) for place, index in enumerate(order)}


def _canonical_order(indices: frozenset[Value], monomial: Monomial, level: int) -> tuple[Value, ...]:
    """The order of the indices whose naming gives the least key."""
    colours = _refine({index: index.variable for index in indices}, monomial)
    orders = list(_orders(colours, monomial))
    if len(orders) == 1:
        return orders[0]
    return min(orders, key=lambda order: _key_under(monomial, _names(order, level)))


def _orders(colours: Mapping[Value, str], monomial: Monomial) -> Iterator[tuple[Value, ...]]:
    """Every order that refinement and symmetry leave open."""
    ties = _first_tie(colours)
    if not ties:
        yield tuple(sorted(colours, key=colours.__getitem__))
    for choice in _up_to_symmetry(ties, monomial):
        yield from _orders(_refine({**colours, choice: colours[choice] + "!"}, monomial), monomial)


def _refine(colours: Mapping[Value, str], monomial: Monomial) -> dict[Value, str]:
    """Split colours by how the indices of each colour occur beside the others, until nothing splits further."""
    current = dict(colours)
    while True:
        seen = {index: _signature(index, current, monomial) for index in current}
        ranks = {signature: f"{place:06d}" for place, signature in enumerate(sorted(set(seen.values())))}
        refined = {index: ranks[seen[index]] for index in current}
        if len(ranks) == len(set(current.values())):
            return refined
        current = refined


def _signature(index: Value, colours: Mapping[Value, str], monomial: Monomial) -> str:
    """How the index occurs: its colour, and the factors it is in with every index named by its colour."""
    naming = {other: Value(f"~{colour}", other.variable) for other, colour in colours.items()}
    naming[index] = Value("~self", index.variable)
    using = (frozenset({pair}) for pair in monomial if index in pair[0].free)
    return f"{colours[index]} " + ", ".join(sorted(_key_under(factor, naming) for factor in using))


def _key_under(monomial: Monomial, naming: Renaming) -> str:
    """The key of a monomial under other names."""
    return polynomial_key(rename_monomial(monomial, naming))


def _first_tie(colours: Mapping[Value, str]) -> list[Value]:
    groups: dict[str, list[Value]] = {}
    for index, colour in colours.items():
        groups.setdefault(colour, []).append(index)
    tied = [colour for colour, group in groups.items() if len(group) > 1]
    return groups[min(tied)] if tied else []


def _up_to_symmetry(ties: list[Value], monomial: Monomial) -> list[Value]:
    """One of each set of tied indices that can be exchanged without changing the monomial."""
    chosen: list[Value] = []
    for index in ties:
        if not any(_exchangeable(index, other, monomial) for other in chosen):
            chosen.append(index)
    return chosen


def _exchangeable(first: Value, second: Value, monomial: Monomial) -> bool:
    swapped = rename_monomial(monomial, {first: second, second: first})
    return swapped == Polynomial({monomial: 1})


def rename(polynomial: Polynomial, renaming: Renaming) -> Polynomial:
    """The polynomial with free values renamed at once; sums inside are put back into canonical form."""
    if not renaming:
        return polynomial
    return total(rename_monomial(m, renaming).scaled(c) for m, c in polynomial.terms.items())


def rename_monomial(monomial: Monomial, renaming: Renaming) -> Polynomial:
    """One monomial with free values renamed."""
    kept: list[tuple[Atom, Rational]] = []
    result = ONE
    for atom, exponent in monomial:
        if atom.free.isdisjoint(renaming):
            kept.append((atom, exponent))
        else:
            result = result.times(_rename_atom(atom, exponent, renaming))
    return result.times(Polynomial({frozenset(kept): 1})) if kept else result


def _rename_atom(atom: Atom, exponent: Rational, renaming: Renaming) -> Polynomial:
    match atom:
        case Joint(distribution, values):
            return single(Joint(distribution, frozenset(v.renamed(renaming) for v in values)), exponent)
        case Free(name, arguments, sign):
            moved = tuple(v.renamed(renaming) for v in arguments or ())
            return single(Free(name, moved, sign, points(moved)), exponent)
        case SumOf(indices, monomial):
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
