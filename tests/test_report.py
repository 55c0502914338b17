"""Reports add up: verdicts of derivations and runs, what holds, and exit codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emsym.codes import Code
from emsym.derivation import Link, Place
from emsym.language.reasons import Reason
from emsym.report import (
    DerivationReport,
    Diagnostic,
    Explanation,
    Fault,
    Obligation,
    Report,
    StepReport,
    TheoremStatement,
    Verdict,
)
from emsym.terms.signature import Signature

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
        ([], MALFORMED, 2),
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
    assert derivation(step(PROVED), diagnostics=(Diagnostic(Code.BROKEN_CHAIN, "broken"),)).verdict is MALFORMED
    assert derivation(step(PROVED), diagnostics=(Diagnostic(Code.IN_PART, "note"),)).verdict is PROVED


def test_what_could_not_be_loaded_makes_the_run_malformed():
    report = Report((derivation(step(PROVED)),), (Diagnostic(Code.UNKNOWN_DERIVATION, "no such file"),))
    assert report.verdict is MALFORMED
    assert report.exit_code == 2


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_cannot_be_tested_for_truth(verdict):
    with pytest.raises(TypeError, match=f"Verdict.{verdict.name}"):
        bool(verdict)
    with pytest.raises(TypeError):
        assert not verdict


@pytest.mark.parametrize("other", [True, False])
def test_a_verdict_is_not_compared_with_a_truth(other):
    for compare in (lambda: other == PROVED, lambda: other != REFUTED, lambda: other in [PROVED, REFUTED]):
        with pytest.raises(TypeError, match="compare it"):
            compare()


def test_a_verdict_is_compared_with_words_as_before():
    assert PROVED == "proved"
    assert PROVED != "refuted"
    assert PROVED != REFUTED
    assert PROVED is not None
    assert {PROVED: 1}["proved"] == 1


@pytest.mark.parametrize("order", [max, min, sorted])
def test_verdicts_have_no_order(order):
    """As words, *proved* comes before *refuted*: the least of a proof and a refutation would be the proof."""
    with pytest.raises(TypeError, match="no order"):
        order([PROVED, REFUTED])


THEOREM = TheoremStatement(1, Link.EQUAL, 1, (), (), Signature(), (), proved=False)
JUDGED = [
    step(REFUTED),
    step(PROVED),
    derivation(step(REFUTED)),
    Report((derivation(step(PROVED)),)),
    Report(()),
    THEOREM,
    Obligation(1, "positive", False),
]


@pytest.mark.parametrize("thing", JUDGED, ids=lambda thing: type(thing).__name__)
def test_what_carries_a_verdict_is_not_mistaken_for_one(thing):
    for mistaken in (
        lambda: bool(thing),
        lambda: not thing,
        lambda: all([thing]),
        lambda: any([thing]),
        lambda: thing or None,
        lambda: thing == True,  # noqa: E712
        lambda: thing != False,  # noqa: E712
        lambda: thing == PROVED,
        lambda: thing != REFUTED,
        lambda: thing in [REFUTED],
        lambda: thing == "proved",
    ):
        with pytest.raises(TypeError, match=rf"ask for its \.{thing.questions.split()[0]}"):
            mistaken()


@pytest.mark.parametrize("thing", JUDGED, ids=lambda thing: type(thing).__name__)
def test_what_carries_a_verdict_equals_what_says_the_same(thing):
    from copy import copy

    assert thing == copy(thing)
    assert hash(thing) == hash(copy(thing))
    assert thing != THEOREM or thing is THEOREM
    assert thing is not None
    assert {thing: 1}[copy(thing)] == 1


def test_what_is_proved_and_what_holds_are_different_questions():
    wrong, right = step(PROVED, WRONG), step(PROVED, RIGHT)
    for report in (wrong, derivation(wrong, right), Report((derivation(wrong, right),))):
        assert (report.proved, report.holds) == (True, False)
    for report in (right, derivation(right), Report((derivation(right),))):
        assert (report.proved, report.holds) == (True, True)
    for report in (step(UNDECIDED), derivation(right, step(REFUTED)), Report((derivation(right), derivation()))):
        assert (report.proved, report.holds) == (False, False)


# --- runs that did not come to their end


FAULTED = replace(step(UNDECIDED), verdict=None, fault=Fault("ZeroDivisionError: oh"))


def test_a_step_that_a_fault_ended_has_no_verdict_and_its_derivation_is_not_proved():
    report = Report((derivation(step(PROVED), FAULTED), derivation(step(PROVED))))
    assert (FAULTED.proved, FAULTED.holds) == (False, False)
    assert (report.complete, report.derivations[0].complete, report.derivations[1].complete) == (False, False, True)
    assert (report.verdict, report.derivations[0].verdict) == (UNDECIDED, UNDECIDED)
    assert not report.holds
    assert report.exit_code == 70
    assert report.faults == (("d::step", FAULTED.fault),)
    assert repr(FAULTED) == "<step step: a fault of emsym>"
    assert [repr(replace(FAULTED, verdict=verdict)) for verdict in Verdict] == [f"<step step: {v}>" for v in Verdict]


def test_what_was_refuted_stays_refuted_whatever_ended_the_run():
    cut = replace(derivation(step(REFUTED), FAULTED), stopped="interrupted", unchecked=("later",))
    assert cut.verdict is REFUTED
    assert Report((cut,)).exit_code == 70
    assert Report((cut,), interrupted=True).exit_code == 130


@pytest.mark.parametrize(
    "cut",
    [
        Report((derivation(step(PROVED)),), interrupted=True),
        Report((derivation(step(PROVED)),), unchecked=("another",)),
        Report((replace(derivation(step(PROVED)), stopped="interrupted"),)),
        Report((replace(derivation(step(PROVED)), unchecked=("later",)),)),
        Report((replace(derivation(step(PROVED)), fault=Fault("oh")),)),
        Report((), interrupted=True),
    ],
)
def test_a_run_that_was_cut_short_is_not_proved(cut):
    assert not cut.complete
    assert cut.verdict is UNDECIDED
    assert not cut.proved
    assert not cut.holds
    assert cut.exit_code != 0


def test_reports_are_immutable():
    with pytest.raises(AttributeError):
        step(PROVED).verdict = REFUTED
