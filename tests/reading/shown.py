"""Syntax, written so that a test can be read."""

from __future__ import annotations

from hypothesis import strategies as st

from emsym.reading.lexer import is_tex, tokens
from emsym.reading.parser import USUAL, Options, parse
from emsym.reading.spelling import spell
from emsym.reading.syntax import (
    Absolute,
    Add,
    Applied,
    Big,
    Braced,
    Bracket,
    Call,
    Constant,
    Expectation,
    Listing,
    Name,
    Node,
    Number,
    Power,
    Product,
)

PIECES = [
    *(
        "p(x)",
        "q(z",
        "|",
        "||",
        r"\mid",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        r"\left",
        r"\right",
        "_",
        "^",
        "'",
        "+",
        "-",
        "/",
    ),
    *(
        "=",
        r"\ge",
        r"\log",
        r"\sum_z",
        r"\sum",
        r"\int",
        "dz",
        r"\mathbb{E}",
        "E_q",
        "KL",
        "H",
        "I",
        ",",
        ";",
        ":",
        "1",
    ),
    *(
        r"\theta",
        "x",
        "Z",
        r"\frac",
        r"\sqrt",
        r"\hat",
        r"\text{if}",
        r"\mathrm{KL}",
        r"\underbrace",
        r"\underset",
        "&",
    ),
    *(r"\overset", r"\\", r"\begin{align}", r"\end{align}", "$$", "const", r"\in", r"\sim", "%", "\n", " ", r"\over"),
    *(r"\prod_i", "x_i", "θ", "Σ", "₁", "²", r"\implies", r"\propto", r"\equiv", ":=", "L(q)", r"\tag{1}", r"\quad"),
]
FRAGMENTS = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


def syntax(source: str, options: Options = USUAL) -> Node:
    return parse(spell(tokens(source), is_tex(source)), options)[0]


def shown(node: Node | None) -> str:
    """Every group in brackets of its own: ``log((p(x) p(z)))``."""
    match node:
        case None:
            return ""
        case Number(value=value):
            return str(value)
        case Name():
            scripts = "".join(
                f"{sign}{{{shown(script)}}}" for sign, script in (("_", node.below), ("^", node.above)) if script
            )
            return "".join(f"{accent} " for accent in reversed(node.accents)) + node.base + "'" * node.primes + scripts
        case Listing():
            out = shown(node.items[0])
            for sign, item in zip(node.signs, node.items[1:], strict=True):
                out += f"{sign}{shown(item)}"
            return out
        case Bracket():
            return f"({shown(node.inside)})"
        case Call():
            return f"{shown(node.head)}{shown(node.group)}"
        case Add():
            return "⟮" + " ".join(f"{sign}{shown(term)}" for sign, term in node.terms) + "⟯"
        case Product():
            return "⟮" + " ".join(f"{sign}{shown(factor)}" for sign, factor in node.factors) + "⟯"
        case Power():
            return f"{shown(node.base)}^{{{shown(node.exponent)}}}"
        case Applied():
            return f"{node.name}{shown(node.below)}⟮{', '.join(map(shown, node.arguments))}⟯"
        case Big():
            by = "".join(f" d{shown(each)}" for each in node.differentials)
            return f"{node.name}{{{shown(node.below)}}}{{{shown(node.above)}}}⟮{shown(node.body)}{by}⟯"
        case Expectation():
            return f"E{{{shown(node.below)}}}⟮{shown(node.body)}⟯"
        case Absolute():
            return f"|{shown(node.inside)}|"
        case Braced():
            return f"⏟{shown(node.inside)}⏟{{{shown(node.note)}}}"
        case Constant():
            return "const"
    raise TypeError(node)
