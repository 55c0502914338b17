"""A derivation as LaTeX: its theorem, then each chain as an ``align*`` with the reason at the end of each line.

A body needs amsmath, amsthm and environments ``theorem`` and ``claim``; `document_latex` sets an article around bodies.
Inequalities are marked (a), (b), …, and their gaps follow the chain under those letters, as information theorists do.
Under such a letter stands also what a document prints in a step's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from emsym import __version__
from emsym.derivation import Link
from emsym.language import escape
from emsym.render.breaking import rows_of, width_of
from emsym.render.models import Grid, grids, place, settings, sides
from emsym.render.phrases import (
    LATEX,
    compared,
    count,
    evidence_sentence,
    explanation_phrase,
    gap_phrase,
    hypotheses_phrase,
    obligation_phrase,
    reason_phrase,
    rules_phrase,
    terms_phrase,
    theorem_scope,
    verdict_word,
)
from emsym.render.quantities import definition, undefined_quantities
from emsym.render.slips import has_its_own_left, notes_on
from emsym.report import DerivationReport, Diagnostic, Explanation, StepReport, TheoremStatement, Verdict

if TYPE_CHECKING:
    from emsym.numeric.evidence import Counterexample

MARK = f"% Written by emsym {__version__}, which writes over this file again: change a copy.\n"
PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amssymb,amsthm}
\setlength{\textwidth}{160mm}
\setlength{\oddsidemargin}{-0.4mm}
\setlength{\textheight}{240mm}
\setlength{\topmargin}{-15mm}
\setlength{\jot}{5pt}
\allowdisplaybreaks
\newtheorem{theorem}{Theorem}
\newtheorem*{claim}{Claim, not proved}
\begin{document}
"""
SENTENCE = re.compile(r"[a-z]{2,} [^=(|]")
LINE_WIDTH = 455.0  # points: the text width of PREAMBLE
ROOM = LINE_WIDTH - 30.0  # for what follows the relation
SIZES = {"": 1.0, r"\small": 0.91, r"\footnotesize": 0.83, r"\scriptsize": 0.74}
SMALLEST = r"\tiny"
PARAGRAPH = r"\par\noindent "
LONGEST_INLINE = 240.0  # mathematics in a sentence that is wider has a line to itself
LONGEST_START = 120.0  # a first expression wider than this has a line to itself


def document_latex(reports: Iterable[DerivationReport]) -> str:
    """A complete article of these derivations, for pdflatex."""
    bodies = "\n\\bigskip\n".join(derivation_latex(report) for report in reports)
    return f"{MARK}{PREAMBLE}\n{bodies}\n\\end{{document}}\n"


def derivation_latex(report: DerivationReport) -> str:
    """The body for one derivation, to paste into a paper."""
    return "\n".join(_body(report)) + "\n"


def _body(report: DerivationReport) -> Iterator[str]:
    groups = _theorems(report)
    for environment, theorems in groups.items():
        yield from _statement(environment, report, theorems)
    if not groups:
        yield rf"\noindent\textbf{{{escape.text(report.title)}.}}\nopagebreak"
    if not report.steps:
        yield from _complaints(report.diagnostics)
        return
    yield r"\begin{proof}" if report.holds else r"\begin{proof}[Attempt]\renewcommand{\qedsymbol}{}"
    yield from _complaints(report.diagnostics)
    yield rf"Following \emph{{{escape.text(report.source)}}}, we have" if report.source else "We have"
    letters = _lettered(report)
    remarks: list[str] = []
    for number, chain in enumerate(_chains(report)):
        yield from [rf"{PARAGRAPH if remarks else ''}Further,"] if number else []
        yield from _chain(chain, letters)
        remarks = list(_remarks(chain, letters))
        yield from remarks
    yield from [] if remarks or not report.holds else ["as claimed."]
    yield r"\end{proof}"


