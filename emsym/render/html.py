"""Transcripts as one page that needs nothing else: no network, no script, no font of its own; mathematics is MathML.

The page has light and dark colours, reads on a telephone and aloud, and each step opens to show what it rests on.
https://www.w3.org/TR/mathml-core/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from emsym import __version__
from emsym.derivation import Derivation, Link, Step
from emsym.language.mathml import MathML, operator, terms
from emsym.needs import WORDS
from emsym.printable import printable
from emsym.render.findings import shown_path
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
    remarks_on,
)
from emsym.render.phrases import (
    TEXT,
    Script,
    compared,
    count,
    evidence_sentence,
    explanation_phrase,
    gap_phrase,
    hypotheses_phrase,
    obligation_phrase,
    or_else,
    reason_phrase,
    terms_phrase,
    theorem_scope,
    verdict_word,
)
from emsym.render.quantities import definition
from emsym.render.slips import has_its_own_left, notes_on
from emsym.report import DerivationReport, Diagnostic, Repair, Report, StepReport, TheoremStatement, Verdict

if TYPE_CHECKING:
    from emsym.numeric.evidence import Counterexample

MARK = f"<!-- Written by emsym {__version__}, which writes over this file again: change a copy. -->"


def _text(string: str) -> str:
    """Text of any origin: no character is obeyed, and none goes unseen."""
    return escape(printable(string))


def _inline(run: str) -> str:
    return f"<math>{run}</math>"


HTML = Script(
    notation=MathML(),
    unspelled="<mtext>…</mtext>",
    quote=_inline,
    signs={link: operator(link.sign) for link in Link},
    functions={
        "log": _inline("<mi>log</mi>"),
        "exp": _inline("<mi>exp</mi>"),
        "sqrt": _inline("<msqrt><mi>t</mi></msqrt>"),
        "square": _inline("<msup><mi>t</mi><mn>2</mn></msup>"),
        "reciprocal": _inline("<mn>1</mn><mo>/</mo><mi>t</mi>"),
        "x log x": _inline(f"<mi>t</mi>{MathML.beside}{MathML.log}<mi>t</mi>"),
    },
    requirements={need: operator(words.sign) + "<mn>0</mn>" for need, words in WORDS.items()},
    words=_text,
    titles={},
    minus=MathML.minus,
    constant=f"{MathML.plus}<mtext>const. (in </mtext>{{}}<mtext>)</mtext>",
    equals=operator("="),
    slash=operator("/"),
)


def page_html(reports: Iterable[DerivationReport] | Report) -> str:
    """A whole page of these derivations, with a list of them where there are several."""
    told = tuple(reports.derivations if isinstance(reports, Report) else reports)
    alone = len(told) == 1
    problems = reports.problems if isinstance(reports, Report) else ()
    title = told[0].title if alone else count(len(told), "derivation")
    lines = [
        "<!DOCTYPE html>",
        MARK,
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(title)}</title>",
        f"<style>\n{_style()}</style>",
        "</head>",
        '<body class="emsym">',
        *(() if alone else _index(told)),
        "<main>",
        *(line for problem in problems for line in _diagnostic(problem)),
        *(
            line
            for number, report in enumerate(told)
            for line in _article(outline(report), number, alone=len(told) == 1)
        ),
        "</main>",
        f"<footer><p>Written by emsym {_text(__version__)}.</p></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def derivation_html(report: DerivationReport) -> str:
    """One derivation, to stand within another page, with its style."""
    return _within(_article(outline(report), 0, alone=False))


def step_html(report: StepReport) -> str:
    """One step, to stand within another page: its two sides, its verdict, what it rests on and what is said of it."""
    chain = Chain(report.left, (Row(report, "", remarks_on(report)),))
    return _within(["<article>", *_chain(chain), "</article>"])


def written_html(derivation: Derivation) -> str:
    """A derivation as it is written, without a verdict, to stand within another page."""
    return _within(_written(derivation))


def expression_html(expression: Any) -> str:
    """An expression, to stand within another page."""
    return _math(HTML.spell(expression), _text(TEXT.spell(expression)))


def _within(lines: Iterable[str]) -> str:
    return "\n".join([f"<style>\n{_style()}</style>", '<div class="emsym">', *lines, "</div>\n"])


def _written(derivation: Derivation) -> Iterator[str]:
    yield f"<article><h2>{_text(derivation.title)}</h2>"
    yield from [f'<p class="source">Following <cite>{_text(derivation.source)}</cite></p>'] if derivation.source else []
    for hypothesis in derivation.hypotheses:
        relation = HTML.relation(hypothesis.left, hypothesis.link, hypothesis.right)
        yield f"<p>Assume {HTML.quote(relation)}.</p>"
    for start, chain in zip(derivation.starts, derivation.chains, strict=True):
        yield f'<div class="chain"><div class="first">{_broken(start.expression)}</div>'
        for step in chain:
            why = reason_phrase(HTML, step.by) if step.by else ""
            yield f'<div class="row">{_joined(step)} <span class="why">{why}</span></div>'
        yield "</div>"
    yield "</article>"


@cache
def _style() -> str:
    return files("emsym.render").joinpath("page.css").read_text(encoding="utf-8")


def _index(told: tuple[DerivationReport, ...]) -> Iterator[str]:
    """A list of all derivations with their verdicts, by the document that they follow."""
    yield '<header class="page">'
    yield f"<h1>{count(len(told), 'derivation')}</h1>"
    yield '<nav aria-label="Derivations">'
    groups: dict[str, list[tuple[int, DerivationReport]]] = {}
    for number, report in enumerate(told):
        groups.setdefault(report.document, []).append((number, report))
    for document, members in groups.items():
        yield from [f"<h2>{_text(document) or 'Of no document'}</h2>"] if len(groups) > 1 else []
        yield "<ul>"
        for number, report in members:
            yield f'<li><a href="#d{number}">{_text(report.title)}</a> {_badge(_overall(report))}</li>'
        yield "</ul>"
    yield "</nav>"
    yield "</header>"


def _overall(report: DerivationReport) -> str:
    return "reason wrong" if report.proved and not report.holds else str(report.verdict)


def _badge(word: str) -> str:
    return f'<strong class="verdict {_text(word.replace(" ", "-"))}">{_text(word)}</strong>'


def _article(told: Outline, number: int, *, alone: bool) -> Iterator[str]:
    report = told.report
    heading, below = ("h1", "h2") if alone else ("h2", "h3")
    yield f'<article id="d{number}" aria-labelledby="d{number}-title">'
    yield f'<{heading} id="d{number}-title">{_text(report.title)} {_badge(_overall(report))}</{heading}>'
    yield from [f'<p class="source">Following <cite>{_text(report.source)}</cite></p>'] if report.source else []
    for statement in told.statements:
        yield from _statement(statement, below)
    for diagnostic in report.diagnostics:
        yield from _diagnostic(diagnostic)
    if told.chains:
        yield f"<section><{below}>{'Proof' if report.holds else 'Attempt'}</{below}>"
        for chain in told.chains:
            yield from _chain(chain)
        yield "</section>"
    yield "</article>"


def _statement(statement: Statement, heading: str) -> Iterator[str]:
    title = "Theorem" if statement.proved else "Claim, not proved"
    yield f'<section class="statement"><{heading}>{title}</{heading}>'
    scope = ""
    for theorem in statement.theorems:
        ahead = ", ".join(part for part in (theorem_scope(HTML, theorem), hypotheses_phrase(HTML, theorem)) if part)
        said = (ahead[:1].upper() + ahead[1:] + "," if ahead != scope else "and") if ahead else "We have"
        yield f"<p>{said}</p>"
        yield _relation(theorem)
        scope = ahead
    for number, quantity in enumerate(statement.named):
        yield f"<p>{'and' if number else 'where'}</p>"
        left, link, right = definition(quantity)
        yield f'<div class="display">{_broken(left)} {_math(HTML.signs[link], link.sign)} {_broken(right)}</div>'
    yield "</section>"


def _relation(stated: TheoremStatement | Repair | StepReport) -> str:
    sign = _math(HTML.signs[stated.link], stated.link.sign)
    return f'<div class="display">{_broken(stated.left)} {sign} {_right(stated)}</div>'


def _right(stated: TheoremStatement | Repair | StepReport | Step) -> str:
    tail = _math(HTML.const(stated.constant_in), "") if stated.link is Link.CONSTANT else ""
    return _broken(stated.right) + tail


@or_else("<math><mtext>…</mtext></math>")
def _broken(expression: Any) -> str:
    """The expression, each of its outer terms by itself, so that a line may end before any of them."""
    said = _text(TEXT.spell(expression))
    pieces = [sign + run for sign, run in terms(expression)]
    if len(pieces) == 1:
        return _math(pieces[0], said)
    return f'<span class="sum" role="math" aria-label="{said}">{" ".join(_math(each, "") for each in pieces)}</span>'


def _math(run: str, said: str) -> str:
    spoken = f' alttext="{said}"' if said else ""
    return f'<math displaystyle="true"{spoken}>{run}</math>'


def _chain(chain: Chain) -> Iterator[str]:
    yield '<div class="chain">'
    yield f'<div class="first">{_broken(chain.first)}</div>'
    for row in chain.rows:
        yield from _row(row)
    yield "</div>"


def _row(row: Row) -> Iterator[str]:
    """A relation with its reason; what it rests on opens below it, what remains to be said stands there."""
    step = row.step
    yield f'<details class="step {_text(verdict_word(step))}"{"" if step.holds else " open"}>'
    yield f'<summary>{_joined(step)} <span class="why">{_why(step)}</span></summary>'
    yield '<div class="rests" role="group" aria-label="What the step rests on" tabindex="0">'
    yield from _rests_on(step)
    yield "</div>"
    yield "</details>"
    if row.remarks:
        yield '<div class="remarks">'
        for remark in row.remarks:
            yield from _remark(remark)
        yield "</div>"


def _joined(step: StepReport | Step) -> str:
    """The relation and the right side."""
    sign = _math(HTML.signs[step.link], step.link.sign)
    side = f'<span class="side">{_right(step)}</span>'
    return f'<span class="relation"><span class="sign">{sign}</span>{side}</span>'


def _why(step: StepReport) -> str:
    """The reason, or the verdict."""
    source = f' <span class="tag">[{_text(step.source)}]</span>' if step.source else ""
    if step.verdict is not Verdict.PROVED:
        return _badge(verdict_word(step)) + source
    said = explanation_phrase(HTML, step.explanation)
    if step.explanation is not None and step.explanation.given is not None and not step.explanation.right:
        said = f"{said or 'true'}, not {reason_phrase(HTML, step.explanation.given)}"
    return f"{_badge('proved')} {said}{source}"


def _rests_on(step: StepReport) -> Iterator[str]:
    """What shows the step: how it is proved, its conditions, what was seen of it, and where it is written."""
    yield "<dl>"
    if step.proof is not None:
        how = "by normal form" if step.proof.witness is None else "by a certificate, which the kernel has checked"
        yield f"<dt>Proof</dt><dd>{how}</dd>"
    conditions = (
        (obligation_phrase(HTML, each), "discharged" if each.discharged else "open") for each in step.obligations
    )
    for said, done in dict.fromkeys(conditions):
        yield f"<dt>Condition</dt><dd>{said}, {done}</dd>"
    if step.evidence is not None:
        yield f"<dt>Evidence</dt><dd>{_text(evidence_sentence(step.evidence, step.link))}</dd>"
    where = f"{_text(shown_path(step.place.file))}:{step.place.line}"
    yield f"<dt>Step</dt><dd>{_text(step.label)}, <code>{where}</code></dd>"
    yield "</dl>"
    for diagnostic in () if step.verdict in (Verdict.MALFORMED, None) else step.diagnostics:
        yield from _diagnostic(diagnostic)


def _remark(remark: Remark) -> Iterator[str]:
    match remark:
        case Gap(step):
            yield f"<p>The gap is {gap_phrase(HTML, step)}.</p>"
        case Terms(explanation):
            yield f"<p>It is a {terms_phrase(HTML, explanation)}.</p>"
        case Because(explanation):
            why = explanation_phrase(HTML, explanation)
            yield from [f"<p>It holds by {why}.</p>"] if why else []
        case Judged(step):
            yield f"<p>The step {'has no verdict' if step.verdict is None else f'is {_badge(str(step.verdict))}'}.</p>"
        case Said(diagnostic):
            yield from _diagnostic(diagnostic)
        case Open(conditions):
            yield f"<p>Open: {', '.join(obligation_phrase(HTML, each) for each in conditions)}.</p>"
        case Shown(step, found):
            yield from _counterexample(step, found)
        case Seen(evidence, link):
            yield f"<p>{_text(evidence_sentence(evidence, link))}</p>"
        case Nearest(repair):
            yield "<p>The nearest step that is proved is</p>"
            yield _relation(repair)
        case Printed(step, printed, remarks):
            yield from _slip(step, printed, remarks)


def _slip(step: StepReport, printed: StepReport, remarks: tuple[Remark, ...]) -> Iterator[str]:
    """What a document prints in the step's place, struck, what is wrong with it, and what shows that."""
    left = f"{_broken(printed.left)} " if has_its_own_left(step, printed) else ""
    sign = _math(HTML.signs[printed.link], printed.link.sign)
    yield '<div class="slip"><p>The text prints</p>'
    said = f"{left}{sign} {_right(printed)}"
    yield f'<div class="display">{said if printed.holds else f"<del>{said}</del>"}</div>'
    yield f"<p>which is {_judgement(step, printed)}.</p>"
    for each in remarks:
        yield from _remark(each)
    yield "</div>"


