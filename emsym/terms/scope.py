"""What makes a step malformed although each part can be read: values bound wrongly, unbound, or idle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from emsym.terms.nodes import Probability, Size, Sum, Term, Value
from emsym.terms.traverse import bound_values, free_values, indexed_values, postorder


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the scope of a value, and how to mend it. `part` is the subterm."""

    message: str
    help: str
    part: Term


def faults(side: Term, other: Term, about: frozenset[Value]) -> Iterator[Fault]:
    """The faults of one side of a step. `about` are the `subjects` of its chain's first expression."""
    yield from _two_values(side)
    yield from _unbound(side, about)
    yield from _idle(side, other)


def subjects(first: Term) -> frozenset[Value]:
    """What an expression is about: its free values, and its data, each x[i] as the plain value that a sum would bind.

    A sum over x[i] ends before its last use where x[i] is left behind it, unless the chain is about the data x.
    """
    return free_values(first) | {value.plain for value in indexed_values(first)}


def _two_values(side: Term) -> Iterator[Fault]:
    for node in postorder(side):
        if isinstance(node, Probability):
            for first, second in combinations(sorted(set(node.event + node.given)), 2):
                if first.variable == second.variable or first.name == second.name:
                    yield Fault(
                        f"one probability has two values of one variable, {first} and {second}",
                        "apply it to one value of each variable, or declare a second variable if two are meant",
                        node,
                    )


def _unbound(side: Term, about: frozenset[Value]) -> Iterator[Fault]:
    for value in sorted((subjects(side) & bound_values(side)) - about):
        yield Fault(
            f"{value.name} is unbound: the sum over {value.name} ends before its last use",
            f'extend the sum, or name the free value differently: {value.variable}.value("{value.name}_1")',
            side,
        )


def _idle(side: Term, other: Term) -> Iterator[Fault]:
    """An index that its summand lacks, unless the summand is a constant or the step shows that |Z| is meant."""
    sizes = {node.variable for term in (side, other) for node in postorder(term) if isinstance(node, Size)}
    for node in postorder(side):
        if isinstance(node, Sum):
            inside = free_values(node.body)
            for index in node.indices:
                if inside and index not in inside and index.variable not in sizes:
                    yield Fault(
                        f"the index {index.name} is idle: nothing that is summed mentions it",
                        f"drop it from the sum, or write Size({index.name}) for the factor that it makes",
                        node,
                    )
