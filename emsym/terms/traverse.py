"""Walking terms without recursion, so that depth costs memory and never a crash.

A part that stands in many places as one object is visited once, so a walk costs as much as there are objects.

Every pass over a term is one of three walks: `postorder` visits each node after its children, `fold` computes
bottom-up, `substitute` renames free values and distributions without capture.

What is free or bound is a plain value: x[i] mentions i, as p(i) does, and beside it the data set x, which no sum binds
(`data`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

from emsym.terms.nodes import (
    Add,
    Data,
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

T = TypeVar("T")
Entered = tuple[Term, Mapping[Value, Value]]
"""A node, a sum with safe indices, and the renaming that holds inside it."""


def children(term: Term) -> tuple[Term, ...]:
    """The direct subterms, left to right."""
    match term:  # by class alone, which is several times faster than taking nodes apart, and most of what a walk costs
        case Probability() | Number() | Function() | Real() | Size():
            return ()
        case Mul():
            return term.factors
        case Add():
            return term.terms
        case Sum():
            return (term.body,)
        case Power():
            return (term.base,)
        case Log() | Exp():
            return (term.argument,)


def rebuild(term: Term, parts: tuple[Term, ...]) -> Term:
    """The same node over other subterms, as many as `children` gave."""
    match term:
        case Add():
            return Add(parts)
        case Mul():
            return Mul(parts)
        case Power(_, exponent):
            return Power(parts[0], exponent)
        case Log():
            return Log(parts[0])
        case Exp():
            return Exp(parts[0])
        case Sum(indices, _):
            return Sum(indices, parts[0])
        case Number() | Real() | Size() | Probability() | Function():
            return term


def postorder(term: Term) -> Iterator[Term]:
    """Every node, each after its children; one that stands in several places, as one object, once."""
    return iter(fold_all(term, lambda node, _: node).values())


def fold(term: Term, combine: Callable[[Term, tuple[T, ...]], T]) -> T:
    """Compute bottom-up: `combine` gets each node and the results of its children, for one object once."""
    return fold_all(term, combine)[id(term)]


def fold_all(term: Term, combine: Callable[[Term, tuple[T, ...]], T]) -> dict[int, T]:
    """What `fold` computes for each node, by identity; only while the term itself is kept."""
    done: dict[int, T] = {}
    stack: list[tuple[Term, tuple[Term, ...]]] = [(term, ())]
    while stack:
        node, parts = stack.pop()
        if not parts:
            if id(node) in done:
                continue
            parts = children(node)
            if parts:
                stack.append((node, parts))
                stack += [(part, ()) for part in reversed(parts)]
                continue
        done[id(node)] = combine(node, tuple([done[id(part)] for part in parts]))
    return done


def depth(term: Term) -> int:
    """How deep the term is nested; 1 for a leaf."""
    return fold(term, lambda _, parts: 1 + max(parts, default=0))


def leaf_values(term: Term) -> tuple[Value, ...]:
    """The values that a leaf is applied to, plain and indexed, in the order of writing; none for an inner node."""
    match term:
        case Probability(_, event, given):
            return event + given
        case Function(_, arguments, _):
            return arguments
        case _:
            return ()


def free_values(term: Term) -> frozenset[Value]:
    """The plain values that occur, as such or as an index, outside every sum over them."""
    return fold(term, _free)


def free_values_of_parts(term: Term) -> dict[int, frozenset[Value]]:
    """The free values of a term and of each of its subterms, by identity; only while the term itself is kept."""
    return fold_all(term, _free)


def _free(node: Term, parts: tuple[frozenset[Value], ...]) -> frozenset[Value]:
    inside = frozenset[Value]().union(*parts) if parts else points(leaf_values(node))
    return inside.difference(node.indices) if isinstance(node, Sum) else inside


def indexed_values(term: Term, bound: bool = True) -> frozenset[Value]:
    """The values x[i] that occur; those alone no index of which is bound, if `bound` ones are not asked for."""
    if bound:
        return frozenset(value for node in postorder(term) for value in leaf_values(node) if value.at)

    def combine(node: Term, parts: tuple[frozenset[Value], ...]) -> frozenset[Value]:
        inside = frozenset(value for value in leaf_values(node) if value.at).union(*parts)
        if not isinstance(node, Sum):
            return inside
        return frozenset(value for value in inside if not set(value.at).intersection(node.indices))

    return fold(term, combine)


def data(term: Term) -> frozenset[Data]:
    """The data sets that occur; they are the same throughout, as distributions are."""
    return frozenset(value.data for value in indexed_values(term))


def bound_values(term: Term) -> frozenset[Value]:
    """The values that some sum inside the term binds."""
    return frozenset(index for node in postorder(term) if isinstance(node, Sum) for index in node.indices)


def distributions(term: Term) -> frozenset[str]:
    """The names of the distributions that occur."""
    return frozenset(node.distribution for node in postorder(term) if isinstance(node, Probability))


def fresh(value: Value, taken: Collection[Value]) -> Value:
    """A value of the same variable whose name is not taken: z, then z′, z′′, …"""
    while value in taken:
        value = Value(value.name + "′", value.variable)
    return value


def substitute(term: Term, values: Mapping[Value, Value] | None = None, names: Mapping[str, str] | None = None) -> Term:
    """Rename free values and distributions at once; a sum whose index would capture a new value renames its index.

    A value x[i] may be renamed as a whole, wherever none of its indices is bound; else it follows its indices.
    """
    done: dict[tuple[int, int], Term] = {}
    scopes = [values or {}]  # kept, so that each has an identity of its own
    work: list[tuple[Term, Mapping[Value, Value], Entered | None]] = [(term, scopes[0], None)]
    while work:
        node, scope, entered = work.pop()
        if entered is not None:
            new, inside = entered
            parts = tuple([done[id(part), id(inside)] for part in children(new)])
            done[id(node), id(scope)] = rebuild(new, parts) if parts else _rename_leaf(new, inside, names or {})
        elif (id(node), id(scope)) not in done:
            entered = _enter(node, scope) if isinstance(node, Sum) else (node, scope)
            scopes.append(entered[1])
            work += [(node, scope, entered), *((part, entered[1], None) for part in children(node))]
    return done[id(term), id(scopes[0])]


def replace_leaves(term: Term, replacement: Callable[[Term], Term | None], arriving: Collection[Value]) -> Term:
    """Put terms in the place of leaves; a sum whose index would capture one of the arriving free values renames it."""
    taken = {*arriving, *free_values(term), *bound_values(term)}
    renamed = {index: fresh(index, taken) for index in bound_values(term) if index in arriving}

    def combine(node: Term, parts: tuple[Term, ...]) -> Term:
        if parts:
            return rebuild(node, parts)
        return replacement(node) or node

    return fold(_rename_bound(term, renamed), combine)


def _rename_bound(term: Term, renamed: Mapping[Value, Value]) -> Term:
    """Other names for bound values, whose new names occur nowhere in the term."""
    if not renamed:
        return term

    def combine(node: Term, parts: tuple[Term, ...]) -> Term:
        if isinstance(node, Sum) and not renamed.keys().isdisjoint(node.indices):
            inside = {index: renamed[index] for index in node.indices if index in renamed}
            return Sum(tuple(renamed.get(index, index) for index in node.indices), substitute(parts[0], inside))
        return rebuild(node, parts)

    return fold(term, combine)


def _rename_leaf(leaf: Term, scope: Mapping[Value, Value], names: Mapping[str, str]) -> Term:
    match leaf:
        case Probability(distribution, event, given):
            return Probability(
                names.get(distribution, distribution),
                tuple(value.renamed(scope) for value in event),
                tuple(value.renamed(scope) for value in given),
            )
        case Function(name, arguments, sign):
            return Function(name, tuple(value.renamed(scope) for value in arguments), sign)
        case _:
            return leaf


def _enter(node: Sum, scope: Mapping[Value, Value]) -> Entered:
    """The sum with safe indices, and the renaming that holds inside it."""
    inside = {old: new for old, new in scope.items() if not any(point in node.indices for point in old.points)}
    if points([new for old, new in inside.items() if old != new]).isdisjoint(node.indices):
        return node, scope if inside == scope else inside
    present = free_values(node.body)
    if any(old.at for old in inside):
        present |= indexed_values(node.body, bound=False)
    arriving = points([new for old, new in inside.items() if old != new and old in present])
    taken = {*free_values(node.body), *points(inside.values()), *node.indices}
    indices = []
    for index in node.indices:
        if index in arriving:
            inside[index] = fresh(index, taken)
            taken.add(inside[index])
        indices.append(inside.get(index, index))
    return Sum(tuple(indices), node.body), inside
