"""What a transcript tells, and in which order, whatever format it is written in: a report as a tree.

An `Outline` has what is stated and the chains that show it. A chain has rows, a row its step, and below it what remains
to be said of that. Formats decide how each thing looks, and none decides what is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emsym.derivation import Link
from emsym.language.expressions import Quantity
from emsym.render.quantities import undefined_quantities
from emsym.report import DerivationReport, Diagnostic, Explanation, Obligation, Repair, StepReport, TheoremStatement
from emsym.verdict import Verdict

if TYPE_CHECKING:
    from emsym.numeric.evidence import Counterexample, Evidence


@dataclass(frozen=True, slots=True)
class Statement:
    """Theorems, or claims that are not proved, and the quantities that they name."""

    proved: bool
    theorems: tuple[TheoremStatement, ...]
    named: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What an inequality loses, and when it loses nothing."""

    step: StepReport


@dataclass(frozen=True, slots=True)
class Terms:
    """The non-negative terms that a gap is the sum of."""

    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Judged:
    """That a step is not proved."""

    step: StepReport


@dataclass(frozen=True, slots=True)
class Said:
    """A diagnostic's message, notes and help."""

    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Open:
    """Conditions that are not discharged."""

    conditions: tuple[Obligation, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A counterexample to a step."""

    step: StepReport
    found: Counterexample


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a step on random models."""

    evidence: Evidence
    link: Link


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest step that is proved."""

    repair: Repair


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document prints in the step's place, and what is to be said of that."""

    step: StepReport
    printed: StepReport
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Because:
    """Why a printed form is true after all."""

    explanation: Explanation | None


Remark = Gap | Terms | Judged | Said | Open | Shown | Seen | Nearest | Printed | Because


@dataclass(frozen=True, slots=True)
class Row:
    """One relation of a chain; its letter, (a), (b), …, where something remains to be said of it."""

    step: StepReport
    letter: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The first expression and what is joined to it."""

    first: Any
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A derivation's transcript."""

    report: DerivationReport
    statements: tuple[Statement, ...]
    chains: tuple[Chain, ...]


def outline(report: DerivationReport) -> Outline:
    """What is told of a derivation."""
    return Outline(report, tuple(_statements(report)), tuple(_chains(report)))


def _statements(report: DerivationReport) -> Iterator[Statement]:
    """What is proved, and what is only claimed."""
    groups: dict[bool, list[TheoremStatement]] = {}
    for theorem in report.theorems:
        groups.setdefault(theorem.proved, []).append(theorem)
    named = tuple(undefined_quantities(report))
    for proved, theorems in groups.items():
        yield Statement(proved, tuple(theorems), named)


def _chains(report: DerivationReport) -> Iterator[Chain]:
    rows: list[Row] = []
    lettered = 0
    for step in report.steps:
        if rows and rows[-1].step.right is not step.left:
            yield Chain(rows[0].step.left, tuple(rows))
            rows = []
        remarks = remarks_on(step)
        rows.append(Row(step, f"({_letter(lettered)})" if remarks else "", remarks))
        lettered += bool(remarks)
    if rows:
        yield Chain(rows[0].step.left, tuple(rows))


def _letter(number: int) -> str:
    """a to z, then aa, ab, …"""
    first, last = divmod(number, 26)
    return (_letter(first - 1) if first else "") + chr(ord("a") + last)


def remarks_on(step: StepReport) -> tuple[Remark, ...]:
    """What remains to be said of a step."""
    return tuple(_remarks(step))


def _remarks(step: StepReport) -> Iterator[Remark]:
    """What is said below a chain: the gap of an inequality, what is wrong with a step that is not proved, and slips."""
    if step.verdict is not Verdict.PROVED:
        yield from _complaint(step)
    elif step.gap is not None:
        yield Gap(step)
        if step.explanation is not None and len(step.explanation.terms) > 1:
            yield Terms(step.explanation)
    if step.printed is not None:
        yield Printed(step, step.printed, tuple(_of_printed(step.printed)))


def _complaint(step: StepReport) -> Iterator[Remark]:
    yield Judged(step)
    if step.verdict in (Verdict.MALFORMED, None):  # the others' messages repeat the step
        yield from map(Said, step.diagnostics)
    open_ones = tuple(each for each in step.obligations if not each.discharged)
    if open_ones and step.verdict is Verdict.UNDECIDED:
        yield Open(open_ones)
    if step.counterexample is not None:
        yield Shown(step, step.counterexample)
    elif step.evidence is not None:
        yield Seen(step.evidence, step.link)
    nearest = next((diagnostic.repairs[0] for diagnostic in step.diagnostics if diagnostic.repairs), None)
    if nearest is not None:
        yield Nearest(nearest)


def _of_printed(printed: StepReport) -> Iterator[Remark]:
    if printed.verdict is Verdict.PROVED:
        yield Gap(printed) if printed.gap is not None else Because(printed.explanation)
    if printed.counterexample is not None:
        yield Shown(printed, printed.counterexample)
