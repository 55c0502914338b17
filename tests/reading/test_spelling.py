from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym.reading.lexer import is_tex, tokens
from emsym.reading.spelling import spell
from emsym.reading.tokens import Kind, Token, Unread
from tests.examples import share
from tests.reading.shown import FRAGMENTS


def spelled(source: str) -> list[Token]:
    return spell(tokens(source), is_tex(source))


def said(source: str) -> str:
    return " ".join(token.text for token in spelled(source))


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (r"\geq \ge \geqslant ≥ >=", ">= >= >= >= >="),
        (r"\leq \le \leqslant ≤ <=", "<= <= <= <= <="),
        (r":= \coloneqq \triangleq ≜ \stackrel{def}{=} \overset{\text{def}}{=}", ":= := := := := :="),
        (r"\equiv ≡", "≡ ≡"),
        (r"\implies \Rightarrow \therefore \iff \Leftrightarrow", "⇒ ⇒ ⇒ ⇔ ⇔"),
        (r"p(x \mid z) p(x \vert z) p(x | z) p(x \,|\, z)", "p ( x | z ) p ( x | z ) p ( x | z ) p ( x | z )"),
        (r"q \| p \Vert p \parallel p || p \mid\mid p \ \vert\ \vert p ‖ p", "q ‖ p ‖ p ‖ p ‖ p ‖ p ‖ p ‖ p"),
        (r"\mathbf{x} \boldsymbol\theta \vec{z} {\bf y} \mathrm{d}", "x theta z y d"),
        (r"p(\mathbf{X, Z})", "p ( X , Z )"),
        (r"\mathcal{L} \mathscr L \mathbb{P}", r"\mathcal{L} \mathcal{L} \mathbb{P}"),
        (r"\mathbb{E} \mathbb E \operatorname{E} \E", "E E E E"),
        (r"D_{KL} D_\text{KL} D_{\mathrm{KL}}", "D _ { KL } D _ KL D _ { KL }"),
        (r"\left( a \right) \bigl[ b \bigr] \Big\{ c \Big\}", "( a ) [ b ] { c }"),
        (r"\left. a \right.", "a"),
        (r"{{a}} \over b", None),
        (r"{a \over {b c}}", "frac { a } { b c }"),
        (r"\frac12 \dfrac{1}{2} x^2 x_12", "frac 1 2 frac { 1 } { 2 } x ^ 2 x _ 1 2"),
        (r"\log{p(x)} {\color{red} q} \textcolor{blue}{r}", "log p ( x ) q r"),
        (r"logP(X) + lnq + \, expr", "log P ( X ) + ln q + exp r"),
        ("logp(x) expr", "log p ( x ) expr"),
        (r"a \, b \; c \! d \quad e ~ f \hspace{1em} g \label{eq} h", "a b c d  e f g h"),
        (r"\underbrace{a + b}_{=1} c", "⏟ a + b ⏟ _ { = 1 } c"),
        (r"\underset{w}{\min} \underset{z}{\sum}", "min _ { w } sum _ { z }"),
        (r"\underset{\text{Part1}}{\int_{z} f \,dz} - 1", "⏟ int _ { z } f d z ⏟ _ { Part1 } - 1"),
        (r"\sum\limits_{i=1}^N", "sum _ { i = 1 } ^ N"),
        (r"\theta^{old} \theta_{\text{new}} z1", "theta ^ { old } theta _ { new } z _ 1"),
        (r"\mathbb{E}\_{z}", "E _ { z }"),
        ("θ 𝜃 𝐱 𝔼 ℓ", r"theta theta x E \ell"),
        ("Σ_z ∑_z Σ_{z}", "sum _ z sum _ z sum _ { z }"),
        ("x₁₂ q² x′ log₂ p", "x _ { 12 } q ^ { 2 } x ' log _ { 2 } p"),
        ("log p(x) >= sum_z q(z) log(p(x,z)/q(z))", "log p ( x ) >= sum _ z q ( z ) log ( p ( x , z ) / q ( z ) )"),
        ("theta_old x_10 x^{10} ELBO", "theta _ old x _ 10 x ^ { 10 } ELBO"),
        ("0.5 p(x) − 2·q", "0.5 p ( x ) - 2 · q"),
        ("a % b", "a % b"),
    ],
)  # fmt: skip
def test_one_spelling_for_each_thing(source: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(Unread):
            spelled(source + "}")
        return
    assert said(source) == meant


def test_a_label_over_a_relation_is_kept() -> None:
    label, relation = spelled(r"\overset{(a)}{\ge}")
    assert (label.kind, label.text) == (Kind.LABEL, "a")
    assert (relation.kind, relation.text) == (Kind.RELATION, ">=")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (r"\nabla", "a gradient"),
        (r"\partial", "a derivative"),
        (r"\dots", "an ellipsis"),
        (r"\lim", "a limit"),
        (r"\foo", r"the command \foo is not known"),
        (r"\begin{pmatrix}", "the environment pmatrix"),
        (r"\sqrt[3]{x}", "a root other than"),
        ("∇", "∇ is not read"),
    ],
)
def test_what_is_known_and_not_read_is_marked(source: str, told: str) -> None:
    marked = [token for token in spelled(source) if token.kind is Kind.UNREAD]
    assert len(marked) == 1
    assert marked[0].text.startswith(told)
    assert source[marked[0].start : marked[0].end]


@pytest.mark.parametrize(("source", "place"), [("{a", 0), ("a}", 1), (r"\frac{a}{b", 8), (r"x_{\text{a}", 2)])
def test_braces_that_do_not_match_are_told_at_their_place(source: str, place: int) -> None:
    with pytest.raises(Unread, match=r"[{}]") as caught:
        spelled(source)
    assert caught.value.start == place


def test_depth_costs_no_stack_and_time_in_proportion() -> None:
    for opening, closing in (("{", "}"), (r"\underbrace{", "}"), (r"\hat{", "}"), (r"\left(", r"\right)")):
        assert spelled(opening * 20_000 + "x" + closing * 20_000)
    with pytest.raises(Unread, match="too many groups"):
        spelled(r"\underset{" * 5_000 + "x" + "}{y}" * 5_000)


@given(st.one_of(st.text(), FRAGMENTS))
@settings(max_examples=share(200), deadline=None)
def test_any_text_is_spelled_or_told(source: str) -> None:
    try:
        found = spelled(source)
    except Unread as unread:
        found = [Token(Kind.UNREAD, unread.message, unread.start, unread.end)]
    assert all(0 <= token.start <= token.end <= len(source) for token in found)
