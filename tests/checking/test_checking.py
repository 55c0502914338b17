"""Verdicts and what stands behind them: theorems, counterexamples, conditions, and faults of the step itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sympy

import emsym.deciding.findings
from emsym import (
    KL,
    Derivation,
    Distribution,
    E,
    Function,
    H,
    LanguageError,
    Quantity,
    Real,
    Size,
    Sum,
    Variable,
    Verdict,
    check,
    exp,
    jensen,
    log,
    text,
    verify,
)
from emsym.kernel.theorem import prove
from emsym.language.symbols import Bar
from emsym.report import worst
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from emsym.terms.statement import Statement
from tests.brute_force import confirms

ROOT = Path(__file__).resolve().parents[2]
x, y, z, theta = (Variable(name) for name in ("x", "y", "z", "theta"))
p, q, r = (Distribution(name) for name in "pqr")
f, g = Function("f"), Function("g", positive=True)
a, b = Real("a"), Real("b")
evidence = log(p(x | theta))
with sympy.evaluate(False):
    bound = Sum(q(z) * log(p(x, z | theta) / q(z)), z)


def claim(left, relation, right) -> Claim:
    return Claim(read(left), Relation(relation), read(right))


def code(report) -> str:
    return report.diagnostics[0].code if report.diagnostics else ""


@pytest.mark.parametrize(
    ("left", "relation", "right"),
    [(evidence, "=", log(Sum(p(x, z | theta), z))), (evidence, ">=", bound), (p(x), ">", 0), (p(x), "<", 2)],
    ids=["equation", "bound", "strict", "strict below"],
)
def test_what_is_proved_has_a_theorem(left, relation, right):
    report = check(left, relation, right, models=50)
    assert report.verdict is Verdict.PROVED
    assert report.holds
    theorem = prove(Statement(claim(left, relation, right)), report.proof.witness)
    assert theorem.statement.claim == claim(left, relation, right)
    assert not report.diagnostics


@pytest.mark.parametrize(
    ("left", "relation", "right"),
    [
        (evidence, "=", bound),
        (evidence, "<=", bound),
        (evidence, ">", bound),
        (p(x, z), "=", p(x) * p(z)),
        (f(x), ">=", 0),
        (a * b, "<", 1),
    ],
)
def test_what_is_refuted_is_false_at_its_counterexample(left, relation, right):
    report = check(left, relation, right, models=200)
    assert report.verdict is Verdict.REFUTED
    assert not report.holds
    assert report.proof is None
    assert confirms(claim(left, relation, right), report.counterexample)
    assert code(report) == "E401"


def test_a_refutation_says_what_holds_instead():
    assert "≥" in check(evidence, "=", bound, models=100).diagnostics[0].help
    assert "≥" in check(evidence, "<=", bound, models=100).diagnostics[0].help


@pytest.mark.parametrize("report", [check(evidence, ">=", bound), check(H(q(z)), "<=", log(Size(z)))])
def test_an_inequality_has_a_gap_and_its_condition_of_equality(report):
    assert report.verdict is Verdict.PROVED
    assert report.gap is not None
    assert report.equality is not None


def test_a_condition_that_is_open_leaves_the_step_undecided():
    report = check(log(f(x)), "=", log(f(x)), models=50)
    assert report.verdict is Verdict.UNDECIDED
    assert [o.discharged for o in report.obligations] == [False]
    assert "f(x) > 0" in report.diagnostics[0].notes[0]
    assert "assume" in report.diagnostics[0].help


def test_a_quotient_as_written_asks_that_its_denominator_is_not_zero():
    report = check(f(x) / f(x), "=", 1, models=50)
    assert report.verdict is Verdict.UNDECIDED
    assert "≠ 0" in report.diagnostics[0].notes[0]


def test_a_hypothesis_discharges_a_condition():
    with sympy.evaluate(False):
        ratio = f(x) / f(x)
    assert check(ratio, "=", 1, assuming=[(f(x), ">", 0)], models=50).verdict is Verdict.PROVED
    assert check(ratio, "=", 1, assuming=[(f(x), "<", 0)], models=50).verdict is Verdict.PROVED
    assert check(ratio, "=", 1, assuming=[(f(x), ">=", 0)], models=50).verdict is Verdict.UNDECIDED


def test_a_hypothesis_about_one_value_says_nothing_of_a_bound_one():
    with sympy.evaluate(False):
        ratios, x1 = Sum(f(x) / f(x), x), x.value("x1")
        every = check(ratios, "=", Size(x), assuming=[(f(x), ">", 0)], models=50)
        one = check(ratios + f(x1), "=", Size(x) + f(x1), assuming=[(f(x1), ">", 0)], models=50)
    assert every.verdict is Verdict.PROVED, "x is free nowhere in the claim, so the hypothesis is for every x"
    assert one.verdict is not Verdict.PROVED


def test_a_hypothesis_gives_an_inequality():
    report = check(a * p(x), ">=", p(x), assuming=[(a, ">=", 1)], models=50)
    assert report.verdict is Verdict.PROVED
    assert "hypothesis" in [reason.rule for reason in report.explanation.found]
    assert check(a * p(x), ">=", p(x), models=50).verdict is Verdict.REFUTED


def test_the_hypotheses_of_a_derivation_reach_every_step():
    with Derivation("power") as power:
        power.assume(a, ">=", 1)
        power.start(a * p(x))
        power.at_least(p(x))
        power.start(a * q(x))
        power.at_least(q(x))
    assert verify(power, models=50).holds


def test_a_hypothesis_that_says_nothing_is_told():
    with Derivation("wrong") as wrong:
        wrong.assume(q, ">=", 1)
        wrong.start(p(x))
        wrong.equals(p(x))
    report = verify(wrong, models=50)
    assert report.verdict is Verdict.MALFORMED
    assert [d.code for d in report.diagnostics] == ["E304"]


with sympy.evaluate(False):
    MALFORMED = {
        "unknown symbol": (sympy.Symbol("k"), "unknown"),
        "a value alone": (x, "is a value"),
        "a distribution alone": (q + 1, "without its values"),
        "a function alone": (f * 2, "without its values"),
        "a quantity alone": (Quantity("L", (x,), p(x)), "without its arguments"),
        "a bar alone": (Bar(x, z), "condition without a distribution"),
        "two bars": (p(x | z | theta), "two bars"),
        "two bars and a comma": (p(x | z, y | theta), "two bars"),
        "probability of nothing": (p(Bar((), x)), "probability of nothing"),
        "a number as a value": (p(2), "is not a value"),
        "a decimal": (p(x) * 0.5, "rounded decimal"),
        "infinity": (sympy.oo, "Infinity"),
        "not a number": (sympy.nan, "NaN"),
        "the imaginary unit": (sympy.I * p(x), "ImaginaryUnit"),
        "a foreign function": (sympy.sin(p(x)), "sin"),
        "a statement": (sympy.Lt(a, 1, evaluate=False), "statement"),
        "a range": (sympy.Sum(p(x), (z, 1, 3)), "range"),
        "one index twice": (Sum(p(x, z), z, z), "twice"),
        "an idle index": (Sum(p(x), z), "idle"),
        "two values of one variable": (p(x, x.value("x_2")), "two values"),
        "an index that is no value": (Sum(p(x), a), "not a value"),
        "a divergence of nothing": (KL(f(x), g(x)), "which values"),
        "too few arguments": (Quantity("M", (x, z), p(x, z))(x), "has 1 argument"),
        "an argument of another variable": (Quantity("N", (x,), p(x))(z), "not a value of the variable"),
        "an argument of another kind": (Quantity("O", (x,), p(x))(q), "another kind"),
    }


@pytest.mark.parametrize("name", MALFORMED)
@pytest.mark.parametrize("place", ["left", "right"])
def test_a_step_that_says_nothing_is_malformed_and_names_the_part(name, place):
    expression, told = MALFORMED[name]
    left, right = (expression, p(x)) if place == "left" else (p(x), expression)
    report = check(left, "=", right, models=50)
    assert report.verdict is Verdict.MALFORMED
    assert code(report) == "E301"
    assert told in report.diagnostics[0].message
    assert report.diagnostics[0].help or told in ("two values", "another kind")


def test_a_value_used_after_its_sum_is_unbound():
    with Derivation("leak") as leak:
        leak.start(log(p(x)))
        leak.equals(Sum(q(z), z) * log(p(x, z)))
    (step,) = verify(leak, models=50).steps
    assert step.verdict is Verdict.MALFORMED
    assert "unbound" in step.diagnostics[0].message


def test_a_definition_needs_a_name_and_what_it_names():
    L = Quantity("L", (q, theta), bound)
    assert check(L(q, theta), ":=", bound, models=50).verdict is Verdict.PROVED
    assert check(bound, ":=", L(q, theta), models=50).verdict is Verdict.PROVED
    assert check(L(q, theta), ":=", log(p(x | theta)), models=50).verdict is Verdict.REFUTED
    assert check(p(x), ":=", p(x), models=50).verdict is Verdict.MALFORMED


def test_a_malformed_step_stops_no_other():
    with Derivation("broken") as broken:
        broken.start(log(p(x)))
        broken.equals(log(p(x | z | theta)))
        broken.start(log(p(x)))
        broken.equals(log(Sum(p(x, z), z)))
    assert [step.verdict for step in verify(broken, models=50).steps] == [Verdict.MALFORMED, Verdict.PROVED]


def test_an_empty_derivation_says_nothing():
    with Derivation("empty") as empty:
        empty.start(p(x))
    report = verify(empty)
    assert report.verdict is Verdict.MALFORMED
    assert [d.code for d in report.diagnostics] == ["E202"]


@pytest.mark.parametrize(
    ("left", "right", "in_", "verdict"),
    [
        (KL(q(z), p(z | x)), -E(log(p(x, z)), q(z)) - H(q(z)), q, Verdict.PROVED),
        (KL(q(z), p(z | x)), -E(log(p(x, z)), q(z)), q, Verdict.REFUTED),
        (log(p(x, theta)), log(p(x | theta)), x, Verdict.PROVED),
        (log(p(x, theta)), log(p(x | theta)), theta, Verdict.REFUTED),
        (log(q(z)) + log(p(x)), log(q(z)), (q, z), Verdict.PROVED),
        (log(q(z)) + log(p(x)), log(q(z)), (q, x), Verdict.REFUTED),
        (log(p(x)), log(p(y)), (q, z), Verdict.PROVED),
        (log(p(x)), 0, (), Verdict.MALFORMED),
        (log(p(x)), 0, f, Verdict.MALFORMED),
    ],
)
def test_equal_up_to_a_constant(left, right, in_, verdict):
    assert check(left, "=const", right, in_=in_, models=100).verdict is verdict


def test_a_disagreement_of_kernel_and_oracle_is_a_fault_and_no_verdict(monkeypatch):
    monkeypatch.setattr(emsym.deciding.findings, "prove", lambda *_: object())
    report = check(p(x, z), "=", p(x) * p(z), models=100)
    assert report.verdict is None
    assert report.fault.message == "the kernel proves what the oracle refutes"
    assert code(report) == "E900"
    assert report.counterexample is None
    assert not report.holds


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_has_no_truth(verdict):
    with pytest.raises(TypeError, match="not true or false"):
        bool(verdict)


def test_the_gravest_verdict_counts():
    assert worst([Verdict.PROVED, Verdict.UNDECIDED]) is Verdict.UNDECIDED
    assert worst([Verdict.REFUTED, Verdict.UNDECIDED]) is Verdict.REFUTED
    assert worst([Verdict.REFUTED, Verdict.MALFORMED]) is Verdict.MALFORMED
    assert worst([Verdict.PROVED, None]) is Verdict.UNDECIDED
    assert worst([]) is Verdict.MALFORMED


@pytest.mark.parametrize("relation", ["==", "!=", "", "≥", "approximately"])
def test_a_relation_that_there_is_not(relation):
    with pytest.raises(LanguageError, match="not a relation"):
        check(p(x), relation, p(x))
    with pytest.raises(LanguageError, match="not a relation"):
        check(p(x), "=", p(x), assuming=[(p(x), relation, 0)])


@pytest.mark.parametrize("depth", [10, 60, 150])
def test_depth_costs_at_most_the_verdict(depth):
    deep = a
    with sympy.evaluate(False):
        for _ in range(depth):
            deep = log(exp(log(p(x)) + deep))
    report = check(deep, "=", deep, models=10)
    assert report.verdict in ((Verdict.PROVED,) if depth < 100 else (Verdict.PROVED, Verdict.UNDECIDED))


@pytest.mark.parametrize("kind", [sympy.Add, sympy.Mul])
def test_a_wide_expression_is_checked(kind):
    parts = [g(Variable(f"v_{n}", "x")) for n in range(300)]
    with sympy.evaluate(False):
        assert check(kind(*parts), "=", kind(*reversed(parts)), models=5).verdict is Verdict.PROVED


VERDICTS = """
import json, sys
import sympy
from emsym import *
from emsym.checking import verify_all
from emsym.terms.statement import Statement
from emsym.render.json import report_data
x, z = Variable("x"), Variable("z")
p, q, f = Distribution("p"), Distribution("q"), Function("f")
with Derivation("all") as chain:
    chain.start(log(p(x)))
    chain.equals(log(Sum(q(z) * (p(x, z) / q(z)), z)))
    chain.at_least(Sum(q(z) * log(p(x, z) / q(z)), z), by=jensen(log, weights=q(z)))
    chain.start(KL(q(z), p(z)))
    chain.greater_than(0)
    chain.start(log(f(x)))
    chain.equals(log(f(x)))
    chain.start(H(p(x, z)))
    chain.equals(H(p(x)) + H(p(z)))
    chain.start(p(x | z | z))
    chain.equals(1)
