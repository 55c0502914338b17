"""Identities and inequalities of the field: true ones are proved, false ones refuted, a few honestly undecided."""

from __future__ import annotations

import pytest

from emsym import Verdict, check
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from tests.brute_force import confirms, holds, seen_false
from tests.statements import FALSE, FALSE_SUPPOSED, HARD, OPEN, SUPPOSED, TRUE

MODELS = 200
SEEDS = [0, pytest.param(1, marks=pytest.mark.slow)]
REVERSED = {">=": "<", "<=": ">", ">": "<=", "<": ">="}


def named(table):
    return [pytest.param(*row[1:], id=row[0]) for row in table]


def claim(left, relation, right) -> Claim:
    return Claim(read(left), Relation(relation), read(right))


@pytest.mark.parametrize(("left", "relation", "right"), named(TRUE))
def test_a_true_statement_is_proved(left, relation, right):
    report = check(left, relation, right, models=MODELS)
    assert report.verdict is Verdict.PROVED
    assert report.evidence.counterexample is None
    assert report.evidence.worst <= report.evidence.bound
    assert (report.proof.witness is None) == (relation == "=")
    assert not seen_false(claim(left, relation, right)), "the table is wrong"


@pytest.mark.parametrize(("left", "relation", "right"), [row for row in named(TRUE) if row.values[1] != "="])
def test_the_contrary_of_a_true_inequality_is_refuted(left, relation, right):
    assert check(left, REVERSED[relation], right, models=MODELS, repairs=False).verdict is Verdict.REFUTED


@pytest.mark.parametrize(("left", "relation", "right"), named(FALSE))
def test_a_false_statement_is_refuted(left, relation, right):
    report = check(left, relation, right, models=MODELS, repairs=False)
    assert report.verdict is Verdict.REFUTED
    assert report.proof is None
    assert confirms(claim(left, relation, right), report.counterexample)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("left", "relation", "right"), named(HARD))
def test_what_random_models_rarely_refute_is_refuted(left, relation, right, seed):
    report = check(left, relation, right, seed=seed, repairs=False)
    assert report.verdict is Verdict.REFUTED
    assert confirms(claim(left, relation, right), report.counterexample)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("left", "relation", "right", "assuming"), named(FALSE_SUPPOSED))
def test_a_statement_that_its_hypotheses_do_not_give_is_refuted(left, relation, right, assuming, seed):
    report = check(left, relation, right, assuming=assuming, seed=seed, repairs=False)
    assert report.verdict is Verdict.REFUTED
    assert confirms(claim(left, relation, right), report.counterexample)
    for hypothesis in assuming:
        assert holds(claim(*hypothesis), report.counterexample), "the model does not meet the hypothesis"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("left", "relation", "right", "assuming"), named([*((*row, []) for row in HARD), *FALSE_SUPPOSED])
)
def test_what_is_offered_in_place_of_a_hard_statement_is_proved(left, relation, right, assuming):
    report = check(left, relation, right, assuming=assuming)
    assert report.verdict is Verdict.REFUTED
    for offer in report.diagnostics[0].repairs:
        again = check(offer.left, offer.link.value, offer.right, assuming=assuming, models=MODELS)
        assert again.verdict is Verdict.PROVED


@pytest.mark.parametrize(("left", "relation", "right"), named(OPEN))
def test_what_is_not_decided_is_said_to_be_undecided(left, relation, right):
    report = check(left, relation, right, models=MODELS)
    assert report.verdict is Verdict.UNDECIDED
    assert report.counterexample is None
    assert report.evidence.worst <= report.evidence.bound, "the models agree, and that decides nothing"
    assert report.diagnostics[0].code == "E402"
    assert not seen_false(claim(left, relation, right)), "the table is wrong"


@pytest.mark.parametrize(("left", "relation", "right", "assuming"), named(SUPPOSED))
def test_a_statement_holds_under_its_hypotheses(left, relation, right, assuming):
    assert check(left, relation, right, assuming=assuming, models=MODELS).verdict is Verdict.PROVED


@pytest.mark.parametrize(("left", "relation", "right", "assuming"), named(SUPPOSED))
def test_a_statement_is_not_proved_without_its_hypotheses(left, relation, right, assuming):
    assert check(left, relation, right, models=MODELS, repairs=False).verdict is not Verdict.PROVED


def test_the_tables_are_large_enough_and_name_each_statement_once():
    assert len(TRUE) >= 60
    assert len(FALSE) >= 40
    for table in (TRUE, FALSE, HARD, OPEN, SUPPOSED, FALSE_SUPPOSED):
        assert len({row[0] for row in table}) == len(table)
