"""A budget ends by its clock or its memory, runs only while it is entered, and gives shares of what is left."""

from __future__ import annotations

import threading
from math import inf

import pytest

from emsym import budget as budgets
from emsym.budget import UNLIMITED, Budget, OutOfBudget


@pytest.fixture
def clock(monkeypatch):
    """A clock to be set by hand."""
    now = [0.0]
    monkeypatch.setattr(budgets.time, "monotonic", lambda: now[0])
    return now


def test_the_clock_runs_only_inside(clock):
    budget = Budget(10)
    with budget:
        clock[0] += 4
        assert not budget.spent
    clock[0] += 100
    assert not budget.spent
    with budget:
        assert budget.seconds == 6
        clock[0] += 7
        assert budget.spent == "the step's 10 s are up"
        with pytest.raises(OutOfBudget, match="10 s"):
            budget.check()
    with budget:
        assert budget.spent


def test_a_share_ends_before_the_whole(clock):
    with Budget(10) as budget:
        clock[0] += 2
        half = budget.share(0.5)
        clock[0] += 4.5
        assert half.spent == "4 of the step's 10 s are up"
        assert not budget.spent
        clock[0] += 5
        assert budget.spent


def test_items_are_given_as_long_as_something_is_left(clock):
    def counted():
        for number in range(100):
            clock[0] += 1
            yield number

    with Budget(10) as budget:
        assert list(budget.during(counted())) == list(range(9))
    assert list(UNLIMITED.during(range(50))) == list(range(50))


def test_memory_is_a_limit_too(clock, monkeypatch):
    blocks = [1000]
    monkeypatch.setattr(budgets, "blocks_now", lambda: blocks[0])
    with Budget(inf, blocks=500) as budget:
        share = budget.share(0.5)
        assert not budget.spent
        blocks[0] = 1501
        clock[0] += 1
        assert budget.spent == share.spent == "the step's memory is used up"


def test_python_says_how_much_it_holds():
    before = budgets.blocks_now()
    held = [[number] for number in range(100_000)]
    assert budgets.blocks_now() - before > 50_000
    assert len(held) == 100_000


def test_another_thread_has_a_budget_of_its_own():
    found = []

    def run():
        with Budget(0) as budget:
            found.append(budget.spent)

    thread = threading.Thread(target=run)
    with Budget(60) as budget:
        thread.start()
        thread.join()
        assert found != [""]
        assert not budget.spent
