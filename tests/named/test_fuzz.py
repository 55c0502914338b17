"""Named combinations of any laws and terms: the kernel accepts what they expand to, which is what they state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_samples import THETA, A, Size, X, Z, g, n, p, q, total
from kernel_strategies import functions, positives, probabilities, reals, steady
from rule_strategies import INDICES, laws

from emsym.kernel.certificate import Square, Witness
from emsym.kernel.normal_form import Malformed, normal_form
from emsym.kernel.rules import Refused, nonnegative
from emsym.kernel.theorem import Theorem, prove
from emsym.named import NAMED, CauchySchwarz, Complement, Gibbs, Jensen, Named, Surprise, Triangle, Within, expanded
from emsym.named.jensen import Convexity
from emsym.numeric.check import check
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Add, Mul, Sign, Term, Value, minus, number, quotient, square
from emsym.terms.statement import Statement

FLOOR = 0.9
"""The share of combinations, made to meet their conditions, that the kernel accepts at least."""

Weights = tuple[tuple[Value, ...], Term]


def weights() -> st.SearchStrategy[Weights]:
    """Laws with the values over which they sum to 1: as they are, mixed, tilted and uniform."""
    as_written = laws().map(lambda pair: (pair[0].event, pair[0]))
    mixed = laws().map(lambda pair: (pair[0].event, Mul((n("1/2"), Add(pair)))))
    tilted = st.sampled_from([((Z,), quotient(Mul((q(Z), g(Z))), total(Mul((q(Z), g(Z))), Z)))])
    uniform = st.sampled_from([((Z,), quotient(n(1), Size("z"))), ((X, Z), quotient(q(X), Size("z")))])
    return st.one_of(as_written, mixed, tilted, uniform)


def gibbs() -> st.SearchStrategy[Gibbs]:
    parts = laws().map(lambda pair: Gibbs(pair[0].event, *pair))
    less = st.sampled_from([Gibbs((Z,), q(Z), p(X, Z)), Gibbs((Z,), q(Z, given=(X,)), p(Z, X, given=(THETA,)))])
    mixed = weights().map(lambda known: Gibbs(*known, p(*known[0])))
    return st.one_of(parts, less, mixed)


def jensen() -> st.SearchStrategy[Jensen]:
    inside = st.one_of(functions("g", Sign.POSITIVE), positives())
    anything = st.one_of(inside, functions("f", Sign.REAL), reals())
    whole = st.sampled_from([Convexity.EXP, Convexity.SQUARE])
    part = st.sampled_from([each for each in Convexity if each not in (Convexity.EXP, Convexity.SQUARE)])
    return st.one_of(
        st.builds(lambda function, w, f: Jensen(function, *w, f), part, weights(), inside),
        st.builds(lambda function, w, f: Jensen(function, *w, f), whole, weights(), anything),
    )


def products() -> st.SearchStrategy[Term]:
    """Probabilities, products of them, and what is left when a part is divided out."""
    several = st.lists(probabilities(), min_size=1, max_size=2).map(tuple)
    cancelled = laws().map(lambda pair: quotient(Mul(pair), pair[1]))
    return st.one_of(probabilities(), several.map(Mul), cancelled)


def within(a: Term, b: Term) -> Within:
    """a² + b² ≥ |2 a b|."""
    whole = Add((square(a), square(b)))
    return Within(whole, Mul((number(2), a, b)), Square(minus(a, b)), Square(Add((a, b))))


BUILT: dict[type[Named], st.SearchStrategy[Named]] = {
    Gibbs: gibbs(),
    Jensen: jensen(),
    Complement: st.builds(Complement, products()),
    Surprise: st.builds(Surprise, products()),
    Triangle: st.builds(
        Triangle, st.one_of(st.just(()), INDICES), st.lists(reals(), min_size=1, max_size=2).map(tuple)
    ),
    Within: st.builds(within, reals(), reals()),
    CauchySchwarz: st.builds(CauchySchwarz, INDICES, reals(), reals()),
}
BROKEN: dict[type[Named], st.SearchStrategy[Named]] = {
    Gibbs: laws().map(lambda pair: Gibbs(pair[0].event, pair[0], Mul((number(2), pair[1])))),
    Jensen: laws().map(lambda pair: Jensen(Convexity.SQUARE, pair[0].event, Mul((number(2), pair[0])), g(Z))),
    Complement: positives().map(lambda m: Complement(Add((number(1), m)))),
    Surprise: laws().map(lambda pair: Surprise(quotient(*pair))),
    Triangle: st.just(Triangle((Z,), ())),
    Within: reals().map(lambda t: Within(A, t, Square(t), Square(t))),
}


def proved(named: Named) -> Theorem | None:
    """That what is stated is at least 0; None where the kernel refuses it."""
    try:
        return prove(Statement(Claim(named.term, Relation.AT_LEAST, ZERO)), expanded(named, ()))
    except (Refused, Malformed):
        return None


@pytest.mark.parametrize("name", NAMED, ids=lambda name: name.__name__)
def test_what_is_stated_is_proved_and_holds(name: type[Named]) -> None:
    """At least so many are accepted; each is what it expands to, monomial by monomial, and no model refutes it."""
    accepted: list[bool] = []

    @steady(20)
    @given(BUILT[name])
    def holds(named: Named) -> None:
        theorem = proved(named)
        accepted.append(theorem is not None)
        if theorem is not None:
            primitive: Witness = expanded(named, ())
            assert normal_form(nonnegative(primitive)) == normal_form(named.term)
            assert check(theorem.statement, models=20, search=False).counterexample is None

    holds()
    assert sum(accepted) >= FLOOR * len(accepted)


@pytest.mark.parametrize("name", BROKEN, ids=lambda name: name.__name__)
def test_what_breaks_a_condition_is_refused(name: type[Named]) -> None:
    @steady(10)
    @given(BROKEN[name])
    def refused(named: Named) -> None:
        assert proved(named) is None

    refused()
