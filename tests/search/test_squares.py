"""Squares that are written, and those of quadratic forms; sizes of alphabets, and what the kernel knows of roots."""

import pytest
import sympy

from emsym import Abs, Distribution, E, Function, Real, Size, Sum, Variable, check, exp, log, sqrt
from emsym.kernel.normal_form import normal_form
from emsym.report import Verdict
from emsym.terms.read import read

x, z = Variable("x"), Variable("z")
p, q = Distribution("p"), Distribution("q")
f, g = Function("f"), Function("g", positive=True)
a, b, c = Real("a"), Real("b", positive=True), Real("c")

with sympy.evaluate(False):
    mean = Sum(p(z) * f(z), z)
    TRUE = {
        "a variance": (Sum(p(z) * (f(z) - mean) ** 2, z), ">=", 0, []),
        "a mean square": (E((f(z) - a) ** 2, p(z)), ">=", 0, []),
        "a sum of squares": (Sum((f(z) - a) ** 2, z), ">=", 0, []),
        "a square that is multiplied out": ((a - b + c) ** 2, ">=", 0, []),
        "a form": (a**2 + (b + c) ** 2, ">=", 2 * a * (b + c), []),
        "a form in three": (a**2 + b**2 + c**2, ">=", a * b + b * c + a * c, []),
        "a letter": (Size(x), ">=", 1, []),
        "a letter's logarithm": (log(Size(x)), ">=", 0, []),
        "a logarithm under a hypothesis": (log(a), ">=", log(c), [(a, ">=", c), (c, ">", 0)]),
        "exp undoes log": (exp(log(a)), "=", a, [(a, ">", 0)]),
        "exp of half a logarithm": (exp(log(a**2) / 2), "=", Abs(a), [(a**2, ">", 0)]),
    }
    FALSE = {
        "a form that is not definite": (a**2 + b**2, ">=", 3 * a * b, []),
        "a square less a number": (E((f(z) - a) ** 2, p(z)), ">=", 1, []),
        "two letters": (Size(x), ">=", 2, []),
        "exp of half a logarithm is no number's": (exp(log(a**2) / 2), "=", a, [(a**2, ">", 0)]),
        "a logarithm the other way": (log(a), "<=", log(c), [(a, ">=", c), (c, ">", 0)]),
    }


@pytest.mark.parametrize("name", TRUE)
def test_true(name):
    left, relation, right, assuming = TRUE[name]
    report = check(left, relation, right, assuming=assuming, models=100, repairs=False)
    assert report.verdict is Verdict.PROVED
    assert report.proof.check()


@pytest.mark.parametrize("name", FALSE)
def test_false(name):
    left, relation, right, assuming = FALSE[name]
    assert check(left, relation, right, assuming=assuming, models=300, repairs=False).verdict is Verdict.REFUTED


def test_a_root_of_a_product_has_a_normal_form_below_a_sum():
    """log(1 + 1/√(a p)) is split alike whatever the letters are called."""
    with sympy.evaluate(False):
        left = Sum(p(x) * log(1 + 1 / sqrt(a * p(x))), x)
        right = Sum(log(1 + 1 / sqrt(a * p(x.value("y")))) * p(x.value("y")), x.value("y"))
    assert normal_form(read(left)) == normal_form(read(right))
    assert check(left, "=", right, assuming=[(a, ">", 0)], models=20).verdict is Verdict.PROVED
