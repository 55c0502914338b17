"""Where a claim fails on a batch of models, by more than rounding can explain.

A side is a value with an error bound (`emsym.numeric.evaluate`); the difference of the sides has the sum of both
bounds. Not trusted: what is seen here is a candidate, and `emsym.numeric.certify` decides. Shares nothing with the
kernel; imports NumPy, and neither SymPy nor python-flint.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.evaluate import Approximate, Array, Models, evaluate
from emsym.numeric.plan import (
    MAX_AXES,
    Head,
    NotEvaluable,
    Plan,
    compile_terms,
    largest_table,
    ordered,
    signature,
)
from emsym.numeric.supposed import Supposed, apart, axes_of, flat, gap, held, over, sides_of, suppose
from emsym.terms.claim import Claim
from emsym.terms.nodes import Value
from emsym.terms.signature import Signature
from emsym.terms.statement import Statement


@dataclass(frozen=True, slots=True)
class Subject:
    """A claim under hypotheses, compiled; both plans have the sides of the claim first, then those of hypotheses."""

    claim: Claim
    supposed: Supposed
    plan: Plan
    """What is compared on many models: the claim, and the hypotheses that do not hold by definition."""
    whole: Plan
    """What is compared on one model exactly: the claim, and every hypothesis."""
    values: tuple[Value, ...]
    """The values at each letter of which the claim is compared, in the order of the axes of `Comparison`."""

    @property
    def signature(self) -> Signature:
        """What a model gives."""
        return self.supposed.drawn

    def elements(self, sizes: Mapping[str, int]) -> int:
        """The number of entries of the largest array that a model with these alphabets takes."""
        plans = (self.plan, self.whole, *(each.plan for each in self.supposed.definitions))
        return max(largest_table(self.supposed.signature, sizes), *(plan.elements(sizes) for plan in plans))

    @property
    def places(self) -> tuple[Value, ...]:
        """All values for which a counterexample has a letter."""
        return (*self.values, *self.supposed.settled)


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


def subject(statement: Statement, given: Collection[Head] = ()) -> Subject:
    """Compile a claim and its hypotheses; what is `given` is drawn also where a hypothesis defines it.

    A term without a meaning raises `NotEvaluable`.
    """
    hypotheses = statement.hypotheses
    supposed = suppose(signature(sides_of([statement.claim, *hypotheses])), hypotheses, given)
    claim = apart(statement.claim, supposed.settled)
    plan = compile_terms(sides_of([claim, *supposed.remaining]), supposed.settled)
    whole = plan
    if supposed.definitions:
        whole = compile_terms(sides_of([claim, *supposed.hypotheses]), supposed.settled)
    return Subject(claim, supposed, plan, whole, places(plan, supposed))


def places(plan: Plan, supposed: Supposed) -> tuple[Value, ...]:
    """Where a claim is compared: at the letters of its own values, and of those that a hypothesis fixes."""
    fixed = (axes_of(plan, number).difference(each.every) for number, each in enumerate(supposed.remaining, 1))
    found = ordered(axes_of(plan, 0).union(*fixed))
    if len(found) > MAX_AXES:
        raise NotEvaluable(f"{len(found)} values meet in one claim; at most {MAX_AXES} can be evaluated")
    return found


def compare(subject: Subject, models: Models) -> Comparison:
    """Evaluate the claim at every free value, wherever the hypotheses hold."""
    whole, valid = subject.supposed.completed(models)
    return judge(subject, models, evaluate(subject.plan, whole), valid)


def judge(
    subject: Subject, models: Models, sides: Sequence[Approximate], valid: NDArray[np.bool_] | None = None
) -> Comparison:
    """What `compare` gives, where the roots of the plan have been evaluated on the models that may be `valid`."""
    plan, values = subject.plan, subject.values
    violation, bound = gap(subject.claim.relation, plan, 0, sides, values, models.count)
    strict = subject.claim.relation.is_strict
    shape = (*(models.sizes[value.variable] for value in values), models.count)
    violation, bound = np.broadcast_to(violation, shape), np.broadcast_to(bound, shape)
    holds = np.ones((1,) * len(shape), dtype=bool) if valid is None else valid.reshape((*(1,) * len(values), -1))
    for number, hypothesis in enumerate(subject.supposed.remaining, 1):
        holds = holds & held(hypothesis, plan, number, sides, values, models.count)
    if holds.all():
        exceeds = bool((violation > bound).any())
        return Comparison(
            models, violation, bound, violation.size, strict, lambda: _size(subject, sides, shape), exceeds
        )
    holds = np.broadcast_to(holds, shape)
    meeting = np.flatnonzero(flat(holds).any(axis=0))
    violation = np.where(holds, violation, -np.inf)[..., meeting]
    bound, count = bound[..., meeting], int(holds.sum())
    exceeds = bool((violation > bound).any())

    def sizes() -> Array:
        return _size(subject, sides, shape)[..., meeting]

    return Comparison(models.slice(meeting), violation, bound, count, strict, sizes, exceeds, meeting)


def _size(subject: Subject, sides: Sequence[Approximate], shape: tuple[int, ...]) -> Array:
    left, right = (
        over(side, subject.plan.steps[root].axes, subject.values)
        for side, root in zip(sides[:2], subject.plan.roots[:2], strict=True)
    )
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.abs(left.value) + np.abs(right.value), shape)
