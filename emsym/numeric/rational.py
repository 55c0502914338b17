"""Models with exact rational numbers: rounding a drawn model, which of two is simpler, and simpler variants of one.

Not trusted; shares nothing with the kernel. Imports NumPy, and neither SymPy nor python-flint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations
from math import gcd, isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.evaluate import Array, Models
from emsym.terms.nodes import Data, Sign, Value
from emsym.terms.signature import FunctionKey, Signature

Table = NDArray[Any]  # of Python integers or of fractions
Key = tuple[Any, ...]

EXACT_WEIGHT = 2**20
RESOLUTIONS = (1, 2, 4, 16, 256, 2**16, 2**32, 2**64, 2**128)
SUMS = 64  # of a table's weights, tried one after another
LARGEST_PART = 5040  # a multiple of the denominators that structured function values have


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Alphabets, joints as integer weights with no common factor, functions and reals as fractions, data as letters."""

    sizes: Mapping[str, int]
    weights: Mapping[str, Table]
    functions: Mapping[FunctionKey, Table]
    reals: Mapping[str, Fraction]
    data: Mapping[Data, NDArray[np.intp]] = field(default_factory=dict)
    letters: Mapping[Value, int] = field(default_factory=dict)
    """Of the values that are settled."""

    @property
    def entries(self) -> int:
        """How many numbers it has, and laws."""
        return 1 + sum(table.size for table in (*self.weights.values(), *self.functions.values())) + len(self.reals)

    def order(self) -> Key:
        """The one total order: fewest letters, smallest denominators, most uniform, fewest non-uniform distributions.

        What is left of a tie is broken by the numbers themselves, so that a shrunk counterexample is unique.
        """
        weights = [tuple(table.flat) for table in self.weights.values()]
        numbers = [*(tuple(table.flat) for table in self.functions.values()), tuple(self.reals.values())]
        return (
            sum(self.sizes.values()),
            sum(map(sum, weights)) + sum(_complexity(number) for row in numbers for number in row),
            sum(max(row) - min(row) for row in weights),
            sum(max(row) > min(row) for row in weights),
            tuple(self.sizes[variable] for variable in sorted(self.sizes)),
            tuple(weights),
            tuple(tuple((_complexity(number), number < 0, number) for number in row) for row in numbers),
            tuple(tuple(table.flat) for table in self.data.values()),
            tuple(self.letters.values()),
        )

    def simpler(self, signature: Signature) -> Iterator[Model]:
        """Variants that may be simpler, the boldest first."""
        yield from self._fewer_letters(signature)
        yield from self._merged(signature)
        yield from self._swapped(signature)
        written = {name: tuple(table.flat) for name, table in self.weights.items()}
        for first, second in combinations(self.weights, 2):
            alike = signature.distributions[first] == signature.distributions[second]
            if alike and written[first] != written[second]:
                yield replace(self, weights={**self.weights, **_exchanged(self.weights, first, second)})
        for name, table in self.weights.items():
            yield self._reweighted(name, np.full_like(table, 1))
        for name, table in self.weights.items():
            yield from (self._reweighted(name, coarse) for coarse in _coarser(table))
        for key, table in self.functions.items():
            sign = signature.functions[key]
            for variant in _simpler_values(table, sign):
                yield replace(self, functions={**self.functions, key: variant})
        for name, number in self.reals.items():
            for target in _targets(number, signature.reals[name]):
                yield replace(self, reals={**self.reals, name: target})
        for known, letters in self.data.items():
            yield from (replace(self, data={**self.data, known: lower}) for lower in _lower_letters(letters))
        for value, letter in self.letters.items():
            yield from (replace(self, letters={**self.letters, value: lower}) for lower in range(letter))

    def _fewer_letters(self, signature: Signature) -> Iterator[Model]:
        for variable, size in self.sizes.items():
            for letter in range(size if size > 1 else 0):
                yield self._taking(signature, variable, [k for k in range(size) if k != letter])

    def _merged(self, signature: Signature) -> Iterator[Model]:
        """Two letters made one, which has the probability of both."""
        for variable, size in self.sizes.items():
            for first, second in combinations(range(size), 2):
                added = {
                    name: _added(table, signature.distributions[name].index(variable), first, second)
                    for name, table in self.weights.items()
                    if variable in signature.distributions[name]
                }
                left = [k for k in range(size) if k != second]
                yield replace(self, weights={**self.weights, **added})._taking(signature, variable, left)

    def _swapped(self, signature: Signature) -> Iterator[Model]:
        for variable, size in self.sizes.items():
            for first, second in combinations(range(size), 2):
                order = list(range(size))
                order[first], order[second] = second, first
                yield self._taking(signature, variable, order)

    def _taking(self, signature: Signature, variable: str, letters: list[int]) -> Model:
        """The model with these letters of one variable, in this order."""
        weights = {
            name: reduced(_taken(table, signature.distributions[name], variable, letters))
            for name, table in self.weights.items()
        }
        functions = {key: _taken(table, key[1], variable, letters) for key, table in self.functions.items()}
        data = {known: _taken(table, known.indices, variable, letters) for known, table in self.data.items()}
        for known, table in data.items():
            if known.variable == variable:
                data[known] = _relabelled(table, letters)
        settled = {
            value: letters.index(letter) if letter in letters else 0
            for value, letter in self.letters.items()
            if value.variable == variable
        }
        sizes, settled = {**self.sizes, variable: len(letters)}, {**self.letters, **settled}
        return Model(sizes, weights, functions, self.reals, data, settled)

    def _reweighted(self, name: str, weights: Table) -> Model:
        return replace(self, weights={**self.weights, name: reduced(weights)})


