"""A report as JSON: the same bytes for the same report, exact numbers as strings, no times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emsym import __version__
from emsym.certificates.file import evidence_fits
from emsym.derivation import Link
from emsym.printable import to_json
from emsym.render import records
from emsym.render.findings import shown_path
from emsym.render.phrases import (
    LATEX,
    TEXT,
    Script,
    assumption_phrase,
    compared,
    condition_phrase,
    explanation_phrase,
    hypotheses_phrase,
    theorem_relation,
    theorem_sentence,
)
from emsym.render.records import FORMAT, VERSION, Spelled
from emsym.report import (
    Assumption,
    Condition,
    DerivationReport,
    Diagnostic,
    Excerpt,
    Explanation,
    Fault,
    Obligation,
    Repair,
    Report,
    StepReport,
    TheoremStatement,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from emsym.numeric.evidence import Evidence, Shrinking


def report_json(report: Report) -> str:
    """The whole run."""
    return to_json(report_data(report))


def report_data(report: Report) -> dict[str, Any]:
    """The whole run as plain data."""
    return records.to_data(
        records.Report(
            format=FORMAT,
            version=VERSION,
            emsym=__version__,
            complete=report.complete,
            interrupted=report.interrupted,
            verdict=report.verdict,
            holds=report.holds,
            exit_code=report.exit_code,
            derivations=tuple(map(_derivation, report.derivations)),
            unchecked=report.unchecked,
            problems=tuple(map(_diagnostic, report.problems)),
            seed=report.seed,
            models=report.models,
        )
    )


def _derivation(derivation: DerivationReport) -> records.Derivation:
    return records.Derivation(
        name=derivation.name,
        title=derivation.title,
        source=derivation.source,
        document=derivation.document,
        complete=derivation.complete,
        verdict=derivation.verdict,
        holds=derivation.holds,
        theorem="; ".join(theorem_sentence(TEXT, theorem) for theorem in derivation.theorems if theorem.proved),
        theorems=tuple(map(_theorem, derivation.theorems)),
        file=shown_path(derivation.place.file),
        line=derivation.place.line,
        diagnostics=tuple(map(_diagnostic, derivation.diagnostics)),
        steps=tuple(map(_step, derivation.steps)),
        unchecked=derivation.unchecked,
        stopped=derivation.stopped,
        fault=_fault(derivation.fault),
    )


def _theorem(theorem: TheoremStatement) -> records.Theorem:
    sentence = _both(lambda script: theorem_sentence(script, theorem))
    return records.Theorem(
        text=sentence.text,
        latex=sentence.latex,
        proved=theorem.proved,
        statement=_both(lambda script: theorem_relation(script, theorem)),
        hypotheses=_both(lambda script: hypotheses_phrase(script, theorem)) if theorem.hypotheses else None,
    )


def _step(step: StepReport) -> records.Step:
    return records.Step(
        label=step.label,
        relation=step.link,
        left=_expression(step.left),
        right=_expression(step.right),
        constant_in=_things(step.constant_in) if step.link is Link.CONSTANT else None,
        verdict=step.verdict,
        holds=step.holds,
        reason=_reason(step.explanation),
        gap=None if step.gap is None else _expression(step.gap),
        equality_condition=_condition(step.equality),
        obligations=tuple(map(_obligation, step.obligations)),
        numeric=_numeric(step.evidence),
        counterexample=step.counterexample,
        compared=None if step.counterexample is None else _compared(step),
        proof=step.proof if step.proof is not None and evidence_fits(step.proof) else None,
        source=step.source,
        file=shown_path(step.place.file),
        line=step.place.line,
        diagnostics=tuple(map(_diagnostic, step.diagnostics)),
        printed=None if step.printed is None else _step(step.printed),
        slip=step.slip,
        fault=_fault(step.fault),
        left_out=step.left_out,
    )


def _compared(step: StepReport) -> records.Compared:
    names = (compared(script, step) or ("left", "right") for script in (TEXT, LATEX))
    return records.Compared(*(Spelled(as_text, as_latex) for as_text, as_latex in zip(*names, strict=True)))


def _both(phrase: Callable[[Script], str]) -> Spelled:
    return Spelled(phrase(TEXT), phrase(LATEX))


def _expression(expression: Any) -> Spelled:
    return _both(lambda script: script.spell(expression))


def _condition(condition: Condition | None) -> Spelled | None:
    return None if condition is None else _both(lambda script: condition_phrase(script, condition))


def _reason(explanation: Explanation | None) -> records.Reason | None:
    if explanation is None:
        return None
    phrase = _both(lambda script: explanation_phrase(script, explanation))
    return records.Reason(
        given=explanation.given.title if explanation.given else None,
        right=explanation.right,
        found=tuple(reason.title for reason in explanation.found),
        note=explanation.note,
        terms=tuple(map(_expression, explanation.terms)),
        hypotheses=tuple(map(_assumption, explanation.hypotheses)),
        text=phrase.text,
        latex=phrase.latex,
    )


def _assumption(assumption: Assumption) -> records.Assumption:
    said = _both(lambda script: assumption_phrase(script, assumption))
    return records.Assumption(assumption.number, said.text, said.latex)


def _obligation(obligation: Obligation) -> records.Obligation:
    condition = _expression(obligation.condition)
    return records.Obligation(condition, obligation.kind, obligation.discharged, obligation.by)


def _numeric(evidence: Evidence | None) -> records.Numeric | None:
    if evidence is None:
        return None
    return records.Numeric(
        models=int(evidence.models),
        comparisons=int(evidence.comparisons),
        worst_violation=float(evidence.worst),
        bound=float(evidence.bound),
        undefined=int(evidence.undefined),
        uncertified=bool(evidence.uncertified),
        shrinking=_shrinking(evidence.shrinking),
    )


def _shrinking(shrinking: Shrinking | None) -> records.Shrinking | None:
    if shrinking is None:
        return None
    return records.Shrinking(shrinking.certifications, shrinking.limit, shrinking.models, shrinking.interrupted)


def _fault(fault: Fault | None) -> records.Fault | None:
    return None if fault is None else records.Fault(fault.message, fault.traceback)


def _diagnostic(diagnostic: Diagnostic) -> records.Diagnostic:
    return records.Diagnostic(
        code=diagnostic.code or "",
        message=diagnostic.message,
        file=shown_path(diagnostic.place.file) if diagnostic.place else None,
        line=diagnostic.place.line if diagnostic.place else None,
        notes=diagnostic.notes,
        help=diagnostic.help,
        reproduce=diagnostic.reproduce,
        excerpt=None if diagnostic.excerpt is None else _excerpt(diagnostic.excerpt),
        repairs=tuple(map(_repair, diagnostic.repairs)),
        tried=diagnostic.tried,
    )


def _excerpt(excerpt: Excerpt) -> records.Excerpt:
    return records.Excerpt(excerpt.line, excerpt.start, excerpt.end)


def _repair(repair: Repair) -> records.Repair:
    left, right = _expression(repair.left), _expression(repair.right)
    things = _things(repair.constant_in) if repair.link is Link.CONSTANT else None
    return records.Repair(repair.said, repair.kinds, repair.side, left, repair.link, right, things)


def _things(constant_in: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(map(TEXT.spell, constant_in))
