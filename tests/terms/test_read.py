from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy

from emsym.kernel.normal_form import equal, normal_form
from emsym.language.errors import LanguageError
from emsym.language.expressions import KL, E, H, I, Prod, Quantity, Size, Sum
from emsym.language.symbols import Distribution, Function, Real, Variable
from emsym.terms import nodes
from emsym.terms.nodes import Sign, Term, Value, negative, number, quotient
from emsym.terms.read import read, value
from emsym.terms.traverse import postorder

x, z, w = Variable("x"), Variable("z"), Variable("w")
z1 = z.value("z_1")
p, q, r = Distribution("p"), Distribution("q"), Distribution("r")
f, g = Function("f"), Function("g", positive=True)
a, b = Real("a"), Real("b", positive=True)
L = Quantity("L", (q, z), q(z) * p(x, z) + Sum(p(z1), z1))
half = sympy.Rational(1, 2)

X, Z, Z1, W = Value("x", "x"), Value("z", "z"), Value("z_1", "z"), Value("w", "w")
A, B = nodes.Real("a"), nodes.Real("b", Sign.POSITIVE)
FX, FZ = nodes.Function("f", (X,)), nodes.Function("f", (Z,))
i, j, zi = Variable("i"), Variable("j"), z.value("z_i")
I1, I2, ZI = Value("i", "i"), Value("j", "j"), Value("z_i", "z")
QZI = nodes.Probability("q", (ZI,))
QZ, PZ = nodes.Probability("q", (Z,)), nodes.Probability("p", (Z,))


def add(*terms: Term) -> Term:
    return nodes.Add(terms)


def mul(*factors: Term) -> Term:
    return nodes.Mul(factors)


def at(of: Value, *indices: Value) -> Value:
    return Value(of.name, of.variable, indices)


XI = at(X, I1)


def power(base: Term, exponent: int | Fraction) -> Term:
    return nodes.Power(base, Fraction(exponent))


