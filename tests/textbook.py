"""Inequalities of textbooks that need no hypotheses or only signs: kinds, each with its letters and a false twin.

Cover & Thomas, chapters 2, 11 and 17; Hardy, Littlewood & Pólya; Polyanskiy & Wu on f-divergences; Boucheron, Lugosi &
Massart on moments. A kind is (left, relation, right, hypotheses) for any names and scales; a twin is false.
"""

from __future__ import annotations

from random import Random

import sympy

from emsym import KL, Abs, Distribution, E, Function, H, I, Rational, Real, Size, Sum, Variable, exp, log, sqrt

half = Rational(1, 2)


def names(seed, wanted):
    """Variables, laws, functions, positive functions and reals and a scale, under names of any order, by usual ones."""
    random = Random(seed)
    letters = iter(random.sample("abcdefghkmnrstuvw", 12))
    found = {letter: Variable(next(letters)) for letter in "xy"}
    found |= {letter: Distribution(next(letters).upper()) for letter in "pq"}
    found |= {letter: Function(next(letters)) for letter in "fk"}
    found |= {letter: Function(next(letters), positive=True) for letter in "gh"}
    found |= {letter: Real(next(letters), positive=True) for letter in "abc"}
    found |= {"t": Real(next(letters)), "s": Rational(random.randint(1, 4), random.randint(1, 3))}
    return [found[letter] for letter in wanted]


def moments(seed):
    x, y, p, f, k, g, s = names(seed, "xypfkgs")
    mean = E(f(x), p(x))
    return {
        "third power": (s * E(g(x) ** 3, p(x)), ">=", s * E(g(x), p(x)) ** 3),
        "fourth power": (s * E(f(x) ** 4, p(x)), ">=", s * E(f(x), p(x)) ** 4),
        "seventh power": (E(g(x) ** 7, p(x)), ">=", E(g(x), p(x)) ** 7),
        "third root": (E(g(x) ** Rational(1, 3), p(x)), "<=", E(g(x), p(x)) ** Rational(1, 3)),
        "power below 0": (E(1 / sqrt(g(x)), p(x)), ">=", 1 / sqrt(E(g(x), p(x)))),
        "means of powers": (s * E(g(x) ** 3, p(x)) ** 2, ">=", s * E(g(x) ** 2, p(x)) ** 3),
        "covariance": ((E(f(x) * k(x), p(x)) - mean * E(k(x), p(x))) ** 2, "<=",
                       (E(f(x) ** 2, p(x)) - mean**2) * (E(k(x) ** 2, p(x)) - E(k(x), p(x)) ** 2)),
        "variance of a conditional mean": (E((f(x) - mean) ** 2, p(x)), ">=",
                                           E(E(f(x) - mean, p(x | y)) ** 2, p(y))),
        "Minkowski": (sqrt(E((f(x) + k(x)) ** 2, p(x))), "<=", sqrt(E(f(x) ** 2, p(x))) + sqrt(E(k(x) ** 2, p(x)))),
    }  # fmt: skip


def means(seed):
    x, g, h, a, b, c, t, s = names(seed, "xghabcts")
    unit = [(t, ">", 0), (t, "<", 1)]
    return {
        "two": (s * sqrt(a * b), "<=", s * (a + b) / 2),
        "three": (3 * s * a * b * c, "<=", s * (a**3 + b**3 + c**3)),
        "weights": (a ** Rational(1, 3) * b ** Rational(2, 3), "<=", a / 3 + 2 * b / 3),
        "a weight": (exp(t * log(a) + (1 - t) * log(b)), "<=", t * a + (1 - t) * b, unit),
        "Young": (a * b, "<=", a**3 / 3 + 2 * b ** Rational(3, 2) / 3),
        "harmonic": (2 * a * b / (a + b), "<=", sqrt(a * b)),
        "Hölder": (Sum(exp(t * log(g(x)) + (1 - t) * log(h(x))), x), "<=",
                   exp(t * log(Sum(g(x), x)) + (1 - t) * log(Sum(h(x), x))), unit),
    }  # fmt: skip


def distances(seed):
    x, y, p, q, f, s = names(seed, "xypqfs")
    size, overlap = Sum(Abs(p(x) - q(x)), x), Sum(sqrt(p(x) * q(x)), x)
    hellinger, chi = Sum((sqrt(p(x)) - sqrt(q(x))) ** 2, x), Sum((p(x) - q(x)) ** 2 / q(x), x)
    return {
        "Hellinger and variation": (s * hellinger, "<=", s * size),
        "variation and Hellinger": (size**2 / 4, "<=", 1 - overlap**2),
        "variation and a root": (half * size, "<=", sqrt(hellinger)),
        "variation and χ²": ((half * size) ** 2, "<=", chi / 4),
        "divergence and Hellinger": (s * KL(p(x), q(x)), ">=", s * hellinger),
        "Le Cam": (Sum((p(x) - q(x)) ** 2 / (p(x) + q(x)), x), "<=", size),
        "Le Cam and Hellinger": (half * Sum((p(x) - q(x)) ** 2 / (p(x) + q(x)), x), "<=", hellinger),
        "χ² of means": ((E(f(x), p(x)) - E(f(x), q(x))) ** 2, "<=", chi * (E(f(x) ** 2, q(x)) - E(f(x), q(x)) ** 2)),
        "χ² and data": (Sum(p(x) ** 2 / q(x), x), "<=", Sum(p(x, y) ** 2 / q(x, y), x, y)),
        "overlap and data": (Sum(sqrt(p(x) * q(x)), x), ">=", Sum(sqrt(p(x, y) * q(x, y)), x, y)),
    }


