"""Hypotheses that define a function are unfolded, without capture."""

from __future__ import annotations

from numeric_samples import W, X, Z, number, prob

from emsym.numeric.definitions import inline
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Add, Function, Log, Real, Sign, Sum, Value


def equation(left: object, right: object) -> Claim:
    return Claim(left, Relation.EQUAL, right)  # type: ignore[arg-type]


def test_a_defined_function_is_unfolded() -> None:
    definition = equation(Function("f", (X,)), Sum((Z,), prob("p", X, Z)))
    claim, left_over = inline(equation(Function("f", (W_OF_X,)), number(1)), [definition])
    assert claim.left == Sum((Z,), prob("p", W_OF_X, Z))
    assert left_over == ()


W_OF_X = Value("x′", "x")


def test_unfolding_does_not_capture() -> None:
    z1 = Value("z′", "z")
    definition = equation(Function("f", (Z,)), Sum((z1,), Function("g", (Z, z1))))
    claim, _ = inline(equation(Function("f", (z1,)), ZERO), [definition])
    assert isinstance(claim.left, Sum)
    [index] = claim.left.indices
    assert index != z1
    assert claim.left.body == Function("g", (z1, index))


def test_a_sign_stays_as_a_hypothesis() -> None:
    definition = equation(Real("a", Sign.POSITIVE), Log(number(2)))
    claim, left_over = inline(equation(Real("a", Sign.POSITIVE), ZERO), [definition])
    assert claim.left == Log(number(2))
    assert left_over == (Claim(Log(number(2)), Relation.GREATER, ZERO),)


def test_definitions_may_use_one_another() -> None:
    first = equation(Function("f", (X,)), Add((Function("g", (X,)), number(1))))
    second = equation(Function("g", (X,)), prob("p", X))
    claim, left_over = inline(equation(Function("f", (X,)), ZERO), [first, second])
    assert claim.left == Add((prob("p", X), number(1)))
    assert left_over == ()


def test_what_is_no_definition_stays() -> None:
    circular = equation(Function("f", (X,)), Log(Function("f", (X,))))
    free = equation(Function("f", (X,)), prob("p", X, W))
    diagonal = equation(Function("f", (X, X)), number(1))
    inequality = Claim(Function("f", (X,)), Relation.AT_LEAST, number(1))
    claim = equation(ZERO, ZERO)
    assert inline(claim, [circular, free, diagonal, inequality]) == (claim, (circular, free, diagonal, inequality))
