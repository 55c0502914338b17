"""Reasons: a right one is confirmed, a wrong one is told with the right one, and one left out is found."""

from __future__ import annotations

import pytest
import sympy

from emsym import (
    Variable,
    Verdict,
    add_zero,
    bayes,
    chain_rule,
    check,
    definition,
    gibbs,
    jensen,
    linearity,
    log_rules,
    marginalize,
    multiply_by_one,
    normalization,
)
from emsym.explain import reasons, rewriting
from emsym.explain.reasons import explains, found, reason_of, rule_of, suffices
from emsym.explain.rewriting import Rule
from emsym.terms.read import read, value
from tests.statements import KL, H, Sum, a, elbo, f, g, log, p, q, r, sqrt, theta, x, y, z

with sympy.evaluate(False):
    summed = (p(x), "=", Sum(p(x, z), z))
    once = (Sum(p(x, z), z), "=", Sum(q(z) * (p(x, z) / q(z)), z))
    zero = (log(p(x)), "=", log(p(x)) + log(q(z)) - log(q(z)))
    chained = (p(x, z), "=", p(x | z) * p(z))
    split = (log(p(x | z) * p(z)), "=", log(p(x | z)) + log(p(z)))
    linear = (Sum(f(z) + g(z), z), "=", Sum(f(z), z) + Sum(g(z), z))
    normal = (Sum(q(z) * log(p(x)), z), "=", log(p(x)))
    named = (H(q(z)), "=", -Sum(q(z) * log(q(z)), z))
    turned = (p(z | x), "=", p(x | z) * p(z) / p(x))
    bound = (log(Sum(q(z) * (p(x, z) / q(z)), z)), ">=", elbo)
    sides = (log(p(x)), ">=", log(Sum(p(x, z), z)))

