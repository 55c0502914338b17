"""Two laws whose relative entropy is 0 by a hypothesis are one; nothing less makes them so."""

from __future__ import annotations

import pytest
import sympy

from emsym import KL, Distribution, E, Function, H, Sum, Variable, Verdict, check, log

x, y, z = Variable("x"), Variable("y"), Variable("z")
z1 = z.value("z_1")
p, q, r = (Distribution(name) for name in "pqr")
f = Function("f")

with sympy.evaluate(False):
    elbo = Sum(q(z) * log(p(x, z) / q(z)), z)
    information = H(p(x)) + H(p(z)) - H(p(x, z))
    given_y = H(p(x, y)) + H(p(y, z)) - H(p(x, y, z)) - H(p(y))
    SAME = (KL(q(z), r(z)), "=", 0)
    TRUE = [
        ("two laws", q(z), "=", r(z), SAME),
        ("at another letter", q(z1), "=", r(z1), SAME),
        ("twice nothing", q(z), "=", r(z), (2 * KL(q(z), r(z)), "=", 0)),
        ("nothing on the left", q(z), "=", r(z), (0, "=", KL(q(z), r(z)))),
        ("entropies that are one", q(z), "=", r(z), (H(q(z), r(z)), "=", H(q(z)))),
        ("a mean", E(f(z), q(z)), "=", E(f(z), r(z)), SAME),
        ("a mean is not less", E(f(z), q(z)), ">=", E(f(z), r(z)), SAME),
        ("the other divergence", KL(r(z), q(z)), "=", 0, SAME),
        ("a tight bound", q(z), "=", p(z | x), (log(p(x)), "=", elbo)),
        ("a tight bound, in a mean", E(log(p(x, z)), q(z)), "=", E(log(p(x, z)), p(z | x)), (log(p(x)), "=", elbo)),
        ("independence", p(x, z), "=", p(x) * p(z), (information, "=", 0)),
        ("independence, as a condition", p(x | z), "=", p(x), (information, "=", 0)),
        ("independence, in a mean", E(f(x), p(x | z)), "=", E(f(x), p(x)), (information, "=", 0)),
        ("conditional independence", p(x, z | y), "=", p(x | y) * p(z | y), (given_y, "=", 0)),
        ("a Markov chain", p(x | (y, z)), "=", p(x | y), (given_y, "=", 0)),
    ]
    FALSE = [
        ("a small divergence", q(z), "=", r(z), (KL(q(z), r(z)), "<=", 1)),
        ("equal entropies", q(z), "=", r(z), (H(q(z)), "=", H(r(z)))),
        ("independence given y alone", p(x, z), "=", p(x) * p(z), (given_y, "=", 0)),
        ("another law", p(z), "=", r(z), SAME),
    ]


def each(table):
    return pytest.mark.parametrize(
        ("left", "relation", "right", "given"), [c[1:] for c in table], ids=[c[0] for c in table]
    )


@each(TRUE)
def test_true(left, relation, right, given):
    report = check(left, relation, right, assuming=[given], models=50)
    assert report.verdict is Verdict.PROVED, report.diagnostics
    assert report.proof.check().statement.hypotheses


@each(FALSE)
def test_false(left, relation, right, given):
    report = check(left, relation, right, assuming=[given], models=200, repairs=False)
    assert report.verdict in (Verdict.REFUTED, Verdict.UNDECIDED)
    assert report.proof is None


def test_the_proof_needs_the_hypothesis():
    assert check(q(z), "=", r(z), models=50, repairs=False).verdict is Verdict.REFUTED
