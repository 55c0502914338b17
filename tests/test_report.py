"""Reports add up: verdicts of derivations and runs, what holds, and exit codes."""

from __future__ import annotations

import pytest

from emsym.derivation import Link, Place
from emsym.language.reasons import Reason
from emsym.report import DerivationReport, Diagnostic, Explanation, Report, StepReport, Verdict

HERE = Place("here.py", 1)
PROVED, REFUTED, UNDECIDED, MALFORMED = Verdict.PROVED, Verdict.REFUTED, Verdict.UNDECIDED, Verdict.MALFORMED
WRONG = Explanation(Reason("bayes"), False, (Reason("chain_rule"),))
RIGHT = Explanation(Reason("bayes"), True, (Reason("bayes"),))


def step(verdict: Verdict, explanation: Explanation | None = None) -> StepReport:
    return StepReport("step", 1, Link.EQUAL, 1, (), HERE, "", verdict, explanation)


def derivation(*steps: StepReport, diagnostics: tuple[Diagnostic, ...] = ()) -> DerivationReport:
    return DerivationReport("d", "D", "", HERE, steps, (), diagnostics)


@pytest.mark.parametrize(
    ("verdicts", "whole", "code"),
    [
        ([], PROVED, 0),
        ([PROVED, PROVED], PROVED, 0),
        ([PROVED, UNDECIDED], UNDECIDED, 3),
        ([UNDECIDED, REFUTED], REFUTED, 1),
        ([MALFORMED, REFUTED], MALFORMED, 2),
        ([MALFORMED, UNDECIDED, PROVED], MALFORMED, 2),
    ],
)
def test_a_run_is_as_good_as_its_worst_step(verdicts, whole, code):
    for report in (
        Report((derivation(*map(step, verdicts)),)),
        Report(tuple(derivation(step(verdict)) for verdict in verdicts)),
    ):
        assert report.verdict is whole
        assert report.exit_code == code


def test_a_wrong_reason_holds_not_and_fails():
    report = Report((derivation(step(PROVED, WRONG)),))
    assert report.verdict is PROVED
    assert not report.derivations[0].holds
    assert report.exit_code == 1


def test_a_right_reason_holds():
    report = Report((derivation(step(PROVED, RIGHT), step(PROVED)),))
    assert report.derivations[0].holds
    assert report.exit_code == 0


@pytest.mark.parametrize("verdict", [REFUTED, UNDECIDED, MALFORMED])
def test_only_what_is_proved_holds(verdict):
    assert not step(verdict).holds
    assert not step(verdict, RIGHT).holds
    assert not derivation(step(PROVED), step(verdict)).holds


def test_a_wrong_reason_counts_more_than_an_undecided_step():
    assert Report((derivation(step(PROVED, WRONG), step(UNDECIDED)),)).exit_code == 1
    assert Report((derivation(step(PROVED, WRONG), step(MALFORMED)),)).exit_code == 2


def test_an_error_about_the_whole_makes_it_malformed_and_a_warning_does_not():
    assert derivation(step(PROVED), diagnostics=(Diagnostic("E201", "broken"),)).verdict is MALFORMED
    assert derivation(step(PROVED), diagnostics=(Diagnostic("W101", "note"),)).verdict is PROVED


def test_what_could_not_be_loaded_makes_the_run_malformed():
    report = Report((derivation(step(PROVED)),), (Diagnostic("E101", "no such file"),))
    assert report.verdict is MALFORMED
    assert report.exit_code == 2


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_cannot_be_tested_for_truth(verdict):
    with pytest.raises(TypeError, match=f"Verdict.{verdict.name}"):
        bool(verdict)
    with pytest.raises(TypeError):
        assert not verdict


def test_reports_are_immutable():
    with pytest.raises(AttributeError):
        step(PROVED).verdict = REFUTED
