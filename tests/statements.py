"""Statements of the field that stand in no derivation, each with whether it is true: (name, left, relation, right)."""

from __future__ import annotations

import sympy

from emsym import KL, Distribution, E, Function, H, Rational, Real, Size, Sum, Variable, exp, log, sqrt
from emsym.deciding.hypotheses import read_hypotheses, supposed
from emsym.derivation import Link, Place, Step, assumption
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from emsym.terms.statement import Statement

x, y, z, w, u = (Variable(name) for name in "xyzwu")
theta = Variable("theta")
theta_old = theta.value("theta_old")
z1 = z.value("z_1")
p, q, r, s = (Distribution(name) for name in "pqrs")
f = Function("f")
g, h = Function("g", positive=True), Function("h", positive=True)
a, b = Real("a"), Real("b")
t, c, d = (Real(name, positive=True) for name in "tcd")
half = Rational(1, 2)


def stated(left, relation, right, assuming=()):
    """What a step states under hypotheses, each for the letters for which a derivation means it."""
    here = Place("", 0)
    assumed, problems = read_hypotheses([assumption(each, here) for each in assuming])
    assert not problems
    step = Step("claim", left, Link(relation), right, here)
    return Statement(Claim(read(left), Relation(relation), read(right)), supposed([step], assumed))


def mutual(law, first, second):
    """I(X; Y)"""
    return H(law(first)) + H(law(second)) - H(law(first, second))


def mutual_given(law, first, second, given):
    """I(X; Y | Z)"""
    joint = H(law(first, second, given))
    return H(law(first, given)) + H(law(second, given)) - joint - H(law(given))


