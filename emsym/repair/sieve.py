"""Which of many steps may hold: those that a few models do not contradict.

What is false on a model need not be proved, and a model costs far less than a proof. All steps are tried on the same
few models, and what they share is drawn, compiled and evaluated once. What is left is likely, and not proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any, TypeVar

import numpy as np

from emsym.budget import UNLIMITED, Budget
from emsym.deciding.claims import stated
from emsym.derivation import Step
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.language.errors import LanguageError
from emsym.language.trampoline import Known
from emsym.numeric.check import sampler_of
from emsym.numeric.compare import Subject, judge, places
from emsym.numeric.evaluate import Models, evaluate
from emsym.numeric.plan import Compiler, NotEvaluable, signature
from emsym.numeric.supposed import Supposed, apart, settled_by, sides_of, suppose
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term
from emsym.terms.read import read
from emsym.terms.signature import Signature
from emsym.terms.statement import Hypothesis, Statement

T = TypeVar("T")

MOST_CELLS = 1024
TOGETHER = 64  # steps whose values are kept at once


@dataclass(frozen=True, slots=True)
class Round:
    """So many models with the letters of each two variables in turn."""

    letters: tuple[int, int]
    models: int
    of_equalities: bool = True

    def concerns(self, claim: Claim) -> bool:
        """Whether it may tell more of a claim: of sides that one model tells apart, one may be above in nearly all."""
        return self.of_equalities or claim.relation is not Relation.EQUAL

    def sizes(self, needed: Signature) -> dict[str, int]:
        """So many letters for each variable in turn, one where tables would get large."""
        sizes = {variable: self.letters[place % 2] for place, variable in enumerate(needed.variables)}
        for variable in reversed(needed.variables):
            if prod(sizes.values()) <= MOST_CELLS:
                break
            sizes[variable] = 1
        return sizes


ROUNDS = (Round((2, 2), 12), Round((3, 2), 12), Round((2, 3), 240, of_equalities=False))


def sifted(steps: Sequence[Step], hypotheses: tuple[Hypothesis, ...], budget: Budget = UNLIMITED) -> list[int]:
    """The places of those steps that say something and hold on a few models, at every letter where both sides do.

    At the end of the budget those that were looked at by then.
    """
    read_once, assumed = reader({}), dict[tuple[Hypothesis, ...], list[tuple[int, Claim]]]()
    for place, step in budget.during(enumerate(steps)):
        if (found := said(step, hypotheses, read_once)) is not None:
            assumed.setdefault(found.hypotheses, []).append((place, found.claim))
    return sorted(place for same, claims in assumed.items() for place in _left(claims, same, budget))


def _left(claims: Sequence[tuple[int, Claim]], hypotheses: tuple[Hypothesis, ...], budget: Budget) -> Iterator[int]:
    """The places of those claims, all under the same hypotheses, that the models do not contradict."""
    settled = settled_by(hypotheses)
    compiler = Compiler(frozenset(settled))
    left = [tried for place, claim in claims if (tried := trial(place, apart(claim, settled), compiler)) is not None]
    try:
        sides = {id(side): side for side in sides_of([*(each.claim for each in left), *hypotheses])}
        needed = signature(sides.values())
        supposed = suppose(needed, hypotheses)
        sampler = sampler_of(supposed, compiler.plan([]), np.random.default_rng(0))
    except NotEvaluable:  # a distribution of more variables than can be evaluated
        return
    for round in ROUNDS:
        waiting = [each for each in left if round.concerns(each.claim)]
        models = sampler.draw(round.sizes(needed), round.models) if waiting else None
        groups = budget.during(together(waiting, TOGETHER))
        agreed = [each for group in groups if models for each in agreeing(group, supposed, compiler, models)]
        left = [*agreed, *(each for each in left if not round.concerns(each.claim))]
    yield from (each.place for each in left)


def together(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """The items, so many at a time."""
    return (items[start : start + most] for start in range(0, len(items), most))


@dataclass(frozen=True, slots=True)
class Trial:
    """What the step at a place claims, and the roots of its sides."""

    place: int
    claim: Claim
    roots: tuple[int, ...]


def reader(known: Known[Term]) -> Callable[[Any], Term]:
    """`read`, which reads a part that many steps share once."""
    return lambda side: read(side, known)


def said(step: Step, hypotheses: tuple[Hypothesis, ...], read_once: Callable[[Any], Term]) -> Statement | None:
    """What a step states; None for one that says nothing."""
    try:
        return stated(step, hypotheses, read_once)
    except (LanguageError, Malformed, RecursionError, TooLarge):
        return None


def trial(place: int, claim: Claim, compiler: Compiler) -> Trial | None:
    """A claim to be tried, if it can be evaluated."""
    try:
        return Trial(place, claim, tuple(map(compiler.root, sides_of([claim]))))
    except (NotEvaluable, RecursionError):
        return None


def agreeing(group: Sequence[Trial], supposed: Supposed, compiler: Compiler, models: Models) -> Iterator[Trial]:
    """Those of a group, evaluated together, that the models do not contradict."""
    assumed = [compiler.root(side) for side in sides_of(supposed.remaining)]
    plan = compiler.plan([*assumed, *(root for each in group for root in each.roots)])
    whole, valid = supposed.completed(models)
    values = evaluate(plan, whole)
    for start, each in zip(range(len(assumed), len(values), 2), group, strict=True):
        chosen = [start, start + 1, *range(len(assumed))]
        own = replace(plan, roots=tuple(plan.roots[place] for place in chosen))
        subject = Subject(each.claim, supposed, own, own, places(own, supposed))
        with np.errstate(all="ignore"):
            seen = judge(subject, models, [values[place] for place in chosen], valid)
        if not seen.beyond().size and (not seen.comparisons or seen.undefined() < seen.comparisons):
            yield each