print(json.dumps([report_data(verify_all([chain], models=60, seed=seed)) for seed in map(int, sys.argv[1:])]))
"""


def reports(*seeds: str, flags: tuple[str, ...] = (), hash_seed: str = "0") -> list[dict]:
    """What a process of its own finds of one derivation, with each of the seeds."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *flags, "-c", VERDICTS, *seeds]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_a_report_is_the_same_in_every_run_and_without_asserts():
    first, other = reports("0", "5")
    found = [step["verdict"] for step in first["derivations"][0]["steps"]]
    assert found == ["proved", "proved", "refuted", "undecided", "refuted", "malformed"]
    assert [step["verdict"] for step in other["derivations"][0]["steps"]] == found
    assert reports("0", hash_seed="99", flags=("-O",)) == [first]


@pytest.mark.parametrize("levels", [100, 400, pytest.param(2000, marks=pytest.mark.slow)])
def test_depth_costs_no_verdict(levels):
    def nested():
        term = p(x)
        for _ in range(levels):
            term = log(2 + exp(term))
        return term

    with sympy.evaluate(False):
        left, right, other = nested(), nested(), log(3 + exp(nested()))
    report = check(left, "=", right, models=20)
    assert report.verdict is Verdict.PROVED
    assert len(text(report.left)) > levels
    assert check(left, "=", other, models=20).verdict is not Verdict.PROVED


