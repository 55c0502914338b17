"""Inequalities of the field with hypotheses: (name, left, relation, right, hypotheses, truth).

The truth is True, False, or None for what is true and cannot be shown by Shannon's inequalities.
"""

from __future__ import annotations

import sympy

from emsym import KL, Distribution, E, Function, H, I, Rational, Real, Size, Sum, Variable, exp, log, sqrt

x, y, z, w, u = (Variable(name) for name in "xyzwu")
theta = Variable("theta")
theta_old = theta.value("theta_old")
z1, z2, z3 = (z.value(f"z_{place}") for place in (1, 2, 3))
p, q, r, s, m = (Distribution(name) for name in "pqrsm")
W = Distribution("W")
f = Function("f")
g, h = Function("g", positive=True), Function("h", positive=True)
lam, beta, t = Real("lambda"), Real("beta"), Real("t", positive=True)
half = Rational(1, 2)


def entropy(*values):
    """H(X, Y, …)"""
    return H(p(*values))


def entropy_given(values, behind):
    """H(X | Y)"""
    return entropy(*values, *behind) - entropy(*behind)


def mutual(first, second, behind=()):
    """I(X; Y | Z)"""
    joint = dict.fromkeys([*first, *second, *behind])
    above = entropy(*first, *behind) + entropy(*second, *behind) - entropy(*joint)
    return above - entropy(*behind) if behind else above


def weight(value):
    """p(x, z)/q(z)"""
    return p(x, value) / q(value)


INEQUALITIES = []


def add(name, left, relation, right, hypotheses=(), truth=True):
    INEQUALITIES.append((name, left, relation, right, list(hypotheses), truth))


