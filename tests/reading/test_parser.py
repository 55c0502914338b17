from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym.reading.parser import Options
from emsym.reading.syntax import Add, Bracket, Node
from emsym.reading.tokens import Unread
from tests.examples import share
from tests.reading.shown import FRAGMENTS, shown, syntax

PARSED = {
    "p(x,z|θ)": "p(x,z|theta)",
    r"p_\theta(x) q_{\phi}(z\mid x)": "⟮p_{theta}(x) q_{phi}(z|x)⟯",
    r"P(X=x, Z=z ; \theta)": "P(X=x,Z=z;theta)",
    r"\theta^{(t)} + \theta_{old} - x^{(i)}_j": "⟮+theta^{(t)} +theta_{old} -x_{j}^{(i)}⟯",
    r"\tilde{\theta}' - \bar x": "⟮+tilde theta' -bar x⟯",
    r"\hat p^*(x)": "hat p^{*}(x)",
    r"x_{1:T} x_{<t} z_{-j}": "⟮x_{1:T} x_{<t} z_{⟮-j⟯}⟯",
    r"\log p(x) q(x)": "log⟮⟮p(x) q(x)⟯⟯",
    r"\log p(x) + q(x)": "⟮+log⟮p(x)⟯ +q(x)⟯",
    r"\log p(x) \cdot q(x)": "⟮log⟮p(x)⟯ ·q(x)⟯",
    r"\log p(x)/q(x)": "log⟮⟮p(x) /q(x)⟯⟯",
    r"\log(p(x)) q(x)": "⟮log⟮(p(x))⟯ q(x)⟯",
    r"\log p(x) \log q(x)": "⟮log⟮p(x)⟯ log⟮q(x)⟯⟯",
    r"\log p(x) \sum_z q(z)": "⟮log⟮p(x)⟯ sum{z}{}⟮q(z)⟯⟯",
    r"\log \sum_z q(z) f(z) - a": "⟮+log⟮sum{z}{}⟮⟮q(z) f(z)⟯⟯⟯ -a⟯",
    r"\log \prod_i p(x_i) q": "log⟮prod{i}{}⟮⟮p(x_{i}) q⟯⟯⟯",
    r"\log_2 \frac{1}{p(x)}": "log2⟮frac⟮1, p(x)⟯⟯",
    r"\log{p - \log{q}}": "⟮+log⟮p⟯ -log⟮q⟯⟯",
    r"\sum_z q(z) \log q(z) + \sum_x -p(x)": "⟮+sum{z}{}⟮⟮q(z) log⟮q(z)⟯⟯⟯ +sum{x}{}⟮⟮-p(x)⟯⟯⟯",
    r"\sum_{i=1}^N \sum_{z_i} f": "sum{i=1}{N}⟮sum{z_{i}}{}⟮f⟯⟯",
    r"\sum_{x\in\mathcal X} p(x)": r"sum{x∈\mathcal{X}}{}⟮p(x)⟯",
    r"\int q(z) \log p(x,z) \,dz + 1": "⟮+int{}{}⟮⟮q(z) log⟮p(x,z)⟯⟯ dz⟯ +1⟯",
    r"\int dz\, q(z) f + 1": "⟮+int{}{}⟮⟮q(z) f⟯ dz⟯ +1⟯",
    r"\int q(z)\,\mathrm{d}z \log p": "⟮int{}{}⟮q(z) dz⟯ log⟮p⟯⟯",
    r"\int \int p(x,z) \,dx\,dz": "int{}{}⟮int{}{}⟮p(x,z) dx⟯ dz⟯",
    r"\iint p(x,z) \,dx\,dz": "int{}{}⟮p(x,z) dx dz⟯",
    r"\mathbb{E}_{q(z|x)}[\log p(x)] - a": "⟮+E{q(z|x)}⟮(log⟮p(x)⟯)⟯ -a⟯",
    r"\mathbb{E}_{z\sim q} \log p(x,z) f - a": "⟮+E{z~q}⟮log⟮⟮p(x,z) f⟯⟯⟯ -a⟯",
    r"E_Z[\log p|Y,\theta]": "E{Z}⟮(log⟮p⟯|Y,theta)⟯",
    r"E_{x\sim p}{-\log q}": "E{x~p}⟮⟮-log⟮q⟯⟯⟯",
    r"\langle f \rangle_{q} g": "⟮E{q}⟮(f)⟯ g⟯",
    r"D_{KL}[q(z) \| p(z|x)]": "D_{KL}(q(z)‖p(z|x))",
    r"KL(q||p)": "KL(q‖p)",
    r"I(X;Y|Z) - H(X|Y=y)": "⟮+I(X;Y|Z) -H(X|Y=y)⟯",
    r"|p(x) - q(x)| |a|": "⟮|⟮+p(x) -q(x)⟯| |a|⟯",
    r"\left| a \right|": "|a|",
    r"(a+b)^2 p(x)^{n} a/b c": "⟮(⟮+a +b⟯)^{2} p(x)^{n} a /b c⟯",
    r"\underbrace{\sum_z q(z)}_{=1} \log p": "⟮⏟sum{z}{}⟮q(z)⟯⏟{=1} log⟮p⟯⟯",
    r"\underbrace{a}_{\text{the gap, } x \to 0} b": "⟮⏟a⏟{} b⟯",
    r"\exp(a) \sqrt{b} e^{-c}": "⟮exp⟮(a)⟯ sqrt⟮b⟯ e^{⟮-c⟯}⟯",
    "a - b - c": "⟮+a -b -c⟯",
    "-a + b": "⟮-a +b⟯",
    r"a + const": "⟮+a +const⟯",
    "log p(x) - KL(q(z) || p(z|x))": "⟮+log⟮p(x)⟯ -KL(q(z)‖p(z|x))⟯",
    "E_q[log p(x,z)] + H(q)": "⟮+E{q}⟮(log⟮p(x,z)⟯)⟯ +H(q)⟯",
    "1/2 x": "⟮1 /2 x⟯",
}


