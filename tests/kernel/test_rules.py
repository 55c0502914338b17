from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_samples import ONE, A, B, C, X, Z, add, f, g, mul, n, power, total
from kernel_strategies import positives, reals, steady, wild
from rule_cases import ACCEPTED, HYPOTHESES, MALFORMED, REFUSED

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
from emsym.kernel.theorem import prove
from emsym.numeric.check import check
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Add, Term, square
from emsym.terms.statement import Hypothesis, Statement


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


def witnesses() -> st.SearchStrategy[Witness]:
    """Any witness, most of them bad."""
    indices = st.sampled_from([(Z,), (X,), (X, Z)])
    one = st.one_of(
        st.builds(Nonnegative, wild()),
        st.builds(Tangent, st.one_of(positives(), reals())),
        st.builds(Square, wild()),
        st.builds(Part, indices, st.one_of(positives(), reals()), st.sampled_from([(Z,), (X,), (X, Z)])),
        reals().map(lambda term: BelowRoot(term, square(term), Total(()))),
        st.builds(
            lambda term, more: BelowRoot(term, Add((square(term), more)), Nonnegative(more)), reals(), positives()
        ),
        st.builds(
            lambda term: AboveRoot(term, square(term), Total(()), Nonnegative(term)), st.one_of(positives(), reals())
        ),
    )
    several = st.lists(one, max_size=2).map(tuple)
    return st.one_of(one, one, several.map(Product), several.map(Total), st.builds(Over, indices, one))


@steady(300)
@given(witnesses(), st.booleans())
def test_what_a_witness_shows_is_never_refuted(witness: Witness, strictly: bool) -> None:
    relation = Relation.GREATER if strictly else Relation.AT_LEAST
    try:
        claim = Claim(nonnegative(witness), relation, n(0))
        theorem = prove(Statement(claim), witness)
    except (Refused, Malformed):
        return
    evidence = check(Statement(theorem.statement.claim), models=40)
    assert evidence.counterexample is None
