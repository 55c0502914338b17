"""Slips on a terminal: what a document prints in place of a step, and what was found of it, below the step's line::

       printed: = Σ_z log p(z, x, θ)   refuted — a comma for a bar
                left 0.75, right 0.6 at x = 0, z = 1
                p(X, Z)   Z = 0   Z = 1

A slip that is confirmed is a remark, and no error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from emsym.printable import TIE
from emsym.render.findings import relation_lines, table
from emsym.render.layout import Ink, hanging, padded, printed_width
from emsym.render.models import grids, place, settings, sides
from emsym.render.phrases import TEXT, TIED, explanation_phrase, gap_phrase, verdict_word
from emsym.report import StepReport, Verdict

if TYPE_CHECKING:
    from emsym.numeric.evidence import Counterexample

LABEL = "printed: "
APART = "   "


def is_confirmed(step: StepReport) -> bool:
    """Whether a document prints something else, that does not hold, and the step does."""
    return step.printed is not None and step.holds


def is_denied(step: StepReport) -> bool:
    """Whether what the document prints could be right, though it is called a slip."""
    return step.printed is not None and (step.printed.holds or step.printed.verdict in (Verdict.UNDECIDED, None))


def has_its_own_left(step: StepReport, printed: StepReport) -> bool:
    """Whether the document prints another left side than the step's."""
    return TEXT.spell(step.left) != TEXT.spell(printed.left)


def notes_on(printed: StepReport) -> list[str]:
    """Why the printed form says nothing, or why the document's reason for it is wrong."""
    if printed.verdict is Verdict.MALFORMED:
        return [diagnostic.message for diagnostic in printed.diagnostics]
    explanation = printed.explanation
    wrong = printed.verdict is Verdict.PROVED and explanation is not None and not explanation.right
    return [explanation.note] if wrong and explanation and explanation.note else []


def slip_lines(ink: Ink, step: StepReport, indent: int) -> Iterator[str]:
    """The printed form, its verdict with the slip, and what shows it; nothing where none is printed."""
    if step.printed is None:
        return
    margin = " " * (indent + len(LABEL))
    first, *rest = _claimed(step, step.printed, " " * indent + LABEL, ink.width)
    yield first.replace(LABEL, ink("faint", LABEL.rstrip()) + " ", 1)
    yield from rest
    for said in _evidence(step.printed):
        yield from hanging(margin, said, ink.width)
    if step.printed.counterexample is not None:
        yield from (margin + line for line in _counterexample(step.printed.counterexample, ink.width - len(margin)))


def _claimed(step: StepReport, printed: StepReport, head: str, width: int) -> list[str]:
    """The printed relation, its verdict beside it if that fits, else below."""
    if has_its_own_left(step, printed):
        lines = list(relation_lines(head, printed.left, printed.link, printed.right, printed.constant_in, width))
    else:
        lines = hanging(f"{head}{TEXT.signs[printed.link]} ", TEXT.spell(printed.right), width)
    said = _judgement(step, printed)
    if printed_width(lines[-1] + APART + said) <= width:
        return [*lines[:-1], lines[-1] + APART + said]
    return lines + hanging(" " * len(head), said, width)


def _judgement(step: StepReport, printed: StepReport) -> str:
    """``refuted — a comma for a bar``, ``true, but not by Jensen's inequality: … — the weights are missing``."""
    said = ": ".join([_verdict(printed), *notes_on(printed)])
    return f"{said} — {step.slip}" if step.slip and not printed.holds else said


def _verdict(printed: StepReport) -> str:
    explanation = printed.explanation
    if printed.verdict is not Verdict.PROVED:
        return verdict_word(printed)
    if explanation is None or explanation.given is None or explanation.right:
        return "true, so it is no slip"
    return f"true, but not by {explanation.given.title}"


def _evidence(printed: StepReport) -> Iterator[str]:
    """For a printed form that is true after all: its gap, or else the reason why it is."""
    if printed.verdict is not Verdict.PROVED:
        return
    if printed.gap is not None:
        yield f"gap {gap_phrase(TIED, printed)}"
    elif why := explanation_phrase(TIED, printed.explanation):
        yield f"it holds by {why}"


def _counterexample(found: Counterexample, width: int) -> Iterator[str]:
    """Both values and where, then the tables, side by side as far as they fit."""
    left, right = sides(TEXT, found)
    parts = (", ".join(part) for part in (place(TEXT, found), settings(TEXT, found)) if part)
    where = "; ".join(parts).replace(" = ", f"{TIE}={TIE}")
    yield from hanging("", f"left {left}, right {right}" + (f" at {where}" if where else ""), width)
    for lines in _abreast((list(table(grid)) for grid in grids(TEXT, found)), width):
        yield from lines


def _abreast(tables: Iterable[list[str]], width: int) -> list[list[str]]:
    """Tables in as few rows as the width allows."""
    rows: list[list[str]] = []
    for lines in tables:
        joined = _beside(rows[-1], lines) if rows else lines
        if rows and max(map(printed_width, joined)) <= width:
            rows[-1] = joined
        else:
            rows.append(lines)
    return rows


def _beside(left: list[str], right: list[str]) -> list[str]:
    across = max(map(printed_width, left)) + 2 * len(APART)
    return [(padded(a, across) + b).rstrip() for a, b in zip_longest(left, right, fillvalue="")]
