"""Residuals: equal to what was given, and with conditions where these make it shorter."""

import pytest
import sympy

from emsym import Distribution, Function, Sum, Variable, log
from emsym.kernel.normal_form import equal, normal_form
from emsym.language.notation import text
from emsym.search.residual import residual
from emsym.terms.read import read
from emsym.terms.write import write

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
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