with sympy.evaluate(False):
    elbo = Sum(q(z) * log(p(x, z) / q(z)), z)
    mixed = half * q(z) + half * r(z)
    mean = Sum(p(x) * f(x), x)

    TRUE = [
        # probabilities
        ("normalisation", Sum(p(z | x), z), "=", 1),
        ("sum of a joint", Sum(p(x, z), x, z), "=", 1),
        ("marginal of a conditional", Sum(p(x, z | y), z), "=", p(x | y)),
        ("chain rule", p(x, z), "=", p(x | z) * p(z)),
        ("chain rule of three", p(x, y, z), "=", p(x | y, z) * p(y | z) * p(z)),
        ("Bayes", p(z | x), "=", p(x | z) * p(z) / Sum(p(x | z1) * p(z1), z1)),
        ("Bayes given a parameter", p(z | x, theta), "=", p(x | z, theta) * p(z | theta) / p(x | theta)),
        ("total probability", p(x), "=", Sum(p(x | z) * p(z), z)),
        ("ratio of posteriors", p(z | x) / p(z1 | x), "=", p(x, z) / p(x, z1)),
        ("repeated condition", p(x, z | z, theta), "=", p(x | z, theta)),
        ("size of an alphabet", Sum(1 / Size(z), z), "=", 1),
        ("a constant summed", Sum(f(x), x, z), "=", Size(z) * Sum(f(x), x)),
        ("a joint below its marginal", p(x, z), "<=", p(x)),
        ("a joint below its conditional", p(x, z), "<=", p(x | z)),
        ("a probability at most one", p(x | z), "<=", 1),
        ("a probability positive", p(x | z), ">", 0),
        ("product of sums", Sum(f(x), x) * Sum(g(z), z), "=", Sum(f(x) * g(z), x, z)),
        ("order of sums", Sum(Sum(p(x, z) * f(x), z), x), "=", Sum(Sum(p(x, z) * f(x), x), z)),
        ("iterated expectation", E(E(f(x), p(x | z)), p(z)), "=", E(f(x), p(x))),
        ("linearity of expectation", E(a * f(x) + b, p(x)), "=", a * E(f(x), p(x)) + b),
        # ELBO and EM
        ("evidence as bound and divergence", log(p(x)), "=", elbo + KL(q(z), p(z | x))),
        ("bound as reconstruction and prior", elbo, "=", E(log(p(x | z)), q(z)) - KL(q(z), p(z))),
        ("bound as energy and entropy", elbo, "=", E(log(p(x, z)), q(z)) + H(q(z))),
        ("bound", log(p(x)), ">=", elbo),
        ("bound is below zero", elbo, "<=", 0),
        ("bound tight at the posterior", Sum(p(z | x) * log(p(x, z) / p(z | x)), z), "=", log(p(x))),
        ("complete likelihood and entropy", E(log(p(x, z)), p(z | x)) + H(p(z | x)), "=", log(p(x))),
        ("complete likelihood alone", E(log(p(x, z)), p(z | x)), "<=", log(p(x))),
        (
            "EM's difference",
            log(p(x | theta)) - log(p(x | theta_old)),
            "=",
            E(log(p(x, z | theta) / p(x, z | theta_old)), p(z | x, theta_old))
            + KL(p(z | x, theta_old), p(z | x, theta)),
        ),
        (
            "EM's ascent",
            log(p(x | theta)) - log(p(x | theta_old)),
            ">=",
            E(log(p(x, z | theta) / p(x, z | theta_old)), p(z | x, theta_old)),
        ),
        ("unweighted logarithms", log(p(x | theta)), ">=", Sum(log(p(x, z | theta)), z)),
        ("categorical M-step", E(log(r(x)), r(x)), ">=", E(log(q(x)), r(x))),
        ("log of a mean likelihood", log(E(p(x | z), q(z))), ">=", E(log(p(x | z)), q(z))),
        # relative entropy
        ("Gibbs", KL(q(z), r(z)), ">=", 0),
        ("KL of itself", KL(q(z), q(z)), "=", 0),
        ("KL at one condition", KL(q(z), p(z | x)), ">=", 0),
        ("KL averaged", E(KL(p(z | x), q(z | x)), p(x)), ">=", 0),
        ("KL as cross entropy", KL(q(z), r(z)), "=", H(q(z), r(z)) - H(q(z))),
        ("KL to the uniform", KL(q(z), 1 / Size(z), z), "=", log(Size(z)) - H(q(z))),
        ("KL chain rule", KL(p(x, z), q(x, z)), "=", KL(p(x), q(x)) + E(KL(p(z | x), q(z | x)), p(x))),
        ("KL of marginals", KL(p(x, z), q(x, z)), ">=", KL(p(x), q(x))),
        ("KL of products", KL(p(x) * p(z), q(x) * q(z), x, z), "=", KL(p(x), q(x)) + KL(p(z), q(z))),
        ("KL through a channel", KL(q(x) * p(z | x), r(x) * p(z | x), x, z), "=", KL(q(x), r(x))),
        ("symmetric divergence", KL(q(z), r(z)) + KL(r(z), q(z)), ">=", 0),
        ("log likelihood of a model", E(log(q(x)), p(x)), "=", -KL(p(x), q(x)) - H(p(x))),
        ("KL of a reweighted law", KL(q(z), q(z) * exp(f(z)), z), "=", -E(f(z), q(z))),
        ("Donsker and Varadhan", log(E(exp(f(z)), r(z))), ">=", E(f(z), q(z)) - KL(q(z), r(z))),
        # entropy
        ("entropy is not negative", H(q(z)), ">=", 0),
        ("entropy of a conditional", H(p(z | x)), ">=", 0),
        ("conditional entropy", E(H(p(z | x)), p(x)), ">=", 0),
        ("entropy at most log of the size", H(q(z)), "<=", log(Size(z))),
        ("cross entropy", H(q(z), r(z)), ">=", H(q(z))),
        ("concavity of entropy", H(mixed, z), ">=", half * H(q(z)) + half * H(r(z))),
        ("entropy chain rule", H(p(x, z)), "=", H(p(x)) + E(H(p(z | x)), p(x))),
        ("entropy of a pair", H(p(x, z)), ">=", H(p(x))),
        ("subadditivity", H(p(x, z)), "<=", H(p(x)) + H(p(z))),
        ("subadditivity of three", H(p(x, y, z)), "<=", H(p(x)) + H(p(y)) + H(p(z))),
        ("conditioning", E(H(p(z | x)), p(x)), "<=", H(p(z))),
        ("conditioning on more", E(H(p(z | x, y)), p(x, y)), "<=", E(H(p(z | y)), p(y))),
        ("submodularity", H(p(x, y)) + H(p(y, z)), ">=", H(p(x, y, z)) + H(p(y))),
        ("entropy in another unit", H(q(z)) / log(2), ">=", 0),
        ("collision probability", -log(Sum(q(z) ** 2, z)), "<=", H(q(z))),
        # mutual information
        ("information is not negative", mutual(p, x, z), ">=", 0),
        ("information as divergence", mutual(p, x, z), "=", KL(p(x, z), p(x) * p(z))),
        ("information as averaged divergence", mutual(p, x, z), "=", E(KL(p(x | z), p(x)), p(z))),
        ("information as entropies", mutual(p, x, z), "=", H(p(x)) - E(H(p(x | z)), p(z))),
        ("information is symmetric", H(p(x)) - E(H(p(x | z)), p(z)), "=", H(p(z)) - E(H(p(z | x)), p(x))),
        ("conditional information", mutual_given(p, x, y, z), ">=", 0),
        (
            "information chain rule",
            H(p(x)) + H(p(y, z)) - H(p(x, y, z)),
            "=",
            mutual(p, x, y) + mutual_given(p, x, z, y),
        ),
        ("information of more", H(p(x)) + H(p(y, z)) - H(p(x, y, z)), ">=", mutual(p, x, y)),
        ("information at most entropy", mutual(p, x, z), "<=", H(p(x))),
        ("variational information", mutual(p, x, z), ">=", E(log(q(x | z) / p(x)), p(x, z))),
        # Jensen
        ("Jensen log", log(Sum(q(z) * g(z), z)), ">=", Sum(q(z) * log(g(z)), z)),
        ("Jensen exp", exp(Sum(q(z) * f(z), z)), "<=", Sum(q(z) * exp(f(z)), z)),
        ("Jensen sqrt", sqrt(Sum(q(z) * g(z), z)), ">=", Sum(q(z) * sqrt(g(z)), z)),
        ("Jensen square", Sum(q(z) * f(z), z) ** 2, "<=", Sum(q(z) * f(z) ** 2, z)),
        ("Jensen reciprocal", 1 / Sum(q(z) * g(z), z), "<=", Sum(q(z) / g(z), z)),
        (
            "Jensen x log x",
            Sum(q(z) * g(z), z) * log(Sum(q(z) * g(z), z)),
            "<=",
            Sum(q(z) * g(z) * log(g(z)), z),
        ),
        ("Jensen uniform", log(Sum(g(z), z) / Size(z)), ">=", Sum(log(g(z)), z) / Size(z)),
        ("Jensen conditional", log(E(g(z), p(z | x))), ">=", E(log(g(z)), p(z | x))),
        ("variance", E(f(x) ** 2, p(x)) - E(f(x), p(x)) ** 2, ">=", 0),
        ("variance as written", E((f(x) - mean) ** 2, p(x)), "=", E(f(x) ** 2, p(x)) - mean**2),
        ("the tangent of log", log(t), "<=", t - 1),
        ("two numbers", c**2 + d**2, ">=", 2 * c * d),
        ("arithmetic and geometric means", sqrt(c * d), "<=", (c + d) / 2),
        # mixtures and other algebra
        ("a mixture sums to one", Sum(half * q(z) + half * r(z), z), "=", 1),
        ("a mixture's mean", Sum(mixed * f(z), z), "=", half * E(f(z), q(z)) + half * E(f(z), r(z))),
        ("Jensen and Shannon", half * KL(q(z), mixed, z) + half * KL(r(z), mixed, z), ">=", 0),
        ("importance weights", E(f(z), p(z | x)), "=", E(f(z) * p(z | x) / q(z), q(z))),
        ("importance weights, log evidence", log(E(p(x, z) / q(z), q(z))), "=", log(p(x))),
        ("exponential of a sum", exp(a + b), "=", exp(a) * exp(b)),
        ("logarithm of a power", log(t**3), "=", 3 * log(t)),
        ("softmax sums to one", Sum(exp(f(z)) / Sum(exp(f(z1)), z1), z), "=", 1),
        # what takes a combination of several
        ("convexity of KL", KL(mixed, s(z), z), "<=", half * KL(q(z), s(z)) + half * KL(r(z), s(z))),
        ("geometric and harmonic means", exp(E(log(g(z)), q(z))), ">=", 1 / E(1 / g(z), q(z))),
        ("Pinsker", KL(q(z), r(z)), ">=", Sum(sqrt((q(z) - r(z)) ** 2), z) ** 2 / 2),
        (
            "KL of outputs",
            KL(Sum(q(x) * p(z | x), x), Sum(r(x) * p(z | x), x), z),
            "<=",
            KL(q(x), r(x)),
        ),
        ("log-sum", Sum(g(z) * log(g(z) / h(z)), z), ">=", Sum(g(z), z) * log(Sum(g(z), z) / Sum(h(z), z))),
    ]

    FALSE = [
        # probabilities
        ("independence", p(x, z), "=", p(x) * p(z)),
        ("conditional independence", p(x, z | y), "=", p(x | y) * p(z | y)),
        ("prior is posterior", p(z | x), "=", p(z)),
        ("conditionals are joints", p(x | z), "=", p(x, z)),
        ("inverted conditional", p(x | z), "=", p(z | x)),
        ("Bayes without the evidence", p(z | x), "=", p(x | z) * p(z)),
        ("Bayes with the wrong evidence", p(z | x), "=", p(x | z) * p(z) / p(z)),
        ("sum over the condition", Sum(p(z | x), x), "=", 1),
        ("sum of the likelihood", Sum(p(x | z), z), "=", p(x)),
        ("a parameter is no index", p(x, theta), "=", p(x | theta)),
        ("two values", p(x | theta), "=", p(x | theta_old)),
        ("two laws", Sum(p(x | z) * q(z), z), "=", p(x)),
        ("a joint above its marginal", p(x, z), ">=", p(x)),
        ("a likelihood above the evidence", p(x | z), ">=", p(x)),
        ("a probability below one", p(x), "<", 1),
        ("alphabets have two letters", Size(z), ">=", 2),
        # ELBO and EM
        ("reversed bound", log(p(x)), "<=", elbo),
        ("strict bound", log(p(x)), ">", elbo),
        ("bound with the wrong sign", log(p(x)), "=", elbo - KL(q(z), p(z | x))),
        ("bound with the joint's divergence", log(p(x)), "=", elbo + KL(q(z), p(x, z), z)),
        ("bound with a lost log", elbo, "=", Sum(q(z) * (log(p(x, z)) - q(z)), z)),
        ("forgotten entropy", E(log(p(x, z)), p(z | x)), "=", log(p(x))),
        ("entropy subtracted", elbo, "=", E(log(p(x, z)), q(z)) - H(q(z))),
        ("prior divergence added", elbo, "=", E(log(p(x | z)), q(z)) + KL(q(z), p(z))),
        ("reconstruction alone", log(p(x)), ">=", E(log(p(x | z)), q(z))),
        ("log through a sum", log(Sum(p(x, z), z)), "=", Sum(log(p(x, z)), z)),
        (
            "unweighted ascent",
            log(p(x | theta)) - log(p(x | theta_old)),
            ">=",
            Sum(log(p(x, z | theta) / p(x, z | theta_old)), z),
        ),
        ("EM always ascends", log(p(x | theta)), ">=", log(p(x | theta_old))),
        # relative entropy and entropy
        ("KL is symmetric", KL(q(z), r(z)), "=", KL(r(z), q(z))),
        ("KL is positive", KL(q(z), r(z)), ">", 0),
        ("KL is negative", KL(q(z), r(z)), "<=", 0),
        ("KL's triangle", KL(q(z), s(z)), "<=", KL(q(z), r(z)) + KL(r(z), s(z))),
        ("KL at most one", KL(q(z), r(z)), "<=", 1),
        ("KL with the sign of the entropy", KL(q(z), r(z)), "=", H(q(z), r(z)) + H(q(z))),
        ("KL chain rule without average", KL(p(x, z), q(x, z)), "=", KL(p(x), q(x)) + KL(p(z), q(z))),
        ("KL of a part", KL(p(x), q(x)), ">=", KL(p(x, z), q(x, z))),
        ("entropy without its minus", H(q(z)), "=", Sum(q(z) * log(q(z)), z)),
        ("entropy is positive", H(q(z)), ">", 0),
        ("entropy of a part", H(p(x, z)), "<=", H(p(x))),
        ("superadditivity", H(p(x, z)), ">=", H(p(x)) + H(p(z))),
        ("conditional entropy the wrong way", E(H(p(x | z)), p(z)), "=", H(p(x, z)) - H(p(x))),
        ("entropy at one condition", H(p(z | x)), "<=", H(p(z))),
        ("cross entropy below", H(q(z), r(z)), "<=", H(q(z))),
        ("entropy at least the log of the size", H(q(z)), ">=", log(Size(z))),
        ("log likelihood with the wrong sign", E(log(q(x)), p(x)), "=", KL(p(x), q(x)) - H(p(x))),
        # mutual information
        ("information vanishes", mutual(p, x, z), "=", 0),
        ("conditioning lowers information", mutual_given(p, x, y, z), "<=", mutual(p, x, y)),
        ("conditioning raises information", mutual_given(p, x, y, z), ">=", mutual(p, x, y)),
        ("information adds up", H(p(x)) + H(p(y, z)) - H(p(x, y, z)), "=", mutual(p, x, y) + mutual(p, x, z)),
        ("difference of entropies", H(p(x)) - H(p(z)), "<=", mutual(p, x, z)),
        # Jensen
        ("Jensen log reversed", log(Sum(q(z) * g(z), z)), "<=", Sum(q(z) * log(g(z)), z)),
        ("Jensen without weights", log(Sum(g(z), z)), ">=", Sum(log(g(z)), z)),
        ("Jensen with another law", log(Sum(q(z) * g(z), z)), ">=", Sum(r(z) * log(g(z)), z)),
        ("Jensen exp reversed", exp(E(f(z), q(z))), ">=", E(exp(f(z)), q(z))),
        ("Jensen square reversed", E(f(z), q(z)) ** 2, ">=", E(f(z) ** 2, q(z))),
        ("mean of a product", E(f(x) * g(x), p(x)), "=", E(f(x), p(x)) * E(g(x), p(x))),
        ("mean of a reciprocal", E(1 / g(z), q(z)), "=", 1 / E(g(z), q(z))),
        ("logarithm of a sum", log(c + d), "=", log(c) + log(d)),
        ("exponential of a product", exp(a * b), "=", exp(a) * exp(b)),
        ("square of a sum", (a + b) ** 2, "=", a**2 + b**2),
        ("mixture of entropies", H(mixed, z), "=", half * H(q(z)) + half * H(r(z))),
        ("mixture's entropy below", H(mixed, z), "<=", half * H(q(z)) + half * H(r(z))),
    ]

    OPEN = [
        (
            "Zhang and Yeung",
            2 * mutual(p, z, w),
            "<=",
            mutual(p, x, y)
            + (H(p(x)) + H(p(z, w)) - H(p(x, z, w)))
            + 3 * mutual_given(p, z, w, x)
            + mutual_given(p, z, w, y),
        ),
    ]

    SUPPOSED = [
        ("independence", p(x, z), "=", p(x) * p(z), [(p(x, z), "=", p(x) * p(z))]),
        ("entropy of independents", H(p(x)) + H(p(z)), "=", H(p(x, z)), [(mutual(p, x, z), "=", 0)]),
        ("a factor of at least one", a * p(x), ">=", p(x), [(a, ">=", 1)]),
        ("transitivity", a, ">=", c, [(a, ">=", b), (b, ">=", c)]),
        ("transitivity, strict", a, ">", c, [(a, ">=", b), (b, ">", c)]),
        ("a quotient", (a / b) * b, "=", a, [(b, ">", 0)]),
        ("a logarithm to a base", log(a) / log(b), "=", log(a) / log(b), [(a, ">", 0), (b, ">", 0), (log(b), ">", 0)]),
        (
            "an M-step raises the likelihood",
            log(p(x | theta)),
            ">=",
            log(p(x | theta_old)),
            [(E(log(p(x, z | theta)), p(z | x, theta_old)), ">=", E(log(p(x, z | theta_old)), p(z | x, theta_old)))],
        ),
    ]

    HARD = [
        ("Ingleton", mutual(p, x, y), "<=", mutual_given(p, x, y, z) + mutual_given(p, x, y, w) + mutual(p, z, w)),
        ("three divergences of a detour", KL(q(z), s(z)), "<=", 3 * (KL(q(z), r(z)) + KL(r(z), s(z)))),
        ("divergences within a factor", KL(q(z), r(z)), "<=", 10 * KL(r(z), q(z))),
        ("divergence at most ten", KL(q(z), r(z)), "<=", 10),
        ("Pinsker with twice the constant", KL(q(z), r(z)), ">=", Sum(sqrt((q(z) - r(z)) ** 2), z) ** 2),
        ("a little more than Pinsker", KL(q(z), r(z)), ">=", Rational(51, 100) * Sum(sqrt((q(z) - r(z)) ** 2), z) ** 2),
        ("no letter is rare", q(z), ">=", Rational(1, 10**6)),
        ("entropy at most log 4", H(q(z)), "<=", log(4)),
        ("entropy at most log 10", H(q(z)), "<=", log(10)),
        ("entropy within ten of the Gini index", H(q(z)), "<=", 10 * (1 - Sum(q(z) ** 2, z))),
        ("information at most one bit", mutual(p, x, y), "<=", log(2)),
        ("at most seven letters", Size(z), "<=", 7),
        ("not three letters", (Size(x) - 3) ** 2, ">", 0),
        ("one letter here and two there", (Size(x) - 2) * (Size(z) - 1), ">=", 0),
        ("an identity of two letters", Sum((q(z) - r(z)) ** 2, z), "=", 2 * (q(z1) - r(z1)) ** 2),
        ("five letters tie", 5 * Sum(q(z) ** 2, z), ">", 1),
        ("roots of two", sqrt(2) * sqrt(2), ">", 2),
        (
            "total correlation by pairs",
            H(p(x)) + H(p(y)) + H(p(z)) - H(p(x, y, z)),
            "<=",
            mutual(p, x, y) + mutual(p, y, z) + mutual(p, x, z),
        ),
    ]

    CHAIN = (mutual_given(p, x, z, y), "=", 0)
    BOTH = (H(p(x, y, w)) + H(p(y, z)) - H(p(x, y, z, w)) - H(p(y)), "=", 0)
    PAIRS = [(mutual(p, x, y), "=", 0), (H(p(y, z)), "=", H(p(y)) + H(p(z))), (p(x | z), "=", p(x))]

    FALSE_SUPPOSED = [
        ("two thirds", 3 * mutual_given(p, x, w, y), "<=", 2 * (H(p(x, z)) - H(p(z))), [BOTH]),
        ("nearly one", 21 * mutual_given(p, x, w, y), "<=", 20 * (H(p(x, z)) - H(p(z))), [BOTH]),
        ("pairs to all", p(x, y, z), "=", p(x) * p(y) * p(z), PAIRS),
        ("pairs to all, in entropies", H(p(x, y, z)), "=", H(p(x)) + H(p(y)) + H(p(z)), PAIRS),
        ("independent, then given another", mutual_given(p, x, y, z), "=", 0, [(mutual(p, x, y), "=", 0)]),
        ("given another, then independent", mutual(p, x, y), "=", 0, [(mutual_given(p, x, y, z), "=", 0)]),
        ("a chain the wrong way round", mutual_given(p, x, y, z), "=", 0, [CHAIN]),
        ("processing reversed", mutual(p, x, z), ">=", mutual(p, x, y), [CHAIN]),
        ("processing without loss", mutual(p, x, z), "=", mutual(p, x, y), [CHAIN]),
        ("ends of a chain", mutual(p, x, z), "=", 0, [(p(x, y, z), "=", p(x) * p(y | x) * p(z | y))]),
        ("explaining away", p(x | y, z), "=", p(x | z), [(p(x, y), "=", p(x) * p(y))]),
        (
            "each, then both",
            p(x | y, w, z),
            "=",
            p(x | z),
            [(mutual_given(p, x, y, z), "=", 0), (mutual_given(p, x, w, z), "=", 0)],
        ),
        ("same entropy, same law", p(x), "=", q(x), [(H(p(x)), "=", H(q(x)))]),
        ("same marginal, same conditional", p(x | z), "=", q(x | z), [(KL(p(x), q(x)), "=", 0)]),
        ("uniform, then independent", mutual(p, x, y), "=", 0, [(H(p(x)), "=", log(Size(x)))]),
        (
            "as much with one as with the other",
            mutual(p, x, y),
            "=",
            mutual(p, y, z),
            [(mutual(p, x, y), "=", mutual(p, x, z))],
        ),
        ("a mixture's weights", c**2 + d**2, "<=", Rational(3, 4), [(c + d, "=", 1)]),
    ]
