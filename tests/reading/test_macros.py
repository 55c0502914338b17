from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym.reading.lexer import tokens
from emsym.reading.macros import MOST_TOKENS, Macro, collect, expand
from emsym.reading.tokens import Token, Unread
from tests.examples import share


def expanded(source: str) -> list[Token]:
    rest, macros = collect(tokens(source))
    return expand(rest, macros)


def said(source: str) -> str:
    return "".join(token.text for token in expanded(source))


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (r"\newcommand{\X}{\mathcal{X}} p(\X)", r"p(\mathcal{X})"),
        (r"\newcommand\X{x} p(\X)", "p(x)"),
        (r"\newcommand{\law}[2]{p(#1|#2)} \law{x}{z}", "p(x|z)"),
        (r"\newcommand{\law}[2][q]{#1(#2)} \law{x}\law[p]{z}", "q(x)p(z)"),
        (r"\renewcommand{\L}{L} \L", "L"),
        (r"\def\law#1#2{p(#1,#2)} \law x{yz}", "p(x,yz)"),
        (r"\global\def\X{x} \X", "x"),
        (r"\let\a=\alpha \a", r"\alpha"),
        (r"\DeclareMathOperator{\KL}{KL} \KL(q)", r"\operatornameKL(q)"),
        (r"\DeclareMathOperator*{\argmax}{arg\,max} \argmax", r"\operatornameargmax"),
        (r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert} \abs{x}", r"\lvertx\rvert"),
        (r"\providecommand{\X}{x}\providecommand{\X}{y} \X", "x"),
        (r"\newcommand{\twice}[1]{#1#1}\newcommand{\four}[1]{\twice{\twice{#1}}} \four{x}", "xxxx"),
    ],
)
def test_a_macro_stands_for_its_body(source: str, meant: str) -> None:
    assert said(source) == meant


def test_what_a_macro_stands_for_takes_its_place_and_what_it_is_given_keeps_its_own() -> None:
    source = r"\newcommand{\law}[1]{p(#1)} \law{xyz}"
    places = {token.text: source[token.start : token.end] for token in expanded(source)}
    assert places == {"p": r"\law", "(": r"\law", "x": "x", "y": "y", "z": "z", ")": r"\law"}


@pytest.mark.parametrize(
    "bomb",
    [
        r"\def\a{\a\a} \a",
        r"\def\a{\a} \a",
        r"\def\a{\b}\def\b{\a} \a",
        r"\def\a#1{\a{#1#1}} \a{x}",
        "".join(rf"\def\{b}{{\{a} \{a}}}" for a, b in pairwise("abcdefghijklmnopqrstu")) + r"\def\a{xxxxxxxxxx} \u",
    ],
)
def test_a_macro_without_end_ends_with_a_message(bomb: str) -> None:
    with pytest.raises(Unread, match="expands without end") as caught:
        expanded(bomb)
    assert caught.value.start >= bomb.rfind(" ") - 1


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (r"\newcommand{\a}[1]{#1} \a", "lacks an argument"),
        (r"\newcommand{\a}{#1} \a", "which it does not have"),
        (r"\newcommand{a}{b}", "names no command"),
        (r"\newcommand{\a}[12]{b}", r"\[12\] parameters"),
        (r"\newcommand{\a}{b", "never closed"),
        (r"\def\a#1.{b}", "text between its parameters"),
    ],
)
def test_what_is_wrong_with_a_definition_is_told_at_its_place(source: str, message: str) -> None:
    with pytest.raises(Unread, match=message) as caught:
        expanded(source)
    assert source[caught.value.start : caught.value.end]


def test_definitions_are_added_to_those_that_are_known() -> None:
    _, first = collect(tokens(r"\def\a{x}"))
    rest, both = collect(tokens(r"\def\b{y} \a\b"), first)
    assert isinstance(both[r"\a"], Macro)
    assert [token.text for token in expand(rest, both)] == ["x", "y"]
    assert r"\b" not in first


PIECES = st.lists(
    st.sampled_from([r"\def", r"\newcommand", r"\a", r"\b", "{", "}", "[", "]", "#1", "##2", "1", "x", r"\let", "="]),
    max_size=30,
)


@given(PIECES.map(" ".join))
@settings(max_examples=share(100), deadline=None)
def test_any_definitions_end(source: str) -> None:
    try:
        found = expanded(source)
    except Unread:
        return
    assert len(found) <= MOST_TOKENS + len(source)