def batch(models: Sequence[Model], needed: Signature) -> Models:
    """Models with the same alphabets, in floating point."""
    first = models[0]
    return Models(
        len(models),
        needed.distributions,
        first.sizes,
        {name: _stacked([model.weights[name] for model in models]) for name in first.weights},
        {key: _stacked([model.functions[key] for model in models]) for key in first.functions},
        {name: np.array([float(model.reals[name]) for model in models]) for name in first.reals},
        {known: np.stack([model.data[known] for model in models], axis=-1) for known in first.data},
        {value: np.array([model.letters[value] for model in models]) for value in first.letters},
    )


def _stacked(tables: Sequence[Table]) -> Array:
    return np.stack([table.astype(float) for table in tables], axis=-1)


def rounded(models: Models, index: int) -> Iterator[Model]:
    """One drawn model as exact models, the coarsest first; joints of small integers are taken as they are."""
    functions = {key: _fractions(table[..., index]) for key, table in models.functions.items()}
    reals = {name: _fraction(float(table[index])) for name, table in models.reals.items()}
    data = {known: np.asarray(table[..., index]) for known, table in models.data.items()}
    letters = {value: int(table[index]) for value, table in models.letters.items()}
    drawn = {name: np.asarray(table[..., index]) for name, table in models.weights.items()}
    whole = all(_is_whole(table) for table in drawn.values())
    for resolution in RESOLUTIONS[:1] if whole else RESOLUTIONS:
        weights = {name: reduced(_integers(table, resolution)) for name, table in drawn.items()}
        yield Model(models.sizes, weights, functions, reals, data, letters)


