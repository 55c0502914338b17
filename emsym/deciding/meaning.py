"""Whether an expression says anything: read, bound as it should be, and with a value in some model.

That a condition is met in no model is a theorem like any other, found by the search and proved by the kernel:
E_{p(a)}[log p(o | a)] ≤ 0, so its logarithm has no value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from emsym.budget import UNLIMITED, Budget, OutOfBudget
from emsym.deciding.claims import require_laws, require_scope, without_value
from emsym.deciding.findings import Findings
from emsym.kernel.normal_form import Malformed
from emsym.kernel.obligations import Obligation
from emsym.kernel.polynomial import TooLarge
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import prove
from emsym.language.errors import LanguageError
from emsym.needs import WORDS
from emsym.report import Verdict
from emsym.search import certificates
from emsym.search.forms import conditions_of, normal_form
from emsym.terms.claim import Claim
from emsym.terms.nodes import ZERO, Value
from emsym.terms.read import read
from emsym.terms.statement import Hypothesis, Statement


def objection(
    side: Any, subjects: frozenset[Value], hypotheses: tuple[Hypothesis, ...], budget: Budget = UNLIMITED
) -> LanguageError | Malformed | None:
    """What keeps one side of a step, by itself, from saying anything; None where nothing does."""
    try:
        term = read(side)
        require_scope(term, term, subjects)
        require_laws(side)
        normal_form(term)
        return _never_met(conditions_of(term, hypotheses), hypotheses, budget)
    except (LanguageError, Malformed) as error:
        return error
    except (OutOfBudget, RecursionError, TooLarge):  # what cannot be looked into is not called malformed
        return None


def no_value(findings: Findings, budget: Budget) -> LanguageError | None:
    """What keeps a step that is undecided from having a value in any model; asked where the oracle saw none."""
    seen = findings.evidence
    if findings.verdict is not Verdict.UNDECIDED or (seen is not None and seen.undefined < seen.comparisons):
        return None
    return _never_met(findings.conditions, findings.reading.statement.hypotheses, budget)


def _never_met(
    conditions: Iterable[Obligation], hypotheses: Sequence[Hypothesis], budget: Budget
) -> LanguageError | None:
    for condition in conditions:
        if condition.impossible or (not condition.discharged and _is_never_met(condition, hypotheses, budget)):
            return without_value(condition)
    return None


def _is_never_met(condition: Obligation, hypotheses: Sequence[Hypothesis], budget: Budget) -> bool:
    """Whether the kernel proves the opposite, for every letter of what is bound around the condition."""
    usable = tuple(hypothesis for hypothesis in hypotheses if condition.bound.isdisjoint(hypothesis.fixed))
    opposite = Statement(Claim(condition.term, WORDS[condition.need].contrary, ZERO), usable)
    found = certificates.search(opposite, budget=budget)
    try:
        prove(opposite, found.expanded, found.ready.preparation)
    except (Refused, Malformed, TooLarge):
        return False
    return True
