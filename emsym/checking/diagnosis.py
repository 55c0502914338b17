"""Findings → diagnostics: what is wrong with a step, in one message, with notes, help and a command that shows it."""

from __future__ import annotations

import linecache
import re
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from emsym.checking.origin import Origin
from emsym.codes import Code
from emsym.deciding.findings import Findings
from emsym.deciding.telling import Telling
from emsym.derivation import Link, Place, Step
from emsym.explain import explanation as explain
from emsym.explain.residual import told
from emsym.kernel.normal_form import is_zero
from emsym.kernel.obligations import Obligation
from emsym.language.notation import text
from emsym.needs import WORDS
from emsym.report import Diagnostic, Excerpt, Explanation, Fault, StepReport, Verdict
from emsym.search.forms import normal_form
from emsym.terms.nodes import minus
from emsym.terms.write import write

LONGEST_RESIDUAL = 240
RESIDUAL = "left − right = "
MORE_TIME = "more time may settle it: --step-seconds, or step_seconds= in Python"
METHODS = ("start", *(link.method for link in Link))


def diagnose(
    findings: Findings, explanation: Explanation | None, origin: Origin, telling: Telling
) -> tuple[Diagnostic, ...]:
    """What is to be said of a step; nothing of one that holds."""
    if findings.verdict is Verdict.PROVED:
        return _wrong_reason(findings.step, explanation, origin)
    if findings.verdict is Verdict.REFUTED:
        return (_refuted(findings, origin, telling),)
    if findings.disagree:
        return (_disagreement(findings.step, origin),)
    return (_undecided(findings, origin, telling),)


def plain(findings: Findings, origin: Origin) -> tuple[Diagnostic, ...]:
    """The least that is to be said of a step that is not proved."""
    if findings.verdict is Verdict.PROVED:
        return ()
    code = Code.DISAGREEMENT if findings.disagree else Code.UNDECIDED
    code = Code.REFUTED if findings.verdict is Verdict.REFUTED else code
    return (Diagnostic(code, findings.verdict.value, findings.step.place, reproduce=origin.reproduce),)


def with_left_out(
    diagnostics: tuple[Diagnostic, ...], left_out: Sequence[str], place: Place, origin: Origin, of: str
) -> tuple[Diagnostic, ...]:
    """The diagnostics with what is missing, and why: as notes of the first, or in a warning of its own."""
    if not left_out:
        return diagnostics
    if diagnostics:
        first, *rest = diagnostics
        return (replace(first, notes=(*first.notes, *left_out)), *rest)
    return (Diagnostic(Code.LEFT_OUT, f"not all is told of {of}", place, tuple(left_out), "", origin.reproduce),)


def judge_printed(form: Step, printed: StepReport, origin: Origin) -> tuple[Diagnostic, ...]:
    """What is to be said of the form that a document prints: nothing where it does not hold, as the author says."""
    if printed.holds:
        message = f"the printed form holds, so it is no slip: {spelled(form)}"
        return (Diagnostic(Code.SLIP_HOLDS, message, form.place, help="drop printed=", reproduce=origin.reproduce),)
    if printed.verdict is Verdict.UNDECIDED:
        message = f"the printed form is undecided: {spelled(form)}"
        return (Diagnostic(Code.SLIP_UNDECIDED, message, form.place, reproduce=origin.reproduce),)
    return ()


def _wrong_reason(step: Step, explanation: Explanation | None, origin: Origin) -> tuple[Diagnostic, ...]:
    if explanation is None or explanation.right or explanation.given is None:
        return ()
    message = f"true, but not by {explanation.given.title}: {spelled(step)}"
    notes = (explanation.note,) if explanation.note else ()
    return (Diagnostic(Code.WRONG_REASON, message, step.place, notes, "", origin.reproduce, excerpt(step)),)


def _refuted(findings: Findings, origin: Origin, telling: Telling) -> Diagnostic:
    notes = tuple(filter(None, [_difference(findings, telling)]))
    message = f"refuted: {spelled(findings.step)}"
    return Diagnostic(Code.REFUTED, message, findings.step.place, notes, "", origin.reproduce, excerpt(findings.step))


def _difference(findings: Findings, telling: Telling) -> str:
    """left − right, where that is short; of a step up to a constant the claim's own left side is that difference."""
    if findings.reading.large is not None:
        return ""
    return telling.tell("left − right is not told", lambda: _residual(findings), "")