def reduced(weights: Table) -> Table:
    """Integer weights divided by their common factor."""
    return np.asarray(weights // gcd(*weights.flat), dtype=object)


def _is_whole(table: Table) -> bool:
    return bool((table == np.floor(table)).all() and table.max() <= EXACT_WEIGHT)


def _integers(table: Table, resolution: int) -> Table:
    """Positive integer weights near the table's, about `resolution` times as many as it has cells."""
    if not _is_whole(table):
        table = np.maximum(np.rint(table / table.sum() * float(resolution * table.size)), 1.0)
    return np.array([int(weight) for weight in table.flat], dtype=object).reshape(table.shape)


def _fraction(number: float) -> Fraction:
    exact = Fraction(number)
    return exact if exact.denominator <= 2**10 else exact.limit_denominator(LARGEST_PART)


def _fractions(table: Table) -> Table:
    values = np.empty(table.shape, dtype=object)
    for letters in np.ndindex(table.shape):
        values[letters] = _fraction(float(table[letters]))
    return values


def _complexity(number: Fraction) -> int:
    return abs(number.numerator) + number.denominator


def _taken(table: Table, variables: tuple[str, ...], variable: str, letters: list[int]) -> Table:
    for axis, name in enumerate(variables):
        if name == variable:
            table = np.take(table, letters, axis=axis)
    return table


def _added(table: Table, axis: int, first: int, second: int) -> Table:
    """The table with one letter's weights added to another's."""
    copy = np.moveaxis(table.copy(), axis, 0)
    copy[first] += copy[second]
    return np.moveaxis(copy, 0, axis)


def _relabelled(table: NDArray[np.intp], letters: list[int]) -> NDArray[np.intp]:
    """The places of the table's letters among these; the first for one that is not among them."""
    place = {letter: number for number, letter in enumerate(letters)}
    return np.array([place.get(int(letter), 0) for letter in table.flat], dtype=np.intp).reshape(table.shape)


def _lower_letters(table: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """All letters the first, then each one lower."""
    if table.any():
        yield np.zeros_like(table)
    for cell in np.ndindex(table.shape):
        for letter in range(table[cell]):
            yield _changed(table, cell, letter)


def _exchanged(weights: Mapping[str, Table], first: str, second: str) -> dict[str, Table]:
    return {first: weights[second], second: weights[first]}


def _coarser(table: Table) -> Iterator[Table]:
    """All weights at once to few levels or to a smaller sum, then one weight at a time."""
    largest, total = max(table.flat), sum(table.flat)
    for levels in (1, 2, 3, 4, 6, 8, 12, 16, largest // 8, largest // 2):
        if 0 < levels < largest:
            yield np.maximum((2 * levels * table + largest) // (2 * largest), 1)
    for smaller in (*range(table.size, min(total, table.size + SUMS)), *(total * part // 8 for part in range(1, 8))):
        if smaller > table.size:
            yield np.maximum((2 * smaller * table + total) // (2 * total), 1)
    for exponent in (0.5, 0.75, 0.9):
        yield np.array([round(weight**exponent) for weight in table.flat], dtype=object).reshape(table.shape)
    for level in _lower(largest):
        levels = [level if weight * weight > largest else 1 for weight in table.flat]
        yield np.array(levels, dtype=object).reshape(table.shape)
    for cell in np.ndindex(table.shape):
        weight = int(table[cell])
        for target in {1, *_lower(weight)}:
            if target < weight:
                yield _changed(table, cell, target)


def _lower(weight: int) -> Iterator[int]:
    """Weights below this one, far and near, so that few steps lead to any."""
    yield isqrt(weight)
    yield from (weight - (weight >> bits) for bits in range(1, weight.bit_length(), 2))
    yield max(weight - 1, 1)


def _simpler_values(table: Table, sign: Sign) -> Iterator[Table]:
    least = Fraction(1 if sign is Sign.POSITIVE else 0)
    for constant in (least, Fraction(1)):
        yield np.full_like(table, constant)
    for cell in np.ndindex(table.shape):
        number: Fraction = table.item(*cell)
        for target in _targets(number, sign):
            yield _changed(table, cell, target)


def _targets(number: Fraction, sign: Sign) -> Iterator[Fraction]:
    """Numbers simpler than this one that the sign allows."""
    nearby = (Fraction(0), Fraction(1), Fraction(-1), Fraction(round(number)), Fraction(2), Fraction(1, 2))
    for target in (*nearby, number.limit_denominator(4), number / 2):
        allowed = sign is Sign.REAL or target > 0 or (target == 0 and sign is Sign.NONNEGATIVE)
        if allowed and _complexity(target) < _complexity(number):
            yield target


def _changed(table: Table, cell: tuple[int, ...], target: Any) -> Table:
    copy = table.copy()
    copy[cell] = target
    return copy
