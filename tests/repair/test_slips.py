"""The table of slips: what each makes of a part, and that an edit is made at one place and can be undone."""

from __future__ import annotations

import pytest
import sympy

from emsym import KL, Distribution, E, Function, H, I, Sum, Variable, log
from emsym.language.notation import text
from emsym.repair.parts import Spot, vocabulary
from emsym.repair.slips import SLIPS

x, y, z, theta = Variable("x"), Variable("y"), Variable("z"), Variable("theta")
earlier = theta.value("thetatilde")
p, q = Distribution("p"), Distribution("q")
n = Function("n", positive=True)

with sympy.evaluate(False):
    MADE = {
        "bar moved": [
            (p(z, x, theta), p(z, x | theta)),
            (p(z, x | theta), p(z, x, theta)),
            (p(z | x), p(x | z)),
            (p(z | x, theta), p(z, x | theta)),
            (p(x, z | theta), p(x | z, theta)),
        ],
        "sign changed": [
            (log(p(x)), -log(p(x))),
            (-H(q(z)), H(q(z))),
            (Sum(q(z) * log(p(z)), z), -Sum(q(z) * log(p(z)), z)),
        ],
        "arguments swapped": [
            (KL(q(z), p(z | x)), KL(p(z | x), q(z))),
            (H(q(z), p(x, z)), H(p(x, z), q(z), z)),
            (H(p, x | z), H(p, z | x)),
        ],
        "log moved": [
            (log(Sum(q(z) * p(x | z), z)), Sum(q(z) * log(p(x | z)), z)),
            (Sum(q(z) * log(p(x | z)), z), log(Sum(q(z) * p(x | z), z))),
            (E(log(p(x | z)), q(z)), log(E(p(x | z), q(z)))),
            (log(q(z) * (p(x, z) / q(z))), q(z) * log(p(x, z) / q(z))),
            (Sum(log(p(x | z)) * p(z), z), log(Sum(p(x | z) * p(z), z))),
            (Sum(q(z) * log(p(z), 2), z), log(Sum(q(z) * p(z), z), 2)),
        ],
        "log lost or added": [(log(p(x)), p(x)), (p(x), log(p(x)))],
        "quantity changed": [(H(q(z)), H(q(z), p(z))), (H(q(z), p(z)), H(q(z))), (KL(q(z), p(z)), H(q(z), p(z)))],
        "sum lost": [(Sum(p(x, z), z), p(x, z)), (E(log(p(z)), q(z)), Sum(log(p(z)), z))],
        "sum added": [(log(p(z)), Sum(log(p(z)), z)), (log(p(z)), E(log(p(z)), q(z)))],
        "factor lost": [(q(z) * log(p(z)), log(p(z))), (p(x, z) / q(z), p(x, z))],
        "factor added": [(p(x, z), p(x, z) / q(z))],
        "term lost": [(log(p(x)) + H(q(z)), log(p(x)))],
        "term added": [(log(p(x)), log(p(x)) + H(q(z))), (log(p(x)), log(p(x)) - log(q(z)))],
        "value changed": [(p(x | theta), p(x | earlier)), (q(z), q(x))],
        "value lost": [
            (p(z | x), p(z)),
            (I(p, x, z | y), I(p, x, z)),
            (H(p, x | z), H(p(x))),
            (p(x, z | theta), p(x | theta)),
        ],
        "value added": [(I(p, x, z), I(p, x, z | theta)), (p(z), p(z | x)), (p(x), p(x, z)), (p(z), p(z | x, theta))],
        "distribution changed": [(p(z), q(z))],
        "quotient inverted": [(p(z) / q(z), q(z) / p(z)), (1 / q(z), q(z))],
        "index changed": [(Sum(p(x, z), z), Sum(p(x, z), x))],
        "brackets moved": [
            (Sum(q(z) * log(p(z)), z), Sum(q(z), z) * log(p(z))),
            (Sum(p(z) + q(z), z), Sum(p(z), z) + q(z)),
            (Sum(p(z), z) + q(z), Sum(p(z) + q(z), z)),
        ],
        "number changed": [(sympy.Integer(1), sympy.Integer(2)), (sympy.Integer(2), sympy.Integer(1))],
        "distribution lost": [(x | theta, p(x | theta)), (x, p(x))],
    }
    WORDS = vocabulary([p(x, z | theta), q(z), p(z), p(x | earlier), p(x, z)])
    SHORT = vocabulary([p(x, z | theta), q(z), p(z)])


@pytest.mark.parametrize("kind", SLIPS)
def test_what_a_slip_makes(kind):
    for written, meant in MADE[kind]:
        parent = None if kind != "distribution lost" else sympy.Integer(0)
        with sympy.evaluate(False):
            words = SHORT if kind == "value added" else WORDS
            made = [text(part) for part in SLIPS[kind](Spot((), written, parent), words)]
        assert text(meant) in made, (text(written), made)


def test_every_slip_is_tested():
    assert MADE.keys() == SLIPS.keys()
