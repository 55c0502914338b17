"""What is equal up to a constant, where hypotheses define laws and functions by what the constant may not depend on."""

import pytest
import sympy

from emsym import KL, Distribution, E, Function, H, Real, Sum, Variable, check, log

w, x, z, theta = map(Variable, ("w", "x", "z", "theta"))
old = theta.value("old")
p, q, r = map(Distribution, "pqr")
f, g = Function("f"), Function("g")
m = Real("m")

with sympy.evaluate(False):
    POSTERIOR = [(q(z), "=", p(z | x, old))]
    CHANNEL = [(q(z | theta), "=", p(z | x, theta))]
    MIXTURE = [(r(x), "=", Sum(q(z) * p(x | z), z))]
    bound, energy = E(log(p(x, z | theta) / q(z)), q(z)), E(log(p(x, z | theta)), q(z))

    CONSTANT = {
        "in what the posterior is not of": (bound, energy, POSTERIOR, theta),
        "in another law": (H(q(z)), 0, POSTERIOR, r),
        "for every letter, so for both": (
            log(q(z | theta)),
            log(p(z | x, theta)),
            [(q(z | theta), "=", p(z | x, theta))],
            theta,
        ),
        "the marginal behind a law that varies": (
            log(r(x, z)),
            log(p(x | z, theta)),
            [(r(x | z), "=", p(x | z, theta))],
            theta,
        ),
        "what a law that varies says of others": (
            log(r(x, z, w)),
            log(p(x | z, theta)),
            [(r(x | z), "=", p(x | z, theta))],
            theta,
        ),
    }
    VARYING = {
        "the posterior's parameter": (bound, energy, POSTERIOR, old),
        "the law below the posterior": (H(q(z)), 0, POSTERIOR, p),
        "a mixture": (H(r(x)), 0, MIXTURE, q),
        "a function": (f(x), 0, [(f(x), "=", log(p(x)))], p),
        "a function of a function": (g(x), 0, [(g(x), "=", 2 * f(x)), (f(x), "=", log(p(x)))], p),
        "a mean": (m, 0, [(m, "=", E(f(z), q(z)))], q),
        "two parts of one law": (
            log(r(z)),
            0,
            [(r(x | z), "=", p(x | z, theta)), (r(z), "=", p(z | theta))],
            theta,
        ),
    }


@pytest.mark.parametrize("name", CONSTANT)
def test_what_does_not_vary_is_constant(name):
    left, right, assuming, in_ = CONSTANT[name]
    assert check(left, "=const", right, assuming=assuming, in_=in_, models=100).verdict.value == "proved"


@pytest.mark.parametrize("name", VARYING)
def test_what_is_defined_varies_with_what_defines_it(name):
    left, right, assuming, in_ = VARYING[name]
    assert (
        check(left, "=const", right, assuming=assuming, in_=in_, models=100, repairs=False).verdict.value == "refuted"
    )


def test_laws_that_are_one_have_no_divergence_whatever_varies():
    two = [(r(z), "=", q(z)), *POSTERIOR]
    assert check(KL(q(z), r(z)), "=const", 0, assuming=two, in_=p, models=100).verdict.value == "proved"
