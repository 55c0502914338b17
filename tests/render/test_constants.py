"""A refuted "= const": its two numbers are left − right at two places, and every renderer says so."""

from __future__ import annotations

import json
import re

import pytest

from emsym import KL, Derivation, Distribution, E, Variable, Verdict, log, transcript, verify
from emsym.render.json import report_json
from emsym.render.latex import document_latex
from emsym.report import DerivationReport, Report

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
p, q = Distribution("p"), Distribution("q")


def report(left, right, things) -> DerivationReport:
    with Derivation("d") as d:
        d.start(left())
        d.equals_up_to_constant(right(), in_=things)
    return verify(d, models=100, repairs=False)


@pytest.fixture(scope="module")
def refuted() -> DerivationReport:
    found = report(lambda: log(p(x | theta)), lambda: log(p(x, theta)), theta)
    assert found.steps[0].verdict is Verdict.REFUTED
    return found


def test_text(refuted):
    said = transcript(refuted)
    assert re.search(r"left − right at θ +\S+ +where θ = 0, θ′ = 1, x = 0\n", said)
    assert re.search(r"left − right at θ′ +\S+ +so left − right is not constant in θ\n", said)
    assert not re.search(r"\b(left|right) +−?[\d.]", said)
    assert "note: left − right = −log p(θ)" in said


def test_latex(refuted):
    said = document_latex([refuted])
    assert r"left $-$ right at $\theta$ is $" in said
    assert r"left $-$ right at $\theta'$ is $" in said
    assert "the left is" not in said


def test_json(refuted):
    [step] = json.loads(report_json(Report((refuted,))))["derivations"][0]["steps"]
    sides = [step["compared"][side]["text"] for side in ("left", "right")]
    assert sides == ["left − right at θ", "left − right at θ′"]


def test_any_other_relation_is_of_its_sides():
    with Derivation("d") as d:
        d.start(log(p(x)))
        d.equals(log(p(z)))
    found = verify(d, models=100, repairs=False)
    [step] = json.loads(report_json(Report((found,))))["derivations"][0]["steps"]
    assert [step["compared"][side]["text"] for side in ("left", "right")] == ["left", "right"]


def test_a_distribution_has_a_second_one():
    said = transcript(report(lambda: KL(q(z), p(z | x)), lambda: E(log(p(x, z)), q(z)), q))
    assert re.search(r"left − right at q +\S+", said)
    assert re.search(r"left − right at q′ +\S+ +so left − right is not constant in q\n", said)
