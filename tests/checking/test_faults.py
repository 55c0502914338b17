"""Where the slip is: local to a line, or shared by the lines after it; and what holds in place of a false relation."""

from __future__ import annotations

import pytest

from emsym import KL, Derivation, Distribution, E, Sum, Variable, Verdict, log, verify

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
p, q = Distribution("p"), Distribution("q")


def bound():
    return Sum(q(z) * log(p(x, z | theta) / q(z)), z)


def steps(*lines, start=None):
    """The reports of a chain; each line is a method's name and an expression."""
    with Derivation("d") as d:
        d.start(start() if start else log(p(x | theta)))
        for method, right in lines:
            getattr(d, method)(right())
    return verify(d, models=100).steps


def test_a_slip_that_the_next_line_does_not_share_is_local():
    first, second, third = steps(
        ("equals", lambda: log(Sum(p(x, z, theta), z))),
        ("equals", lambda: log(Sum(q(z) * (p(x, z | theta) / q(z)), z))),
        ("at_least", bound),
    )
    assert [first.verdict, second.verdict, third.verdict] == [Verdict.REFUTED, Verdict.REFUTED, Verdict.PROVED]
    local = "the slip is local to this line: the next one (step-2, line "
    assert any(note.startswith(local) for note in first.diagnostics[0].notes)
    assert first.diagnostics[0].help == "p(x, z | θ) in place of p(x, z, θ)"
    assert any("in the line before" in note for note in second.diagnostics[0].notes)
    assert not second.diagnostics[0].repairs


def test_a_repair_of_a_local_slip_makes_the_next_line_follow_too():
    """Of itself, the first line would rather be ≥ or have another sum; only the log's place makes the next one true."""
    first, second = steps(
        ("equals", lambda: Sum(log(p(x | z, theta) * p(z | theta)), z)),
        ("equals", lambda: log(Sum(p(z | theta) * p(x | z, theta), z))),
    )
    assert first.verdict is second.verdict is Verdict.REFUTED
    assert first.diagnostics[0].help.startswith("log Σ_z p(x | z, θ) p(z | θ) in place of")


def test_a_malformed_line_is_local_too():
    first, second = steps(
        ("equals", lambda: log(Sum(p(x, z | theta), x))),
        ("equals", lambda: log(Sum(p(x | z, theta) * p(z | theta), z))),
    )
    assert first.verdict in (Verdict.MALFORMED, Verdict.REFUTED)
    assert any("local to this line" in note for note in first.diagnostics[0].notes)
    assert any("in the line before" in note for note in second.diagnostics[0].notes)


def test_what_only_continues_a_malformed_line_is_not_searched():
    first, second = steps(
        ("equals", lambda: log(Sum(p(x), z))),
        ("equals", lambda: log(p(x)) + 1),
    )
    assert first.diagnostics[0].tried > 0
    assert second.diagnostics[0].code == "E303"
    assert second.diagnostics[0].tried == 0


def test_a_slip_that_the_later_lines_share_is_told_once():
    first, second, third = steps(
        ("equals", lambda: log(Sum(p(x, z, theta), z))),
        ("equals", lambda: log(p(x, theta))),
        ("equals", lambda: log(p(x | theta)) + log(p(theta))),
    )
    assert first.verdict is Verdict.REFUTED
    assert second.verdict is third.verdict is Verdict.PROVED
    assert "the 2 lines after it follow from this one, so they share its slip" in first.diagnostics[0].notes
    assert not second.diagnostics
    assert not third.diagnostics


def test_two_slips_are_both_told():
    first, second = steps(
        ("equals", lambda: log(Sum(p(x, z, theta), z))),
        ("equals", lambda: log(Sum(p(z, x | theta), x))),
    )
    assert first.diagnostics[0].help
    for report in (first, second):
        assert not any("follow" in note for note in report.diagnostics[0].notes)


@pytest.mark.parametrize(
    ("method", "note"),
    [
        ("equals", "holds as ≥; the gap is KL(q(z) ‖ p(z | x, θ))"),
        ("at_most", "the relation is the other way: ≥ is proved; the gap is KL(q(z) ‖ p(z | x, θ))"),
    ],
)
def test_what_holds_in_place_of_a_false_relation(method, note):
    [step] = steps((method, bound), start=lambda: log(Sum(q(z) * (p(x, z | theta) / q(z)), z)))
    assert note in step.diagnostics[0].notes
    assert step.diagnostics[0].help.startswith("≥ in place of ")
    assert not any(said.startswith("left − right") for said in step.diagnostics[0].notes)


def test_an_expectation_of_a_logarithm_is_no_logarithm_of_an_expectation():
    [step] = steps(("equals", lambda: E(log(p(x | z)), q(z))), start=lambda: log(E(p(x | z), q(z))))
    assert any(note.startswith("holds as ≥; the gap is ") for note in step.diagnostics[0].notes)


@pytest.mark.parametrize(
    ("start", "note"),
    [
        (lambda: KL(q(z), p(z)), "holds as ≥, and not strictly; the gap is KL(q(z) ‖ p(z))"),
        (lambda: Sum(p(z), z) - 1, "the two sides are equal"),
    ],
)
def test_what_holds_in_place_of_a_strict_relation(start, note):
    [step] = steps(("greater_than", lambda: 0), start=start)
    assert note in step.diagnostics[0].notes


def test_an_inequality_that_is_an_equality_is_told_as_such():
    from emsym import transcript

    with Derivation("d") as d:
        d.start(log(p(x)))
        d.at_least(log(Sum(p(x, z), z)))
    report = verify(d, models=100)
    assert report.holds
    assert "gap 0: the two sides are equal" in transcript(report)


def test_the_diagnostic_has_the_line_and_the_relation_on_it():
    [step] = steps(("equals", lambda: log(p(x))))
    excerpt = step.diagnostics[0].excerpt
    assert excerpt is not None
    assert excerpt.place == step.place
    assert "getattr(d, method)" in excerpt.line

    with Derivation("d") as d:
        d.start(log(p(x)))
        d.at_most(log(p(x)) - 1)
    excerpt = verify(d, models=50).steps[0].diagnostics[0].excerpt
    assert excerpt.line[excerpt.start : excerpt.end] == "at_most"
