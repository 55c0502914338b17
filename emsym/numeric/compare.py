"""Where a claim fails on a batch of models, by more than rounding can explain.

A side is a value with an error bound (`emsym.numeric.evaluate`); the difference of the sides has the sum of both
bounds. Not trusted: what is seen here is a candidate, and `emsym.numeric.certify` decides. Shares nothing with the
kernel; imports NumPy, and neither SymPy nor python-flint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, prod
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.definitions import inline
from emsym.numeric.evaluate import EPS, Approximate, Array, Models, evaluate
from emsym.numeric.plan import Plan, alignment, compile_terms, ordered, signature
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Value
from emsym.terms.signature import Signature

Scalar = TypeVar("Scalar", bound=np.generic)

FLOOR = 1e-150  # what is smaller may come from products that underflow on the way: other models have to tell
STRICT = (Relation.GREATER, Relation.LESS)


@dataclass(frozen=True, slots=True)
class Subject:
    """A claim under hypotheses, compiled: the plan's roots are the claim's two sides, then each hypothesis's."""

    claim: Claim
    hypotheses: tuple[Claim, ...]
    signature: Signature
    plan: Plan
    pointwise: bool = False
    """Whether a value free in the claim is the same value in a hypothesis, which is then supposed of it alone."""

    @property
    def values(self) -> tuple[Value, ...]:
        """The claim's free values, in the order of the axes of `Comparison`."""
        return self.values_of(0)

    def values_of(self, number: int) -> tuple[Value, ...]:
        """The free values of the claim (0) or of a hypothesis (1, 2, …)."""
        left, right = self.plan.roots[2 * number : 2 * number + 2]
        return ordered({*self.plan.steps[left].axes, *self.plan.steps[right].axes})

    def shared(self, number: int) -> tuple[Value, ...]:
        """The values of a hypothesis that are the claim's."""
        claimed = self.values if self.pointwise else ()
        return tuple(value for value in self.values_of(number) if value in claimed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """By how much each place of each model violates the claim, and the rounding error possible there.

    Both arrays have an axis for each free value that matters and one for the batch; a place at which a side is not
    finite is NaN in both, and one at which the hypotheses do not hold has a violation of −∞. `models` are those of the
    batch that meet the hypotheses somewhere.
    """

    models: Models
    violation: Array
    bound: Array
    comparisons: int
    strict: bool
    sizes: Callable[[], Array]
    exceeds: bool
    """Whether any violation is beyond its bound."""
    meeting: NDArray[np.intp] | None = None

    @property
    def size(self) -> Array:
        """|left| + |right|, the unit in which the violation is a share."""
        return self.sizes()

    def originals(self) -> NDArray[np.intp]:
        """The place that each of the models had in the batch."""
        return np.arange(self.models.count) if self.meeting is None else self.meeting

    def undefined(self) -> int:
        """How many comparisons have a side that is not finite."""
        return int(np.isnan(self.violation).sum()) if self._has_undefined() else 0

    def _has_undefined(self) -> bool:
        return bool(self.violation.size and np.isnan(self.violation.max()))

    def worst(self) -> tuple[float, float]:
        """The largest violation, with its bound: among those beyond their bound if there are any, among all if not."""
        if not self.violation.size:
            return 0.0, 0.0
        shown = self.violation
        if self.exceeds:
            shown = np.where(self.violation > self.bound, self.violation, -np.inf)
        elif self._has_undefined():
            shown = np.nan_to_num(self.violation, nan=-np.inf)
        place = np.unravel_index(int(shown.argmax()), shown.shape)
        bound = float(self.bound[place])
        return max(float(shown[place]), 0.0), bound if bound == bound else 0.0

    def peaks(self) -> Array:
        """Each model's largest violation; −∞ where nothing is defined."""
        defined = np.nan_to_num(self.violation, nan=-np.inf)
        return np.asarray(flat(defined).max(axis=0))

    def beyond(self) -> NDArray[np.intp]:
        """The models with a violation beyond its bound, by index."""
        return self._models(self.violation > self.bound) if self.exceeds else np.empty(0, dtype=np.intp)

    def candidates(self) -> NDArray[np.intp]:
        """The models that may violate the claim, clear violations first; a strict claim may fail by a tie."""
        clear = self.beyond()
        if not self.strict:
            return clear
        ties = self._models(self.violation >= -self.bound)
        return np.concatenate([clear, ties[~np.isin(ties, clear)]])

    def _models(self, places: NDArray[np.bool_]) -> NDArray[np.intp]:
        return np.flatnonzero(flat(places).any(axis=0))


def subject(claim: Claim, hypotheses: Sequence[Claim] = (), pointwise: bool = False) -> Subject:
    """Compile a claim and its hypotheses; a term without a meaning raises `NotEvaluable`."""
    claim, hypotheses = inline(claim, hypotheses)
    terms = [side for each in (claim, *hypotheses) for side in (each.left, each.right)]
    return Subject(claim, tuple(hypotheses), signature(terms), compile_terms(terms), pointwise)


def compare(subject: Subject, models: Models) -> Comparison:
    """Evaluate the claim at every free value, wherever the hypotheses hold."""
    return judge(subject, models, evaluate(subject.plan, models))


def judge(subject: Subject, models: Models, sides: Sequence[Approximate]) -> Comparison:
    """What `compare` gives, where the roots of the plan have been evaluated on the models."""
    violation, bound = _gap(subject, 0, subject.claim.relation, sides, models.count)
    strict = subject.claim.relation in STRICT
    held = np.ones((1,) * violation.ndim, dtype=bool)
    for number in range(1, len(subject.hypotheses) + 1):
        held = held & _held(subject, number, sides, models.count)
    shape = violation.shape
    if held.all():
        exceeds = bool((violation > bound).any())
        return Comparison(
            models, violation, bound, violation.size, strict, lambda: _size(subject, sides, shape), exceeds
        )
    held = np.broadcast_to(held, violation.shape)
    meeting = np.flatnonzero(flat(held).any(axis=0))
    violation = np.where(held, violation, -np.inf)[..., meeting]
    bound, count = bound[..., meeting], int(held.sum())
    exceeds = bool((violation > bound).any())

    def sizes() -> Array:
        return _size(subject, sides, shape)[..., meeting]

    return Comparison(models.slice(meeting), violation, bound, count, strict, sizes, exceeds, meeting)


def _size(subject: Subject, sides: Sequence[Approximate], shape: tuple[int, ...]) -> Array:
    left, right = (
        _over(side, subject.plan.steps[root].axes, subject.values)
        for side, root in zip(sides[:2], subject.plan.roots[:2], strict=True)
    )
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.abs(left.value) + np.abs(right.value), shape)


