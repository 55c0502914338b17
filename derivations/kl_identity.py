"""The log likelihood as lower bound plus relative entropy, and the bound a second time, by Gibbs' inequality."""

from emsym import KL, Derivation, Distribution, E, H, Quantity, Sum, Variable, chain_rule, gibbs, log, printed

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
p, q = Distribution("p"), Distribution("q")

with Derivation(
    "kl_identity",
    title="The lower bound and relative entropy",
    source="The tutorial I wish I had read: Relationship to Relative Entropy",
    document="D0",
) as kl_identity:
    L = Quantity(r"\mathcal{L}", (q, theta), Sum(q(z) * log(p(x, z | theta) / q(z)), z))

    kl_identity.start(KL(q(z), p(z | x, theta)))
    kl_identity.equals(H(q(z), p(z | x, theta)) - H(q(z)), source="D0.8")
    kl_identity.equals(E(-log(p(z | x, theta)), q(z)) - H(q(z)), source="D0.9")
    kl_identity.equals(
        E(-log(p(z, x | theta)), q(z)) - E(-log(p(x | theta)), q(z)) - H(q(z)),
        source="D0.10",
        printed=printed(
            E(-log(p(z, x, theta)), q(z)) - E(-log(p(x | theta)), q(z)) - H(q(z)),
            slip="a comma where a bar belongs: p(z, x | θ) is meant",
        ),
    )
    kl_identity.equals(E(-log(p(z, x | theta)), q(z)) + log(p(x | theta)) - H(q(z)), source="D0.11")
    kl_identity.equals_up_to_constant(-L(q, theta), in_=q, source="D0.12")

    kl_identity.start(log(p(x | theta)))
    kl_identity.equals(
        KL(q(z), p(z | x, theta)) + L(q, theta),
        by=chain_rule,
        source="D0.13",
        printed=printed(
            KL(q(z), p(z, x, theta)) + L(q, theta),
            slip="p(z, x, θ) is no distribution over z: the posterior p(z | x, θ) is meant",
        ),
    )
    kl_identity.at_least(L(q, theta), by=gibbs, source="D0.14")

    kl_identity.start(log(p(x | theta)))
    kl_identity.equals(
        KL(q(z), p(z | x, theta)) + L(q, theta),
        source="D0.13, its left side",
        printed=printed(
            KL(q(z), p(z, x, theta)) + L(q, theta),
            left=log(x | theta),
            slip="the p is missing: log p(x | θ) is meant",
        ),
    )
