"""A local search for violations of an inequality that random models missed.

From the models that come closest to violating the claim, multiply weights by log-normal factors and keep the best: a
(μ + λ) evolution strategy (H.-G. Beyer and H.-P. Schwefel, *Evolution strategies*, Natural Computing 1 (2002) 3–52),
evaluated in batches. Not trusted: what it finds is a candidate. Shares nothing with the kernel; imports NumPy, never
SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.compare import Comparison, Subject, compare, flat
from emsym.numeric.evaluate import Array, Models
from emsym.numeric.models import Sampler
from emsym.terms.nodes import Sign

PARENTS = 16
CHILDREN = 112
ROUNDS = 16
RUNS = 2
TIE = 1e7  # times the rounding error
STEPS = (1.0, 0.5, 0.2)


def local_search(subject: Subject, start: Comparison, sampler: Sampler) -> Iterator[Comparison]:
    """One comparison a generation, first from the models seen, then from fresh ones; a caller stops when it may."""
    for run in range(RUNS):
        if run:
            start = compare(subject, sampler.draw(start.models.sizes, PARENTS + CHILDREN))
            yield start
        parents = start.models.slice(_closest(start))
        for number in range(ROUNDS if parents.count else 0):
            step = STEPS[number % len(STEPS)]
            generation = compare(subject, _children(parents, subject, sampler.generator, step))
            yield generation
            parents = generation.models.slice(_closest(generation))


def _closest(seen: Comparison) -> NDArray[np.intp]:
    """The models closest to a violation, in units of rounding error; ties lead nowhere and come last."""
    with np.errstate(all="ignore"):
        ratio = np.nan_to_num(seen.violation / seen.bound, nan=-np.inf)
    closest = flat(ratio).max(axis=0)
    closest[np.abs(closest) < TIE] = -np.inf
    return np.argsort(-closest, kind="stable")[:PARENTS]


def _children(parents: Models, subject: Subject, generator: np.random.Generator, step: float) -> Models:
    """The parents and, of each, changed copies."""
    index = np.arange(PARENTS + CHILDREN) % parents.count
    copies = parents.slice(index)
    fixed = parents.count
    functions, reals = subject.signature.functions, subject.signature.reals
    return Models(
        copies.count,
        copies.distributions,
        copies.sizes,
        {name: _scaled(table, generator, step, fixed) for name, table in copies.weights.items()},
        {key: _moved(table, functions[key], generator, step, fixed) for key, table in copies.functions.items()},
        {name: _moved(table, reals[name], generator, step, fixed) for name, table in copies.reals.items()},
        copies.data,
    )


def _scaled(table: Array, generator: np.random.Generator, step: float, fixed: int) -> Array:
    """Positive numbers times log-normal factors, in about half of the cells; bounded, to keep the support full."""
    factors = np.exp(step * generator.standard_normal(table.shape) * (generator.random(table.shape) < 0.5))
    factors[..., :fixed] = 1.0
    scaled = table * factors
    return np.asarray(np.maximum(scaled, 1e-6 * scaled.max()))


def _moved(table: Array, sign: Sign, generator: np.random.Generator, step: float, fixed: int) -> Array:
    """Numbers moved within their sign."""
    if sign is Sign.POSITIVE:
        return _scaled(table, generator, step, fixed)
    moves = step * generator.standard_normal(table.shape)
    moves[..., :fixed] = 0.0
    return np.asarray(np.abs(table + moves) if sign is Sign.NONNEGATIVE else table + moves)