def meets(subject: Subject, models: Models, numbers: Sequence[int]) -> NDArray[np.bool_]:
    """The models in which these hypotheses (1, 2, …) hold within rounding, at all letters."""
    sides = evaluate(subject.plan, models)
    met = np.ones(models.count, dtype=bool)
    for number in numbers:
        met = met & flat(_held(subject, number, sides, models.count)).all(axis=0)
    return met


def _held(subject: Subject, number: int, sides: Sequence[Approximate], count: int) -> NDArray[np.bool_]:
    """Where a hypothesis holds within rounding, over the claim's values; at all letters of its other values."""
    relation = subject.hypotheses[number - 1].relation
    violation, bound = _gap(subject, number, relation, sides, count)
    held = violation < -bound if relation in STRICT else violation <= bound
    shared = subject.shared(number)
    own = tuple(axis for axis, value in enumerate(subject.values_of(number)) if value not in shared)
    place = tuple(slice(None) if value in shared else None for value in subject.values)
    return np.asarray(held.all(axis=own))[(*place, slice(None))]


def flat(places: NDArray[Scalar]) -> NDArray[Scalar]:
    """All places of a model in one axis, the batch in the other."""
    return places.reshape(prod(places.shape[:-1]), places.shape[-1])


def _gap(
    subject: Subject, number: int, relation: Relation, sides: Sequence[Approximate], count: int
) -> tuple[Array, Array]:
    """The violation of one relation over its free values and the batch, and its error bound."""
    values = subject.values_of(number)
    left, right = (
        _over(side, subject.plan.steps[root].axes, values)
        for side, root in zip(sides[2 * number :][:2], subject.plan.roots[2 * number :][:2], strict=True)
    )
    with np.errstate(all="ignore"):
        if relation in (Relation.AT_LEAST, Relation.GREATER):
            violation = right.value - left.value
        elif relation is Relation.EQUAL:
            violation = np.abs(left.value - right.value)
        else:
            violation = left.value - right.value
        bound = (max(left.relative, right.relative) + EPS) * (left.size() + right.size()) + FLOOR
        if not isfinite(violation.sum() + bound.sum()):  # or a sum of what is finite is not, which costs time alone
            undefined = ~(np.isfinite(bound) & np.isfinite(violation))
            violation, bound = np.where(undefined, np.nan, violation), np.where(undefined, np.nan, bound)
    shape = (*violation.shape[:-1], count)
    return np.broadcast_to(violation, shape), np.broadcast_to(bound, shape)


def _over(side: Approximate, axes: tuple[Value, ...], values: tuple[Value, ...]) -> Approximate:
    index = alignment(axes, values)
    if index is None:
        return side
    magnitude = None if side.magnitude is None else side.magnitude[index]
    return Approximate(side.value[index], side.relative, magnitude)
