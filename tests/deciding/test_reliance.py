"""Which hypotheses a step rests on: those alone, whatever else is assumed and in whatever order."""

from __future__ import annotations

import json
from itertools import permutations

import pytest
import sympy

from emsym import Derivation, Distribution, Function, I, Real, Report, Sum, Variable, check, hypothesis, log, verify
from emsym.deciding.reliance import relied_on
from emsym.render.json import report_json
from emsym.render.latex import derivation_latex
from emsym.render.text import report_text

x, y, z, w = (Variable(name) for name in "xyzw")
p, q = Distribution("p"), Distribution("q")
f, g = Function("f"), Function("g")
a, b = Real("a"), Real("b")

with sympy.evaluate(False):
    LARGER = (f(z), ">=", g(z))
    POSTERIOR = (q(z), "=", p(z | x))
    CHAIN = (p(z | (x, y)), "=", p(z | y))
    POSITIVE = (a, ">", 0)
    IDLE = (b, ">=", 1)
    RESTING = [
        ("an inequality", (Sum(p(z) * f(z), z), ">=", Sum(p(z) * g(z), z)), [LARGER], [POSTERIOR, IDLE]),
        ("a definition", (Sum(q(z) * log(q(z)), z), "=", Sum(p(z | x) * log(p(z | x)), z)), [POSTERIOR], [CHAIN, IDLE]),
        ("an independence", (I(p, x, z), "<=", I(p, x, y)), [CHAIN], [IDLE, POSITIVE]),
        ("a condition", (log(a * a), "=", 2 * log(a)), [POSITIVE], [IDLE, LARGER]),
        ("two", (b * Sum(p(z) * f(z), z), ">=", b * Sum(p(z) * g(z), z)), [LARGER, IDLE], [POSITIVE]),
        ("nothing", (p(x, z), "=", p(x | z) * p(z)), [], [CHAIN, POSITIVE, LARGER]),
    ]


@pytest.mark.parametrize(("claim", "needed", "idle"), [row[1:] for row in RESTING], ids=[row[0] for row in RESTING])
def test_a_proof_rests_on_what_it_needs_in_every_order(claim, needed, idle):
    for assuming in permutations([*needed, *idle]):
        report = check(*claim, assuming=assuming, models=2)
        assert report.proved
        assert [assuming[number] for number in relied_on(report.proof)] == [each for each in assuming if each in needed]


@pytest.mark.parametrize(("claim", "needed"), [row[1:3] for row in RESTING], ids=[row[0] for row in RESTING])
def test_the_reason_hypothesis_is_right_where_the_step_rests_on_one(claim, needed):
    report = check(*claim, by=hypothesis, assuming=[IDLE, *(each for each in needed if each != IDLE)], models=2)
    assert report.holds is bool(needed)
    assert [each.left for each in report.explanation.hypotheses] == [
        each[0] for each in sorted(needed, key=lambda each: each != IDLE)
    ]


def several():
    with Derivation("several") as made:
        made.assume(b, ">=", 1)
        made.assume(f(z), ">=", g(z))
        made.start(Sum(p(z) * f(z), z))
        made.at_least(Sum(p(z) * g(z), z))
    return verify(made, models=2)


def test_a_step_says_which_hypothesis_it_rests_on_as_the_theorem_prints_it():
    report = several()
    said = " ".join(report_text(Report((report,)), width=200).split())
    assert "proved hypothesis (2): f(z) ≥ g(z) for every z" in said
    assert "assuming (1) b ≥ 1 and (2) f(z) ≥ g(z) for every z" in said
    printed = derivation_latex(report)
    assert r"\footnotesize (hypothesis (2))" in printed
    assert r"assuming (1) $b \ge 1$ and (2) $f(z) \ge g(z)$ for every $z$" in printed
    (step,) = json.loads(report_json(Report((report,))))["derivations"][0]["steps"]
    assert step["reason"]["hypotheses"] == [
        {"number": 2, "text": "f(z) ≥ g(z) for every z", "latex": r"$f(z) \ge g(z)$ for every $z$"}
    ]


def test_one_hypothesis_alone_has_no_number():
    with Derivation("alone") as made:
        made.assume(f(z), ">=", g(z))
        made.start(Sum(p(z) * f(z), z))
        made.at_least(Sum(p(z) * g(z), z))
    report = verify(made, models=2)
    assert "hypothesis: f(z) ≥ g(z) for every z" in " ".join(report_text(Report((report,)), width=200).split())
    assert r"(hypothesis: $f(z) \ge g(z)$ for every $z$)" in derivation_latex(report)
