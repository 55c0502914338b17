"""What the steps of a derivation claim, as terms, without checking them: for comparison with a file of certificates."""

from __future__ import annotations

from emsym.certificates.check import Stated
from emsym.checking.claims import read_hypotheses, reading, subjects_of
from emsym.derivation import Derivation, Step
from emsym.kernel.normal_form import Malformed
from emsym.language.errors import LanguageError
from emsym.terms.claim import Claim
from emsym.terms.nodes import Value


def stated(derivation: Derivation) -> dict[str, Stated | None]:
    """What each step claims, by the name that a file of certificates has for it."""
    hypotheses, _ = read_hypotheses(derivation.hypotheses)
    found: dict[str, Stated | None] = {}
    for chain in derivation.chains:
        subjects = subjects_of(chain)
        for step in chain:
            name = f"{derivation.name}::{step.label}"
            found[name] = _stated(step, subjects, hypotheses)
            if (form := step.as_printed()) is not None:
                found[f"{name} (printed)"] = _stated(form, subjects, hypotheses)
    return found


def _stated(step: Step, subjects: frozenset[Value], hypotheses: tuple[Claim, ...]) -> Stated | None:
    try:
        read_step = reading(step, subjects, hypotheses)
    except (LanguageError, Malformed, RecursionError):
        return None
    return Stated((read_step.claim, read_step.hypotheses), (read_step.tested, read_step.supposed))
