"""What a step is explained by beside the kernel's rules: reasons that an author gives, and those that emsym names."""

from __future__ import annotations

from emsym.topics.topic import Example, Group, Topic, drawn


def _reason(
    name: str, title: str, about: str, *, drawing: str, conditions: str, proof: str, example: Example, mistake: Example,
    aliases: tuple[str, ...] = (), see: tuple[str, ...] = (),
) -> Topic:  # fmt: skip
    shown = drawn(drawing)
    return Topic(name, title, Group.REASON, about, shown, conditions, proof, "", example, mistake, "", aliases, see)


TOPICS = (
    _reason(
        "definition",
        "a name and what it stands for",
        "E, H, KL and an author's own Quantity are names for expressions; by=definition says that a step only puts the "
        "one for the other.",
        drawing="L ≡ body\n--------\nL = body",
        conditions="None: the sides are the same term once every name is spelled out.",
        proof="E_{q(z)}[f] is Σ_z q(z) f, H(q(z)) is −Σ_z q(z) log q(z), KL(q ‖ p) is Σ q log(q/p).\n"
        "A name and its body have one value in every model.",
        example=Example("d.start(KL(q(z), p(z)))\nd.equals(Sum(q(z) * log(q(z) / p(z)), z), by=definition)"),
        mistake=Example(
            "d.start(KL(q(z), p(z)))\nd.equals(Sum(q(z) * log(p(z) / q(z)), z))",
            "The quotient is upside down, which changes the sign.",
        ),
        aliases=("defines", "quantity"),
        see=("reordering",),
    ),
    _reason(
        "reordering",
        "the same factors and terms in another order",
        "emsym names this reason where the sides differ in nothing else. It needs no by=.",
        drawing="-----------------------\na b = b a    a + b = b + a",
        conditions="None.",
        proof="Multiplication and addition of real numbers are commutative and associative.\n"
        "Finite sums may be taken in any order.",
        example=Example("d.start(p(x) * q(z))\nd.equals(q(z) * p(x))"),
        mistake=Example("d.start(p(x) / q(z))\nd.equals(q(z) / p(x))", "A quotient does not commute."),
        aliases=("commutativity", "order"),
        see=("algebra", "definition"),
    ),
    _reason(
        "marginalize",
        "sum a value out of a joint distribution",
        "by=marginalize(z) names the value; by=marginalize leaves it to emsym.",
        drawing="z does not occur in x or y\n--------------------------\nΣ_z p(x, z | y) = p(x | y)",
        conditions="The summand is one probability with z before the bar, and z occurs nowhere else in it.",
        proof="The events Z = z are disjoint, and one of them occurs: Σ_z P(x, z, y) = P(x, y).\n"
        "Divide by P(y), which is positive.",
        example=Example("d.start(p(x))\nd.equals(Sum(p(x, z), z), by=marginalize(z))"),
        mistake=Example(
            "d.start(Sum(p(x | z), z))\nd.equals(p(x))",
            "z stands behind the bar: the terms have to be weighted with p(z).",
        ),
        aliases=("marginalise", "marginalisation", "marginalization", "sum out", "total probability"),
        see=("normalization", "chain_rule"),
    ),
    _reason(
        "multiply_by_one",
        "multiply by t/t",
        "The step that brings weights into a sum, ahead of Jensen's inequality.",
        drawing="t ≠ 0\n-----------\na = a · t/t",
        conditions="t is not 0. A distribution is positive everywhere, since models have full support; of anything "
        "else "
        "it has to follow from a declared sign or a hypothesis.",
        proof="t/t = 1 where t ≠ 0,\nand a · 1 = a.",
        example=Example("d.start(Sum(p(x, z), z))\nd.equals(Sum(q(z) * p(x, z) / q(z), z), by=multiply_by_one(q(z)))"),
        mistake=Example(
            "d.start(Sum(p(x, z), z))\nd.equals(Sum(q(z) * p(x, z), z) / Sum(q(z), z))",
            "A quotient of sums is not the sum of the quotients: both factors belong to each summand.",
        ),
        aliases=("one", "q/q", "importance weights"),
        see=("jensen", "add_zero"),
    ),
    _reason(
        "add_zero",
        "add t and take it away",
        "The step that brings a missing term into an expression, to be grouped with what is there.",
        drawing="-------------\na = a + t − t",
        conditions="t has a value: its own logarithms and quotients are of what is positive or not 0.",
        proof="t − t = 0,\nand a + 0 = a.",
        example=Example("d.start(log(p(x)))\nd.equals(log(p(x)) + log(q(z)) - log(q(z)), by=add_zero(log(q(z))))"),
        mistake=Example(
            "d.start(log(p(x)))\nd.equals(log(p(x)) - log(q(z)) - log(q(z)))", "One of the two signs is wrong."
        ),
        aliases=("zero",),
        see=("multiply_by_one", "linearity"),
    ),
    _reason(
        "normalization",
        "a distribution sums to 1",
        "It is what makes E_{q(z)}[c] = c for whatever does not depend on z.",
        drawing="c does not depend on z\n----------------------\nΣ_z q(z | y) c = c",
        conditions="The sum is over all that stands before the bar, and c depends on none of it.",
        proof="Σ_z q(z | y) = Σ_z q(z, y)/q(y) = q(y)/q(y) = 1.\nBy linearity c comes out of the sum.",
        example=Example("d.start(Sum(q(z) * log(p(x)), z))\nd.equals(log(p(x)), by=normalization)"),
        mistake=Example(
            "d.start(Sum(p(x | z), z))\nd.equals(1)", "A conditional sums to 1 over what stands before its bar."
        ),
        aliases=("normalisation", "normalize", "normalise", "sums to one"),
        see=("marginalize", "linearity"),
    ),
    _reason(
        "chain_rule",
        "a joint probability is a product of conditional ones",
        "The product rule; it holds with a condition throughout, p(x, z | y) = p(x | z, y) p(z | y).",
        drawing="p(z, y) > 0\n------------------------------------\np(x, z | y) = p(x | z, y) p(z | y)",
        conditions="What stands behind a bar has positive probability, as everything has in a model of full support.",
        proof="p(x | z, y) = p(x, z, y)/p(z, y) and p(z | y) = p(z, y)/p(y) by definition.\n"
        "In their product p(z, y) cancels.",
        example=Example("d.start(p(x, z))\nd.equals(p(x | z) * p(z), by=chain_rule)"),
        mistake=Example(
            "d.start(p(x, z | y))\nd.equals(p(x | z) * p(z | y))",
            "The condition y is lost in the first factor, as if x were independent of y given z.",
        ),
        aliases=("product rule", "conditional"),
        see=("bayes", "marginalize"),
    ),
    _reason(
        "bayes",
        "Bayes' rule",
        "It turns a conditional round: the posterior from the likelihood, the prior and the evidence.",
        drawing="p(x) > 0    p(z) > 0\n-----------------------------\np(z | x) = p(x | z) p(z)/p(x)",
        conditions="What stands behind a bar has positive probability, as everything has in a model of full support.",
        proof="p(z | x) p(x) = p(x, z) = p(x | z) p(z) by the chain rule, twice.\nDivide by p(x).",
        example=Example("d.start(p(z | x))\nd.equals(p(x | z) * p(z) / p(x), by=bayes)"),
        mistake=Example("d.start(p(z | x))\nd.equals(p(x | z) * p(z))", "The evidence p(x) is missing below the line."),
        aliases=("bayes rule", "bayes theorem", "posterior"),
        see=("chain_rule",),
    ),
    _reason(
        "log_rules",
        "logarithms of products, quotients and powers",
        "log is the natural logarithm; log(a, 2) is written log a / log 2.",
        drawing="a > 0    b > 0\n---------------------------------------------\n"
        "log(a b) = log a + log b    log(a^c) = c log a",
        conditions="Each argument is positive: from a declared sign, as a probability, or by a hypothesis.",
        proof="exp(log a + log b) = exp(log a) exp(log b) = a b, and likewise for powers.\nTake logarithms.",
        example=Example("d.start(log(p(x | z) * p(z)))\nd.equals(log(p(x | z)) + log(p(z)), by=log_rules)"),
        mistake=Example(
            "d.start(log(p(x) + q(x)))\nd.equals(log(p(x)) + log(q(x)))", "There is no rule for the logarithm of a sum."
        ),
        aliases=("logarithm", "log"),
        see=("jensen", "tangent"),
    ),
    _reason(
        "linearity",
        "linearity of sums and expectations",
        "Sums are split and joined, constants taken out of them and put in.",
        drawing="c does not depend on z\n---------------------------------------\nΣ_z (f + c g) = Σ_z f + c Σ_z g",
        conditions="What is taken out of a sum does not depend on its index.",
        proof="Finite sums may be reordered and grouped,\nand c (s + t) = c s + c t.",
        example=Example("d.start(Sum(f(z) + 2 * g(z), z))\nd.equals(Sum(f(z), z) + 2 * Sum(g(z), z), by=linearity)"),
        mistake=Example(
            "d.start(Sum(f(z) * g(z), z))\nd.equals(Sum(f(z), z) * Sum(g(z), z))",
            "The sum of products is no product of sums.",
        ),
        aliases=("linear", "expectation is linear", "fubini"),
        see=("normalization",),
    ),
    _reason(
        "algebra",
        "equal normal forms, without a reason to single out",
        "The kernel has brought both sides to one normal form, and no set of the named reasons leads from one to the "
        "other. It cannot be given as by=.",
        drawing="a and b have one normal form\n----------------------------\na = b",
        conditions="Every logarithm, quotient and root of both sides has a value.",
        proof="Each rewriting on the way to the normal form is an identity wherever the term is defined.\n"
        "So both sides equal the same polynomial.",
        example=Example("d.start((p(x) ** 2 - q(x) ** 2) / (p(x) + q(x)))\nd.equals(p(x) - q(x))"),
        mistake=Example("d.start((p(x) + q(x)) ** 2)\nd.equals(p(x) ** 2 + q(x) ** 2)", "The mixed term is missing."),
        aliases=("normal form",),
        see=("reordering",),
    ),
    _reason(
        "bounds",
        "a probability lies between 0 and 1",
        "What emsym names where the kernel used 1 − P ≥ 0 or −log P ≥ 0, at a point or in a mean.",
        drawing="P is a probability\n---------------------------\n1 − P ≥ 0        −log P ≥ 0",
        conditions="The normal form of P is a probability.",
        proof="0 < P ≤ 1, as P is part of a whole that is 1.\nlog increases, and log 1 = 0.",
        example=Example("d.start(H(q(z)))\nd.at_least(0)"),
        mistake=Example(
            "d.start(H(q(z)))\nd.at_most(1)", "An entropy is at most log |Z|, which exceeds 1 from three letters on."
        ),
        aliases=("bound", "probability"),
        see=("complement", "surprise"),
    ),
    _reason(
        "constant",
        "equal up to what does not depend on something",
        "equals_up_to_constant(…, in_=q) says that the difference of the sides is the same for every q.",
        drawing="a − b is the same for every q\n-----------------------------\na = b + const. (in q)",
        conditions="The difference is compared for two distributions, or letters, q and q′ that meet the same "
        "hypotheses.",
        proof="Let c be the difference of the sides for one q.\nIt is the same for any other, so a = b + c for all "
        "of them.",
        example=Example(
            "d.start(KL(q(z), p(z | x)))\nd.equals_up_to_constant(-Sum(q(z) * log(p(x, z) / q(z)), z), in_=q)",
            "The difference is log p(x).",
        ),
        mistake=Example(
            "d.start(KL(q(z), p(z | x)))\nd.equals_up_to_constant(-Sum(q(z) * log(p(x, z) / q(z)), z), in_=x)",
            "The same difference, log p(x), is not constant in x.",
        ),
        aliases=("const", "up to a constant"),
        see=("definition",),
    ),
)
