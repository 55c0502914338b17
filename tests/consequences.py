"""What follows from hypotheses in the field's texts: (left, relation, right, hypotheses), by name.

Markov chains, hidden Markov models and diffusions from their conditional hypotheses; EM on them; bounds on information
by samples and critics; rates of defined laws; coordinate updates and products of experts.
"""

from __future__ import annotations

from functools import reduce
from operator import add, mul

import sympy

from emsym import (
    KL,
    Distribution,
    E,
    Function,
    H,
    I,
    Rational,
    Real,
    Size,
    Sum,
    Variable,
    exp,
    factorises,
    independent,
    log,
    markov,
)

x = [Variable(f"x_{place}") for place in range(7)]
z = [Variable(f"z_{place}") for place in range(5)]
a, b, c, e, X, Y, Z, W, theta, t = map(Variable, ("a", "b", "c", "e", "x", "y", "z", "w", "theta", "t"))
old = theta.value("theta_old")
y2, y3 = Y.value("y_2"), Y.value("y_3")
p, q, r, s, m, phat, V = map(Distribution, ("p", "q", "r", "s", "m", "phat", "W"))
f, g = Function("f"), Function("g", positive=True)
lam, A = Real("lambda"), Real("A")
half = Rational(1, 2)

ROWS = {}


def product(factors):
    return reduce(mul, factors)


def total(terms):
    return reduce(add, terms)


def put(name, left, relation, right, hypotheses=()):
    ROWS[name] = (left, relation, right, list(hypotheses))


def law(distribution, event, given=()):
    """distribution(event | given), from lists."""
    return distribution(*event[:-1], event[-1] | tuple(given)) if given else distribution(*event)


def chains(length):
    """What a Markov chain of that length says, in three spellings."""
    own = x[:length]
    steps = [law(p, [own[k]], [own[k - 1]]) for k in range(1, length)]
    spellings = {
        "conditions": [(law(p, [own[k]], own[:k][::-1]), "=", steps[k - 1]) for k in range(2, length)],
        "markov": [markov(p, *own)],
        "a graph": [factorises(p, product([p(own[0]), *steps]))],
    }
    entropies = total([H(p, own[0]), *(H(p, own[k] | own[k - 1]) for k in range(1, length))])
    said = {
        "joint": (law(p, own), "=", product([p(own[0]), *steps])),
        "its ends": (law(p, [own[-1]], [own[0]]), "=", Sum(product(steps), *own[1:-1])),
        "backwards": (law(p, [own[0]], own[1:]), "=", law(p, [own[0]], [own[1]])),
        "between its neighbours": (law(p, [own[1]], [own[0], *own[2:]]), "=", law(p, [own[1]], [own[0], own[2]])),
        "data processing": (I(p, own[0], own[-1]), "<=", I(p, own[0], own[1])),
        "data processing from the end": (I(p, own[0], own[-1]), "<=", I(p, own[-2], own[-1])),
        "past and future": (I(p, own[0], own[-1] | own[1]), "=", 0),
        "entropy": (H(p, tuple(own)), "=", entropies),
    }
    for spelling, hypotheses in spellings.items():
        for name, claim in said.items():
            put(f"chain of {length} by {spelling}: {name}", *claim, hypotheses)


def graph(steps, parameter=()):
    """The factors of a hidden Markov model, at a parameter."""
    given = list(parameter)
    first = law(p, [z[1]], given)
    moves = [law(p, [z[k + 1]], [z[k], *given]) for k in range(1, steps)]
    return [first, *moves, *(law(p, [x[k]], [z[k], *given]) for k in range(1, steps + 1))]


