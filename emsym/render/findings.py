"""Diagnostics on a terminal: each finding is one block, in one form, whatever found it::

error[E123]: what is wrong
  --> derivations/elbo.py:20, elbo::jensen
   |
20 |  elbo.at_least(…)
   |       ^^^^^^^^
   |
   |  what was claimed, and what was seen
   = note: why
   = help: what to write instead
   = reproduce: a command
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emsym.codes import Code
from emsym.derivation import Link, Place
from emsym.paths import from_here
from emsym.printable import printable
from emsym.render.layout import Ink, hanging, padded, printed_width
from emsym.render.models import Grid, grids, place, settings, sides
from emsym.render.phrases import (
    TEXT,
    TIED,
    compared,
    evidence_phrase,
    explanation_phrase,
    obligation_phrase,
    reason_phrase,
)
from emsym.report import Diagnostic, Excerpt, StepReport, Verdict

if TYPE_CHECKING:
    from emsym.numeric.evidence import Counterexample

BAR = "   |  "
ABOUT_THE_PRINTED = (Code.SLIP_HOLDS, Code.SLIP_UNDECIDED)
MOST_CODES = 4


def shown_path(file: str) -> str:
    """The path as a reader at this folder would write it."""
    return printable(from_here(file) if os.path.isabs(file) else file)


def findings(ink: Ink, step: StepReport, owner: str) -> list[str]:
    """The blocks of one step; the first says what was claimed and seen."""
    diagnostics = step.diagnostics or (() if step.holds else (_plain(step),))
    lines: list[str] = []
    for number, diagnostic in enumerate(diagnostics):
        seen: Iterable[str] = ()
        if diagnostic.code in ABOUT_THE_PRINTED and step.printed is not None:
            seen = _seen_of_printed(step, step.printed, diagnostic, ink.width)
            diagnostic = _with_notes(diagnostic, step.printed)
        elif number == 0 and not step.holds:
            seen = _seen(step, diagnostic, ink.width)
        lines += ["", *block(ink, diagnostic, seen, f"{owner}::{step.label}", step.place)]
    return lines


def _with_notes(diagnostic: Diagnostic, printed: StepReport) -> Diagnostic:
    """The diagnostic of a printed form, with the notes of what was found of that form."""
    notes = (note for found in printed.diagnostics for note in found.notes)
    return replace(diagnostic, notes=tuple(dict.fromkeys((*diagnostic.notes, *notes))))


def _plain(step: StepReport) -> Diagnostic:
    """What to say of a step that does not hold and that came without a diagnostic."""
    messages: dict[Verdict | None, str] = {
        None: "nothing is known of the step: a fault of emsym ended its check",
        Verdict.PROVED: "the step is true, but not for the reason given",
        Verdict.REFUTED: "the step is false",
        Verdict.UNDECIDED: "the step is neither proved nor refuted",
        Verdict.MALFORMED: "the step says nothing",
    }
    if step.printed is not None and step.printed.holds:
        messages[Verdict.PROVED] = "the printed form holds, so it is no slip"
    note = step.explanation.note if step.explanation and step.verdict is not Verdict.PROVED else ""
    return Diagnostic(None, messages[step.verdict], step.place, (note,) if note else ())


def block(
    ink: Ink, diagnostic: Diagnostic, seen: Iterable[str] = (), owner: str = "", otherwise: Place | None = None
) -> list[str]:
    """One diagnostic; `seen` stands between the message and the notes."""
    kind = diagnostic.kind
    head = f"{kind}[{diagnostic.code}]" if diagnostic.code else kind
    first, *rest = hanging(f"{head}: ", diagnostic.message, ink.width)
    lines = [ink(kind, head) + ink("strong", first[len(head) :]), *(ink("strong", line) for line in rest)]
    at = diagnostic.place or otherwise
    parts = ([f"{shown_path(at.file)}:{at.line}"] if at else []) + ([owner] if owner else [])
    lines += [f"  {ink('faint', '-->')} {', '.join(parts)}"] if parts else []
    excerpt = diagnostic.excerpt
    gutter = max(len(BAR.rstrip()) - 1, len(str(excerpt.place.line)) + 1) if excerpt else len(BAR.rstrip()) - 1
    lines += _quoted(ink, excerpt, gutter) if excerpt else []
    bar = " " * gutter + ink("faint", "|")
    lines += [(bar + line[len(BAR.rstrip()) :]).rstrip() for line in _barred(seen)][1 if excerpt else 0 :]
    for name, said in _remarks(diagnostic):
        head, *rest = hanging(f"{' ' * gutter}= {name}: ", said, ink.width)
        lines += [f"{' ' * gutter}{ink('faint', '=')} {ink('strong', name)}{head[gutter + 2 + len(name) :]}", *rest]
    return lines


def _quoted(ink: Ink, excerpt: Excerpt, gutter: int) -> list[str]:
    """The line at fault between bars, with what is meant underlined; its indentation is left out."""
    indent = len(excerpt.line) - len(excerpt.line.lstrip())
    start, end = max(indent, excerpt.start), max(indent, excerpt.end)
    before, meant = printable(excerpt.line[indent:start]), printable(excerpt.line[start:end])
    code = before + meant + printable(excerpt.line[end:])
    room = ink.width - gutter - 3
    shown = code if printed_width(code) <= room else code[: room - 1] + "…"
    under = printed_width(shown[len(before) :][: len(meant)])
    bar = " " * gutter + ink("faint", "|")
    line = " " * printed_width(shown[: len(before)]) + ink("error", "^" * under)
    number = ink("faint", f"{excerpt.place.line:>{gutter - 1}} |")
    return [bar, f"{number}  {shown}", f"{bar}  {line}".rstrip(), bar]


def pointer(ink: Ink, diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Where more is said of diagnostics, once for all of a run."""
    codes = sorted({each.code for each in diagnostics if each.code is not None})
    return [ink("faint", f"for more: emsym explain {' '.join(codes[:MOST_CODES])}")] if codes else []


