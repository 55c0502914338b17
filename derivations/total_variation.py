"""Total variation, half the sum of |q(z) − r(z)|: its bounds, and Pinsker's inequality.

Tsybakov, Introduction to Nonparametric Estimation, §2.4.
"""

import sympy

from emsym import KL, Abs, Derivation, Distribution, Quantity, Sum, Variable, linearity, normalization, sqrt

x, y, z = Variable("x"), Variable("y"), Variable("z")
q, r, s, W = Distribution("q"), Distribution("r"), Distribution("s"), Distribution("W")
SOURCE = "Tsybakov, Introduction to Nonparametric Estimation, 2009, §2.4"

with sympy.evaluate(False):
    TV = Quantity("TV", (q, r), Sum(Abs(q(z) - r(z)), z) / 2)

with Derivation("total_variation", title="Total variation and its bounds", source=SOURCE) as total_variation:
    total_variation.start(TV(q, r))
    total_variation.at_most(1, label="at-most-one")

    total_variation.start(1 - TV(q, r))
    total_variation.equals(Sum((q(z) + r(z)) / 2, z) - Sum(Abs(q(z) - r(z)) / 2, z), label="add-masses")
    total_variation.equals(Sum((q(z) + r(z) - Abs(q(z) - r(z))) / 2, z), by=linearity, label="overlap")

    total_variation.start(TV(q, s))
    total_variation.at_most(TV(q, r) + TV(r, s), label="triangle")

    total_variation.start(Sum(Abs(Sum(W(y | x) * q(x), x) - Sum(W(y | x) * r(x), x)), y))
    total_variation.at_most(Sum(W(y | x) * Abs(q(x) - r(x)), x, y), label="inside")
    total_variation.equals(Sum(Abs(q(x) - r(x)), x), by=normalization, label="data-processing")

with Derivation("pinsker", title="Pinsker's inequality", source=SOURCE) as pinsker:
    pinsker.start(KL(q(z), r(z)))
    pinsker.at_least(2 * TV(q, r) ** 2, label="squared")

    pinsker.start(TV(q, r))
    pinsker.at_most(sqrt(KL(q(z), r(z)) / 2), label="root")
