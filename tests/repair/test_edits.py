"""An edit is made at one place of what was written, each outcome is told once, and what is foreign is left alone."""

from __future__ import annotations

import pytest
import sympy

from emsym import Derivation, Distribution, E, Function, H, Quantity, Sum, Variable, log
from emsym.language.notation import text
from emsym.repair.edits import distinct, edits
from emsym.repair.parts import operands, put, spots, vocabulary

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
p, q = Distribution("p"), Distribution("q")
n = Function("n", positive=True)

with sympy.evaluate(False):
    WHOLE = E(-log(p(z, x, theta)), q(z)) - E(-log(p(x | theta)), q(z)) - H(q(z))


def test_an_edit_is_made_at_one_place_and_each_outcome_is_told_once():
    made = list(distinct(edits(WHOLE, vocabulary([WHOLE]))))
    assert len({text(edit.whole) for edit in made}) == len(made) > 50
    assert text(WHOLE) not in {text(edit.whole) for edit in made}
    for edit in made:
        with sympy.evaluate(False):
            assert edit.throughout or text(put(WHOLE, edit.path, edit.meant)) == text(edit.whole)


def test_putting_a_part_where_it_stands_changes_nothing():
    with sympy.evaluate(False):
        for spot in spots(WHOLE):
            assert text(put(WHOLE, spot.path, spot.node)) == text(WHOLE)


def test_a_probability_that_stands_at_several_places_is_changed_at_one_or_at_all():
    with sympy.evaluate(False):
        twice = Sum(p(z, x) * log(p(z, x)), z)
        whole = [text(edit.whole) for edit in edits(twice, vocabulary([twice])) if edit.kind == "bar moved"]
    assert "Σ_z p(z | x) log p(z, x)" in whole
    assert "Σ_z p(z | x) log p(z | x)" in whole


def test_the_operands_of_a_left_nested_sum_are_its_terms():
    with sympy.evaluate(False):
        assert [text(part) for part in operands(p(x) + p(z) - q(z))] == ["p(x)", "p(z)", "−q(z)"]


@pytest.mark.parametrize("thing", [Quantity("L", (q,), H(q(z)))(q), n(x, z), sympy.oo, sympy.sin(p(x)), p(2)])
def test_what_is_no_part_of_the_language_is_left_as_it_is(thing):
    assert all(edit.whole is not None for edit in edits(thing, vocabulary([thing])))


def test_depth_costs_no_recursion():
    with Derivation("deep"):
        deep = p(x)
        for _ in range(3000):
            deep = log(deep)
        assert sum(1 for _ in spots(deep)) == 3001