def relation_lines(
    head: str, left: Any, link: Link, right: Any, constant_in: tuple[Any, ...], width: int
) -> Iterator[str]:
    """left relation right, on one line or on two."""
    whole = TEXT.relation(left, link, right, constant_in)
    if printed_width(head + whole) <= width:
        yield head + whole
        return
    tail = TEXT.const(constant_in) if link is Link.CONSTANT else ""
    yield from hanging(head + "  ", TEXT.spell(left), width)
    yield from hanging(" " * len(head) + TEXT.signs[link] + " ", TEXT.spell(right) + tail, width)


def _barred(seen: Iterable[str]) -> Iterator[str]:
    lines = [BAR + line for line in seen]
    return iter([BAR, *lines, BAR] if lines else [])


def _remarks(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    yield from (("note", note) for note in diagnostic.notes)
    if diagnostic.help:
        yield "help", diagnostic.help
    if diagnostic.reproduce:
        yield "reproduce", diagnostic.reproduce


def _seen(step: StepReport, diagnostic: Diagnostic, width: int) -> Iterator[str]:
    """What was claimed, and what speaks against it, unless the diagnostic itself says so."""
    room = width - printed_width(BAR)
    if TEXT.relation(step.left, step.link, step.right, step.constant_in) not in diagnostic.message:
        yield from relation_lines("claimed  ", step.left, step.link, step.right, step.constant_in, room)
    if step.verdict is Verdict.PROVED:
        yield from _reasons(step, room)
    for obligation in () if step.verdict in (Verdict.REFUTED, None) else step.obligations:
        told = any(obligation_phrase(TEXT, obligation) in note for note in diagnostic.notes)
        if not obligation.discharged and not told:
            yield from hanging("open     ", obligation_phrase(TIED, obligation), room)
    if step.counterexample is not None:
        yield from _counterexample(step.counterexample, step, room)
    elif step.evidence is not None and step.verdict is Verdict.UNDECIDED:
        yield from hanging("numbers  ", evidence_phrase(step.evidence, step.link), room)


def _seen_of_printed(step: StepReport, printed: StepReport, diagnostic: Diagnostic, width: int) -> Iterator[str]:
    """What stands in the document's place, then what was found of the document's form."""
    room = width - printed_width(BAR)
    yield from relation_lines("instead  ", step.left, step.link, step.right, step.constant_in, room)
    yield from _seen(printed, diagnostic, width)


def _reasons(step: StepReport, width: int) -> Iterator[str]:
    explanation = step.explanation
    if explanation is None or explanation.given is None:
        return
    yield from hanging("given    ", reason_phrase(TIED, explanation.given), width)
    yield from hanging("right    ", explanation_phrase(TIED, explanation) or "none that emsym can name", width)
    if explanation.note and not any(explanation.note in diagnostic.notes for diagnostic in step.diagnostics):
        yield from hanging("         ", explanation.note, width)


def _counterexample(found: Counterexample, step: StepReport, width: int) -> Iterator[str]:
    """Both values, where, and the model."""
    numbers, names = sides(TEXT, found), compared(TEXT, step) or ("left", "right ")
    so = f"left {TEXT.signs[step.link]} right is false"
    if step.twins:
        so = f"left − right is not constant in {TEXT.listed(step.constant_in)}"
    across, room = (max(map(printed_width, column)) for column in (numbers, names))
    first, second = (f"{padded(n, room)}   {padded(v, across)}" for n, v in zip(names, numbers, strict=True))
    where = ", ".join(place(TEXT, found))
    yield f"{first}   {'where' if step.twins else 'at'} {where}" if where else first.rstrip()
    yield f"{second}   so {so}"
    if alone := settings(TEXT, found):
        yield ""
        yield from hanging("", ", ".join(alone), width)
    for grid in grids(TEXT, found):
        yield ""
        yield from table(grid)


def table(grid: Grid) -> Iterator[str]:
    """Rows and columns, numbers flush right."""
    if grid.everywhere:
        yield f"{grid.title} = {grid.everywhere} everywhere"
        return
    first = max(map(printed_width, [grid.title, *(label for label, _ in grid.rows)]))
    columns = zip(grid.columns, *(cells for _, cells in grid.rows), strict=True)
    widths = [max(map(printed_width, column)) for column in columns]
    yield padded(grid.title, first) + _cells(grid.columns, widths)
    for label, cells in grid.rows:
        yield padded(label, first) + _cells(cells, widths)
    if grid.hidden:
        yield f"… and {grid.hidden} more rows (all of them with --format json)"


def _cells(cells: Iterable[str], widths: Iterable[int]) -> str:
    return "".join("   " + padded(cell, width, right=True) for cell, width in zip(cells, widths, strict=True))
