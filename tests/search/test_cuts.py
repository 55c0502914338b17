"""The ways to split a set of values: all of a few, and of many no more than the claim speaks of."""

from __future__ import annotations

import pytest

from emsym.search.cuts import FEW, cuts, largest_first, spoken
from emsym.terms.nodes import Value
from emsym.terms.read import read
from tests.statements import KL, p, q, x, y, z

MANY = frozenset(Value(f"v{count}", f"v{count}") for count in range(30))


def test_what_stands_together_is_spoken_of():
    found = spoken([read(KL(p(x, z | y), q(x, z)))])
    assert {frozenset(value.name for value in each) for each in found} == {
        frozenset("xz"),
        frozenset("y"),
        frozenset("xyz"),
    }


def test_of_a_few_values_every_part_is_looked_at():
    few = frozenset(sorted(MANY)[:FEW])
    assert len(cuts(few, [])) == 2**FEW - 1
    assert cuts(few, []) == cuts(few, [frozenset(sorted(few)[:1])])


@pytest.mark.parametrize("count", [1, 5, 20])
def test_of_many_there_are_no_more_than_two_for_each_set_and_the_whole(count):
    ordered = sorted(MANY)
    sets = [frozenset(ordered[place : place + 4]) for place in range(count)]
    found = cuts(MANY, sets)
    assert MANY in found
    assert all(each in found and MANY - each in found for each in sets)
    assert len(found) <= 2 * count + 1
    assert frozenset() not in found
    assert found[-1] == largest_first(MANY, sets)[0] == MANY
