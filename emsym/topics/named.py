"""The named inequalities, in the order of their table: what the kernel's rules combine to."""

from __future__ import annotations

from emsym import named
from emsym.topics.rules import COVER_THOMAS, rule_topic
from emsym.topics.topic import Example, Group

TOPICS = (
    rule_topic(
        named.Gibbs,
        "gibbs",
        "Gibbs' inequality: relative entropy is not negative",
        "Also called the information inequality. It is zero exactly when w = r for every v. Two distributions may be "
        "conditional, and the second may sum to less than 1, as p(x, z) does over z.",
        conditions="w and r are positive, w sums to 1 over the indices of the sum, and r to at most 1.",
        proof="log t ≤ t − 1, at t = r/w, gives Σ_v w log(r/w) ≤ Σ_v w (r/w − 1) = Σ_v r − Σ_v w.\n"
        "The right-hand side is at most 1 − 1 = 0; change the sign.",
        source=f"{COVER_THOMAS}, Theorem 2.6.3",
        example=Example("d.start(KL(q(z), p(z | x)))\nd.at_least(0, by=gibbs)"),
        mistake=Example(
            "d.start(Sum(q(z) * log(q(z) / p(x | z)), z))\nd.at_least(0)",
            "As a function of z, p(x | z) is a likelihood and no distribution: it may sum to more than 1.",
        ),
        aliases=("kl", "kl divergence", "relative entropy", "information inequality", "divergence"),
        see=("jensen", "tangent"),
        group=Group.NAMED,
    ),
    rule_topic(
        named.Jensen,
        "jensen",
        "Jensen's inequality: a concave function of a mean is at least the mean of the function",
        "For φ = log the gap is itself a relative entropy, between w and the distribution w f / Σ_v w f: this is how "
        "the "
        "evidence lower bound loses KL(q(z) ‖ p(z | x)).",
        conditions="The weights are not negative and sum to 1. φ is one of log and √ (concave), exp, t², 1/t and t "
        "log t "
        "(convex, with ≤ for ≥); f is positive for log, 1/t and t log t, and not negative for √.",
        proof="A concave φ lies below its tangent at m = Σ_v w f, so φ(f) ≤ φ(m) + φ′(m) (f − m) for every v.\n"
        "Averaged with the weights w, the last term is φ′(m) (m − m) = 0.",
        source=f"{COVER_THOMAS}, Theorem 2.6.2",
        example=Example(
            "d.start(log(Sum(q(z) * g(z), z)))\nd.at_least(Sum(q(z) * log(g(z)), z), by=jensen(log, weights=q(z)))"
        ),
        mistake=Example(
            "d.start(log(Sum(g(z), z)))\nd.at_least(Sum(log(g(z)), z))",
            "No weights, so no mean: multiply by q(z)/q(z) first.",
        ),
        aliases=("concavity", "convexity"),
        see=("gibbs", "multiply_by_one"),
        group=Group.NAMED,
    ),
    rule_topic(
        named.Complement,
        "complement",
        "a probability is at most 1",
        "It gives P(A, B) ≤ P(A), and whatever follows from it by multiplying with something that is not negative.",
        conditions="The normal form of P is a probability: one joint over another that it contains, or a product of "
        "such.",
        proof="P is a sum of some of finitely many non-negative numbers that sum to 1.\n"
        "Those left out sum to 1 − P, which is therefore not negative.",
        example=Example("d.start(p(x | z))\nd.at_most(1)"),
        mistake=Example(
            "d.start(p(x, z) / (p(x) * p(z)))\nd.at_most(1)",
            "This quotient is no probability: it exceeds 1 wherever x and z occur together more often than by chance.",
        ),
        aliases=("one minus",),
        see=("bounds", "surprise"),
        group=Group.NAMED,
    ),
    rule_topic(
        named.Surprise,
        "surprise",
        "the logarithm of a probability is at most 0",
        "−log P is the surprisal, or self-information, of an event. Averaged, it is an entropy, which is why "
        "entropies of "
        "finite alphabets are not negative.",
        conditions="The normal form of P is a probability.",
        proof="0 < P ≤ 1, and log increases, so log P ≤ log 1 = 0.\n"
        "Equality holds exactly when P = 1.",
        source=f"{COVER_THOMAS}, Lemma 2.1.1",
        example=Example("d.start(log(p(x | z)))\nd.at_most(0)"),
        mistake=Example(
            "d.start(log(p(x | z) / p(x)))\nd.at_most(0)",
            "Of a ratio of probabilities the logarithm has either sign; only its mean under p(x | z) is known to be at "
            "least 0.",
        ),
        aliases=("surprisal", "entropy", "self-information"),
        see=("bounds", "gibbs"),
        group=Group.NAMED,
    ),
    rule_topic(
        named.Triangle,
        "triangle",
        "the triangle inequality for numbers",
        "At each letter |q(z) − r(z)| ≤ q(z) + r(z), so a total variation is at most 1. For a detour by a third "
        "distribution it makes it a metric, and for the sum over a channel's inputs it says that no channel increases "
        "it.",
        conditions="None: every term of the language is real. v may be no values, and then there are two or more t.",
        proof="t ≤ |t| and −t ≤ |t| for each t; add up the former, and the latter.\n"
        "Both Σ t and −Σ t are at most Σ |t|, and |Σ t| is one of them.",
        example=Example("d.start(Sum(Abs(q(z) - r(z)), z) / 2)\nd.at_most(1)"),
        mistake=Example(
            "d.start(Abs(q(z) - r(z)))\nd.at_least(q(z) + r(z))", "The absolute value of a sum is the smaller side."
        ),
        aliases=("absolute value", "abs", "total variation distance"),
        see=("root", "pinsker"),
        group=Group.NAMED,
    ),
    rule_topic(
        named.Within,
        "within",
        "a number between −c and c has at most the size c",
        "It takes two inequalities for one about an absolute value, as |H(X) − H(Y)| ≤ H(X | Y) + H(Y | X).",
        conditions="Other rules show c − t ≥ 0 and c + t ≥ 0.",
        proof="|t| is t or −t,\nand c is at least either.",
        example=Example(
            "d.start(Abs(H(p(x)) - H(p(z))))\nd.at_most(2 * H(p(x, z)) - H(p(x)) - H(p(z)))",
        ),
        mistake=Example("d.start(Abs(a))\nd.at_most(1 + a)", "From a ≤ 1 + a alone: −a ≤ 1 + a needs a ≥ −1/2."),
        aliases=("bounds of an absolute value",),
        see=("triangle", "root"),
        group=Group.NAMED,
    ),
    rule_topic(
        named.CauchySchwarz,
        "cauchy_schwarz",
        "the inequality of Cauchy and Schwarz",
        "With b² for weights that sum to 1 it says that a variance is not negative, and that Σ_z (q − r)²/r is at "
        "least (Σ_z |q − r|)².",
        conditions="None: a and b are any real terms that have a value.",
        proof="Σ_{u,v} (a(u) b(v) − a(v) b(u))² is a sum of squares;\n"
        "multiplied out, it is twice Σ a² Σ b² − (Σ a b)².",
        source="Steele, The Cauchy–Schwarz Master Class, 2004, chapter 1",
        example=Example("d.start(Sum(f(z) * g(z), z) ** 2)\nd.at_most(Sum(f(z) ** 2, z) * Sum(g(z) ** 2, z))"),
        mistake=Example(
            "d.start(Sum(f(z) * g(z), z))\nd.at_most(Sum(f(z) ** 2, z) * Sum(g(z) ** 2, z))", "The square is lost."
        ),
        aliases=("cauchy schwarz", "cauchy-schwarz", "cauchy–schwarz", "schwarz"),
        see=("square", "jensen"),
        group=Group.NAMED,
    ),
)  # fmt: skip
