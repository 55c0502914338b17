"""Candidates: each generator suggests what it should, and the kernel judges every one."""

from __future__ import annotations

import pytest

from emsym import check
from emsym.kernel.certificate import Square, Tangent
from emsym.kernel.normal_form import Malformed, equal, normal_form
from emsym.kernel.rules import Refused, nonnegative
from emsym.named import Complement, Gibbs, Jensen, Surprise, expanded
from emsym.search import candidates
from emsym.terms.nodes import ONE, minus
from emsym.terms.nodes import Sum as SumTerm
from emsym.terms.read import read
from tests.statements import KL, E, H, Sum, c, exp, f, g, log, p, q, r, sqrt, t, theta, w, x, z


def terms(*expressions):
    return [read(expression) for expression in expressions]


def accepted(witnesses):
    out = []
    for witness in witnesses:
        try:
            out.append(nonnegative(expanded(witness, ())))
        except (Refused, Malformed):
            continue
    return out


def finds(witnesses, expression) -> bool:
    wanted = read(expression)
    return any(equal(term, wanted) for term in accepted(witnesses))


@pytest.mark.parametrize(
    ("sides", "function"),
    [
        ((log(Sum(q(z) * g(z), z)), Sum(q(z) * log(g(z)), z)), "log"),
        ((sqrt(Sum(q(z) * g(z), z)), Sum(q(z) * sqrt(g(z)), z)), "sqrt"),
        ((Sum(q(z) * exp(f(z)), z), exp(Sum(q(z) * f(z), z))), "exp"),
        ((Sum(q(z) * f(z) ** 2, z), Sum(q(z) * f(z), z) ** 2), "square"),
        ((Sum(q(z) / g(z), z), 1 / Sum(q(z) * g(z), z)), "reciprocal"),
        (
            (Sum(q(z) * g(z) * log(g(z)), z), Sum(q(z) * g(z), z) * log(Sum(q(z) * g(z), z))),
            "x log x",
        ),
    ],
)
def test_jensen_is_suggested_for_each_function(sides, function):
    above, below = terms(*sides)
    found = [witness for witness in candidates.jensen(above, below) if witness.function == function]
    assert found
    assert any(equal(term, minus(above, below)) for term in accepted(found))


def test_jensen_keeps_to_weights_that_sum_to_one():
    sides = terms(log(Sum(g(z), z)), Sum(log(g(z)), z))
    assert list(candidates.jensen(*sides)) == []
    for witness in candidates.jensen(*terms(log(Sum(q(z) * p(x, z | theta) / q(z), z)))):
        assert equal(SumTerm(witness.indices, witness.weight), ONE)


@pytest.mark.parametrize(
    ("generator", "sides", "wanted"),
    [
        (candidates.gibbs, (log(p(x)), Sum(q(z) * log(p(x, z) / q(z)), z)), KL(q(z), p(z | x))),
        (candidates.gibbs, (KL(q(z), r(z)), 0), KL(q(z), r(z))),
        (candidates.gibbs, (H(p(x)) + H(p(z)), H(p(x, z))), KL(p(x, z), p(x) * p(z))),
        (
            candidates.gibbs,
            (log(c), E(f(z), q(z)) + log(Sum(r(z) * exp(f(z)), z)) + H(q(z))),
            KL(q(z), r(z) * exp(f(z)), z) + log(Sum(r(z) * exp(f(z)), z)),
        ),
        (candidates.conditional_divergences, (KL(p(x, z), q(x, z)), KL(p(x), q(x))), E(KL(p(z | x), q(z | x)), p(x))),
        (candidates.surprises, (H(p(x, z)), H(p(x))), E(H(p(z | x)), p(x))),
        (candidates.probabilities, (p(x | z), 1), 1 - p(x | z)),
        (candidates.probabilities, (p(x | z), 1), -log(p(x | z))),
        (candidates.probabilities, (log(t), t), t - 1 - log(t)),
        (candidates.probabilities, (E(p(x | z), q(z)), 1), E(1 - p(x | z), q(z))),
    ],
    ids=[
        "posterior",
        "written",
        "information",
        "normaliser",
        "conditional",
        "entropy",
        "complement",
        "surprise",
        "tangent",
        "averaged",
    ],
)
def test_each_generator_suggests_what_it_is_for(generator, sides, wanted):
    assert finds(generator(*terms(*sides)), wanted)


def test_surprises_of_conditionals_that_are_not_written():
    difference = normal_form(read(log(p(x)) - log(p(x, z))))
    found = accepted(candidates.conditional_surprises(difference))
    wanted = [-log(p(x)), -log(p(x, z)), -log(p(z | x))]
    assert all(any(equal(term, read(each)) for term in found) for each in wanted)
    assert len(found) == len(wanted)


@pytest.mark.parametrize("outside", [p(x | theta), p(x), Sum(p(x, z | theta), z), p(x, w | theta)])
def test_a_bound_may_be_loose_by_what_the_logarithm_outside_leaves(outside):
    """A comma for a bar in the evidence lower bound makes it smaller by −log p(θ), and no less true."""
    bound = Sum(q(z) * log(p(x, z, w, theta) / q(z)), z)
    assert check(log(outside), ">=", bound).proved
    assert not check(log(outside), "<=", bound).proved
    assert not check(log(outside), ">=", -bound).proved


def test_whatever_is_suggested_the_kernel_decides():
    """Suggestions are plain data: a false one is refused."""
    weight, other = terms(q(z), 2 * r(z))
    (index,) = weight.event
    for witness in (
        Gibbs((index,), weight, other),
        Gibbs((index,), other, weight),
        Jensen("log", (index,), other, weight),
        Complement(other),
        Surprise(other),
        Tangent(read(f(z))),
    ):
        with pytest.raises(Refused):
            nonnegative(expanded(witness, ()))
    assert equal(nonnegative(Square(read(f(z)))), read(f(z) ** 2))