def _theorems(report: DerivationReport) -> dict[str, list[TheoremStatement]]:
    """What is proved and what is only claimed, by the environment that states it."""
    out: dict[str, list[TheoremStatement]] = {}
    for theorem in report.theorems:
        out.setdefault("theorem" if theorem.proved else "claim", []).append(theorem)
    return out


def _statement(environment: str, report: DerivationReport, theorems: list[TheoremStatement]) -> Iterator[str]:
    yield f"\\begin{{{environment}}}[{{{escape.text(report.title)}}}]"
    named = undefined_quantities(report)
    scope = ""
    for number, theorem in enumerate(theorems):
        ahead = ", ".join(part for part in (theorem_scope(LATEX, theorem), hypotheses_phrase(LATEX, theorem)) if part)
        yield (ahead[:1].upper() + ahead[1:] + "," if ahead != scope else "and") if ahead else "We have"
        last = number == len(theorems) - 1
        yield from _display(*_sides(theorem), "," if not last or named else ".")
        scope = ahead
    for number, quantity in enumerate(named):
        yield "and" if number else "where"
        left, link, right = definition(quantity)
        yield from _display(
            LATEX.spell(left), LATEX.signs[link], LATEX.spell(right), "." if number == len(named) - 1 else ","
        )
    yield f"\\end{{{environment}}}"


def _sides(theorem: TheoremStatement) -> tuple[str, str, str]:
    tail = LATEX.const(theorem.constant_in) if theorem.link is Link.CONSTANT else ""
    return LATEX.spell(theorem.left), LATEX.signs[theorem.link], LATEX.spell(theorem.right) + tail


def _display(left: str, sign: str, right: str, end: str) -> list[str]:
    """left ≥ right on one line if it fits, else in rows."""
    if width_of(f"{left} {sign} {right}") <= LINE_WIDTH:
        return [r"\[", f"  {left} {sign} {right}{end}", r"\]"]
    return [r"\begin{align*}", *_joined(_first(left) + _rows(sign, right, end)), r"\end{align*}"]


def _chains(report: DerivationReport) -> list[list[StepReport]]:
    chains: list[list[StepReport]] = []
    for step in report.steps:
        if chains and chains[-1][-1].right is step.left:
            chains[-1].append(step)
        else:
            chains.append([step])
    return chains


def _lettered(report: DerivationReport) -> dict[str, str]:
    """(a), (b), … for each step of which something remains to be said below its chain."""
    told = [step.label for step in report.steps if _is_told_of(step)]
    return {label: f"({_letter(number)})" for number, label in enumerate(told)}


def _is_told_of(step: StepReport) -> bool:
    return step.verdict is not Verdict.PROVED or step.gap is not None or step.printed is not None


def _letter(number: int) -> str:
    """a to z, then aa, ab, …"""
    first, last = divmod(number, 26)
    return (_letter(first - 1) if first else "") + chr(ord("a") + last)


def _chain(chain: list[StepReport], letters: dict[str, str]) -> Iterator[str]:
    """The align block of one chain."""
    rows = _first(LATEX.spell(chain[0].left))
    for step in chain:
        tail = LATEX.const(step.constant_in) if step.link is Link.CONSTANT else ""
        rows += _rows(_sign(step, letters), LATEX.spell(step.right) + tail, rf" \tag*{{{_tag(step)}}}")
    yield r"\begin{align*}"
    yield from _joined(rows)
    yield r"\end{align*}"


def _first(left: str) -> list[str]:
    """The first expression: before the relation if it is short, else above it."""
    if width_of(left) <= LONGEST_START:
        return [left]
    first, *rest = rows_of(left, ROOM)
    return [rf"&\mathrel{{\phantom{{=}}}} {_fitted(first)} \\", *(_continued(row) + r" \\" for row in rest)]


def _rows(sign: str, right: str, end: str) -> list[str]:
    first, *rest = rows_of(right, ROOM)
    rows = [f"&{sign} {_fitted(first)}", *map(_continued, rest)]
    rows[-1] += end
    return [rf"{row} \\" for row in rows]