def hidden(steps):
    """What a hidden Markov model says: recursions, smoothing, d-separation, the bound."""
    states, seen = z[1 : steps + 1], x[1 : steps + 1]
    conditions = [
        (law(p, [z[k + 1]], [z[k], *z[1:k], *x[1 : k + 1]]), "=", law(p, [z[k + 1]], [z[k]])) for k in range(1, steps)
    ] + [(law(p, [x[k]], [z[k], *z[1:k], *x[1:k]]), "=", law(p, [x[k]], [z[k]])) for k in range(2, steps + 1)]
    factors = product(graph(steps))
    for spelling, hypotheses in {"conditions": conditions, "a graph": [factorises(p, factors)]}.items():
        name = f"hidden chain of {steps} by {spelling}: "
        put(name + "joint", law(p, [*states, *seen]), "=", factors, hypotheses)
        for k in range(1, steps):
            recursions(name, k, steps, hypotheses)
        bound = E(log(factors / q(*states)), q(*states))
        put(name + "bound", log(law(p, seen)), ">=", bound, hypotheses)
        put(name + "d-separation", I(p, x[1], x[steps] | z[1]), "=", 0, hypotheses)
        put(name + "d-separation of pairs", I(p, (z[1], x[1]), x[steps] | z[steps]), "=", 0, hypotheses)
        put(name + "data processing", I(p, x[1], x[steps]), "<=", I(p, z[1], z[steps]), hypotheses)


def recursions(name, k, steps, hypotheses):
    """The forward and backward recursions, and smoothing, at one step."""
    seen, after, later = x[1 : steps + 1], x[k + 1 : steps + 1], x[k + 2 : steps + 1]
    forward = law(p, [z[k], *x[1 : k + 1]])
    backward = law(p, after, [z[k]])
    move = law(p, [x[k + 1]], [z[k + 1]]) * law(p, [z[k + 1]], [z[k]])
    through = product([move, *([law(p, later, [z[k + 1]])] if later else [])])
    pair = forward * through
    next_forward = law(p, [z[k + 1], *x[1 : k + 2]])
    put(f"{name}forward {k}", next_forward, "=", Sum(move * forward, z[k]), hypotheses)
    put(f"{name}backward {k}", backward, "=", Sum(through, z[k + 1]), hypotheses)
    smoothed = forward * backward / Sum(forward * backward, z[k])
    put(f"{name}smoothing {k}", law(p, [z[k]], seen), "=", smoothed, hypotheses)
    put(f"{name}pairs {k}", law(p, [z[k], z[k + 1]], seen), "=", pair / Sum(pair, z[k], z[k + 1]), hypotheses)
    short = law(p, [z[k]], [z[k + 1], *x[1 : k + 1]])
    put(f"{name}backwards {k}", law(p, [z[k]], [z[k + 1], *seen]), "=", short, hypotheses)


def baum_welch(steps):
    """EM on a hidden Markov model: its bound, and its ascent from an M-step as a whole or in parts."""
    states, seen = z[1 : steps + 1], x[1 : steps + 1]
    model = [factorises(p, product(graph(steps, [theta])))]

    def evidence(at):
        return log(law(p, seen, [at]))

    def objective(at):
        return E(log(product(graph(steps, [at]))), law(p, states, [*seen, old]))

    def parts(at):
        starts = E(log(law(p, [z[1]], [at])), law(p, [z[1]], [*seen, old]))
        pairs = [([z[k], z[k + 1]], law(p, [z[k + 1]], [z[k], at])) for k in range(1, steps)]
        emitted = [([z[k]], law(p, [x[k]], [z[k], at])) for k in range(1, steps + 1)]
        return [starts, *(E(log(each), law(p, event, [*seen, old])) for event, each in [*pairs, *emitted])]

    name = f"Baum and Welch, {steps} steps: "
    put(name + "bound", evidence(theta), ">=", objective(theta) + H(law(p, states, [*seen, old])), model)
    put(name + "gain", evidence(theta) - evidence(old), ">=", objective(theta) - objective(old), model)
    put(name + "ascent", evidence(theta), ">=", evidence(old), [*model, (objective(theta), ">=", objective(old))])
    put(name + "in parts", objective(theta), "=", total(parts(theta)), model)
    better = [(new, ">=", before) for new, before in zip(parts(theta), parts(old), strict=True)]
    if steps == 2:
        put(name + "ascent by parts", evidence(theta), ">=", evidence(old), [*model, *better])