ACCEPTED: list[tuple[str, Callable[[], Any], Term]] = [
    ("integer", lambda: 3, number(3)),
    ("rational", lambda: sympy.Rational(-2, 3), number(Fraction(-2, 3))),
    ("real", lambda: b, B),
    ("function", lambda: f(x), FX),
    ("signed function", lambda: g(z, x), nodes.Function("g", (Z, X), Sign.POSITIVE)),
    ("probability", lambda: p(x, z), nodes.Probability("p", (X, Z))),
    ("conditional", lambda: p(x, z | w, z1), nodes.Probability("p", (X, Z), (W, Z1))),
    ("conditional on a tuple", lambda: p(x | (z, w)), nodes.Probability("p", (X,), (Z, W))),
    ("tuple before the bar", lambda: p((x, z) | w), nodes.Probability("p", (X, Z), (W,))),
    ("size", lambda: Size(z1), nodes.Size("z")),
    ("sum of terms", lambda: a + b, add(A, B)),
    ("difference", lambda: a - b, add(A, mul(number(-1), B))),
    ("product", lambda: a * b, mul(A, B)),
    ("quotient by itself", lambda: a / a, mul(A, power(A, -1))),
    ("zero times", lambda: 0 * a, mul(number(0), A)),
    ("power", lambda: a**3, power(A, 3)),
    ("root", lambda: sympy.sqrt(a), power(A, Fraction(1, 2))),
    ("absolute value", lambda: abs(a - b), power(power(add(A, mul(number(-1), B)), Fraction(2)), Fraction(1, 2))),
    ("root of a square", lambda: (a**2) ** half, power(power(A, 2), Fraction(1, 2))),
    ("inverse of zero", lambda: sympy.Integer(0) ** -1, power(number(0), -1)),
    ("symbolic power", lambda: a**b, nodes.Exp(mul(B, nodes.Log(A)))),
    ("power of a rational", lambda: half**a, nodes.Exp(mul(A, nodes.Log(number(Fraction(1, 2)))))),
    ("exp", lambda: sympy.exp(a), nodes.Exp(A)),
    ("exp of a number", lambda: sympy.exp(2), nodes.Exp(number(2))),
    ("exp of a sum", lambda: sympy.exp(a + b), nodes.Exp(add(A, B))),
    ("power of e", lambda: sympy.E**a, nodes.Exp(A)),
    ("exp to a power", lambda: sympy.exp(a) ** 2, power(nodes.Exp(A), 2)),
    ("log", lambda: sympy.log(a), nodes.Log(A)),
    ("log to a base", lambda: sympy.log(a, b), quotient(nodes.Log(A), nodes.Log(B))),
    ("sum", lambda: Sum(f(z), z), nodes.Sum((Z,), FZ)),
    ("sum over two", lambda: Sum(f(z), z, w), nodes.Sum((Z, W), FZ)),
    ("expectation", lambda: E(f(z), q(z)), nodes.Sum((Z,), mul(QZ, FZ))),
    ("expectation, named", lambda: E(f(z), a, z), nodes.Sum((Z,), mul(A, FZ))),
    (
        "expectation under a product",
        lambda: E(f(z), p(z | x) * p(x)),
        nodes.Sum((Z, X), mul(mul(nodes.Probability("p", (Z,), (X,)), nodes.Probability("p", (X,))), FZ)),
    ),
    ("entropy", lambda: H(q(z)), negative(nodes.Sum((Z,), mul(QZ, nodes.Log(QZ))))),
    ("cross entropy", lambda: H(q(z), p(z)), negative(nodes.Sum((Z,), mul(QZ, nodes.Log(PZ))))),
    ("entropy, named", lambda: H(a, z), negative(nodes.Sum((Z,), mul(A, nodes.Log(A))))),
    ("divergence", lambda: KL(q(z), p(z)), nodes.Sum((Z,), mul(QZ, nodes.Log(quotient(QZ, PZ))))),
    ("divergence, named", lambda: KL(a, b, z, w), nodes.Sum((Z, W), mul(A, nodes.Log(quotient(A, B))))),
    ("point of data", lambda: p(x[i] | z[i, j]), nodes.Probability("p", (XI,), (at(Z, I1, I2),))),
    ("sum over an index", lambda: Sum(p(x[i]), i), nodes.Sum((I1,), nodes.Probability("p", (XI,)))),
    ("sum over a point", lambda: Sum(p(x[i], z[i]), z[i]), nodes.Sum((ZI,), nodes.Probability("p", (XI, ZI)))),
    ("sum over a point and its index", lambda: Sum(f(z[i]), z[i], i), nodes.Sum((ZI, I1), nodes.Function("f", (ZI,)))),
    (
        "sum over a point, not over another",
        lambda: Sum(f(z[i], z[j]), z[i]),
        nodes.Sum((ZI,), nodes.Function("f", (ZI, at(Z, I2)))),
    ),
    (
        "product over a point",
        lambda: Prod(g(z[i]), z[i]),
        nodes.Exp(nodes.Sum((ZI,), nodes.Log(nodes.Function("g", (ZI,), Sign.POSITIVE)))),
    ),
    (
        "a name that is taken",
        lambda: Sum(f(z[i], zi), z[i]),
        nodes.Sum((Value("z_i′", "z"),), nodes.Function("f", (Value("z_i′", "z"), ZI))),
    ),
    (
        "a name that is taken beside it",
        lambda: Sum(f(z[i], zi), z[i], zi),
        nodes.Sum((Value("z_i′", "z"), ZI), nodes.Function("f", (Value("z_i′", "z"), ZI))),
    ),
    (
        "a name that is bound inside",
        lambda: Sum(Sum(f(z[i], zi), zi), z[i]),
        nodes.Sum((ZI,), nodes.Sum((Value("z_i′", "z"),), nodes.Function("f", (ZI, Value("z_i′", "z"))))),
    ),
    (
        "an index that is bound again",
        lambda: Sum(f(z[i]) + Sum(f(z[i]), i), z[i]),
        nodes.Sum((ZI,), add(nodes.Function("f", (ZI,)), nodes.Sum((I1,), nodes.Function("f", (at(Z, I1),))))),
    ),
    (
        "the inner of two sums over a point",
        lambda: Sum(f(z[i]) * Sum(g(z[i]), z[i]), z[i]),
        nodes.Sum((ZI,), mul(nodes.Function("f", (ZI,)), nodes.Sum((ZI,), nodes.Function("g", (ZI,), Sign.POSITIVE)))),
    ),
    (
        "expectation over a point",
        lambda: E(f(z[i]), q(z[i] | x[i])),
        nodes.Sum((ZI,), mul(nodes.Probability("q", (ZI,), (XI,)), nodes.Function("f", (ZI,)))),
    ),
    (
        "expectation over a point, named",
        lambda: E(f(z[i]), a, z[i]),
        nodes.Sum((ZI,), mul(A, nodes.Function("f", (ZI,)))),
    ),
    ("entropy of a point", lambda: H(q(z[i])), negative(nodes.Sum((ZI,), mul(QZI, nodes.Log(QZI))))),
    (
        "divergence at a point",
        lambda: KL(q(z[i]), p(z[i] | x[i])),
        nodes.Sum((ZI,), mul(QZI, nodes.Log(quotient(QZI, nodes.Probability("p", (ZI,), (XI,)))))),
    ),
    (
        "quantity at a point",
        lambda: L(r, z[i]),
        add(
            mul(nodes.Probability("r", (at(Z, I1),)), nodes.Probability("p", (X, at(Z, I1)))),
            nodes.Sum((Z1,), nodes.Probability("p", (Z1,))),
        ),
    ),
    (
        "quantity at a point that is summed over",
        lambda: Sum(Quantity("K", (z,), f(z))(z[i]), z[i]),
        nodes.Sum((ZI,), nodes.Function("f", (ZI,))),
    ),
    (
        "quantity at another index",
        lambda: Quantity("K", (i,), Sum(f(x[i], z[i]), z[i]))(i.value("j")),
        nodes.Sum((ZI,), nodes.Function("f", (at(X, Value("j", "i")), ZI))),
    ),
    (
        "quantity",
        lambda: L(r, z1),
        add(
            mul(nodes.Probability("r", (Z1,)), nodes.Probability("p", (X, Z1))),
            nodes.Sum((Z1,), nodes.Probability("p", (Z1,))),
        ),
    ),
]


