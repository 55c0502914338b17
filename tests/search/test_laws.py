"""Laws inside a claim: they are found where they stand, and what lies between them is accepted by the kernel."""

from __future__ import annotations

import pytest
import sympy

from emsym import KL, Abs, Distribution, Function, H, Real, Sum, Variable, exp, log
from emsym.kernel.certificate import Over, Witness
from emsym.kernel.normal_form import equal
from emsym.kernel.rules import Refused, nonnegative
from emsym.named import expanded
from emsym.search import laws as laws_module
from emsym.search.laws import Law, divergences, laws, surprises, total_variation
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, ZERO, Power
from emsym.terms.nodes import Sum as SumTerm
from emsym.terms.read import read, value
from emsym.terms.statement import Hypothesis

x, y, z = Variable("x"), Variable("y"), Variable("z")
q, r, s, W = (Distribution(name) for name in "qrsW")
f, g = Function("f"), Function("g", positive=True)
lam = Real("lambda")
UNIT = (Claim(read(lam), Relation.GREATER, ZERO), Claim(read(lam), Relation.LESS, read(1)))
HYPOTHESES = tuple(map(Hypothesis, UNIT))

with sympy.evaluate(False):
    mixture = lam * q(z) + (1 - lam) * r(z)
    output = Sum(q(x) * W(y | x), x)
    FOUND = [
        (H(q(z)), q(z)),
        (KL(mixture, s(z), z), mixture),
        (H(output, y), output),
        (H(output, y), q(x) * W(y | x)),
        (Sum(g(z) * log(g(z)), z), g(z) / Sum(g(z), z)),
    ]


@pytest.mark.parametrize(("side", "law"), FOUND)
def test_a_law_is_found_where_it_stands(side, law):
    found = laws([read(side)], HYPOTHESES)
    assert any(equal(each.term, read(law)) for each in found)
    for each in found:
        assert equal(SumTerm(tuple(sorted(each.values)), each.term), ONE)


def test_a_function_of_any_sign_is_no_law():
    assert [each.term for each in laws([read(Sum(f(z) * log(q(z)), z))])] == [read(q(z))]


def shown(witnesses, expression) -> Witness | None:
    for witness in witnesses:
        try:
            if equal(nonnegative(expanded(witness, HYPOTHESES), HYPOTHESES), read(expression)):
                return witness
        except Refused:
            continue
    return None


def test_between_two_joint_laws_lie_those_of_their_parts():
    with sympy.evaluate(False):
        first, second = q(x) * W(y | x), q(x) * s(y | x)
        behind = Sum(Sum(first, x) * log(Sum(first, x) / Sum(second, x)), y)
        whole = KL(first, second, x, y)
        found = list(divergences(laws([read(whole)])))
        assert shown(found, whole) is not None
        assert shown(found, behind) is not None
        assert isinstance(shown(found, whole - behind), Over)


def test_what_a_law_loses_to_its_marginals_is_suggested():
    with sympy.evaluate(False):
        entropy, bound = H(mixture, z), log(Sum(exp(f(z)), z)) - f(z)
        assert shown(surprises([read(entropy)], laws([read(entropy)], HYPOTHESES)), entropy) is not None
        assert shown(surprises([read(bound)], []), bound) is not None


def test_what_stands_in_bars_is_compared_with_laws_and_not_squared(monkeypatch):
    """The square of a difference of fractions takes seconds to divide out, for every pair of laws anew."""
    compared = []
    monkeypatch.setattr(laws_module, "equal", lambda left, right: compared.append((left, right)) or equal(left, right))
    with sympy.evaluate(False):
        written = Abs(q(z) / (q(z) + r(z)) - r(z)), Abs(q(z) - r(z))
        sides = [read(Sum(each, z)) for each in written]
    found = list(total_variation(sides, [Law(read(law(z)), frozenset({value(z)})) for law in (q, r)]))
    assert len(found) == 4, "what Pinsker's inequality loses, twice for either order"
    assert compared
    assert all(not isinstance(side, Power) for pair in compared for side in pair)
