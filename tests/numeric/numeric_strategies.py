"""Hypothesis strategies for terms in which every kind of node occurs."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st
from numeric_samples import I1, I2, THETA, THETA1, X, Z

from emsym.terms.nodes import (
    Add,
    Exp,
    Function,
    Log,
    Mul,
    Number,
    Power,
    Probability,
    Real,
    Sign,
    Size,
    Sum,
    Term,
    Value,
)

VALUES = (X, Z, THETA, THETA1, I1, I2)
DATA = (*(Value("x", "x", (index,)) for index in (I1, I2)), Value("z", "z", (I1, I2)), Value("z", "z", (X,)))


@st.composite
def probabilities(draw: st.DrawFn) -> Probability:
    values: list[Value] = draw(st.lists(st.sampled_from((X, Z, THETA)), min_size=1, max_size=3))
    if draw(st.booleans()):
        values = [THETA1 if value == THETA else value for value in values]
    if draw(st.booleans()):
        points = [draw(st.sampled_from(DATA)), draw(st.sampled_from((I1, I2)))]
        kept = {value.variable: value for value in [*values, *points]}
        values = list(kept.values())
    cut = draw(st.integers(1, len(values)))
    return Probability(draw(st.sampled_from("pq")), tuple(values[:cut]), tuple(values[cut:]))


def leaves() -> st.SearchStrategy[Term]:
    numbers = st.fractions(min_value=-3, max_value=3, max_denominator=4)
    arguments = st.lists(st.sampled_from(VALUES + DATA), min_size=1, max_size=2).map(tuple)
    return st.one_of(
        probabilities(),
        probabilities(),
        numbers.map(Number),
        st.sampled_from((Real("a"), Real("b", Sign.POSITIVE), Size("z"))),
        arguments.map(lambda values: Function("f", values)),
        arguments.map(lambda values: Function("g", values, Sign.NONNEGATIVE)),
    )


def _larger(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    several = st.lists(inner, min_size=0, max_size=3).map(tuple)
    exponents = st.sampled_from([Fraction(text) for text in ("-2", "-1", "0", "1/2", "2", "3", "3/2", "-1/2")])
    indices = st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True).map(tuple)
    return st.one_of(
        several.map(Add),
        several.map(Mul),
        st.builds(Power, inner, exponents),
        inner.map(Log),
        inner.map(Exp),
        st.builds(Sum, indices, inner),
    )


def terms() -> st.SearchStrategy[Term]:
    return st.recursive(leaves(), _larger, max_leaves=8)
