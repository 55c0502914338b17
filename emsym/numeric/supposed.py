"""Hypotheses as models meet them: what they define is computed, and what is left of them is compared.

A value that an equation fixes is settled: each model says which letter it is. Every other value that a hypothesis fixes
is a place: there the hypothesis holds or does not. Not trusted; shares nothing with the kernel. Imports NumPy, and
neither SymPy nor python-flint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, prod
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.computed import completed
from emsym.numeric.definitions import Assignment, Computed, assignments, definitions
from emsym.numeric.evaluate import EPS, Approximate, Array, Models, evaluate
from emsym.numeric.plan import Head, Plan, alignment, compile_terms, ordered, without
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term, Value
from emsym.terms.signature import Signature
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import bound_values, replace_leaves

Scalar = TypeVar("Scalar", bound=np.generic)

FLOOR = 1e-150  # what is smaller may come from products that underflow on the way: other models have to tell


@dataclass(frozen=True, slots=True)
class Supposed:
    """Hypotheses under a signature, none of whose own values is settled."""

    hypotheses: tuple[Hypothesis, ...]
    signature: Signature
    drawn: Signature
    """What a model gives: everything but what is defined."""
    definitions: tuple[Computed, ...]
    settled: tuple[Value, ...]
    checked: tuple[int, ...]
    """The places of the hypotheses that do not hold by definition."""
    assignments: tuple[Assignment, ...]
    """What these say of a part of a law by another."""

    @property
    def remaining(self) -> tuple[Hypothesis, ...]:
        """The hypotheses that do not hold by definition."""
        return tuple(self.hypotheses[place] for place in self.checked)

    def completed(self, models: Models) -> tuple[Models, NDArray[np.bool_]]:
        """The models with what is defined, and in which of them that may be."""
        return completed(models, self.definitions, self.signature)

    def plan(self) -> Plan:
        """What compares the remaining hypotheses."""
        return compile_terms(sides_of(self.remaining), self.settled)

    def meeting(self, plan: Plan, models: Models) -> NDArray[np.bool_]:
        """In which models each of the remaining hypotheses holds within rounding: a row for each.

        It must hold at every letter of its own values, and somewhere of those that it fixes.
        """
        whole, valid = self.completed(models)
        sides, rows = evaluate(plan, whole), []
        for number, each in enumerate(self.remaining):
            fixed = ordered(axes_of(plan, number).difference(each.every))
            rows.append(flat(held(each, plan, number, sides, fixed, models.count)).any(axis=0) & valid)
        return np.stack(rows) if rows else np.ones((0, models.count), dtype=bool)


def suppose(signature: Signature, hypotheses: Sequence[Hypothesis], given: Collection[Head] = ()) -> Supposed:
    """Read what the hypotheses define, but for what is given anyhow."""
    settled = settled_by(hypotheses)
    own = tuple(_hypothesis_apart(each, settled) for each in hypotheses)
    found = [each for each in definitions(signature, own) if each.head not in given]
    defined, heads = {each.number for each in found}, [each.head for each in found]
    checked = tuple(place for place in range(len(own)) if place not in defined)
    return Supposed(
        own,
        signature,
        without(signature, heads),
        tuple(Computed(each.head, each.values, compile_terms([each.term], settled)) for each in found),
        settled,
        checked,
        assignments(own, checked, heads),
    )


def settled_by(hypotheses: Iterable[Hypothesis]) -> tuple[Value, ...]:
    """The values that an equation fixes."""
    equations = (each for each in hypotheses if each.relation is Relation.EQUAL)
    return ordered({value for each in equations for value in each.fixed})


def sides_of(claims: Iterable[Claim | Hypothesis]) -> list[Term]:
    """All sides, two of each."""
    return [side for each in claims for side in (each.left, each.right)]


def _hypothesis_apart(hypothesis: Hypothesis, settled: tuple[Value, ...]) -> Hypothesis:
    own = hypothesis.apart(settled)
    return Hypothesis(apart(own.claim, settled), own.every)


def apart(claim: Claim, settled: tuple[Value, ...]) -> Claim:
    """The claim, no sum of which binds one of these values."""
    left, right = (_side_apart(side, settled) for side in (claim.left, claim.right))
    return Claim(left, claim.relation, right)


def _side_apart(side: Term, settled: tuple[Value, ...]) -> Term:
    if not settled or bound_values(side).isdisjoint(settled):
        return side
    return replace_leaves(side, lambda leaf: None, settled)


def axes_of(plan: Plan, number: int) -> frozenset[Value]:
    """The values on which the sides of a plan's claim of this number, from 0, depend."""
    left, right = plan.roots[2 * number : 2 * number + 2]
    return frozenset({*plan.steps[left].axes, *plan.steps[right].axes})


def held(
    hypothesis: Hypothesis,
    plan: Plan,
    number: int,
    sides: Sequence[Approximate],
    places: tuple[Value, ...],
    count: int,
) -> NDArray[np.bool_]:
    """Where a hypothesis holds within rounding, over these places; at all letters of its other values."""
    values = ordered(axes_of(plan, number))
    violation, bound = gap(hypothesis.relation, plan, number, sides, values, count)
    holds = violation < -bound if hypothesis.relation.is_strict else violation <= bound
    shared = {value for value in values if value in places and value not in hypothesis.every}
    own = tuple(axis for axis, value in enumerate(values) if value not in shared)
    index = tuple(slice(None) if value in shared else None for value in places)
    return np.asarray(holds.all(axis=own))[(*index, slice(None))]


def gap(
    relation: Relation,
    plan: Plan,
    number: int,
    sides: Sequence[Approximate],
    values: tuple[Value, ...],
    count: int,
) -> tuple[Array, Array]:
    """The violation of one relation over some values and the batch, and its error bound."""
    left, right = (
        over(side, plan.steps[root].axes, values)
        for side, root in zip(sides[2 * number :][:2], plan.roots[2 * number :][:2], strict=True)
    )
    with np.errstate(all="ignore"):
        if relation in (Relation.AT_LEAST, Relation.GREATER):
            violation = right.value - left.value
        elif relation is Relation.EQUAL:
            violation = np.abs(left.value - right.value)
        else:
            violation = left.value - right.value
        bound = (max(left.relative, right.relative) + EPS) * (left.size() + right.size()) + FLOOR
        if not isfinite(violation.sum() + bound.sum()):  # or a sum of what is finite is not, which costs time alone
            undefined = ~(np.isfinite(bound) & np.isfinite(violation))
            violation, bound = np.where(undefined, np.nan, violation), np.where(undefined, np.nan, bound)
    shape = (*violation.shape[:-1], count)
    return np.broadcast_to(violation, shape), np.broadcast_to(bound, shape)


def over(side: Approximate, axes: tuple[Value, ...], values: tuple[Value, ...]) -> Approximate:
    """The side over the axes of more values."""
    index = alignment(axes, values)
    if index is None:
        return side
    magnitude = None if side.magnitude is None else side.magnitude[index]
    return Approximate(side.value[index], side.relative, magnitude)


def flat(places: NDArray[Scalar]) -> NDArray[Scalar]:
    """All places of a model in one axis, the batch in the other."""
    return places.reshape(prod(places.shape[:-1]), places.shape[-1])
