"""The evidence lower bound, by Jensen's inequality."""

from emsym import (
    Derivation,
    Distribution,
    E,
    H,
    Quantity,
    Sum,
    Variable,
    jensen,
    log,
    marginalize,
    multiply_by_one,
)

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
p, q = Distribution("p"), Distribution("q")

with Derivation(
    "elbo",
    title="The evidence lower bound",
    source="The tutorial I wish I had read: Deriving the ELBO",
    document="D0",
) as elbo:
    ell = Quantity(r"\ell", (theta, x), log(p(x | theta)))
    L = Quantity(r"\mathcal{L}", (q, theta), Sum(q(z) * log(p(x, z | theta) / q(z)), z))

    elbo.start(ell(theta | x))
    elbo.defines(log(p(x | theta)), source="D0.1")
    elbo.equals(log(Sum(p(x, z | theta), z)), by=marginalize(z), source="D0.2")
    elbo.equals(log(Sum(q(z) * (p(x, z | theta) / q(z)), z)), by=multiply_by_one(q(z)), source="D0.3")
    elbo.at_least(Sum(q(z) * log(p(x, z | theta) / q(z)), z), by=jensen(log, weights=q(z)), source="D0.4")
    elbo.defines(L(q, theta), source="D0.4")
    elbo.equals(Sum(q(z) * log(p(x, z | theta)), z) - Sum(q(z) * log(q(z)), z), source="D0.5")
    elbo.equals(E(log(p(x, z | theta)), q(z)) - E(log(q(z)), q(z)), source="D0.6")
    elbo.equals(E(log(p(x, z | theta)), q(z)) + H(q(z)), source="D0.7")
