"""Not trusted. The ways to split a set of values: all of a few, and of many those of which the claim speaks.

A claim about a dozen variables speaks of few sets of them: what a sum runs over, what stands before a bar and behind
it. The chain rules and data processing need no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from emsym.terms.nodes import Probability, Sum, Term, Value
from emsym.terms.traverse import postorder

Values = frozenset[Value]
FEW = 3
MOST_SETS = 32


def spoken(sides: Sequence[Term]) -> tuple[Values, ...]:
    """The sets of values that stand together in the sides, each once; only so many are looked at."""
    return _spoken(sides)[:MOST_SETS]


def has_more_sets(*sides: Term) -> bool:
    """Whether there are more than are looked at."""
    return len(_spoken(sides)) > MOST_SETS


def _spoken(sides: Sequence[Term]) -> tuple[Values, ...]:
    return tuple(dict.fromkeys(each for side in sides for node in postorder(side) for each in _together(node) if each))


def _together(node: Term) -> Iterator[Values]:
    match node:
        case Sum(indices, _):
            yield frozenset(indices)
        case Probability(_, event, given):
            yield frozenset(event)
            yield frozenset(given)
            yield frozenset(event + given)


def cuts(values: Values, sets: Sequence[Values]) -> list[Values]:
    """The non-empty subsets to look at, the smallest first, the whole last."""
    ordered = sorted(values)
    if len(ordered) <= FEW:
        return [frozenset(part) for count in range(1, len(ordered) + 1) for part in combinations(ordered, count)]
    found = {values, *(values & each for each in sets), *(values - each for each in sets)}
    return sorted(found - {frozenset()}, key=lambda part: (len(part), sorted(part)))


def largest_first(values: Values, sets: Sequence[Values]) -> list[Values]:
    """The same, the whole first."""
    return sorted(cuts(values, sets), key=len, reverse=True)
