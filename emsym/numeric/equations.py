"""What hypotheses say of the free side of a model, as maps that take any model to one that meets them.

A part of a law is made what an equation says (`Assigned`), one number is moved until an equation holds (`Moved`), or
all numbers that are beyond a bound are moved within (`Bounded`). As constraints do, the maps use sums, products and
quotients alone. Nothing rests on them. Not trusted; shares nothing with the kernel. Imports NumPy, and neither SymPy
nor python-flint.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from emsym.numeric.constraints import Table, marginal_of
from emsym.numeric.plan import Head, HeadKind, Plan, alignment, ordered, sign_of
from emsym.numeric.supposed import Supposed
from emsym.terms.claim import Relation
from emsym.terms.nodes import Sign, Value
from emsym.terms.signature import FunctionKey


class Ground(Protocol):
    """The free side of models, which a map changes."""

    weights: dict[str, Table]
    functions: dict[FunctionKey, Table]
    reals: dict[str, Table]
    supposed: Supposed

    def value(self, plan: Plan) -> Table:
        """What a plan of one term gives, over the axes of its root and the batch."""

    def letter(self, value: Value) -> Table:
        """The letter of a settled value."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """P(event | given) is what an equation says, at every letter but of those given values that are settled."""

    distribution: str
    event: tuple[Value, ...]
    given: tuple[Value, ...]
    plan: Plan = field(hash=False)

    def impose(self, ground: Ground, additive: bool) -> None:
        """Replace P(event | given), and keep the conditional distribution of what else there is."""
        joint, variables = ground.weights[self.distribution], ground.supposed.signature.distributions[self.distribution]
        own = self.plan.steps[self.plan.roots[0]].axes
        found = ground.value(self.plan)
        wanted = found[(*(slice(None) if self._at(name, own) else None for name in variables), ...)]
        given = [value.variable for value in self.given]
        above = marginal_of(joint, variables, [*given, *(value.variable for value in self.event)])
        below = marginal_of(joint, variables, given)
        here = self._here(ground, joint, variables)
        if additive:
            inside = {value.variable for value in (*self.event, *self.given)}
            spread = marginal_of(joint, variables, [name for name in variables if name not in inside])
            change = (wanted * below - above) * (spread / marginal_of(joint, variables, ()))
            ground.weights[self.distribution] = np.asarray(np.where(here, joint + change, joint))
        else:
            ground.weights[self.distribution] = np.asarray(np.where(here, joint * (wanted * below / above), joint))

    def _at(self, name: str, axes: tuple[Value, ...]) -> bool:
        return any(value.variable == name and value in axes for value in (*self.event, *self.given))

    def _here(self, ground: Ground, joint: Table, variables: tuple[str, ...]) -> Table:
        """Where the settled given values have their letters."""
        here = np.ones((1,) * joint.ndim, dtype=bool)
        for value in self.given:
            if value in ground.supposed.settled:
                axis = variables.index(value.variable)
                shape = [1] * joint.ndim
                shape[axis] = joint.shape[axis]
                here = here & (np.arange(joint.shape[axis]).reshape(shape) == ground.letter(value))
        return here


@dataclass(frozen=True, slots=True)
class Moved:
    """A number is moved until the two sides are equal, or as far apart as they were below a bound.

    The number is a real, or a function at the first letters of its arguments: the difference of the sides must be
    linear in it.
    """

    head: Head
    difference: Plan = field(hash=False)
    relation: Relation

    def impose(self, ground: Ground, additive: bool) -> None:
        """Where it does not hold yet, move the number to the other side of what would make the sides equal."""
        before = ground.value(self.difference)
        tables, key = _tables_of(ground, self.head)
        table = tables[key]
        tables[key] = _plus_at_first(table, self.head, before * 0 + 1)
        slope = ground.value(self.difference) - before
        with np.errstate(all="ignore"):
            far = _divided(before, slope) * (-2 if self.relation.is_strict else -1)
        step = np.where(_holds(self.relation, before), before * 0, far)
        tables[key] = _within(_plus_at_first(table, self.head, step), table, self.head, ground)


@dataclass(frozen=True, slots=True)
class Bounded:
    """A function, or a real, is on one side of a term at every letter."""

    head: Head
    values: tuple[Value, ...]
    plan: Plan = field(hash=False)
    relation: Relation

    def impose(self, ground: Ground, additive: bool) -> None:
        """Where it is not, it is made equal to the term, or a little more or less."""
        tables, key = _tables_of(ground, self.head)
        table, target = tables[key], ordered(self.values)
        found = ground.value(self.plan)
        own = self.plan.steps[self.plan.roots[0]].axes
        index = alignment(own, target)
        found = found if index is None else found[index[: len(target)]]
        order = [target.index(value) for value in self.values]
        bound = np.broadcast_to(
            found, (*(table.shape[place] for place in np.argsort(order)), *table.shape[len(order) :])
        )
        bound = bound.transpose([*order, *range(len(order), table.ndim)])
        moved = bound
        if self.relation is Relation.GREATER:
            moved = bound + 1
        elif self.relation is Relation.LESS:
            moved = np.where(bound > 0, bound / 2, bound - 1)
        tables[key] = _within(np.where(_holds(self.relation, table - bound), table, moved), table, self.head, ground)


def _tables_of(ground: Ground, head: Head) -> tuple[dict[Any, Table], Any]:
    if head.kind is HeadKind.REAL:
        return ground.reals, head.name
    return ground.functions, (head.name, head.variables)


def _plus_at_first(table: Table, head: Head, step: Table) -> Table:
    """The table with a step added at its first letters."""
    at_first = np.zeros(table.shape[: len(head.variables)], dtype=int)
    at_first[(0,) * len(head.variables)] = 1
    over_batch = at_first.reshape((*at_first.shape, *(1,) * (table.ndim - at_first.ndim)))
    return np.asarray(table + over_batch * step)


def _within(table: Table, old: Table, head: Head, ground: Ground) -> Table:
    """The table, and the old one where it has not the declared sign."""
    sign = sign_of(head, ground.supposed.signature)
    if sign is Sign.REAL:
        return table
    right = table > 0 if sign is Sign.POSITIVE else table >= 0
    axes = tuple(range(len(head.variables)))
    return np.asarray(np.where(np.asarray(right).all(axis=axes, keepdims=True), table, old))


def _holds(relation: Relation, difference: Table) -> Table:
    """Where left − right is as the relation says."""
    match relation:
        case Relation.EQUAL:
            return np.asarray(difference == 0)
        case Relation.AT_LEAST:
            return np.asarray(difference >= 0)
        case Relation.AT_MOST:
            return np.asarray(difference <= 0)
        case Relation.GREATER:
            return np.asarray(difference > 0)
        case Relation.LESS:
            return np.asarray(difference < 0)


def _divided(numerator: Table, denominator: Table) -> Table:
    """The quotient, 0 where there is none."""
    some = denominator != 0
    return np.where(some, numerator / np.where(some, denominator, denominator * 0 + 1), numerator * 0)
