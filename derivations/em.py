"""Expectation maximisation: what the E-step and the M-step attain, and that the log likelihood never falls.

θ̃ is the earlier parameter. The M-step is that of categorical parameters c(k | z), which see the data only through the
expected counts N(z, k): how often k is expected to go with z under the posterior of the E-step.
"""

from emsym import (
    KL,
    Derivation,
    Distribution,
    Function,
    Quantity,
    Sum,
    Variable,
    chain_rule,
    gibbs,
    jensen,
    linearity,
    log,
    multiply_by_one,
    normalization,
)

x, z, k, theta = Variable("x"), Variable("z"), Variable("k"), Variable("theta")
earlier = theta.value("thetatilde")
p, q, c, P = Distribution("p"), Distribution("q"), Distribution("c"), Distribution("P")

SECTION = "The tutorial I wish I had read: Problem Setting"
BLOG = "The Expectation-Maximization algorithm: ELBO EM algorithm derivation"

with Derivation("e_step", title="The E-step makes the bound tight", source=SECTION, document="D0") as e_step:
    L = Quantity(r"\mathcal{L}", (q, theta), Sum(q(z) * log(p(x, z | theta) / q(z)), z))
    posterior = p(z | x, earlier)

    e_step.start(Sum(posterior * log(p(x, z | earlier) / posterior), z))
    e_step.equals(Sum(posterior * log(p(x | earlier)), z), by=chain_rule, source="D0.19")
    e_step.equals(log(p(x | earlier)), by=normalization, source="D0.19")

    e_step.start(log(p(x | theta)))
    e_step.equals(KL(q(z), p(z | x, theta)) + L(q, theta), source="D0.19")
    e_step.at_least(L(q, theta), by=gibbs, source="D0.19")

with Derivation("em_gain", title="What an M-step gains", source=SECTION, document="D0") as em_gain:
    posterior = p(z | x, earlier)
    Q = Quantity("Q", (theta, earlier), Sum(posterior * log(p(x, z | theta)), z))

    em_gain.start(log(p(x | theta)) - log(p(x | earlier)))
    em_gain.equals(Sum(posterior * log(p(x | theta) / p(x | earlier)), z), source="D0.19")
    em_gain.equals(
        Sum(posterior * log(p(x, z | theta) / p(x, z | earlier) * (posterior / p(z | x, theta))), z),
        by=chain_rule,
        source="D0.19",
    )
    em_gain.equals(Q(theta | earlier) - Q(earlier | earlier) + KL(posterior, p(z | x, theta)), source="D0.19")
    em_gain.at_least(Q(theta | earlier) - Q(earlier | earlier), by=gibbs, source="D0.19")

with Derivation("em_ascent", title="EM never lowers the log likelihood", source=SECTION, document="D0") as em_ascent:
    posterior = p(z | x, earlier)
    after, before = Sum(posterior * log(p(x, z | theta)), z), Sum(posterior * log(p(x, z | earlier)), z)

    em_ascent.assume(after, ">=", before)

    em_ascent.start(log(p(x | theta)))
    em_ascent.at_least(log(p(x | earlier)) + after - before, by=gibbs, source="D0.19")
    em_ascent.at_least(log(p(x | earlier)), label="m-step", source="D0.19")

with Derivation(
    "bound_ascent", title="Raising the lower bound raises the log likelihood", source=BLOG, document="D1"
) as bound_ascent:
    posterior = P(z | x, earlier)
    B = Quantity("B", (theta, earlier), Sum(posterior * log(P(z, x | theta) / posterior), z))

    bound_ascent.assume(B(theta | earlier), ">=", B(earlier | earlier))

    bound_ascent.start(log(P(x | theta)))
    bound_ascent.equals(log(Sum(posterior * (P(z, x | theta) / posterior), z)), source="D1.14")
    bound_ascent.at_least(
        Sum(posterior * log(P(z, x | theta) / posterior), z), by=jensen(log, weights=posterior), source="D1.14"
    )
    bound_ascent.defines(B(theta | earlier), source="D1.14")
    bound_ascent.at_least(B(earlier | earlier), label="m-step", source="D1.14")
    bound_ascent.equals(log(P(x | earlier)), by=chain_rule, source="D1.14")

with Derivation(
    "m_step", title="The M-step for categorical parameters is globally optimal", source=SECTION, document="D0"
) as m_step:
    N = Function("N", positive=True)
    total = Quantity("N", z, Sum(N(z, k), k))
    best = Quantity("chat", (k, z), N(z, k) / total(z))

    m_step.start(total(z))
    m_step.defines(Sum(N(z, k), k), source="D0.19")

    m_step.start(best(k | z))
    m_step.defines(N(z, k) / total(z), source="D0.19")

    m_step.start(Sum(Sum(N(z, k) * log(best(k | z)), k), z) - Sum(Sum(N(z, k) * log(c(k | z)), k), z))
    m_step.equals(Sum(Sum(N(z, k) * log(best(k | z) / c(k | z)), k), z), source="D0.19")
    m_step.equals(
        Sum(Sum(total(z) * best(k | z) * log(best(k | z) / c(k | z)), k), z),
        by=multiply_by_one(total(z)),
        source="D0.19",
    )
    m_step.equals(Sum(total(z) * Sum(best(k | z) * log(best(k | z) / c(k | z)), k), z), by=linearity, source="D0.19")
    m_step.equals(Sum(total(z) * KL(best(k | z), c(k | z), k), z), source="D0.19")
    m_step.at_least(0, by=gibbs, source="D0.19")
