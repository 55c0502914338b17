"""Mutants: steps of true derivations with one slip in them. Most are false, some say nothing, a few happen to be true.

The slips are emsym's own table, read in reverse: what leads a false step back to a true one makes a false one of it.
Which mutants are false is found by `brute_force`, which shares no code with the kernel or the numeric engine.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from emsym.budget import UNLIMITED
from emsym.checking import check_step
from emsym.checking.origin import Origin
from emsym.deciding.claims import reading, stated, subjects_of
from emsym.deciding.hypotheses import read_hypotheses, supposed
from emsym.derivation import Derivation, Step
from emsym.explain.surface import surface
from emsym.kernel.normal_form import Malformed
from emsym.language.errors import LanguageError
from emsym.language.notation import text
from emsym.loading import load_file
from emsym.repair.candidates import RELATIONS
from emsym.repair.edits import distinct, edits
from emsym.repair.parts import vocabulary
from emsym.repair.repairs import Search, Surroundings, repairs
from emsym.report import Repair, StepReport, Verdict
from emsym.terms.claim import Claim
from emsym.terms.nodes import Value
from emsym.terms.read import read
from emsym.terms.statement import Hypothesis, Statement
from tests.brute_force import confirms, is_false
from tests.unfolded import unfolded

FOLDER = Path(__file__).resolve().parents[1] / "derivations"
MODELS = 200


class Truth(StrEnum):
    """What exact evaluation on small models says of a mutant."""

    FALSE = "false"
    TRUE = "true"
    EMPTY = "says nothing"


@dataclass(frozen=True)
class Mutant:
    """A step with a slip, the step as it was, and what a check of it needs to know of its chain."""

    kind: str
    side: str
    step: Step
    original: Step
    name: str
    subjects: frozenset[Value]
    hypotheses: tuple[Hypothesis, ...]
    is_first: bool
    follower: Step | None

    @property
    def claim(self) -> Claim:
        """What the mutant claims, for `brute_force`."""
        return stated(self.step, self.hypotheses).claim

    @property
    def truth(self) -> Truth:
        """Whether it is false, by exact evaluation on small models."""
        try:
            reading(self.step, self.subjects, self.hypotheses)
            tested = self._tested
        except (LanguageError, Malformed):
            return Truth.EMPTY
        found = is_false(tested.claim, hypotheses=[each.claim for each in tested.hypotheses])
        return Truth.EMPTY if found is None else Truth.FALSE if found else Truth.TRUE

    @property
    def _tested(self) -> Statement:
        return unfolded(stated(self.step, self.hypotheses))

    def checked(self) -> StepReport:
        """The verdict, without a repair."""
        return check_step(self.step, self.subjects, self.hypotheses, Origin(models=MODELS), UNLIMITED)

    def repaired(self) -> Search:
        """The repairs that its author would be offered."""
        sides = ("right", "left") if self.is_first else ("right",)
        follower = self.follower if self.side == "right" else None
        nearby = [self.follower.right] if self.follower is not None else []
        return repairs(
            self.step, Surroundings(self.subjects, self.hypotheses, follower=follower), sides=sides, nearby=nearby
        )

    def is_restored_by(self, offer: Repair) -> bool:
        """Whether an offer is the step as it was, up to order and brackets."""
        sides = ((offer.left, self.original.left), (offer.right, self.original.right))
        return offer.link is self.original.link and all(surface(read(a)) == surface(read(b)) for a, b in sides)

    def __str__(self) -> str:
        return f"{self.name} [{self.kind}]: {text(self.step.left)} {self.step.link.sign} {text(self.step.right)}"


@cache
def derivations() -> tuple[Derivation, ...]:
    """Those that ship with emsym, but the slips that they tell of."""
    return tuple(derivation for path in sorted(FOLDER.glob("*.py")) for derivation in load_file(path).derivations)


def mutants(sources: Iterable[Derivation]) -> Iterator[Mutant]:
    """Every mutant of every step: one slip on its right side or, where a chain starts, its left, or in its relation."""
    for derivation in sources:
        claims, _ = read_hypotheses(derivation.hypotheses)
        for chain in derivation.chains:
            for number, step in enumerate(chain):
                yield from _of(step, derivation, chain, number, supposed(chain, claims))


def _of(
    step: Step, derivation: Derivation, chain: Sequence[Step], number: int, hypotheses: tuple[Hypothesis, ...]
) -> Iterator[Mutant]:
    step = replace(step, printed=None)
    follower = chain[number + 1] if number + 1 < len(chain) else None

    def mutant(kind: str, side: str, changes: dict[str, Any]) -> Mutant:
        changed = replace(step, by=None, **changes)
        subjects = subjects_of([changed, *chain[1:]] if number == 0 else chain)
        name = f"{derivation.name}::{step.label}"
        return Mutant(kind, side, changed, step, name, subjects, hypotheses, number == 0, follower)

    for link in RELATIONS.get(step.link, ()):
        yield mutant("relation changed", "relation", {"link": link})
    words = vocabulary([step.left, step.right])
    for side in ("right", "left") if number == 0 else ("right",):
        for edit in distinct(edits(getattr(step, side), words)):
            if not edit.throughout:
                yield mutant(edit.kind, side, {side: edit.whole})


def sample(every: Iterable[Mutant], of_each_kind: int, seed: int = 0) -> list[Mutant]:
    """So many of each kind, or all where there are fewer."""
    kinds: dict[str, list[Mutant]] = {}
    for mutant in every:
        kinds.setdefault(mutant.kind, []).append(mutant)
    generator = random.Random(seed)
    return [m for group in kinds.values() for m in generator.sample(group, min(of_each_kind, len(group)))]


@dataclass(frozen=True)
class Outcome:
    """What emsym made of a mutant, beside the truth; times are in seconds."""

    mutant: Mutant
    truth: Truth
    report: StepReport
    checking: float
    search: Search | None = None
    repairing: float = 0.0

    @property
    def is_sound(self) -> bool:
        """Whether the verdict is no falsehood."""
        verdict = self.report.verdict
        if verdict is Verdict.REFUTED:
            return self.truth is Truth.FALSE and confirms(self.mutant.claim, self.report.counterexample)
        return verdict is not Verdict.PROVED or self.truth is Truth.TRUE

    @property
    def is_restored_first(self) -> bool:
        """Whether the first offer is the step as it was."""
        return bool(self.offers) and self.mutant.is_restored_by(self.offers[0])

    @property
    def is_restored(self) -> bool:
        """Whether an offer is the step as it was."""
        return any(map(self.mutant.is_restored_by, self.offers))

    @property
    def offers(self) -> tuple[Repair, ...]:
        """The repairs offered."""
        return self.search.offers if self.search is not None else ()


def judged(mutant: Mutant, *, with_repairs: bool) -> Outcome:
    """Check a mutant, and repair it where it fails."""
    start = time.perf_counter()
    report = mutant.checked()
    checking = time.perf_counter() - start
    truth = mutant.truth
    if truth is Truth.TRUE and report.counterexample is not None and confirms(mutant.claim, report.counterexample):
        truth = Truth.FALSE  # where few models fail, `brute_force` has to be shown one
    if not with_repairs or report.verdict not in (Verdict.REFUTED, Verdict.MALFORMED):
        return Outcome(mutant, truth, report, checking)
    start = time.perf_counter()
    found = mutant.repaired()
    return Outcome(mutant, truth, report, checking, found, time.perf_counter() - start)
