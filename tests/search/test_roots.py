"""Absolute values and roots: what is found is proved, and what would be too much is not."""

from __future__ import annotations

import pytest
import sympy

from emsym import KL, Abs, Distribution, Function, H, I, Rational, Real, Sum, Variable, Verdict, check, exp, log, sqrt
from emsym.kernel.certificate import AboveRoot, BelowRoot
from emsym.kernel.normal_form import equal, normal_form
from emsym.kernel.rules import nonnegative
from emsym.named import Triangle, expanded
from emsym.search import certificates, roots
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from emsym.terms.statement import Hypothesis, Statement

x, y, z = Variable("x"), Variable("y"), Variable("z")
p, q, r, s, W = (Distribution(name) for name in "pqrsW")
f, g = Function("f"), Function("g")
a, b, lam = Real("a"), Real("b"), Real("lambda")
c, d = Real("c", nonnegative=True), Real("d", nonnegative=True)


def apart(first, second):
    """Σ_z |first(z) − second(z)|"""
    return Sum(Abs(first(z) - second(z)), z)


with sympy.evaluate(False):
    through = Sum(Abs(Sum(W(y | x) * q(x), x) - Sum(W(y | x) * r(x), x)), y)
    affinity = Sum(sqrt(q(z) * r(z)), z)
    TRUE = [
        ("a total variation is at most 1", apart(q, r) / 2, "<=", 1, ()),
        ("it is at least 0", apart(q, r), ">=", 0, ()),
        ("it is symmetric", apart(q, r), "=", apart(r, q), ()),
        ("a detour is no shorter", apart(q, s), "<=", apart(q, r) + apart(r, s), ()),
        ("a mean is no farther", Sum(Abs((q(z) + r(z)) / 2 - s(z)), z), "<=", apart(q, s) / 2 + apart(r, s) / 2, ()),
        ("dependence", Sum(Abs(p(x, z) - p(x) * p(z)), x, z), "<=", sqrt(2 * I(p, x, z)), ()),
        ("a channel does not increase it", through, "<=", Sum(Abs(q(x) - r(x)), x), ()),
        ("nor does leaving out a variable", Sum(Abs(p(x) - q(x)), x), "<=", Sum(Abs(p(x, z) - q(x, z)), x, z), ()),
        ("Pinsker's inequality", apart(q, r) / 2, "<=", sqrt(KL(q(z), r(z)) / 2), ()),
        ("with the factor outside", apart(q, r), "<=", sqrt(2) * sqrt(KL(q(z), r(z))), ()),
        ("written with a root of squares", Sum(sqrt((q(z) - r(z)) ** 2), z), "<=", sqrt(2 * KL(q(z), r(z))), ()),
        ("a Hellinger distance", sqrt(1 - affinity), "<=", 1, ()),
        ("a root has a value", sqrt(KL(q(z), r(z))) ** 2, "=", KL(q(z), r(z)), ()),
        ("the means of two", 2 * sqrt(c * d), "<=", c + d, ()),
        ("a number and its size", Abs(a), ">=", a, ()),
        ("minus a number", Abs(a), ">=", -a, ()),
        ("under a hypothesis", Abs(lam), "=", lam, ((lam, ">=", 0),)),
        ("the size of a mean", Abs(Sum(q(z) * f(z), z)), "<=", Sum(q(z) * Abs(f(z)), z), ()),
        ("a mean below the root of the mean square", Sum(q(z) * f(z), z), "<=", sqrt(Sum(q(z) * f(z) ** 2, z)), ()),
        ("the Cauchy–Schwarz inequality", Sum(f(z) * g(z), z) ** 2, "<=", Sum(f(z) ** 2, z) * Sum(g(z) ** 2, z), ()),
        ("in a mean", Sum(q(z) * f(z) * g(z), z) ** 2, "<=", Sum(q(z) * f(z) ** 2, z) * Sum(q(z) * g(z) ** 2, z), ()),
        (
            "its root",
            Abs(Sum(f(z) * g(z), z)),
            "<=",
            sqrt(Sum(f(z) ** 2, z)) * sqrt(Sum(g(z) ** 2, z)),
            (),
        ),
        (
            "its logarithm",
            log(Sum(q(z) * r(z), z)),
            "<=",
            log(Sum(q(z) ** 2, z)) / 2 + log(Sum(r(z) ** 2, z)) / 2,
            (),
        ),
        ("a chi-squared distance", Sum((q(z) - r(z)) ** 2 / r(z), z), ">=", apart(q, r) ** 2, ()),
        ("sizes are no farther apart", Abs(Abs(a) - Abs(b)), "<=", Abs(a - b), ()),
        ("entropies", Abs(H(p(x)) - H(p(y))), "<=", 2 * H(p(x, y)) - H(p(x)) - H(p(y)), ()),
        ("sizes are multiplied", Abs(a * b), "=", Abs(a) * Abs(b), ()),
    ]
    FALSE = [
        ("Pinsker's inequality without a factor", apart(q, r), "<=", sqrt(KL(q(z), r(z)) / 2), ()),
        ("a total variation and a half", apart(q, r), "<=", Rational(3, 2), ()),
        ("a difference of sizes", Abs(q(z) - r(z)), "<=", q(z) - r(z), ()),
        ("a number above its size", Abs(a), "<=", a, ()),
        ("sizes are added", Abs(a + b), "=", Abs(a) + Abs(b), ()),
        ("a root above a number", sqrt(a**2), "=", a, ()),
        ("the Cauchy–Schwarz inequality, one side", Sum(f(z) * g(z), z) ** 2, "<=", Sum(f(z) ** 2, z), ()),
        ("one variance", Sum(q(z) * f(z) * g(z), z) ** 2, "<=", Sum(q(z) * f(z) ** 2, z), ()),
        ("entropies too close", Abs(H(p(x)) - H(p(y))), "<=", H(p(x, y)) - H(p(x)), ()),
        ("a root of a root", sqrt(sqrt(c)), "<=", sqrt(c), ()),
    ]


