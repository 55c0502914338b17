"""Run a plan over arrays of exact numbers, on one model with rational probabilities.

Not trusted to prove anything; shares nothing with the kernel. Imports python-flint, so import this module only with a
candidate at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq

from emsym.numeric.evaluate import over_axes
from emsym.numeric.exact import Context, Exact
from emsym.numeric.plan import (
    Alignment,
    Arithmetic,
    Marginal,
    Plan,
    Raised,
    Step,
    Total,
)
from emsym.numeric.rational import Model, Table
from emsym.terms.nodes import Function, Number, Real, Size
from emsym.terms.signature import Signature


def evaluate_exactly(plan: Plan, needed: Signature, model: Model, context: Context) -> list[Table]:
    """Every root of the plan, as an array of exact numbers over the axes of its step."""
    run = _Run(needed, model, context)
    results: list[Table | None] = []
    for step, expiring in zip(plan.steps, plan.expiring, strict=True):
        operands = [
            view(results[operand], alignment) for operand, alignment in zip(step.operands, step.alignments, strict=True)
        ]
        results.append(_array(run.step(step, operands)))
        for slot in expiring:
            results[slot] = None
    return [view(results[root], None) for root in plan.roots]


class _Run:
    """The model's tables as exact numbers."""

    def __init__(self, needed: Signature, model: Model, context: Context) -> None:
        self.needed, self.model, self.context = needed, model, context
        self.joints = {name: _joint(weights) for name, weights in model.weights.items()}
        self.functions = {key: _map(_exact, table) for key, table in model.functions.items()}

    def step(self, step: Step, operands: list[Table]) -> Any:
        match step.operation:
            case Number(value):
                return _exact(value)
            case Size(variable):
                return fmpq(self.model.sizes[variable])
            case Real(name, _):
                return _exact(self.model.reals[name])
            case Function(name, arguments, _):
                table = self.functions[name, tuple(value.variable for value in arguments)]
                return over_axes(table, arguments, step.axes, self.model.data)
            case Marginal(distribution, values):
                marginal = self._marginal(distribution, {value.variable for value in values})
                return over_axes(marginal, values, step.axes, self.model.data)
            case Arithmetic.PLUS:
                return operands[0] + operands[1]
            case Arithmetic.TIMES:
                return operands[0] * operands[1]
            case Arithmetic.OVER:
                return np.frompyfunc(self.context.over, 2, 1)(*operands)
            case Raised(exponent):
                return _map(lambda base: self.context.power(base, exponent), operands[0])
            case Arithmetic.LOG:
                return _map(self.context.log, operands[0])
            case Arithmetic.EXP:
                return _map(self.context.exp, operands[0])
            case Total(variable, None):
                return operands[0] * fmpq(self.model.sizes[variable])
            case Total(_, axis):
                return operands[0].sum(axis=axis)

    def _marginal(self, distribution: str, kept: set[str]) -> Any:
        variables = self.needed.distributions[distribution]
        dropped = tuple(axis for axis, variable in enumerate(variables) if variable not in kept)
        return self.joints[distribution].sum(axis=dropped) if dropped else self.joints[distribution]


def _exact(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _joint(weights: Table) -> Table:
    total = int(weights.sum())
    return _map(lambda weight: fmpq(weight, total), weights)


def _map(function: Callable[[Any], Exact], table: Table) -> Table:
    return _array(np.frompyfunc(function, 1, 1)(table))


def _array(result: Any) -> Table:
    """NumPy hands back a bare object where an array of no dimensions is meant."""
    return np.asarray(result, dtype=object)


def view(table: Table | None, alignment: Alignment | None) -> Table:
    """The table, indexed so that it broadcasts over more axes; there is no batch here."""
    if table is None:
        raise LookupError("the plan dropped a result before its last use")
    return table if alignment is None else np.asarray(table[alignment[:-1]], dtype=object)
