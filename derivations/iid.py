"""Independent data: the log likelihood is a sum over the data set, and so is its lower bound.

Each x_i has a latent value z_i of its own, and q(z | i) is what is believed of it. θ̃ is the earlier parameter.
"""

from emsym import (
    KL,
    Derivation,
    Distribution,
    Prod,
    Quantity,
    Size,
    Sum,
    Variable,
    chain_rule,
    gibbs,
    jensen,
    linearity,
    log,
    log_rules,
    marginalize,
    multiply_by_one,
    normalization,
)

x, z, i, theta = Variable("x"), Variable("z"), Variable("i"), Variable("theta")
earlier = theta.value("thetatilde")
p, q, pi = Distribution("p"), Distribution("q"), Distribution("pi")

NEAL_HINTON = "Neal & Hinton, A view of the EM algorithm that justifies incremental, sparse, and other variants, 1998"
EM_PAPER = "Dempster, Laird & Rubin, Maximum likelihood from incomplete data via the EM algorithm, 1977"
BISHOP = "Bishop, Pattern Recognition and Machine Learning, 2006"

with Derivation("bound_iid", title="The lower bound for independent data", source=NEAL_HINTON) as bound_iid:
    bound_iid.start(log(Prod(p(x[i] | theta), i)))
    bound_iid.equals(Sum(log(p(x[i] | theta)), i), by=log_rules)
    bound_iid.equals(Sum(log(Sum(p(x[i], z[i] | theta), z[i])), i), by=marginalize(z[i]))
    bound_iid.equals(
        Sum(log(Sum(q(z[i] | i) * p(x[i], z[i] | theta) / q(z[i] | i), z[i])), i), by=multiply_by_one(q(z[i] | i))
    )
    bound_iid.at_least(
        Sum(Sum(q(z[i] | i) * log(p(x[i], z[i] | theta) / q(z[i] | i)), z[i]), i),
        by=jensen(log, weights=q(z[i] | i)),
    )

with Derivation("e_step_iid", title="The E-step for independent data", source=NEAL_HINTON) as e_step_iid:
    ell = Quantity(r"\ell", theta, Sum(log(p(x[i] | theta)), i))
    F = Quantity(r"\mathcal{F}", (q, theta), Sum(Sum(q(z | i) * log(p(x[i], z | theta) / q(z | i)), z), i))

    e_step_iid.start(ell(theta))
    e_step_iid.defines(Sum(log(p(x[i] | theta)), i))
    e_step_iid.equals(F(q, theta) + Sum(KL(q(z | i), p(z | x[i], theta)), i))
    e_step_iid.at_least(F(q, theta), by=gibbs)

    posterior = p(z | x[i], earlier)
    e_step_iid.start(Sum(Sum(posterior * log(p(x[i], z | earlier) / posterior), z), i))
    e_step_iid.equals(Sum(Sum(posterior * log(p(x[i] | earlier)), z), i), by=chain_rule)
    e_step_iid.equals(Sum(log(p(x[i] | earlier)), i), by=normalization)
    e_step_iid.defines(ell(earlier))

with Derivation("ascent_iid", title="EM never lowers the likelihood of a data set", source=EM_PAPER) as ascent_iid:
    posterior = p(z | x[i], earlier)
    Q = Quantity("Q", (theta, earlier), Sum(Sum(posterior * log(p(x[i], z | theta)), z), i))

    ascent_iid.assume(Q(theta | earlier), ">=", Q(earlier | earlier))

    ascent_iid.start(Sum(log(p(x[i] | theta)), i))
    ascent_iid.equals(
        Sum(log(p(x[i] | earlier)), i)
        + Q(theta | earlier)
        - Q(earlier | earlier)
        + Sum(KL(posterior, p(z | x[i], theta)), i)
    )
    ascent_iid.at_least(Sum(log(p(x[i] | earlier)), i) + Q(theta | earlier) - Q(earlier | earlier), by=gibbs)
    ascent_iid.at_least(Sum(log(p(x[i] | earlier)), i), label="m-step")

with Derivation(
    "mixture_weights", title="The M-step for a mixture's weights is globally optimal", source=f"{BISHOP}, §9.2.2"
) as mixture_weights:
    r = Quantity(r"\gamma", (z, i), p(z | x[i], earlier))
    N = Quantity("N", z, Sum(r(z, i), i))
    best = Quantity("pihat", z, N(z) / Size(i))

    mixture_weights.start(N(z))
    mixture_weights.defines(Sum(r(z, i), i), source="eq. 9.18")

    mixture_weights.start(Sum(best(z), z))
    mixture_weights.equals(Sum(Sum(r(z, i), z), i) / Size(i), by=linearity)
    mixture_weights.equals(1, by=normalization)

    mixture_weights.start(Sum(r(z, i) * log(pi(z)), i, z))
    mixture_weights.equals(Sum(N(z) * log(pi(z)), z), by=linearity)
    mixture_weights.equals(Size(i) * Sum(best(z) * log(pi(z)), z))

    mixture_weights.start(Sum(N(z) * log(best(z)), z) - Sum(N(z) * log(pi(z)), z))
    mixture_weights.equals(Size(i) * KL(best(z), pi(z), z))
    mixture_weights.at_least(0, by=gibbs, source="eq. 9.22")
