"""Whatever a text is made of, a terminal shows it and obeys nothing in it; and JSON reads back as what was written."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsym.printable import is_shown, printable, to_json
from emsym.render.layout import STYLES, Ink, shown
from tests.unicode import ANY_TEXT, CHARACTERS, EVERY_CHARACTER

OBEYED = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@pytest.mark.parametrize(
    "marks", [CHARACTERS, pytest.param(EVERY_CHARACTER, marks=pytest.mark.slow)], ids=["most", "all"]
)
def test_every_character_of_unicode(marks: tuple[str, ...]) -> None:
    for mark in marks:
        said = printable(mark)
        assert all(unicodedata.category(each) not in OBEYED for each in said), ascii(mark)
        assert said == mark or said == " " or said == ascii(mark)[1:-1], ascii(mark)


def test_letters_marks_and_signs_stay_as_they_are() -> None:
    for said in ("Σ_z q(z) log θ̃ ≥ −½ ‖ Šmíd, 中文", 'It\'s "so" \\ {x} 50%'):
        assert printable(said) == said


def test_what_hides_or_moves_is_spelled_out() -> None:
    assert printable("a\x1b[2Jb\u202ec\u200bd\u3164e\x9bf\ud800") == r"a\x1b[2Jb\u202ec\u200bd\u3164e\x9bf\ud800"
    assert printable("two\nlines\tand\ra half") == r"two lines and\ra half"


@given(ANY_TEXT)
def test_a_text_is_one_line_and_stays_so(string: str) -> None:
    said = printable(string)
    assert all(map(is_shown, said.replace("\u00a0", " ")))
    assert printable(said) == said


@given(st.dictionaries(ANY_TEXT, st.lists(ANY_TEXT | st.integers() | st.none(), max_size=3), max_size=3))
def test_json_says_the_same_and_is_shown_as_it_stands(data: object) -> None:
    said = to_json(data)
    assert json.loads(said) == data
    assert all(is_shown(mark) or mark == "\n" for mark in said)


@given(st.lists(st.tuples(st.sampled_from([*STYLES, ""]), ANY_TEXT)))
def test_a_terminal_obeys_nothing_but_the_colours(pieces: list[tuple[str, str]]) -> None:
    ink = Ink(True, 100)
    safe = [(style, string.replace("\x1b", "␛")) for style, string in pieces]
    painted = "\n".join(ink(style, string) if style else string for style, string in safe)
    plain = "\n".join(string for _, string in safe)
    assert shown(painted).count("\x1b") == painted.count("\x1b")
    assert shown(plain) == "\n".join(map(printable, plain.split("\n")))
    assert "\x1b" not in shown(painted.replace("\x1b[", "\x1b]"))
