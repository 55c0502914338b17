"""Compute what is defined on a batch of models, each table with its error, before what mentions it.

A table that turns out not to be a law, or not to have its declared sign, makes its model none that meets the
hypotheses. Not trusted; shares nothing with the kernel. Imports NumPy, never SymPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.definitions import Computed
from emsym.numeric.evaluate import Approximate, Array, Models, evaluate
from emsym.numeric.plan import Head, HeadKind, ordered, sign_of
from emsym.terms.nodes import Sign
from emsym.terms.signature import Signature

SUMS_TO_ONE = 1e-9  # within this; what does not exactly is found out where a counterexample is certified


def completed(
    models: Models, definitions: Sequence[Computed], signature: Signature
) -> tuple[Models, NDArray[np.bool_]]:
    """The models with what is defined, and in which of them that is a law, or has its sign, within rounding."""
    valid = np.ones(models.count, dtype=bool)
    if not definitions:
        return models, valid
    models = replace(models, distributions=signature.distributions)
    for each in definitions:
        [found] = evaluate(each.plan, models)
        table = _table(found, each, models)
        with np.errstate(all="ignore"):
            table, right = _checked(table, each.head, signature)
        valid &= right
        models = replace(models, computed={**models.computed, each.head: table})
    return models, valid


def _table(found: Approximate, each: Computed, models: Models) -> Approximate:
    """A term's value over all axes of the table that it defines."""
    own = each.plan.steps[each.plan.roots[0]].axes
    index = (*(slice(None) if value in own else None for value in ordered(each.values)), slice(None))
    order = (*(ordered(each.values).index(value) for value in each.values), len(each.values))
    shape = (*(models.sizes[value.variable] for value in each.values), models.count)

    def whole(array: Array) -> Array:
        full = array[(*(None,) * (len(own) + 1 - array.ndim), ...)]  # a number has no axes
        return np.broadcast_to(full[index].transpose(order), shape)

    return Approximate(whole(found.value), found.relative, None if found.magnitude is None else whole(found.magnitude))


def _checked(table: Approximate, head: Head, signature: Signature) -> tuple[Approximate, NDArray[np.bool_]]:
    """The table as what it is of, and in which models it may be that."""
    if head.kind is HeadKind.LAW:
        return _checked_law(table)
    axes, value = tuple(range(table.value.ndim - 1)), table.value
    valid, sign = np.isfinite(value), sign_of(head, signature)
    if sign is not Sign.REAL:
        error = table.relative * table.size()
        valid = valid & (value > error if sign is Sign.POSITIVE else value >= -error)
    return table, np.asarray(valid.all(axis=axes))


def _checked_law(table: Approximate) -> tuple[Approximate, NDArray[np.bool_]]:
    """A law's table, whose probabilities are their own magnitude, and in which models it may be a law."""
    axes, value = tuple(range(table.value.ndim - 1)), table.value
    sums_to_one = np.abs(value.sum(axis=axes) - 1) <= SUMS_TO_ONE
    valid = np.asarray((value > table.relative * table.size()).all(axis=axes) & sums_to_one)
    if table.magnitude is None:
        return table, valid
    share = (table.magnitude / value)[..., valid]
    return Approximate(value, table.relative * float(share.max(initial=1.0))), valid
