"""Draw batches of finite models: structured ones first, then random ones.

Random draws alone are a weak refuter, since false statements often fail only near degenerate joints. So half of each
batch is structured: uniform, ties, nearly deterministic, very uneven, copies and XOR (heavy where a linear congruence
holds), independent and conditionally independent variables, and distributions that are marginals of one another. All
structured joints have integer weights. The rest are Dirichlet draws, from sparse to flat (L. Devroye,
*Non-Uniform Random Variate Generation*, ch. XI.4: normalised gamma variates).

Everything follows from the seed. Not trusted; shares nothing with the kernel. Imports NumPy and the plan, never SymPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, product
from math import prod

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.drawn import DRAWN
from emsym.numeric.evaluate import Array, Models
from emsym.numeric.imposed import Constraints
from emsym.numeric.plan import Plan, largest_table
from emsym.numeric.settled import settle
from emsym.numeric.supposed import Supposed
from emsym.terms.nodes import Data, Sign
from emsym.terms.signature import FunctionKey, Signature

MAX_LETTERS = 5
MAX_ELEMENTS = 1024  # entries of one array for one model
CHUNK = 2**18  # entries of one array for a whole batch
MODELS_PER_SHAPE = 250
MIN_SHAPES = 4
MAX_SHAPES = 12
SURVEYED_MODELS = 32
SURVEYED_TOGETHER = 4  # variables
LEAST_SURVEYED, MOST_SURVEYED = 6, 48  # alphabets
SURVEYED_STEPS = 20_000  # of the plan, over all alphabets
MANY = (8, 16, 33)
HEAVY = 64.0
CONCENTRATIONS = (0.1, 0.4, 1.0, 5.0)
SIMPLE = {
    Sign.REAL: (0.0, 1.0, -1.0, 2.0, 0.5, -0.5),
    Sign.NONNEGATIVE: (0.0, 1.0, 2.0, 0.5, 0.25, 3.0),
    Sign.POSITIVE: (1.0, 2.0, 0.5, 0.25, 3.0),
}

Shape = tuple[int, ...]
Family = Callable[[np.random.Generator, Shape, int], Array]


@dataclass(frozen=True, slots=True)
class Sampler:
    """Draws models for what is supposed; the plan says how large arrays get."""

    supposed: Supposed
    plan: Plan
    generator: np.random.Generator
    constraints: Constraints = field(default_factory=Constraints)
    """What is known to make hypotheses hold; imposed on three models of every four."""
    seed: int | None = None
    """Of the batches, each of which has a generator of its own and is kept; without it, `generator` draws them."""

    @property
    def signature(self) -> Signature:
        """What is drawn."""
        return self.supposed.drawn

    @property
    def constrained(self) -> bool:
        """Whether hypotheses must be met: then more shapes are tried, most with one variable of several letters."""
        return bool(self.supposed.checked)

    def batches(self, models: int) -> Iterator[Models]:
        """`models` models in all, in batches of one shape each: a stream, in which no shape waits for all of another.

        Each round of shapes has as many models as there were before it.
        """
        number = done = 0
        while done < models:
            together = min(models - done, max(done, MODELS_PER_SHAPE * MAX_SHAPES))
            for sizes, count in self._round(together):
                yield self._batch(sizes, count, number)
                number += 1
            done += together

    def _batch(self, sizes: dict[str, int], count: int, number: int) -> Models:
        """The batch of this number: the same for every claim that mentions the same, whichever is checked first."""
        if self.seed is None:
            return self.draw(sizes, count)
        seed = (self.seed, number)
        key = (self.signature.key, self.supposed.settled, tuple(sizes.items()), count, seed)
        models = DRAWN.get(key, lambda: replace(self, generator=np.random.default_rng(seed))._drawn(sizes, count))
        return self._constrained(models)

    def _round(self, models: int) -> Iterator[tuple[dict[str, int], int]]:
        """The alphabets of so many models, and how many have them."""
        crowded = self.elements(dict.fromkeys(self.signature.variables, 2)) > MAX_ELEMENTS
        per_shape = MODELS_PER_SHAPE // 3 if self.constrained or crowded else MODELS_PER_SHAPE
        shapes = min(max(models // per_shape, min(models, MIN_SHAPES)), MAX_SHAPES)
        for number, sizes in enumerate(islice(self._shapes(), shapes)):
            remaining = models * (number + 1) // shapes - models * number // shapes
            limit = max(CHUNK // self.elements(sizes), 1)
            while remaining:
                count = min(remaining, limit)
                yield sizes, count
                remaining -= count

    def draw(self, sizes: Mapping[str, int], count: int) -> Models:
        """One batch: the first half structured, the rest random."""
        return self._constrained(self._drawn(sizes, count))

    def _drawn(self, sizes: Mapping[str, int], count: int) -> Models:
        models = Models(
            count,
            self.supposed.signature.distributions,
            sizes,
            self._joints(sizes, count),
            {key: self._function(key, sizes, count) for key in self.signature.functions},
            self._reals(count),
            self._data(sizes, count),
        )
        return settle(models, self.supposed.settled)

    def small(self, sizes: Mapping[str, int], count: int) -> Models:
        """Models with small denominators, fit to be shown to a reader."""
        joints = {}
        for turn, (name, variables) in enumerate(self.signature.distributions.items()):
            shape = tuple(sizes[variable] for variable in variables)
            joints[name] = self._mixed(PLAIN_FAMILIES, shape, count, turn)
        self._tie(joints, count)
        models = Models(
            count,
            self.supposed.signature.distributions,
            sizes,
            joints,
            {key: self._function(key, sizes, count, plain=True) for key in self.signature.functions},
            {name: self._plain(sign, (), count) for name, sign in self.signature.reals.items()},
            self._data(sizes, count),
        )
        return self._constrained(settle(models, self.supposed.settled))

    def _constrained(self, models: Models) -> Models:
        """Most models as the hypotheses ask; the others may meet them in another way."""
        if not self.constraints.parts:
            return models
        imposed = self.constraints.on_models(models, self.supposed)
        kept = np.arange(models.count) % 4 == 3
        return replace(
            models,
            weights={name: np.where(kept, table, imposed.weights[name]) for name, table in models.weights.items()},
            functions={key: np.where(kept, table, imposed.functions[key]) for key, table in models.functions.items()},
            reals={name: np.where(kept, table, imposed.reals[name]) for name, table in models.reals.items()},
        )

    def survey(self) -> Iterator[Models]:
        """A few models for each of many alphabets: one or two letters each, then several for one variable or all."""
        seen: set[tuple[int, ...]] = set()
        alphabets = min(max(SURVEYED_STEPS // len(self.plan.steps), LEAST_SURVEYED), MOST_SURVEYED)
        for sizes in islice(self._alphabets(), alphabets):
            fitted = tuple(self._fitted(sizes).values())
            if fitted not in seen:
                seen.add(fitted)
                yield self.draw(dict(zip(self.signature.variables, fitted, strict=True)), SURVEYED_MODELS)

    def _alphabets(self) -> Iterator[dict[str, int]]:
        names = self.signature.variables
        if len(names) <= SURVEYED_TOGETHER:
            yield from (dict(zip(names, letters, strict=True)) for letters in product((1, 2), repeat=len(names)))
        for few, several in ((1, 2), (2, 1), (1, 3), (2, 3), (1, 4), (2, 4), (1, 5), *((1, many) for many in MANY)):
            yield from ({name: several if name == chosen else few for name in names} for chosen in names)
        yield from (dict.fromkeys(names, letters) for letters in (3, 4, MAX_LETTERS))

    def elements(self, sizes: Mapping[str, int]) -> int:
        """The number of entries of the largest array for one model."""
        plans = (self.plan, *(each.plan for each in self.supposed.definitions))
        return max(largest_table(self.supposed.signature, sizes), *(plan.elements(sizes) for plan in plans))

    def _shapes(self) -> Iterator[dict[str, int]]:
        """Two letters each, one letter each, two and three in turn, three letters each, then any."""
        for letters in ((2, 2), (1, 1), (2, 3), (3, 3)):
            sizes = {name: letters[place % 2] for place, name in enumerate(self.signature.variables)}
            yield self._fitted(sizes)
        if self.constrained:
            for variable in self.signature.variables[: MAX_SHAPES // 2]:
                yield self._fitted({other: 3 if other == variable else 1 for other in self.signature.variables})
        while True:
            letters_of = self.generator.choice(
                MAX_LETTERS, len(self.signature.variables), p=(0.2, 0.35, 0.25, 0.1, 0.1)
            )
            yield self._fitted(dict(zip(self.signature.variables, (letters_of + 1).tolist(), strict=True)))

    def _fitted(self, sizes: dict[str, int]) -> dict[str, int]:
        """Take letters away until every array is small."""
        while self.elements(sizes) > MAX_ELEMENTS:
            most = max(sizes.values())
            largest = [variable for variable in sizes if sizes[variable] == most]
            sizes[largest[int(self.generator.integers(len(largest)))]] -= 1
        return sizes

    def _joints(self, sizes: Mapping[str, int], count: int) -> dict[str, Array]:
        structured = (count + 1) // 2
        joints = {}
        for turn, (name, variables) in enumerate(self.signature.distributions.items()):
            shape = tuple(sizes[variable] for variable in variables)
            if prod(shape) == 1:
                joints[name] = np.ones((*shape, count))
                continue
            parts = [self._mixed(FAMILIES, shape, structured, turn), self._dirichlet(shape, count - structured, turn)]
            joints[name] = np.concatenate(parts, axis=-1)
        self._tie(joints, structured)
        return joints

    def _mixed(self, families: tuple[Family, ...], shape: Shape, count: int, turn: int) -> Array:
        """Families side by side, in another order for each distribution, so that unlike families meet."""
        if prod(shape) == 1:
            return np.ones((*shape, count))
        weights = np.empty((*shape, count))
        for number in range(len(families)):
            part = slice(count * number // len(families), count * (number + 1) // len(families))
            if part.stop > part.start:
                family = families[(number * (1 + turn) + turn) % len(families)]
                weights[..., part] = family(self.generator, shape, part.stop - part.start)
        return weights

    def _dirichlet(self, shape: Shape, count: int, turn: int) -> Array:
        """Gamma weights; the floor keeps the support full."""
        concentrations = np.resize(np.roll(CONCENTRATIONS, turn), count)
        return np.maximum(self.generator.standard_gamma(concentrations, (*shape, count)), 1e-6)

    def _tie(self, joints: dict[str, Array], structured: int) -> None:
        """In every fourth structured model, distributions are marginals of the one with the most variables."""
        tables = self.signature.distributions
        if len(tables) < 2:
            return
        widest = max(tables, key=lambda name: len(tables[name]))
        for name, variables in tables.items():
            if name != widest and set(variables) <= set(tables[widest]):
                dropped = tuple(k for k, variable in enumerate(tables[widest]) if variable not in variables)
                joints[name][..., :structured:4] = joints[widest][..., :structured:4].sum(axis=dropped)

    def _data(self, sizes: Mapping[str, int], count: int) -> dict[Data, NDArray[np.intp]]:
        """Random letters; in every fourth model each data set repeats as few as it can, in the next it is constant."""
        tables = {}
        for known in self.signature.data:
            letters, shape = sizes[known.variable], tuple(sizes[index] for index in known.indices)
            table = self.generator.integers(letters, size=(*shape, count))
            table[..., 1::4] = np.arange(prod(shape)).reshape((*shape, 1)) % letters
            table[..., 2::4] = 0
            tables[known] = table
        return tables

    def _function(self, key: FunctionKey, sizes: Mapping[str, int], count: int, plain: bool = False) -> Array:
        sign, shape = self.signature.functions[key], tuple(sizes[variable] for variable in key[1])
        values = (self._plain if plain else self._numbers)(sign, shape, count)
        if shape and sign is not Sign.REAL:
            _normalise(values, self.generator)
        return values

    def _reals(self, count: int) -> dict[str, Array]:
        """In every fourth model those above zero sum to 1, as weights of a mixture do."""
        reals = {name: self._numbers(sign, (), count) for name, sign in self.signature.reals.items()}
        positive = [name for name, sign in self.signature.reals.items() if sign is Sign.POSITIVE]
        if len(positive) > 1:
            parts = self.generator.integers(1, 9, (len(positive), len(range(0, count, 4)))).astype(float)
            for name, part in zip(positive, parts / parts.sum(axis=0), strict=True):
                reals[name][::4] = part
        return reals

    def _numbers(self, sign: Sign, shape: Shape, count: int) -> Array:
        """A third small structured numbers, a third multiples of 1/16, a third of widely different magnitude."""
        third = count // 3
        simple = self._plain(sign, shape, count - 2 * third)
        fine = self.generator.integers(-64, 65, (*shape, third)) / 16.0
        wide = np.exp2(self.generator.integers(-6, 7, (*shape, third))) * self.generator.choice((-3.0, 1.0, 5.0), third)
        drawn = np.concatenate([fine, wide], axis=-1)
        if sign is not Sign.REAL:
            drawn = np.abs(drawn)
        if sign is Sign.POSITIVE:
            drawn = np.maximum(drawn, 1 / 16)
        return self._shuffled(np.concatenate([simple, drawn], axis=-1))

    def _plain(self, sign: Sign, shape: Shape, count: int) -> Array:
        return np.asarray(self.generator.choice(SIMPLE[sign], (*shape, count)))

    def _shuffled(self, table: Array) -> Array:
        return np.asarray(table[..., self.generator.permutation(table.shape[-1])])


def _normalise(values: Array, generator: np.random.Generator) -> None:
    """Make every fourth table, of small integers, sum to 1 over its first, its last, or all of its arguments."""
    part = values[..., ::4]
    counts = generator.integers(1, 5, part.shape).astype(float)
    dimensions = values.ndim - 1
    for number, axes in enumerate(((0,), (dimensions - 1,), tuple(range(dimensions)))):
        chosen = counts[..., number::3]
        part[..., number::3] = chosen / chosen.sum(axis=axes, keepdims=True)


def _uniform(generator: np.random.Generator, shape: Shape, count: int) -> Array:
    return np.ones((*shape, count))


def _ties(generator: np.random.Generator, shape: Shape, count: int) -> Array:
    return generator.integers(1, 4, (*shape, count)).astype(float)


def _two_levels(generator: np.random.Generator, shape: Shape, count: int) -> Array:
    return generator.integers(1, 3, (*shape, count)).astype(float)


def _scattered(generator: np.random.Generator, shape: Shape, count: int) -> Array:
    """Equal mass on a random few cells, and a little everywhere else."""
    density = generator.choice((0.1, 0.25, 0.5), count)
    return np.where(generator.random((*shape, count)) < density, HEAVY, 1.0)


def _deterministic(generator: np.random.Generator, shape: Shape, count: int) -> Array:
    """Nearly all mass on one cell."""
    weights = np.ones((prod(shape), count))
    weights[generator.integers(len(weights), size=count), np.arange(count)] = 20.0 * HEAVY
    return weights.reshape(*shape, count)


def _steep(generator: np.random.Generator, shape: Shape, count: int) -> Array:
    """Weights of very different magnitude."""
    bases = generator.choice((4.0, 32.0, 1e3, 1e6, 1e12), count)
    return np.asarray(bases ** generator.integers(0, 4, (*shape, count)))


def _congruent(generator: np.random.Generator, shape: Shape, count: int) -> Array:
    """Heavy where Σ cᵢ·xᵢ ≡ 0 (mod m): copies for c = (1, −1), XOR for m = 2 and c = (1, …, 1)."""
    cells = np.indices(shape).reshape(len(shape), -1)
    modulus = generator.integers(2, 4, count)
    weights = np.ones((cells.shape[1], count))
    for strength in (np.full(count, HEAVY), generator.choice((1.0, 8.0), count)):
        coefficients = generator.integers(-1, 2, (len(shape), count))
        weights *= np.where((cells.T @ coefficients) % modulus == 0, strength, 1.0)
    return weights.reshape(*shape, count)


def _independent(generator: np.random.Generator, shape: Shape, count: int) -> Array:
    weights = np.ones((*shape, count))
    for axis, letters in enumerate(shape):
        weights = weights * generator.integers(1, 4, _only(shape, {axis}, letters, count))
    return weights


def _conditional(generator: np.random.Generator, shape: Shape, count: int) -> Array:
    """Independent given one of the variables."""
    hub = int(generator.integers(len(shape))) if shape else 0
    weights = np.ones((*shape, count))
    for axis, letters in enumerate(shape):
        weights = weights * generator.integers(1, 4, _only(shape, {axis, hub}, letters, count))
    return weights


def _only(shape: Shape, axes: set[int], letters: int, count: int) -> Shape:
    """A shape that varies along some axes and broadcasts along the others."""
    return (*(size if axis in axes else 1 for axis, size in enumerate(shape)), count)


FAMILIES: tuple[Family, ...] = (
    _uniform,
    _ties,
    _independent,
    _scattered,
    _congruent,
    _conditional,
    _deterministic,
    _steep,
)
PLAIN_FAMILIES: tuple[Family, ...] = (_uniform, _two_levels, _ties, _independent)
