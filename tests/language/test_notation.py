from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sympy
from sympy import Rational, log

from emsym.language.expressions import KL, E, H, I, Quantity, Size, Sum
from emsym.language.notation import latex, text
from emsym.language.symbols import Distribution, Function, Real, Variable

x, z, w, th = Variable("x"), Variable("z"), Variable("w"), Variable("theta")
i = Variable("i")
p, q = Distribution("p"), Distribution("q")
f = Function("f")
a, b, c = Real("a"), Real("b"), Real("c")

# What is written with SymPy's evaluation off, in plain text and in LaTeX.
WRITTEN: list[tuple[Callable[[], Any], str, str]] = [
    (lambda: a - (b - c), "a − (b − c)", "a - (b - c)"),
    (lambda: -(a + b), "−(a + b)", "-(a + b)"),
    (lambda: a - b - c, "a − b − c", "a - b - c"),
    (lambda: (a - b) - c, "a − b − c", "a - b - c"),
    (lambda: Sum(f(z), z) * a, "(Σ_z f(z)) a", r"\left(\sum_{z} f(z)\right) a"),
    (lambda: a * Sum(f(z), z), "a Σ_z f(z)", r"a \sum_{z} f(z)"),
    (lambda: log(Sum(f(z), z)), "log Σ_z f(z)", r"\log \sum_{z} f(z)"),
    (lambda: log(p(x)), "log p(x)", r"\log p(x)"),
    (lambda: log(p(x[i] | th)), "log p(xᵢ | θ)", r"\log p(x_{i} \mid \theta)"),
    (lambda: Sum(q(z[i] | i), i, z[i]), "Σ_{i,zᵢ} q(zᵢ | i)", r"\sum_{i, z_{i}} q(z_{i} \mid i)"),
    (lambda: E(f(z), q(z[i])), "E_{q(zᵢ)}[f(z)]", r"\mathbb{E}_{q(z_{i})}[f(z)]"),
    (lambda: log(a + b), "log(a + b)", r"\log(a + b)"),
    (lambda: log(a * b), "log(a b)", r"\log(a b)"),
    (lambda: q(z) / q(z), "q(z)/q(z)", r"\frac{q(z)}{q(z)}"),
    (lambda: q(z) * p(x, z) / q(z), "q(z) p(x, z)/q(z)", r"\frac{q(z) p(x, z)}{q(z)}"),
    (lambda: a / b / c, "a/(b c)", r"\frac{a}{b c}"),
    (lambda: a / (b / c), "a/(b/c)", r"\frac{a}{\frac{b}{c}}"),
    (lambda: a / (b * c), "a/(b c)", r"\frac{a}{b c}"),
    (lambda: (a + b) * c, "(a + b) c", "(a + b) c"),
    (lambda: (a + b) / c, "(a + b)/c", r"\frac{a + b}{c}"),
    (lambda: a / (b + c), "a/(b + c)", r"\frac{a}{b + c}"),
    (lambda: a**2, "a^2", "a^{2}"),
    (lambda: (a + b) ** 2, "(a + b)^2", "(a + b)^{2}"),
    (lambda: (-a) ** 2, "(−a)^2", "(-a)^{2}"),
    (lambda: -(a**2), "−a^2", "-a^{2}"),
    (lambda: a**-1, "1/a", r"\frac{1}{a}"),
    (lambda: a ** Rational(1, 2), "√a", r"\sqrt{a}"),
    (lambda: sympy.sqrt(a + b), "√(a + b)", r"\sqrt{a + b}"),
    (lambda: 2 * abs(a - b), "2 |a − b|", r"2 \lvert a - b \rvert"),
    (lambda: sympy.log(abs(a)), "log |a|", r"\log \lvert a \rvert"),
    (lambda: abs(a / b) ** 2, "|a/b|^2", r"\left\lvert \frac{a}{b} \right\rvert^{2}"),
    (lambda: a**b, "a^b", "a^{b}"),
    (lambda: -a * b, "−a b", "-a b"),
    (lambda: -(a * b), "−a b", "-a b"),
    (lambda: a * -b, "a (−b)", "a (-b)"),
    (lambda: Rational(1, 2) * a, "1/2 a", r"\frac{1}{2} a"),
    (lambda: Rational(-1, 2) * a, "−1/2 a", r"-\frac{1}{2} a"),
    (lambda: b - 2 * a, "b − 2 a", "b - 2 a"),
    (lambda: b * (-2 * a), "b (−2 a)", "b (-2 a)"),
    (lambda: -2 / a, "−2/a", r"-\frac{2}{a}"),
    (lambda: 2 * a, "2 a", "2 a"),
    (lambda: a * 2, "a · 2", r"a \cdot 2"),
    (lambda: sympy.exp(a + b), "exp(a + b)", r"\exp(a + b)"),
    (lambda: log(a) * b, "(log a) b", r"(\log a) b"),
    (lambda: b * log(a), "b log a", r"b \log a"),
    (lambda: log(a) + b, "log a + b", r"\log a + b"),
    (lambda: Sum(f(z) + f(x), z) + a, "Σ_z (f(z) + f(x)) + a", r"\sum_{z} (f(z) + f(x)) + a"),
    (lambda: Sum(f(z), z) + a, "Σ_z f(z) + a", r"\sum_{z} f(z) + a"),
    (lambda: a + Sum(f(z), z), "a + Σ_z f(z)", r"a + \sum_{z} f(z)"),
    (lambda: a - Sum(f(z), z), "a − Σ_z f(z)", r"a - \sum_{z} f(z)"),
    (lambda: Sum(f(z) * log(f(z)), z), "Σ_z f(z) log f(z)", r"\sum_{z} f(z) \log f(z)"),
    (lambda: Sum(Sum(f(x, z), z), x), "Σ_x Σ_z f(x, z)", r"\sum_{x} \sum_{z} f(x, z)"),
    (lambda: Sum(f(x, z), x, z), "Σ_{x,z} f(x, z)", r"\sum_{x, z} f(x, z)"),
    (lambda: E(f(z), q(z)), "E_{q(z)}[f(z)]", r"\mathbb{E}_{q(z)}[f(z)]"),
    (
        lambda: E(log(p(x, z) / q(z)), q(z | x)),
        "E_{q(z | x)}[log(p(x, z)/q(z))]",
        r"\mathbb{E}_{q(z \mid x)}\left[\log \frac{p(x, z)}{q(z)}\right]",
    ),
    (lambda: H(q(z)), "H(q(z))", "H(q(z))"),
    (lambda: H(q(z), p(z)), "H(q(z), p(z))", "H(q(z), p(z))"),
    (lambda: KL(q(z), p(z | x, th)), "KL(q(z) ‖ p(z | x, θ))", r"\operatorname{KL}(q(z) \,\|\, p(z \mid x, \theta))"),
    (lambda: KL(a, b, z, w), "KL(a ‖ b; z, w)", r"\operatorname{KL}(a \,\|\, b; z, w)"),
    (lambda: Size(z), "|Z|", r"\lvert Z \rvert"),
    (lambda: I(p, x, z), "I_p(X; Z)", "I_{p}(X; Z)"),
    (lambda: -I(p, (x, w), z | th), "−I_p(X, W; Z | Θ)", r"-I_{p}(X, W; Z \mid \Theta)"),
    (lambda: I(p, x, z | w, th), "I_p(X; Z | W, Θ)", r"I_{p}(X; Z \mid W, \Theta)"),
    (lambda: I(p(x, z | th), x, z), "I_{p(x, z | θ)}(X; Z)", r"I_{p(x, z \mid \theta)}(X; Z)"),
    (lambda: H(p, (x, z)), "H_p(X, Z)", "H_{p}(X, Z)"),
    (lambda: H(p, x | (z, w)), "H_p(X | Z, W)", r"H_{p}(X \mid Z, W)"),
    (lambda: I(p, x, z.value("z_1")), "I_p(X; z₁)", "I_{p}(X; z_{1})"),
    (lambda: Size(th), "|Θ|", r"\lvert \Theta \rvert"),
    (lambda: p(x | th), "p(x | θ)", r"p(x \mid \theta)"),
    (lambda: p(x, z | w, th), "p(x, z | w, θ)", r"p(x, z \mid w, \theta)"),
    (lambda: log(a, 2), "log_2 a", r"\log_{2} a"),
    (lambda: Sum(f(z), z) ** 2, "(Σ_z f(z))^2", r"\left(\sum_{z} f(z)\right)^{2}"),
    (lambda: log(a) ** 2, "(log a)^2", r"(\log a)^{2}"),
    (lambda: (a * b) ** 2, "(a b)^2", "(a b)^{2}"),
    (lambda: (a / b) ** 2, "(a/b)^2", r"\left(\frac{a}{b}\right)^{2}"),
    (lambda: sympy.Integer(-3), "−3", "-3"),
    (lambda: Rational(-2, 3), "−2/3", r"-\frac{2}{3}"),
    (lambda: a + -2, "a − 2", "a - 2"),
    (lambda: a - 2, "a − 2", "a - 2"),
    (lambda: a + (b + c), "a + (b + c)", "a + (b + c)"),
    (lambda: (a - b) * (b - c), "(a − b) (b − c)", "(a - b) (b - c)"),
    (lambda: Sum(f(z), z) * Sum(f(x), x), "(Σ_z f(z)) Σ_x f(x)", r"\left(\sum_{z} f(z)\right) \sum_{x} f(x)"),
    (lambda: p(x) * log(p(x)), "p(x) log p(x)", r"p(x) \log p(x)"),
    (lambda: -log(p(x)), "−log p(x)", r"-\log p(x)"),
    (lambda: -Sum(f(z), z), "−Σ_z f(z)", r"-\sum_{z} f(z)"),
    (lambda: log(log(a)), "log(log a)", r"\log(\log a)"),
    (lambda: log(a / b), "log(a/b)", r"\log \frac{a}{b}"),
    (lambda: log(1 / a), "log(1/a)", r"\log\left(\frac{1}{a}\right)"),
    (lambda: 1 / a + b, "1/a + b", r"\frac{1}{a} + b"),
    (lambda: a * (b / c), "a b/c", r"a \frac{b}{c}"),
    (lambda: (a * b) / c, "a b/c", r"\frac{a b}{c}"),
    (lambda: a * (b * c), "a b c", "a b c"),
]


