"""What may be a name, and what may be a text: what hides, moves or would be obeyed is refused where it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsym import Derivation, Distribution, Function, LanguageError, Quantity, Real, Variable, printed
from emsym.language.names import latex_name, text_name
from emsym.language.naming import checked_name, checked_text, is_latex_name, is_plain_name
from emsym.printable import is_shown
from tests.language.test_escape import assert_harmless
from tests.unicode import CHARACTERS, EVERY_CHARACTER, UNSEEN

PIECES = [
    "a",
    "theta",
    "1",
    "_",
    "^",
    "(t)",
    "{t+1}",
    "'",
    "′",
    "θ",
    "₁",
    "²",
    "*",
    "-",
    "old",
    "\u0303",
    "(",
    "}",
    " ",
]
LATEX_PIECES = [r"\theta", r"\hat", r"\mathcal", "{", "}", "_", "^", "a", "1", "'", " ", r"\input", r"\def", "(", r"\,"]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=5))
def test_a_name_is_shown_and_set_whole(name: str) -> None:
    if is_plain_name(name):
        assert all(map(is_shown, text_name(name)))
        assert_harmless(latex_name(name), mathematics=True)
        assert r"\text{\_}" not in latex_name(name)
    else:
        with pytest.raises(LanguageError, match="is not a name for a variable"):
            Variable(name if not is_latex_name(name) else "")


@given(st.lists(st.sampled_from(LATEX_PIECES)).map(lambda parts: "\\theta" + "".join(parts)))
def test_a_name_in_latex_has_letters_and_no_other_command(name: str) -> None:
    if is_latex_name(name):
        assert_harmless(name, mathematics=True)
        assert latex_name(name) == name
        assert "\\" not in text_name(name)
    else:
        assert_harmless(latex_name(name), mathematics=True)


@pytest.mark.parametrize(
    "marks", [CHARACTERS, pytest.param(EVERY_CHARACTER, marks=pytest.mark.slow)], ids=["most", "all"]
)
def test_every_character_of_unicode_in_a_name(marks: tuple[str, ...]) -> None:
    for mark in marks:
        if is_plain_name(f"a{mark}b"):
            assert is_shown(mark)
            assert not mark.isspace()


@pytest.mark.parametrize("name", ["theta^(t)", "x_{1:T}", "z'_1^(t)", "p*", "lambda_", "x(1, 2)", "naïve"])
def test_names_with_scripts(name: str) -> None:
    assert checked_name("value", name) == name


@pytest.mark.parametrize(
    "name",
    [
        *(r"\input{/etc/hostname}", r"\write18{ls}", r"\mathcal{L", r"\theta}", r"\theta_a_b", r"\theta^a'", r"\hat{}"),
        *(
            "a^^M",
            "a^",
            "a%b",
            "a\\b",
            "a{b",
            "a)b",
            "x\n",
            "²x",
            "ᵢ",
            r"\def\x",
            r"\mathcal{\input{x}}",
            "\\",
            r"\hat",
        ),
        *(r"\theta%", r"\theta#", r"\theta$x$", r"\theta&", r"\theta~", "\\theta\n\\input{x}", r"\theta\\x", r"\def\x"),
    ],
)
@pytest.mark.parametrize("kind", [Variable, Distribution, Function, Real])
def test_what_tex_would_obey_is_no_name(kind: Any, name: str) -> None:
    with pytest.raises(LanguageError, match="is not a name"):
        kind(name)


@pytest.mark.parametrize("unseen", [*UNSEEN, "\ufe0f"])
def test_what_is_not_seen_is_no_part_of_a_name(unseen: str) -> None:
    with pytest.raises(LanguageError, match="is not a name for a variable") as told:
        Variable(f"x{unseen}y")
    assert all(map(is_shown, told.value.message))
    with pytest.raises(LanguageError, match="is not a name"):
        Variable("x", f"x{unseen}y")
    with pytest.raises(LanguageError, match="is not a name"):
        Variable("x").value(f"x{unseen}y")
    with pytest.raises(LanguageError, match="is not a name"):
        Quantity(f"x{unseen}y", (), Variable("x"))


def _step(**texts: Any) -> None:
    p, x = Distribution("p"), Variable("x")
    with Derivation("texts") as made:
        made.start(p(x))
        made.equals(p(x), **texts)


TAKES_TEXT: dict[str, Callable[[Any], Any]] = {
    "name": lambda said: Derivation(said),
    "title": lambda said: Derivation("d", title=said),
    "source": lambda said: Derivation("d", source=said),
    "document": lambda said: Derivation("d", document=said),
    "label": lambda said: _step(label=said),
    "source of a step": lambda said: _step(source=said),
    "slip": lambda said: printed(Distribution("p")(Variable("x")), slip=said),
}


@pytest.mark.parametrize("what", TAKES_TEXT)
@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_is_not_seen_is_no_part_of_a_text(what: str, unseen: str) -> None:
    with pytest.raises(LanguageError, match=r"has U\+[0-9A-F]{4}") as told:
        TAKES_TEXT[what](f"a{unseen}b")
    assert all(map(is_shown, told.value.message))


@pytest.mark.parametrize("what", TAKES_TEXT)
@pytest.mark.parametrize(
    "wrong", [1, 2.5, b"x", ["x"], Variable("x"), object()], ids=lambda wrong: type(wrong).__name__
)
def test_what_is_no_text_is_told(what: str, wrong: Any) -> None:
    with pytest.raises(LanguageError, match=r"is not a text|needs a name"):
        TAKES_TEXT[what](wrong)


def test_a_text_is_on_one_line() -> None:
    assert checked_text("title", "A title\n    of two lines,\u00a0or three ") == "A title of two lines, or three"
    assert checked_text("title", "Šmíd: “θ̃ ≥ 0” ❤️ 中 \\input{x} 50% $5") == "Šmíd: “θ̃ ≥ 0” ❤️ 中 \\input{x} 50% $5"
