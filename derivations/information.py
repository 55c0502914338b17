"""Entropy, cross entropy, relative entropy and mutual information, as the derivation of EM uses them.

Cover & Thomas, Elements of Information Theory, chapter 2.
"""

from emsym import (
    KL,
    Derivation,
    Distribution,
    E,
    H,
    I,
    Size,
    Sum,
    Variable,
    chain_rule,
    definition,
    gibbs,
    log,
    marginalize,
)

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
p, q = Distribution("p"), Distribution("q")

TUTORIAL = "The tutorial I wish I had read"
SECTION = f"{TUTORIAL}: Information Theory"

with Derivation("entropy", title="Entropy and its bounds", source=SECTION, document="D0") as entropy:
    entropy.start(H(q(z)))
    entropy.equals(-Sum(q(z) * log(q(z)), z), source="D0.17")
    entropy.equals(E(-log(q(z)), q(z)), source="D0.17")
    entropy.at_least(0, source="D0.17")

    entropy.start(log(Size(z)))
    entropy.equals(H(q(z)) + KL(q(z), 1 / Size(z), z), source="D0.17")
    entropy.at_least(H(q(z)), by=gibbs, source="D0.17")

with Derivation(
    "relative_entropy", title="Cross entropy and relative entropy", source=SECTION, document="D0"
) as relative_entropy:
    relative_entropy.start(H(q(z), p(z)))
    relative_entropy.equals(-Sum(q(z) * log(p(z)), z), source="D0.17")
    relative_entropy.equals(H(q(z)) + Sum(q(z) * log(q(z) / p(z)), z), source="D0.17")
    relative_entropy.equals(H(q(z)) + KL(q(z), p(z)), source="D0.17")
    relative_entropy.at_least(H(q(z)), by=gibbs, source="D0.17")

    relative_entropy.start(KL(q(z), p(z)))
    relative_entropy.at_least(0, by=gibbs, label="gibbs-inequality", source="D0.17")

    relative_entropy.start(KL(q(z), q(z)))
    relative_entropy.equals(0, label="equality-case", source="D0.17")

with Derivation("bits", title="Relative entropy in bits", source=SECTION, document="D0") as bits:
    bits.start(KL(q(z), p(z)) / log(2))
    bits.equals(Sum(q(z) * log(q(z) / p(z), 2), z), source="D0.17")
    bits.equals(Sum(q(z) * log(1 / p(z), 2), z) - Sum(q(z) * log(1 / q(z), 2), z), source="D0.17")
    bits.equals(H(q(z), p(z)) / log(2) - H(q(z)) / log(2), source="D0.17")
    bits.at_least(0, by=gibbs, source="D0.17")

with Derivation(
    "kl_chain_rule", title="The chain rule of relative entropy", source=SECTION, document="D0"
) as kl_chain_rule:
    kl_chain_rule.start(KL(p(x, z), q(x, z)))
    kl_chain_rule.equals(Sum(p(x, z) * log(p(x) * p(z | x) / (q(x) * q(z | x))), x, z), by=chain_rule, source="D0.17")
    kl_chain_rule.equals(
        Sum(p(x, z) * log(p(x) / q(x)), x, z) + Sum(p(x) * Sum(p(z | x) * log(p(z | x) / q(z | x)), z), x),
        source="D0.17",
    )
    kl_chain_rule.equals(KL(p(x), q(x)) + E(KL(p(z | x), q(z | x)), p(x)), source="D0.17")
    kl_chain_rule.at_least(KL(p(x), q(x)), by=gibbs, label="data-processing", source="D0.17")

with Derivation(
    "entropy_chain_rule", title="The chain rule of entropy, and what conditioning does", source=SECTION, document="D0"
) as entropy_chain_rule:
    entropy_chain_rule.start(H(p(x, z)))
    entropy_chain_rule.equals(-Sum(p(x, z) * log(p(x) * p(z | x)), x, z), by=chain_rule, source="D0.17")
    entropy_chain_rule.equals(
        -Sum(p(x, z) * log(p(x)), x, z) - Sum(p(x) * Sum(p(z | x) * log(p(z | x)), z), x), source="D0.17"
    )
    entropy_chain_rule.equals(H(p(x)) + E(H(p(z | x)), p(x)), source="D0.17")
    entropy_chain_rule.at_most(H(p(x)) + H(p(z)), by=gibbs, label="subadditivity", source="D0.17")

    entropy_chain_rule.start(E(H(p(z | x)), p(x)))
    entropy_chain_rule.at_most(H(p(z)), by=gibbs, label="conditioning", source="D0.17")

with Derivation("mutual_information", title="Mutual information", source=SECTION, document="D0") as mutual_information:
    mutual_information.start(I(p, x, z))
    mutual_information.equals(KL(p(x, z), p(x) * p(z), x, z), by=definition, source="D0.17")
    mutual_information.equals(Sum(p(x, z) * log(p(x, z) / (p(x) * p(z))), x, z), source="D0.17")
    mutual_information.equals(H(p(x)) + H(p(z)) - H(p(x, z)), source="D0.17")
    mutual_information.equals(H(p(x)) - H(p, x | z), by=chain_rule, source="D0.17")

    mutual_information.start(I(p, x, z))
    mutual_information.equals(Sum(p(x, z) * log(p(x | z) / p(x)), x, z), by=chain_rule, source="D0.17")
    mutual_information.equals(Sum(Sum(p(x, z) * log(p(x | z) / p(x)), x), z), source="D0.17")
    mutual_information.equals(E(KL(p(x | z), p(x)), p(z)), by=chain_rule, source="D0.17")
    mutual_information.at_least(0, by=gibbs, source="D0.17")

with Derivation(
    "unnormalised",
    title="The joint distribution is unnormalised over the hidden variables",
    source=f"{TUTORIAL}: Relationship to Relative Entropy",
    document="D0",
) as unnormalised:
    unnormalised.start(Sum(p(x, z | theta), z))
    unnormalised.equals(p(x | theta), by=marginalize(z), source="D0.15")

    unnormalised.start(p(x | theta))
    unnormalised.at_most(1, source="D0.15")
