"""Expectation-Maximization for two coins of unknown bias, as a derivation and as an algorithm that runs on data.

In each set i of tosses one coin c, unseen, lies with side k up N(i, k) times.
"""

from emsym import (
    KL,
    Derivation,
    Distribution,
    Function,
    Prod,
    Quantity,
    Size,
    Sum,
    Variable,
    linearity,
    log,
    log_rules,
)

i, c, k = Variable("i"), Variable("c"), Variable("k")
theta, earlier = Distribution("theta"), Distribution("thetatilde")
N = Function("N", positive=True)

with Derivation(
    "coin_flips",
    title="Two coins: which one was tossed is not seen",
    source="The tutorial I wish I had read: Example: Coin Flips; Do & Batzoglou, Nature Biotechnology 26.8, 2008",
    document="D0",
) as coin_flips:
    f = Quantity("f", (theta, i, c), Prod(theta(k | c) ** N(i, k), k))
    ell = Quantity(r"\ell", theta, Sum(log(Sum(f(theta, i, c) / Size(c), c)), i))
    r = Quantity("r", (i, c), f(earlier, i, c) / Sum(f(earlier, i, c), c))
    n = Quantity("n", (c, k), Sum(r(i, c) * N(i, k), i))
    new = Quantity("thetahat", (k, c), n(c, k) / Sum(n(c, k), k))

    coin_flips.start(r(i, c))
    coin_flips.defines(f(earlier, i, c) / Sum(f(earlier, i, c), c), source="D0.18, E-step")
    coin_flips.equals(f(earlier, i, c) / Size(c) / Sum(f(earlier, i, c) / Size(c), c))

    coin_flips.start(Sum(r(i, c), c))
    coin_flips.equals(1)

    coin_flips.start(Sum(r(i, c) * log(f(theta, i, c)), i, c))
    coin_flips.equals(Sum(r(i, c) * Sum(N(i, k) * log(theta(k | c)), k), i, c), by=log_rules)
    coin_flips.equals(Sum(n(c, k) * log(theta(k | c)), c, k), by=linearity, source="D0.18, expected counts")

    coin_flips.start(new(k, c))
    coin_flips.defines(n(c, k) / Sum(n(c, k), k), source="D0.18, M-step")

    coin_flips.start(Sum(new(k, c), k))
    coin_flips.equals(1)

    coin_flips.start(Sum(n(c, k) * log(new(k, c)), c, k) - Sum(n(c, k) * log(theta(k | c)), c, k))
    coin_flips.equals(Sum(Sum(n(c, k), k) * KL(new(k, c), theta(k | c), k), c), source="D0.18, M-step")
    coin_flips.at_least(0)

    coin_flips.iterates(
        earlier(k | c),
        new(k, c),
        data=N(i, k),
        counts=((5, 5), (9, 1), (8, 2), (4, 6), (7, 3)),
        start=((0.6, 0.4), (0.5, 0.5)),
        letters={c: ("A", "B"), k: ("heads", "tails")},
        objective=ell(earlier),
        shown=(("responsibilities", r(i, c)), ("expected counts", n(c, k))),
    )
