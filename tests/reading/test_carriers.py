from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym.reading.blocks import blocks, displays
from emsym.reading.carriers import CARRIERS, markdown, tex
from tests.examples import share
from tests.reading.shown import FRAGMENTS

MARKDOWN = {
    "Text\n\n$$\na = b\n$$\n": ["\na = b\n"],
    "See $x$ and $$a = b$$ here.": ["a = b"],
    "```python\n$$ a = b $$\n```\n\n$$c = d$$": ["c = d"],
    "    $$ a = b $$\n\n$$c = d$$": ["c = d"],
    "`$$a = b$$` and $$c = d$$": ["c = d"],
    "<!-- $$a = b$$ -->\n\n$$c = d$$": ["c = d"],
    "---\ntitle: $$a = b$$\n---\n\n$$c = d$$": ["c = d"],
    "```math\na = b\n```\n": ["\na = b\n"],
    "~~~ latex\na = b\n~~~\n": ["\na = b\n"],
    "> $$\n> a = b\n> $$\n": ["\n  a = b\n  "],
    "> > $$\n> > a = b\n> > $$\n": ["\n    a = b\n    "],
    "$$a &lt; b$$": ["a <    b"],
    "\\begin{align}\na &= b_c_d \\\\\n&= e\n\\end{align}": ["\\begin{align}\na &= b_c_d \\\\\n&= e\n\\end{align}"],
    "é θ\n\n```\n$$x$$\n```\n\n$$θ = b$$": ["θ = b"],
}


@pytest.mark.parametrize("source", MARKDOWN)
def test_what_of_markdown_is_mathematics(source: str) -> None:
    carried = markdown(source)
    assert [carried[start:end].strip() for start, end in blocks(carried)] == [each.strip() for each in MARKDOWN[source]]


def test_what_tex_prints_as_it_is_is_no_mathematics() -> None:
    carried = tex("\\begin{verbatim}\n$$a = b$$\n\\end{verbatim}\n$$c = d$$ \\begin{comment} $$e = f$$")
    assert [carried[start:end] for start, end in blocks(carried)] == ["c = d"]


@pytest.mark.parametrize("suffix", CARRIERS)
@given(source=st.one_of(FRAGMENTS, st.text(alphabet="`~>$-\n <!ab&lt;é \\{}math")))
@settings(max_examples=share(100), deadline=None)
def test_everything_keeps_its_place(suffix: str, source: str) -> None:
    carried = CARRIERS[suffix](source)
    assert len(carried) == len(source)
    assert [at for at, mark in enumerate(carried) if mark == "\n"] == [
        at for at, mark in enumerate(source) if mark == "\n"
    ]


def test_a_long_text_costs_in_proportion_to_its_length() -> None:
    piece = "Text `code` é and\n\n$$\np(x) = 1\n$$\n\n> quoted\n> $$\n> q = 1\n> $$\n\n"
    assert displays(markdown(piece * 2000))


def test_prose_alone_has_no_display() -> None:
    assert not displays(markdown("Some prose, with $x$ = 1 in it."))