@pytest.mark.parametrize(("make", "plain", "tex"), WRITTEN, ids=[plain for _, plain, _ in WRITTEN])
def test_notation(make: Callable[[], Any], plain: str, tex: str) -> None:
    with sympy.evaluate(False):
        expression = make()
    assert text(expression) == plain
    assert latex(expression) == tex


DIFFERENT = [
    (lambda: a - (b - c), lambda: a - b - c),
    (lambda: -(a + b), lambda: -a + b),
    (lambda: Sum(f(z), z) * a, lambda: Sum(f(z) * a, z)),
    (lambda: Sum(f(z), z) + a, lambda: Sum(f(z) + a, z)),
    (lambda: log(a) * b, lambda: log(a * b)),
    (lambda: log(a) + b, lambda: log(a + b)),
    (lambda: log(a) ** 2, lambda: log(a**2)),
    (lambda: Sum(f(z), z) ** 2, lambda: Sum(f(z) ** 2, z)),
    (lambda: a / (b + c), lambda: a / b + c),
    (lambda: a / (b / c), lambda: a / b / c),
    (lambda: (-a) ** 2, lambda: -(a**2)),
    (lambda: (a / b) ** 2, lambda: a / b**2),
    (lambda: (a * b) ** 2, lambda: a * b**2),
    (lambda: 2 ** (a + b), lambda: 2**a + b),
    (lambda: (a + b) * c, lambda: a + b * c),
    (lambda: p(x | z, w), lambda: p(x, z | w)),
    (lambda: log(Sum(f(z), z)), lambda: Sum(log(f(z)), z)),
    (lambda: (a**b) ** c, lambda: a ** (b**c)),
    (lambda: (2 * a) ** -1, lambda: 2 * a**-1),
    (lambda: Rational(1, 2) ** 2, lambda: Rational(1, 2 * 2)),
    (lambda: a ** Rational(1, 2), lambda: a**1 / 2),
    (lambda: q(z) / q(z), lambda: sympy.Integer(1)),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_differs_is_printed_differently(one: Callable[[], Any], other: Callable[[], Any]) -> None:
    with sympy.evaluate(False):
        first, second = one(), other()
    assert text(first) != text(second)
    assert latex(first) != latex(second)


def test_quantities() -> None:
    L = Quantity(r"\mathcal{L}", (q, th), q(z) * p(z | th))
    assert text(L(q, th)) == "L(q, θ)"
    assert latex(L(q, th)) == r"\mathcal{L}(q, \theta)"


def test_printing_through_sympy() -> None:
    assert str(p(x | th)) == "p(x | θ)"
    assert sympy.latex(p(x | th)) == r"p(x \mid \theta)"
    assert str(th) == "θ"
    assert sympy.latex(th) == r"\theta"


def test_deep_expressions_are_printed() -> None:
    with sympy.evaluate(False):
        expression = f(z)
        for _ in range(2000):
            expression = log(expression + a)
    assert text(expression).count("log") == 2000
    assert latex(expression).count(r"\log") == 2000
