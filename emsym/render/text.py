"""A report for a terminal: each derivation like an ``align`` block, verdict and reason beside, then its theorem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from emsym.derivation import Link
from emsym.render.findings import block, findings, pointer, relation_lines
from emsym.render.layout import Ink, hanging, padded, printed_width, shown, wrapped
from emsym.render.phrases import (
    TEXT,
    TIED,
    count,
    evidence_phrase,
    explanation_phrase,
    gap_phrase,
    hypotheses_phrase,
    obligation_phrase,
    reason_phrase,
    theorem_scope,
    verdict_word,
)
from emsym.render.quantities import definition, undefined_quantities
from emsym.render.slips import is_confirmed, is_denied, slip_lines
from emsym.report import DerivationReport, Diagnostic, Report, StepReport, TheoremStatement, Verdict

INDENT = 5
BETWEEN = 3
NARROWEST, NARROWEST_REASON = 60, 36


def report_text(report: Report, *, colour: bool = False, width: int = 100) -> str:
    """The whole run, in lines of at most about `width` columns."""
    ink = Ink(colour, max(width, NARROWEST))
    parts = ["\n".join(derivation_lines(ink, derivation)) for derivation in report.derivations]
    parts += ["\n".join(block(ink, problem)) for problem in report.problems]
    whole = "\n\n".join([*parts, "\n".join([summary(ink, report), *pointer(ink, _diagnostics(report))])])
    return f"{shown(whole)}\n"


def _diagnostics(report: Report) -> Iterator[Diagnostic]:
    """Everything that was found wrong, in the run, in a derivation, or in a step."""
    yield from report.problems
    for derivation in report.derivations:
        yield from derivation.diagnostics
        for step in derivation.steps:
            yield from step.diagnostics


def derivation_lines(ink: Ink, derivation: DerivationReport) -> Iterator[str]:
    """Heading, chains, theorem, findings."""
    title = "" if derivation.title == derivation.name else derivation.title
    first, *rest = hanging(f"{derivation.name}  ", title, ink.width)
    yield ink("strong", first.rstrip())
    yield from (ink("strong", line) for line in rest)
    if derivation.source:
        below = hanging(" " * (len(derivation.name) + 2), derivation.source, ink.width)
        yield from (ink("faint", line) for line in below)
    for diagnostic in derivation.diagnostics:
        yield ""
        yield from block(ink, diagnostic, (), derivation.name, derivation.place)
    column = _column(ink, derivation)
    before: StepReport | None = None
    for step in derivation.steps:
        if before is None or step.left is not before.right:
            yield ""
            yield from hanging(" " * INDENT, TEXT.spell(step.left), ink.width)
        yield from _step(ink, step, column)
        before = step
    yield from _close(ink, derivation)
    for step in derivation.steps:
        yield from findings(ink, step, derivation.name)


def _column(ink: Ink, derivation: DerivationReport) -> int:
    """Where verdict and reason start: beside the longest expression if all fits, else where reasons keep some room."""
    rows = [(_right(step), _beside(step)) for step in derivation.steps]
    longest = max((printed_width(expression) for expression, _ in rows), default=0)
    reasons = max((printed_width(beside) for _, beside in rows), default=0)
    room = ink.width - INDENT - BETWEEN
    return min(longest, max(room - reasons, room - max(NARROWEST_REASON, room * 2 // 5)))


def _right(step: StepReport) -> str:
    return TEXT.spell(step.right) + (TEXT.const(step.constant_in) if step.link is Link.CONSTANT else "")


def _beside(step: StepReport) -> str:
    """``proved  marginalise over z  [D0.2]``."""
    source = f"[{step.source}]" if step.source else ""
    return "  ".join(part for part in (verdict_word(step), _because(step), source) if part)


def _because(step: StepReport) -> str:
    if step.verdict is not Verdict.PROVED:
        return ""
    if _has_wrong_reason(step) and step.explanation and step.explanation.given:
        return f"but the reason is wrong: {reason_phrase(TIED, step.explanation.given)}"
    return explanation_phrase(TIED, step.explanation)


def _has_wrong_reason(step: StepReport) -> bool:
    return step.verdict is Verdict.PROVED and step.explanation is not None and not step.explanation.right


def _step(ink: Ink, step: StepReport, column: int) -> Iterator[str]:
    """The expression and, beside it, the verdict; then the gap, and what a document prints instead."""
    left = wrapped(_right(step), ink.width - INDENT)
    verdict = verdict_word(step)
    right = hanging(f"{verdict}  ", _beside(step)[len(verdict) :].lstrip(), ink.width - INDENT - column - BETWEEN)
    right = [_painted(ink, step, line, first=number == 0) for number, line in enumerate(right)]
    if printed_width(left[-1]) > column:
        right = ["", *right]
    left[:-1] = [f"{' ' * INDENT if number else _sign(step)}{line}" for number, line in enumerate(left[:-1])]
    last = left.pop()
    yield from left
    for number, line in enumerate(right):
        head = (" " * INDENT if left or number else _sign(step)) + (last if number == 0 else "")
        yield (padded(head, INDENT + column + BETWEEN) + line).rstrip()
    yield from _details(ink, step)
    yield from slip_lines(ink, step, INDENT + 2)


def _sign(step: StepReport) -> str:
    return f"  {TEXT.signs[step.link]}  "


def _painted(ink: Ink, step: StepReport, line: str, *, first: bool) -> str:
    source = f"[{step.source}]"
    if step.source and line.endswith(source):
        line = line[: -len(source)] + ink("faint", source)
    word = verdict_word(step)
    return ink(word, word) + line[len(word) :] if first else line


def _details(ink: Ink, step: StepReport) -> Iterator[str]:
    """What a reader needs to know of a step that is proved beyond its reason."""
    if step.verdict is not Verdict.PROVED:
        return
    if step.gap is not None:
        yield from hanging(" " * INDENT + "  gap ", gap_phrase(TIED, step), ink.width)
    for obligation in step.obligations:
        if not obligation.discharged:
            yield from hanging(" " * INDENT + "  open ", obligation_phrase(TIED, obligation), ink.width)


def _close(ink: Ink, derivation: DerivationReport) -> Iterator[str]:
    """The theorems, the quantities that they name, and what else was checked."""
    checks = ", ".join(_checks(derivation))
    if derivation.theorems or checks:
        yield ""
    for theorem in derivation.theorems:
        yield from _theorem(ink, theorem)
    for quantity in undefined_quantities(derivation):
        yield from relation_lines("  where ", *definition(quantity), (), ink.width)
    if checks:
        yield from (ink("faint", line) for line in hanging("  checked: ", checks, ink.width))


def _theorem(ink: Ink, theorem: TheoremStatement) -> Iterator[str]:
    head = "theorem:" if theorem.proved else "claim, not proved:"
    conditions = ", ".join(part for part in (theorem_scope(TIED, theorem), hypotheses_phrase(TIED, theorem)) if part)
    first, *rest = hanging(f"  {head} ", f"{conditions}:" if conditions else "", ink.width)
    yield "  " + ink("strong", head) + first[2 + len(head) :].rstrip()
    yield from rest
    indent = " " * (INDENT + 2)
    yield from relation_lines(indent, theorem.left, theorem.link, theorem.right, theorem.constant_in, ink.width)


def _checks(derivation: DerivationReport) -> Iterator[str]:
    """What holds of every proved step together, so that it need not be said of each."""
    proved = [step for step in derivation.steps if step.verdict is Verdict.PROVED]
    discharged = sum(obligation.discharged for step in proved for obligation in step.obligations)
    if discharged:
        yield f"{count(discharged, 'side condition')} discharged"
    seen = [step.evidence for step in proved if step.evidence is not None]
    partly = [evidence for evidence in seen if 0 < evidence.undefined < evidence.comparisons]
    whole = (replace(evidence, undefined=0) if evidence in partly else evidence for evidence in seen)
    phrases = Counter(evidence_phrase(evidence, Link.EQUAL) for evidence in whole)
    for phrase, number in phrases.most_common():
        yield phrase if number == len(proved) else f"{count(number, 'step')}: {phrase}"
    if partly:
        undefined, places = (sum(evidence.undefined for evidence in partly), sum(e.comparisons for e in partly))
        yield f"undefined at {undefined:,} of {places:,} places"


def summary(ink: Ink, report: Report) -> str:
    """``2 derivations: 15 steps proved, 3 slips confirmed.``, and first of all that a run was interrupted."""
    steps = [step for derivation in report.derivations for step in derivation.steps]
    told: list[str] = []
    for verdict in (Verdict.PROVED, Verdict.REFUTED, Verdict.UNDECIDED, Verdict.MALFORMED):
        if number := sum(step.verdict is verdict for step in steps):
            counted = f"{number:,}" if told else count(number, "step")
            told.append(ink(verdict.value, f"{counted} {verdict.value}"))
    if malformed := sum(derivation.malformed for derivation in report.derivations):
        told.append(ink("malformed", f"{count(malformed, 'derivation')} malformed"))
    if confirmed := sum(map(is_confirmed, steps)):
        told.append(f"{count(confirmed, 'slip')} confirmed")
    if denied := sum(map(is_denied, steps)):
        told.append(ink("error", f"{count(denied, 'slip')} not confirmed"))
    if wrong := sum(map(_has_wrong_reason, steps)):
        told.append(ink("error", f"{count(wrong, 'reason')} wrong"))
    if report.faults:
        told.append(ink("fault", f"{count(len(report.faults), 'fault')} of emsym"))
    told += [ink("error", said) for said in _unchecked(report)]
    if report.problems:
        told.append(ink("error", count(len(report.problems), "problem")))
    head = ink("error", "interrupted") if report.interrupted else count(len(report.derivations), "derivation")
    return f"{head}: {', '.join(told) or 'nothing to check'}."


def _unchecked(report: Report) -> Iterator[str]:
    """What a run that was cut short did not come to."""
    if steps := sum(len(derivation.unchecked) for derivation in report.derivations):
        yield f"{count(steps, 'step')} not checked"
    if report.unchecked:
        yield f"{count(len(report.unchecked), 'derivation')} not checked"
