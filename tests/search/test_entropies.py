"""Shannon's inequalities where they are not listed: a few that are sought decide as well as all of them."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import add

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym import H, Variable
from emsym.kernel.polynomial import Polynomial, total
from emsym.kernel.theorem import prove
from emsym.search import goal as goal_module
from emsym.search.certificates import search
from emsym.search.entropies import MOST_PARTS, Growing
from emsym.search.linear import Column, combine, separate
from emsym.search.shannon import Family
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Value
from emsym.terms.read import read
from emsym.terms.statement import Statement
from tests.examples import share
from tests.statements import p

FOUR = Family("p", frozenset(), frozenset(Value(name, name) for name in "xyzw"))
SETS = [frozenset(v for place, v in enumerate(sorted(FOUR.values)) if mask >> place & 1) for mask in range(1, 16)]
ALL = [polynomial for _, polynomial in FOUR.inequalities()]


def is_reached(target: Polynomial) -> bool:
    """Whether the columns that are sought, from none, combine to the target."""
    growing = Growing.of(FOUR, SETS)
    columns: list[Column] = []
    while (heights := separate(target, columns)) is not None:
        missing = [Column(polynomial, 1.0) for _, polynomial in growing.broken(heights)]
        assert all(column.polynomial not in [each.polynomial for each in columns] for column in missing)
        if not missing:
            return False
        columns += missing
    return combine(target, columns) is not None


@settings(max_examples=share(30), deadline=None)
@given(st.lists(st.integers(-2, 2), min_size=15, max_size=15))
def test_what_is_sought_decides_as_all_inequalities_do(coefficients):
    target = total(FOUR.entropy(inside).scaled(c) for inside, c in zip(SETS, coefficients, strict=True))
    assert is_reached(target) == (combine(target, [Column(each, 1.0) for each in ALL]) is not None)


@settings(max_examples=share(30), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ALL), st.integers(1, 3)), min_size=1, max_size=5))
def test_what_follows_is_reached(parts):
    assert is_reached(total(polynomial.scaled(factor) for polynomial, factor in parts))


def entropies(*terms) -> object:
    return reduce(add, (factor * H(p(*values)) for factor, values in terms))


def chain(names, share=1) -> Claim:
    """H(X₁, …, Xₙ) ≤ H(X₁) + Σ H(Xᵢ | Xᵢ₋₁), with a share of the last."""
    with sympy.evaluate(False):
        pairs = list(pairwise(names))
        above = entropies((1, names[:1]), *((1, pair) for pair in pairs), *((-1, pair[:1]) for pair in pairs))
        last = entropies((share - 1, pairs[-1]), (1 - share, pairs[-1][:1]))
        return Claim(read(H(p(*names))), Relation.AT_MOST, read(above + last))


@pytest.mark.parametrize("count", [6, 10, 14])
def test_few_of_many_inequalities_are_used_and_few_programs_solved(count, monkeypatch):
    """Fourteen variables have 372,750 elemental inequalities, and 16,383 entropies."""
    solved: list[int] = []

    def counted(target, columns, budget):
        solved.append(len(columns))
        return separate(target, columns, budget)

    monkeypatch.setattr(goal_module, "separate", counted)
    names = [Variable(name) for name in "abcdefghijklmn"[:count]]
    found = search(Statement(chain(names)))
    assert prove(Statement(chain(names)), found.expanded).statement.claim == chain(names)
    assert len(solved) <= 2 * count
    assert max(solved) <= 250 * count


def test_nothing_is_found_for_what_is_false():
    found = search(Statement(chain([Variable(name) for name in "abcdefg"], sympy.Rational(1, 2))))
    assert found.certificate is None
    assert not found.limits, "none of Shannon's inequalities was left out"


def test_what_is_too_large_is_said():
    names = [Variable(f"v{count}") for count in range(MOST_PARTS + 2)]
    assert search(Statement(chain(names))).limits


def test_values_that_no_set_divides_are_one_part():
    many = Family("p", frozenset(), frozenset(Value(f"v{count}", f"v{count}") for count in range(20)))
    ordered = sorted(many.values)
    growing = Growing.of(many, [frozenset(ordered[:7]), frozenset(ordered[5:])])
    assert sorted(map(len, growing.parts)) == [2, 5, 13]
    assert Growing.of(many, [frozenset({value}) for value in ordered]) is None
