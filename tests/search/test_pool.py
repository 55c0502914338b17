"""The pool: what the kernel accepts, once, and what is under its logarithms."""

from __future__ import annotations

import sympy

from emsym.kernel.certificate import Assumed, Nonnegative, Over, Product, Total
from emsym.kernel.division import reduced
from emsym.kernel.normal_form import normal_form
from emsym.named import Gibbs
from emsym.search import pool as pool_module
from emsym.search.certificates import search
from emsym.search.pool import Pool, has_fractions, plain, shapes, weight
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read, value
from emsym.terms.statement import Hypothesis, Statement
from tests.statements import KL, Sum, a, b, f, g, log, p, q, r, t, x, z, z1


def claim(left, relation, right) -> Claim:
    return Claim(read(left), Relation(relation), read(right))


def test_the_pool_keeps_what_the_kernel_accepts_once():
    pool = Pool([Hypothesis(claim(a, ">=", b))])
    assert pool.admit(Nonnegative(read(t))) is not None
    assert pool.admit(Nonnegative(read(t))) is None, "tried before"
    assert pool.admit(Nonnegative(read(t + 0))) is None, "the same normal form"
    assert pool.admit(Nonnegative(read(f(x)))) is None, "refused"
    assert pool.admit(Nonnegative(read(a - a))) is None, "zero"
    assert pool.admit(Assumed(0)) is not None
    assert pool.admit(Assumed(1)) is None, "there is no such hypothesis"
    assert len(pool.found) == 2


def test_shapes_forget_the_names_of_values():
    assert shapes(normal_form(read(Sum(q(z) * log(q(z)), z)))) == shapes(normal_form(read(log(q(z1)))))
    assert shapes(normal_form(read(log(p(x, z))))) != shapes(normal_form(read(log(p(x)))))
    assert shapes(normal_form(read(p(x)))) == frozenset()


def test_fractions_are_seen_below_sums():
    assert has_fractions(normal_form(read(Sum(q(z) / (q(z) + r(z)), z))))
    assert not has_fractions(normal_form(read(KL(q(z), r(z)))))
    whole = normal_form(read(Sum((q(z) + r(z)) * g(z) / (q(z) + r(z)), z)))
    assert plain(whole) == normal_form(read(Sum(g(z), z)))


def test_each_fraction_of_a_search_is_divided_out_once(monkeypatch):
    """The candidates of one claim share most of their monomials; divided each time, they take five times as long."""
    divided = []
    pool_module._divided.cache_clear()
    pool_module.accepted.cache_clear()
    monkeypatch.setattr(pool_module, "reduced", lambda polynomial: divided.append(polynomial) or reduced(polynomial))
    with sympy.evaluate(False):
        share = t / (1 + t)
        mix = share * q(z) + (1 - share) * r(z)
        stated = claim(KL(mix, p(z), z), "<=", share * KL(q(z), p(z)) + (1 - share) * KL(r(z), p(z)))
    assert search(Statement(stated)).certificate is not None
    assert divided
    assert len(set(divided)) == len(divided)
    assert all(len(each.terms) == 1 for each in divided)


def test_few_and_simple_witnesses_weigh_least():
    one = Gibbs((value(z),), read(q(z)), read(r(z)))
    assert weight(one) < weight(Product((Nonnegative(read(t)), one))) < weight(Total((one, one)))
    assert weight(one) < weight(Over((value(x),), one))
