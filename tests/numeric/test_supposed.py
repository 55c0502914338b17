"""Claims under hypotheses: the false are refuted in any order of these, exactly; the true never are."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from emsym.numeric.certify import certify
from emsym.numeric.check import check
from emsym.numeric.evidence import Counterexample, Table
from emsym.refutation import Refutation
from tests.statements import stated
from tests.under_hypotheses import FALSE, TRUE

MANY = 5  # variables of one law, from which on a refutation takes more than half a second


def shuffled(row, seed):
    *claim, hypotheses = row
    return stated(*claim, random.Random(seed).sample(hypotheses, len(hypotheses)))


def mark(row):
    """A row with its name; what is about many variables is for the slow run."""
    left, relation, right, hypotheses = row
    statement = stated(left, relation, right, hypotheses)
    large = max((len(law) for law in laws_of(statement)), default=0) >= MANY
    return pytest.param(row, marks=[pytest.mark.slow] if large else [], id=f"{left} {relation} {right}")


def laws_of(statement):
    from emsym.terms.signature import Signature

    return Signature.of(statement).distributions.values()


@pytest.mark.parametrize("row", list(map(mark, FALSE)))
def test_what_does_not_follow_is_refuted_in_any_order(row):
    statement = shuffled(row, 1)
    found = check(statement, models=300).counterexample
    assert found is not None
    Refutation(statement, found).check()


@pytest.mark.parametrize("row", list(map(mark, TRUE)))
def test_what_follows_is_never_refuted(row):
    seen = check(shuffled(row, 2), models=300)
    assert seen.counterexample is None
    assert not seen.uncertified
    assert seen.models


def test_an_order_more_changes_nothing_that_is_met():
    """As many models meet an HMM's hypotheses whichever comes first."""
    row = TRUE[4]
    assert len({check(shuffled(row, seed), models=60, search=False).models for seed in range(4)}) == 1


def joint(found: Counterexample, name: str) -> Table:
    return next(law for law in found.distributions if law.name == name)


def test_a_defined_law_is_in_the_counterexample_and_is_checked():
    """q(z) = p(z | x): a model in which q is another law refutes nothing."""
    row = next(row for row in FALSE if str(row[0]) == "q(z)" and "θ" in str(row[2]))
    statement = stated(*row)
    found = check(statement).counterexample
    q = joint(found, "q")
    cells = list(q.entries.items())
    assert certify(statement, found) is not None
    less = {**q.entries, cells[0][0]: cells[0][1] / 2, cells[1][0]: cells[1][1] + cells[0][1] / 2}
    others = tuple(law for law in found.distributions if law.name != "q")
    assert certify(statement, replace(found, distributions=(*others, Table.of(q.name, q.variables, less)))) is None
    assert certify(statement, replace(found, distributions=others)) is not None  # it is computed then


def test_a_defined_function_that_is_not_rational_is_computed():
    row = next(row for row in FALSE if row[3] and str(row[3][0][0]) == "f(x)")
    statement = stated(*row)
    found = check(statement).counterexample
    assert certify(statement, found) is not None
    assert all(isinstance(cell.value, Fraction) for table in found.functions for cell in table.table)