RIGHT = {
    "marginalise": (summed, marginalize(z)),
    "marginalise over any": (summed, marginalize()),
    "marginalise, bare": (summed, marginalize),
    "multiply by one": (once, multiply_by_one(q(z))),
    "multiply by some one": (once, multiply_by_one),
    "add zero": (zero, add_zero(log(q(z)))),
    "chain rule": (chained, chain_rule),
    "log rules": (split, log_rules),
    "linearity": (linear, linearity),
    "normalisation": (normal, normalization),
    "definition": (named, definition),
    "Bayes": (turned, bayes),
    "Jensen with weights": (bound, jensen(log, weights=q(z))),
    "Jensen without": (bound, jensen(log)),
    "Jensen, bare": (bound, jensen),
    "Gibbs": ((KL(q(z), r(z)), ">=", 0), gibbs),
    "Gibbs for the bound": (bound, gibbs),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_reason_is_confirmed(name):
    claim, reason = RIGHT[name]
    report = check(*claim, by=reason, models=20)
    assert report.verdict is Verdict.PROVED
    assert report.explanation.right
    assert report.holds
    assert not report.diagnostics


WRONG = {
    "marginalise for the chain rule": (chained, marginalize(z), "chain_rule"),
    "marginalise over another": (summed, marginalize(y), "marginalize"),
    "one of another": (once, multiply_by_one(r(z)), "multiply_by_one"),
    "zero of another": (zero, add_zero(log(r(z))), "add_zero"),
    "log rules for linearity": (linear, log_rules, "linearity"),
    "definition for the chain rule": (chained, definition, "chain_rule"),
    "chain rule for nothing": (named, chain_rule, "definition"),
    "Jensen for an equation": (summed, jensen(log, weights=q(z)), "marginalize"),
    "Gibbs for an equation": (chained, gibbs, "chain_rule"),
    "Jensen for equal sides": (sides, jensen(log, weights=q(z)), "marginalize"),
    "a rule for an inequality": (bound, linearity, "jensen"),
    "Jensen with wrong weights": (bound, jensen(log, weights=r(z)), "jensen"),
    "Jensen for the wrong function": (bound, jensen(sqrt), "jensen"),
    "Gibbs for a bound on a probability": ((log(p(x)), "<=", 0), gibbs, "bounds"),
    "Jensen without any weights": ((log(Sum(p(x, z), z)), ">=", Sum(log(p(x, z)), z)), jensen(log), "bounds"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_true_step_with_a_wrong_reason_is_told_with_the_right_one(name):
    claim, reason, right = WRONG[name]
    report = check(*claim, by=reason, models=20)
    assert report.verdict is Verdict.PROVED
    assert not report.explanation.right
    assert not report.holds
    assert right in [each.rule for each in report.explanation.found]
    assert [d.code for d in report.diagnostics] == ["E403"]
    assert check(*claim, models=20).holds


@pytest.mark.parametrize("name", RIGHT)
def test_a_reason_left_out_is_found(name):
    claim, _ = RIGHT[name]
    report = check(*claim, models=20)
    assert report.explanation.given is None
    assert report.explanation.right
    assert report.explanation.found
    if name not in ("add zero", "definition", "Bayes", "Gibbs for the bound"):
        assert name.split()[0].strip(",").lower()[:4] in report.explanation.found[0].title.lower()


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        (q(z), "missing from the sum"),
        (r(y), "sum"),
        (f(z), "do not sum to 1"),
        (None, "no sum in the step has weights"),
    ],
)
def test_jensen_says_what_is_missing(weights, told):
    given = jensen(log) if weights is None else jensen(log, weights=weights)
    with sympy.evaluate(False):
        claim = (log(Sum(p(x, z | theta), z)), ">=", Sum(log(p(x, z | theta)), z))
    report = check(*claim, by=given, models=20)
    assert report.verdict is Verdict.PROVED
    assert not report.explanation.right
    assert told in report.explanation.note


def test_no_reason_that_is_found_can_be_spared():
    left, right = read(log(p(x, z))), read(log(p(x | z)) + log(p(z)))
    rules = found(left, right)
    assert suffices(left, right, rules)
    for rule in rules:
        assert not suffices(left, right, [other for other in rules if other != rule])
    assert found(left, left) == ()
    assert found(left, read(a)) is None


def test_a_rule_that_is_not_needed_explains_nothing():
    left, right = read(Sum(p(x, z), z)), read(p(x))
    assert explains(left, right, Rule("chain_rule")) is None
    assert explains(left, right, Rule("marginalize")) == (Rule("marginalize"),)
    assert explains(left, left, Rule("marginalize")) is None


def test_reasons_become_rules_and_come_back():
    assert rule_of(marginalize(z)) == Rule("marginalize", frozenset({value(z)}))
    assert rule_of(multiply_by_one(q(z))) == Rule("multiply_by_one", part=read(q(z)))
    for reason in (marginalize(z), multiply_by_one(q(z)), add_zero(q(z)), chain_rule, normalization):
        assert reason_of(rule_of(reason)) == reason


def written_out(count):
    """Σᵢ log p(xᵢ | x₁ … xᵢ₋₁) = log p(x₁ … xₙ), added up one by one, as authors do."""
    values = [Variable(f"x{n}") for n in range(count)]
    with sympy.evaluate(False):
        whole = log(p(values[0]))
        for n in range(1, count):
            whole = whole + log(p(values[n] | tuple(values[:n])))
        return read(whole), read(log(p(*values)))


def looked_at(monkeypatch, left, right) -> int:
    """How many surfaces are spelled, and nodes rewritten, to find the reasons."""
    seen = 0

    def counted(function):
        def call(*arguments):
            nonlocal seen
            seen += 1
            return function(*arguments)

        return call

    with monkeypatch.context() as patch:
        for module, name in ((rewriting, "surface"), (reasons, "surface"), (rewriting, "_apply")):
            patch.setattr(module, name, counted(getattr(module, name)))
        assert [rule.key for rule in found(left, right)] == ["chain_rule", "log_rules", "add_zero"]
    return seen


def test_a_sum_of_many_terms_is_looked_at_as_often_as_it_is_long(monkeypatch):
    short, long = (looked_at(monkeypatch, *written_out(count)) for count in (8, 24))
    assert long <= 4 * short


def test_what_is_added_is_named_among_many_terms():
    with sympy.evaluate(False):
        terms = [log(p(x.value(f"x{n}"))) for n in range(12)]
        left = sum(terms[1:], terms[0])
        right = left + log(q(z)) - log(q(z))
    assert found(read(left), read(right)) == (Rule("add_zero", part=read(log(q(z)))),)
