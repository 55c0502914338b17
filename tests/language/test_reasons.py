from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sympy

from emsym.language import reasons
from emsym.language.errors import LanguageError
from emsym.language.reasons import TITLES, Reason, add_zero, jensen, marginalize, multiply_by_one, reason
from emsym.language.symbols import Distribution, Real, Variable

x, z = Variable("x"), Variable("z")
q = Distribution("q")


@pytest.mark.parametrize(
    ("made", "rule", "arguments", "function"),
    [
        (marginalize(z), "marginalize", (z,), ""),
        (marginalize(), "marginalize", (), ""),
        (marginalize(x, z), "marginalize", (x, z), ""),
        (multiply_by_one(q(z)), "multiply_by_one", (q(z),), ""),
        (multiply_by_one(), "multiply_by_one", (), ""),
        (add_zero(q(z)), "add_zero", (q(z),), ""),
        (jensen(), "jensen", (), ""),
        (jensen(sympy.log, weights=q(z)), "jensen", (q(z),), "log"),
        (jensen(sympy.exp), "jensen", (), "exp"),
        (jensen(sympy.sqrt), "jensen", (), "sqrt"),
        (jensen("x log x"), "jensen", (), "x log x"),
        (reasons.chain_rule, "chain_rule", (), ""),
        (reasons.chain_rule(), "chain_rule", (), ""),
    ],
    ids=str,
)
def test_reasons(made: Reason, rule: str, arguments: tuple[Any, ...], function: str) -> None:
    assert made == Reason(rule, arguments, function)
    assert made.title == TITLES[rule]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: marginalize(q), "marginalize takes values"),
        (lambda: marginalize("z"), "marginalize takes values"),
        (lambda: marginalize(Real("a")), "marginalize takes values"),
        (lambda: multiply_by_one("q"), "is not an expression"),
        (lambda: add_zero([1]), "is not an expression"),
        (lambda: jensen("cube"), "knows no function cube"),
        (lambda: jensen(sympy.sin), "knows no function sin"),
        (lambda: jensen(sympy.log, weights="q"), "is not an expression"),
    ],
)
def test_bad_arguments(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(LanguageError, match=message):
        make()


def test_by() -> None:
    assert reason(None) is None
    assert reason(reasons.bayes) == Reason("bayes")
    assert reason(marginalize) == Reason("marginalize")
    assert reason(jensen) == Reason("jensen")


@pytest.mark.parametrize("by", ["bayes", 3, z, dict], ids=repr)
def test_what_is_no_reason(by: Any) -> None:
    with pytest.raises(LanguageError, match="is not a reason"):
        reason(by)
