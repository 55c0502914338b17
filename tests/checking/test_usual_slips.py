"""What is offered first for the usual slips is what was meant, and nothing is offered that says less well what is."""

from __future__ import annotations

from functools import cache

import pytest

from emsym import KL, Derivation, Distribution, E, H, I, Real, Sum, Variable, Verdict, check, log, verify
from emsym.derivation import Link
from emsym.language.notation import text
from emsym.report import Diagnostic, Repair
from tests.checking.test_errata import is_the_same
from tests.checking.usual_slips import SLIPS

x, y, z, theta = map(Variable, ("x", "y", "z", "theta"))
p, q, r, W = map(Distribution, ("p", "q", "r", "W"))


@cache
def told(name: str) -> Diagnostic:
    left, link, right = SLIPS[name][0]
    with Derivation("slip") as slip:
        slip.start(left)
        getattr(slip, link.method)(right)
    [step] = verify(slip, models=100).steps
    assert step.verdict in (Verdict.REFUTED, Verdict.MALFORMED)
    return step.diagnostics[0]


def offers(left, relation, right, **settings) -> tuple[Repair, ...]:
    with Derivation("unevaluated"):
        sides = left(), right()
    return check(sides[0], relation, sides[1], models=100, **settings).diagnostics[0].repairs


@pytest.mark.parametrize("name", SLIPS)
def test_the_first_offer_is_what_was_meant(name):
    _, *meant = SLIPS[name]
    found = told(name).repairs
    assert found, name
    assert any(is_the_same(found[0], row) for row in meant), [repair.said for repair in found]


@pytest.mark.parametrize("name", ["the evidence lost", "log Z lost", "the evidence lost from a posterior"])
def test_what_lacks_a_constant_holds_up_to_it(name):
    found = told(name)
    [constant] = [repair for repair in found.repairs if repair.link is Link.CONSTANT]
    assert constant.constant_in
    [thing] = constant.constant_in
    assert found.help.endswith(f", or = … + const. (in {text(thing)}), by equals_up_to_constant(…, in_={thing.name})")
    again = check(constant.left, "=const", constant.right, in_=constant.constant_in, models=50)
    assert again.verdict is Verdict.PROVED


def test_an_average_is_no_constant():
    assert all(repair.link is not Link.CONSTANT for repair in told("the entropy lost").repairs)


def test_a_real_number_may_be_lost():
    Z = Real("Z", positive=True)
    found = offers(lambda: log(p(x) / Z), "=", lambda: log(p(x)))
    assert found[0].said == "− log Z added on the right"
    assert found[1].link is Link.CONSTANT


def test_a_bound_is_offered_before_its_gap():
    first, second, *_ = told("= for subadditivity").repairs
    assert first.link is Link.AT_MOST
    assert second.said == "− I_p(X; Z) added on the right"


def test_a_lost_term_is_told_in_the_words_of_the_next_line():
    with Derivation("d") as d:
        d.start(KL(q(x), p(x)))
        d.equals(E(log(q(x)), q(x)))
        d.equals(E(log(q(x)), q(x)) - E(log(p(x)), q(x)))
    first, _ = verify(d, models=100).steps
    assert first.diagnostics[0].help == "− E_{q(x)}[log p(x)] added on the right"


def test_what_says_the_same_in_more_words_is_not_offered():
    for repair in offers(lambda: KL(q(z), p(z)), "=", lambda: E(log(q(z) / p(z)), p(z))):
        assert "E_{p(z)}[E_{q(z)}" not in text(repair.right)
    for repair in offers(lambda: KL(q(z), p(z)), "=", lambda: H(q(z)) - H(q(z), p(z))):
        assert not text(repair.left).startswith("−")
    [only] = offers(lambda: I(p, x, z), "<=", lambda: 0)
    assert only.said == "≥ in place of ≤"


def test_of_bounds_by_a_number_the_tightest_is_offered():
    with Derivation("unevaluated"):
        divergence = KL(q(z), p(z)) / log(2)
    for repair in check(divergence, ">=", 1, models=50).diagnostics[0].repairs:
        assert text(repair.right) != "−1"


