"""Textbook inequalities: proved under any names and scales, and their false twins refuted."""

from __future__ import annotations

import pytest

from emsym import Verdict, check
from tests.textbook import statements, twins

SEEDS = (1, pytest.param(2, marks=pytest.mark.slow))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", [name for name, *_ in statements(0)])
def test_what_is_true_is_proved_under_any_names(name, seed):
    left, relation, right, hypotheses = next(rest for said, *rest in statements(seed) if said == name)
    assert check(left, relation, right, assuming=hypotheses, models=5).verdict is Verdict.PROVED


@pytest.mark.parametrize("name", [name for name, *_ in statements(0, [twins])])
def test_what_is_a_little_off_is_refuted(name):
    left, relation, right, hypotheses = next(rest for said, *rest in statements(1, [twins]) if said == name)
    report = check(left, relation, right, assuming=hypotheses, models=50, repairs=False)
    assert report.verdict is Verdict.REFUTED
