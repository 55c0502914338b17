"""A report as JSON: the same bytes for the same report, exact numbers as strings, no times."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

from emsym.derivation import Link
from emsym.render.findings import shown_path
from emsym.render.phrases import (
    LATEX,
    TEXT,
    Script,
    condition_phrase,
    explanation_phrase,
    hypotheses_phrase,
    theorem_relation,
    theorem_sentence,
)
from emsym.report import (
    Condition,
    DerivationReport,
    Diagnostic,
    Excerpt,
    Explanation,
    Obligation,
    Repair,
    Report,
    StepReport,
    TheoremStatement,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from emsym.numeric.evidence import Evidence

Json = dict[str, Any]


def report_json(report: Report) -> str:
    """The whole run."""
    return json.dumps(report_data(report), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def report_data(report: Report) -> Json:
    """The whole run as plain data."""
    return {
        "verdict": report.verdict.value,
        "derivations": [_derivation(derivation) for derivation in report.derivations],
        "problems": [_diagnostic(problem) for problem in report.problems],
        "seed": report.seed,
        "models": report.models,
    }


def _derivation(derivation: DerivationReport) -> Json:
    return {
        "name": derivation.name,
        "title": derivation.title,
        "source": derivation.source,
        "document": derivation.document,
        "verdict": derivation.verdict.value,
        "holds": derivation.holds,
        "theorem": "; ".join(theorem_sentence(TEXT, theorem) for theorem in derivation.theorems if theorem.proved),
        "theorems": [_theorem(theorem) for theorem in derivation.theorems],
        "file": shown_path(derivation.place.file),
        "line": derivation.place.line,
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in derivation.diagnostics],
        "steps": [_step(step) for step in derivation.steps],
    }


def _theorem(theorem: TheoremStatement) -> Json:
    """`text` and `latex` are the sentence, `statement` its formula alone."""
    return {
        **_both(lambda script: theorem_sentence(script, theorem)),
        "proved": theorem.proved,
        "statement": _both(lambda script: theorem_relation(script, theorem)),
        "hypotheses": _both(lambda script: hypotheses_phrase(script, theorem)) if theorem.hypotheses else None,
    }


def _step(step: StepReport) -> Json:
    """`printed` is what a document prints in the step's place, with the same keys, and `slip` what is wrong with it."""
    found = step.counterexample
    return {
        "label": step.label,
        "relation": step.link.value,
        "left": _expression(step.left),
        "right": _expression(step.right),
        "constant_in": [TEXT.spell(thing) for thing in step.constant_in] if step.link is Link.CONSTANT else None,
        "verdict": step.verdict.value,
        "holds": step.holds,
        "reason": _reason(step.explanation),
        "gap": None if step.gap is None else _expression(step.gap),
        "equality_condition": _condition(step.equality),
        "obligations": [_obligation(obligation) for obligation in step.obligations],
        "numeric": _numeric(step.evidence),
        "counterexample": None if found is None else found.to_json(),
        "proof": None if step.proof is None else step.proof.to_data(),
        "source": step.source,
        "file": shown_path(step.place.file),
        "line": step.place.line,
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in step.diagnostics],
        "printed": None if step.printed is None else _step(step.printed),
        "slip": step.slip,
    }


def _both(phrase: Callable[[Script], str]) -> Json:
    return {"text": phrase(TEXT), "latex": phrase(LATEX)}


def _expression(expression: Any) -> Json:
    return _both(lambda script: script.spell(expression))


def _condition(condition: Condition | None) -> Json | None:
    return None if condition is None else _both(lambda script: condition_phrase(script, condition))


def _reason(explanation: Explanation | None) -> Json | None:
    """`text` is the reason as printed beside the step: the one given where it is right, else those found.

    `terms` are all the non-negative terms that an inequality's difference is the sum of.
    """
    if explanation is None:
        return None
    return {
        "given": explanation.given.title if explanation.given else None,
        "right": explanation.right,
        "found": [reason.title for reason in explanation.found],
        "note": explanation.note,
        "terms": [_expression(term) for term in explanation.terms],
        **_both(lambda script: explanation_phrase(script, explanation)),
    }


def _obligation(obligation: Obligation) -> Json:
    return {
        "condition": _expression(obligation.condition),
        "kind": obligation.kind,
        "discharged": obligation.discharged,
        "by": obligation.by,
    }


def _numeric(evidence: Evidence | None) -> Json | None:
    if evidence is None:
        return None
    return {
        "models": evidence.models,
        "comparisons": evidence.comparisons,
        "worst_violation": _float(evidence.worst),
        "bound": _float(evidence.bound),
        "undefined": evidence.undefined,
        "uncertified": evidence.uncertified,
        "shrinking": None if evidence.shrinking is None else asdict(evidence.shrinking),
    }


def _float(number: float) -> float | str:
    """The number; JSON has none that is infinite or not a number, so these are strings."""
    return float(number) if isfinite(number) else str(float(number))


def _diagnostic(diagnostic: Diagnostic) -> Json:
    return {
        "code": diagnostic.code,
        "message": diagnostic.message,
        "file": shown_path(diagnostic.place.file) if diagnostic.place else None,
        "line": diagnostic.place.line if diagnostic.place else None,
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
        "reproduce": diagnostic.reproduce,
        "excerpt": None if diagnostic.excerpt is None else _excerpt(diagnostic.excerpt),
        "repairs": [_repair(repair) for repair in diagnostic.repairs],
        "tried": diagnostic.tried,
    }


def _excerpt(excerpt: Excerpt) -> Json:
    """The line at fault; columns are counted in characters from 0."""
    return {"text": excerpt.line, "start": excerpt.start, "end": excerpt.end}


def _repair(repair: Repair) -> Json:
    return {
        "said": repair.said,
        "kinds": list(repair.kinds),
        "side": repair.side,
        "left": _expression(repair.left),
        "relation": repair.link.value,
        "right": _expression(repair.right),
    }