def _judgement(step: StepReport, printed: StepReport) -> str:
    """``false: a comma for a bar``."""
    explanation = printed.explanation
    if printed.verdict is not Verdict.PROVED:
        said = f"<strong>{'false' if printed.verdict is Verdict.REFUTED else _text(verdict_word(printed))}</strong>"
    elif explanation is None or explanation.given is None or explanation.right:
        said = "true, so it is no slip"
    else:
        said = f"true, but not by {HTML.title(explanation.given)}"
    details = [each.rstrip(".") for each in (*notes_on(printed), "" if printed.holds else step.slip) if each]
    return f"{said}: {_text('; '.join(details))}" if details else said


def _diagnostic(diagnostic: Diagnostic) -> Iterator[str]:
    kind = diagnostic.kind
    head = f"{kind} {diagnostic.code or ''}".strip()
    yield f'<div class="diagnostic {kind}"><p><strong>{_text(head)}</strong>: {_text(diagnostic.message)}</p>'
    if diagnostic.excerpt is not None:
        yield f"<pre><code>{_excerpt(diagnostic)}</code></pre>"
    for note in diagnostic.notes:
        yield f"<p>{_text(note)}</p>"
    yield from [f"<p>Help: {_text(diagnostic.help)}</p>"] if diagnostic.help else []
    yield from [f"<p>Reproduce: <code>{_text(diagnostic.reproduce)}</code></p>"] if diagnostic.reproduce else []
    yield "</div>"


