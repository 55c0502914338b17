"""The kernel's rules, in the order of its table: each shows that something is not negative."""

from __future__ import annotations

from emsym.codes import Code
from emsym.docstrings import docstring
from emsym.kernel import certificate
from emsym.kernel.rules import RULES
from emsym.topics.topic import Example, Group, Topic, drawn

COVER_THOMAS = "Cover & Thomas, Elements of Information Theory, 2nd ed., 2006"


def _drawing(rule: type) -> str:
    """The inference as the docstring of the kernel's rule, or of the named inequality, draws it."""
    return drawn(docstring(RULES.get(rule, rule)).partition("\n\n")[2])


def rule_topic(
    rule: type, name: str, title: str, about: str, *, conditions: str, proof: str, example: Example, mistake: Example,
    source: str = "", aliases: tuple[str, ...] = (), see: tuple[str, ...] = (), group: Group = Group.RULE,
) -> Topic:  # fmt: skip
    """The topic of a witness's class."""
    return Topic(
        name,
        title,
        group,
        about,
        _drawing(rule),
        conditions,
        proof,
        source,
        example,
        mistake,
        "",
        aliases,
        see,
        rule.__name__,
    )


TOPICS = (
    rule_topic(
        certificate.Nonnegative,
        "sign",
        "signs of the terms: nothing negative is added or multiplied",
        "Where a difference, brought to normal form, is a sum of products of things that are not negative, nothing "
        "more "
        "needs to be said.",
        conditions="Probabilities, sizes of alphabets, exponentials and logarithms of whole numbers are not "
        "negative. A "
        "free function or a named real has the sign that it is declared with, and none if it is declared with none.",
        proof="The normal form equals the term wherever the term is defined.\n"
        "Sums and products of non-negative numbers are not negative.",
        example=Example("d.start(p(x) + g(x))\nd.at_least(p(x))", "g is declared positive."),
        mistake=Example("d.start(p(x) + f(x))\nd.at_least(p(x))", "f is any function: f(x) may be negative."),
        aliases=("signs", "nonnegative", "positivity"),
        see=("bounds", "square"),
    ),
    rule_topic(
        certificate.Tangent,
        "tangent",
        "log lies below its tangent at 1",
        "The one analytic fact on which this table's inequalities about logarithms rest.",
        conditions="t is positive.",
        proof="h(t) = t − 1 − log t has h(1) = 0 and h′(t) = 1 − 1/t, negative below 1 and positive above.\n"
        "So h decreases to 0 at t = 1 and increases from there.",
        example=Example("d.start(log(b))\nd.at_most(b - 1)"),
        mistake=Example("d.start(log(1 + b))\nd.at_least(b)", "The tangent lies above log, and not below."),
        aliases=("log inequality",),
        see=("gibbs", "jensen"),
    ),
    rule_topic(
        certificate.Square,
        "square",
        "squares are not negative",
        "It gives 2ab ≤ a² + b² and, with weights, that a variance is not negative.",
        conditions="t is real, as every term of the language is.",
        proof="A real number and itself have one sign,\nand the product of two numbers of one sign is not negative.",
        example=Example("d.start(f(x) ** 2 + f(z) ** 2)\nd.at_least(2 * f(x) * f(z))"),
        mistake=Example("d.start(f(x) ** 2)\nd.at_least(f(x))", "Between 0 and 1 a square is smaller than its root."),
        aliases=("squares",),
        see=("sign", "jensen"),
    ),
    rule_topic(
        certificate.Pinsker,
        "pinsker",
        "a sharper tangent of t log t at 1",
        "Summed with the weights r(z), at t = q(z)/r(z), and joined to Jensen's inequality for the square, it gives "
        "Pinsker's inequality KL(q ‖ r) ≥ (Σ_z |q(z) − r(z)|)²/2.",
        conditions="t is positive.",
        proof="Both sides and their slopes agree at t = 1; the second derivatives are 1/t and 27/(t + 2)³.\n"
        "By the arithmetic and geometric means (t + 2)³ ≥ 27 t, so the first is never the smaller.",
        source="Tsybakov, Introduction to Nonparametric Estimation, 2009, Lemma 2.5",
        example=Example("d.start(KL(q(z), r(z)))\nd.at_least(Sum(Abs(q(z) - r(z)), z) ** 2 / 2)"),
        mistake=Example(
            "d.start(KL(q(z), r(z)))\nd.at_least(Sum(Abs(q(z) - r(z)), z) ** 2)",
            "The constant is 1/2 for the sum of the differences, and 2 for the total variation, which is half of it.",
        ),
        aliases=("pinsker's inequality", "total variation"),
        see=("tangent", "jensen", "gibbs"),
    ),
    rule_topic(
        certificate.BelowRoot,
        "root",
        "what lies below a root, because its square lies below what is under it",
        "It takes the root of an inequality: KL(q ‖ r) ≥ 2 δ² gives δ ≤ √(KL(q ‖ r)/2) for the total variation δ.",
        conditions="Another rule shows b − a² ≥ 0. What stands under the root is shown not to be negative, by its "
        "signs or as a lemma; a may have either sign.",
        proof="√ increases, so √b ≥ √(a²) = |a|,\nand |a| ≥ a.",
        example=Example("d.start(Sum(Abs(q(z) - r(z)), z) / 2)\nd.at_most(sqrt(KL(q(z), r(z)) / 2))"),
        mistake=Example(
            "d.start(Sum(Abs(q(z) - r(z)), z))\nd.at_most(sqrt(KL(q(z), r(z)) / 2))",
            "The factor 1/2 of the total variation is lost.",
        ),
        aliases=("below root", "square root", "monotonicity of the root"),
        see=("above_root", "triangle", "square"),
    ),
    rule_topic(
        certificate.AboveRoot,
        "above_root",
        "what lies above a root, because its square lies above what is under it",
        "It gives 2√(ab) ≤ a + b, and that the Hellinger distance √(1 − Σ_z √(q(z) r(z))) is at most 1.",
        conditions="Other rules show c ≥ 0 and c² − b ≥ 0. What stands under the root is shown not to be negative, "
        "by its signs or as a lemma.",
        proof="√ increases, so √b ≤ √(c²) = |c|,\nand |c| = c where c ≥ 0.",
        example=Example("d.start(sqrt(1 - Sum(sqrt(q(z) * r(z)), z)))\nd.at_most(1)"),
        mistake=Example("d.start(sqrt(f(x) ** 2))\nd.at_most(f(x))", "f(x) may be negative: √(a²) is |a|."),
        aliases=("above root",),
        see=("root", "triangle"),
    ),
    rule_topic(
        certificate.Part,
        "part",
        "a sum of what is not negative is at least each of its terms",
        "With the tangent of log it says that log Σ_z exp f(z) is at least each f(z), and that entropies of mixtures "
        "are not negative.",
        conditions="t is not negative at any letter v, and the letters u are of the alphabets that v runs over.",
        proof="Σ_v t − t(u) is the sum over the other letters,\nand none of its terms is negative.",
        example=Example("d.start(log(Sum(exp(f(z)), z)))\nd.at_least(f(z))"),
        mistake=Example("d.start(Sum(f(z), z))\nd.at_least(f(z))", "f is any function: other terms may be negative."),
        aliases=("log-sum-exp", "logsumexp", "one term"),
        see=("sign", "tangent", "over"),
    ),
    rule_topic(
        certificate.Assumed,
        "hypothesis",
        "a hypothesis of the derivation",
        "An equality that says what a law or a function is holds for every letter of the values on its left; any other "
        "hypothesis for every letter of its values that stand free nowhere in the chain; every= and at= say otherwise, "
        "and the theorem says which. At these letters it is used anywhere, below sums too; its other values are the "
        "theorem's, and below a sum over one of them it says nothing. An equation for every letter of a law, a "
        "function or a real is unfolded as well: its right side stands wherever its left does, inside logarithms too. "
        "What variables have to do with each other has names: markov(p, a, b, c), independent(p, x, y, given=z) and "
        "factorises(p, p(a) * p(b | a)) are the equations that they would be written out. A step that rests on "
        "hypotheses says on which, by the numbers that the theorem gives them where it has several.",
        conditions="The derivation has the hypothesis: a ≥ b, a > b or a = b, or one of these turned round.",
        proof="The theorem is about the models that meet its hypotheses,\nand a − b ≥ 0 in each of these.",
        example=Example('d.assume(b, ">=", 1)\nd.start(b)\nd.at_least(1)'),
        mistake=Example("d.start(b * p(x))\nd.at_least(p(x))", "Nothing says that b ≥ 1: a positive b may be 1/2."),
        aliases=("assumed", "assume", "assumption", "markov", "independent", "independence", "factorises"),
        see=("over", Code.UNMET),
    ),
    rule_topic(
        certificate.Vanishing,
        "vanishing",
        "an equality of the hypotheses, times anything",
        "What is 0 may be added with any factor, of either sign. So I(X; Z | Y) = 0 is used as often as a combination "
        "of Shannon's inequalities asks for it.",
        conditions="The derivation has the hypothesis a = b; t may be any term that is defined.",
        proof="In the models that meet the hypothesis a − b is 0,\nand so is any multiple of it.",
        example=Example('d.assume(a + b, "=", 1)\nd.start(a * f(x) + b * f(x))\nd.equals(f(x))'),
        mistake=Example(
            'd.assume(a + b, ">=", 1)\nd.start(a * f(x) + b * f(x))\nd.at_least(f(x))',
            "An inequality may only be multiplied by what is not negative, and f(x) may be.",
        ),
        aliases=("equality", "equalities"),
        see=("hypothesis", "product"),
    ),
    rule_topic(
        certificate.Coincidence,
        "coincidence",
        "Gibbs' inequality where it is an equality: the two distributions are one",
        "A bound is tight only if its q is the posterior: from log p(x) = ELBO(q) follows q(z) = p(z | x). Likewise "
        "variables without mutual information are independent.",
        conditions="Another rule shows Σ_v (w − r − w log(w/r)) ≥ 0: mostly a hypothesis that the relative entropy of "
        "w to r is 0, where w sums to 1 and r to at most 1. w and r are positive.",
        proof="log t < t − 1 unless t = 1, so at t = r/w each summand is below 0, unless w = r there.\n"
        "Together they are at least 0: w − r is 0 for every v, and so is any multiple.",
        source=f"{COVER_THOMAS}, Theorem 2.6.3",
        example=Example('d.assume(KL(q(z), p(z | x)), "=", 0)\nd.start(q(z))\nd.equals(p(z | x))'),
        mistake=Example(
            'd.assume(KL(q(z), p(z | x)), "<=", 1)\nd.start(q(z))\nd.equals(p(z | x))',
            "A relative entropy that is small leaves the distributions apart.",
        ),
        aliases=("equality case of gibbs", "tight bound"),
        see=("gibbs", "vanishing", "hypothesis"),
    ),
    rule_topic(
        certificate.Product,
        "product",
        "a product of things that are not negative",
        "Scaling is the common case: a weight, a probability or a number above 0 times something that another rule "
        "shows.",
        conditions="Each factor is shown by a rule of this table.",
        proof="The product of two non-negative numbers is not negative;\nmore factors one at a time, and none give 1.",
        example=Example('d.assume(b, ">=", 1)\nd.start(b * p(x))\nd.at_least(p(x))', "b p(x) − p(x) = p(x) (b − 1)"),
        mistake=Example(
            'd.assume(b, ">=", 1)\nd.start(a * b)\nd.at_least(a)',
            "Multiplying b ≥ 1 by a needs a ≥ 0: for a negative a the inequality turns round.",
        ),
        aliases=("scaling", "multiplication"),
        see=("total", "over"),
    ),
    rule_topic(
        certificate.Total,
        "total",
        "a sum of things that are not negative",
        "Most inequalities between entropies are sums of a few relative entropies. A sum is zero exactly when each "
        "part "
        "is; the sum of none is 0.",
        conditions="Each part is shown by a rule of this table.",
        proof="The sum of two non-negative numbers is not negative;\nmore parts one at a time, and none give 0.",
        example=Example("d.start(KL(q(z), r(z)) + KL(r(y), q(y)))\nd.at_least(0)"),
        mistake=Example(
            "d.start(KL(q(z), r(z)) - KL(r(z), q(z)))\nd.at_least(0)",
            "A difference of two non-negative things has either sign: relative entropy is not symmetric.",
        ),
        aliases=("sum", "addition"),
        see=("product", "over"),
    ),
    rule_topic(
        certificate.Over,
        "over",
        "a sum over an alphabet of something that is not negative",
        "It carries an inequality under a sum or an expectation, as in E_{p(x)}[KL(p(z | x) ‖ q(z))] ≥ 0.",
        conditions="The summand is shown for every letter: no hypothesis about one letter of a bound value is used "
        "in it.",
        proof="A finite sum of non-negative numbers is not negative.\n"
        "The rule that shows the summand leaves v free, and so holds for each of its letters.",
        example=Example("d.start(E(KL(p(z | x), q(z)), p(x)))\nd.at_least(0)"),
        mistake=Example(
            "d.start(Sum(q(z) * f(z), z))\nd.at_least(0)",
            "The weights are not negative, and f(z) may be: each summand has to be shown.",
        ),
        aliases=("sums over alphabets", "expectation"),
        see=("total", "hypothesis"),
    ),
)  # fmt: skip