@pytest.mark.parametrize("source", PARSED)
def test_what_is_written(source: str) -> None:
    assert shown(syntax(source)) == PARSED[source]


def test_a_logarithm_may_end_behind_its_first_factor() -> None:
    assert shown(syntax(r"\log p(x) q(x)/r", Options(narrow=True))) == "⟮log⟮p(x)⟯ q(x) /r⟯"


def test_a_bracket_that_can_close_at_the_end_alone_is_closed_there() -> None:
    assert shown(syntax("KL(q || p(z|x)")) == "KL(q‖p(z|x))"
    for source in ("KL(q || p + r", "(a", "log(p(x) + q(x)", "[KL(q || p"):
        with pytest.raises(Unread, match="is not closed"):
            syntax(source)


def test_parameters_below_a_law_may_be_part_of_its_name() -> None:
    assert shown(syntax(r"p_\theta(x) f_\theta(x)", Options(bare=True))) == "⟮p(x) f_{theta}(x)⟯"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("(a", r"\( is not closed"),
        ("a)", r"\) closes nothing"),
        ("[a)", r"\[ is not closed"),
        ("|a", "the bar is not closed"),
        ("a +", "missing at the end"),
        ("a + - b", "- is not read in this place"),
        ("()", "the group is empty"),
        (r"\log^2 p", "a power of log"),
        (r"\arg\max_\theta L", "an optimisation, arg"),
        (r"\int", "the integral has no body"),
        (r"\|a\|", "‖ is not read"),
        (r"a \text{if so}", "the words “if so”"),
        (r"\nabla f", "a gradient"),
        ("x_1_2", "two scripts in one place"),
        (r"\hat{ab}", "an accent over more than a letter"),
        ("a, b", ", is not read in this place"),
    ],
)
def test_what_is_not_read_is_told_at_its_place(source: str, message: str) -> None:
    with pytest.raises(Unread, match=message) as caught:
        syntax(source)
    assert 0 <= caught.value.start <= caught.value.end <= len(source)


def test_depth_costs_no_stack() -> None:
    assert isinstance(syntax("(" * 20_000 + "x" + ")" * 20_000), Bracket)
    assert syntax(r"\log " * 3_000 + "x")
    assert isinstance(syntax("x" + "-x" * 3_000), Add)
    assert syntax(r"\frac{1}{" * 2_000 + "x" + "}" * 2_000)


@given(st.one_of(st.text(), FRAGMENTS))
@settings(max_examples=share(300), deadline=None)
def test_any_text_is_parsed_or_told(source: str) -> None:
    found: Node | Unread
    try:
        found = syntax(source)
    except Unread as unread:
        found = unread
    assert 0 <= found.start <= found.end <= len(source)
