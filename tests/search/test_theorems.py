"""The standard theorems hold for any number of variables, and none is lost because there are more or fewer of them."""

from __future__ import annotations

from functools import reduce
from operator import add, mul

import pytest
import sympy

from emsym import KL, Distribution, E, H, I, Size, Sum, Variable, log
from emsym.kernel.theorem import prove
from emsym.language.symbols import Bar
from emsym.search.certificates import search
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from emsym.terms.statement import Hypothesis, Statement

NAMES = [Variable(name) for name in "abcdefghijkl"]
x = Variable("x")
p, q, r = Distribution("p"), Distribution("q"), Distribution("r")


def added(terms):
    return reduce(add, terms)


def multiplied(factors):
    return reduce(mul, factors)


def law(distribution, before, behind=()):
    """P(before | behind)"""
    return distribution(*before[:-1], Bar(before[-1], behind[0]), *behind[1:]) if behind else distribution(*before)


def conditional_entropy(before, behind):
    return E(H(law(p, before, behind)), p(*behind))


def independent(values, distribution=p):
    return multiplied(distribution(value) for value in values)


def output(distribution, inputs, end):
    """What comes out of the channel r(end | inputs)."""
    return Sum(distribution(*inputs) * law(r, [end], inputs), *inputs)


# Of all the variables, the first, the others, and the second with the rest.
THEOREMS = {
    "Gibbs": lambda w: (KL(p(*w), q(*w)), ">=", 0),
    "cross entropy": lambda w: (H(p(*w)), "<=", H(p(*w), q(*w))),
    "evidence lower bound": lambda w: (log(p(x)), ">=", Sum(q(*w) * log(p(x, *w) / q(*w)), *w)),
    "amortised bound": lambda w: (
        log(p(x)),
        ">=",
        E(log(p(x, *w) / law(q, w, [x])), law(q, w, [x])),
    ),
    "mean field": lambda w: (
        log(p(x)),
        ">=",
        Sum(independent(w, q) * log(p(x, *w) / independent(w, q)), *w),
    ),
    "averaged bound": lambda w: (
        E(-log(p(x)), q(x)),
        "<=",
        E(-log(p(x, *w) / law(q, w, [x])), q(x, *w)),
    ),
    "entropy": lambda w: (H(p(*w)), ">=", 0),
    "subadditivity": lambda w: (H(p(*w)), "<=", added(H(p(each)) for each in w)),
    "sizes": lambda w: (H(p(*w)), "<=", added(log(Size(each)) for each in w)),
    "chain rule": lambda w: (
        H(p(*w)),
        "=",
        added([H(p(w[0])), *(conditional_entropy([w[k]], w[:k]) for k in range(1, len(w)))]),
    ),
    "chain rule of divergence": lambda w: (
        KL(p(*w), q(*w)),
        "=",
        added(
            [
                KL(p(w[0]), q(w[0])),
                *(E(KL(law(p, [w[k]], w[:k]), law(q, [w[k]], w[:k])), p(*w[:k])) for k in range(1, len(w))),
            ]
        ),
    ),
}
OF_TWO = {
    "divergence of one": lambda w: (KL(p(w[0]), q(w[0])), "<=", KL(p(*w), q(*w))),
    "divergence of all but one": lambda w: (KL(p(*w[1:]), q(*w[1:])), "<=", KL(p(*w), q(*w))),
    "divergence of conditionals": lambda w: (
        E(KL(law(p, w[:1], w[1:]), law(q, w[:1], w[1:])), p(*w[1:])),
        "<=",
        KL(p(*w), q(*w)),
    ),
    "entropy of one": lambda w: (H(p(w[0])), "<=", H(p(*w))),
    "entropy of all but one": lambda w: (H(p(*w[1:])), "<=", H(p(*w))),
    "one and the rest": lambda w: (H(p(*w)), "<=", H(p(w[0])) + H(p(*w[1:]))),
    "conditioning": lambda w: (conditional_entropy(w[:1], w[1:]), "<=", H(p(w[0]))),
    "information": lambda w: (I(p, w[0], tuple(w[1:])), ">=", 0),
    "information and entropy": lambda w: (I(p, w[0], tuple(w[1:])), "<=", H(p(w[0]))),
    "total correlation": lambda w: (KL(p(*w), independent(w), *w), ">=", 0),
    "data processing of divergence": lambda w: (
        KL(output(q, w[1:], w[0]), output(p, w[1:], w[0]), w[0]),
        "<=",
        KL(q(*w[1:]), p(*w[1:])),
    ),
}
OF_THREE = {
    "a chain of divergences without a link": lambda w: (
        KL(p(*w), q(*w)),
        ">=",
        added(
            [
                KL(p(w[0]), q(w[0])),
                *(E(KL(law(p, [w[k]], w[:k]), law(q, [w[k]], w[:k])), p(*w[:k])) for k in range(2, len(w))),
            ]
        ),
    ),
    "information of more": lambda w: (I(p, w[0], w[1]), "<=", I(p, w[0], tuple(w[1:]))),
    "data processing": lambda w: (
        I(p, w[0], tuple(w[2:])),
        "<=",
        I(p, w[0], w[1]),
        (I(p, w[0], Bar(tuple(w[2:]) if w[3:] else w[2], w[1])), "=", 0),
    ),
    "Han": lambda w: (
        (len(w) - 1) * H(p(*w)),
        "<=",
        added(H(p(*w[:k], *w[k + 1 :])) for k in range(len(w))),
    ),
    "a Markov chain's entropy": lambda w: (
        H(p(*w)),
        "<=",
        added([H(p(w[0])), *(conditional_entropy([w[k]], [w[k - 1]]) for k in range(1, len(w)))]),
    ),
}
FALSE = {
    "less entropy for more": lambda w: (H(p(*w[1:])), ">=", H(p(*w))),
    "divergence is symmetric": lambda w: (KL(p(*w), q(*w)), ">=", KL(q(*w), p(*w))),
    "superadditivity": lambda w: (H(p(*w)), ">=", added(H(p(each)) for each in w)),
}


def cases(theorems, least, ordinary=range(1, 9)):
    """For each number of variables; those between eight and twelve cost the most and say the least."""
    for name, theorem in theorems.items():
        for count in range(least, 13):
            marks = () if count in ordinary or count == 12 else pytest.mark.slow
            yield pytest.param(theorem, count, id=f"{name}-{count}", marks=marks)


def stated(theorem, count) -> tuple[Claim, list[Claim]]:
    with sympy.evaluate(False):
        left, relation, right, *assumed = theorem(NAMES[:count])
        rows = [(left, relation, right), *assumed]
    claim, *hypotheses = (Claim(read(a), Relation(sign), read(b)) for a, sign, b in rows)
    return claim, tuple(map(Hypothesis, hypotheses))


@pytest.mark.parametrize(("theorem", "count"), [*cases(THEOREMS, 1), *cases(OF_TWO, 2), *cases(OF_THREE, 3)])
def test_a_theorem_is_proved_for_every_number_of_variables(theorem, count):
    claim, hypotheses = stated(theorem, count)
    found = search(Statement(claim, hypotheses))
    assert prove(Statement(claim, hypotheses), found.expanded, found.ready.preparation).statement.claim == claim


@pytest.mark.parametrize(("theorem", "count"), list(cases(FALSE, 3)))
def test_what_is_false_is_not_proved(theorem, count):
    assert search(Statement(*stated(theorem, count))).certificate is None
