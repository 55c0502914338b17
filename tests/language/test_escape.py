"""Whatever a text is made of, its LaTeX has no command but those of the escapes, and its braces match."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given

from emsym.language.escape import LETTER_OF, SIGNS, letter, letters, text
from emsym.language.names import latex_name
from emsym.language.naming import ALPHABETS, DIACRITICS, LETTERS
from tests.unicode import ANY_TEXT, CHARACTERS, EVERY_CHARACTER

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
WORDS = {
    *(ALPHABETS + " " + DIACRITICS + " " + LETTERS).split(),
    *re.findall(r"\\([A-Za-z]+)", " ".join(SIGNS.values())),
    *("textbackslash", "textasciitilde", "textasciicircum", "textless", "textgreater", "textbar", "textbullet"),
    *("text", "texttt", "dots", "S", "P", "copyright", "u", "r", "H", "v", "d", "c", "b", "i", "j"),
    *("left", "right", "dddot", "ddddot"),
}
COMMANDS = {rf"\{word}" for word in WORDS} | {rf"\{mark}" for mark in "{}$&#%_|`'^~=.\""}


def assert_harmless(latex: str, *, mathematics: bool) -> None:
    """No command but those of the escapes; groups, and what is set as mathematics, end where they begin."""
    depth, inside = 0, mathematics
    texts: list[int] = []
    before = ""
    for token in TOKEN.findall(latex):
        if token.startswith("\\"):
            assert token in COMMANDS, latex
        elif token == "{":
            depth += 1
            if before in (r"\text", r"\texttt"):
                texts.append(depth)
        elif token == "}":
            texts = texts[:-1] if texts[-1:] == [depth] else texts
            depth -= 1
            assert depth >= 0, latex
        elif token == "$":
            inside = not inside
        elif token in "^_":
            assert (inside and not texts) or (texts and inside != mathematics), latex
        else:
            assert token not in "#%&", latex
            assert token.isascii() or token <= "\u017f", latex
            assert token.isprintable() or token == " ", latex
        before = token
    assert not depth, latex
    assert inside == mathematics, latex


@pytest.mark.parametrize(
    "marks", [CHARACTERS, pytest.param(EVERY_CHARACTER, marks=pytest.mark.slow)], ids=["most", "all"]
)
def test_every_character_of_unicode(marks: tuple[str, ...]) -> None:
    for mark in marks:
        assert_harmless(text(mark), mathematics=False)
        assert_harmless(letter(mark), mathematics=True)


@given(ANY_TEXT)
def test_any_text(string: str) -> None:
    said = text(string)
    assert_harmless(said, mathematics=False)
    assert "^^" not in said
    assert "\n" not in said


@given(ANY_TEXT)
def test_any_text_as_a_name(name: str) -> None:
    assert_harmless(latex_name(name), mathematics=True)
    assert "^^" not in latex_name(name)
    assert_harmless(latex_name("x", [name, "i"]), mathematics=True)


@given(ANY_TEXT)
def test_no_character_is_lost(string: str) -> None:
    assert (
        "".join(base + marks for base, marks in letters(string)).split()
        == "".join(base + marks for base, marks in letters(" ".join(string.split()))).split()
    )


@pytest.mark.parametrize(
    ("spell", "plain", "latex"),
    [
        (text, "ẑ ệ", r"$\hat{z}$ \d{\^{e}}"),
        (text, "½ and ①", "1/2 and 1"),
        (text, "\x1b[2J", r"\texttt{U+001B}[2J"),
        (text, "a\u202eb", r"a\texttt{U+202E}b"),
        (text, "\ud800", r"\texttt{U+D800}"),
        (text, "ǰ", r"\v{\j}"),
        (letter, "θ", r"\theta "),
        (letter, "%", r"\text{\%}"),
        (letter, "ж", r"\text{\texttt{U+0436}}"),
        (letter, "ï", r"\text{ï}"),
    ],
)
def test_what_pdflatex_lacks(spell: Callable[[str], str], plain: str, latex: str) -> None:
    assert spell(plain) == latex


def test_greek_letters_have_commands() -> None:
    assert all(letter(each).startswith("\\") or letter(each).strip() == "o" for each in LETTER_OF)
