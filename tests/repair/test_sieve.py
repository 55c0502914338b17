"""The sieve: what a few models contradict is left out, whatever stands beside it; what holds or is rare stays."""

from __future__ import annotations

import pytest
import sympy

from emsym import KL, Distribution, E, Sum, Variable, Verdict, check, log
from emsym.deciding.hypotheses import read_hypotheses, supposed
from emsym.derivation import Link, Place, Step, assumption
from emsym.language.expressions import expression
from emsym.repair import sieve

x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q = Distribution("p"), Distribution("q")
many = [Variable(f"v_{count}") for count in range(70)]
HERE = Place("", 0)

with sympy.evaluate(False):
    bound = Sum(q(z) * log(p(x, z) / q(z)), z)
    STEPS = [
        (log(p(x)), Link.EQUAL, bound, False),
        (log(p(x)), Link.AT_LEAST, bound, True),
        (log(p(x)), Link.AT_MOST, bound, False),
        (log(p(x)), Link.EQUAL, bound + KL(q(z), p(z | x)), True),
        (p(x, z), Link.EQUAL, p(x | z), False),
        (p(x, z), Link.EQUAL, p(x | z) * p(z), True),
        (p(x | x), Link.EQUAL, p(x | z | z), False),
        (p(*many), Link.EQUAL, p(*many), False),
        (E(log(p(x)), q(z)), Link.EQUAL, log(p(x)), True),
        (log(-p(x)), Link.EQUAL, log(-p(x)), False),
    ]


def step(left, link, right) -> Step:
    return Step("step", expression(left), link, expression(right), HERE)


def sifted(steps, hypotheses=()) -> list[int]:
    return sieve.sifted([step(*each[:3]) for each in steps], hypotheses)


KEPT = [place for place, (*_, keeps) in enumerate(STEPS) if keeps]


def test_what_models_contradict_or_cannot_tell_is_left_out():
    assert sifted(STEPS) == KEPT


@pytest.mark.parametrize("together", [1, 3])
def test_what_stands_beside_a_step_changes_nothing(together, monkeypatch):
    monkeypatch.setattr(sieve, "TOGETHER", together)
    assert sifted(STEPS) == KEPT
    assert [place for place, each in enumerate(STEPS) if sifted([each]) == [0]] == KEPT


def test_hypotheses_are_supposed():
    independent = [(p(x, z), Link.EQUAL, p(x) * p(z)), (p(x, z), Link.EQUAL, p(x))]
    claims, problems = read_hypotheses([assumption((p(x | z), "=", p(x)), HERE)])
    assert not problems
    hypotheses = supposed([], claims)
    assert sifted(independent, hypotheses) == [0]
    assert sifted(independent) == []


def test_nothing_is_left_of_nothing():
    assert sifted([]) == []
    assert sifted([(p(*many), Link.EQUAL, p(*many))]) == []


def test_more_variables_together_than_can_be_evaluated_leave_nothing():
    halves = [(p(*many[:20]), Link.EQUAL, p(*many[:20])), (p(*many[20:40]), Link.EQUAL, p(*many[20:40]))]
    assert sifted(halves[:1]) == [0]
    assert sifted(halves) == []
    report = check(p(*many), "=", Sum(p(*many), y), models=5)
    assert report.verdict is Verdict.MALFORMED
    assert report.diagnostics[0].repairs == ()