def diffusion(steps):
    """The bound of denoising diffusion, term by term and averaged."""
    own = x[: steps + 1]
    noised = law(q, own[1:], [own[0]])
    forward = product(law(q, [own[k]], [own[k - 1]]) for k in range(1, steps + 1))
    denoised = product([p(own[-1]), *(law(p, [own[k - 1]], [own[k]]) for k in range(1, steps + 1))])
    products = [(law(p, own), "=", denoised), (noised, "=", forward)]
    middle = [
        (k, KL(law(q, [own[k - 1]], [own[k], own[0]]), law(p, [own[k - 1]], [own[k]]))) for k in range(2, steps + 1)
    ]
    prior, last = KL(law(q, [own[-1]], [own[0]]), p(own[-1])), log(law(p, [own[0]], [own[1]]))
    terms = total([prior, *(E(each, law(q, [own[k]], [own[0]])) for k, each in middle)]) - E(
        last, law(q, [own[1]], [own[0]])
    )
    averaged = total([E(prior, q(own[0])), *(E(each, q(own[k], own[0])) for k, each in middle)]) - E(
        last, q(own[0], own[1])
    )
    name = f"diffusion of {steps}: "
    put(name + "as one expectation", -log(p(own[0])), "<=", E(-log(denoised / forward), noised), products)
    put(name + "term by term", -log(p(own[0])), "<=", terms, products)
    put(name + "terms", E(-log(denoised / forward), noised), "=", terms, products)
    put(name + "by markov", -log(p(own[0])), "<=", terms, [markov(p, *own), markov(q, *own)])
    put(name + "averaged", E(-log(p(own[0])), q(own[0])), "<=", averaged, [markov(p, *own), markov(q, *own)])


def averaged_bounds():
    """The averaged bound with one to four latents."""
    for count in range(1, 5):
        own = [a, b, c, e][:count]
        bound = E(-log(p(X, *own) / law(q, own, [X])), q(X, *own))
        put(f"averaged bound, {count} latents", E(-log(p(X)), q(X)), "<=", bound)


def information():
    """Bounds by samples and critics, the information bottleneck, channels."""
    two, three = g(X, Y) + g(X, y2), g(X, Y) + g(X, y2) + g(X, y3)
    put("InfoNCE, 2", I(p, X, Y), ">=", log(2) + Sum(p(X, Y) * p(y2) * log(g(X, Y) / two), X, Y, y2))
    put("InfoNCE, 2 as a mean", I(p, X, Y), ">=", Sum(p(X, Y) * p(y2) * log(g(X, Y) / (two / 2)), X, Y, y2))
    put("InfoNCE, 3", I(p, X, Y), ">=", log(3) + Sum(p(X, Y) * p(y2) * p(y3) * log(g(X, Y) / three), X, Y, y2, y3))
    critic = Sum(p(X, Y) * log(g(X, Y) / Sum(p(y2) * g(X, y2), y2)), X, Y)
    put("a normalised critic", I(p, X, Y), ">=", critic)
    put("the best critic", I(p, X, Y), "=", critic, [(g(X, Y), "=", p(Y | X) / p(Y))])
    unnormalised = E(E(exp(f(X, Y)), p(Y)) / g(X) + log(g(X)) - 1, p(X))
    put("an unnormalised critic", I(p, X, Y), ">=", E(f(X, Y), p(X, Y)) - unnormalised)
    rate = E(KL(q(t | X), r(t)), p(X))
    defined = [(m(X, t), "=", p(X) * q(t | X))]
    put("the rate of a defined law", I(m, X, t), "<=", rate, defined)
    put("the rate of a product", I(p(X) * q(t | X), X, t), "<=", rate)
    put("a bottleneck", I(p, t, Y), "<=", I(p, X, Y), [markov(p, Y, X, t)])
    put("a defined bottleneck", I(m, t, Y), "<=", I(p, X, Y), [(m(X, Y, t), "=", p(X, Y) * q(t | X))])
    decoder = H(p, Y) + E(log(q(Y | t)), p(t, Y))
    bound = E(KL(p(t | X), r(t)), p(X)) - lam * decoder
    put("the bottleneck's bound", I(p, X, t) - lam * I(p, t, Y), "<=", bound, [markov(p, Y, X, t), (lam, ">=", 0)])
    channel = I(q(X) * V(Y | X), X, Y)
    onward = Sum(V(Y | X) * s(Z | Y), Y)
    put("a channel after a channel", I(q(X) * onward, X, Z), "<=", channel)
    put("the second channel alone", I(q(X) * onward, X, Z), "<=", I(Sum(q(X) * V(Y | X) * s(Z | Y), X), Y, Z))
    put("what a channel tells", channel, "<=", log(Size(X)))
    mixed, unit = lam * q(X) + (1 - lam) * r(X), [(lam, ">", 0), (lam, "<", 1)]
    sides = lam * channel + (1 - lam) * I(r(X) * V(Y | X), X, Y)
    put("concave in the law", I(m(X) * V(Y | X), X, Y), ">=", sides, [*unit, (m(X), "=", mixed)])
    both = lam * V(Y | X) + (1 - lam) * s(Y | X)
    sides = lam * channel + (1 - lam) * I(q(X) * s(Y | X), X, Y)
    put("convex in the channel", I(q(X) * m(Y | X), X, Y), "<=", sides, [*unit, (m(Y | X), "=", both)])


