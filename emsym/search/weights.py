"""Not trusted. Sums as they are written: their factors and summands, and the ways to take some factors as weights.

Weights are what sums to one over the indices of a sum: p(z | x), 1/|Z|, f(z)/Σ_z f(z).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from emsym.search.forms import equal
from emsym.terms.nodes import ONE, Add, Function, Mul, Number, Power, Probability, Size, Sum, Term, Value
from emsym.terms.traverse import postorder

MOST_FACTORS = 6
MOST_COVERS = 200


def factors(term: Term) -> list[Term]:
    """The factors of a product as written, quotients as powers."""
    out: list[Term] = []
    work = [term]
    while work:
        node = work.pop()
        match node:
            case Mul(parts):
                work.extend(reversed(parts))
            case Power(base, exponent) if exponent.denominator == 1 and 1 < exponent <= MOST_FACTORS:
                work.extend([base] * int(exponent))
            case Power(Mul(parts), exponent) if exponent.denominator == 1:
                work.extend(Power(part, exponent) for part in reversed(parts))
            case _:
                out.append(node)
    return out


def product(parts: Sequence[Term]) -> Term:
    """The product of factors; 1 where there is none."""
    return parts[0] if len(parts) == 1 else Mul(tuple(parts)) if parts else ONE


def summands(term: Term) -> tuple[Term, ...]:
    """The terms of a sum, brackets opened."""
    out: list[Term] = []
    work = [term]
    while work:
        node = work.pop()
        if isinstance(node, Add):
            work.extend(reversed(node.terms))
        else:
            out.append(node)
    return tuple(out)


def sums(*terms: Term) -> list[Sum]:
    """Every sum that occurs, once, with the indices of sums directly inside it joined to its own."""
    found: dict[Sum, None] = {}
    for term in terms:
        for node in postorder(term):
            if isinstance(node, Sum):
                found.update(dict.fromkeys(joined(node)))
            elif isinstance(node, Mul) and (average := _average(node)) is not None:
                found[average] = None
    return list(found)


def _average(node: Mul) -> Sum | None:
    """Σ_x f(x)/|X| for (Σ_x f(x))/|X|."""
    parts = factors(node)
    sizes = [part for part in parts if _is_uniform(part)]
    inner = [part for part in parts if isinstance(part, Sum)] if sizes else []
    if len(inner) != 1:
        return None
    return Sum(inner[0].indices, product([*factors(inner[0].body), *(part for part in parts if part is not inner[0])]))


def joined(total: Sum) -> list[Sum]:
    """The sum, and the sum directly inside it joined to it unless it binds one of its values again."""
    inside = total.body
    if not isinstance(inside, Sum) or set(total.indices) & set(inside.indices):
        return [total]
    return [total, Sum(total.indices + inside.indices, inside.body)]


def weightings(total: Sum) -> Iterator[tuple[Term, list[Term]]]:
    """Each way to split a sum's body into weights that sum to one and the rest."""
    parts = factors(total.body)
    heads = _heads(parts)
    covers = (chosen for left, chosen in islice(_covering(total.indices, heads), MOST_COVERS) if not left)
    for chosen in _choices(heads) if len(heads) <= MOST_FACTORS else covers:
        rest = list(parts)
        for part in chosen:
            rest.remove(part)
        if equal(Sum(total.indices, product(chosen)), ONE):
            yield product(chosen), rest


def has_more_weights(*sides: Term) -> bool:
    """Whether a sum's body has so many factors that not all ways to split it are looked at."""
    return any(
        len(heads := _heads(factors(total.body))) > MOST_FACTORS
        and next(islice(_covering(total.indices, heads), MOST_COVERS, None), None) is not None
        for total in sums(*sides)
    )


def _heads(parts: Sequence[Term]) -> list[Term]:
    """The factors that may be weights."""
    scaled = any(isinstance(part, Power) and isinstance(part.base, Sum | Size) for part in parts)
    heads = [part for part in parts if isinstance(part, Probability | Number) or _is_uniform(part)]
    return heads + [part for part in parts if scaled and _is_normalised(part)]


def _choices(heads: Sequence[Term]) -> Iterator[list[Term]]:
    for count in range(1, len(heads) + 1):
        yield from map(list, combinations(heads, count))


def _covering(indices: tuple[Value, ...], heads: Sequence[Term]) -> Iterator[tuple[frozenset[Value], list[Term]]]:
    """Heads of which each index is in at most one event, with the indices that are left.

    Of many heads no others sum to one over all of the indices than those that leave none.
    """
    waiting: list[tuple[frozenset[Value], list[Term]]] = [(frozenset(indices), [])]
    while waiting:
        left, chosen = waiting.pop()
        yield left, sorted(chosen, key=heads.index)
        if left:
            events = ((_event(head, left), head) for head in dict.fromkeys(heads))
            waiting += [(left - event, [*chosen, head]) for event, head in events if min(left) in event <= left]


def _event(head: Term, left: frozenset[Value]) -> frozenset[Value]:
    """The values over which a factor sums to one; for 1/|Z|, a value of Z."""
    match head:
        case Probability(_, event, given):
            return frozenset(event).difference(given)
        case Power(Size(variable), _):
            return frozenset(sorted(value for value in left if value.variable == variable)[:1])
    return frozenset()


def _is_uniform(term: Term) -> bool:
    return isinstance(term, Power) and isinstance(term.base, Size) and term.exponent == -1


def _is_normalised(term: Term) -> bool:
    """Whether the factor is a part of f(z)/Σ_z f(z)."""
    return isinstance(term, Function | Sum) or (isinstance(term, Power) and isinstance(term.base, Sum))
