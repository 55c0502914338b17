"""What is written with the language's own expressions is kept, wherever it is written, and is SymPy's in all else."""

from __future__ import annotations

import copy
import math
import operator
import pickle

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import emsym
from emsym.derivation import Derivation
from emsym.language import arithmetic
from emsym.language.errors import LanguageError
from emsym.language.expressions import Sum
from emsym.language.notation import text
from emsym.language.symbols import Distribution, Function, Real, Variable
from tests.examples import share

x, z = Variable("x"), Variable("z")
p, q = Distribution("p"), Distribution("q")
f = Function("f")
a = Real("a", positive=True)

LEAVES = ["p(x)", "q(z)", "p(x, z)", "f(x)", "a", "2", "1", "0", "Sum(p(x, z), z)"]
JOINS = ["({} * {})", "({} / {})", "({} + {})", "({} - {})"]
AROUND = ["log({})", "exp({})", "sqrt({})", "Abs({})", "(-{})", "({} ** 2)", "(1 / {})", "(2 * {})"]
OURS = {**{name: getattr(arithmetic, name) for name in ("log", "exp", "sqrt", "Abs")}, "Sum": Sum}
SYMPYS = {**{name: getattr(sympy, name) for name in ("log", "exp", "sqrt", "Abs")}, "Sum": Sum}
NAMES = {"p": p, "q": q, "f": f, "a": a, "x": x, "z": z}

sources = st.recursive(
    st.sampled_from([leaf for leaf in LEAVES if not leaf.isdigit()]),
    lambda inner: st.one_of(
        st.builds(lambda form, part: form.format(part), st.sampled_from(AROUND), inner),
        st.builds(
            lambda form, left, right: form.format(left, right),
            st.sampled_from(JOINS),
            inner,
            st.one_of(inner, st.sampled_from(LEAVES)),
        ),
    ),
    max_leaves=8,
)


def written(source: str, functions: dict[str, object]) -> object:
    return eval(source, {**NAMES, **functions})


@given(sources)
@settings(max_examples=share(300))
def test_what_is_written_outside_a_derivation_is_what_is_written_inside(source: str) -> None:
    outside = written(source, OURS)
    with Derivation("inside"):
        inside = written(source, OURS)
    assert text(outside) == text(inside)
    assert outside == inside


@given(sources)
@settings(max_examples=share(300))
def test_it_equals_what_sympy_builds_with_its_evaluation_off(source: str) -> None:
    ours = written(source, OURS)
    with sympy.evaluate(False):
        theirs = written(source, SYMPYS)
    assert ours == theirs
    assert theirs == ours
    assert hash(ours) == hash(theirs)


@given(sources)
@settings(max_examples=share(100))
def test_it_can_be_taken_apart_copied_and_pickled(source: str) -> None:
    made = written(source, OURS)
    assert isinstance(made, sympy.Expr)
    assert not made.args or made.func(*made.args) == made
    assert copy.deepcopy(made) == made
    assert pickle.loads(pickle.dumps(made)) == made


def test_nothing_cancels() -> None:
    for ours, form in [
        (q(z) * p(x, z) / q(z), "q(z) p(x, z)/q(z)"),
        ((q(z) * p(x)) / (q(z) * p(z)), "q(z) p(x)/(q(z) p(z))"),
        (p(x) - p(x), "p(x) − p(x)"),
        (emsym.log(p(x)) + (0 - emsym.log(p(x))), "log p(x) + (0 − log p(x))"),
        (sum([p(x), p(x)]), "0 + p(x) + p(x)"),
        (emsym.exp(emsym.log(p(x))), "exp(log p(x))"),
        (emsym.sqrt(p(x) ** 2), "√(p(x)^2)"),
        (abs(-p(x)), "|−p(x)|"),
        (math.prod([p(x), p(x)]), "1 p(x) p(x)"),
    ]:
        assert text(ours) == form


@pytest.mark.parametrize("number", [sympy.Integer(2), sympy.Rational(1, 2), sympy.pi, sympy.E])
def test_sympys_numbers_leave_it_to_ours_on_either_side(number: sympy.Expr) -> None:
    for join in (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow):
        for made in (join(number, p(x)), join(p(x), number)):
            assert isinstance(made, arithmetic.Expression)


@pytest.mark.parametrize("other", ["z", None, [1], object()])
def test_what_is_no_expression_is_left_to_python(other: object) -> None:
    with pytest.raises(TypeError, match="unsupported operand"):
        p(x) + other  # type: ignore[operator]


@pytest.mark.parametrize(
    ("write", "help"),
    [
        (lambda: p(x) ^ 2, "**"),
        (lambda: 2 ^ (p(x) + 1), "**"),
        (lambda: math.log(p(x)), "emsym's log"),
        (lambda: math.exp(p(x) + 1), "emsym's log"),
        (lambda: np.log(p(x)), "from emsym import log"),
        (lambda: np.sqrt(p(x) * 2), "from emsym import sqrt"),
        (lambda: np.float64(0.5) * p(x), "Rational(1, 2)"),
        (lambda: np.sum(p(x, z)), "Sum(p(x, z), z)"),
        (lambda: emsym.log(), "log(f)"),
        (lambda: emsym.exp(p(x), 2), "exp(f)"),
        (lambda: emsym.Abs(), "Abs(f)"),
        (lambda: emsym.log([p(x)]), "build it"),
    ],
)
def test_what_python_means_otherwise_says_what_to_write(write: object, help: str) -> None:
    with pytest.raises(LanguageError) as raised:
        write()  # type: ignore[operator]
    assert help in raised.value.help
