"""Hypothesis strategies for terms: `positive` and `real` ones are defined in every model, `wild` ones need not be."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from kernel_samples import I1, I2, THETA, THETA1, XI, XJ, Z1, ZI, A, B, C, X, Z

from emsym.terms.nodes import (
    Add,
    Exp,
    Function,
    Log,
    Mul,
    Number,
    Power,
    Probability,
    Sign,
    Size,
    Sum,
    Term,
    Value,
    absolute,
)
from tests.examples import share

VALUES = (X, Z, Z1, THETA, THETA1, I1, I2)
DATA = (XI, XJ, Value("z", "z", (I1, I2)))
LETTERS: dict[str, tuple[Value, ...]] = {
    "x": (X, XI, XJ),
    "z": (Z, Z1, Value("z", "z", (I1,))),
    "theta": (THETA, THETA1),
    "i": (I1, I2),
}


def steady(examples: int) -> settings:
    """Fixed examples, at most so many."""
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    count = share(examples)
    return settings(max_examples=count, derandomize=True, deadline=None, database=None, suppress_health_check=slow)


@st.composite
def probabilities(draw: st.DrawFn) -> Probability:
    variables = draw(st.lists(st.sampled_from(sorted(LETTERS)), min_size=1, max_size=3, unique=True))
    values = [draw(st.sampled_from(LETTERS[variable])) for variable in variables]
    cut = draw(st.integers(1, len(values)))
    return Probability(draw(st.sampled_from("pq")), tuple(values[:cut]), tuple(values[cut:]))


def functions(name: str, sign: Sign) -> st.SearchStrategy[Function]:
    arguments = st.lists(st.sampled_from(VALUES + DATA), min_size=1, max_size=2).map(tuple)
    return arguments.map(lambda values: Function(name, values, sign))


def over_data() -> st.SearchStrategy[Term]:
    """Sums, one in another or not, of products of probabilities at points of data, their indices among the values."""
    points = st.tuples(
        st.sampled_from(((), (XI,), (XI,), (XJ,))), st.sampled_from(((), (Z,), (ZI,))), st.sampled_from(((), (I1,)))
    ).map(lambda parts: sum(parts, ()))
    joints = points.filter(bool).map(lambda values: Probability("p", values))
    products = st.lists(joints, min_size=1, max_size=2).map(tuple).map(Mul)
    scope = st.lists(st.sampled_from((I1, I1, I2, Z)), min_size=1, max_size=2, unique=True).map(tuple)
    inner = st.builds(Sum, scope, products)
    return st.one_of(inner, st.builds(Sum, scope, st.builds(lambda *parts: Mul(parts), products, inner)))


def _fractions(least: int, most: int) -> st.SearchStrategy[Number]:
    return st.fractions(min_value=least, max_value=most, max_denominator=4).map(Number)


def indices() -> st.SearchStrategy[tuple[Value, ...]]:
    return st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True).map(tuple)


def _several(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[tuple[Term, ...]]:
    return st.lists(inner, min_size=1, max_size=3).map(tuple)


def positive_leaves() -> st.SearchStrategy[Term]:
    numbers = st.sampled_from([Number(Fraction(text)) for text in ("1", "2", "1/2", "3/2", "8")])
    return st.one_of(
        probabilities(), probabilities(), functions("g", Sign.POSITIVE), numbers, st.just(B), st.just(Size("z"))
    )


def _positive(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    exponents = st.sampled_from([Fraction(text) for text in ("-1", "-1", "2", "1/2", "-1/2", "3/2", "-2", "0")])
    return st.one_of(
        _several(inner).map(Add),
        _several(inner).map(Mul),
        st.builds(Power, inner, exponents),
        inner.map(lambda term: Exp(Log(term))),
        st.builds(Sum, indices(), inner),
    )


def positives() -> st.SearchStrategy[Term]:
    """Terms above 0 in every model, as their signs show."""
    return st.recursive(positive_leaves(), _positive, max_leaves=6)


def _real(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        _several(inner).map(Add),
        _several(inner).map(Mul),
        st.builds(Power, inner, st.just(Fraction(2))),
        inner.map(absolute),
        st.builds(Sum, indices(), inner),
        st.builds(lambda left, right: Mul((left, Power(right, Fraction(-1)))), inner, positives()),
    )


def reals() -> st.SearchStrategy[Term]:
    """Terms of any sign that are defined in every model."""
    leaves = st.one_of(
        positives(),
        positives().map(Log),
        functions("f", Sign.REAL),
        functions("h", Sign.NONNEGATIVE),
        _fractions(-2, 2),
        st.sampled_from((A, C)),
        functions("f", Sign.REAL).map(Exp),
    )
    return st.recursive(leaves, _real, max_leaves=4)


def _wild(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    exponents = st.sampled_from([Fraction(text) for text in ("-2", "-1", "0", "1/2", "2", "1/3", "3/2", "-1/2")])
    return st.one_of(
        st.lists(inner, max_size=3).map(tuple).map(Add),
        st.lists(inner, max_size=3).map(tuple).map(Mul),
        st.builds(Power, inner, exponents),
        inner.map(Log),
        inner.map(Exp),
        st.builds(Sum, indices(), inner),
    )


def wild() -> st.SearchStrategy[Term]:
    """Any terms: logarithms of negative numbers, quotients by zero and all."""
    leaves = st.one_of(
        probabilities(),
        functions("f", Sign.REAL),
        functions("g", Sign.POSITIVE),
        functions("h", Sign.NONNEGATIVE),
        _fractions(-3, 3),
        st.sampled_from((A, B, C, Size("z"))),
    )
    return st.recursive(leaves, _wild, max_leaves=8)