@pytest.mark.parametrize(("make", "term"), [c[1:] for c in ACCEPTED], ids=[c[0] for c in ACCEPTED])
def test_read(make: Callable[[], Any], term: Term) -> None:
    with sympy.evaluate(False):
        assert read(make()) == term


INFORMATION = [
    (lambda: I(p, x, z), lambda: H(p(x)) + H(p(z)) - H(p(x, z))),
    (lambda: I(p, x, z), lambda: KL(p(x, z), p(x) * p(z))),
    (lambda: I(p, x, (z, w)), lambda: H(p(x)) + H(p(z, w)) - H(p(x, z, w))),
    (lambda: I(p, x, z | w), lambda: H(p(x, w)) + H(p(z, w)) - H(p(x, z, w)) - H(p(w))),
    (lambda: I(p, x, z | (w, i)), lambda: I(p, x, z | w, i)),
    (lambda: I(p(x, z, w), x, z), lambda: I(p, x, z)),
    (lambda: I(p(x, z | w), x, z), lambda: H(p(x | w)) + H(p(z | w)) - H(p(x, z | w))),
    (lambda: E(I(p(x, z | w), x, z), p(w)), lambda: I(p, x, z | w)),
    (lambda: I(q(z) * r(x | z), x, z), lambda: E(KL(r(x | z), Sum(q(z) * r(x | z), z), x), q(z))),
    (lambda: H(p, x | z), lambda: H(p(x, z)) - H(p(z))),
    (lambda: H(p, (x, z)), lambda: H(p(x, z))),
    (lambda: H(p, x | z), lambda: E(H(p(x | z)), p(z))),
    (lambda: H(p(x, z | w), x | z), lambda: H(p(x, z | w)) - H(p(z | w))),
    (lambda: H(q(z) * r(x | z), x | z), lambda: E(H(r(x | z)), q(z))),
]


