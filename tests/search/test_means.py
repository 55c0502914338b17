"""Means of finitely many terms: what is suggested is accepted by the kernel, and is what a bound loses."""

from __future__ import annotations

import pytest
import sympy

from emsym import Distribution, Rational, Real, Sum, Variable, exp, log
from emsym.kernel.certificate import Over, Witness
from emsym.kernel.normal_form import Malformed, equal
from emsym.kernel.rules import Refused, nonnegative
from emsym.named import expanded
from emsym.search import means
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Add
from emsym.terms.read import read
from emsym.terms.statement import Hypothesis

z = Variable("z")
q, r = Distribution("q"), Distribution("r")
lam = Real("lambda")
a, b, c, d = (Real(name, positive=True) for name in "abcd")
half = Rational(1, 2)
UNIT = (Claim(read(lam), Relation.GREATER, ZERO), Claim(read(lam), Relation.LESS, read(1)))
HYPOTHESES = tuple(map(Hypothesis, UNIT))


def accepted(witnesses):
    for witness in witnesses:
        try:
            yield witness, nonnegative(expanded(witness, HYPOTHESES), HYPOTHESES)
        except (Refused, Malformed):
            continue


def finds(witnesses, expression) -> Witness | None:
    wanted = read(expression)
    return next((witness for witness, term in accepted(witnesses) if equal(term, wanted)), None)


with sympy.evaluate(False):
    mean = log(half * a + half * b)
    weighted = log(lam * q(z) + (1 - lam) * r(z))
    power = exp(lam * log(q(z))) * exp((1 - lam) * log(r(z)))
    above, below = (a + b) * log((a + b) / (c + d)), a * log(a / c) + b * log(b / d)
    LOST = [
        (means.means, mean, mean - half * log(a) - half * log(b)),
        (means.means, weighted, weighted - lam * log(q(z)) - (1 - lam) * log(r(z))),
        (means.exponential_means, power, lam * q(z) + (1 - lam) * r(z) - power),
        (means.exponential_means, Sum(power, z), 1 - Sum(power, z)),
    ]


@pytest.mark.parametrize(("generator", "side", "lost"), LOST)
def test_what_a_mean_loses_is_suggested(generator, side, lost):
    assert finds(generator([read(side)]), lost) is not None


def test_a_mean_below_a_sum_is_summed():
    found = [witness for witness, _ in accepted(means.exponential_means([read(Sum(power, z))]))]
    assert any(isinstance(witness, Over) for witness in found)


def test_the_log_sum_inequality_is_made_of_its_terms():
    terms = [term for _, term in accepted(means.finite_log_sums([read(above), read(below)]))]
    assert any(equal(Add((first, second)), read(below - above)) for first in terms for second in terms)


def test_weights_that_do_not_add_up_to_one_have_no_mean():
    with sympy.evaluate(False):
        side = read(exp(lam * log(q(z))) * exp(lam * log(r(z))))
    assert list(means.exponential_means([side])) == []
