"""The tactics of a search: each has its turn, whatever the others brought, and says where it stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy

from emsym.kernel.certificate import Nonnegative
from emsym.kernel.normal_form import normal_form
from emsym.kernel.rules import nonnegative
from emsym.kernel.theorem import prove
from emsym.named import expanded
from emsym.search import solve as solve_module
from emsym.search.certificates import search
from emsym.search.goal import Goal
from emsym.search.pool import plain
from emsym.search.solve import solve
from emsym.search.tactics import MOST_TRIED, TACTICS, Tactic
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, number
from emsym.terms.read import read
from emsym.terms.statement import Hypothesis, Statement
from tests.inequalities import INEQUALITIES
from tests.statements import KL, Sum, f, log, p, q, sqrt, t, x, z

GIBBS = Claim(read(KL(q(z), p(z | x))), Relation.AT_LEAST, ZERO)
CROWD = Tactic("numbers", lambda goal: (Nonnegative(number(count)) for count in range(2, 9999)), combined=False)


def test_no_tactic_takes_the_place_of_another(monkeypatch):
    monkeypatch.setattr(solve_module, "TACTICS", (CROWD, *TACTICS))
    found = search(Statement(GIBBS))
    assert prove(Statement(GIBBS), found.expanded).statement.claim == GIBBS
    assert found.limits == (f"only {MOST_TRIED} numbers were tried",)


def test_a_limit_is_said_once_and_for_inner_goals_too(monkeypatch):
    monkeypatch.setattr(solve_module, "TACTICS", (CROWD,))
    found = search(Statement(Claim(read(t * (log(q(z)) - log(p(z)))), Relation.AT_LEAST, ZERO)))
    assert found.limits == (f"only {MOST_TRIED} numbers were tried",)


def test_a_limit_is_said_that_kept_a_condition_from_being_shown(monkeypatch):
    monkeypatch.setattr(solve_module, "TACTICS", (CROWD,))
    root = read(sqrt(Sum(f(z), z)))
    found = search(Statement(Claim(root, Relation.AT_LEAST, ZERO)))
    assert found.limits == (f"only {MOST_TRIED} numbers were tried",)


def test_what_was_tried_before_is_not_counted():
    goal = Goal(read(t), ZERO, ())
    twice = replace(CROWD, suggests=lambda goal: [Nonnegative(number(2))] * 10, most=1)
    assert twice.run(goal) is None
    assert twice.run(goal) is None
    assert not goal.limits
    assert replace(CROWD, most=2).run(goal) is None
    assert goal.limits


@pytest.mark.parametrize("row", INEQUALITIES[1::8], ids=lambda row: row[0])
def test_the_candidates_of_every_tactic_are_what_they_are_said_to_be(row):
    _, left, relation, right, assumed, _ = row
    claims = [Claim(read(a), Relation(sign), read(b)) for a, sign, b in ((left, relation, right), *assumed)]
    goal = Goal(claims[0].left, claims[0].right, tuple(map(Hypothesis, claims[1:])))
    solve(goal)
    for candidate in goal.pool.found[::9]:
        shown = normal_form(nonnegative(expanded(candidate.witness, goal.hypotheses), goal.hypotheses))
        assert plain(shown) == candidate.polynomial


def test_names_say_which_is_which():
    names = [tactic.name for tactic in TACTICS]
    assert len(set(names)) == len(names)


def test_what_is_named_is_tried_first():
    """One relative entropy is found before any other candidate is made."""
    many = [type(x)(name) for name in "abcdefgh"]
    with sympy.evaluate(False):
        goal = Goal(read(KL(p(*many), q(*many))), ZERO, ())
    assert solve(goal) is not None
    assert len(goal.pool.forms) < 12
