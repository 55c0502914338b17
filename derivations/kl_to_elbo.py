"""From the relative entropy to the posterior, row by row, to the lower bound on the log likelihood."""

from emsym import (
    KL,
    Derivation,
    Distribution,
    H,
    Sum,
    Variable,
    bayes,
    chain_rule,
    definition,
    gibbs,
    log,
    log_rules,
    normalization,
    printed,
)

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
P, Q = Distribution("P"), Distribution("Q")

with Derivation(
    "kl_to_elbo",
    title="From relative entropy to the lower bound",
    source="The Expectation-Maximization algorithm: ELBO EM algorithm derivation",
    document="D1",
) as kl_to_elbo:
    kl_to_elbo.start(KL(Q(x), P(x)))
    kl_to_elbo.equals(Sum(Q(x) * log(Q(x) / P(x)), x), by=definition, source="D1.1")

    kl_to_elbo.start(KL(Q(z), P(z | x, theta)))
    kl_to_elbo.equals(Sum(Q(z) * log(Q(z) / P(z | x, theta)), z), by=definition, source="D1.2")
    kl_to_elbo.equals(Sum(Q(z) * log(Q(z) * P(x, theta) / P(z, x, theta)), z), by=bayes, source="D1.3")
    kl_to_elbo.equals(
        Sum(Q(z) * log(Q(z) * P(x, theta) / (P(z, x | theta) * P(theta))), z), by=chain_rule, source="D1.4"
    )
    kl_to_elbo.equals(Sum(Q(z) * log((Q(z) / P(z, x | theta)) * (P(x, theta) / P(theta))), z), source="D1.5")
    kl_to_elbo.equals(Sum(Q(z) * (log(Q(z) / P(z, x | theta)) + log(P(x | theta))), z), by=chain_rule, source="D1.6")
    kl_to_elbo.equals(Sum(Q(z) * log(Q(z) / P(z, x | theta)), z) + log(P(x | theta)), by=normalization, source="D1.7")
    kl_to_elbo.equals(-Sum(Q(z) * log(P(z, x | theta) / Q(z)), z) + log(P(x | theta)), by=log_rules, source="D1.8")

    kl_to_elbo.start(log(P(x | theta)))
    kl_to_elbo.equals(Sum(Q(z) * log(P(z, x | theta) / Q(z)), z) + KL(Q(z), P(z | x, theta)), source="D1.9")
    kl_to_elbo.at_least(Sum(Q(z) * log(P(z, x | theta) / Q(z)), z), by=gibbs, source="D1.11")

    kl_to_elbo.start(KL(Q(z), P(z | x, theta)))
    kl_to_elbo.at_least(
        0,
        by=gibbs,
        source="D1.10",
        printed=printed(0, relation=">", slip="“always positive” forgets equality: it is 0 where Q(z) = P(z | x, θ)"),
    )

    kl_to_elbo.start(Sum(P(z | x, theta) * log(P(z, x | theta) / P(z | x, theta)), z))
    kl_to_elbo.equals(
        Sum(P(z | x, theta) * log(P(z, x | theta)), z) - Sum(P(z | x, theta) * log(P(z | x, theta)), z),
        by=log_rules,
        source="D1.13",
    )

    kl_to_elbo.start(Sum(Q(x) * log(Q(x) / P(x), 2), x))
    kl_to_elbo.equals((H(Q(x), P(x)) - H(Q(x))) / log(2), by=log_rules, source="D1.15")

with Derivation(
    "posterior",
    title="The posterior makes the relative entropy zero",
    source="The Expectation-Maximization algorithm: ELBO EM algorithm derivation",
    document="D1",
) as posterior:
    posterior.assume(Q(z), "=", P(z | x, theta))

    posterior.start(KL(Q(z), P(z | x, theta)))
    posterior.equals(0, source="D1.12")

    posterior.start(log(P(x | theta)))
    posterior.equals(Sum(Q(z) * log(P(z, x | theta) / Q(z)), z))
