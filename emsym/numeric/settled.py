"""The letters at which a hypothesis defines something: the x and θ̃ of q(z) = p(z | x, θ̃) are the theorem's own.

All letters of a variable are alike to a claim for all models. So it is enough to look at the first letter for one
value of a variable, at the first and the second for another one, and so on. Not trusted; shares nothing with the
kernel. Imports NumPy, never SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product

import numpy as np

from emsym.numeric.evaluate import Models
from emsym.terms.nodes import Value

MOST = 32  # ways to settle the letters


def ways(values: Sequence[Value], sizes: Mapping[str, int]) -> list[dict[Value, int]]:
    """The letters that the values may have, up to other names for the letters: first all that may differ do."""
    of_variable = {name: [value for value in values if value.variable == name] for name in sizes}
    choices = (tuple(_growing(len(same), sizes[name])) for name, same in of_variable.items())
    order = [value for same in of_variable.values() for value in same]
    return [
        dict(zip(order, (letter for part in parts for letter in part), strict=True))
        for parts in islice(product(*choices), MOST)
    ]


def settle(models: Models, values: Sequence[Value]) -> Models:
    """Letters for the values, the ways by turns."""
    if not values:
        return models
    known = ways(values, models.sizes)
    turns = np.arange(models.count) % len(known)
    return replace(models, letters={value: np.array([way[value] for way in known])[turns] for value in values})


def settle_in_each_way(models: Models, values: Sequence[Value]) -> Models:
    """All models once for each way, one whole batch behind the other."""
    if not values:
        return models
    known = ways(values, models.sizes)
    repeated = models.slice(np.tile(np.arange(models.count), len(known)))
    letters = {value: np.repeat([way[value] for way in known], models.count) for value in values}
    return replace(repeated, letters=letters)


def _growing(count: int, letters: int) -> Iterator[tuple[int, ...]]:
    """Letters for so many values, none above all before it by more than one."""
    if not count:
        yield ()
        return
    for before in _growing(count - 1, letters):
        new = max(before, default=-1) + 1
        yield from ((*before, letter) for letter in range(min(new, letters - 1), -1, -1))
