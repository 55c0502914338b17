"""Texts and names from anywhere, in every place of a report: each renderer shows them, and nothing obeys them."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from render_samples import everything, long_lines, refuted, slips

from emsym import Derivation, Distribution, Quantity, Real, Sum, Variable, log, verify
from emsym.codes import Code
from emsym.derivation import Place
from emsym.language import notation
from emsym.language.escape import letter, text
from emsym.language.names import latex_name
from emsym.language.naming import is_latex_name, is_plain_name
from emsym.printable import TIE, is_shown
from emsym.render.json import report_json
from emsym.render.latex import document_latex
from emsym.render.layout import PAINT
from emsym.render.text import report_text
from emsym.report import DerivationReport, Diagnostic, Excerpt, Report, StepReport
from tests.examples import share
from tests.language.test_escape import assert_harmless
from tests.language.test_naming import LATEX_PIECES
from tests.language.test_naming import PIECES as NAME_PIECES
from tests.unicode import ANY_TEXT, CHARACTERS, TEX, UNSEEN

HOSTILE = "".join((*UNSEEN, *TEX, "\n\r\t|"))


def _diagnostic(said: str) -> Diagnostic:
    place = Place(f"/{said}.py", 3)
    return Diagnostic(
        Code.EXCEPTION, said, place, (said, said), said, said, Excerpt(place, said, 1, max(1, len(said) - 1))
    )


def _step(step: StepReport, said: str) -> StepReport:
    told = _diagnostic(said)
    printed = None if step.printed is None else replace(step.printed, diagnostics=(told,))
    return replace(step, label=said, source=said, slip=said, printed=printed, diagnostics=(told,), place=told.place)


def spoilt(report: DerivationReport, said: str) -> DerivationReport:
    """The report with a text in the place of each of its own."""
    told = _diagnostic(said)
    steps = tuple(_step(step, said) for step in report.steps)
    known = {"name": said, "title": said, "source": said, "document": said, "place": told.place}
    return replace(report, steps=steps, diagnostics=(told,), **known)


def assert_shown(report: Report) -> None:
    for colour in (False, True):
        lines = report_text(report, colour=colour).split("\n")
        assert all(is_shown(mark) or mark == TIE for line in lines for mark in "".join(PAINT.split(line)[::2]))
    said = report_json(report)
    json.loads(said)
    assert all(is_shown(mark) or mark == "\n" for mark in said)


@settings(max_examples=share(20))
@given(ANY_TEXT)
def test_any_text_in_a_report(said: str) -> None:
    whole = Report((spoilt(slips(), said), spoilt(refuted(), said)), (_diagnostic(said),))
    assert_shown(whole)
    latex = document_latex(whole.derivations)
    assert latex.count(r"\begin{") == latex.count(r"\end{")
    assert latex.count(r"\end{document}") == 1
    assert r"\input{" not in latex.replace(r"\usepackage[utf8]{inputenc}", "")
    assert "^^" not in latex


def _of_a_class(name: str) -> str:
    """The name as far as a class may have it."""
    return f"f{name}".encode("utf-8", "ignore").decode().replace("\0", "")


@given(ANY_TEXT)
def test_what_is_none_of_emsyms_is_spelled_and_not_obeyed(name: str) -> None:
    p, x = Distribution("p"), Variable("x")
    for foreign in (sympy.Symbol(name), sympy.Function(_of_a_class(name))(x), sympy.Symbol(name) ** 2):
        assert_harmless(notation.latex(p(x) + foreign), mathematics=True)
        assert all(map(is_shown, notation.text(p(x) + foreign).replace(TIE, " ")))


def test_a_derivation_that_names_what_is_none_of_emsyms() -> None:
    p, x = Distribution("p"), Variable("x")
    with Derivation("foreign") as made:
        made.start(p(x))
        made.equals(p(x) + sympy.Symbol(HOSTILE) + sympy.Function(_of_a_class(HOSTILE))(x))
    report = verify(made, models=20)
    assert_shown(Report((report,)))
    assert not any(each in document_latex([report]) for each in TEX if len(each) > 2 and each != r"\end{document}")


NAMES = [
    r"\hat{\theta}_{old}^{(t)}",
    "theta^(t)",
    "z'_1^(t)",
    "x_{1:T}",
    "lambda_",
    "naïve",
    "ж_中",
    "Ĥẑệ",
    "p*",
    "xᵢⱼ²",
]


def hostile_names() -> DerivationReport:
    """A derivation of names that are hard to set."""
    p, old = Distribution("p"), Distribution(NAMES[0])
    values = [Variable(f"{name}" if name.startswith("\\") else f"a{name}") for name in NAMES]
    scale, bound = Real("α̃_{t+1}", positive=True), Quantity(r"\mathcal{L}^{(t)}", old, log(old(*values)))
    with Derivation("names", title=HOSTILE_TITLE, source=HOSTILE_TITLE) as made:
        made.start(scale * log(p(*values)))
        made.equals(
            scale * log(Sum(p(*values, Variable("w")), Variable("w"))), label=HOSTILE_TITLE, source=HOSTILE_TITLE
        )
        made.start(bound(old))
        made.defines(log(old(*values)))
    return verify(made, models=20)


HOSTILE_TITLE = '] \\input{/etc/hostname} ^^5cinput % $x$ {a}} _b & #1 ~ "q" --- ẑ ½ 中 θ̃ ≥ ❤'


def test_names_that_are_hard_to_set() -> None:
    assert_shown(Report((hostile_names(),)))
    assert hostile_names().holds


def _names(count: int) -> Iterator[str]:
    """Names of both kinds, the same in every run."""
    chosen = random.Random(0)
    for _ in range(count):
        plain = "".join(chosen.choices(NAME_PIECES, k=chosen.randint(1, 7)))
        latex = r"\theta" + "".join(chosen.choices(LATEX_PIECES, k=chosen.randint(0, 7)))
        yield from (name for name in (plain, latex) if is_plain_name(name) or is_latex_name(name))


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
@pytest.mark.slow
def test_pdflatex_sets_hostile_names_and_texts(tmp_path: Path) -> None:
    spoilt_ones = [spoilt(report, HOSTILE) for report in (*everything().derivations, long_lines())]
    document = document_latex([hostile_names(), *spoilt_ones])
    names = list(_names(20_000))
    assert len(names) > 5_000
    more = [f"{text(mark)} ${letter(mark)}$ ${latex_name(f'a{mark}', ['i'])}$" for mark in CHARACTERS]
    more += [f"${latex_name(name)}$ ${latex_name(name, ['i', 'theta_1'])}$" for name in names]
    whole = document.replace(r"\end{document}", "\n\n".join([*more, r"\end{document}"]))
    (tmp_path / "all.tex").write_text(whole, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-recorder", "all.tex"]
    run: Any = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert run.returncode == 0, (tmp_path / "all.log").read_text(encoding="latin-1")[-2000:]
    assert "/etc/hostname" not in (tmp_path / "all.fls").read_text(encoding="latin-1")
