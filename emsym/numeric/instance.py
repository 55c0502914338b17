"""Evaluate a term on one model that is given: a data set, a parameter's current value.

Floating point, by the plan and the operations that claims are checked with. Imports NumPy and the plan, never SymPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.evaluate import Models, evaluate
from emsym.numeric.plan import compile_terms, signature
from emsym.terms.nodes import Data, Term, Value

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Instance:
    """One model: alphabets' sizes, and for distributions and functions their variables and a table over them.

    A distribution's table holds weights, which are divided by their sum; a data set's holds letters, from 0.
    """

    sizes: Mapping[str, int]
    distributions: Mapping[str, tuple[tuple[str, ...], Array]]
    functions: Mapping[str, tuple[tuple[str, ...], Array]]
    data: Mapping[Data, NDArray[np.intp]] = field(default_factory=dict)


def value_of(term: Term, instance: Instance, axes: tuple[Value, ...] = ()) -> Array:
    """The term at every letter of its free values, one axis each in the order of `axes`; NaN where it is undefined."""
    needed, plan = signature([term]), compile_terms([term])
    models = Models(
        1,
        needed.distributions,
        dict(instance.sizes),
        {name: _ordered(*instance.distributions[name], wanted) for name, wanted in needed.distributions.items()},
        {key: _ordered(*instance.functions[key[0]], key[1]) for key in needed.functions},
        {},
        {known: instance.data[known][..., None] for known in needed.data},
    )
    [result] = evaluate(plan, models)
    own = plan.steps[plan.roots[0]].axes
    shape = tuple(instance.sizes[value.variable] for value in own)
    full = np.broadcast_to(result.value, (*shape, 1))[..., 0]
    return np.asarray(full.transpose([own.index(value) for value in axes]))


def _ordered(variables: tuple[str, ...], table: Array, wanted: tuple[str, ...]) -> Array:
    """A table with its axes in the order wanted, and one for the batch."""
    return np.asarray(table.transpose([variables.index(name) for name in wanted])[..., None])
