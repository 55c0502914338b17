"""What the steps of a derivation state, as terms, without checking them: to compare with a file of certificates."""

from __future__ import annotations

from emsym.certificates.check import StepName
from emsym.deciding.claims import reading, subjects_of
from emsym.deciding.hypotheses import read_hypotheses, supposed
from emsym.derivation import Derivation, Step
from emsym.kernel.normal_form import Malformed
from emsym.language.errors import LanguageError
from emsym.terms.nodes import Value
from emsym.terms.statement import Hypothesis, Statement


def statements(derivation: Derivation) -> dict[StepName, Statement | None]:
    """What each step states, and each form that a document prints; nothing, where a hypothesis says nothing."""
    claims, problems = read_hypotheses(derivation.hypotheses)
    found: dict[StepName, Statement | None] = {}
    for chain in derivation.chains:
        subjects, hypotheses = subjects_of(chain), supposed(chain, claims)
        for step in chain:
            name = StepName(derivation.name, step.label)
            found[name] = None if problems else _statement(step, subjects, hypotheses)
            if (form := step.as_printed()) is not None:
                found[name._replace(printed=True)] = None if problems else _statement(form, subjects, hypotheses)
    return found


def _statement(step: Step, subjects: frozenset[Value], hypotheses: tuple[Hypothesis, ...]) -> Statement | None:
    try:
        read_step = reading(step, subjects, hypotheses)
    except (LanguageError, Malformed, RecursionError):
        return None
    return read_step.statement
