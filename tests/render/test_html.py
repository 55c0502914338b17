"""The page: well formed, with nothing from outside, nothing obeyed that a text says, and every verdict in it."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from render_samples import elbo, everything, long_lines, malformed, no_slip, refuted, slips, three_variables, undecided

from emsym.language import notation
from emsym.language.mathml import MathML, mathml, terms
from emsym.render.html import derivation_html, page_html
from emsym.report import DerivationReport
from tests.examples import share
from tests.render.test_hostile import HOSTILE, hostile_names, spoilt
from tests.unicode import ANY_TEXT

VOID = {"meta"}
SAMPLES = [elbo, refuted, undecided, malformed, slips, no_slip, long_lines, three_variables]


class Structure(HTMLParser):
    """The elements of a page, each closed in its order, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_page_is_well_formed_and_says_every_verdict(sample) -> None:
    report: DerivationReport = sample()
    page = Structure(page_html([report]))
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert not any(key.startswith("on") or key in ("src", "style") for _, has in page.elements for key in has)
    assert sum(tag == "details" for tag, _ in page.elements) == len(report.steps)
    for step in report.steps:
        assert f"{step.place.file.rsplit('/')[-1]}:{step.place.line}" in page.text
        assert str(step.verdict) in page.text
    assert [has["id"] for tag, has in page.elements if tag == "article"] == ["d0"]


def test_a_page_of_many_lists_them() -> None:
    reports = [elbo(), refuted()]
    page = Structure(page_html(reports))
    links = [has["href"] for tag, has in page.elements if tag == "a"]
    assert links == ["#d0", "#d1"]
    assert sum(tag == "h1" for tag, _ in page.elements) == 1


def test_a_counterexample_and_a_slip_are_shown() -> None:
    assert "<table>" in page_html([refuted()])
    assert "<del>" in page_html([slips()])
    assert "<del>" not in page_html([no_slip()])


def test_nothing_comes_from_the_network() -> None:
    page = page_html(everything())
    assert not re.search(r"https?:|url\(|@import", page)


@cache
def _elements_of_plain_text() -> list[str]:
    page = Structure(page_html([spoilt(slips(), "plain"), spoilt(refuted(), "plain")]))
    return [tag for tag, _ in page.elements]


@settings(max_examples=share(15), deadline=None)
@given(ANY_TEXT)
def test_any_text_is_shown_and_not_obeyed(said: str) -> None:
    page = Structure(page_html([spoilt(slips(), f"a{said}"), spoilt(refuted(), f"a{said}")]))
    assert [tag for tag, _ in page.elements] == _elements_of_plain_text()


def test_hostile_texts_and_names() -> None:
    for report in (spoilt(refuted(), f"</style><script>{HOSTILE}"), hostile_names()):
        assert "script" not in {tag for tag, _ in Structure(derivation_html(report)).elements}


def _expressions() -> list:
    reports = (sample() for sample in SAMPLES)
    return [side for report in reports for step in report.steps for side in (step.left, step.right)]


def test_mathematics_is_well_formed_mathml_and_says_what_the_text_does() -> None:
    for expression in _expressions():
        root = ElementTree.fromstring(f"<math>{mathml(expression)}</math>")
        letters = set("".join(root.itertext())) - set(" \n")
        assert set(notation.text(expression)) & set("pqxzθKLHI") <= letters
        for element in root.iter():
            wanted = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "munder": 2, "mover": 2}.get(element.tag)
            assert wanted is None or len(element) == wanted


def test_outer_terms_are_the_whole_expression() -> None:
    for expression in _expressions():
        whole = "".join(sign + run for sign, run in terms(expression))
        bare = re.compile(r' form="infix"|\s')
        assert bare.sub("", unescape(whole)) == bare.sub("", unescape(mathml(expression)))


def test_each_sign_of_the_notation_is_an_operator() -> None:
    for sign in (MathML.minus, MathML.plus, MathML.times, MathML.bar, MathML.parallel, MathML.sigma, MathML.comma):
        assert ElementTree.fromstring(sign).tag == "mo"
