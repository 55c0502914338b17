"""Shannon's inequalities: each witness has the normal form that it is said to have, and no model breaks it."""

from __future__ import annotations

import pytest

from emsym.kernel.normal_form import normal_form
from emsym.kernel.polynomial import total
from emsym.kernel.rules import nonnegative
from emsym.named import expanded
from emsym.numeric.check import check
from emsym.search.shannon import Family, families, lattice
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Value
from emsym.terms.read import read
from emsym.terms.statement import Statement
from tests.statements import KL, E, H, Size, log, p, q, theta, u, w, x, y, z

X, Y, Z, W, U, V, THETA = (Value(name, name) for name in ("x", "y", "z", "w", "u", "v", "theta"))


def family(*values, given=()) -> Family:
    return Family("p", frozenset(given), frozenset(values))


FAMILIES = [family(X), family(X, Y), family(X, Y, Z), family(X, Z, given=[THETA]), family(X, Y, Z, W, U)]


@pytest.mark.parametrize("each", FAMILIES, ids=lambda each: f"{len(each.values)} given {len(each.given)}")
def test_a_witness_has_the_form_that_is_said(each):
    pairs = list(each.inequalities())
    for witness, polynomial in pairs:
        assert normal_form(nonnegative(expanded(witness, ()))) == polynomial
    for witness, _ in pairs[:: max(1, len(pairs) // 12)]:
        evidence = check(Statement(Claim(nonnegative(expanded(witness, ())), Relation.AT_LEAST, ZERO)), models=30)
        assert evidence.counterexample is None


def test_the_sizes_of_alphabets_bound_entropies():
    each = family(X, Z, given=[THETA])
    for witness, polynomial in each.sizes({"z"}):
        assert normal_form(nonnegative(expanded(witness, ()))) == polynomial
    assert len(list(each.sizes({"z"}))) == 1


def test_there_are_as_many_as_there_should_be():
    """Of n variables, with the sets of them: (2ⁿ choose 2) less those of which one contains the other, and these."""
    count = {size: len(list(family(*[X, Y, Z, W, U][:size]).inequalities())) for size in range(1, 6)}
    assert count[1] == 1
    assert count[2] == 1 + 5
    assert count[5] == 285 + 211 + 10 * 4 + 5 * 2 + 1


def test_a_lattice_has_unions_and_intersections():
    sets = [frozenset({X, Y}), frozenset({Y, Z}), frozenset({W})]
    closed = lattice(sets)
    assert {first | second for first in closed for second in closed} == closed
    assert {first & second for first in closed for second in closed} == closed
    assert closed >= {frozenset(), *sets}
    assert lattice(sets, most=len(closed)) == closed
    assert lattice(sets, most=len(closed) - 1) is None


@pytest.mark.parametrize("given", [(), (THETA,)])
def test_an_entropy_is_what_is_written(given):
    each = family(X, Z, given=given)
    written = H(p(x, z | theta)) if given else H(p(x, z))
    assert each.entropy(each.values) == normal_form(read(written))
    assert each.sets(each.entropy(frozenset({Z})).terms).keys() == {frozenset({Z})}


def test_the_parts_of_a_total_correlation_may_be_sets():
    """H(X, Y) + H(Z, W) + H(U) − H(X, Y, Z, W, U) is one relative entropy."""
    parts = frozenset({X, Y}), frozenset({Z, W}), frozenset({U})
    each = family(X, Y, Z, W, U)
    wanted = total([*map(each.entropy, parts), each.entropy(each.values).scaled(-1)])
    assert wanted in [polynomial for _, polynomial in each.inequalities(lattice(parts))]


def test_families_are_found_in_normal_forms():
    def found(expression):
        return [
            (each.distribution, {v.name for v in each.given}, {v.name for v in each.values})
            for each in families([normal_form(read(expression))])
        ]

    assert found(H(p(x, y)) - H(p(x))) == [("p", set(), {"x", "y"})]
    assert found(H(p(x | theta)) + H(q(z))) == [("p", {"theta"}, {"x"}), ("q", set(), {"z"})]
    assert found(E(H(p(z | x)), p(x))) == [("p", set(), {"x", "z"})]
    assert found(KL(q(z), p(z))) == [("q", set(), {"z"})]
    assert found(log(Size(w)) + p(u) + log(p(y))) == []
