"""Malformed is what has a value in no model, and it is told at the line where it is written."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym import (
    KL,
    Abs,
    Derivation,
    Distribution,
    E,
    Function,
    H,
    I,
    Real,
    Sum,
    Variable,
    Verdict,
    check,
    exp,
    log,
    sqrt,
    verify,
)
from tests.examples import share

x, z, o, a = (Variable(name) for name in "xzoa")
p, q = Distribution("p"), Distribution("q")
f, g = Function("f"), Function("g", positive=True)
b, c = Real("b"), Real("c", positive=True)


def quick(left, relation, right, **more):
    return check(left, relation, right, models=60, repairs=False, **more)


NEVER_POSITIVE = {
    "an expected log": E(log(p(o | a)), p(a)),
    "−KL": -KL(q(z), p(z)),
    "−H": -H(q(z)),
    "−I": -I(p, x, z),
    "−I, weighted": -c * I(p, x, z),
    "log p": log(p(x)),
    "p − 1": p(x) - 1,
    "joint less marginal": p(x, z) - p(x),
    "a square": -(b**2),
    "at most |b|": b - Abs(b),
    "a difference of entropies": H(p, z | x) - H(p, z),
    "zero": p(x) - Sum(p(x, z), z),
}


@pytest.mark.parametrize("inside", NEVER_POSITIVE.values(), ids=NEVER_POSITIVE)
def test_a_logarithm_of_what_is_never_positive_is_malformed(inside):
    report = quick(log(p(o)), "=", log(inside))
    assert report.verdict is Verdict.MALFORMED
    assert report.diagnostics[0].code == "E301"
    assert "above 0 in no model, so the step has no value" in report.diagnostics[0].message


@pytest.mark.parametrize("inside", NEVER_POSITIVE.values(), ids=NEVER_POSITIVE)
def test_it_is_so_below_a_sum_and_in_a_power(inside):
    for whole in (Sum(q(x) * log(inside), x), Sum(q(z) * log(inside), z), exp(log(inside)), inside**b):
        assert quick(whole, ">=", 0).verdict is Verdict.MALFORMED


@pytest.mark.parametrize(
    "whole",
    [
        log(1 - p(x)),
        log(f(x)),
        log(g(x) - 1),
        log(H(p(x))),
        log(KL(q(z), p(z))),
        log(p(x) - p(z)),
        log(b),
        sqrt(-H(p(x))),
        sqrt(log(p(x))),
        1 / (1 - p(x)),
        1 / KL(q(z), p(z)),
        log(-f(x)),
    ],
)
def test_what_has_a_value_in_some_model_is_not_malformed(whole):
    for report in (quick(whole, "=", whole), quick(whole, ">=", 0), quick(whole, "<=", 0)):
        assert report.verdict is not Verdict.MALFORMED


def test_a_root_of_what_is_below_zero_and_a_quotient_by_zero_are_malformed():
    assert quick(sqrt(log(p(x)) - 1), "=", 0).verdict is Verdict.MALFORMED
    assert quick(sqrt(-exp(b)), "=", 0).verdict is Verdict.MALFORMED
    assert quick(1 / (Sum(p(z), z) - 1), "=", 0).verdict is Verdict.MALFORMED


def test_a_hypothesis_may_take_every_value_away_and_says_of_one_letter_nothing_of_bound_ones():
    assert quick(log(b), "=", 1, assuming=[(b, "<=", 0)]).verdict is Verdict.MALFORMED
    assert quick(log(f(x)), "=", 1, assuming=[(f(x), "<=", 0)]).verdict is Verdict.MALFORMED
    assert quick(Sum(log(f(x)), x), "=", 1, assuming=[(f(x), "<=", 0)]).verdict is Verdict.MALFORMED
    x1 = x.value("x1")
    at_one = quick(Sum(log(f(x)), x) + f(x1), "=", 1, assuming=[(f(x1), "<=", 0)])
    assert at_one.verdict is not Verdict.MALFORMED


def test_what_is_proved_is_not_called_malformed_itself_under_hypotheses_that_contradict_each_other():
    report = quick(log(c), "=", log(c), assuming=[(c, "<=", 0)])
    assert [each.code for each in report.diagnostics] == ["E305"], "it is the hypotheses that say nothing"


BAD = [Sum(p(x), z), log(-p(x)), log(E(log(p(o | a)), p(a))), p, x, log(p(x) - 1)]
GOOD = [p(x), log(p(x)), 1, Sum(p(x, z), z)]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=2, max_size=5))
@settings(max_examples=share(40), deadline=None)
def test_each_malformed_expression_is_told_once_at_its_own_line(lines):
    written = [(BAD if bad else GOOD)[number] for bad, number in lines]
    source = "\n".join(["made.start(written[0])", *(f"made.equals(written[{n}])" for n in range(1, len(written)))])
    with Derivation("lines") as made:
        exec(compile(source, "lines.py", "exec"), {"made": made, "written": written})
    report = verify(made, models=20, repairs=False)
    told = [found.place.line for step in report.steps for found in step.diagnostics if found.code == "E301"]
    assert told == [number for number, (bad, _) in enumerate(lines, 1) if bad]


def test_a_start_that_nothing_follows_is_told_at_its_line():
    here = inspect.currentframe().f_lineno
    with Derivation("alone") as made:
        made.start(Sum(p(x), z))
    (problem,) = verify(made).diagnostics
    assert (problem.code, problem.place.line) == ("E301", here + 2)
    assert problem.excerpt.line[problem.excerpt.start : problem.excerpt.end] == "start"


def test_a_hypothesis_without_a_value_is_told_at_its_line():
    here = inspect.currentframe().f_lineno
    with Derivation("assumed") as made:
        made.assume(log(-p(x)), ">=", 0)
        made.start(p(x))
        made.equals(Sum(p(x, z), z))
    (problem,) = verify(made, models=20).diagnostics
    assert (problem.code, problem.place.line) == ("E304", here + 2)
    assert "above 0 in no model, so it has no value" in problem.message