@pytest.mark.parametrize(("make", "other"), INFORMATION)
def test_information_is_what_it_stands_for(make: Callable[[], Any], other: Callable[[], Any]) -> None:
    with sympy.evaluate(False):
        assert equal(read(make()), read(other()))


REFUSED: list[tuple[str, Callable[[], Any], str, str]] = [
    ("a value", lambda: z + 1, "z is a value, not a number", "p(z)"),
    ("a distribution", lambda: p, "p stands without its values", "p(…)"),
    ("a function", lambda: f * 2, "f stands without its values", "f(…)"),
    ("a quantity", lambda: L, "L stands without its arguments", "L(…)"),
    ("a bar", lambda: z | x, "(z | x) is a condition without a distribution", "p(z | x)"),
    ("an unknown name", lambda: p(x) * sympy.Symbol("y"), "the name y is unknown", 'Real("y")'),
    ("a decimal", lambda: p(x) + 0.5, "rounded decimal", "Rational(1, 2)"),
    ("a decimal exponent", lambda: a**0.5, "rounded decimal", "Rational(1, 2)"),
    ("a statement", lambda: p(x) > 0, "p(x) > 0 is a statement", "d.greater_than(0)"),
    ("a truth value", lambda: True, "True is what Python's ==", "d.start(left)"),
    ("infinity", lambda: sympy.oo, "no Infinity: oo", "it has"),
    ("not a number", lambda: a + sympy.nan, "no NaN", "it has"),
    ("imaginary", lambda: sympy.I * a, "no ImaginaryUnit", "it has"),
    ("a maximum", lambda: sympy.Max(a, b), "no Max", "it has"),
    ("a tuple", lambda: (p(x), p(z)), "(p(x), p(z)) are several expressions", "by itself"),
    ("two bars", lambda: p(x | z | w), "p(x | z | w) has two bars", "a probability has one"),
    ("two conditions", lambda: p(x | z, w | z1), "has two bars", "a probability has one"),
    ("nothing", lambda: p(), "p() is the probability of nothing", "p(x | z)"),
    ("a real as a value", lambda: p(x, a), "a in p(x, a) is not a value", "Variable"),
    ("a number as a value", lambda: f(1), "1 in f(1) is not a value", "x.value"),
    ("size of a real", lambda: Size(a), "a in |A| is not a value", "Variable"),
    ("sum over a real", lambda: Sum(p(x), a), "a in Σ_a p(x) is not a value", "Variable"),
    ("sum over one twice", lambda: Sum(p(z), z, z), "runs over one value twice", "once"),
    ("expectation under a function", lambda: E(f(z), g(z)), "does not say which values", "name them last"),
    ("divergence of reals", lambda: KL(a, b), "does not say which values", "name them last"),
    ("three entropies", lambda: H(q(z), p(z), r(z)), "needs one distribution, or two", "H(q(z))"),
    ("one group of values", lambda: I(p, x, (z | w)) + I(p, x, z, w), "does not have the groups", "I(p, x, z | y)"),
    ("two bars in groups", lambda: I(p, x | w, z | w), "does not have the groups", "I(p, x, z | y)"),
    ("one value in two groups", lambda: I(p, x, (z, x)), "needs different plain values", "once"),
    ("two groups in an entropy", lambda: H(p, x, z), "does not have the groups", "H(p, x | z)"),
    ("a distribution in the place of values", lambda: H(p, q), "q in H_p(q) is not a value", "Variable"),
    ("a value given itself", lambda: H(p, x | x), "needs different plain values", "once"),
    ("a point of data in a group", lambda: I(p, x[i], z), "needs different plain values", "once"),
    ("a group without its value", lambda: I(p(x, z), x, w), "not before the bar of p(x, z)", "I(p, x, z)"),
    ("a number in a group", lambda: I(p, x, a), "a in I_p(X; a) is not a value", "Variable"),
    ("a range", lambda: sympy.Sum(p(z), (z, 1, 2)), "has a range", "Sum(body, z)"),
    ("too few arguments", lambda: L(q), "L(q) has 1 argument", "L takes 2"),
    ("too many arguments", lambda: L(q, z, z1), "has 3 arguments", "L takes 2"),
    ("argument of another kind", lambda: L(z, q), "z in L(z, q) stands for q", ""),
    ("sum over a point twice", lambda: Sum(f(z[i]), z[i], z[i]), "runs over one value twice", "once"),
    ("a point as a number", lambda: x[i] + 1, "xᵢ is a value, not a number", "p(xᵢ)"),
    ("a point for an index", lambda: Quantity("K", (i,), f(x[i]))(i.value("k")[j]), "which is an index", "plain value"),
    (
        "argument of another variable",
        lambda: L(q, w),
        "w in L(q, w) is not a value of the variable of z",
        'z.value("w")',
    ),
]


