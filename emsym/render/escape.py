"""Plain text into LaTeX: what is special is escaped; letters and signs that pdflatex lacks become mathematics."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from emsym.language.names import ACCENTS, LETTER_OF, latex_name

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
}
SIGNS = {
    "≥": r"\ge",
    "≤": r"\le",
    "≠": r"\ne",
    "≡": r"\equiv",
    "≈": r"\approx",
    "−": "-",
    "±": r"\pm",
    "×": r"\times",
    "·": r"\cdot",
    "‖": r"\|",
    "∣": r"\mid",
    "′": r"{}'",
    "∞": r"\infty",
    "∑": r"\sum",
    "∏": r"\prod",
    "∫": r"\int",
    "∂": r"\partial",
    "√": r"\surd",
    "∈": r"\in",
    "∀": r"\forall",
    "∃": r"\exists",
    "→": r"\to",
    "←": r"\leftarrow",
    "↦": r"\mapsto",
    "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow",
    "ℓ": r"\ell",
    "ℝ": r"\mathbb{R}",
    "ϵ": r"\epsilon",
    "ϕ": r"\phi",
    "ϑ": r"\vartheta",
    **{letter: f"_{digit}" for letter, digit in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)},
    **{letter: f"_{plain}" for letter, plain in zip("ₐₑₕᵢₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "aehiklmnoprstuvx", strict=True)},
    **{letter: f"^{digit}" for letter, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)},
}
TYPOGRAPHY = {
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "…": r"\dots{}",
    "•": r"\textbullet{}",
    "§": r"\S{}",
    "¶": r"\P{}",
    "©": r"\copyright{}",
    "«": "``",
    "»": "''",
    "\u00a0": "~",
}
LIGATURES = "ßæøœłÆØŒŁ"
OT1_ACCENTS = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327"
"""What pdflatex's first font encoding, which every installation has, can set."""


def text(string: str) -> str:
    """The string for LaTeX's text mode, on one line."""
    return "".join(_in_text(base, marks) for base, marks in _letters(string))


def math(string: str) -> str:
    """LaTeX mathematics, with a command for whatever in it is not ASCII."""
    if string.isascii():
        return string
    return "".join(base if base.isascii() and not marks else _in_math(base, marks) for base, marks in _letters(string))


def _letters(string: str) -> Iterator[tuple[str, str]]:
    """Each character, with the combining marks that follow it."""
    spaced = "".join(" " if mark.isspace() and mark != "\u00a0" else mark for mark in string)
    whole = unicodedata.normalize("NFC", spaced)
    start = 0
    for end in range(1, len(whole) + 1):
        if end == len(whole) or not unicodedata.combining(whole[end]):
            yield whole[start], whole[start + 1 : end]
            start = end


def _in_text(base: str, marks: str) -> str:
    plain = SPECIAL.get(base) or TYPOGRAPHY.get(base) or (base if base.isascii() or _latin(base) else "")
    if plain and not marks:
        return plain
    return f"${mathematics}$" if (mathematics := _known(base, marks)) else _unknown(base)


def _in_math(base: str, marks: str) -> str:
    known = _known(base, marks)
    return f"{known} " if known else rf"\text{{{_in_text(base, '')}}}"


def _known(base: str, marks: str) -> str:
    """The character's command in mathematics mode, with its accents; empty where there is none."""
    letter = base if base.isascii() and base.isalpha() else ""
    command = latex_name(base) if base in LETTER_OF else SIGNS.get(base, letter)
    if not command or any(mark not in ACCENTS for mark in marks):
        return ""
    for mark in marks:
        command = rf"{ACCENTS[mark]}{{{command}}}"
    return command


def _latin(base: str) -> bool:
    parts = unicodedata.normalize("NFD", base)
    accented = len(parts) > 1 and parts[0].isascii() and all(mark in OT1_ACCENTS for mark in parts[1:])
    return accented or base in LIGATURES


def _unknown(base: str) -> str:
    """A character that pdflatex cannot set: its plain relative, or its number."""
    plain = unicodedata.normalize("NFKD", base).encode("ascii", "ignore").decode()
    return "".join(SPECIAL.get(mark, mark) for mark in plain) or rf"\texttt{{U+{ord(base):04X}}}"
