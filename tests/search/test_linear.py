"""Linear programming over monomials: exact factors, the cheapest columns, no answer where there is none."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsym.kernel.polynomial import Free, Polynomial, total
from emsym.search.linear import Column, combine
from emsym.terms.nodes import Sign

ROOT = Path(__file__).resolve().parents[2]
ATOMS = [frozenset({(Free(name, None, Sign.REAL), 1)}) for name in "abcdef"]


def vector(*coefficients) -> Polynomial:
    return Polynomial({atom: c for atom, c in zip(ATOMS, coefficients, strict=False) if c})


def columns(*vectors, signed=()) -> list[Column]:
    return [Column(vector(*v), 1.0, place in signed) for place, v in enumerate(vectors)]


def test_factors_are_exact_rationals():
    found = combine(vector(1, 1), columns((3, 0), (0, 7)))
    assert found == {0: Fraction(1, 3), 1: Fraction(1, 7)}
    tenth = Fraction(1, 10)
    assert combine(vector(tenth), columns((3 * tenth,))) == {0: Fraction(1, 3)}


def test_no_answer_is_none():
    assert combine(vector(-1), columns((1,))) is None
    assert combine(vector(1, 1), columns((1, 0), (0, -1))) is None
    assert combine(vector(1), columns((1, 1), (1, 2))) is None
    assert combine(vector(1, 0, 1), columns((1, 1, 0), (0, -1, 0))) is None


def test_the_solver_says_nothing():
    """In a process of its own, since a banner is printed once."""
    code = "from tests.search.test_linear import *; sys.exit(combine(vector(1, 1), columns((3, 0), (0, 7))) is None)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_what_vanishes_may_be_used_with_either_sign():
    assert combine(vector(-2), columns((1,), signed={0})) == {0: Fraction(-2)}
    assert combine(vector(1, 0), columns((1, 1), (0, 1), signed={1})) == {0: Fraction(1), 1: Fraction(-1)}


def test_the_cheapest_combination_is_taken():
    dear = [Column(vector(1, 0), 1.0), Column(vector(0, 1), 1.0), Column(vector(1, 1), 3.0)]
    cheap = [Column(vector(1, 0), 1.0), Column(vector(0, 1), 1.0), Column(vector(1, 1), 1.5)]
    assert combine(vector(1, 1), dear) == {0: Fraction(1), 1: Fraction(1)}
    assert combine(vector(1, 1), cheap) == {2: Fraction(1)}


def test_close_is_not_equal():
    """Floating-point numbers cannot tell these columns from multiples of the target; exact rationals can."""
    nearly = Fraction(10**18 + 1, 10**18)
    assert combine(vector(1, 1), columns((1, nearly))) is None


def test_the_cost_of_a_column_of_either_sign_bounds_it():
    """Else −2 times the first and once the second would cost less than nothing, and no program have a best answer."""
    free = [Column(vector(1, -1), 1.0, signed=True), Column(vector(2, -2), 1.0, signed=True)]
    assert combine(vector(1), [*free, Column(vector(0, 1), 1.0)]) == {1: Fraction(1, 2), 2: 1}
    assert combine(vector(0, 1), [*free, Column(vector(1), 1.0)]) == {1: Fraction(-1, 2), 2: 1}


@pytest.mark.parametrize("size", [3, 6])
@given(data=st.data())
def test_what_is_found_adds_up(size, data):
    small = st.integers(-3, 3)
    vectors = data.draw(st.lists(st.tuples(*[small] * size), min_size=1, max_size=8))
    signed = data.draw(st.sets(st.sampled_from(range(len(vectors)))))
    factors = [data.draw(st.integers(-4 if place in signed else 0, 4)) for place in range(len(vectors))]
    target = total(vector(*v).scaled(f) for v, f in zip(vectors, factors, strict=True))
    found = combine(target, columns(*vectors, signed=signed))
    assert found is not None, "the target was made of the columns"
    assert total(vector(*vectors[place]).scaled(f) for place, f in found.items()) == target
    assert all(f > 0 or place in signed for place, f in found.items())
