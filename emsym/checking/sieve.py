"""Which of many steps may hold: those that a few models do not contradict.

What is false on a model need not be proved, and a model costs far less than a proof. All steps are tried on the same
few models, so that what they share is drawn once. What is left is likely, and not proved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np

from emsym.checking.claims import claimed
from emsym.checking.definitions import unfold
from emsym.derivation import Step
from emsym.kernel.normal_form import Malformed
from emsym.language.errors import LanguageError
from emsym.numeric.compare import Subject, compare, subject
from emsym.numeric.evaluate import Models
from emsym.numeric.models import Sampler
from emsym.numeric.plan import NotEvaluable, Signature, compile_terms, signature
from emsym.terms.claim import Claim
from emsym.terms.nodes import Term
from emsym.terms.read import read

MODELS = 12
LETTERS = ((2, 2), (3, 2))
MOST_CELLS = 1024


def sifted(steps: Sequence[Step], hypotheses: tuple[Claim, ...]) -> list[int]:
    """The places of those steps that say something and hold on a few models, at every letter where both sides do."""
    read_once = _reader()
    compiled = ((place, _compiled(step, hypotheses, read_once)) for place, step in enumerate(steps))
    left = [(place, each) for place, each in compiled if each is not None]
    if not left:
        return []
    claims = [claim for _, each in left for claim in (each.claim, *each.hypotheses)]
    needed = signature([side for claim in claims for side in (claim.left, claim.right)])
    sampler = Sampler(needed, compile_terms([]), np.random.default_rng(0))
    for letters in LETTERS:
        models = sampler.draw(_sizes(needed, letters), MODELS)
        left = [(place, each) for place, each in left if _agrees(each, models)]
    return [place for place, _ in left]


def _reader() -> Callable[[Any], Term]:
    """`read`, which reads a side that many steps share once."""
    known: dict[int, Term] = {}

    def read_once(side: Any) -> Term:
        if id(side) not in known:
            known[id(side)] = read(side)
        return known[id(side)]

    return read_once


def _compiled(step: Step, hypotheses: tuple[Claim, ...], read_once: Callable[[Any], Term]) -> Subject | None:
    try:
        claim, supposed = claimed(step, hypotheses, read_once)
        if supposed:
            claim, supposed = unfold(claim, supposed, partial=False)
        return subject(claim, supposed, True)
    except (LanguageError, Malformed, NotEvaluable, RecursionError):
        return None


def _sizes(needed: Signature, letters: tuple[int, int]) -> dict[str, int]:
    """So many letters for each variable in turn, one where tables would get large."""
    sizes = {variable: letters[place % 2] for place, variable in enumerate(needed.variables)}
    for variable in reversed(needed.variables):
        if prod(sizes.values()) <= MOST_CELLS:
            break
        sizes[variable] = 1
    return sizes


def _agrees(compiled: Subject, models: Models) -> bool:
    with np.errstate(all="ignore"):
        seen = compare(compiled, models)
    return not seen.beyond().size and (not seen.comparisons or seen.undefined() < seen.comparisons)
