"""Imposes on models what hypotheses ask for: maps one after another, in floating point or exactly.

`emsym.numeric.recognised` finds which maps, and in what order. Nothing rests on them: a model counts only where the
hypotheses themselves hold, and a counterexample only where they hold exactly. Not trusted; shares nothing with the
kernel. Imports NumPy, and neither SymPy nor, before a map is applied exactly, python-flint.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import lcm

import numpy as np

from emsym.numeric.constraints import Constraint, Table
from emsym.numeric.equations import Assigned, Bounded, Ground, Moved
from emsym.numeric.evaluate import Models, evaluate
from emsym.numeric.plan import Head, HeadKind, Plan
from emsym.numeric.rational import Model, reduced
from emsym.numeric.supposed import Supposed
from emsym.terms.nodes import Value

Part = Constraint | Assigned | Moved | Bounded


class Irrational(ArithmeticError):
    """What a map asks for is no fraction."""


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


def _supported(table: Table) -> Table:
    axes = tuple(range(table.ndim - 1))
    least, total = table.min(axis=axes), table.sum(axis=axes)
    return np.where((least > 1e-15 * total) & np.isfinite(total), table, 1.0)


def _integers(table: Table) -> Table:
    common = lcm(*(cell.denominator for cell in table.flat))
    whole = [cell.numerator * (common // cell.denominator) for cell in table.flat]
    return reduced(np.array(whole, dtype=object).reshape(table.shape))
