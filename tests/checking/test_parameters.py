"""Hypotheses about θ are used at θ̃ where they are for every θ, and nowhere else."""

from __future__ import annotations

import pytest

from emsym import Derivation, Distribution, E, Function, Variable, Verdict, independent, log, verify

x, z, theta = map(Variable, ("x", "z", "theta"))
new = theta.value("theta_new")
p, q = Distribution("p"), Distribution("q")
f = Function("f")


def better(first, second):
    """The expected complete log-likelihood is at least as high at the first parameter."""
    return [E(log(p(x, z | each)), p(z | (x, theta))) for each in (first, second)]


FOR_EVERY = {
    "a law": ((p(x | theta), "=", q(x)), {}, (p(x | new), "=", q(x))),
    "independence": ((independent(p, x, z, given=theta)), {}, (p(x | (z, new)), "=", p(x | new))),
    "a bound on another letter": ((f(theta), ">=", 1), {}, (f(new), ">=", 1)),
    "said so": ((f(theta), ">=", 1), {"every": theta}, (f(theta) + f(new), ">=", 2)),
}
AT_ONE = {
    "a law at one": ((p(x | theta), "=", q(x)), {"at": theta}, (p(x | new), "=", q(x))),
    "independence at one": (independent(p, x, z, given=theta), {"at": theta}, (p(x | (z, new)), "=", p(x | new))),
    "a law with a parameter": ((q(z), "=", p(z | (x, theta))), {}, (q(z), "=", p(z | (x, new)))),
    "a bound at the chain's own": ((f(theta), ">=", 1), {}, (f(theta) + f(new), ">=", 2)),
    "an M-step to another": (
        (better(new, theta)[0], ">=", better(new, theta)[1]),
        {},
        (log(p(x | theta.value("theta_other"))) + log(p(x | new)), ">=", 2 * log(p(x | theta))),
    ),
}


def verdict(assumed, meant, claim):
    left, relation, right = claim
    with Derivation("parameters") as derivation:
        derivation.assume(assumed, **meant)
        derivation.start(left)
        (derivation.equals if relation == "=" else derivation.at_least)(right)
    return verify(derivation, models=300, repairs=False).verdict


@pytest.mark.parametrize("name", FOR_EVERY)
def test_what_is_for_every_parameter_is_used_at_another(name):
    assert verdict(*FOR_EVERY[name]) is Verdict.PROVED


@pytest.mark.parametrize("name", AT_ONE)
def test_what_is_about_one_parameter_says_nothing_of_another(name):
    assert verdict(*AT_ONE[name]) is Verdict.REFUTED
