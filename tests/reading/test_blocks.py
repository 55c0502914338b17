from __future__ import annotations

import pytest
from hypothesis import given, settings

from emsym.reading.blocks import blocks, definitions
from tests.examples import share
from tests.reading.shown import FRAGMENTS

FOUND = {
    "p(x) = 1": ["p(x) = 1"],
    "see $$a$$ and $b$": ["a"],
    r"\[a\] then \begin{align*}b\end{align*}": ["a", r"\begin{align*}b\end{align*}"],
    r"only $a$ and \(b\) here": ["a", "b"],
    r"a \$ b $c$": ["c"],
    r"$$a $$ then $$ b": ["a "],
    r"\begin{align}a\end{align*}": [r"\begin{align}a\end{align*}"],
}


@pytest.mark.parametrize("source", FOUND)
def test_where_mathematics_stands(source: str) -> None:
    assert [source[start:end] for start, end in blocks(source)] == FOUND[source]


def test_what_is_never_closed_costs_no_more_than_its_length() -> None:
    assert blocks(r"\begin{align}" * 20_000) == [(0, 13 * 20_000)]


@given(FRAGMENTS)
@settings(max_examples=share(100), deadline=None)
def test_blocks_are_in_order_and_apart(source: str) -> None:
    found = blocks(source)
    places = [place for block in found for place in block]
    assert places == sorted(places)
    assert places[-1] <= len(source)


def test_definitions_stand_anywhere() -> None:
    source = "\\newcommand{\\law}[1]{p(\n#1)}\nSome prose.\n$$\\def\\X{x}$$\n\\newcommand{broken"
    assert set(definitions(source)) == {r"\law", r"\X"}
