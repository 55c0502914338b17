from __future__ import annotations

import pytest

from emsym.reading.lexer import is_tex, tokens
from emsym.reading.rows import chains
from emsym.reading.spelling import spell

ALIGNED = {
    r"\begin{align} a &= b \\ &\geq c \end{align}": ["a = b >= c"],
    r"\begin{align*} a =& b \\ =& c \end{align*}": ["a = b = c"],
    r"\begin{eqnarray} a & = & b \\ & \le & c \end{eqnarray}": ["a = b <= c"],
    r"\begin{gather} a = b \\ c = d \end{gather}": ["a = b", "c = d"],
    r"\begin{split} a &= b \\ &\quad + c \\ &= d \end{split}": ["a = b + c = d"],
    r"\begin{aligned} & a \\ &= b \\ &= c \end{aligned}": ["a = b = c"],
    r"a = b \\ = c \\[6pt] = d": ["a = b = c = d"],
    r"a = \\ b = \\ = c": ["a = b = c"],
    r"a = b + \\ c": ["a = b + c"],
    r"a = ( b \\ + c ) \\ = d": ["a = ( b + c ) = d"],
    r"a = \left\{ b \right. \\ & \left. c \right\} \\ &= d": ["a = { b c } = d"],
    r"a &= b \\ c &= d \\ &= e": ["a = b", "c = d = e"],
    r"a &= b & c &= d": ["a = b", "c = d"],
    r"a = b = c \le d": ["a = b = c <= d"],
    r"a &= b && \text{by Jensen} \\ &= c & \text{(why)}": ["a = b = c"],
    r"a = b \quad \text{where } z \sim p \\ = c": ["a = b = c"],
    r"a = b \tag{3} \\ = c \label{x}": ["a = b = c"],
    r"a = b \qquad (10.11)": ["a = b"],
    r"a = b, \quad \forall j": ["a = b"],
    r"a = b, i = 1, \dots, n": ["a = b"],
    r"a = b, \quad c = d": ["a = b", "c = d"],
    r"a = b.": ["a = b"],
    r"a = b \\ \implies c = d \\ \Rightarrow e = f": ["a = b", "⇒ c = d", "⇒ e = f"],
    r"\text{(2)} a = b": ["(2) a = b"],
    r"a &= b \\ \text{[EQN 2]} &= c": ["a = b = c"],
    r"p(X = x) = f_{i = 1} = c": ["p ( X = x ) = f _ { i = 1 } = c"],
    r"a = ( b \\ = c": ["a = ( b = c"],
    r"a, b := c": ["a , b := c"],
    r"KL(q | p &= b \\ &= c": ["KL ( q | p = b = c"],
    "log p(x) >= a\n= b": ["log p ( x ) >= a = b"],
}


@pytest.mark.parametrize("source", ALIGNED)
def test_rows_are_put_together_as_a_reader_would(source: str) -> None:
    said = []
    for chain in chains(spell(tokens(source), is_tex(source))):
        sides = [" ".join(token.text for token in side.tokens) for side in chain.sides]
        joined = sides[0] + "".join(
            f" {joint.text} {side}" for joint, side in zip(chain.joints, sides[1:], strict=True)
        )
        said.append("⇒ " * chain.follows + joined)
    assert said == ALIGNED[source]


def test_a_label_stands_at_its_relation() -> None:
    (chain,) = chains(spell(tokens(r"a \overset{(a)}{=} b \ge c =_{(b)} d \le^c e =_{\text{Jensen}} f")))
    assert [joint.label for joint in chain.joints] == ["a", "", "b", "c", "Jensen"]
    assert ["".join(token.text for token in side.tokens) for side in chain.sides] == list("abcdef")


def test_what_is_said_beside_a_chain_is_kept() -> None:
    (chain,) = chains(spell(tokens(r"a &= b && \text{by Jensen}")))
    assert [note.text for note in chain.notes] == ["by Jensen"]
