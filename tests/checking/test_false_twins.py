"""Planted slips: no false twin of a true step is proved, and whatever is refuted is false at the counterexample shown.

Each twin is judged by `brute_force`, which shares no code with the kernel or the numeric engine.
"""

from __future__ import annotations

import runpy
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import sympy

from emsym import Derivation, Distribution, Sum, Variable, Verdict, log, verify
from emsym.checking.claims import claimed
from emsym.derivation import Link
from emsym.language.errors import LanguageError
from emsym.report import StepReport
from tests.brute_force import confirms, seen_false
from tests.twins import SLIPS, Twin, twins

FOLDER = Path(__file__).resolve().parents[2] / "derivations"
NAMES = ("elbo", "kl_identity")
DERIVATIONS = [runpy.run_path(str(FOLDER / f"{name}.py"))[name] for name in NAMES]

UNDEFINED = "log(-"
"""A twin that takes the log of −Σ … has no value in any model: neither true nor false, so it stays undecided."""


def _planted() -> dict[str, Twin]:
    found = {}
    for derivation in DERIVATIONS:
        for step in derivation.steps:
            seen: Counter[str] = Counter()
            for twin in twins(step):
                seen[twin.kind] += 1
                found[f"{derivation.name}-{step.label}-{twin.kind}-{seen[twin.kind]}"] = twin
    return found


TWINS = _planted()


@cache
def checked(name: str) -> StepReport:
    derivation = Derivation("twin")
    derivation.chains = [[TWINS[name].step]]
    (report,) = verify(derivation, models=200).steps
    return report


@cache
def is_seen_false(name: str) -> bool:
    return seen_false(claimed(TWINS[name].step)[0])


def has_meaning(name: str) -> bool:
    return checked(name).verdict is not Verdict.MALFORMED


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_is_judged_as_it_is(name):
    twin, report = TWINS[name], checked(name)
    if report.verdict is Verdict.MALFORMED:
        assert report.diagnostics[0].message
        return
    spelled = f"{twin.step.left} {twin.step.link} {twin.step.right}"
    if report.verdict is Verdict.REFUTED:
        assert confirms(claimed(twin.step)[0], report.counterexample), f"the counterexample is none: {spelled}"
        return
    assert not is_seen_false(name), f"{report.verdict.value}, though false: {spelled}"


@pytest.mark.parametrize("name", [name for name in TWINS if UNDEFINED in str(TWINS[name].step.left)])
def test_a_twin_without_any_value_says_nothing(name):
    report = checked(name)
    assert report.verdict is Verdict.MALFORMED
    assert "is not above 0 in every model" in report.diagnostics[0].message


def test_every_kind_of_slip_is_planted_and_caught(capsys):
    caught: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for name, twin in TWINS.items():
        verdict = checked(name).verdict
        counts[verdict.value] += 1
        caught[twin.kind] += verdict in (Verdict.REFUTED, Verdict.MALFORMED)
    with capsys.disabled():
        print(f"\n{len(TWINS)} twins: {dict(counts)}")  # noqa: T201
    assert set(caught) == {*SLIPS, "relation"}
    assert all(caught.values()), caught
    assert counts["refuted"] + counts["malformed"] >= 0.85 * len(TWINS)
    assert counts["undecided"] <= 0.02 * len(TWINS)


def test_every_step_as_written_is_proved():
    for derivation in DERIVATIONS:
        assert all(report.holds for report in verify(derivation, models=20).steps)


@pytest.mark.parametrize("link", [Link.GREATER, Link.LESS])
def test_an_equation_is_no_strict_inequality(link):
    for name, twin in TWINS.items():
        if twin.kind == "relation" and twin.step.link is link:
            assert checked(name).verdict is Verdict.REFUTED, name


def test_the_captured_twin_of_a_sum_is_another_claim():
    """SymPy's own Sum takes these two for equal."""
    x, w = Variable("x"), Variable("w", "x")
    y = Variable("y")
    p = Distribution("p")
    with sympy.evaluate(False):
        step = Derivation("capture")
        step.start(Sum(log(Sum(p(x, y), y)), x))
        step.equals(Sum(log(Sum(p(w, y), y)), x), label="captured")
        step.equals(Sum(log(Sum(p(y, x), x)), x), label="shadowed")
    captured, shadowed = verify(step, models=200).steps
    assert captured.verdict in (Verdict.REFUTED, Verdict.MALFORMED)
    assert shadowed.verdict in (Verdict.REFUTED, Verdict.MALFORMED)


def test_a_twin_that_cannot_be_read_is_malformed_and_nothing_else():
    for name, twin in TWINS.items():
        try:
            claimed(twin.step)
        except LanguageError:
            assert not has_meaning(name)