with sympy.evaluate(False):
    unit = [(lam, ">", 0), (lam, "<", 1)]
    mix = lam * q(z) + (1 - lam) * r(z)
    add("Han of three", 2 * entropy(x, y, z), "<=", entropy(x, y) + entropy(y, z) + entropy(x, z))
    add("a Markov chain through Y", mutual([x], [z]), "<=", entropy(y), [(mutual([x], [z], [y]), "=", 0)])
    add(
        "a Markov chain twice",
        mutual([x], [w], [y]),
        "<=",
        2 * entropy_given([x], [z]),
        [(mutual([x, w], [z], [y]), "=", 0)],
    )
    add(
        "a Markov chain thrice",
        3 * mutual([x], [w], [y]),
        "<=",
        2 * entropy_given([x], [z]),
        [(mutual([x, w], [z], [y]), "=", 0)],
        False,
    )
    add("entropy of independents", entropy(x, y), "=", entropy(x) + entropy(y), [(mutual([x], [y]), "=", 0)])
    add("data processing", mutual([x], [z]), "<=", mutual([x], [y]), [(mutual([x], [z], [y]), "=", 0)])
    add(
        "data processing from the other end",
        mutual([x], [z]),
        "<=",
        mutual([y], [z]),
        [(mutual([x], [z], [y]), "=", 0)],
    )
    add(
        "Markov chain of 4",
        mutual([x], [w]),
        "<=",
        mutual([y], [z]),
        [(mutual([x], [z, w], [y]), "=", 0), (mutual([x, y], [w], [z]), "=", 0)],
    )
    add(
        "conditional independence of entropies",
        entropy_given([x], [y, z]),
        "=",
        entropy_given([x], [y]),
        [(mutual([x], [z], [y]), "=", 0)],
    )
    add(
        "what independent parts tell, of three",
        mutual([x], [w]) + mutual([y], [w]) + mutual([z], [w]),
        "<=",
        mutual([x, y, z], [w]),
        [(mutual([x], [y]), "=", 0), (mutual([x, y], [z]), "=", 0)],
    )
    add(
        "what independent parts tell, of four",
        mutual([x], [u]) + mutual([y], [u]) + mutual([z], [u]) + mutual([w], [u]),
        "<=",
        mutual([x, y, z, w], [u]),
        [(mutual([x], [y]), "=", 0), (mutual([x, y], [z]), "=", 0), (mutual([x, y, z], [w]), "=", 0)],
    )
    add("functions", entropy(x, y), "=", entropy(x), [(entropy_given([y], [x]), "=", 0)])
    add("functions more", entropy(x, y, z), "=", entropy(x, z), [(entropy_given([y], [x]), "=", 0)])
    add("functions lower", entropy(y), "<=", entropy(x), [(entropy_given([y], [x]), "=", 0)])
    add(
        "Han of four",
        3 * entropy(x, y, z, w),
        "<=",
        entropy(x, y, z) + entropy(x, y, w) + entropy(x, z, w) + entropy(y, z, w),
    )
    add("han pair", 2 * entropy(x, y, z), "<=", entropy(x, y) + entropy(y, z) + entropy(x, z))
    add(
        "Han of five",
        4 * entropy(x, y, z, w, u),
        "<=",
        entropy(x, y, z, w) + entropy(x, y, z, u) + entropy(x, y, w, u) + entropy(x, z, w, u) + entropy(y, z, w, u),
    )
    add(
        "shearer5 pairs",
        2 * entropy(x, y, z, w, u),
        "<=",
        entropy(x, y) + entropy(y, z) + entropy(z, w) + entropy(w, u) + entropy(u, x),
    )
    add(
        "shearer cond",
        entropy_given([x], [y, z, w, u])
        + entropy_given([y], [x, z, w, u])
        + entropy_given([z], [x, y, w, u])
        + entropy_given([w], [x, y, z, u])
        + entropy_given([u], [x, y, z, w]),
        "<=",
        entropy(x, y, z, w, u),
    )
    add("five submod", entropy(x, y, z, w) + entropy(z, w, u), ">=", entropy(x, y, z, w, u) + entropy(z, w))
    add(
        "Ingleton",
        mutual([x], [y]),
        "<=",
        mutual([x], [y], [z]) + mutual([x], [y], [w]) + mutual([z], [w]),
        (),
        False,
    )
    add(
        "Zhang and Yeung",
        2 * mutual([z], [w]),
        "<=",
        mutual([x], [y]) + mutual([x], [z, w]) + 3 * mutual([z], [w], [x]) + mutual([z], [w], [y]),
        (),
        None,
    )
    add(
        "Dougherty, Freiling and Zeger, 37",
        2 * mutual([x], [y]),
        "<=",
        5 * mutual([x], [y], [z])
        + 3 * mutual([x], [z], [y])
        + mutual([y], [z], [x])
        + 2 * mutual([x], [y], [w])
        + 2 * mutual([z], [w]),
        (),
        None,
    )
    add("convex KL lam", KL(mix, s(z), z), "<=", lam * KL(q(z), s(z)) + (1 - lam) * KL(r(z), s(z)), unit)
    add("convex KL 2nd", KL(s(z), mix, z), "<=", lam * KL(s(z), q(z)) + (1 - lam) * KL(s(z), r(z)), unit)
    add(
        "joint convex KL lam",
        KL(mix, lam * p(z) + (1 - lam) * s(z), z),
        "<=",
        lam * KL(q(z), p(z)) + (1 - lam) * KL(r(z), s(z)),
        unit,
    )
    add("concave H lam", H(mix, z), ">=", lam * H(q(z)) + (1 - lam) * H(r(z)), unit)
    add(
        "mix upper",
        H(mix, z),
        "<=",
        lam * H(q(z)) + (1 - lam) * H(r(z)) - lam * log(lam) - (1 - lam) * log(1 - lam),
        unit,
    )
    add(
        "concave H t",
        H(t / (1 + t) * q(z) + 1 / (1 + t) * r(z), z),
        ">=",
        t / (1 + t) * H(q(z)) + 1 / (1 + t) * H(r(z)),
    )
    add(
        "JS bounded",
        half * KL(q(z), half * q(z) + half * r(z), z) + half * KL(r(z), half * q(z) + half * r(z), z),
        "<=",
        log(2),
    )
    elbo = Sum(q(z) * log(p(x, z) / q(z)), z)
    add("iwae2", log(p(x)), ">=", Sum(q(z1) * q(z2) * log(half * weight(z1) + half * weight(z2)), z1, z2))
    add("iwae2 b", log(p(x)), ">=", Sum(q(z1) * q(z2) * log((weight(z1) + weight(z2)) / 2), z1, z2))
    add(
        "iwae3",
        log(p(x)),
        ">=",
        Sum(q(z1) * q(z2) * q(z3) * log((weight(z1) + weight(z2) + weight(z3)) / 3), z1, z2, z3),
    )
    add("iwae 1<=2", Sum(q(z1) * q(z2) * log(half * weight(z1) + half * weight(z2)), z1, z2), ">=", elbo)
    add("iwae 1<=2 b", Sum(q(z1) * q(z2) * log((weight(z1) + weight(z2)) / 2), z1, z2), ">=", elbo)
    add(
        "iwae 1<=3",
        Sum(q(z1) * q(z2) * q(z3) * log((weight(z1) + weight(z2) + weight(z3)) / 3), z1, z2, z3),
        ">=",
        elbo,
    )
    add(
        "iwae 2<=3",
        Sum(q(z1) * q(z2) * q(z3) * log((weight(z1) + weight(z2) + weight(z3)) / 3), z1, z2, z3),
        ">=",
        Sum(q(z1) * q(z2) * log((weight(z1) + weight(z2)) / 2), z1, z2),
    )
    add("evidence upper bound", Sum(p(z | x) * log(p(x, z) / q(z)), z), ">=", log(p(x)))
    add("beta", log(p(x)), ">=", E(log(p(x | z)), q(z)) - beta * KL(q(z), p(z)), [(beta, ">=", 1)])
    add("beta false", log(p(x)), ">=", E(log(p(x | z)), q(z)) - beta * KL(q(z), p(z)), [(beta, ">=", 0)], False)
    add("Barber and Agakov", mutual([x], [z]), ">=", entropy(z) + E(log(q(z | x)), p(x, z)))
    add("Barber and Agakov with the prior", mutual([x], [z]), ">=", E(log(q(z | x) / p(z)), p(x, z)))
    add("MI upper variational", mutual([x], [z]), "<=", E(KL(p(z | x), q(z)), p(x)))
    add("elbo amortised", log(p(x)), ">=", Sum(q(z | x) * log(p(x, z) / q(z | x)), z))
    add("elbo avg amortised", E(log(p(x)), m(x)), ">=", Sum(m(x) * q(z | x) * log(p(x, z) / q(z | x)), x, z))
    add("elbo two latents", log(p(x)), ">=", Sum(q(z, y) * log(p(x, z, y) / q(z, y)), z, y))
    add("elbo mean field", log(p(x)), ">=", Sum(q(z) * r(y) * log(p(x, z, y) / (q(z) * r(y))), z, y))
    add("elbo hierarchical", log(p(x)), ">=", Sum(q(z) * q(y | z) * log(p(x, z, y) / (q(z) * q(y | z))), z, y))
    add(
        "aux bound", Sum(q(z) * log(p(x, z) / q(z)), z), ">=", Sum(q(z, y) * log(p(x, z) * r(y | z, x) / q(z, y)), z, y)
    )
    add(
        "EM ascent",
        log(p(x | theta)),
        ">=",
        log(p(x | theta_old)),
        [(E(log(p(x, z | theta)), p(z | x, theta_old)), ">=", E(log(p(x, z | theta_old)), p(z | x, theta_old)))],
    )
    add("data processing of KL", KL(Sum(q(x) * W(z | x), x), Sum(r(x) * W(z | x), x), z), "<=", KL(q(x), r(x)))
    add(
        "DPI KL 2ch",
        KL(Sum(q(x) * W(z | x), x), Sum(r(x) * W(z | x), x), z),
        "<=",
        KL(q(x) * W(z | x), r(x) * W(z | x), x, z),
    )
    add("DPI marg", KL(p(x, z), q(x, z)), ">=", KL(p(z), q(z)))
    add("cond KL", KL(p(x, z), q(x, z)), ">=", E(KL(p(z | x), q(z | x)), p(x)))
    add("convex cond", E(KL(p(z | x), q(z | x)), p(x)), ">=", KL(p(z), Sum(p(x) * q(z | x), x), z))
    add("log-sum", Sum(g(z) * log(g(z) / h(z)), z), ">=", Sum(g(z), z) * log(Sum(g(z), z) / Sum(h(z), z)))
    c1, c2, d1, d2 = (Real(n, positive=True) for n in ("c_1", "c_2", "d_1", "d_2"))
    add("log-sum two", c1 * log(c1 / d1) + c2 * log(c2 / d2), ">=", (c1 + c2) * log((c1 + c2) / (d1 + d2)))
    add("Pinsker", KL(q(z), r(z)), ">=", Sum(sqrt((q(z) - r(z)) ** 2), z) ** 2 / 2)
    add("Pinsker weak", KL(q(z), r(z)), ">=", Sum(sqrt((q(z) - r(z)) ** 2), z) ** 2 / 4)
    add("Pinsker TV", KL(q(z), r(z)), ">=", 2 * (half * Sum(sqrt((q(z) - r(z)) ** 2), z)) ** 2)
    add("Pinsker strong", KL(q(z), r(z)), ">=", Sum(sqrt((q(z) - r(z)) ** 2), z) ** 2, (), False)
    add("chi2", KL(q(z), r(z)), "<=", log(1 + Sum((q(z) - r(z)) ** 2 / r(z), z)))
    add("chi2b", KL(q(z), r(z)), "<=", Sum((q(z) - r(z)) ** 2 / r(z), z))
    add("chi2c", KL(q(z), r(z)), "<=", Sum(q(z) ** 2 / r(z), z) - 1)
    add("chi2 nonneg", Sum(q(z) ** 2 / r(z), z), ">=", 1)
    add("Hellinger", KL(q(z), r(z)), ">=", 2 - 2 * Sum(sqrt(q(z) * r(z)), z))
    add("Hellinger log", KL(q(z), r(z)), ">=", -2 * log(Sum(sqrt(q(z) * r(z)), z)))
    add("Bhattacharyya", Sum(sqrt(q(z) * r(z)), z), "<=", 1)
    add("sum squares", Sum(q(z) ** 2, z), ">=", 1 / Size(z))
    add("sum squares le", Sum(q(z) ** 2, z), "<=", 1)
    add("H<=log K", entropy(z), "<=", log(Size(z)))
    add("H cond le logK", entropy_given([z], [x]), "<=", log(Size(z)))
    add("I le logK", mutual([x], [z]), "<=", log(Size(z)))
    add("I le min", mutual([x], [z]), "<=", entropy(x))
    add("Donsker and Varadhan", log(E(exp(f(z)), r(z))), ">=", E(f(z), q(z)) - KL(q(z), r(z)))
    add("Nguyen, Wainwright and Jordan", KL(q(z), r(z)), ">=", E(f(z), q(z)) - E(exp(f(z) - 1), r(z)))
    add("capacity convex", lam * KL(q(z), mix, z) + (1 - lam) * KL(r(z), mix, z), ">=", 0, unit)
    add(
        "I concave",
        H(lam * Sum(q(x) * W(z | x), x) + (1 - lam) * Sum(r(x) * W(z | x), x), z),
        ">=",
        lam * H(Sum(q(x) * W(z | x), x), z) + (1 - lam) * H(Sum(r(x) * W(z | x), x), z),
        unit,
    )
    mixed = lam * W(z | x) + (1 - lam) * m(z | x)
    add(
        "I convex",
        Sum(q(x) * mixed * log(mixed / Sum(q(x) * mixed, x)), x, z),
        "<=",
        lam * Sum(q(x) * W(z | x) * log(W(z | x) / Sum(q(x) * W(z | x), x)), x, z)
        + (1 - lam) * Sum(q(x) * m(z | x) * log(m(z | x) / Sum(q(x) * m(z | x), x)), x, z),
        unit,
    )
    add("log-sum-exp", log(Sum(exp(f(z)), z)), ">=", f(z))
    add("a softmax is a probability", exp(f(z)) / Sum(exp(f(z)), z), "<=", 1)
    add("a sum and its term", Sum(g(z), z), ">=", g(z1))
    add("a sum and its term, of any sign", Sum(f(z), z), ">=", f(z), (), False)
    add("entropy of a mixture", H(mix, z), ">=", 0, unit)
    add("a posterior", log(q(x) * W(z | x) / Sum(q(x) * W(z | x), x)), "<=", 0)
    add("information through a channel", I(q(x) * W(z | x), x, z), "<=", H(q(x)))
    add("Hölder", Sum(exp(lam * log(q(z))) * exp((1 - lam) * log(r(z))), z), "<=", 1, unit)
    add("Rényi", log(Sum(exp(lam * log(q(z))) * exp((1 - lam) * log(r(z))), z)), "<=", 0, unit)
    add("exp above its tangent", exp(f(z)), ">=", 1 + f(z))
    add("log above its lower bound", log(g(z)), ">=", 1 - 1 / g(z))
    add(
        "variances of conditional means",
        Sum(p(x, z) * f(z) ** 2, x, z) - Sum(p(x, z) * f(z), x, z) ** 2,
        ">=",
        Sum(p(x) * (Sum(p(z | x) * f(z) ** 2, z) - Sum(p(z | x) * f(z), z) ** 2), x),
    )
    add("entropy of more", entropy(x, y, z), ">=", entropy(x, z))
    add("unweighted logarithms", log(p(x | theta)), ">=", Sum(log(p(x, z | theta)), z))
    add("a KL more", KL(q(z), p(z | x)), "<=", KL(q(z), p(z | x)) + KL(q(z), r(z)))
    add("information of a part", mutual([x], [y, z]), ">=", mutual([x], [z], [y]))
    add("cond reduces given theta", E(H(p(z | x, theta)), p(x | theta)), "<=", H(p(z | theta)))
    add("subadd given theta", H(p(z, x | theta)), "<=", H(p(z | theta)) + H(p(x | theta)))
    add("total correlation", KL(p(x, y, z), p(x) * p(y) * p(z), x, y, z), ">=", KL(p(x, y), p(x) * p(y), x, y))
    add("interaction", mutual([x], [y], [z]), "<=", entropy(x))
    add("aggregated posterior", E(KL(q(z | x), r(z)), m(x)), ">=", KL(Sum(m(x) * q(z | x), x), r(z), z))
    add(
        "elbo surgery",
        E(KL(q(z | x), r(z)), m(x)),
        "=",
        E(KL(q(z | x), Sum(m(x) * q(z | x), x), z), m(x)) + KL(Sum(m(x) * q(z | x), x), r(z), z),
    )
    add("collision entropy", -log(Sum(q(z) ** 2, z)), "<=", H(q(z)))
    add("strictly above the logarithm of the size", log(Size(z)) + 1, ">", H(q(z)))
    add("transitive", p(x | z) * q(z), "<=", q(z))
    add(
        "Fano w hypothesis",
        entropy(x),
        "<=",
        entropy(z) + 2,
        [(entropy(x), "<=", entropy(y)), (entropy(y), "<=", entropy(z) + 1)],
    )
