"""Plain text into LaTeX, by `text` and `letter` alone: whatever the string, TeX obeys no command in it.

What is special is escaped; letters and signs that pdflatex lacks become mathematics, and what it cannot set a number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from sympy.printing.latex import translate as latex_of_part
from sympy.printing.pretty.pretty_symbology import greek_unicode

LETTER_OF = {letter: name for name, letter in greek_unicode.items()}
ACCENTS = {"\u0303": r"\tilde", "\u0302": r"\hat", "\u0304": r"\bar", "\u0307": r"\dot"}
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
    "†": r"\dagger",
    "‡": r"\ddagger",
    "∗": r"\ast",
    "°": r"^\circ",
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
TEXT_ACCENTS = {
    "\u0300": r"\`",
    "\u0301": r"\'",
    "\u0302": r"\^",
    "\u0303": r"\~",
    "\u0304": r"\=",
    "\u0306": r"\u",
    "\u0307": r"\.",
    "\u0308": r"\"",
    "\u030a": r"\r",
    "\u030b": r"\H",
    "\u030c": r"\v",
    "\u0323": r"\d",
    "\u0327": r"\c",
    "\u0331": r"\b",
}
"""What pdflatex's first font encoding, which every installation has, can set."""
LAST_DECLARED = "\u017f"  # of the accented letters that pdflatex takes as they are


def text(string: str) -> str:
    """The string for LaTeX's text mode, on one line."""
    return "".join(_in_text(base, marks) for base, marks in letters(string))


def letter(base: str, marks: str = "") -> str:
    """A character for LaTeX's mathematics mode, with the combining marks that follow it."""
    known = _known(base, marks)
    return f"{known} " if known else rf"\text{{{_in_text(base, marks)}}}"


def letters(string: str) -> Iterator[tuple[str, str]]:
    """Each character, with the combining marks that follow it."""
    spaced = "".join(" " if mark.isspace() and mark != "\u00a0" else mark for mark in string)
    whole = unicodedata.normalize("NFC", spaced)
    start = 0
    for end in range(1, len(whole) + 1):
        if end == len(whole) or not unicodedata.combining(whole[end]):
            yield whole[start], whole[start + 1 : end]
            start = end


def _in_text(base: str, marks: str) -> str:
    plain = SPECIAL.get(base) or TYPOGRAPHY.get(base) or (base if _is_plain(base) else "")
    if plain and not marks:
        return plain
    if mathematics := _known(base, marks):
        return f"${mathematics}$"
    return _accented(unicodedata.normalize("NFD", base + marks)) or _unknown(base)


def _is_plain(base: str) -> bool:
    """Whether pdflatex sets the character as it stands."""
    if base.isascii():
        return base.isprintable()
    return base in LIGATURES or (base <= LAST_DECLARED and bool(_accented(unicodedata.normalize("NFD", base))))


def _known(base: str, marks: str) -> str:
    """The character's command in mathematics mode, with its accents; empty where there is none."""
    letter = base if base.isascii() and base.isalpha() else ""
    command = str(latex_of_part(LETTER_OF[base])) if base in LETTER_OF else SIGNS.get(base, letter)
    if not command and len(parts := unicodedata.normalize("NFD", base)) > 1:
        return _known(parts[0], parts[1:] + marks)
    if not command or any(mark not in ACCENTS for mark in marks):
        return ""
    for mark in marks:
        command = rf"{ACCENTS[mark]}{{{command}}}"
    return command


def _accented(parts: str) -> str:
    """A letter with its accents by TeX's commands, ``\\^{z}``; empty where it has another accent, or none."""
    base, marks = parts[:1], parts[1:]
    if not marks or not base.isascii() or not base.isalpha() or any(mark not in TEXT_ACCENTS for mark in marks):
        return ""
    out = rf"\{base}" if base in "ij" else base
    for mark in sorted(marks, key=unicodedata.combining, reverse=True):  # what stands below, outermost
        out = rf"{TEXT_ACCENTS[mark]}{{{out}}}"
    return out


def _unknown(base: str) -> str:
    """A character that pdflatex cannot set: its plain relative, or its number."""
    plain = unicodedata.normalize("NFKD", base).replace("\u2044", "/")
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    if plain and plain.isascii() and plain.isprintable():
        return "".join(SPECIAL.get(mark, mark) for mark in plain)
    return rf"\texttt{{U+{ord(base):04X}}}"
