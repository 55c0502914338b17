"""What hypotheses define is found whatever stands on which side, goes round in no circle, and is computed."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from numeric_claims import equal, under
from numeric_samples import THETA, W, X, Z, expectation, number, prob

from emsym.numeric.check import check
from emsym.numeric.compare import subject
from emsym.numeric.definitions import definitions
from emsym.numeric.plan import Head, HeadKind, signature
from emsym.numeric.supposed import sides_of
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, ZERO, Add, Exp, Function, Log, Mul, Real, Sign, Sum, Value, minus, quotient
from emsym.terms.statement import Hypothesis, Statement

OTHER = Value("x′", "x")
f, g, T = Function("f", (X,)), Function("g", (X,)), Function("T", (Z,))
m, a = Real("m"), Real("a", Sign.POSITIVE)
F, G = (Head(HeadKind.FUNCTION, name, ("x",)) for name in "fg")
M = Head(HeadKind.REAL, "m")
Q = Head(HeadKind.LAW, "q")


def defined(*hypotheses: Claim) -> dict[Head, int]:
    """What is defined, and the number of the hypothesis that does."""
    statement = under(equal(ZERO, ZERO), *hypotheses)
    needed = signature(sides_of([statement.claim, *statement.hypotheses]))
    return {each.head: each.number for each in definitions(needed, statement.hypotheses)}


def test_a_law_a_function_and_a_real_are_defined() -> None:
    assert defined(equal(prob("q", Z), quotient(prob("p", Z), ONE))) == {Q: 0}
    assert defined(equal(f, Sum((Z,), prob("p", X, Z)))) == {F: 0}
    assert defined(equal(m, expectation(prob("q", Z), T, Z))) == {M: 0}


def test_what_can_be_had_alone_is_defined() -> None:
    """log p(x) = a f(x) − m gives f, and a + m = 1 gives m."""
    assert defined(equal(Log(prob("p", X)), minus(Mul((a, f)), m))) == {F: 0}
    assert defined(equal(Exp(Add((f, ONE))), prob("p", X))) == {F: 0}
    assert defined(equal(Add((m, Mul((number(2), m)))), ONE)) == {}


def test_what_does_not_say_all_defines_nothing() -> None:
    assert defined(equal(f, Log(f))) == {}
    assert defined(equal(f, prob("p", X, W, given=(Z,)))) == {}
    assert defined(equal(Function("h", (X, X)), number(1))) == {}
    assert defined(Claim(f, Relation.AT_LEAST, number(1))) == {}
    assert defined(equal(prob("q", Z, given=(X,)), prob("p", Z, given=(X,)))) == {}
    assert defined(equal(prob("q", Z), ONE), equal(prob("q", Z, X), ONE)) == {Q: 1}


def test_no_definition_goes_round_in_a_circle() -> None:
    circle = [equal(f, Add((g, ONE))), equal(g, Add((f, ONE)))]
    assert len(defined(*circle)) == 1
    assert defined(equal(f, g), equal(g, prob("p", X))).keys() == {F, G}


def test_which_are_defined_does_not_depend_on_the_order() -> None:
    hypotheses = [equal(f, g), equal(g, Log(prob("p", X))), equal(m, Sum((X,), f)), equal(f, Add((m, g)))]
    heads = []
    for order in permutations(range(4)):
        found = defined(*(hypotheses[place] for place in order))
        heads.append({head: order[number] for head, number in found.items()})
    assert heads == [heads[0]] * len(heads)


def test_a_law_is_defined_by_no_function_that_can_be_defined_by_it() -> None:
    both = [equal(f, g), equal(f, Log(prob("p", X)))]
    assert defined(*both) == {F: 1, G: 0}
    assert check(under(Claim(f, Relation.AT_LEAST, Sum((X,), Mul((prob("p", X), g)))), *both)).counterexample


def test_a_fixed_value_is_settled_and_captured_by_no_sum() -> None:
    """q(z) = p(z | x) at the x of the claim, not at the x that a sum binds."""
    posterior = Hypothesis(equal(prob("q", Z), prob("p", Z, given=(X,))), (Z,))
    averaged = Sum((X,), Mul((prob("p", X), prob("q", Z))))
    assert check(Statement(equal(averaged, prob("p", Z, given=(X,))), (posterior,)), models=200).counterexample is None
    found = check(Statement(equal(averaged, prob("p", Z)), (posterior,)), models=200).counterexample
    assert found is not None
    assert X in found.letters


def test_two_fixed_values_of_a_variable_are_alike_in_some_models_and_apart_in_others() -> None:
    other = Value("θ′", "θ")
    assumed = tuple(
        Hypothesis(equal(prob(name, Z), prob("p", Z, given=(value,))), (Z,))
        for name, value in (("q", THETA), ("r", other))
    )
    apart = check(Statement(equal(prob("q", Z), prob("r", Z)), assumed)).counterexample
    assert apart is not None
    assert apart.letters[THETA] != apart.letters[other]
    assert check(Statement(Claim(prob("q", Z), Relation.LESS, prob("r", Z)), assumed)).counterexample is not None


def test_a_law_is_defined_in_whatever_order_its_values_are_written() -> None:
    independent = equal(prob("r", Z, X), Mul((prob("p", Z), prob("p", X))))
    claim = equal(prob("r", Z, X), Mul((prob("r", X), prob("r", Z))))
    seen = check(under(claim, independent))
    assert seen.counterexample is None
    assert seen.models > 1000
    assert check(under(equal(prob("r", Z, X), prob("p", Z, X)), independent)).counterexample is not None


def test_a_declared_sign_is_kept() -> None:
    """a = log |Z| is positive only where there are two letters or more."""
    positive = equal(a, expectation(prob("p", Z), T, Z))
    assert check(under(Claim(expectation(prob("p", Z), T, Z), Relation.GREATER, ZERO), positive)).counterexample is None


@pytest.mark.parametrize("letters", [1, 2, 3])
def test_what_is_defined_is_computed_with_its_error(letters: int) -> None:
    compiled = subject(under(equal(f, ZERO), equal(f, Log(prob("p", X))), equal(prob("q", Z), prob("p", Z))))
    weights = np.arange(1.0, 1.0 + letters**2 * 4).reshape(letters, letters, 4)
    models = {"p": weights}
    from emsym.numeric.evaluate import Models

    whole, valid = compiled.supposed.completed(
        Models(4, {"p": ("x", "z")}, {"x": letters, "z": letters}, models, {}, {})
    )
    assert valid.all()
    table = whole.computed[F]
    wanted = np.log(weights.sum(axis=1) / weights.sum(axis=(0, 1)))
    assert (np.abs(table.value - wanted) <= 2 * table.relative * table.size() + 1e-15).all()
