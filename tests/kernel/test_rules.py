from __future__ import annotations

import pytest
from hypothesis import given
from kernel_samples import ONE, A, B, C, X, Z, add, f, g, mul, n, power, total
from kernel_strategies import steady
from rule_cases import ACCEPTED, HYPOTHESES, MALFORMED, REFUSED
from rule_strategies import BREAKING, MEETING, Built, any_witnesses

from emsym.kernel.certificate import (
    AboveRoot,
    Assumed,
    BelowRoot,
    Nonnegative,
    Over,
    Part,
    Product,
    Square,
    Tangent,
    Total,
    Witness,
)
from emsym.kernel.normal_form import Malformed, equal
from emsym.kernel.rules import RULES, Refused, is_strict, nonnegative
from emsym.kernel.theorem import Theorem, prove
from emsym.numeric.check import check
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term
from emsym.terms.statement import Hypothesis, Statement

FLOOR = 0.9
"""The share of witnesses, made to meet a rule's side conditions, that it accepts at least."""


@pytest.mark.parametrize(("witness", "term"), [c[1:] for c in ACCEPTED], ids=[c[0] for c in ACCEPTED])
def test_accepted(witness: Witness, term: Term) -> None:
    assert equal(nonnegative(witness, HYPOTHESES), term)


@pytest.mark.parametrize(("witness", "term"), [c[1:] for c in ACCEPTED], ids=[c[0] for c in ACCEPTED])
def test_accepted_terms_are_not_negative(witness: Witness, term: Term) -> None:
    evidence = check(Statement(Claim(term, Relation.AT_LEAST, n(0)), needed(witness)), models=60)
    assert evidence.counterexample is None


def needed(witness: Witness) -> tuple[Hypothesis, ...]:
    """The hypotheses, where a witness uses one."""
    try:
        nonnegative(witness)
    except Refused:
        return HYPOTHESES
    return ()


@pytest.mark.parametrize(("witness", "why"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_refused(witness: Witness, why: str) -> None:
    with pytest.raises(Refused, match=why):
        nonnegative(witness, HYPOTHESES)


@pytest.mark.parametrize("witness", [c[1] for c in MALFORMED], ids=[c[0] for c in MALFORMED])
def test_malformed(witness: Witness) -> None:
    with pytest.raises(Malformed):
        nonnegative(witness)


def test_every_rule_is_in_both_tables() -> None:
    assert {type(witness) for _, witness, _ in ACCEPTED} == set(RULES)
    always = {Square}  # of anything at all
    assert {type(witness) for _, witness, _ in REFUSED} >= set(RULES) - always


def test_a_subclass_of_a_witness_is_no_rule() -> None:
    class Generous(Square):
        pass

    with pytest.raises(Refused, match="is no rule"):
        nonnegative(Generous(A))


def test_over_may_use_hypotheses_about_other_values() -> None:
    about_x = (Hypothesis(Claim(f(X), Relation.AT_LEAST, n(0))),)
    assert equal(nonnegative(Over((Z,), Assumed(0)), about_x), total(f(X), Z))


@pytest.mark.parametrize(
    ("witness", "strict"),
    [
        (Nonnegative(B), True),
        (Nonnegative(C), False),
        (Assumed(0), False),
        (Assumed(1), True),
        (Assumed(2), True),
        (Assumed(3), False),
        (Square(B), False),
        (Tangent(B), False),
        (Product(()), True),
        (Product((Assumed(1), Nonnegative(B))), True),
        (Product((Assumed(1), Nonnegative(C))), False),
        (Total(()), False),
        (Total((Square(A), Nonnegative(B))), True),
        (Total((Square(A), Assumed(0))), False),
        (Over((Z,), Nonnegative(B)), True),
        (Over((Z,), Square(A)), False),
        (BelowRoot(A, power(A, 2), Total(())), False),
        (BelowRoot(A, add(power(A, 2), B), Nonnegative(B)), True),
        (AboveRoot(B, power(B, 2), Total(()), Nonnegative(B)), False),
        (AboveRoot(add(B, ONE), power(B, 2), Nonnegative(add(mul(n(2), B), ONE)), Nonnegative(add(B, ONE))), True),
        (Part((Z,), g(Z), (Z,)), False),
    ],
    ids=str,
)
def test_strictness(witness: Witness, strict: bool) -> None:
    nonnegative(witness, HYPOTHESES)
    assert is_strict(witness, HYPOTHESES) is strict


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_what_meets_the_conditions_of_a_rule_is_accepted_and_holds(rule: type[Witness]) -> None:
    """At least so many are accepted, and none of them is refuted: above 0 where the rules say so."""
    accepted: list[bool] = []

    @steady(25)
    @given(MEETING[rule])
    def holds(built: Built) -> None:
        theorem = proved(built)
        accepted.append(theorem is not None)
        if theorem is not None:
            assert check(theorem.statement, models=20, search=False).counterexample is None

    holds()
    assert sum(accepted) >= FLOOR * len(accepted)


def proved(built: Built) -> Theorem | None:
    """That what a witness shows is at least 0, or above 0 if that is so; None where the kernel refuses it."""
    try:
        term = nonnegative(built.witness, built.known)
        strict = is_strict(built.witness, built.known)
        claim = Claim(term, Relation.GREATER if strict else Relation.AT_LEAST, n(0))
        return prove(Statement(claim, built.known), built.witness)
    except (Refused, Malformed):
        return None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_what_breaks_a_condition_of_a_rule_is_refused(rule: type[Witness]) -> None:
    @steady(10)
    @given(BREAKING[rule])
    def refused(built: Built) -> None:
        assert proved(built) is None

    refused()


@steady(150)
@given(any_witnesses())
def test_what_a_witness_shows_is_never_refuted(witness: Witness) -> None:
    theorem = proved(Built(witness))
    if theorem is not None:
        assert check(theorem.statement, models=40).counterexample is None
