"""Certificates: a witness is found where there is one, the kernel accepts it, and none is found for what is false."""

from __future__ import annotations

import pytest
from sympy import sqrt

from emsym.budget import Budget
from emsym.kernel.certificate import Nonnegative, Sandwich, Total, Vanishing
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import prove
from emsym.named import expanded
from emsym.search import certificates
from emsym.search.certificates import Found, difference_of, search
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.traverse import free_values
from tests.inequalities import INEQUALITIES
from tests.statements import FALSE, KL, SUPPOSED, TRUE, H, Sum, a, b, c, f, g, log, p, q, r, t, x, z


def claim(left, relation, right) -> Claim:
    return Claim(read(left), Relation(relation), read(right))


def assumed(*row) -> Hypothesis:
    return Hypothesis(claim(*row))


def find(stated, hypotheses=()):
    return search(Statement(stated, tuple(hypotheses))).certificate


def prove_found(stated, found: Found, hypotheses=()):
    return prove(Statement(stated, hypotheses), found.expanded, found.ready.preparation)


def named(table):
    return [pytest.param(claim(*row[1:4]), id=row[0]) for row in table if row[2] != "="]


@pytest.mark.parametrize("stated", named(TRUE))
def test_the_kernel_accepts_what_is_found(stated):
    witness = find(stated)
    assert witness is not None
    assert prove(Statement(stated), expanded(witness, ())).statement.claim == stated


@pytest.mark.parametrize("stated", named(FALSE))
def test_nothing_that_is_found_proves_what_is_false(stated):
    with pytest.raises(Refused):
        prove(Statement(stated), expanded(find(stated), ()))


@pytest.mark.parametrize("stated", named(FALSE))
def test_a_witness_for_another_claim_is_refused(stated):
    for other in (find(row.values[0]) for row in named(TRUE)[:12]):
        with pytest.raises(Refused):
            prove(Statement(stated), expanded(other, ()))


@pytest.mark.parametrize("row", [row for row in SUPPOSED if row[2] != "="], ids=lambda row: row[0])
def test_hypotheses_are_used_by_number(row):
    hypotheses = [assumed(*each) for each in row[4]]
    found = search(Statement(claim(*row[1:4]), hypotheses))
    assert found.certificate is not None
    prove_found(claim(*row[1:4]), found, hypotheses)
    with pytest.raises(Refused):
        prove_found(claim(*row[1:4]), found)


def test_an_equation_is_shown_by_the_hypothesis_that_says_it():
    hypotheses = [assumed(a, "=", c), assumed(p(x, z), "=", p(x) * p(z))]
    stated = claim(p(x, z), "=", p(x) * p(z))
    found = find(stated, hypotheses)
    assert found == Sandwich(Vanishing(read(1), 1), Vanishing(read(-1), 1))
    prove(Statement(stated, hypotheses), expanded(found, hypotheses))
    assert find(claim(a, "=", a), hypotheses) is None, "the normal forms show it"
    assert find(claim(a, "=", b), hypotheses) is None
    assert find(stated, [assumed(p(x, z), ">=", p(x) * p(z))]) is None


@pytest.mark.parametrize("row", INEQUALITIES, ids=lambda row: row[0])
def test_inequalities_of_the_field(row):
    _, left, relation, right, given, truth = row
    stated, hypotheses = claim(left, relation, right), [assumed(*each) for each in given]
    found = search(Statement(stated, hypotheses))
    assert found.shown == (truth is True)
    if truth is True:
        prove_found(stated, found, hypotheses)
    else:
        with pytest.raises(Refused):
            prove_found(stated, found, hypotheses)


@pytest.mark.parametrize("row", [row for row in INEQUALITIES if row[4] and row[5]], ids=lambda row: row[0])
def test_no_hypothesis_is_idle(row):
    _, left, relation, right, _, _ = row
    assert find(claim(left, relation, right)) is None


def test_a_person_would_give_the_same_certificate():
    """One term where one is enough, though several elemental ones add up to it."""
    for row in INEQUALITIES:
        if row[0] in ("total correlation", "information of a part", "five submod"):
            assert not isinstance(find(claim(*row[1:4])), Total)


