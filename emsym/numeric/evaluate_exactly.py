"""Run a plan over arrays of exact numbers, on one model with rational probabilities.

Not trusted to prove anything; shares nothing with the kernel. Imports python-flint, so import this module only with a
candidate at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from flint import fmpq

from emsym.numeric.definitions import Computed
from emsym.numeric.evaluate import over_axes
from emsym.numeric.exact import Context, Undecided, Undefined
from emsym.numeric.plan import (
    Alignment,
    Arithmetic,
    Head,
    HeadKind,
    Marginal,
    Plan,
    Raised,
    Step,
    Total,
    alignment,
    ordered,
    sign_of,
)
from emsym.numeric.rational import Model, Table
from emsym.numeric.supposed import Supposed
from emsym.terms.nodes import Function, Number, Real, Sign, Size
from emsym.terms.signature import Signature

NOTHING: Mapping[Head, Table] = MappingProxyType({})


def evaluate_exactly(
    plan: Plan, needed: Signature, model: Model, context: Context, computed: Mapping[Head, Table] = NOTHING
) -> list[Table]:
    """Every root of the plan, as an array of exact numbers over the axes of its step; `computed` is what is defined."""
    run = _Run(needed, model, context, computed)
    results: list[Table | None] = []
    for step, expiring in zip(plan.steps, plan.expiring, strict=True):
        operands = [
            view(results[operand], alignment) for operand, alignment in zip(step.operands, step.alignments, strict=True)
        ]
        results.append(_array(run.step(step, operands)))
        for slot in expiring:
            results[slot] = None
    return [view(results[root], None) for root in plan.roots]


def compute_exactly(
    definitions: Sequence[Computed],
    needed: Signature,
    model: Model,
    context: Context,
    given: Mapping[Head, Table] = NOTHING,
) -> dict[Head, Table] | None:
    """What is given, in place of the model's tables, and the tables of what else is defined.

    None where one of these is no law or has another sign than was declared.
    """
    tables = dict(given)
    for each in definitions:
        if each.head in tables:
            continue
        [found] = evaluate_exactly(each.plan, needed, model, context, tables)
        table = _whole(found, each, model)
        if not _is_valid(table, each.head, needed, context):
            return None
        tables[each.head] = table
    return tables


def rational_value(plan: Plan, supposed: Supposed, model: Model, tables: Mapping[Head, Table]) -> Table | None:
    """What a plan of one term gives where these are the tables; None where that is not rational."""
    context = Context()
    try:
        computed = compute_exactly(supposed.definitions, supposed.signature, model, context, tables)
        if computed is None:
            return None
        [found] = evaluate_exactly(plan, supposed.signature, model, context, computed)
    except Undecided:
        return None
    return found if all(isinstance(cell, fmpq) for cell in found.flat) else None


def rationals(table: Table) -> Table:
    """Integers or fractions as numbers to compute with."""
    return _map(lambda number: fmpq(number.numerator, number.denominator), table)


def fractions(table: Table) -> Table:
    """The inverse of `rationals`."""
    return _map(lambda number: Fraction(int(number.p), int(number.q)), table)


def _whole(found: Table, each: Computed, model: Model) -> Table:
    """A term's value over all axes of the table that it defines."""
    own, target = each.plan.steps[each.plan.roots[0]].axes, ordered(each.values)
    shape = tuple(model.sizes[value.variable] for value in target)
    full = np.broadcast_to(view(found, alignment(own, target)), shape)
    return full.transpose([target.index(value) for value in each.values])


def _is_valid(table: Table, head: Head, needed: Signature, context: Context) -> bool:
    if any(isinstance(cell, Undefined) for cell in table.flat):
        return False
    if head.kind is HeadKind.LAW:
        return context.sign(table.sum() - 1) == 0 and all(context.sign(cell) > 0 for cell in table.flat)
    least = {Sign.POSITIVE: 1, Sign.NONNEGATIVE: 0}.get(sign_of(head, needed))
    return least is None or all(context.sign(cell) >= least for cell in table.flat)


class _Run:
    """The model's tables as exact numbers."""

    def __init__(self, needed: Signature, model: Model, context: Context, computed: Mapping[Head, Table]) -> None:
        self.needed, self.model, self.context = needed, model, context
        self.computed = computed
        self.joints: dict[str, Table] = {}

    def step(self, step: Step, operands: list[Table]) -> Any:
        match step.operation:
            case Number(value):
                return _exact(value)
            case Size(variable):
                return fmpq(self.model.sizes[variable])
            case Real(name, _):
                known = self.computed.get(Head(HeadKind.REAL, name))
                return _exact(self.model.reals[name]) if known is None else known.item()
            case Function(name, arguments, _):
                table = self._function(name, tuple(value.variable for value in arguments))
                return over_axes(table, arguments, step.axes, self.model.data, self.model.letters)
            case Marginal(distribution, values):
                marginal = self._marginal(distribution, {value.variable for value in values})
                return over_axes(marginal, values, step.axes, self.model.data, self.model.letters)
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

    def _function(self, name: str, variables: tuple[str, ...]) -> Table:
        known = self.computed.get(Head(HeadKind.FUNCTION, name, variables))
        return _map(_exact, self.model.functions[name, variables]) if known is None else known

    def _marginal(self, distribution: str, kept: set[str]) -> Any:
        joint = self.joints.get(distribution)
        if joint is None:
            known = self.computed.get(Head(HeadKind.LAW, distribution))
            joint = self.joints[distribution] = _joint(self.model.weights[distribution]) if known is None else known
        variables = self.needed.distributions[distribution]
        dropped = tuple(axis for axis, variable in enumerate(variables) if variable not in kept)
        return _array(joint.sum(axis=dropped)) if dropped else joint


def _exact(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _joint(weights: Table) -> Table:
    total = int(weights.sum())
    return _map(lambda weight: fmpq(weight, total), weights)


def _map(function: Callable[[Any], Any], table: Table) -> Table:
    return _array(np.frompyfunc(function, 1, 1)(table))


def _array(result: Any) -> Table:
    """NumPy hands back a bare object where an array of no dimensions is meant."""
    return np.asarray(result, dtype=object)


def view(table: Table | None, alignment: Alignment | None) -> Table:
    """The table, indexed so that it broadcasts over more axes; there is no batch here."""
    if table is None:
        raise LookupError("the plan dropped a result before its last use")
    return table if alignment is None else np.asarray(table[alignment[:-1]], dtype=object)
