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
from emsym.language import escape
from emsym.render.breaking import rows_of, width_of
from emsym.render.models import Grid, grids, place, settings, sides
from emsym.render.outline import (
    Because,
    Chain,
    Gap,
    Judged,
    Nearest,
    Open,
    Outline,
    Printed,
    Remark,
    Row,
    Said,
    Seen,
    Shown,
    Statement,
    Terms,
    outline,
)
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
from emsym.render.quantities import definition
from emsym.render.slips import has_its_own_left, notes_on
from emsym.report import DerivationReport, Diagnostic, Explanation, Repair, StepReport, TheoremStatement, Verdict

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
    return "\n".join(_body(outline(report))) + "\n"


def _body(told: Outline) -> Iterator[str]:
    report = told.report
    for statement in told.statements:
        yield from _statement(report, statement)
    if not told.statements:
        yield rf"\noindent\textbf{{{escape.text(report.title)}.}}\nopagebreak"
    if not told.chains:
        yield from _complaints(report.diagnostics)
        return
    yield r"\begin{proof}" if report.holds else r"\begin{proof}[Attempt]\renewcommand{\qedsymbol}{}"
    yield from _complaints(report.diagnostics)
    yield rf"Following \emph{{{escape.text(report.source)}}}, we have" if report.source else "We have"
    remarks: list[str] = []
    for number, chain in enumerate(told.chains):
        yield from [rf"{PARAGRAPH if remarks else ''}Further,"] if number else []
        yield from _chain(chain)
        remarks = list(_remarks(chain))
        yield from remarks
    yield from [] if remarks or not report.holds else ["as claimed."]
    yield r"\end{proof}"


def _statement(report: DerivationReport, statement: Statement) -> Iterator[str]:
    environment = "theorem" if statement.proved else "claim"
    yield f"\\begin{{{environment}}}[{{{escape.text(report.title)}}}]"
    theorems, named = statement.theorems, statement.named
    scope = ""
    for number, theorem in enumerate(theorems):
        ahead = ", ".join(part for part in (theorem_scope(LATEX, theorem), hypotheses_phrase(LATEX, theorem)) if part)
        yield (ahead[:1].upper() + ahead[1:] + "," if ahead != scope else "and") if ahead else "We have"
        last = number == len(theorems) - 1
        yield from _display(
            LATEX.spell(theorem.left),
            LATEX.signs[theorem.link],
            LATEX.right(theorem),
            "," if not last or named else ".",
        )
        scope = ahead
    for number, quantity in enumerate(named):
        yield "and" if number else "where"
        left, link, right = definition(quantity)
        yield from _display(
            LATEX.spell(left), LATEX.signs[link], LATEX.spell(right), "." if number == len(named) - 1 else ","
        )
    yield f"\\end{{{environment}}}"


def _relation(stated: TheoremStatement | Repair, end: str) -> list[str]:
    return _display(LATEX.spell(stated.left), LATEX.signs[stated.link], LATEX.right(stated), end)


def _display(left: str, sign: str, right: str, end: str) -> list[str]:
    """left ≥ right on one line if it fits, else in rows."""
    if width_of(f"{left} {sign} {right}") <= LINE_WIDTH:
        return [r"\[", f"  {left} {sign} {right}{end}", r"\]"]
    return [r"\begin{align*}", *_joined(_first(left) + _rows(sign, right, end)), r"\end{align*}"]


def _chain(chain: Chain) -> Iterator[str]:
    """The align block of one chain."""
    rows = _first(LATEX.spell(chain.first))
    for row in chain.rows:
        rows += _rows(_sign(row), LATEX.right(row.step), rf" \tag*{{{_tag(row.step)}}}")
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


def _sign(row: Row) -> str:
    sign = LATEX.signs[row.step.link]
    return rf"\overset{{\text{{{row.letter}}}}}{{{sign}}}" if row.letter else sign


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


def _remarks(chain: Chain) -> Iterator[str]:
    """Below the chain, all that is said of its rows; what is wrong begins a paragraph, and so does what follows it."""
    begin = ""
    for row in chain.rows:
        for remark in row.remarks:
            if isinstance(remark, Judged | Printed):
                begin = PARAGRAPH
            yield from _remark(remark, row.letter, begin)


def _remark(remark: Remark, letter: str, begin: str) -> Iterator[str]:
    match remark:
        case Gap(step):
            yield (
                f"{begin}The gap of~{letter} is {gap_phrase(LATEX, step)}."
                if letter
                else f"Its gap is {gap_phrase(LATEX, step)}."
            )
        case Terms(explanation):
            yield from _sum(explanation)
        case Because(explanation):
            why = explanation_phrase(LATEX, explanation)
            yield from [f"It holds by {why}."] if why else []
        case Judged(step):
            said = r"has \textbf{no verdict}" if step.verdict is None else rf"is \textbf{{{step.verdict.value}}}"
            yield f"{begin}Step~{letter} {said}."
        case Said(diagnostic):
            yield from _complaints([diagnostic])
        case Open(conditions):
            yield f"Open: {', '.join(obligation_phrase(LATEX, each) for each in conditions)}."
        case Shown(step, found):
            yield from _counterexample(step, found)
        case Seen(evidence, link):
            yield evidence_sentence(evidence, link)
        case Nearest(repair):
            yield "The nearest step that is proved is"
            yield from _relation(repair, ".")
        case Printed(step, printed, remarks):
            yield from _slip(step, printed, f"{begin}{letter}~")
            for each in remarks:
                yield from _remark(each, "", "")


def _sum(explanation: Explanation) -> list[str]:
    """The non-negative terms that a gap is the sum of: in a sentence, or in rows where one is wide."""
    spelled = [LATEX.spell(term) for term in explanation.terms]
    if all(width_of(each) <= LONGEST_INLINE for each in spelled):
        return [f"It is a {terms_phrase(LATEX, explanation)}."]
    *rows, last = [rf"  &{_fitted(row)}" for each in spelled for row in rows_of(each, ROOM)]
    intro = f"It is a sum of {count(len(spelled), 'non-negative term')}:"
    return [intro, r"\begin{align*}", *(rf"{row} \\" for row in rows), last, r"\end{align*}"]


def _slip(step: StepReport, printed: StepReport, begin: str) -> Iterator[str]:
    """What a document prints in the step's place, and what is wrong with it."""
    left = LATEX.spell(printed.left) if has_its_own_left(step, printed) else ""
    sign, right = LATEX.signs[printed.link], LATEX.spell(printed.right)
    intro = f"{begin}The text prints"
    if width_of(f"{left} {sign} {right}") <= LONGEST_INLINE and r"\frac" not in left + right:
        yield f"{intro} ${left or '{}'} {sign} {right}$,"
    else:
        yield intro
        yield from _display(left, sign, right, ",")
    yield f"which is {_judgement(step, printed)}."


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