def optima():
    """Coordinate updates, products of experts, maximum entropy."""

    def bound(own):
        return Sum(own(Z) * r(W) * log(p(X, Z, W) / (own(Z) * r(W))), Z, W)

    unscaled = exp(Sum(r(W) * log(p(X, Z, W)), W))
    update = [(s(Z), "=", unscaled / Sum(unscaled, Z))]
    put("a coordinate update", bound(s), ">=", bound(q), update)
    put("what a coordinate loses", bound(q), "=", log(Sum(unscaled, Z)) + H(r(W)) - KL(q(Z), s(Z)), update)
    put("an update by its logarithm", bound(s), ">=", bound(q), [(log(s(Z)), "=", Sum(r(W) * log(p(X, Z, W)), W) - A)])
    family, moments = (s(X), "=", exp(lam * f(X) - A)), (E(f(X), q(X)), "=", E(f(X), s(X)))
    put("maximum entropy", H(q(X)), "<=", H(s(X)), [family, moments])
    put("the free energy of a family", KL(q(X), s(X)), "=", A - lam * E(f(X), q(X)) - H(q(X)), [family])
    put("a family sums to 1", Sum(exp(lam * f(X)), X), "=", exp(A), [family])
    experts = [(s(X), "=", q(X) * r(X) / Sum(q(X) * r(X), X))]
    each = KL(m(X), q(X)) + KL(m(X), r(X)) + H(m(X))
    put("what experts lose", each, "=", KL(m(X), s(X)) - log(Sum(q(X) * r(X), X)), experts)
    put("the product of experts", KL(s(X), q(X)) + KL(s(X), r(X)) + H(s(X)), "<=", each, experts)
    posterior = p(Z | X) * p(Z | Y) / p(Z)
    put("experts of a posterior", p(Z | (X, Y)), "=", posterior / Sum(posterior, Z), [independent(p, X, Y, given=Z)])


with sympy.evaluate(False):
    for length in range(3, 7):
        chains(length)
    for steps in (2, 3):
        hidden(steps)
        baum_welch(steps)
        diffusion(steps)
    averaged_bounds()
    information()
    optima()

LONG = (
    *("chain of 5", "chain of 6", "hidden chain of 3", "3 steps", "diffusion of 3", "4 latents", "concave", "convex"),
    *("steps: bound", "steps: gain", "ascent by parts"),
)
"""What takes longer than the ordinary suite has time for."""
