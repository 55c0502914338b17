"""Run a plan in floating point on a batch of models, with a running error bound.

Each result is an array of values v̂ together with a magnitude array M ≥ |v̂| and one number ρ such that the true
value v has |v̂ − v| ≤ ρ·M. Where every summand is non-negative M is v̂ itself and costs nothing; where signs mix, M
is what the same operations give on absolute values, so the bound grows with what was summed and not with what is left
after cancellation. This is running error analysis: N. J. Higham, *Accuracy and Stability of Numerical Algorithms*,
2nd ed., §3.3 and §4.2. A place that is undefined, or whose sign the error hides, becomes NaN. What is defined is
computed with its error, before what mentions it.

Not trusted; shares nothing with the kernel. Imports NumPy and the plan, and neither SymPy nor python-flint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
)
from emsym.terms.nodes import Data, Function, Number, Real, Sign, Size, Value
from emsym.terms.signature import FunctionKey

Array = NDArray[np.float64]

EPS = 2.0**-52  # twice the unit roundoff: the other half absorbs the products of errors
LIBRARY = 8 * EPS  # log, exp and pow: SIMD versions may be off by 4 units in the last place
TINY = 1e-280  # below this, gradual underflow is no longer covered by ρ·M


@dataclass(frozen=True, slots=True)
class Models:
    """A batch of models with the same alphabets; the last axis of every array is the batch.

    A joint is `weights / weights.sum()`, which lets structured models be small integers, exactly; a data set is a table
    of letters.
    """

    count: int
    distributions: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, int]
    weights: Mapping[str, Array]
    functions: Mapping[FunctionKey, Array]
    reals: Mapping[str, Array]
    data: Mapping[Data, NDArray[np.intp]] = field(default_factory=dict)
    letters: Mapping[Value, NDArray[np.intp]] = field(default_factory=dict)
    """Of the values that are settled, one a model."""
    computed: Mapping[Head, Approximate] = field(default_factory=dict)
    """The tables of what is defined; of a law, its probabilities."""
    marginals: dict[tuple[str, tuple[str, ...]], Approximate] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    """Those of the distributions that were asked for: what is evaluated on the same models sums them once."""

    @property
    def tables(self) -> Iterator[NDArray[Any]]:
        """Every table that was drawn: of weights, values, numbers and letters."""
        drawn = (self.weights, self.functions, self.reals, self.data, self.letters)
        return chain.from_iterable(tables.values() for tables in drawn)

    @property
    def nbytes(self) -> int:
        """How much memory the tables take."""
        return sum(table.nbytes for table in self.tables)

    def freeze(self) -> None:
        """Let nobody change a table, now that several claims have them."""
        for table in self.tables:
            table.flags.writeable = False

    def slice(self, part: slice | NDArray[np.intp]) -> Models:
        """The models of one part of the batch."""
        return Models(
            len(range(self.count)[part]) if isinstance(part, slice) else len(part),
            self.distributions,
            self.sizes,
            {name: table[..., part] for name, table in self.weights.items()},
            {key: table[..., part] for key, table in self.functions.items()},
            {name: table[..., part] for name, table in self.reals.items()},
            {known: table[..., part] for known, table in self.data.items()},
            {value: letters[part] for value, letters in self.letters.items()},
            {head: table.over_batch(part) for head, table in self.computed.items()},
        )


@dataclass(frozen=True, slots=True)
class Approximate:
    """|value − truth| ≤ relative · magnitude; no magnitude means that the value, non-negative, is its own."""

    value: Array
    relative: float
    magnitude: Array | None = None

    def size(self) -> Array:
        """M ≥ |value|."""
        return self.value if self.magnitude is None else self.magnitude

    def over_batch(self, part: slice | NDArray[np.intp]) -> Approximate:
        """That of some of the models."""
        magnitude = None if self.magnitude is None else self.magnitude[..., part]
        return Approximate(self.value[..., part], self.relative, magnitude)


def evaluate(plan: Plan, models: Models) -> list[Approximate]:
    """The value of every root of the plan, over the axes of its step and the batch."""
    run = _Run(models)
    results: list[Approximate | None] = []
    with np.errstate(all="ignore"):
        for step, expiring in zip(plan.steps, plan.expiring, strict=True):
            results.append(run.step(step, [_present(results[operand]) for operand in step.operands]))
            for slot in expiring:
                results[slot] = None
    return [_present(results[root]) for root in plan.roots]


def _present(result: Approximate | None) -> Approximate:
    if result is None:
        raise LookupError("the plan dropped a result before its last use")
    return result


@dataclass(slots=True)
class _Run:
    models: Models

    def step(self, step: Step, operands: list[Approximate]) -> Approximate:
        match step.operation:
            case Number(value):
                return _number(value)
            case Size(variable):
                return Approximate(np.array([float(self.models.sizes[variable])]), 0.0)
            case Real(name, sign):
                known = self.models.computed.get(Head(HeadKind.REAL, name))
                return known or _declared(self.models.reals[name], sign)
            case Function(name, arguments, sign):
                key = name, tuple(value.variable for value in arguments)
                known = self.models.computed.get(Head(HeadKind.FUNCTION, *key))
                return self._over_axes(known or _declared(self.models.functions[key], sign), arguments, step)
            case Marginal(distribution, values):
                marginal = self.marginal(distribution, tuple(value.variable for value in values))
                return self._over_axes(marginal, values, step)
            case Arithmetic.PLUS:
                return _plus(*_aligned(step, operands))
            case Arithmetic.TIMES:
                return _times(*_aligned(step, operands))
            case Arithmetic.OVER:
                return _over(*_aligned(step, operands))
            case Raised(exponent):
                return _raised(operands[0], exponent)
            case Arithmetic.LOG:
                return _logarithm(operands[0])
            case Arithmetic.EXP:
                return _exponential(operands[0])
            case Total(variable, axis):
                return _total(operands[0], axis, self.models.sizes[variable])

    def _over_axes(self, table: Approximate, arguments: tuple[Value, ...], step: Step) -> Approximate:
        where = arguments, step.axes, self.models.data, self.models.letters
        magnitude = None if table.magnitude is None else over_axes(table.magnitude, *where)
        return Approximate(over_axes(table.value, *where), table.relative, magnitude)

    def marginal(self, distribution: str, kept: tuple[str, ...]) -> Approximate:
        known = self.models.marginals.get((distribution, kept))
        if known is None:
            known = self.models.marginals[distribution, kept] = self._sum_out(distribution, kept)
        return known

    def _sum_out(self, distribution: str, kept: tuple[str, ...]) -> Approximate:
        if not kept:
            return Approximate(np.ones(1), 0.0)
        variables = self.models.distributions[distribution]
        whole = self.models.computed.get(Head(HeadKind.LAW, distribution))
        if whole is None:
            weights = self.models.weights[distribution]
            relative = (weights.size // self.models.count + 2) * EPS
        else:
            relative = whole.relative + (whole.value.size // self.models.count + 2) * EPS
        if kept == variables:
            if whole is not None:
                return whole
            return Approximate(weights / weights.sum(axis=tuple(range(len(variables)))), relative)
        full = self.marginal(distribution, variables)
        dropped = tuple(axis for axis, variable in enumerate(variables) if variable not in kept)
        return Approximate(full.value.sum(axis=dropped), 2 * relative)


def over_axes(
    table: NDArray[Any],
    arguments: tuple[Value, ...],
    axes: tuple[Value, ...],
    data: Mapping[Data, NDArray[Any]],
    letters: Mapping[Value, Any],
) -> NDArray[Any]:
    """A table over the axes of its values: f(z, z) is the diagonal of f, and f(x[i]) takes f where the data say.

    A value that is settled has no axis. Behind the axes of its arguments a table may have one for the batch; then those
    of the data have one too, and so have settled letters.
    """
    if arguments == axes:
        return table
    batch = table.shape[len(arguments) :]
    sized = zip(arguments, table.shape, strict=False)
    index = [_letters(value, size, axes, data, letters, batch) for value, size in sized]
    return np.asarray(table[(*index, *map(np.arange, batch))])


def _letters(
    value: Value,
    size: int,
    axes: tuple[Value, ...],
    data: Mapping[Data, NDArray[Any]],
    letters: Mapping[Value, Any],
    batch: tuple[int, ...],
) -> NDArray[Any]:
    """The letters that a value takes along the axes and the batch, of length one where it stays the same."""
    if value.at:
        return over_axes(data[value.data], value.at, axes, data, letters)
    if value in letters:
        return np.asarray(letters[value])
    shape = [1] * (len(axes) + len(batch))
    shape[axes.index(value)] = size
    return np.arange(size).reshape(shape)


def _aligned(step: Step, operands: list[Approximate]) -> tuple[Approximate, Approximate]:
    left, right = (
        operand if index is None else _viewed(operand, index)
        for operand, index in zip(operands, step.alignments, strict=True)
    )
    return left, right


def _viewed(operand: Approximate, index: Alignment) -> Approximate:
    magnitude = None if operand.magnitude is None else operand.magnitude[index]
    return Approximate(operand.value[index], operand.relative, magnitude)


def _number(value: Fraction) -> Approximate:
    try:
        nearest = float(value)
    except OverflowError:
        nearest = float("inf")
    relative = 0.0 if Fraction(nearest if abs(nearest) < float("inf") else 0) == value else EPS
    array = np.array([nearest])
    return Approximate(array, relative) if value >= 0 else Approximate(array, relative, -array)


def _declared(array: Array, sign: Sign) -> Approximate:
    return Approximate(array, 0.0, np.abs(array) if sign is Sign.REAL else None)


def _plus(a: Approximate, b: Approximate) -> Approximate:
    magnitude = None if a.magnitude is None and b.magnitude is None else a.size() + b.size()
    return Approximate(a.value + b.value, max(a.relative, b.relative) + EPS, magnitude)


def _times(a: Approximate, b: Approximate) -> Approximate:
    relative = a.relative + b.relative + EPS
    value = a.value * b.value
    if a.magnitude is None and b.magnitude is None:
        return _floored(value, relative, None)
    for unit, other in ((a, b), (b, a)):
        scalar = unit.value.shape == unit.size().shape == (1,)
        if scalar and abs(unit.value[0]) == unit.size()[0] == 1.0:  # −1 · b: no second product needed
            return Approximate(value, relative, other.size())
    return _floored(value, relative, a.size() * b.size())


def _over(a: Approximate, b: Approximate) -> Approximate:
    """1/(b + e) differs from 1/b by at most |e| / (|b|·(|b| − |e|))."""
    relative = a.relative + b.relative * (1 + 2 * b.relative) + 2 * EPS
    if b.magnitude is None:
        divisor = _kept(b.value, TINY)
        return _floored(a.value / divisor, relative, None if a.magnitude is None else a.magnitude / divisor)
    divisor, least = _clear_of_zero(b)
    magnitude = (a.size() / np.abs(divisor)) * (b.magnitude / least)  # the product of the two divisors may underflow
    return _floored(a.value / divisor, relative, magnitude)


def _clear_of_zero(b: Approximate) -> tuple[Array, Array]:
    """b where its error is at most half of it and NaN elsewhere, and the least that |b| can be: |b| − error."""
    error = b.relative * b.size()
    absolute = np.abs(b.value)
    value = np.where((absolute > 2 * error) & (absolute > TINY) & (absolute < 1 / TINY), b.value, np.nan)
    return value, absolute - error


def _kept(positive: Array, least: float) -> Array:
    """The array, with NaN where it is not in (least, 1/least)."""
    if positive.min() > least and positive.max() < 1 / TINY:
        return positive
    return np.where((positive > least) & (positive < 1 / TINY), positive, np.nan)


def _floored(value: Array, relative: float, magnitude: Array | None) -> Approximate:
    """Raise magnitudes so small that the result may have underflowed."""
    size = value if magnitude is None else magnitude
    if not size.min() >= TINY:
        magnitude = np.maximum(size, TINY)
    return Approximate(value, max(relative, EPS), magnitude)


def _raised(a: Approximate, exponent: Fraction) -> Approximate:
    if exponent == 0:
        return Approximate(a.value - a.value + 1.0, 0.0)  # keeps NaN, which 0-th powers would hide
    if exponent < 0:
        one = Approximate(np.ones(1), 0.0)
        return _over(one, a if exponent == -1 else _raised(a, -exponent))
    if exponent.denominator != 1:
        return _fractional(a, float(exponent))
    relative = float(exponent) * a.relative * 1.01 + LIBRARY
    if float(exponent) * a.relative > 0.01:
        relative = float("inf")
    magnitude = None if a.magnitude is None else a.magnitude ** float(exponent)
    return _floored(a.value ** float(exponent), relative, magnitude)


def _fractional(a: Approximate, exponent: float) -> Approximate:
    """a^c for a non-integer c > 0: |(1 + t)^c − 1| ≤ |t| for c < 1, and ≤ c · 1.5^(c−1) · |t| for c > 1, |t| ≤ 1/2.

    Where a cannot be told from 0 its power, if it has one, lies between 0 and the bound's power: √(1 − 1) is 0.
    """
    factor = max(1.0, exponent * 1.5 ** (exponent - 1.0))
    if a.magnitude is None:
        return _floored(a.value**exponent, factor * a.relative + LIBRARY, None)
    error, relative = 2 * a.relative * a.magnitude, factor * a.relative + LIBRARY
    hidden = np.abs(a.value) <= error
    base = np.where(hidden, 0.0, np.where(a.value > 0, a.value, np.nan))
    value = base**exponent
    ratio = np.where(base > 0, a.magnitude / base, 1.0)
    size = np.where(hidden, (2 * error) ** exponent / relative, value * ratio)
    return _floored(value, relative, size)


def _logarithm(a: Approximate) -> Approximate:
    """log(a + e) differs from log a by at most |e| / (a − |e|)."""
    relative = a.relative * (1 + 2 * a.relative) + LIBRARY
    if a.magnitude is None:
        value = np.log(_kept(a.value, TINY))
        return Approximate(value, relative, np.abs(value) + 1.0)
    argument, least = _clear_of_zero(a)
    value = np.log(argument)
    return Approximate(value, relative, np.abs(value) + a.magnitude / least)


def _exponential(a: Approximate) -> Approximate:
    """exp(a + e) differs from exp a by at most exp(a) · |e| · (1 + 1.3|e|) where |e| ≤ 1/2."""
    size = a.size()
    error = size * a.relative
    value = np.where(error < 0.5, np.exp(a.value), np.nan)
    if not value.max() < 1 / TINY:
        value = np.where(value < 1 / TINY, value, np.nan)
    return _floored(value, a.relative + LIBRARY, value * (1.0 + size * (1.0 + 1.3 * error)))


def _total(body: Approximate, axis: int | None, size: int) -> Approximate:
    if axis is None:
        return _times(Approximate(np.array([float(size)]), 0.0), body)
    magnitude = None if body.magnitude is None else body.magnitude.sum(axis=axis)
    return Approximate(body.value.sum(axis=axis), body.relative + size * EPS, magnitude)
