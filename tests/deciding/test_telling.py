"""Whatever fails beside a verdict, the verdict stays: what is missing is the sentence, and that is said."""

from __future__ import annotations

import json

import pytest
import sympy

from emsym import KL, Derivation, Distribution, Function, Sum, Variable, Verdict, check, jensen, log, verify
from emsym.budget import OutOfBudget
from emsym.deciding.telling import Telling
from emsym.render.json import report_json
from emsym.render.latex import document_latex
from emsym.render.text import report_text
from emsym.report import Report
from tests.test_derivations import DERIVATIONS, report

x, z, theta = (Variable(name) for name in ("x", "z", "theta"))
p, q = Distribution("p"), Distribution("q")
f = Function("f")

with sympy.evaluate(False):
    bound = Sum(q(z) * log(p(x, z | theta) / q(z)), z)
    CLAIMS = {
        "equation": (log(p(x, z)), "=", log(p(x | z)) + log(p(z))),
        "bound": (log(p(x | theta)), ">=", bound),
        "divergence": (KL(q(z), p(z | x)), ">=", 0),
        "false": (KL(q(z), p(z)), "=", KL(p(z), q(z))),
        "false bound": (log(p(x | theta)), "<=", bound),
        "neither": (log(f(z)), "=", log(f(z))),
        "nothing": (log(-p(x)), "=", log(p(x))),
    }

BESIDE_PROOFS = (
    "emsym.checking.explanation",
    "emsym.checking.gap",
    "emsym.checking.equality",
    "emsym.checking._obligations",
    "emsym.checking.diagnose",
    "emsym.checking.statement",
    "emsym.deciding.findings.compare",
    "emsym.deciding.findings.explain.found",
    "emsym.deciding.findings.gaps.spell",
)
BESIDE_REFUTATIONS = (
    "emsym.checking.diagnose",
    "emsym.checking.diagnosis.told",
    "emsym.deciding.findings.decide",
    "emsym.deciding.findings.certificates.search",
    "emsym.checking.faults._is_local",
    "emsym.checking.faults.repairs",
    "emsym.repair.repairs.fitting",
    "emsym.repair.repairs.edits",
    "emsym.numeric.shrink.Shrinker.shrink",
)
RENDERERS = (
    "emsym.language.notation.text",
    "emsym.language.notation.latex",
    "emsym.render.phrases.reason_phrase",
    "emsym.render.phrases._jensen",
    "emsym.render.phrases._declared",
)
ERRORS = (RecursionError("deep"), KeyError("a fault"), MemoryError(), OutOfBudget("the time is up"))


def every(targets):
    """Each target with the two ways to fail that differ most, the first with each way."""
    return [(targets[0], error) for error in ERRORS] + [(t, error) for t in targets[1:] for error in ERRORS[:2]]


def failing(error):
    def fail(*_, **__):
        raise error

    return fail


def found(*names, models=20):
    return {name: check(*CLAIMS[name], models=models) for name in names or CLAIMS}


BEFORE = {name: step.verdict for name, step in found().items()}


def test_the_claims_are_of_every_kind():
    assert set(BEFORE.values()) == set(Verdict)


@pytest.mark.parametrize(("target", "error"), every(BESIDE_PROOFS))
def test_no_explanation_takes_a_proof_away(target, error, monkeypatch):
    monkeypatch.setattr(target, failing(error))
    proved = [name for name, verdict in BEFORE.items() if verdict is Verdict.PROVED]
    steps = found(*proved)
    assert {step.verdict for step in steps.values()} == {Verdict.PROVED}
    assert all(step.proof.check() for step in steps.values())
    if target != "emsym.checking.statement":
        told = [step for step in steps.values() if step.left_out]
        assert told
        assert all(step.diagnostics[0].code == "W401" for step in told)
        assert all(set(step.left_out) <= set(step.diagnostics[0].notes) for step in told)


@pytest.mark.parametrize(("target", "error"), every(BESIDE_REFUTATIONS))
def test_no_repair_takes_a_refutation_away(target, error, monkeypatch):
    monkeypatch.setattr(target, failing(error))
    refuted = [name for name, verdict in BEFORE.items() if verdict is Verdict.REFUTED]
    steps = found(*refuted)
    assert {step.verdict for step in steps.values()} == {Verdict.REFUTED}
    for step in steps.values():
        assert step.refutation.check() is None
        for_a_proof = "decide" in target or "certificates" in target
        if target != "emsym.checking.faults._is_local" and (isinstance(error, KeyError) or not for_a_proof):
            assert step.left_out
            assert set(step.left_out) <= set(step.diagnostics[0].notes)


SHORT = [derivation for derivation in DERIVATIONS if derivation.document == "D2"][:4]


@pytest.mark.parametrize("derivations", [SHORT, pytest.param(DERIVATIONS, marks=pytest.mark.slow)], ids=["D2", "all"])
def test_every_verdict_of_the_library_stays_without_its_explanations(derivations, monkeypatch):
    before = {(d.name, step.label): step.verdict for d in derivations for step in report(d).steps}
    assert before
    for target in (*BESIDE_PROOFS, "emsym.checking.diagnosis.told", "emsym.checking.faults.repairs"):
        if "compare" not in target:
            monkeypatch.setattr(target, failing(RecursionError("deep")))
    reports = [verify(derivation, models=20) for derivation in derivations]
    assert {(each.name, step.label): step.verdict for each in reports for step in each.steps} == before
    assert all(each.complete for each in reports)


@pytest.mark.parametrize("target", RENDERERS)
def test_no_renderer_takes_a_report_away(target, monkeypatch):
    with Derivation("both") as both:
        both.start(log(p(x | theta)))
        both.at_least(bound, by=jensen(log, weights=q(z)))
        both.equals(bound + KL(q(z), p(z)))
    whole = Report((verify(both, models=20),))
    monkeypatch.setattr(target, failing(RecursionError("deep")))
    printed = report_text(whole)
    assert "proved" in printed
    assert "refuted" in printed
    data = json.loads(report_json(whole))
    assert [step["verdict"] for step in data["derivations"][0]["steps"]] == ["proved", "refuted"]
    assert all(step["proof"] or step["counterexample"] for step in data["derivations"][0]["steps"])
    assert r"\end{document}" in document_latex(whole.derivations)


def test_what_is_missing_is_said_with_the_reason():
    telling = Telling()
    assert telling.tell("no gap is told", failing(RecursionError("deep")), None) is None
    assert telling.tell("no gap is told", lambda: 3, None) == 3
    assert telling.left_out == ["no gap is told: the expressions are nested too deeply"]
    assert not telling.faults
    telling.tell("no reason is told", failing(KeyError("oh")), None)
    assert telling.left_out[-1].endswith("a fault of emsym's own, please report it (KeyError: 'oh')")
    assert [type(fault) for fault in telling.faults] == [KeyError]


def test_an_interruption_is_no_failure():
    with pytest.raises(KeyboardInterrupt):
        Telling().tell("no gap is told", failing(KeyboardInterrupt()), None)
