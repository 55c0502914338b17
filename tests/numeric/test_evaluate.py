"""The evaluator agrees with plain recursion, and its error bound contains the truth."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numeric_reference import CONTEXT, truth
from numeric_samples import THETA, X, Z, elbo, evidence, number, posterior_gap, power, prob
from numeric_strategies import terms

from emsym.numeric.evaluate import Models, evaluate
from emsym.numeric.models import Sampler
from emsym.numeric.plan import Plan, compile_terms, signature
from emsym.numeric.rational import Model, batch, rounded
from emsym.numeric.supposed import suppose
from emsym.terms.nodes import Add, Exp, Function, Log, Mul, Number, Real, Sign, Sum, Term, Value, minus, quotient
from emsym.terms.signature import Signature
from tests.examples import share


def drawn(term: Term, seed: int, letters: int = 2) -> tuple[Signature, Plan, Models, list[Model]]:
    """Models whose tables the floating-point evaluator and the reference both see exactly or to the last place."""
    needed, plan = signature([term]), compile_terms([term])
    sampler = Sampler(suppose(needed, ()), plan, np.random.default_rng(seed))
    seen = sampler.draw(dict.fromkeys(needed.variables, letters), 16)
    exact = [list(rounded(seen, index))[-1] for index in range(0, 16, 5)]
    return needed, plan, batch(exact, needed), exact


def places(plan: Plan, model: Model) -> list[dict[Value, int]]:
    axes = plan.steps[plan.roots[0]].axes
    shape = tuple(model.sizes[value.variable] for value in axes)
    return [dict(zip(axes, letters, strict=True)) for letters in np.ndindex(shape)]


@settings(max_examples=share(300), deadline=None)
@given(terms(), st.integers(0, 5))
def test_error_bound_contains_the_truth(term: Term, seed: int) -> None:
    needed, plan, models, exact = drawn(term, seed)
    [result] = evaluate(plan, models)
    axes = plan.steps[plan.roots[0]].axes
    shape = (*(models.sizes[value.variable] for value in axes), models.count)
    value, size = np.broadcast_to(result.value, shape), np.broadcast_to(result.size(), shape)
    assert not (np.abs(value) > size * (1 + 1e-12)).any()
    for index, model in enumerate(exact):
        for at in places(plan, model):
            place = (*(at[axis] for axis in axes), index)
            bound = result.relative * size[place]
            if np.isfinite(value[place]) and np.isfinite(bound):
                expected = truth(term, needed, model, at)
                assert expected is not None
                last_place = 2.0**-53 * abs(expected)  # a table's entry, such as 1/3, is rounded before it is used
                assert abs(CONTEXT.mpf(float(value[place])) - expected) <= bound + last_place


def test_every_place_of_the_elbo_is_defined_and_tight() -> None:
    term = Add((elbo(), posterior_gap()))
    _, plan, models, _ = drawn(term, 0, letters=3)
    [result] = evaluate(plan, models)
    assert np.isfinite(result.value).all()
    assert (result.relative * result.size() < 1e-10).all()


@pytest.mark.parametrize(
    "term",
    [
        Log(number(0)),
        Log(number(-1)),
        power(number(0), -1),
        power(number(-2), "1/2"),
        power(Log(number(0)), 0),
        power(Log(number(0)), -1),
        quotient(number(1), minus(prob("p", X), prob("p", X))),
        Log(minus(prob("p", X), prob("p", X))),
    ],
)
def test_undefined_is_nan(term: Term) -> None:
    _, plan, models, _ = drawn(term, 0)
    [result] = evaluate(plan, models)
    assert np.isnan(result.value).all()


def test_a_sign_that_rounding_hides_is_nan() -> None:
    tiny = Add((number(1), Number(number(1).value / 10**30), number(-1)))
    _, plan, models, _ = drawn(Log(tiny), 0)
    assert np.isnan(evaluate(plan, models)[0].value).all()


def test_underflow_is_within_the_bound() -> None:
    factors = Mul((Real("a", Sign.POSITIVE),) * 4)
    plan = compile_terms([factors])
    reals = {"a": np.array([1e-80, 1.0])}
    [result] = evaluate(plan, Models(2, {}, {}, {}, {}, reals))
    assert result.relative * result.size()[0] >= 1e-320


def test_a_quotient_of_tiny_numbers_keeps_its_bound() -> None:
    """e^−600 / e^−340, where the product of the two, and of their errors, underflows."""
    plan = compile_terms([quotient(Exp(number(-600)), Exp(number(-340)))])
    [result] = evaluate(plan, Models(1, {}, {}, {}, {}, {}))
    assert result.value[0] == pytest.approx(np.exp(-260))
    assert result.size()[0] >= result.value[0]


def test_probability_is_a_set_of_values() -> None:
    """p(x, z, x | z, θ) = p(x | z, θ), and p(x | x) = 1."""
    long, short = prob("p", X, Z, X, given=(Z, THETA)), prob("p", X, given=(Z, THETA))
    plan = compile_terms([long, short, prob("p", X, given=(X,))])
    needed = signature([long])
    models = Sampler(suppose(needed, ()), plan, np.random.default_rng(0)).draw(dict.fromkeys(needed.variables, 3), 20)
    first, second, one = evaluate(plan, models)
    assert np.array_equal(first.value, second.value)
    assert (one.value == 1).all()


def test_function_diagonal_and_order() -> None:
    z1 = Value("z′", "z")
    terms = [Function("f", (Z, z1)), Function("f", (z1, Z)), Function("f", (Z, Z))]
    plan, needed = compile_terms(terms), signature(terms)
    models = Sampler(suppose(needed, ()), plan, np.random.default_rng(0)).draw({"z": 3}, 4)
    straight, swapped, diagonal = (result.value for result in evaluate(plan, models))
    assert np.array_equal(straight.transpose(1, 0, 2), swapped)
    assert np.array_equal(np.einsum("iib->ib", straight), diagonal)


def test_inner_sum_shadows_outer() -> None:
    """Σ_z (q(z) + Σ_z q(z)) = 1 + |Z|."""
    inner = Sum((Z,), prob("q", Z))
    term = Sum((Z,), Add((prob("q", Z), inner)))
    _, plan, models, _ = drawn(term, 0, letters=3)
    assert np.allclose(evaluate(plan, models)[0].value, 4)


def test_evidence_has_an_axis_a_free_value() -> None:
    plan = compile_terms([evidence()])
    assert plan.steps[plan.roots[0]].axes == (X, THETA)
    assert plan.elements({"x": 3, "z": 1, "θ": 4}) == prod((3, 4))
