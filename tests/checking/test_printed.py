"""A step that carries the form which a document prints holds only if that form does not."""

import pytest

from emsym import (
    Derivation,
    Distribution,
    LanguageError,
    Real,
    Sum,
    Variable,
    Verdict,
    exp,
    jensen,
    log,
    printed,
    verify,
)

x, z = Variable("x"), Variable("z")
p, q = Distribution("p"), Distribution("q")


def checked(form, by=None):
    with Derivation("d") as d:
        d.start(log(p(x)))
        d.at_least(Sum(q(z) * log(p(x, z) / q(z)), z), by=by, printed=form)
    return verify(d, models=100)


@pytest.mark.parametrize(
    ("form", "verdict"),
    [
        (printed(Sum(q(z) * log(p(x, z) / q(z)), z), relation="<="), Verdict.REFUTED),
        (printed(Sum(q(z) * log(p(x, z) / q(z)), z), relation="="), Verdict.REFUTED),
        (printed(Sum(q(z) * p(x, z) / q(z), z)), Verdict.REFUTED),
        (printed(Sum(q(z) * log(p(x, z) / q(z)), z), left=log(x | z)), Verdict.MALFORMED),
        (printed(x), Verdict.MALFORMED),
    ],
    ids=["direction", "equality", "log lost", "left malformed", "right malformed"],
)
def test_a_printed_form_that_fails_confirms_the_slip(form, verdict):
    report = checked(form)
    [step] = report.steps
    assert step.printed.verdict is verdict
    assert step.verdict is Verdict.PROVED
    assert step.holds
    assert report.holds
    assert not step.diagnostics


def test_a_printed_form_that_holds_fails_the_step():
    report = checked(printed(Sum(q(z) * log(p(x, z) / q(z)), z) - 1))
    [step] = report.steps
    assert step.verdict is Verdict.PROVED
    assert not step.holds
    assert not report.holds
    assert [d.code for d in step.diagnostics] == ["E405"]


def test_a_true_form_with_a_wrong_reason_is_a_slip():
    report = checked(printed(Sum(log(p(x, z)), z), by=jensen(log, weights=q(z))))
    [step] = report.steps
    assert step.printed.verdict is Verdict.PROVED
    assert not step.printed.explanation.right
    assert "missing" in step.printed.explanation.note
    assert report.holds


def test_an_undecided_form_leaves_the_step_undecided():
    report = checked(printed(log(p(x) - p(x, z))))
    [step] = report.steps
    assert step.printed.verdict is Verdict.UNDECIDED
    assert step.verdict is Verdict.UNDECIDED
    assert [d.code for d in step.diagnostics] == ["E406"]


def test_a_false_step_is_not_saved_by_a_false_printed_form():
    with Derivation("d") as d:
        d.start(log(p(x)))
        d.equals(log(p(z)), printed=printed(log(q(z))))
    [step] = verify(d, models=100).steps
    assert step.verdict is Verdict.REFUTED
    assert not step.holds


def test_the_relation_of_a_printed_form_compares_two_numbers():
    with pytest.raises(LanguageError, match="not a relation of a printed form"):
        printed(log(p(x)), relation=":=")


def test_hypotheses_that_no_model_meets_are_told():
    with Derivation("d") as d:
        d.assume(exp(Real("a")) + Real("a"), "=", 3)
        d.start(p(x))
        d.equals(p(x))
    assert "W201" in [problem.code for problem in verify(d, models=100).diagnostics]


def test_hypotheses_that_some_model_meets_are_not():
    with Derivation("d") as d:
        d.assume(p(x), ">", q(x))
        d.start(p(x))
        d.greater_than(q(x))
    report = verify(d, models=100)
    assert report.holds
    assert not report.diagnostics
