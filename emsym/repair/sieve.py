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
from emsym.deciding.definitions import unfold
from emsym.derivation import Step
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.language.errors import LanguageError
from emsym.language.trampoline import Known
from emsym.numeric.compare import Subject, judge
from emsym.numeric.definitions import inline
from emsym.numeric.evaluate import Models, evaluate
from emsym.numeric.models import Sampler
from emsym.numeric.plan import Compiler, NotEvaluable, signature
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term
from emsym.terms.read import read
from emsym.terms.signature import Signature
from emsym.terms.statement import Hypothesis

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
    read_once, compiler = reader({}), Compiler()
    tried = (trial(place, step, hypotheses, read_once, compiler) for place, step in budget.during(enumerate(steps)))
    left = [each for each in tried if each is not None]
    try:
        needed = signature({id(side): side for each in left for side in each.sides}.values())
    except NotEvaluable:  # a distribution of more variables than can be evaluated
        return []
    sampler = Sampler(needed, compiler.plan([]), np.random.default_rng(0))
    for round in ROUNDS:
        waiting = [each for each in left if round.concerns(each.claim)]
        models = sampler.draw(round.sizes(needed), round.models) if waiting else None
        groups = budget.during(together(waiting, TOGETHER))
        agreed = [each for group in groups if models for each in agreeing(group, compiler, needed, models)]
        left = [*agreed, *(each for each in left if not round.concerns(each.claim))]
    return sorted(each.place for each in left)


def together(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """The items, so many at a time."""
    return (items[start : start + most] for start in range(0, len(items), most))


@dataclass(frozen=True, slots=True)
class Trial:
    """What the step at a place says: its claim and the hypotheses of it, and the roots of their sides."""

    place: int
    claim: Claim
    hypotheses: tuple[Claim, ...]
    roots: tuple[int, ...]

    @property
    def sides(self) -> list[Term]:
        """Of the claim, then of each hypothesis."""
        return _sides(self.claim, self.hypotheses)


def reader(known: Known[Term]) -> Callable[[Any], Term]:
    """`read`, which reads a part that many steps share once."""
    return lambda side: read(side, known)


def trial(
    place: int, step: Step, hypotheses: tuple[Hypothesis, ...], read_once: Callable[[Any], Term], compiler: Compiler
) -> Trial | None:
    """A step to be tried; None for one that says nothing."""
    try:
        tested = unfold(stated(step, hypotheses, read_once))
        claim, supposed = inline(tested.claim, [each.claim for each in tested.hypotheses])
        return Trial(place, claim, supposed, tuple(map(compiler.root, _sides(claim, supposed))))
    except (LanguageError, Malformed, NotEvaluable, RecursionError, TooLarge):
        return None


def _sides(claim: Claim, hypotheses: Sequence[Claim]) -> list[Term]:
    return [side for each in (claim, *hypotheses) for side in (each.left, each.right)]


def agreeing(group: Sequence[Trial], compiler: Compiler, needed: Signature, models: Models) -> Iterator[Trial]:
    """Those of a group, evaluated together, that the models do not contradict."""
    plan = compiler.plan([root for each in group for root in each.roots])
    values = evaluate(plan, models)
    start = 0
    for each in group:
        part = slice(start, start := start + len(each.roots))
        own = Subject(each.claim, each.hypotheses, needed, replace(plan, roots=plan.roots[part]), pointwise=True)
        with np.errstate(all="ignore"):
            seen = judge(own, models, values[part])
        if not seen.beyond().size and (not seen.comparisons or seen.undefined() < seen.comparisons):
            yield each