def _continued(row: str) -> str:
    return rf"&\mathrel{{\phantom{{=}}}}\quad {{}} {_fitted(row)}"


def _fitted(row: str) -> str:
    """A row that cannot be broken and is too wide, in smaller type."""
    size = next((size for size, factor in SIZES.items() if width_of(row) * factor <= ROOM), SMALLEST)
    return rf"\text{{{size}$\displaystyle {row}$}}" if size else row


def _joined(rows: list[str]) -> list[str]:
    """Rows as lines of an align block; a short first expression shares its line with the first relation."""
    lines = rows if rows[0].startswith("&") else [f"{rows[0]} {rows[1]}", *rows[2:]]
    return [f"  {line}" for line in [*lines[:-1], lines[-1].removesuffix(r" \\")]]


def _sign(step: StepReport, letters: dict[str, str]) -> str:
    sign = LATEX.signs[step.link]
    letter = letters.get(step.label)
    return rf"\overset{{\text{{{letter}}}}}{{{sign}}}" if letter else sign


def _tag(step: StepReport) -> str:
    """The reason in small type, or the verdict in a box."""
    if step.verdict is not Verdict.PROVED:
        return rf"\fbox{{\textbf{{{verdict_word(step)}}}}}"
    said = explanation_phrase(LATEX, step.explanation)
    if step.explanation is not None and len(step.explanation.terms) > 1:  # the terms follow the chain, with the gap
        said = rules_phrase(LATEX, step.explanation)
    if step.explanation is not None and step.explanation.given is not None and not step.explanation.right:
        said = f"{said or 'true'}, not {reason_phrase(LATEX, step.explanation.given)}"
    return rf"\footnotesize ({said})" if said else ""


def _remarks(chain: list[StepReport], letters: dict[str, str]) -> Iterator[str]:
    """Below the chain: the gap of each inequality, what is wrong with each step that is not proved, and slips."""
    begin = ""
    for step in chain:
        letter = letters.get(step.label, "")
        if step.verdict is not Verdict.PROVED:
            yield from _complaint(step, letter)
            begin = PARAGRAPH
        elif step.gap is not None:
            yield f"{begin}The gap of~{letter} is {gap_phrase(LATEX, step)}."
            if step.explanation is not None and len(step.explanation.terms) > 1:
                yield from _sum(step.explanation)
        if step.printed is not None:
            yield from _slip(step, step.printed, letter)
            begin = PARAGRAPH


def _sum(explanation: Explanation) -> list[str]:
    """The non-negative terms that a gap is the sum of: in a sentence, or in rows where one is wide."""
    spelled = [LATEX.spell(term) for term in explanation.terms]
    if all(width_of(each) <= LONGEST_INLINE for each in spelled):
        return [f"It is a {terms_phrase(LATEX, explanation)}."]
    *rows, last = [rf"  &{_fitted(row)}" for each in spelled for row in rows_of(each, ROOM)]
    intro = f"It is a sum of {count(len(spelled), 'non-negative term')}:"
    return [intro, r"\begin{align*}", *(rf"{row} \\" for row in rows), last, r"\end{align*}"]


def _slip(step: StepReport, printed: StepReport, letter: str) -> Iterator[str]:
    """What a document prints in the step's place, what is wrong with it, and what shows that."""
    left = LATEX.spell(printed.left) if has_its_own_left(step, printed) else ""
    sign, right = LATEX.signs[printed.link], LATEX.spell(printed.right)
    intro = rf"{PARAGRAPH}{letter}~The text prints"
    if width_of(f"{left} {sign} {right}") <= LONGEST_INLINE and r"\frac" not in left + right:
        yield f"{intro} ${left or '{}'} {sign} {right}$,"
    else:
        yield intro
        yield from _display(left, sign, right, ",")
    yield f"which is {_judgement(step, printed)}."
    if printed.verdict is Verdict.PROVED:
        yield from _reason_of_printed(printed)
    if printed.counterexample is not None:
        yield from _counterexample(printed, printed.counterexample)


