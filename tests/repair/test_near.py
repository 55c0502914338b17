"""What is near the difference of two sides: the parts that do not cancel, and all that is around them."""

from __future__ import annotations

import sympy

from emsym import Distribution, Function, Real, Sum, Variable, log
from emsym.language.notation import text
from emsym.repair.edits import edits
from emsym.repair.near import near, size_of
from emsym.repair.parts import at, vocabulary

x, y, z = (Variable(name) for name in "xyz")
p, q, r = (Distribution(name) for name in "pqr")
f, a = Function("f"), Real("a")


def parts(left, right) -> tuple[set[str], set[str]]:
    found = near(left, right)
    return tuple(
        {text(at(side, path)) for path in places} for side, places in ((left, found.left), (right, found.right))
    )


def test_what_cancels_is_not_near():
    with sympy.evaluate(False):
        left, right = log(p(x) * q(x) * r(x)), log(p(x)) + log(q(x)) - log(r(x))
    near_left, near_right = parts(left, right)
    assert {"r(x)", "log(p(x) q(x) r(x))"} <= near_left
    assert {"r(x)", "log r(x)", "−log r(x)"} <= near_right
    assert not {"p(x)", "q(x)"} & (near_left | near_right)
    assert [text(part) for part in near(left, right).parts] == ["r(x)"]


def test_bound_values_and_conditions_are_known_by_their_variables():
    with sympy.evaluate(False):
        left, right = Sum(q(z) * log(p(x, z)), z) + log(q(y)), Sum(q(z) * log(p(x | z)), z) + log(q(y))
    near_left, near_right = parts(left, right)
    assert "p(x | z)" in near_right
    assert "q(y)" not in near_left | near_right


def test_functions_and_numbers_are_near_too():
    with sympy.evaluate(False):
        near_left, near_right = parts(a * f(x) + f(y), f(x) + f(y))
    assert {"a", "f(x)"} <= near_left
    assert "f(x)" in near_right
    assert "f(y)" not in near_left | near_right


def test_nothing_is_near_where_nothing_is_known():
    with sympy.evaluate(False):
        assert near(log(p(x)), log(p(x))) is None
        assert near(log(p(x, x.value("x2"))), log(p(x))) is None


def test_the_edits_of_a_long_step_are_near_what_does_not_cancel():
    laws = [Distribution(f"p{n}") for n in range(60)]
    with sympy.evaluate(False):
        left = sympy.Add(*[log(law(x)) for law in laws])
        right = sympy.Add(*[-log(law(x)) if law is laws[30] else log(law(x)) for law in laws])
    found = near(left, right)
    assert size_of(left, right) > 200
    made = list(edits(right, vocabulary(found.parts), found.right))
    assert text(left) in {text(edit.whole) for edit in made}
    assert len(made) < 300
