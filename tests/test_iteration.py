"""The algorithm of the coin flips gives the figures that Do & Batzoglou publish, and tells what is wrong with data."""

import csv
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from emsym import Distribution, Sum, Variable, log
from emsym.cli import run as emsym
from emsym.iteration import checked_start, run
from emsym.language.errors import LanguageError
from emsym.loading import load


@pytest.fixture(scope="module")
def coins():
    [derivation] = load(["coin_flips"]).derivations
    return derivation.iteration


@pytest.fixture(scope="module")
def states(coins):
    return list(run(coins, coins.counts, coins.start, 10))


def test_the_responsibilities_of_the_first_iteration(states):
    shown = dict(states[0].shown)
    assert shown["responsibilities"][:, 0].round(2).tolist() == [0.45, 0.80, 0.73, 0.35, 0.65]
    assert np.allclose(shown["responsibilities"].sum(axis=1), 1)


def test_the_expected_counts_of_the_first_iteration(states):
    assert dict(states[0].shown)["expected counts"].round(1).tolist() == [[21.3, 8.6], [11.7, 8.4]]


@pytest.mark.parametrize(("number", "chances"), [(0, [0.60, 0.50]), (1, [0.71, 0.58]), (10, [0.80, 0.52])])
def test_the_published_chances_of_heads(states, number, chances):
    assert states[number].parameter[:, 0].round(2).tolist() == chances


def test_the_likelihood_never_falls(states):
    heights = [state.objective for state in states]
    assert all(later >= earlier for earlier, later in pairwise(heights))
    assert heights[1] > heights[0]


def test_a_fixed_point_of_equal_coins(coins):
    final = list(run(coins, coins.counts, ((0.5, 0.5), (0.5, 0.5)), 3))[-1]
    assert np.allclose(final.parameter[:, 0], sum(heads for heads, _ in coins.counts) / 50)


def test_the_command_prints_the_course(capsys):
    assert emsym(["run", "coin_flips", "--iterations", "1"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1].split() == ["1", "0.7130", "0.5813", "−31.8593"]
    assert ["A", "21.30", "8.57"] in [line.split() for line in out.splitlines()]


def test_other_data_and_another_start(capsys, tmp_path):
    path = tmp_path / "counts.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["tails", "heads"], [1, 9], [8, 2]])
    assert emsym(["run", "coin_flips", "--data", str(path), "--start", "0.7,0.3", "--iterations", "50"]) == 0
    last = capsys.readouterr().out.splitlines()[-1].split()
    assert last[0] == "50"
    assert float(last[1]) == pytest.approx(0.9, abs=0.01)
    assert float(last[2]) == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("heads,tails\n5,-1\n", "line 2: the count of tails is -1"),
        ("heads,tails\n5,\n", "line 2: the count of tails is missing"),
        ("heads,tails\n5,5\nx,1\n", "line 3: the count of heads is x"),
        ("heads,tails\n5\n", "line 2: 1 counts stand where 2 are wanted"),
        ("up,down\n5,5\n", "line 1: the headings are up, down"),
        ("heads,tails\n", "headings and no counts"),
        ("", "is empty"),
        ("heads,tails\nnan,1\n", "the count of heads is nan"),
    ],
)
def test_bad_data_is_told_in_one_message(content, message, capsys, tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text(content)
    assert emsym(["run", "coin_flips", "--data", str(path)]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""


def test_a_data_file_that_is_not_there(capsys):
    assert emsym(["run", "coin_flips", "--data", "nowhere.csv"]) == 2
    assert "nowhere.csv cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ("0,0.5", "0 of A is not between 0 and 1"),
        ("0.5,1", "1 of B is not between 0 and 1"),
        ("0.5", "1 starts were given"),
        ("a,b", "not numbers"),
        ("nan,0.5", "nan of A is not between 0 and 1"),
    ],
)
def test_a_bad_start_is_told_in_one_message(start, message, capsys):
    assert emsym(["run", "coin_flips", "--start", start]) == 2
    assert message in capsys.readouterr().err


def test_a_derivation_without_an_algorithm(capsys):
    assert emsym(["run", "elbo"]) == 2
    assert "elbo has no algorithm to run" in capsys.readouterr().err


def test_a_start_needs_one_chance_for_each_coin(coins):
    with pytest.raises(LanguageError, match="3 starts were given"):
        checked_start(coins, [0.1, 0.2, 0.3])


def test_a_table_of_counts_is_no_data_set(coins):
    x = Variable("x")
    likelihood = Sum(log(Distribution("p")(x[coins.rows])), coins.rows)
    with pytest.raises(LanguageError, match="x is a data set of which the table says nothing"):
        next(run(replace(coins, objective=likelihood), coins.counts, coins.start, 1))
