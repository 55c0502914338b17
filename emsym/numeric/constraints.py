"""What hypotheses ask of models, as maps that take any model to one that meets them.

No random joint meets I(X; Z | Y) = 0, nor p(w | x, y) = p(w | y). So a map changes the free side of a model, as little
as it can: a part of a law is made what an equation says (`Assigned`), a conditional independence, the agreement of two
laws, a uniform law or the symmetry of two variables is imposed, one number is moved until an equation holds (`Moved`),
or all numbers that are beyond a bound are moved within (`Bounded`). `emsym.numeric.recognised` finds which maps, and in
what order. Nothing rests on them: a model counts only where the hypotheses themselves hold, and a counterexample only
where they hold exactly.

The maps use sums, products and quotients alone, so that the same ones serve floating point in batches and exact
fractions. Not trusted; shares nothing with the kernel. Imports NumPy, and neither SymPy nor, before a map is applied
exactly, python-flint.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import lcm, prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.evaluate import Models, evaluate
from emsym.numeric.plan import Head, HeadKind, Plan, alignment, ordered, sign_of
from emsym.numeric.rational import Model, reduced
from emsym.numeric.supposed import Supposed
from emsym.terms.claim import Relation
from emsym.terms.nodes import Sign, Value
from emsym.terms.signature import FunctionKey

Table = NDArray[Any]  # floating point with a batch behind the variables' axes, or fractions without one
Tables = Mapping[str, Table]
Variables = Mapping[str, tuple[str, ...]]


class Irrational(ArithmeticError):
    """What a map asks for is no fraction."""


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
class Independence:
    """A ⊥ B | C under one distribution."""

    distribution: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    given: tuple[str, ...]

    def imposed(self, tables: Tables, distributions: Variables, additive: bool) -> Table:
        """The distribution's joint with P(a, b, c) replaced by P(a, c) P(b, c) / P(c).

        What else there is keeps its conditional distribution; or, if `additive`, the difference is spread evenly, which
        changes no marginal that has none of A or none of B, but may leave a weight that is not positive.
        """
        joint, variables = tables[self.distribution], distributions[self.distribution]

        def marginal(*kept: tuple[str, ...]) -> Table:
            return _marginal(joint, variables, [name for part in kept for name in part])

        both = marginal(self.first, self.second, self.given)
        wanted = marginal(self.first, self.given) * marginal(self.second, self.given) / marginal(self.given)
        if not additive:
            return np.asarray(joint * (wanted / both))
        inside = {*self.first, *self.second, *self.given}
        spread = marginal(tuple(name for name in variables if name not in inside)) / marginal()
        return np.asarray(joint + (wanted - both) * spread)

    def lost(self) -> int:
        """The degrees of freedom that it takes away where every variable has two letters."""
        return int((2 ** len(self.first) - 1) * (2 ** len(self.second) - 1) * 2 ** len(self.given))


@dataclass(frozen=True, slots=True)
class Agreement:
    """P(a | c) is the same under two distributions; the first is changed."""

    distribution: str
    other: str
    event: tuple[str, ...]
    given: tuple[str, ...]

    def imposed(self, tables: Tables, distributions: Variables, additive: bool) -> Table:
        """The first distribution's joint with P(a | c) replaced by the other's."""
        joint, variables = tables[self.distribution], distributions[self.distribution]
        other, theirs = tables[self.other], distributions[self.other]
        inside = (*self.event, *self.given)

        def conditional(table: Table, names: tuple[str, ...]) -> Table:
            return np.asarray(_marginal(table, names, inside) / _marginal(table, names, self.given))

        present = conditional(other, theirs).squeeze(tuple(k for k, name in enumerate(theirs) if name not in inside))
        wanted = present[tuple(slice(None) if name in inside else None for name in variables)]
        return np.asarray(joint * (wanted / conditional(joint, variables)))

    def lost(self) -> int:
        """The degrees of freedom that it takes away where every variable has two letters."""
        return int((2 ** len(self.event) - 1) * 2 ** len(self.given))


@dataclass(frozen=True, slots=True)
class Uniformity:
    """P(a | c) is the same for every a."""

    distribution: str
    event: tuple[str, ...]
    given: tuple[str, ...]

    def imposed(self, tables: Tables, distributions: Variables, additive: bool) -> Table:
        """The distribution's joint with P(a | c) replaced by 1 / |A|."""
        joint, variables = tables[self.distribution], distributions[self.distribution]
        present = _marginal(joint, variables, (*self.event, *self.given))
        letters = prod(joint.shape[axis] for axis, name in enumerate(variables) if name in self.event)
        return np.asarray(joint * (_marginal(joint, variables, self.given) / (present * letters)))

    def lost(self) -> int:
        """The degrees of freedom that it takes away where every variable has two letters."""
        return int((2 ** len(self.event) - 1) * 2 ** len(self.given))


