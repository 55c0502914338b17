"""Printing what an author wrote as MathML Core, which browsers set without a script or a font of ours.

What `emsym.language.notation` decides, order and brackets, is decided there. A piece is a run of elements.
https://www.w3.org/TR/mathml-core/
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import sympy

from emsym.language.names import Scripts, scripts_of
from emsym.language.notation import Level, Notation, Piece, signed, spine

ACCENTS = {"\u0303": "~", "\u0302": "^", "\u0304": "¯", "\u0307": "˙", "\u0308": "¨", "\u0301": "´", "\u0300": "`"}
TALL = ("<mfrac>", "<munder>", "<msqrt>")


def operator(sign: str) -> str:
    """A sign with the space around it that the operator dictionary gives it."""
    return f"<mo>{escape(sign)}</mo>"


def between(sign: str) -> str:
    """The same where what stands before it is elsewhere: − with the space of a difference, not of a negation."""
    return sign.replace("<mo>", '<mo form="infix">')


def row(inside: str) -> str:
    """A run of elements as one, so that its brackets grow with it alone."""
    return f"<mrow>{inside}</mrow>"


def bracketed(inside: str, left: str = "(", right: str = ")") -> str:
    """The run within brackets, which grow where it is tall."""
    grow = "" if any(mark in inside for mark in TALL) else ' stretchy="false"'
    return row(f'<mo{grow} lspace="0" rspace="0">{left}</mo>{inside}<mo{grow} lspace="0" rspace="0">{right}</mo>')


class MathML(Notation):
    """MathML Core: what differs from text for terminals."""

    minus, plus, times = operator("−"), operator("+"), operator("⋅")
    bar, parallel = operator("∣"), '<mo stretchy="false" lspace="0.2em" rspace="0.2em">‖</mo>'
    sigma, pi, log = operator("∑"), operator("∏"), '<mi>log</mi><mspace width="0.17em"/>'
    comma, semicolon, beside = operator(","), operator(";"), '<mspace width="0.17em"/>'

    def figure(self, number: str) -> str:
        sign = self.minus if number.startswith("-") else ""
        return f"{sign}<mn>{escape(number.removeprefix('-'))}</mn>"

    def must_be_dotted(self, left: str, right: str) -> bool:
        return right.startswith("<mn>") or (left.endswith("</mn>") and right.startswith("<mrow><mo "))

    def ratio(self, above: list[Piece], below: list[Piece]) -> Piece:
        top = self.product(above).string if above else "<mn>1</mn>"
        return Piece(_fraction(top, self.product(below).string), Level.MUL)

    def root(self, base: Piece) -> str:
        return f"<msqrt>{base.string}</msqrt>"

    def raised(self, base: str, exponent: Piece) -> str:
        return f"<msup>{row(base)}{row(exponent.string)}</msup>"

    def magnitude(self, inside: str) -> str:
        return bracketed(inside, "|", "|")

    def name(self, name: str, at: Sequence[str] = ()) -> str:
        return _scripted(scripts_of(name, at))

    def operator(self, name: str) -> str:
        return f"<mi>{escape(name)}</mi>"

    def letter(self, name: str) -> str:
        return self.operator(name)

    def foreign(self, name: str) -> str:
        return f"<mi>{escape(super().foreign(name))}</mi>"

    def call(self, head: str, inside: str) -> str:
        return head + bracketed(inside.replace(self.comma + self.bar, self.bar))

    def expectation(self, body: str, under: list[str]) -> str:
        return self.sub("<mi>𝔼</mi>", under) + bracketed(body, "[", "]")

    def sub(self, head: str, below: list[str]) -> str:
        element = "munder" if head in (self.sigma, self.pi) else "msub"
        head = head if head.startswith("<mo>") else row(head)
        return f"<{element}>{head}{row(self.comma.join(below))}</{element}>"

    def fraction(self, top: str, bottom: str) -> str:
        return _fraction(f"<mn>{top}</mn>", f"<mn>{bottom}</mn>")


def _fraction(top: str, bottom: str) -> str:
    return f"<mfrac>{row(top)}{row(bottom)}</mfrac>"


def _scripted(scripts: Scripts) -> str:
    """A letter with what stands below and above it."""
    stem = _accented(scripts.stem)
    below, above = (operator(",").join(map(_scripted, part)) for part in (scripts.below, scripts.above))
    if scripts.primes:
        above = f"<mo>{'′' * scripts.primes}</mo>{above}"
    match bool(below), bool(above):
        case True, True:
            return f"<msubsup>{stem}{row(below)}{row(above)}</msubsup>"
        case True, False:
            return f"<msub>{stem}{row(below)}</msub>"
        case False, True:
            return f"<msup>{stem}{row(above)}</msup>"
    return stem


def _accented(stem: str) -> str:
    """The letter, its accents set above it as a font for text cannot."""
    letter, accents = stem, ""
    while letter[-1:] in ACCENTS and len(letter) > 1:
        letter, accents = letter[:-1], ACCENTS[letter[-1]] + accents
    out = f"<mi>{escape(letter)}</mi>"
    for accent in accents:
        out = f'<mover accent="true">{out}<mo stretchy="false">{accent}</mo></mover>'
    return out


def mathml(expression: Any) -> str:
    """The expression as a run of elements, to stand in `<math>`."""
    return MathML().spell(expression)


def terms(expression: Any) -> list[tuple[str, str]]:
    """Its outer terms, each with the sign before it, as a line may be broken before each."""
    notation = MathML()
    out: list[tuple[str, str]] = []
    for part in spine(expression, sympy.Add):
        negative, _ = signed(spine(part, sympy.Mul))
        spelled = notation.spell(part)
        if out and negative and spelled.startswith(notation.minus):
            out.append((between(notation.minus), spelled.removeprefix(notation.minus)))
        else:
            bare = bracketed(spelled) if out and isinstance(part, sympy.Add) else spelled
            out.append((between(notation.plus) if out else "", bare))
    return out
