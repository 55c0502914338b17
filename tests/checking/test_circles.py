"""Definitions in a circle, and two of one law: a contradiction is told, and what is consistent is used."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym import Derivation, Distribution, Function, Rational, Size, Sum, Variable, Verdict, check, verify
from tests.examples import share

x, z = Variable("x"), Variable("z")
p, q, r, s = map(Distribution, ("p", "q", "r", "s"))
f, g = Function("f"), Function("g")

CONTRADICTORY = {
    "each is one more than the other": [(f(x), "=", g(x) + 1), (g(x), "=", f(x) + 1)],
    "one more than itself": [(f(x), "=", f(x) + 1)],
    "a law that grows on its way round": [(q(z), "=", r(z)), (r(z), "=", 2 * q(z))],
    "a law that does not sum to 1": [(q(z), "=", 2 * p(z))],
    "a mixture that sums to more than 1": [(q(z), "=", p(z) / 2 + 1 / Size(z))],
    "two values of one function": [(f(x), "=", 1), (f(x), "=", 2)],
    "two formulas of one law": [(q(z), "=", r(z)), (q(z), "=", r(z) / 2)],
}
CONSISTENT = {
    "two laws": ([(q(z), "=", r(z)), (r(z), "=", q(z))], (q(z), "=", r(z))),
    "three laws": ([(q(z), "=", r(z)), (r(z), "=", s(z)), (s(z), "=", q(z))], (q(z), "=", s(z))),
    "there and back": ([(f(x), "=", g(x) + 1), (g(x), "=", f(x) - 1)], (f(x), ">", g(x))),
    "one law twice": ([(q(z), "=", p(z)), (q(z), "=", r(z))], (p(z), "=", r(z))),
}


@pytest.mark.parametrize("name", CONTRADICTORY)
def test_what_contradicts_itself_is_malformed_with_the_reason(name):
    report = check(p(x), "=", 2 * p(x), assuming=CONTRADICTORY[name], models=20, repairs=False)
    assert report.verdict is Verdict.MALFORMED
    (told,) = (each for each in report.diagnostics if each.code == "E305")
    assert "follows" in told.notes[0]


@pytest.mark.parametrize("name", CONSISTENT)
def test_a_circle_that_contradicts_nothing_is_a_hypothesis_like_any_other(name):
    assuming, claim = CONSISTENT[name]
    report = check(*claim, assuming=assuming, models=20, repairs=False)
    assert report.verdict is Verdict.PROVED
    assert not report.diagnostics


LAWS = [q(z), r(z)]
FUNCTIONS = [f(x), g(x)]
law_formulas = st.sampled_from(
    [q(z), r(z), s(z), q(z) / 2, 2 * r(z), (q(z) + r(z)) / 2, (r(z) + s(z)) / 2, q(z) * r(z) / Sum(q(z) * r(z), z)]
)
function_formulas = st.sampled_from([f(x), g(x), f(x) + 1, g(x) - 1, -g(x), f(x) * g(x), f(x) / 2 + Rational(1, 2)])
definitions = st.one_of(
    st.tuples(st.sampled_from(LAWS), st.just("="), law_formulas),
    st.tuples(st.sampled_from(FUNCTIONS), st.just("="), function_formulas),
)


@settings(deadline=None, max_examples=share(100))
@given(st.lists(definitions, min_size=1, max_size=3))
def test_nothing_false_is_proved_from_definitions_unless_it_is_said(assuming):
    report = check(p(x), "=", 2 * p(x), assuming=assuming, models=20, repairs=False, step_seconds=5)
    told = {each.code for each in report.diagnostics}
    assert report.verdict is not Verdict.PROVED or "W201" in told


def test_a_derivation_with_such_definitions_is_malformed():
    with Derivation("circle") as circle:
        circle.assume(f(x), "=", g(x) + 1)
        circle.assume(g(x), "=", f(x) + 1)
        circle.start(p(x))
        circle.equals(2 * p(x))
    report = verify(circle, models=20, repairs=False)
    assert report.verdict is Verdict.MALFORMED