def logarithms(seed):
    x, y, p, q, f, t, s = names(seed, "xypqfts")
    r = Real("rho")
    coins = [(t, ">", 0), (t, "<", 1), (r, ">", 0), (r, "<", 1)]
    order = log(Sum(exp(t * log(p(x)) + (1 - t) * log(q(x))), x)) / (t - 1)
    scores, total = f(x, y), Sum(p(x) * p(y) * exp(f(x, y)), x, y)
    return {
        "two coins": (t * (log(t) - log(r)) + (1 - t) * (log(1 - t) - log(1 - r)), ">=", 0, coins),
        "cross entropy of coins": (-t * log(r) - (1 - t) * log(1 - r), ">=", -t * log(t) - (1 - t) * log(1 - t), coins),
        "a coin's entropy": (-s * t * log(t) - s * (1 - t) * log(1 - t), "<=", s * log(2), coins[:2]),
        "a coin's entropy above": (-t * log(t) - (1 - t) * log(1 - t), ">=", 2 * t * (1 - t), coins[:2]),
        "Rényi": (order, ">=", 0, coins[:2]),
        "Rényi below": (order, "<=", KL(p(x), q(x)), coins[:2]),
        "log-sum-exp": (log(Sum(exp(f(x)), x)), ">=", log(Size(x)) + Sum(f(x), x) / Size(x)),
        "log-odds": (log(1 / (1 + exp(-t)) / (1 - 1 / (1 + exp(-t)))), "=", t),
        "NWJ": (E(f(x), p(x)) - E(exp(f(x)), q(x)) / exp(1), "<=", KL(p(x), q(x))),
        "NWJ of information": (E(scores, p(x, y)) - total / exp(1), "<=", I(p, x, y)),
        "collision entropy": (-log(Sum(p(x) ** 2, x)), "<=", H(p(x))),
    }


def orders(seed):
    x, p, f, k = names(seed, "xpfk")
    x1, low, high = x.value("x_1"), Real("low"), Real("high")
    mean = E(f(x), p(x))
    between = [(f(x), ">=", low), (f(x), "<=", high)]
    return {
        "Chebyshev": (E(f(x) * k(x), p(x)), ">=", mean * E(k(x), p(x)), [((f(x) - f(x1)) * (k(x) - k(x1)), ">=", 0)]),
        "Bhatia and Davis": (E(f(x) ** 2, p(x)) - mean**2, "<=", (high - mean) * (mean - low), between),
        "Popoviciu": (E(f(x) ** 2, p(x)) - mean**2, "<=", (high - low) ** 2 / 4, between),
    }


def twins(seed):
    """False ones, each a little off what is true."""
    x, p, q, f, k, g, a, b, t, s = names(seed, "xpqfkgabts")
    size, overlap = Sum(Abs(p(x) - q(x)), x), Sum(sqrt(p(x) * q(x)), x)
    low, high, mean = Real("low"), Real("high"), E(f(x), p(x))
    return {
        "third power of any sign": (E(f(x) ** 3, p(x)), ">=", E(f(x), p(x)) ** 3),
        "third root": (E(g(x) ** Rational(1, 3), p(x)), ">=", E(g(x), p(x)) ** Rational(1, 3)),
        "covariance": (2 * (E(f(x) * k(x), p(x)) - mean * E(k(x), p(x))) ** 2, "<=",
                       (E(f(x) ** 2, p(x)) - mean**2) * (E(k(x) ** 2, p(x)) - E(k(x), p(x)) ** 2)),
        "a mean of two": (s * sqrt(a * b), "<=", s * (a + b) / 3),
        "Young": (a * b, "<=", a**3 / 3 + b ** Rational(3, 2) / 2),
        "variation and Hellinger": (size**2 / 2, "<=", 1 - overlap**2),
        "variation without a root": (s * size, "<=", s * 2 * (1 - overlap)),
        "divergence and overlap": (KL(p(x), q(x)), ">=", -3 * log(overlap)),
        "NWJ": (E(f(x), p(x)) - E(exp(f(x)), q(x)) / (2 * exp(1)), "<=", KL(p(x), q(x))),
        "a coin's entropy": (-t * log(t) - (1 - t) * log(1 - t), ">=", 3 * t * (1 - t), [(t, ">", 0), (t, "<", 1)]),
        "Chebyshev without order": (E(f(x) * k(x), p(x)), ">=", mean * E(k(x), p(x))),
        "Popoviciu": (E(f(x) ** 2, p(x)) - mean**2, "<=", (high - low) ** 2 / 5,
                      [(f(x), ">=", low), (f(x), "<=", high)]),
    }  # fmt: skip


def statements(seed, kinds=(moments, means, distances, logarithms, orders)):
    """Each kind's statements: name, left, relation, right, hypotheses."""
    with sympy.evaluate(False):
        return [
            (f"{kind.__name__}: {name}", *said[:3], said[3] if len(said) > 3 else [])
            for kind in kinds
            for name, said in kind(seed).items()
        ]
