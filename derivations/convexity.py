"""Convex and concave functions: Jensen's inequality for two points, for any finite weights, and its equality case.

Two weights that sum to one are written λ/(λ + μ) and μ/(λ + μ) with λ, μ > 0, so that no hypothesis is needed.
"""

from emsym import Derivation, Distribution, Function, Real, Sum, Variable, exp, jensen, log, normalization, sqrt

z = Variable("z")
q = Distribution("q")
f, g = Function("f"), Function("g", positive=True)
lam, mu, a, b = (Real(name, positive=True) for name in ("lambda", "mu", "a", "b"))
s, t = Real("s"), Real("t")

SECTION = "The tutorial I wish I had read: Convexity"

with Derivation(
    "two_points", title="Concave and convex functions at two points", source=SECTION, document="D0"
) as two_points:
    two_points.start(log((lam * a + mu * b) / (lam + mu)))
    two_points.at_least((lam * log(a) + mu * log(b)) / (lam + mu), by=jensen(log), label="log", source="D0.16")

    two_points.start(sqrt((lam * a + mu * b) / (lam + mu)))
    two_points.at_least((lam * sqrt(a) + mu * sqrt(b)) / (lam + mu), by=jensen(sqrt), label="sqrt", source="D0.16")

    two_points.start(exp((lam * s + mu * t) / (lam + mu)))
    two_points.at_most((lam * exp(s) + mu * exp(t)) / (lam + mu), by=jensen(exp), label="exp", source="D0.16")

    two_points.start(((lam * s + mu * t) / (lam + mu)) ** 2)
    two_points.at_most((lam * s**2 + mu * t**2) / (lam + mu), label="square", source="D0.16")

    two_points.start((lam + mu) / (lam * a + mu * b))
    two_points.at_most((lam / a + mu / b) / (lam + mu), label="reciprocal", source="D0.16")

    two_points.start((lam * a + mu * b) / (lam + mu) * log((lam * a + mu * b) / (lam + mu)))
    two_points.at_most(
        (lam * a * log(a) + mu * b * log(b)) / (lam + mu), by=jensen("x log x"), label="t-log-t", source="D0.16"
    )

with Derivation(
    "finite_weights", title="Jensen's inequality for any finite weights", source=SECTION, document="D0"
) as finite_weights:
    finite_weights.start(log(Sum(q(z) * g(z), z)))
    finite_weights.at_least(Sum(q(z) * log(g(z)), z), by=jensen(log, weights=q(z)), source="D0.16")

    finite_weights.start(sqrt(Sum(q(z) * g(z), z)))
    finite_weights.at_least(Sum(q(z) * sqrt(g(z)), z), by=jensen(sqrt, weights=q(z)), source="D0.16")

    finite_weights.start(exp(Sum(q(z) * f(z), z)))
    finite_weights.at_most(Sum(q(z) * exp(f(z)), z), by=jensen(exp, weights=q(z)), source="D0.16")

    finite_weights.start(Sum(q(z) * f(z), z) ** 2)
    finite_weights.at_most(Sum(q(z) * f(z) ** 2, z), by=jensen("square", weights=q(z)), source="D0.16")

    finite_weights.start(1 / Sum(q(z) * g(z), z))
    finite_weights.at_most(Sum(q(z) / g(z), z), by=jensen("reciprocal", weights=q(z)), source="D0.16")

    finite_weights.start(Sum(q(z) * g(z), z) * log(Sum(q(z) * g(z), z)))
    finite_weights.at_most(Sum(q(z) * g(z) * log(g(z)), z), by=jensen("x log x", weights=q(z)), source="D0.16")

with Derivation(
    "equality_case", title="Jensen's inequality is an equality for a constant", source=SECTION, document="D0"
) as equality_case:
    equality_case.start(log(Sum(q(z) * a, z)))
    equality_case.equals(log(a), by=normalization, source="D0.16")
    equality_case.equals(Sum(q(z) * log(a), z), by=normalization, source="D0.16")