def test_what_is_too_large_is_said():
    many = [x.value("x"), *(type(x)(f"v{count}") for count in range(8))]
    stated = claim(H(p(*many)), "<=", sum((H(p(each)) for each in many[1:]), H(p(x))))
    found = search(Statement(stated))
    assert not found.shown or prove_found(stated, found)
    assert found.certificate is not None or found.limits


def test_equal_sides_need_nothing_and_are_not_strict():
    assert find(claim(log(p(x)), ">=", log(p(x)))) == Total(())
    assert find(claim(log(p(x)), ">", log(p(x)))) is None


def test_signs_come_first():
    assert isinstance(find(claim(p(x) + t, ">", 0)), Nonnegative)


def test_the_greater_side_is_first():
    assert difference_of(claim(a, ">=", b)) == (read(a), read(b))
    assert difference_of(claim(a, "<", b)) == (read(b), read(a))


def test_several_witnesses_are_added_with_positive_factors():
    stated = claim(2 * KL(q(z), r(z)) + 3 * H(q(z)) - log(p(x)), ">=", 0)
    witness = find(stated)
    assert isinstance(witness, Total)
    prove(Statement(stated), expanded(witness, ()))
    assert find(claim(2 * KL(q(z), r(z)) - 3 * KL(r(z), q(z)), ">=", 0)) is None


def test_a_positive_factor_in_common_is_taken_out():
    for stated in (claim(t * KL(q(z), r(z)), ">=", 0), claim(H(q(z)) / log(2), ">=", 0), claim(p(x), ">=", p(x, z))):
        prove(Statement(stated), expanded(find(stated), ()))
    assert find(claim(a * KL(q(z), r(z)), ">=", 0)) is None, "a may be negative"


def test_a_sum_inside_that_binds_the_same_value_is_kept_apart():
    inner = Sum(g(x), x)
    for body in (log(Sum(inner, x)), Sum(inner, x)):
        stated = claim(body, "<=", log(inner))
        with pytest.raises(Refused):
            prove(Statement(stated), expanded(find(stated), ()))


def nested(depth: int, inside) -> Claim:
    """√(inside + √(inside + …)) ≥ 0."""
    term = inside
    for _ in range(depth):
        term = sqrt(inside + term)
    return claim(term, ">=", 0)


@pytest.mark.parametrize(
    ("inside", "proved"),
    [
        pytest.param(KL(q(z), p(z)), True, id="each condition is shown"),
        pytest.param(Sum(f(z), z) - a, False, id="no condition is shown"),
    ],
)
def test_nested_conditions_are_each_searched_for_once(inside, proved, monkeypatch):
    """Each contains all that are below it, so that searching for those again would double the work at every level."""
    made: list[tuple[object, ...]] = []
    honest = certificates.Goal

    def counted(*given, **limits):
        made.append(given)
        return honest(*given, **limits)

    monkeypatch.setattr(certificates, "Goal", counted)
    for depth in (2, 4, 8):
        made.clear()
        stated = nested(depth, inside)
        found = search(Statement(stated))
        assert len(made) <= depth + 1
        if proved:
            assert prove_found(stated, found).statement.claim == stated
            assert len(found.ready.preparation) == 1, "a condition that another lemma shows needs none of its own"


def test_a_condition_within_another_comes_first():
    """In √(√K + L) + √K the first root needs the second."""
    divergence = KL(q(z), p(z))
    stated = claim(sqrt(sqrt(divergence) + KL(q(x), p(x))) + sqrt(divergence), ">=", 0)
    found = search(Statement(stated))
    assert prove_found(stated, found).statement.claim == stated


def test_unfolding_ends_with_the_budget_and_says_so():
    stated = claim(p(x, z), "=", p(x) * q(z))
    given = (claim(p(x, z), "=", p(x) * p(z)), claim(p(z), "=", q(z)))
    statement = Statement(stated, tuple(Hypothesis(each, tuple(sorted(free_values(each.left)))) for each in given))
    assert search(statement).shown
    with Budget(0) as spent:
        found = search(statement, budget=spent)
    assert not found.shown
    assert any("hypotheses were not unfolded to the end" in limit for limit in found.limits)