def _residual(findings: Findings) -> str:
    claim, step = findings.goal, findings.step
    if is_zero(normal_form(minus(claim.left, claim.right))):
        return ""
    spelled = text(told(normal_form(claim.left if step.link is Link.CONSTANT else minus(claim.left, claim.right))))
    return RESIDUAL + spelled if len(spelled) <= LONGEST_RESIDUAL else ""


def _undecided(findings: Findings, origin: Origin, telling: Telling) -> Diagnostic:
    step, claim = findings.step, findings.reading.statement.claim
    missing = [condition for condition in findings.conditions if not condition.discharged]
    notes = [_not_shown(condition) for condition in missing]
    if not missing:
        by = None if telling.left_out else step.by  # nothing is known of a reason where the search was cut short
        why = telling.tell("what the reason lacks is not told", lambda: explain.why_not(claim, by), "")
        notes = ["no proof was found", *findings.notes, _difference(findings, telling), why]
    if findings.evidence is not None and findings.evidence.uncertified:
        notes.append("a violation was seen in floating-point numbers and could not be certified")
    longer = MORE_TIME if telling.budget.spent or any("are up" in note for note in telling.left_out) else ""
    help = _assume(missing[0], origin) if missing else longer
    kept = tuple(note for note in notes if note)
    message = f"undecided: {spelled(step)}"
    return Diagnostic(Code.UNDECIDED, message, step.place, kept, help, origin.reproduce, excerpt(step))


def _not_shown(condition: Obligation) -> str:
    return f"not shown: {text(write(condition.term))} {WORDS[condition.need].sign} 0"


def _assume(condition: Obligation, origin: Origin) -> str:
    if condition.bound:
        return "declare the signs of what it is made of, as in Function(…, positive=True)"
    relation = WORDS[condition.need].enough
    return f'if it is meant, assume it: {origin.derivation or "derivation"}.assume(…, "{relation}", 0)'


def _disagreement(step: Step, origin: Origin) -> Diagnostic:
    return Diagnostic(
        Code.DISAGREEMENT,
        f"the kernel proves what the oracle refutes, a fault of emsym: {spelled(step)}",
        step.place,
        ("no verdict is given",),
        "please report it with the derivation",
        origin.reproduce,
    )


DISAGREEMENT = Fault("the kernel proves what the oracle refutes")


def fault_of(error: Exception) -> Fault:
    """What to report of an error that none of emsym's own should have been."""
    raised = traceback.extract_tb(error.__traceback__)[-1:]
    at = "".join(f", raised at {_in_package(frame.filename)}:{frame.lineno}" for frame in raised)
    return Fault(f"{type(error).__name__}: {error}{at}", "".join(traceback.format_exception(error)))


def _in_package(file: str) -> str:
    """The path from the folder of the package on, the same on every machine."""
    parts = Path(file).parts
    return "/".join(parts[parts.index("emsym") :] if "emsym" in parts else parts[-1:])


def broken_off(fault: Fault, place: Place, origin: Origin, at: Excerpt | None = None) -> Diagnostic:
    """A fault of emsym's own, at the step or the derivation whose check it ended."""
    notes = ("this is a fault in emsym, and says nothing of the derivation",)
    help = "please report it, with the derivation and the traceback, which `--format json` and EMSYM_DEBUG=1 show"
    return Diagnostic(Code.FAULT, f"internal error: {fault.message}", place, notes, help, origin.reproduce, at)


def excerpt(step: Step) -> Excerpt | None:
    """The line where a step is written, and on it the relation; None where there is no such line, as in a shell."""
    return excerpt_of(step.place, (step.link.method,))


def excerpt_of(place: Place, methods: Sequence[str] = METHODS) -> Excerpt | None:
    """A line, and on it the first call of one of these methods of a derivation."""
    linecache.checkcache(place.file)
    line = linecache.getline(place.file, place.line).rstrip()
    found = re.search(rf"(?<=\.)({'|'.join(methods)})\b", line)
    if not line:
        return None
    start, end = found.span() if found else (len(line) - len(line.lstrip()), len(line))
    return Excerpt(place, line, start, end)


def spelled(step: Step) -> str:
    """left ≥ right."""
    tail = f" + const. (in {', '.join(map(text, step.constant_in))})" if step.link is Link.CONSTANT else ""
    return f"{text(step.left)} {step.link.sign} {text(step.right)}{tail}"
