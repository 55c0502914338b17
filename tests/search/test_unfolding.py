"""Hypotheses in every spelling and every order: what follows from one follows from all, and more take nothing away."""

from __future__ import annotations

from itertools import permutations

import pytest
import sympy

from emsym import KL, Distribution, E, Function, H, I, Real, Size, Sum, Variable, exp, log
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import prove
from emsym.search.certificates import search
from emsym.search.unfolding import Reach, prepared
from tests.inequalities import INEQUALITIES
from tests.statements import stated

a, b, c, e, i, n, w, x, y, z, theta = map(Variable, ("a", "b", "c", "e", "i", "n", "w", "x", "y", "z", "theta"))
x0, x1, x2 = map(Variable, ("x0", "x1", "x2"))
z1, yo = z.value("z1"), y.value("yo")
p, q, r, phat = map(Distribution, ("p", "q", "r", "phat"))
f, g, h, T = map(Function, ("f", "g", "h", "T"))
v = Function("v", positive=True)
alpha, A = Real("alpha"), Real("A")

with sympy.evaluate(False):
    SPELLINGS = {
        "a product": (p(x, w | y), "=", p(x | y) * p(w | y)),
        "behind the bar": (p(x | y, w), "=", p(x | y)),
        "the other way": (p(w | x, y), "=", p(w | y)),
        "an information": (I(p, x, w | y), "=", 0),
        "a divergence": (E(KL(p(x, w | y), p(x | y) * p(w | y), x, w), p(y)), "=", 0),
        "a factorisation": (p(x, y, w), "=", p(y) * p(x | y) * p(w | y)),
        "a factorisation along the chain": (p(x, y, w), "=", p(x) * p(y | x) * p(w | y)),
    }
    OF_INDEPENDENCE = [
        (p(x | y, w), "=", p(x | y)),
        (p(x, y, w), "=", p(y) * p(x | y) * p(w | y)),
        (p(w | x), "=", Sum(p(w | y) * p(y | x), y)),
        (I(p, x, w), "<=", I(p, x, y)),
        (H(p, (x, w)), "<=", H(p, x) + H(p, w)),
        (H(p, x | (y, w)), "=", H(p, x | y)),
        (I(p, x, w | y), "=", 0),
    ]
    CHAIN = [(p(c | a, b), "=", p(c | b)), (p(e | a, b, c), "=", p(e | c))]
    DIAMOND = [(p(a, b, c, e), "=", p(a) * p(b | a) * p(c | a) * p(e | b, c))]
    HMM = [(p(w | x, y, z), "=", p(w | z)), (p(z | x, y), "=", p(z | y)), (p(y | x), "=", q(y | x))]
    ROWS = {
        "a sum": (Sum(q(z) * f(z), z), ">=", Sum(q(z) * g(z), z), [(f(z), ">=", g(z))]),
        "at another letter": (2 * f(z1), ">=", 2 * g(z1), [(f(z), ">=", g(z))]),
        "below Jensen's sum": (Sum(q(z) * log(h(z)), z), "<=", log(Sum(q(z) * h(z), z)), [(h(z), ">", 0)]),
        "below a sum": (Sum(log(1 - v(i)), i), "<=", 0, [(v(i), "<", 1)]),
        "a formula": (Sum(p(x) * log(p(x)), x), "=", Sum(p(x) * log(f(x)), x), [(p(x), "=", f(x))]),
        "an exponential family": (log(p(x)), "=", alpha * T(x) - A, [(p(x), "=", exp(alpha * T(x) - A))]),
        "a collider": (p(x | y), "=", p(x | yo), [(p(x, y, z), "=", p(x) * p(y) * p(z | x, y))]),
        "a chain": (p(e | b, a), "=", p(e | b), CHAIN),
        "a chain backwards": (p(a | b, c, e), "=", p(a | b), CHAIN),
        "a diamond": (p(e | a, b, c), "=", p(e | b, c), DIAMOND),
        "a diamond's other independence": (p(b | a, c), "=", p(b | a), DIAMOND),
        "three of a Markov chain": (p(x, y, z, w), "=", p(x) * q(y | x) * p(z | y) * p(w | z), HMM),
        "a diffusion": (
            E(KL(q(x1 | x2, x0), p(x1 | x2)), q(x0, x1, x2)),
            "=",
            E(log(q(x1 | x2, x0) / p(x1 | x2)), q(x0, x1, x2)),
            [(q(x0, x2 | x1), "=", q(x0 | x1) * q(x2 | x1))],
        ),
        "a given marginal": (q(z), "=", Sum(phat(x) * q(z | x), x), [(q(x), "=", phat(x))]),
        "a uniform index": (E(f(z), q(z)), "=", Sum(E(f(z), q(z | n)), n) / Size(n), [(q(n), "=", 1 / Size(n))]),
        "another variable of the law": (I(p, x, y) + p(w), "=", p(w), [(p(x, y), "=", p(x) * p(y))]),
        "another variable of a defined law": (
            E(f(z), q(z)) + q(w),
            "=",
            E(f(z), p(z | x)) + q(w),
            [(q(z), "=", p(z | x))],
        ),
        "two definitions": (Sum(p(x, z), x), "=", r(z), [(q(x, z), "=", p(x, z)), (q(z), "=", r(z))]),
        "a divergence of at most 0": (E(f(z), q(z)), "=", E(f(z), p(z)), [(KL(q(z), p(z)), "<=", 0)]),
        "an averaged divergence": (
            E(f(z), p(z | x)),
            "=",
            E(f(z), q(z)),
            [(Sum(p(x) * KL(p(z | x), q(z)), x), "=", 0)],
        ),
    }
    FALSE = {
        "less is lost backwards": (I(p, x, y), "<=", I(p, x, w), [SPELLINGS["a product"]]),
        "independent without y": (p(x | w), "=", p(x), [SPELLINGS["a product"]]),
        "a collider that is seen": (p(x | y, z), "=", p(x | z), ROWS["a collider"][3]),
        "a diamond's end": (p(b | a, c, e), "=", p(b | a), DIAMOND),
        "at one letter alone": (f(z1) + f(z), ">=", g(z1) + f(z), [(f(z), ">=", g(z))]),
    }
    UNRELATED = {
        "a Markov chain": [(p(x, w | y), "=", p(x | y) * p(w | y))],
        "independence of another law, and a bound": [(r(x, w), "=", r(x) * r(w)), (f(z), ">=", 1)],
        "a definition": [(q(z), "=", p(z | x))],
        "no information": [(I(p, x, z), "=", 0)],
    }
    IDLE = [(r(i), "=", phat(i)), (v(n), ">=", 1), (r(x, w | e), "=", r(x | e) * r(w | e))]


