from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym.reading.lexer import is_tex, line_and_column, tokens
from emsym.reading.tokens import Kind, Token, Unread
from tests.examples import share

FRAGMENTS = st.lists(
    st.sampled_from(["\\", "{", "}", "\\text", "\\frac", "%", "\n", "_", "^", "#1", "a", "1", " ", "é"])
)


def said(source: str) -> list[str]:
    return [token.text for token in tokens(source)]


def test_commands_letters_and_digits_are_tokens_of_their_own() -> None:
    assert said(r"\log p_1(x)") == [r"\log", "p", "_", "1", "(", "x", ")"]
    assert said(r"\frac12 ab") == [r"\frac", "1", "2", "a", "b"]


def test_a_comment_runs_to_the_end_of_its_line_in_tex_alone() -> None:
    assert said("\\a % b {\nc") == [r"\a", "c"]
    assert said("a % b") == ["a", "%", "b"]
    assert said(r"\a \% b") == [r"\a", r"\%", "b"]


@pytest.mark.parametrize("row", [r"\\", r"\\*", r"\\[6pt]", r"\\ [ -1.5em ]", r"\\[\baselineskip]"])
def test_the_end_of_a_row_takes_its_space_with_it(row: str) -> None:
    assert said(rf"a {row} b") == ["a", r"\\", "b"]


def test_a_bracket_behind_the_end_of_a_row_stays() -> None:
    assert said(r"a \\ [x]") == ["a", r"\\", "[", "x", "]"]


def test_text_is_kept_as_it_is() -> None:
    command, text = tokens(r"\text{ by $x_{i}$, 5\% \} }")
    assert command.text == r"\text"
    assert (text.kind, text.text) == (Kind.TEXT, r" by $x_{i}$, 5\% \} ")


def test_text_that_is_never_closed_is_unread_at_its_brace() -> None:
    with pytest.raises(Unread, match="never closed") as caught:
        tokens(r"\log \text{a {b}")
    assert (caught.value.start, caught.value.end) == (10, 11)


def test_what_is_plain_and_what_is_tex() -> None:
    assert is_tex(r"\log p(x)")
    assert not is_tex("log p(x) >= sum_z q(z)")


@given(st.one_of(st.text(), FRAGMENTS.map("".join)))
@settings(max_examples=share(100), deadline=None)
def test_places_are_those_of_the_text_and_in_order(source: str) -> None:
    try:
        found = tokens(source)
    except Unread as unread:
        found = [Token(Kind.OPEN, "{", unread.start, unread.end)]
    assert [token.start for token in found] == sorted(token.start for token in found)
    for token in found:
        written = source[token.start : token.end]
        assert written.startswith(token.text) or token.text in written


def test_twenty_thousand_groups_in_each_other() -> None:
    deep = "{" * 20_000 + "x" + "}" * 20_000
    assert len(tokens(deep)) == 40_001
    assert len(tokens(r"\text" + deep)) == 2


def test_a_piece_of_a_text_keeps_its_places() -> None:
    source = "see $p(x)$ there"
    assert [source[token.start : token.end] for token in tokens(source, 5, 9)] == ["p", "(", "x", ")"]


def test_what_is_too_long_is_told_so() -> None:
    with pytest.raises(Unread, match="1,000,001 characters"):
        tokens("x" * 1_000_001)


def test_lines_and_columns_count_from_one() -> None:
    assert line_and_column("ab\ncd", 0) == (1, 1)
    assert line_and_column("ab\ncd", 4) == (2, 2)