@pytest.mark.parametrize(("make", "message", "help"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_refused_and_named(make: Callable[[], Any], message: str, help: str) -> None:
    with sympy.evaluate(False), pytest.raises(LanguageError) as caught:
        read(make())
    assert message in caught.value.message
    assert help in caught.value.help


@pytest.mark.parametrize("thing", ["p(x)", None, [1], object()], ids=lambda thing: type(thing).__name__)
def test_what_is_no_expression(thing: Any) -> None:
    with pytest.raises(LanguageError, match="is not an expression"):
        read(thing)


def test_value() -> None:
    assert value(z1) == Z1
    assert value(x[i, j]) == at(X, I1, I2)
    with pytest.raises(LanguageError, match="not a value of a variable"):
        value(a)


def test_quantity_does_not_capture() -> None:
    """Its body sums over w; the argument is called w too."""
    inner = z.value("w")
    quantity = Quantity("Q", (z,), Sum(f(z, inner), inner))
    term = read(quantity(inner))
    assert isinstance(term, nodes.Sum)
    assert term.indices[0] != value(inner)
    assert term.body == nodes.Function("f", (value(inner), term.indices[0]))


def test_quantity_swaps_its_arguments_at_once() -> None:
    with sympy.evaluate(False):
        quantity = Quantity("Q", (p, q, z, z1), p(z) / q(z1))
        assert read(quantity(q, p, z1, z)) == quotient(nodes.Probability("q", (Z1,)), nodes.Probability("p", (Z,)))


def test_a_quantity_with_an_unused_distribution_is_refused() -> None:
    with pytest.raises(LanguageError, match="does not use"):
        read(Quantity("Q", (q,), p(x))(r))


def left_nested(count: int) -> Any:
    total = g(z)
    for _ in range(count):
        total = total + g(z)
    return total


def nested_logs(count: int) -> Any:
    term = g(z)
    for _ in range(count):
        term = sympy.log(term)
    return term


@pytest.mark.parametrize("make", [left_nested, nested_logs], ids=lambda make: make.__name__)
def test_deep_expressions_are_read(make: Callable[[int], Any]) -> None:
    with sympy.evaluate(False):
        term = read(make(3000))
    assert sum(1 for _ in postorder(term)) > 3000


def test_deep_and_wide_sums_have_a_normal_form() -> None:
    with sympy.evaluate(False):
        deep, wide = read(left_nested(3000)), read(sympy.Add(*[g(z)] * 10_000))
    ((_, coefficient),) = normal_form(deep).terms.items()
    assert coefficient == 3001
    ((_, coefficient),) = normal_form(wide).terms.items()
    assert coefficient == 10_000


def test_nested_logarithms_have_a_normal_form() -> None:
    with sympy.evaluate(False):
        term = read(nested_logs(150))
    assert len(normal_form(term).terms) == 1


def test_parts_that_are_known_are_read_alike():
    known: dict = {}
    with sympy.evaluate(False):
        part = Sum(p(x, z) * sympy.log(p(x, z)), z)
        wholes = [part, part + sympy.log(p(x)), Sum(part, x), E(part, p(x)), KL(p(x), q(x)) + part]
    for whole in [*wholes, *wholes]:
        assert read(whole, known) == read(whole)