def is_proved(left, relation, right, assuming) -> bool:
    statement = stated(left, relation, right, assuming)
    found = search(statement)
    if not found.shown:
        with pytest.raises(Refused):
            prove(statement, found.expanded, found.ready.preparation)
        return False
    return prove(statement, found.expanded, found.ready.preparation).statement.hypotheses == statement.hypotheses


@pytest.mark.parametrize("consequence", OF_INDEPENDENCE, ids=str)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_independence_is_one_thing_in_each_spelling(spelling, consequence):
    assert is_proved(*consequence, [SPELLINGS[spelling]])


@pytest.mark.parametrize("name", ROWS)
def test_what_follows_is_proved_in_every_order(name):
    left, relation, right, assuming = ROWS[name]
    assert all(is_proved(left, relation, right, order) for order in permutations(assuming))


@pytest.mark.parametrize("name", ROWS)
def test_more_hypotheses_take_no_proof_away(name):
    left, relation, right, assuming = ROWS[name]
    assert is_proved(left, relation, right, [*IDLE, *assuming])


@pytest.mark.parametrize("name", FALSE)
def test_what_does_not_follow_is_not_proved(name):
    assert not is_proved(*FALSE[name])


@pytest.mark.slow
@pytest.mark.parametrize("row", [row for row in INEQUALITIES if row[5] is True and not row[4]], ids=lambda row: row[0])
@pytest.mark.parametrize("beside", UNRELATED)
def test_what_holds_without_hypotheses_holds_with_them(row, beside):
    assert is_proved(*row[1:4], UNRELATED[beside])


def test_a_definition_in_a_circle_ends():
    with sympy.evaluate(False):
        circle = [(q(z), "=", r(z)), (r(z), "=", q(z)), (f(x), "=", g(x)), (g(x), "=", f(x))]
    statement = stated(q(z) + f(x), "=", r(z) + g(x), circle)
    for reach in Reach:
        assert len(prepared(statement, reach).preparation) < 10
    assert is_proved(q(z) + f(x), "=", r(z) + g(x), circle)