def _judgement(step: StepReport, printed: StepReport) -> str:
    """``false: a comma for a bar``, ``true, but not by Jensen's inequality: the weights are missing``."""
    explanation = printed.explanation
    if printed.verdict is not Verdict.PROVED:
        said = rf"\textbf{{{'false' if printed.verdict is Verdict.REFUTED else verdict_word(printed)}}}"
    elif explanation is None or explanation.given is None or explanation.right:
        said = "true, so it is no slip"
    else:
        said = f"true, but not by {LATEX.title(explanation.given)}"
    details = [each.rstrip(".") for each in (*notes_on(printed), "" if printed.holds else step.slip) if each]
    return f"{said}: {escape.text('; '.join(details))}" if details else said


def _reason_of_printed(printed: StepReport) -> Iterator[str]:
    """Why a printed form is true after all."""
    why = explanation_phrase(LATEX, printed.explanation)
    if printed.gap is not None:
        yield f"Its gap is {gap_phrase(LATEX, printed)}."
    elif why:
        yield f"It holds by {why}."


def _complaint(step: StepReport, letter: str) -> Iterator[str]:
    if step.verdict is None:
        yield rf"{PARAGRAPH}Step~{letter} has \textbf{{no verdict}}."
    else:
        yield rf"{PARAGRAPH}Step~{letter} is \textbf{{{step.verdict.value}}}."
    if step.verdict in (Verdict.MALFORMED, None):  # the others' messages repeat the step, in terminal notation
        yield from _complaints(step.diagnostics)
    open_ones = [obligation_phrase(LATEX, each) for each in step.obligations if not each.discharged]
    if open_ones and step.verdict is Verdict.UNDECIDED:
        yield f"Open: {', '.join(open_ones)}."
    if step.counterexample is not None:
        yield from _counterexample(step, step.counterexample)
    elif step.evidence is not None:
        yield evidence_sentence(step.evidence, step.link)
    nearest = next((diagnostic.repairs[0] for diagnostic in step.diagnostics if diagnostic.repairs), None)
    if nearest is not None:
        yield "The nearest step that is proved is"
        right = LATEX.spell(nearest.right) + (LATEX.const(nearest.constant_in) if nearest.link is Link.CONSTANT else "")
        yield from _display(LATEX.spell(nearest.left), LATEX.signs[nearest.link], right, ".")


def _complaints(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """Message, notes and help as sentences."""
    for diagnostic in diagnostics:
        for said in filter(None, (diagnostic.message, *diagnostic.notes, diagnostic.help)):
            begun = said[:1].upper() + said[1:] if SENTENCE.match(said) else said
            yield escape.text(begun) + ("" if said.endswith((".", "?", "!")) else ".")


def _counterexample(step: StepReport, found: Counterexample) -> Iterator[str]:
    left, right = sides(LATEX, found)
    first, second = compared(LATEX, step) or ("the left", "the right")
    where = [*settings(LATEX, found), *place(LATEX, found)]
    at = "At " + ", ".join(f"${one}$" for one in where) + "," if where else "There"
    tables = grids(LATEX, found)
    yield f"{at} {first} is ${left}$ and {second} is ${right}$" + (", in the model" if tables else ".")
    if all(grid.everywhere for grid in tables):
        yield from [" and ".join(f"${_array(grid)}$" for grid in tables) + "."] if tables else []
        return
    yield r"\begin{center}\small"
    yield "\\qquad\n".join(f"${_array(grid)}$" for grid in tables)
    yield r"\end{center}"


def _array(grid: Grid) -> str:
    if grid.everywhere:
        return f"{grid.title} = {grid.everywhere}"
    heads = " & ".join([grid.title, *grid.columns])
    rows = r" \\ ".join(" & ".join([label, *cells]) for label, cells in grid.rows)
    more = r" \\ \vdots" if grid.hidden else ""
    return rf"\begin{{array}}{{l|{'r' * len(grid.columns)}}} {heads} \\ \hline {rows}{more} \end{{array}}"
