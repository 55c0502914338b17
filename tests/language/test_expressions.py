from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sympy

from emsym import exp
from emsym.language.errors import LanguageError
from emsym.language.expressions import (
    KL,
    Applied,
    E,
    H,
    Probability,
    Quantity,
    Size,
    Sum,
    expression,
    flat,
    whole_expression,
)
from emsym.language.symbols import Distribution, Function, Real, Variable
from emsym.terms.read import read

x, z, w = Variable("x"), Variable("z"), Variable("w")
p, q = Distribution("p"), Distribution("q")
f = Function("f")


@pytest.mark.parametrize(
    ("make", "kind", "count"),
    [
        (lambda: p(x, z), Probability, 3),
        (lambda: p(x | z), Probability, 2),
        (lambda: f(x), Applied, 2),
        (lambda: Size(z), Size, 1),
        (lambda: Sum(f(z), z, w), Sum, 3),
        (lambda: E(f(z), q(z)), E, 2),
        (lambda: H(q(z)), H, 1),
        (lambda: KL(q(z), p(z)), KL, 2),
    ],
)
def test_expressions_keep_their_arguments(make: Callable[[], Any], kind: type, count: int) -> None:
    made = make()
    assert type(made) is kind
    assert len(made.args) == count
    assert made.func(*made.args) == made


def test_order_is_kept() -> None:
    assert p(x, z) != p(z, x)
    assert KL(p(z), q(z)) != KL(q(z), p(z))


def test_malformed_arguments_are_kept_for_the_reader() -> None:
    assert p(Real("a")).args == (p, Real("a"))
    assert p(x | z | w).args[0] == p


@pytest.mark.parametrize("make", [lambda: Sum(f(z)), lambda: E(f(z)), lambda: KL(q(z)), lambda: H(), lambda: Size()])
def test_missing_arguments_are_told_by_the_reader(make: Callable[[], Any]) -> None:
    made = make()
    with pytest.raises(LanguageError, match="needs") as caught:
        read(made)
    assert caught.value.help.startswith("write ")


@pytest.mark.parametrize("thing", ["x", None, [x], object()], ids=lambda thing: type(thing).__name__)
def test_what_is_no_expression(thing: Any) -> None:
    with pytest.raises(LanguageError, match="is not an expression"):
        expression(thing)
    with pytest.raises(LanguageError, match="is not an expression"):
        p(thing)


def test_flat() -> None:
    assert flat((x | z, (sympy.Tuple(w, q)))) == (x, z, w, q)


@pytest.mark.parametrize("parameter", [Real("a"), f, sympy.Symbol("y"), 3], ids=str)
def test_a_parameter_is_a_distribution_or_a_value(parameter: Any) -> None:
    with pytest.raises(LanguageError, match="cannot be a parameter of L"):
        Quantity("L", (parameter,), f(x))


def test_errors_carry_their_help() -> None:
    error = LanguageError("what", "do this")
    assert (error.message, error.help, str(error)) == ("what", "do this", "what\nhelp: do this")
    assert str(LanguageError("what")) == "what"


@pytest.mark.parametrize("powers", [[9], [100], [10, 10], [100, -1]])
def test_numbers_that_can_be_raised_are_kept(powers: list[int]) -> None:
    whole, plain = Real("a") * 10**30, Real("a") * 1
    for power in powers:
        whole, plain = whole**power, plain**1000
    assert whole_expression(whole) == whole
    assert whole_expression(plain) == plain


@pytest.mark.parametrize("powers", [[1000], [30, 30], [-1, -1000]])
def test_numbers_that_would_grow_too_long_are_told(powers: list[int]) -> None:
    whole = Real("a") * 10**30
    for power in powers:
        whole = whole**power
    with pytest.raises(LanguageError, match=r"digits stands there, and 20,000 are the most"):
        whole_expression(whole)


def test_an_expression_that_repeats_itself_too_often_is_told():
    """Each level stands three times in the next, so that 14 of them are millions of parts."""
    with sympy.evaluate(False):
        term = p(x)
        for _ in range(8):
            term = exp(term * term * term)
        assert whole_expression(term) is term
        for _ in range(30):
            term = exp(term * term * term)
    with pytest.raises(LanguageError, match="are the most") as raised:
        whole_expression(term)
    assert "Quantity" in raised.value.help
