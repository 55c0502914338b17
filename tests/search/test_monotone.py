"""More hypotheses, in any order, lose no proof: over the library's steps and the field's inequalities."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym import KL, Distribution, E, Function, H, I, Real, Size, Variable, independent, markov
from emsym.deciding.claims import stated
from emsym.deciding.hypotheses import read_hypotheses, supposed
from emsym.derivation import Link, assumption
from emsym.kernel.theorem import prove
from emsym.search.certificates import search
from tests.examples import share
from tests.inequalities import INEQUALITIES
from tests.search.test_unfolding import is_proved
from tests.test_derivations import DERIVATIONS

x, y, z, w, u, v = map(Variable, "xyzwuv")
p, q, r, s, m, o = map(Distribution, ("p", "q", "r", "s", "m", "o"))
f, g, h = Function("f"), Function("g", positive=True), Function("k", positive=True)
lam = Real("nu", positive=True)

with sympy.evaluate(False):
    TRUE = [
        (H(p, x), ">=", 0),
        (I(p, x, z), ">=", 0),
        (KL(q(z), r(z)), ">=", 0),
        (H(q(z)), "<=", sympy.log(Size(z))),
        (E(g(z), q(z)), ">", 0),
    ]
    MORE = [
        (q(z), "=", p(z | x)),
        independent(p, x, w, given=y),
        markov(p, x, y, z),
        independent(r, x, w),
        (o(u), "=", s(u)),
        (h(v), ">=", 1),
        (lam, "<", 1),
        (f(z), ">=", 1),
    ]
    PROVED = [row for row in INEQUALITIES if row[5] is True]


@pytest.mark.slow
@settings(deadline=None, max_examples=share(240))
@given(
    st.sampled_from(PROVED), st.lists(st.sampled_from(TRUE + MORE), min_size=1, max_size=3, unique_by=str), st.randoms()
)
def test_an_inequality_stays_proved(row, more, random):
    _, left, relation, right, own, _ = row
    hypotheses = [*own, *more]
    random.shuffle(hypotheses)
    assert is_proved(left, relation, right, hypotheses)


STEPS = [
    (derivation, chain, step)
    for derivation in DERIVATIONS
    for chain in derivation.chains
    for step in chain
    if step.link not in (Link.DEFINITION, Link.CONSTANT)
]


@pytest.mark.slow
@settings(deadline=None, max_examples=share(240))
@given(st.sampled_from(STEPS), st.lists(st.sampled_from(TRUE + MORE), max_size=3, unique_by=str), st.randoms())
def test_a_step_of_the_library_stays_proved(stepped, more, random):
    derivation, chain, step = stepped
    written = [*derivation.hypotheses, *(assumption(each, step.place) for each in more)]
    random.shuffle(written)
    read, problems = read_hypotheses(written)
    assert not problems
    statement = stated(step, supposed(chain, read))
    found = search(statement)
    assert prove(statement, found.expanded, found.ready.preparation).statement == statement
