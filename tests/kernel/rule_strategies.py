"""Hypothesis strategies for witnesses: for each rule, some that meet its side conditions, and some that break one."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from kernel_samples import ONE, THETA, A, B, D, W, X, Y, Z, divergence, f, g, n, p, q
from kernel_strategies import LETTERS, functions, positives, reals

from emsym.kernel.certificate import (
    AboveRoot,
    Assumed,
    BelowRoot,
    Coincidence,
    Nonnegative,
    Over,
    Part,
    Pinsker,
    Product,
    Square,
    Tangent,
    Total,
    Vanishing,
    Witness,
)
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import (
    Add,
    Mul,
    Probability,
    Sign,
    Term,
    Value,
    absolute,
    negative,
    number,
    quotient,
    root,
    square,
)
from emsym.terms.statement import Hypothesis

INDICES = st.sampled_from([(Z,), (X,), (X, Z)])
ORDERS = (
    Hypothesis(Claim(A, Relation.AT_LEAST, B)),
    Hypothesis(Claim(D, Relation.LESS, ONE)),
    Hypothesis(Claim(f(Z), Relation.GREATER, g(Z)), (Z,)),
    Hypothesis(Claim(n(0), Relation.AT_MOST, f(X)), (X,)),
    Hypothesis(Claim(f(W), Relation.AT_LEAST, n(1))),
)
EQUATIONS = (
    Hypothesis(Claim(A, Relation.EQUAL, B)),
    Hypothesis(Claim(f(Z), Relation.EQUAL, g(Z)), (Z,)),
    Hypothesis(Claim(f(X), Relation.EQUAL, D)),
)


@dataclass(frozen=True)
class Built:
    """A witness, and what it is made for."""

    witness: Witness
    known: tuple[Hypothesis, ...] = ()


def alone(witnesses: st.SearchStrategy[Witness]) -> st.SearchStrategy[Built]:
    return witnesses.map(Built)


def laws() -> st.SearchStrategy[tuple[Probability, Probability]]:
    """Two laws of the same values."""
    return st.sampled_from(
        [
            (q(Z), p(Z)),
            (q(Z), p(Z, given=(X,))),
            (p(Y, given=(X,)), q(Y)),
            (p(X, Z), q(X, Z, given=(THETA,))),
            (q(Z, given=(X,)), p(Z, given=(X, THETA))),
        ]
    )


@st.composite
def at_letters(draw: st.DrawFn, known: tuple[Hypothesis, ...]) -> tuple[int, tuple[Value, ...]]:
    """The number of something known, and letters for its values."""
    place = draw(st.integers(0, len(known) - 1))
    return place, tuple(draw(st.sampled_from(LETTERS[value.variable])) for value in known[place].every)


@st.composite
def parts(draw: st.DrawFn, terms: st.SearchStrategy[Term]) -> Part:
    indices = draw(INDICES)
    return Part(indices, draw(terms), tuple(draw(st.sampled_from(LETTERS[index.variable])) for index in indices))


def above_root(inside: Term, more: Term) -> AboveRoot:
    """|t| + m ≥ √(t²)."""
    greater = Add((absolute(inside), more))
    rest = Add((Mul((number(2), absolute(inside), more)), square(more)))
    return AboveRoot(greater, square(inside), Nonnegative(rest), Nonnegative(greater))


@st.composite
def coincidences(draw: st.DrawFn, *, turned: bool = False) -> Built:
    """Two laws, and that a multiple of their relative entropy is 0; or of that the other way round."""
    weight, other = draw(laws())
    first, second = (other, weight) if turned else (weight, other)
    share = draw(st.sampled_from([n(1), n(-2), n("1/3")]))
    known = Hypothesis(Claim(Mul((share, divergence(first, second, *weight.event))), Relation.EQUAL, n(0)))
    part = Vanishing(negative(quotient(ONE, share)), 0)
    return Built(Coincidence(draw(reals()), weight.event, weight, other, part), (known,))


def simple() -> st.SearchStrategy[Witness]:
    return st.one_of(
        positives().map(Nonnegative), reals().map(Square), positives().map(Tangent), positives().map(Pinsker)
    )


def several(witnesses: st.SearchStrategy[Witness], least: int = 0) -> st.SearchStrategy[tuple[Witness, ...]]:
    return st.lists(witnesses, min_size=least, max_size=2).map(tuple)


MEETING: dict[type[Witness], st.SearchStrategy[Built]] = {
    Nonnegative: alone(st.one_of(positives(), reals().map(square), functions("h", Sign.NONNEGATIVE)).map(Nonnegative)),
    Tangent: alone(positives().map(Tangent)),
    Square: alone(reals().map(Square)),
    Pinsker: alone(positives().map(Pinsker)),
    BelowRoot: alone(st.builds(lambda a, m: BelowRoot(a, Add((square(a), m)), Nonnegative(m)), reals(), positives())),
    AboveRoot: alone(st.builds(above_root, reals(), positives())),
    Part: alone(parts(positives())),
    Assumed: at_letters(ORDERS + EQUATIONS).map(lambda at: Built(Assumed(*at), ORDERS + EQUATIONS)),
    Vanishing: st.builds(lambda t, at: Built(Vanishing(t, *at), EQUATIONS), reals(), at_letters(EQUATIONS)),
    Coincidence: coincidences(),
    Product: alone(several(simple()).map(Product)),
    Total: alone(several(simple()).map(Total)),
    Over: alone(st.builds(Over, INDICES, st.one_of(simple(), several(simple()).map(Product)))),
}


def wrong() -> st.SearchStrategy[Witness]:
    return positives().map(negative).map(Nonnegative)


BREAKING: dict[type[Witness], st.SearchStrategy[Built]] = {
    Nonnegative: alone(wrong()),
    Tangent: alone(st.one_of(positives().map(negative), functions("f", Sign.REAL)).map(Tangent)),
    Square: alone(positives().map(lambda m: Square(root(negative(m))))),
    Pinsker: alone(st.one_of(positives().map(negative), functions("h", Sign.NONNEGATIVE)).map(Pinsker)),
    BelowRoot: alone(
        st.builds(lambda a, m: BelowRoot(a, Add((square(a), negative(m))), Nonnegative(m)), reals(), positives())
    ),
    AboveRoot: alone(
        st.builds(
            lambda t, m: AboveRoot(negative(m), square(m), Total(()), t),
            st.sampled_from([Total(()), Square(A), Nonnegative(ONE)]),
            positives(),
        )
    ),
    Part: alone(parts(positives().map(negative))),
    Assumed: st.sampled_from([Assumed(len(ORDERS)), Assumed(-1), Assumed(2, (X,)), Over((W,), Assumed(4))]).map(
        lambda witness: Built(witness, ORDERS)
    ),
    Vanishing: st.builds(lambda t, at: Built(Vanishing(t, *at), ORDERS), reals(), at_letters(ORDERS)),
    Coincidence: coincidences(turned=True),
    Product: alone(st.builds(lambda one, other: Product((one, other)), simple(), wrong())),
    Total: alone(st.builds(lambda one, other: Total((other, one)), simple(), wrong())),
    Over: st.one_of(alone(st.builds(Over, INDICES, wrong())), st.just(Built(Over((X, W), Assumed(4)), ORDERS))),
}


def any_witnesses() -> st.SearchStrategy[Witness]:
    """Any witness without hypotheses, most of them bad."""
    terms = st.one_of(positives(), reals())
    one = st.one_of(
        terms.map(Nonnegative),
        terms.map(Tangent),
        terms.map(Square),
        terms.map(Pinsker),
        parts(terms),
        st.builds(BelowRoot, terms, terms, simple()),
        terms.map(lambda term: BelowRoot(term, square(term), Total(()))),
        terms.map(lambda term: AboveRoot(term, square(term), Total(()), Nonnegative(term))),
        st.builds(lambda t, m: Coincidence(t, (Z,), m, Mul((m, quotient(m, m))), Total(())), terms, terms),
    )
    return st.one_of(one, several(one).map(Product), several(one).map(Total), st.builds(Over, INDICES, one))
