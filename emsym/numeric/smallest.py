"""All models with given alphabets, in the order of shrinking: by the size of their weights and numbers.

A model's cost is the sum of its weights and of the numerators and denominators of its other numbers, above the least
that is possible. There are finitely many models of each cost, so that a simplest counterexample is found by looking at
all that are simpler, as long as they are few. Data sets have their first letter everywhere. Not trusted; shares
nothing with the kernel. Imports NumPy, never SymPy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import count
from math import comb, gcd, prod

import numpy as np

from emsym.numeric.evaluate import Array, Models
from emsym.terms.nodes import Sign
from emsym.terms.signature import Signature

DEAREST = 100
"""Dearer models are not listed."""
MOST_CELLS = 64


def of_costs(signature: Signature, sizes: Mapping[str, int], costs: Sequence[int]) -> tuple[Models, Array]:
    """All models of these costs, and the cost of each; some are there twice, with all weights doubled."""
    weights, signs = _cells(signature, sizes)
    rows = [_rows(weights, signs, cost) for cost in costs]
    table = np.concatenate([np.empty((0, weights + len(signs))), *rows]).T
    return _models(signature, sizes, table), np.repeat(np.asarray(costs), [len(part) for part in rows])


def how_many(signature: Signature, sizes: Mapping[str, int], cost: int) -> int:
    """The number of models of one cost."""
    weights, signs = _cells(signature, sizes)
    return sum(_compositions_count(weights, cost - part) * len(_numbers(signs, part)) for part in range(cost + 1))


def affordable(signature: Signature, sizes: Mapping[str, int], most: int) -> list[int]:
    """The costs, from 0 on, that at most so many models have together."""
    weights, signs = _cells(signature, sizes)
    costs: list[int] = []
    total = 0
    for cost in range(DEAREST if weights + len(signs) <= MOST_CELLS else 0):
        models = how_many(signature, sizes, cost)
        total += models
        if total > most or not models:
            break
        costs.append(cost)
    return costs


def least_cost(signature: Signature, sizes: Mapping[str, int]) -> int:
    """What a model of cost 0 has in `Model.order`: as many as there are weights, 1 for 0 and 2 for 1."""
    _, signs = _cells(signature, sizes)
    weights = sum(prod(sizes[variable] for variable in variables) for variables in signature.distributions.values())
    return weights + len(signs) + signs.count(Sign.POSITIVE)


def _cells(signature: Signature, sizes: Mapping[str, int]) -> tuple[int, tuple[Sign, ...]]:
    """How many weights may vary, and the signs of all other numbers."""
    tables = [prod(sizes[variable] for variable in variables) for variables in signature.distributions.values()]
    functions = ((sign, prod(sizes[v] for v in variables)) for (_, variables), sign in signature.functions.items())
    signs = [sign for sign, cells in functions for _ in range(cells)]
    return sum(cells for cells in tables if cells > 1), (*signs, *signature.reals.values())


def _models(signature: Signature, sizes: Mapping[str, int], table: Array) -> Models:
    """A row of the table for each weight that varies, then for each other number."""
    place = count()

    def taken(shape: tuple[int, ...]) -> Array:
        rows = [next(place) for _ in range(prod(shape))]
        return table[rows].reshape(*shape, table.shape[-1]) if rows else np.ones((*shape, table.shape[-1]))

    def shape_of(variables: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(sizes[variable] for variable in variables)

    models = table.shape[-1]
    weights = {}
    for name, variables in signature.distributions.items():
        shape = shape_of(variables)
        weights[name] = taken(shape) if prod(shape) > 1 else np.ones((*shape, models))
    functions = {key: taken(shape_of(key[1])) for key in signature.functions}
    reals = {name: taken(()) for name in signature.reals}
    data = {known: np.zeros((*shape_of(known.indices), models), dtype=np.intp) for known in signature.data}
    return Models(models, signature.distributions, sizes, weights, functions, reals, data)


def _rows(weights: int, signs: tuple[Sign, ...], cost: int) -> Array:
    """One row a model: its weights, then its other numbers."""
    parts = []
    for part in range(cost + 1):
        above, numbers = _compositions(weights, cost - part), _numbers(signs, part)
        rows = np.empty((len(above) * len(numbers), weights + len(signs)))
        rows[:, :weights] = np.repeat(above, len(numbers), axis=0) + 1.0
        rows[:, weights:] = np.tile(numbers, (len(above), 1))
        parts.append(rows)
    return np.concatenate(parts)


def _compositions_count(cells: int, total: int) -> int:
    return comb(total + cells - 1, total) if cells else int(total == 0)


@lru_cache(maxsize=1024)
def _compositions(cells: int, total: int) -> Array:
    """All ways to write the total as a sum of so many integers from 0 on, one a row."""
    if cells < 2:
        return np.full((1 if cells else int(total == 0), cells), float(total))
    rows = []
    for first in range(total + 1):
        others = _compositions(cells - 1, total - first)
        rows.append(np.hstack((np.full((len(others), 1), float(first)), others)))
    return np.concatenate(rows)


@lru_cache(maxsize=256)
def _numbers(signs: tuple[Sign, ...], cost: int) -> Array:
    """All rows of numbers of these signs whose costs have this sum."""
    if not signs:
        return np.zeros((int(cost == 0), 0))
    first, *rest = signs
    rows = [
        np.hstack((np.full((len(others), 1), number), others))
        for own in range(0 if rest else cost, cost + 1)
        for others in (_numbers(tuple(rest), cost - own),)
        for number in _of_cost(first, own)
    ]
    return np.concatenate(rows)


@cache
def _of_cost(sign: Sign, cost: int) -> tuple[float, ...]:
    """The numbers n/d with n + d = cost + 1, or + 2 where there is no zero."""
    if sign is Sign.POSITIVE:
        cost += 1
    if not cost:
        return (0.0,)
    found = [n / (cost + 1 - n) for n in range(1, cost + 1) if gcd(n, cost + 1) == 1]
    return (*found, *(-number for number in found)) if sign is Sign.REAL else tuple(found)
