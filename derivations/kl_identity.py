"""The log likelihood as lower bound plus relative entropy, and the bound a second time, by Gibbs' inequality."""

from emsym import KL, Derivation, Distribution, E, H, Quantity, Sum, Variable, chain_rule, gibbs, log

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
p, q = Distribution("p"), Distribution("q")

with Derivation(
    "kl_identity",
    title="The lower bound and relative entropy",
    source="The tutorial I wish I had read: Relationship to Relative Entropy",
) as kl_identity:
    L = Quantity(r"\mathcal{L}", (q, theta), Sum(q(z) * log(p(x, z | theta) / q(z)), z))

    kl_identity.start(KL(q(z), p(z | x, theta)))
    kl_identity.equals(H(q(z), p(z | x, theta)) - H(q(z)), source="D0.8")
    kl_identity.equals(E(-log(p(z | x, theta)), q(z)) - H(q(z)), source="D0.9")
    kl_identity.equals(
        E(-log(p(z, x | theta)), q(z)) - E(-log(p(x | theta)), q(z)) - H(q(z)), source="D0.10, corrected"
    )
    kl_identity.equals(E(-log(p(z, x | theta)), q(z)) + log(p(x | theta)) - H(q(z)), source="D0.11")
    kl_identity.equals_up_to_constant(-L(q, theta), in_=q, source="D0.12")

    kl_identity.start(log(p(x | theta)))
    kl_identity.equals(KL(q(z), p(z | x, theta)) + L(q, theta), by=chain_rule, source="D0.13, corrected")
    kl_identity.at_least(L(q, theta), by=gibbs, source="D0.14")
