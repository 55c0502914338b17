"""Not trusted. Sums and multiples of candidates, under the weights of the claim's sums and by its factors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from emsym.kernel.certificate import Nonnegative, Over, Product, Witness
from emsym.search import laws
from emsym.search.goal import Goal
from emsym.search.pool import shapes
from emsym.terms.nodes import ONE, Value


def with_multiples(goal: Goal, bases: Iterable[Witness]) -> Iterator[Witness]:
    """Each base, and its sums and multiples."""
    for base in bases:
        yield base
        yield from multiples(goal, base)


def multiples(goal: Goal, base: Witness) -> Iterator[Witness]:
    """The base summed, multiplied, and both."""
    if _is_near(goal, base):
        yield from _sums(goal, base)
        for witness in (base, *_sums(goal, base)):
            yield from (Product((scalar, witness)) for scalar in goal.scalars)


def scaled(goal: Goal, base: Witness) -> Iterator[Witness]:
    """The base multiplied, if no value of it is left to be summed over."""
    if goal.scalars and _is_near(goal, base) and not _free(goal, base):
        yield from (Product((scalar, base)) for scalar in goal.scalars)


def _is_near(goal: Goal, base: Witness) -> bool:
    """Whether the base has logarithms that the claim and its hypotheses have, and no others."""
    known = goal.pool.forms.get(base)
    return known is not None and shapes(known) <= goal.logarithms and bool(shapes(known)) == bool(goal.logarithms)


def _free(goal: Goal, base: Witness) -> frozenset[Value]:
    return laws.free_of(base) & goal.pool.bound


def _sums(goal: Goal, base: Witness) -> Iterator[Witness]:
    """The base summed over its values that the claim binds, under the weights of the claim."""
    free = _free(goal, base)
    for indices, weight in goal.weights if free else ():
        if free.issuperset(indices):
            yield Over(indices, base if weight == ONE else Product((Nonnegative(weight), base)))