def each(table):
    return pytest.mark.parametrize(
        ("left", "relation", "right", "assuming"), [c[1:] for c in table], ids=[c[0] for c in table]
    )


@each(TRUE)
def test_true(left, relation, right, assuming):
    report = check(left, relation, right, assuming=assuming, models=100)
    assert report.verdict is Verdict.PROVED, report.diagnostics
    assert report.proof.check().statement == report.proof.statement


@each(FALSE)
def test_false(left, relation, right, assuming):
    assert check(left, relation, right, assuming=assuming, models=100, repairs=False).verdict is Verdict.REFUTED


def claim(left, relation, right):
    return Claim(read(left), Relation(relation), read(right))


def test_candidates_are_made_of_what_is_written():
    with sympy.evaluate(False):
        sides = read(through), read(Sum(Abs(q(x) - r(x)), x))
    terms = roots.absolutes(sides)
    found = set(map(type, (*roots.magnitudes(terms), *roots.triangles(terms, sides))))
    assert found == {BelowRoot, Triangle}
    assert list(roots.triangles(roots.absolutes([read(p(x))]), [read(p(x))])) == []


def test_a_root_is_set_apart_on_the_side_where_it_stands():
    half = claim(apart(q, r) / 2, "<=", sqrt(KL(q(z), r(z)) / 2))
    below = certificates.search(Statement(half, (Hypothesis(claim(KL(q(z), r(z)), ">=", 0)),)))
    above = certificates.search(
        Statement(claim(sqrt(1 - affinity), "<=", 1), (Hypothesis(claim(1 - affinity, ">=", 0)),))
    )
    assert isinstance(below.certificate, BelowRoot)
    assert isinstance(above.certificate, AboveRoot)


def test_what_needs_a_lemma_in_a_sum_stays_undecided():
    """A lemma is about fixed values, so it does not show that a root has a value at every letter."""
    with sympy.evaluate(False):
        mean = Sum(p(x) * sqrt(KL(q(z | x), r(z))), x)
    report = check(mean, ">=", 0, models=100)
    assert report.verdict is Verdict.UNDECIDED
    assert report.diagnostics[0].code == "E402"


def test_a_bound_with_an_exponential_is_honest():
    with sympy.evaluate(False):
        right = sqrt(1 - exp(-KL(q(z), r(z))))
    assert check(apart(q, r) / 2, "<=", right, models=100).verdict in (Verdict.UNDECIDED, Verdict.PROVED)


def test_squares_come_from_the_roots_of_monomials():
    m, n = Real("m", positive=True), Real("n", positive=True)
    with sympy.evaluate(False):
        whole, halves = read(m**2 + n**2 - 2 * m * n), read(m + n - 2 * sqrt(m * n))
    for wanted in (whole, halves):
        assert any(equal(nonnegative(expanded(square, ())), wanted) for square in roots.squares(normal_form(wanted)))