@dataclass(frozen=True, slots=True)
class Symmetry:
    """Two variables may be exchanged, where they have as many letters."""

    distribution: str
    first: str
    second: str
    others: int

    def imposed(self, tables: Tables, distributions: Variables, additive: bool) -> Table:
        """The mean of the distribution's joint and of the same with the two variables exchanged."""
        joint, variables = tables[self.distribution], distributions[self.distribution]
        exchanged = joint.swapaxes(variables.index(self.first), variables.index(self.second))
        return np.asarray(joint + exchanged) if exchanged.shape == joint.shape else joint

    def lost(self) -> int:
        """The degrees of freedom that it takes away where every variable has two letters."""
        return int(2**self.others)


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
        above = _marginal(joint, variables, [*given, *(value.variable for value in self.event)])
        below = _marginal(joint, variables, given)
        here = self._here(ground, joint, variables)
        if additive:
            inside = {value.variable for value in (*self.event, *self.given)}
            spread = _marginal(joint, variables, [name for name in variables if name not in inside])
            change = (wanted * below - above) * (spread / _marginal(joint, variables, ()))
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


Constraint = Independence | Agreement | Uniformity | Symmetry
Part = Constraint | Assigned | Moved | Bounded


@dataclass(frozen=True, slots=True)
class Constraints:
    """Maps to be applied one after another."""

    parts: tuple[Part, ...] = ()
    additive: bool = False

    def on_models(self, models: Models, supposed: Supposed) -> Models:
        """Every model of a batch, changed as little as possible; uniform where that leaves no full support."""
        if not self.parts:
            return models
        ground = _Batch(models, supposed)
        with np.errstate(all="ignore"):
            self._impose(ground)
        weights = {
            name: table if table is models.weights[name] else _supported(table)
            for name, table in ground.weights.items()
        }
        return replace(models, weights=weights, functions=ground.functions, reals=ground.reals)

    def on_model(self, model: Model, supposed: Supposed) -> Model:
        """One model, exactly; the model itself where that leaves no full support, or is not rational."""
        if not self.parts:
            return model
        ground = _Single(model, supposed)
        try:
            self._impose(ground)
        except (Irrational, ZeroDivisionError):
            return model
        if any(min(table.flat) <= 0 for table in ground.weights.values()):
            return model
        return ground.changed()

    def _impose(self, ground: Ground) -> None:
        variables = ground.supposed.signature.distributions
        for part in self.parts:
            if isinstance(part, Constraint):
                ground.weights[part.distribution] = part.imposed(ground.weights, variables, self.additive)
            else:
                part.impose(ground, self.additive)


class _Batch:
    """Models in floating point."""

    def __init__(self, models: Models, supposed: Supposed) -> None:
        self.models, self.supposed = models, supposed
        self.weights, self.functions = dict(models.weights), dict(models.functions)
        self.reals = dict(models.reals)

    def value(self, plan: Plan) -> Table:
        """What a plan of one term gives."""
        now = replace(self.models, weights=self.weights, functions=self.functions, reals=self.reals)
        [found] = evaluate(plan, self.supposed.completed(now)[0])
        axes = plan.steps[plan.roots[0]].axes
        shape = (*(self.models.sizes[value.variable] for value in axes), self.models.count)
        return np.broadcast_to(found.value, shape)

    def letter(self, value: Value) -> Table:
        """The letter of a settled value."""
        return self.models.letters[value]


class _Single:
    """One model in rational numbers."""

    def __init__(self, model: Model, supposed: Supposed) -> None:
        from emsym.numeric.evaluate_exactly import rationals

        self.model, self.supposed = model, supposed
        self.weights = {name: rationals(table) for name, table in model.weights.items()}
        self.functions = {key: rationals(table) for key, table in model.functions.items()}
        self.reals = {name: rationals(np.array(number, dtype=object)) for name, number in model.reals.items()}

    def value(self, plan: Plan) -> Table:
        """What a plan of one term gives, if that is rational."""
        from emsym.numeric.evaluate_exactly import rational_value

        found = rational_value(plan, self.supposed, self.model, self._tables())
        if found is None:
            raise Irrational
        return found

    def _tables(self) -> dict[Head, Table]:
        tables = {Head(HeadKind.LAW, name): np.asarray(table / table.sum()) for name, table in self.weights.items()}
        tables |= {Head(HeadKind.FUNCTION, *key): table for key, table in self.functions.items()}
        return tables | {Head(HeadKind.REAL, name): table for name, table in self.reals.items()}

    def changed(self) -> Model:
        """The model as it has become."""
        from emsym.numeric.evaluate_exactly import fractions

        return replace(
            self.model,
            weights={name: _integers(fractions(table)) for name, table in self.weights.items()},
            functions={key: fractions(table) for key, table in self.functions.items()},
            reals={name: fractions(table).item() for name, table in self.reals.items()},
        )

    def letter(self, value: Value) -> Table:
        """The letter of a settled value."""
        return np.array(self.model.letters[value])


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


def _marginal(table: Table, variables: Sequence[str], kept: Collection[str]) -> Table:
    """Summed over what is not kept, which stays as an axis of length one."""
    dropped = tuple(axis for axis, name in enumerate(variables) if name not in kept)
    return np.asarray(table.sum(axis=dropped, keepdims=True)) if dropped else table


def _supported(table: Table) -> Table:
    axes = tuple(range(table.ndim - 1))
    least, total = table.min(axis=axes), table.sum(axis=axes)
    return np.where((least > 1e-15 * total) & np.isfinite(total), table, 1.0)


def _integers(table: Table) -> Table:
    common = lcm(*(cell.denominator for cell in table.flat))
    whole = [cell.numerator * (common // cell.denominator) for cell in table.flat]
    return reduced(np.array(whole, dtype=object).reshape(table.shape))