def test_an_average_of_what_is_constant_is_not_offered():
    for repair in told("the average lost from a logarithm").repairs:
        assert "E_{q(z)}[E_{q(z)}" not in text(repair.right)


def test_both_sides_may_become_the_same_but_for_a_bound():
    assert told("another line's letter").repairs[0].said == "p(x) in place of p(z)"
    for repair in offers(lambda: H(p(x)), "<", lambda: H(p(z))):
        assert text(repair.left) != text(repair.right)


@pytest.mark.parametrize(
    ("mixed", "form"),
    [
        (lambda: KL(Sum(q(x) * W(y | x), x), Sum(r(x) * W(y | x), x)), "KL(…, …, y)"),
        (lambda: H(Sum(q(x) * W(y | x, theta), x)), "H(…, y)"),
        (lambda: E(log(q(z)), q(z) / 2 + r(z) / 2), "E(…, …, z)"),
    ],
)
def test_a_mixture_names_its_values_last(mixed, form):
    with Derivation("unevaluated"):
        written = mixed()
    for right in (written, KL(q(x), p(x))):
        found = check(written, "<=", right, models=50).diagnostics[0]
        assert form in found.help
        assert all(repair.kinds[0] == "values named" for repair in found.repairs)


def test_behind_the_other_relation_it_is_told_what_keeps_the_one_that_was_claimed():
    earlier = theta.value("thetatilde")
    ratio = lambda: E(log(p(x, z | theta) / p(x, z | earlier)), p(z | x, theta))  # noqa: E731
    found = check(log(p(x | theta)) - log(p(x | earlier)), ">=", ratio(), models=100).diagnostics[0]
    assert found.help == "≤ in place of ≥, or p(z | x, θ̃) in place of p(z | x, θ)"
    strict = check(KL(q(z), p(z)), ">", 0, models=100).diagnostics[0]
    assert strict.help == "≥ in place of >"


@pytest.mark.parametrize(
    ("left", "relation", "right", "unwanted"),
    [
        (lambda: H(p, x | z), ">=", lambda: H(p(x)), "−H(p(x)) in place of H(p(x))"),
        (lambda: KL(q(x, z), p(x, z)), "<=", lambda: KL(q(x), p(x)), "p(x) in place of p(x, z)"),
        (lambda: E(p(z), q(z)) ** 2, ">=", lambda: E(p(z) ** 2, q(z)), "−p(z)^2 in place of p(z)^2"),
        (lambda: log(p(x)), "<=", lambda: E(log(p(x, z) / q(z)), q(z)), "+ log p(x) added on the right"),
        (lambda: I(p, x, z), "=", lambda: KL(p(x, z), p(x) * p(z | x)), "≥ in place of ="),
        (lambda: 2 * Sum(p(x, z), z), "=", lambda: p(x), "+ p(x) added on the right"),
    ],
)
def test_what_nobody_means_is_not_offered(left, relation, right, unwanted):
    found = offers(left, relation, right)
    assert found
    assert unwanted not in [repair.said for repair in found]


def test_what_is_lost_of_conditions_comes_back():
    [first, *_] = offers(lambda: I(p, x, z | y), "=", lambda: H(p, x | y) - H(p, x | z))
    assert first.said == "H_p(X | Z, Y) in place of H_p(X | Z)"
    found = offers(lambda: E(log(q(z)), q(z)), "=", lambda: E(log(q(z)), q(z | x, theta)))
    assert "q(z) in place of q(z | x, θ)" in [repair.said for repair in found]


def test_a_term_too_many_is_left_out():
    assert "+ H(p(x, z)) left out on the right" in [
        each.said for each in offers(lambda: H(p(x)), "=", lambda: -E(log(p(x)), p(x)) + H(p(x, z)))
    ]


def test_an_average_under_a_condition_is_written_with_it():
    earlier = theta.value("thetatilde")
    with Derivation("unevaluated"):
        report = check(log(p(x | theta)), "=", E(log(p(x, z | theta)), p(z | x, earlier)), models=100)
    assert "left − right = −Σ_z p(z | x, θ̃) log p(z | x, θ)" in report.diagnostics[0].notes
