"""A local search for violations of an inequality that random models missed.

From the models that come closest to violating the claim, multiply weights by log-normal factors and keep the best: a
(μ + λ) evolution strategy (H.-G. Beyer and H.-P. Schwefel, *Evolution strategies*, Natural Computing 1 (2002) 3–52),
evaluated in batches. What is close is measured in two ways: in units of the rounding error, and as a share of the two
sides, which alone tells KL(q ‖ s) ≤ 10 KL(q ‖ r) from a tie as both vanish. Each run has alphabets of its own. Not
trusted: what it finds is a candidate. Shares nothing with the kernel; imports NumPy, never SymPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.compare import Comparison, Subject, compare
from emsym.numeric.evaluate import Array, Models
from emsym.numeric.models import Sampler
from emsym.numeric.supposed import flat
from emsym.terms.nodes import Sign

PARENTS = 16
CHILDREN = 112
LEAST_ROUNDS, ROUNDS = 4, 16
STEPS = 16_000  # of the plan, over all rounds
TIE = 1e7  # times the rounding error
LEAST_STEP, LARGEST_STEP = 0.1, 3.0
LEAST_WEIGHT = 1e-60  # of the largest one's


def nearness(seen: Comparison) -> float:
    """How close the models of a comparison come to a violation, as a share of the two sides."""
    return float(_share(seen).max(initial=-np.inf))


def local_search(subject: Subject, first: Comparison, closest: Comparison, sampler: Sampler) -> Iterator[Comparison]:
    """One comparison a generation; a caller stops when it may.

    First from the first models seen, by either measure; then from those of the alphabets that come closest, and with
    the first alphabets from fresh ones.
    """
    for start, measure in ((first, _errors), (first, _share), (closest, _share)):
        yield from _evolve(subject, start, sampler, measure)
    fresh = compare(subject, sampler.draw(first.models.sizes, PARENTS + CHILDREN))
    yield fresh
    yield from _evolve(subject, fresh, sampler, _errors)


def _evolve(
    subject: Subject, start: Comparison, sampler: Sampler, measure: Callable[[Comparison], Array]
) -> Iterator[Comparison]:
    parents = start.models.slice(_best(measure(start)))
    rounds = min(max(STEPS // len(subject.plan.steps), LEAST_ROUNDS), ROUNDS)
    for _ in range(rounds if parents.count else 0):
        generation = compare(subject, _children(parents, sampler))
        if not generation.models.count:
            return
        yield generation
        parents = generation.models.slice(_best(measure(generation)))


def _best(closeness: Array) -> NDArray[np.intp]:
    return np.argsort(-closeness, kind="stable")[:PARENTS]


def _errors(seen: Comparison) -> Array:
    """How close each model comes to a violation, in units of rounding error; ties lead nowhere and come last."""
    with np.errstate(all="ignore"):
        ratio = np.nan_to_num(seen.violation / seen.bound, nan=-np.inf)
    closest = flat(ratio).max(axis=0)
    closest[np.abs(closest) < TIE] = -np.inf
    return np.asarray(closest)


def _share(seen: Comparison) -> Array:
    """How close each model comes to a violation, as a share of the two sides, from −1 to 1."""
    with np.errstate(all="ignore"):
        share = np.where(np.abs(seen.violation) < TIE * seen.bound, -np.inf, seen.violation / seen.size)
    return np.asarray(flat(np.nan_to_num(share, nan=-np.inf)).max(axis=0))


def _children(parents: Models, sampler: Sampler) -> Models:
    """The parents and, of each, changed copies, by steps from small to large."""
    index = np.arange(PARENTS + CHILDREN) % parents.count
    copies = parents.slice(index)
    generator = sampler.generator
    step = LEAST_STEP * (LARGEST_STEP / LEAST_STEP) ** generator.random(copies.count)
    step[: parents.count] = 0.0
    functions, reals = sampler.signature.functions, sampler.signature.reals
    changed = Models(
        copies.count,
        copies.distributions,
        copies.sizes,
        {name: _scaled(table, generator, step) for name, table in copies.weights.items()},
        {key: _moved(table, functions[key], generator, step) for key, table in copies.functions.items()},
        {name: _moved(table, reals[name], generator, step) for name, table in copies.reals.items()},
        copies.data,
        copies.letters,
    )
    return sampler.constraints.on_models(changed, sampler.supposed)


def _scaled(table: Array, generator: np.random.Generator, step: Array) -> Array:
    """Positive numbers times log-normal factors, in about half of the cells; bounded, to keep the support full."""
    chosen = generator.random(table.shape) < 0.5
    scaled = table * np.exp(step * generator.standard_normal(table.shape) * chosen)
    return np.asarray(np.maximum(scaled, LEAST_WEIGHT * scaled.max(axis=tuple(range(table.ndim - 1)))))


def _moved(table: Array, sign: Sign, generator: np.random.Generator, step: Array) -> Array:
    """Numbers moved within their sign."""
    if sign is Sign.POSITIVE:
        return _scaled(table, generator, step)
    moved = table + step * generator.standard_normal(table.shape)
    return np.asarray(np.abs(moved) if sign is Sign.NONNEGATIVE else moved)
