"""Residuals: equal to what was given, and with conditions where these make it shorter."""

import pytest
import sympy

from emsym import Distribution, Function, H, I, Sum, Variable, log
from emsym.explain.residual import residual, told
from emsym.kernel.normal_form import equal, normal_form
from emsym.language.notation import text
from emsym.terms.read import read
from emsym.terms.write import write

x, y, z, theta = Variable("x"), Variable("y"), Variable("z"), Variable("theta")
p, q, f = Distribution("p"), Distribution("q"), Function("f")

with sympy.evaluate(False):
    WRITTEN = {
        "a conditional": (log(p(x | theta)), "log p(x | θ)"),
        "its negative": (-log(p(x | theta)), "−log p(x | θ)"),
        "a marginal": (log(p(theta)), "log p(θ)"),
        "twice": (2 * log(p(x | theta)), "2 log p(x | θ)"),
        "under a sum": (Sum(q(z) * log(p(x, z | theta)), z), "Σ_z q(z) log p(x, z | θ)"),
        "under a sum without weights": (Sum(log(p(x, z | theta)), z), "Σ_z log p(x, z | θ)"),
        "two of them": (
            log(p(x | theta)) - Sum(q(z) * log(p(x, z | theta)), z),
            "−Σ_z q(z) log p(z | x, θ)",
        ),
        "another distribution": (log(p(x)) - log(q(x)), "log p(x) − log q(x)"),
        "no logarithm": (f(x) - p(x), "f(x) − p(x)"),
        "nothing": (log(p(x)) - log(p(x)), "0"),
    }


@pytest.mark.parametrize("name", WRITTEN)
def test_a_residual_is_written_as_a_person_would(name):
    expression, expected = WRITTEN[name]
    found = residual(normal_form(read(expression)))
    assert equal(found, read(expression))
    assert text(write(found)) == expected


with sympy.evaluate(False):
    TOLD = {
        "entropies": (I(p, x, z) - H(p(x)), "−H_p(X | Z)"),
        "their negative": (-H(q(z)), "−H(q(z))"),
        "one information": (H(p(x)) + H(p(z)) - H(p(x, z)), "I_p(X; Z)"),
        "one conditional information, twice": (
            2 * H(p(x, y, z)) + 2 * H(p(y)) - 2 * H(p(x, y)) - 2 * H(p(y, z)),
            "−2 I_p(X; Z | Y)",
        ),
        "an entropy and more": (log(p(x)) - H(q(z)), "log p(x) − H(q(z))"),
        "a number": (sympy.Integer(3) - 1, "2"),
        "nothing": (H(q(z)) - H(q(z)), "0"),
    }


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told_names_entropies(name):
    expression, expected = TOLD[name]
    found = told(normal_form(read(expression)))
    assert equal(read(found), read(expression))
    assert text(found) == expected