def test_what_is_too_large_to_be_proved_is_tested_all_the_same(monkeypatch):
    monkeypatch.setattr("emsym.kernel.polynomial.MOST_MULTIPLIED", 100)
    parts = [Function(f"f{n}", positive=True)(x) for n in range(8)]
    with sympy.evaluate(False):
        product = sympy.Mul(*[part + 1 for part in parts])
        again, other = sympy.Mul(*[1 + part for part in reversed(parts)]), product + parts[0]
    true, false = check(product, "=", again, models=20), check(product, "=", other, models=20)
    assert true.verdict is Verdict.UNDECIDED
    assert any("more than 100 monomials" in note for note in true.diagnostics[0].notes)
    assert true.evidence.models
    assert false.verdict is Verdict.REFUTED
    assert false.refutation.check() is None


def test_a_step_whose_time_is_up_says_so_and_blames_nothing_else():
    with sympy.evaluate(False):
        report = check(evidence, ">=", bound, by=jensen(log, weights=q(z)), step_seconds=1e-9)
    assert report.verdict is Verdict.UNDECIDED
    assert any("the search for a proof stopped: the step's 1e-09 s are up" in note for note in report.left_out)
    assert not any("Jensen" in note for note in report.diagnostics[0].notes)
    assert "step_seconds" in report.diagnostics[0].help
    assert check(evidence, ">=", bound, by=jensen(log, weights=q(z))).holds