def _excerpt(diagnostic: Diagnostic) -> str:
    """The line at fault, with what is meant marked."""
    excerpt = diagnostic.excerpt
    if excerpt is None:
        return ""
    line = excerpt.line
    before, meant, after = line[: excerpt.start].lstrip(), line[excerpt.start : excerpt.end], line[excerpt.end :]
    return f"{_text(before)}<mark>{_text(meant)}</mark>{_text(after)}"


def _counterexample(step: StepReport, found: Counterexample) -> Iterator[str]:
    left, right = map(_inline, sides(HTML, found))
    first, second = compared(HTML, step) or ("the left", "the right")
    where = [*settings(HTML, found), *place(HTML, found)]
    at = f"At {', '.join(map(_inline, where))}," if where else "There"
    tables = grids(HTML, found)
    yield f"<p>{at} {first} is {left} and {second} is {right}{', in the model' if tables else '.'}</p>"
    yield '<div class="model">'
    for grid in tables:
        yield from _table(grid)
    yield "</div>"


def _table(grid: Grid) -> Iterator[str]:
    if grid.everywhere:
        yield f"<p>{_inline(grid.title + HTML.equals + grid.everywhere)} everywhere</p>"
        return
    yield "<table><thead><tr>"
    yield "".join(f'<th scope="col">{_inline(head)}</th>' for head in (grid.title, *grid.columns))
    yield "</tr></thead><tbody>"
    for label, cells in grid.rows:
        head = f'<th scope="row">{_inline(label) if label else ""}</th>'
        yield f"<tr>{head}{''.join(f'<td>{_inline(cell)}</td>' for cell in cells)}</tr>"
    yield "</tbody></table>"
    yield from [f"<p>… and {count(grid.hidden, 'more row')}</p>"] if grid.hidden else []
