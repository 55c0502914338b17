"""LaTeX: escapes, the structure of a body, and that pdflatex sets every sample without an overfull line."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from render_samples import (
    constant,
    elbo,
    everything,
    long_lines,
    malformed,
    no_slip,
    open_slip,
    refuted,
    slips,
    three_variables,
    undecided,
    wrong_reason,
)

from emsym.derivation import Link
from emsym.language import escape
from emsym.language.names import latex_name
from emsym.language.reasons import Reason
from emsym.render.breaking import rows_of, width_of
from emsym.render.latex import derivation_latex, document_latex
from emsym.report import DerivationReport, Explanation, Repair, Verdict

ELBO = (
    r"""\begin{theorem}[{The evidence lower bound}]
For all finite alphabets of $X$, $Z$, $\Theta$, all distributions $p$, $q$ with full support and all $x$, $\theta$,
\[
  \ell(\theta \mid x) \ge \mathbb{E}_{q(z)}[\log p(x, z \mid \theta)] + H(q(z)).
\]
\end{theorem}
\begin{proof}
Following \emph{A tutorial: Deriving the ELBO}, we have
\begin{align*}
  \ell(\theta \mid x) &\equiv \log p(x \mid \theta) \tag*{\footnotesize (definition)} \\
  &= \log \sum_{z} p(x, z \mid \theta) \tag*{\footnotesize (marginalise over $z$)} \\
  &= \log \sum_{z} q(z) \frac{p(x, z \mid \theta)}{q(z)} \tag*{\footnotesize (multiply by $q(z)/q(z)$)} \\
  &\overset{\text{(a)}}{\ge} \sum_{z} q(z) \log \frac{p(x, z \mid \theta)}{q(z)} """
    r"""\tag*{\footnotesize (Jensen's inequality: $\log$ is concave, weights $q(z)$)} \\
  &\equiv \mathcal{L}(q, \theta) \tag*{\footnotesize (definition)} \\
  &= \mathbb{E}_{q(z)}[\log p(x, z \mid \theta)] + H(q(z)) \tag*{\footnotesize (linearity)}
\end{align*}
The gap of~(a) is $\operatorname{KL}(q(z) \,\|\, p(z \mid x, \theta))$, """
    r"""zero exactly when $q(z) = p(z \mid x, \theta)$ for every $z$.
\end{proof}
""".replace("⏎\n", "")
)


def test_a_proved_derivation() -> None:
    assert derivation_latex(elbo()) == ELBO


def test_a_refuted_step_is_marked_and_its_model_shown() -> None:
    body = derivation_latex(refuted())
    assert r"\begin{claim}[{A wrong Bayes' rule}]" in body
    assert r"p(z \mid x) &\overset{\text{(a)}}{=} p(x \mid z) \tag*{\fbox{\textbf{refuted}}}" in body
    assert "At $x = 0$, $z = 1$, the left is $0.75$ and the right is $0.6$, in the model" in body
    assert r"p(X, Z) & Z = 0 & Z = 1 \\ \hline X = 0 & 1/8 & 3/8 \\ X = 1 & 1/4 & 1/4 \end{array}" in body
    assert r"\begin{theorem}" not in body


def test_an_undecided_step_names_what_is_open() -> None:
    body = derivation_latex(undecided())
    assert "Open: $f(z) > 0$." in body
    assert r"all functions $f$, all positive real numbers $\beta$ and all $z$, assuming $\beta \ge f(z)$," in body


def test_a_malformed_step_has_its_diagnostic() -> None:
    assert "The sum over z has an idle index." in derivation_latex(malformed())


def test_a_wrong_reason_is_replaced_and_named() -> None:
    assert r"\tag*{\footnotesize (chain rule, not Gibbs' inequality)}" in derivation_latex(wrong_reason())


def test_slips_are_told_below_the_chain() -> None:
    body = derivation_latex(slips())
    assert r"\log p(x) &\overset{\text{(a)}}{=} \log \sum_{z} p(x, z)" in body
    assert (
        "\\par\\noindent (a)~The text prints $p(z \\mid x) = p(x \\mid z)$,\n"
        "which is \\textbf{false}: a bar too many.\n"
        "At $x = 0$, $z = 1$, the left is $0.75$ and the right is $0.6$, in the model\n"
    ) in body
    assert (
        "(b)~The text prints ${} \\ge \\sum_{z} \\log p(x, z)$,\n"
        "which is true, but not by Jensen's inequality: the weights are missing; no weights.\n"
        "Its gap is $H(p(z \\mid x))$.\n"
    ) in body
    assert r"which is \textbf{malformed}: (x \textbar{} z) is a condition without a distribution; the p" in body
    assert r"\begin{proof}" + "\n" in body


def test_a_printed_form_that_may_hold_leaves_an_attempt() -> None:
    assert "which is true, so it is no slip.\nIt holds by marginalise over $z$." in derivation_latex(no_slip())
    assert "which is \\textbf{undecided}: another function." in derivation_latex(open_slip())
    assert "Attempt" in derivation_latex(no_slip())


def wide_slip() -> DerivationReport:
    """A slip whose two sides are wider than a line."""
    step, printed = slips().steps[0], long_lines().steps[0]
    return replace(slips(), steps=(replace(step, printed=replace(printed, verdict=Verdict.REFUTED)),))


def test_a_wide_slip_has_lines_of_its_own() -> None:
    assert "(a)~The text prints\n\\begin{align*}\n" in derivation_latex(wide_slip())


def test_the_repair_of_a_refuted_step_is_displayed() -> None:
    report = refuted()
    step = report.steps[0]
    offer = Repair(("factor lost",), "right", "", step.left, Link.EQUAL, step.right + 1)
    told = replace(step, diagnostics=(replace(step.diagnostics[0], repairs=(offer,)),))
    assert "The nearest step that is proved is" not in derivation_latex(report)
    assert "The nearest step that is proved is\n\\[\n  p(z \\mid x) = " in derivation_latex(
        replace(report, steps=(told,))
    )


def wide_terms() -> DerivationReport:
    """A gap that is the sum of a short term and of one wider than a line."""
    report = long_lines()
    step = report.steps[2]
    told = replace(step, explanation=Explanation(None, True, (Reason("gibbs"),), terms=(step.gap, step.right)))
    return replace(report, steps=(*report.steps[:2], told, *report.steps[3:]))


def test_wide_terms_of_a_gap_have_lines_of_their_own() -> None:
    body = derivation_latex(wide_terms())
    assert "It is a sum of 2 non-negative terms:\n\\begin{align*}\n  &\\operatorname{KL}" in body


def test_a_quantity_that_no_step_defines_is_defined_in_the_theorem() -> None:
    body = derivation_latex(constant())
    assert r"\mathcal{L}(q, \theta) \equiv \sum_{z}" in body
    assert r"+ \textnormal{const.\ (in $q$)}" in body
    assert r"\equiv" not in derivation_latex(elbo()).split(r"\end{theorem}")[0]


def test_a_derivation_without_steps() -> None:
    empty = DerivationReport("empty", "Nothing yet", "", elbo().place, (), ())
    assert derivation_latex(empty) == "\\noindent\\textbf{Nothing yet.}\\nopagebreak\n"


def test_long_rows_are_broken_before_outer_signs() -> None:
    body = derivation_latex(long_lines())
    assert body.count(r"&\mathrel{\phantom{=}}\quad {} + ") + body.count(r"&\mathrel{\phantom{=}}\quad {} - ") >= 2


@pytest.mark.parametrize(
    "sample",
    [
        *(elbo, refuted, undecided, malformed, wrong_reason, constant),
        *(long_lines, three_variables, slips, no_slip, open_slip),
    ],
)
def test_environments_and_braces_are_balanced(sample: Callable[[], DerivationReport]) -> None:
    body = derivation_latex(sample())
    assert body.count(r"\begin{") == body.count(r"\end{")
    bare = re.sub(r"\\[{}]", "", body)
    assert bare.count("{") == bare.count("}")
    assert bare.count("$") % 2 == 0
    assert body.isascii() or sample is long_lines


@pytest.mark.parametrize(
    ("plain", "latex"),
    [
        ("50% of a_b & c#1 {x} $5", r"50\% of a\_b \& c\#1 \{x\} \$5"),
        (r"a\b^c~d", r"a\textbackslash{}b\textasciicircum{}c\textasciitilde{}d"),
        ("θ ≥ 0 ‖ q", r"$\theta$ $\ge$ 0 $\|$ q"),
        ("θ̃ and x̂", r"$\tilde{\theta}$ and $\hat{x}$"),
        ("Šmíd, naïve", "Šmíd, naïve"),
        ("“On EM” – 2008…", r"``On EM'' -- 2008\dots{}"),
        ("p(x | z) < 1", r"p(x \textbar{} z) \textless{} 1"),
        ("中", r"\texttt{U+4E2D}"),
        ("two\nlines", "two lines"),
        ("x₁²", "x$_1$$^2$"),
        ("p(xᵢ, zₖ)", "p(x$_i$, z$_k$)"),
        ("", ""),
    ],
)
def test_text_is_escaped(plain: str, latex: str) -> None:
    assert escape.text(plain) == latex


def test_mathematics_has_no_letter_that_pdflatex_lacks() -> None:
    assert latex_name("p") == "p"
    assert latex_name("θ_ж") == r"\theta_{\text{\texttt{U+0436}}}"


@pytest.mark.parametrize(
    ("latex", "points"),
    [("x", 5.6), (r"\frac{x}{y}", 8.6), (r"x_{i}", 9.8), (r"\log x", 23.1), ("a + b", 25.2), (r"\sum_{z} x", 23.6)],
)
def test_widths(latex: str, points: float) -> None:
    assert width_of(latex) == pytest.approx(points)


def test_rows_break_outside_brackets_only() -> None:
    assert rows_of("f(a + b) + g(c - d) - h", 60) == ["f(a + b)", "+ g(c - d)", "- h"]
    assert rows_of("-x + y", 1000) == ["-x + y"]
    assert rows_of(r"\frac{a + b}{c}", 1) == [r"\frac{a + b}{c}"]


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_pdflatex_sets_every_sample_without_an_overfull_line(tmp_path: Path) -> None:
    slipped = (slips(), no_slip(), open_slip(), wide_slip())
    reports = (*everything().derivations, long_lines(), three_variables(), wide_terms(), *slipped)
    (tmp_path / "all.tex").write_text(document_latex(reports), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60)
    log = (tmp_path / "all.log").read_text(encoding="latin-1")
    assert run.returncode == 0, log[-2000:]
    assert "Overfull" not in log
    assert (tmp_path / "all.pdf").exists()
