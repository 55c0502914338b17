"""Compiling: what is shared, what a model needs, and what is rejected."""

from __future__ import annotations

import pytest
from numeric_samples import THETA, THETA1, X, Z, elbo, prob

from emsym.numeric.plan import MAX_AXES, Compiler, NotEvaluable, compile_terms, signature
from emsym.terms.nodes import Add, Log, Sum, Value


def test_a_part_that_stands_many_times_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    emit = Compiler._emit
    monkeypatch.setattr(Compiler, "_emit", lambda self, *of: seen.append(id(of[0])) or emit(self, *of))
    doubled = elbo()
    for _ in range(20):
        doubled = Add((doubled, doubled))
    compile_terms([doubled])
    assert len(seen) == len(set(seen)) < 100
    assert signature([doubled]) == signature([elbo()])


def test_equal_subterms_share_a_step() -> None:
    once, twice = compile_terms([elbo()]), compile_terms([elbo(), Add((elbo(), elbo()))])
    assert len(twice.steps) == len(once.steps) + 1


def test_arrays_expire_after_their_last_use() -> None:
    plan = compile_terms([elbo()])
    assert sorted(slot for slots in plan.expiring for slot in slots) == list(range(len(plan.steps) - 1))


def test_two_values_of_a_variable_are_two_axes() -> None:
    plan = compile_terms([Add((prob("p", X, THETA), prob("p", X, THETA1)))])
    assert plan.steps[plan.roots[0]].axes == (X, THETA, THETA1)


@pytest.mark.parametrize(
    "term", [prob("p", THETA, THETA1), prob("p", THETA, given=(THETA1,)), Log(prob("p", THETA1, X, THETA))]
)
def test_one_variable_with_two_values_is_rejected(term: Log) -> None:
    with pytest.raises(NotEvaluable, match="one variable two values"):
        compile_terms([term])


def test_a_plan_holds_what_its_roots_need() -> None:
    first, second = Log(prob("p", X)), Log(prob("q", Z))
    compiler = Compiler()
    roots = [compiler.root(first), compiler.root(second)]
    assert [compiler.root(first), compiler.root(second)] == roots
    assert compiler.plan(roots) == compile_terms([first, second])
    assert compiler.plan(roots[1:]) == compile_terms([second])
    assert compiler.plan([]).steps == ()


def test_too_many_values_are_rejected() -> None:
    values = [Value(f"v{k}", f"v{k}") for k in range(70)]
    with pytest.raises(NotEvaluable, match=f"at most {MAX_AXES}"):
        signature([prob("p", *values)])
    with pytest.raises(NotEvaluable, match=f"at most {MAX_AXES}"):
        compile_terms([Add(tuple(prob("p", value) for value in values))])


def test_a_sum_closes_its_axes() -> None:
    plan = compile_terms([Sum((X, Z), prob("p", X, Z, THETA))])
    assert plan.steps[plan.roots[0]].axes == (THETA,)
