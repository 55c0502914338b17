"""Test a claim on finite models: agreement is evidence that is printed, a certified counterexample refutes.

An independent oracle: it evaluates terms as written, so it shares nothing with the kernel, and it proves nothing.
Imports NumPy; python-flint is imported only once a candidate for a counterexample is seen. SymPy, the kernel, search
and front ends must not be imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np

from emsym.budget import UNLIMITED, Budget
from emsym.numeric.compare import Comparison, Subject, compare, subject
from emsym.numeric.evidence import Ball, Counterexample, Evidence, Shrinking
from emsym.numeric.models import Sampler
from emsym.numeric.plan import NotEvaluable, Plan
from emsym.numeric.recognised import recognised
from emsym.numeric.search import local_search, nearness
from emsym.numeric.supposed import Supposed
from emsym.terms.claim import Relation
from emsym.terms.statement import Statement

__all__ = ["Ball", "Counterexample", "Evidence", "NotEvaluable", "check"]

RECOGNISED_ON = 16  # random models
ATTEMPTS = 3  # batches whose candidates are certified before giving up
HALF = 0.5  # of the time left, for a simpler counterexample


def check(
    statement: Statement,
    *,
    models: int = 1000,
    seed: int = 0,
    search: bool = True,
    budget: Budget = UNLIMITED,
) -> Evidence:
    """Compare the two sides at every free value on random models that meet the hypotheses.

    A hypothesis must hold at every letter of its `every`, and at the very letters of its other values that are
    compared. What it defines is computed from what is drawn. `search` looks further where no model violates the claim,
    at more alphabets and by a local search; leave it out for a claim that is already proved. What the budget does not
    last for is left out, and told: first a violation is looked for, then the simplest. Raises `ValueError` for fewer
    than one model, and `NotEvaluable` for a term without a meaning.
    """
    relation = statement.claim.relation
    if models < 1:
        raise ValueError(f"at least one model is needed, not {models}")
    compiled = subject(statement)
    sampler = sampler_of(compiled.supposed, compiled.plan, np.random.default_rng(seed), seed)
    tally = _Tally(compiled, sampler, budget, search and relation is not Relation.EQUAL)
    tally.run("the comparison on random models", (compare(compiled, batch) for batch in sampler.batches(models)))
    if search and not tally.violated:
        tally.run("the comparison on more alphabets", (compare(compiled, batch) for batch in sampler.survey()))
    if search and not tally.violated and tally.first is not None and relation is not Relation.EQUAL:
        starts = tally.first, tally.closest or tally.first
        tally.run("the local search for a violation", local_search(compiled, *starts, sampler))
    return tally.evidence()


def sampler_of(supposed: Supposed, plan: Plan, generator: np.random.Generator, seed: int | None = None) -> Sampler:
    """A sampler of models that meet the hypotheses, as far as that can be arranged; a seed is that of its batches."""
    sampler = Sampler(supposed, plan, generator, seed=seed)
    if not supposed.checked:
        return sampler
    drawn = sampler.draw(dict.fromkeys(supposed.signature.variables, 2), 2 * RECOGNISED_ON)
    return replace(sampler, constraints=recognised(supposed, drawn.slice(slice(RECOGNISED_ON, None))))


@dataclass(slots=True)
class _Tally:
    """Counts over all comparisons so far, and the first counterexample."""

    subject: Subject
    sampler: Sampler
    budget: Budget
    keeps: bool
    """Whether a local search may follow: then the first comparison is kept, and the one that comes closest."""
    models: int = 0
    comparisons: int = 0
    undefined: int = 0
    worst: tuple[float, float] = (0.0, 0.0)
    violated: bool = False
    attempts: int = 0
    counterexample: Counterexample | None = None
    shrinking: Shrinking | None = None
    first: Comparison | None = None
    closest: Comparison | None = None
    nearness: float = -inf
    unfinished: list[str] = field(default_factory=list)

    def run(self, what: str, seen: Iterator[Comparison]) -> None:
        """Add comparisons until one gives a counterexample; `what` they are is told if they are cut short."""
        while not self.budget.spent:
            comparison = next(seen, None)
            if comparison is None:
                return
            self._add(comparison)
            if self.attempts < ATTEMPTS and comparison.candidates().size:
                self.attempts += 1
                self._certify(comparison)
            if self.counterexample is not None:
                self.violated = True
                return
        self._stopped(what)

    def _certify(self, comparison: Comparison) -> None:
        self.counterexample, self.shrinking = _certified(self.subject, self.sampler, comparison, self.budget)
        if self.shrinking.stopped:
            self.unfinished.append(f"the search for the simplest counterexample stopped: {self.shrinking.stopped}")

    def _stopped(self, what: str) -> None:
        self.unfinished.append(f"{what} stopped: {self.budget.spent}")

    def evidence(self) -> Evidence:
        """What is reported."""
        uncertified = self.violated and self.counterexample is None
        counts = (self.models, self.comparisons, *self.worst, self.undefined)
        return Evidence(*counts, self.counterexample, uncertified, self.shrinking, tuple(self.unfinished))

    def _keep(self, comparison: Comparison) -> None:
        self.first = self.first or comparison
        near = nearness(comparison)
        if self.closest is None or near > self.nearness:
            self.closest, self.nearness = comparison, near

    def _add(self, comparison: Comparison) -> None:
        if not comparison.models.count:
            return
        if self.keeps:
            self._keep(comparison)
        self.models += comparison.models.count
        self.comparisons += comparison.comparisons
        self.undefined += comparison.undefined()
        self.violated = self.violated or bool(comparison.beyond().size)
        worst = comparison.worst()
        self.worst = max(self.worst, worst, key=lambda pair: (pair[0] > pair[1], *pair))


def _certified(
    compiled: Subject, sampler: Sampler, seen: Comparison, budget: Budget
) -> tuple[Counterexample | None, Shrinking]:
    """The simplest certified counterexample that shrinking the candidates finds, also where that stops halfway."""
    from emsym.numeric.certify import describe
    from emsym.numeric.shrink import shrinker

    shrinking, interrupted, failed = shrinker(compiled, sampler, budget), False, None
    limit = shrinking.certifications
    try:
        if shrinking.start(seen):
            shrinking.budget = budget.share(HALF)
            shrinking.shrink()
    except KeyboardInterrupt:
        if shrinking.found is None:
            raise
        interrupted = True
    except Exception as error:  # told with what was found, which stays a counterexample
        if shrinking.found is None:
            raise
        failed = error
    effort = Shrinking(
        limit - shrinking.certifications, limit, shrinking.models, interrupted, failed, shrinking.budget.spent
    )
    if shrinking.found is None:
        return None, effort
    return describe(compiled, shrinking.found.model, shrinking.found.violation), effort
