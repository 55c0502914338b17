"""A bound on the gain in log likelihood from one parameter to another, and its printed form without weights."""

from emsym import (
    Derivation,
    Distribution,
    Quantity,
    Sum,
    Variable,
    chain_rule,
    jensen,
    log,
    multiply_by_one,
    printed,
)

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
earlier = theta.value("thetatilde")
P = Distribution("P")

with Derivation(
    "em_for_dummies",
    title="The gain in log likelihood",
    source="EM Algorithm for dummies",
    document="D2",
) as em_for_dummies:
    L = Quantity("L", theta, log(P(x | theta)))
    weight = P(z | x, earlier)

    em_for_dummies.start(L(theta))
    em_for_dummies.defines(log(P(x | theta)), source="D2.1")
    em_for_dummies.equals(log(Sum(P(x | z, theta) * P(z | theta), z)), source="D2.2")
    em_for_dummies.equals(
        log(Sum((weight / weight) * P(x | z, theta) * P(z | theta), z)), by=multiply_by_one(weight), source="D2.3"
    )
    em_for_dummies.at_least(
        Sum(weight * log(P(x | z, theta) * P(z | theta) / weight), z),
        by=jensen(log, weights=weight),
        source="D2.4",
        printed=printed(
            Sum(log((weight / weight) * P(x | z, theta) * P(z | theta)), z),
            by=jensen(log, weights=weight),
            slip="the weights are missing before ln; what is left is true, since each P(x, z | θ) is at most 1",
        ),
    )
    em_for_dummies.equals(
        Sum(weight * log(P(x | z, theta) * P(z | theta) / weight), z) - log(P(x | earlier)) + L(earlier),
        source="D2.6, with weights",
    )
    em_for_dummies.equals(
        Sum(weight * log(P(x | z, theta) * P(z | theta) / (weight * P(x | earlier))), z) + L(earlier),
        source="D2.7",
        printed=printed(
            Sum(log(weight * (P(x | z, theta) * P(z | theta) / (weight * P(x | earlier)))), z) + L(earlier),
            left=Sum(log(weight * (P(x | z, theta) * P(z | theta) / weight)), z) - log(P(x | earlier)) + L(earlier),
            slip="without weights that sum to 1, −ln P(x | θ̃) enters the sum once for each letter of z",
        ),
    )
    em_for_dummies.equals(
        Sum(weight * log(P(x, z | theta) / P(x, z | earlier)), z) + L(earlier), source="D2.9, with weights"
    )

    em_for_dummies.start(L(theta) - L(earlier))
    em_for_dummies.at_least(
        Sum(weight * log(P(x, z | theta) / P(x, z | earlier)), z),
        source="D2.10",
        printed=printed(
            Sum(log(weight * (P(x, z | theta) / P(x, z | earlier))), z),
            slip="the weights P(z | x, θ̃) stand inside ln, and belong before it",
        ),
    )

    em_for_dummies.start(P(x | z, theta) * P(z | theta))
    em_for_dummies.equals(
        P(x, z | theta),
        by=chain_rule,
        source="D2.8",
        printed=printed(P(x, z | z, theta), slip="z stands behind the bar: P(x, z | z, θ) is P(x | z, θ)"),
    )

with Derivation(
    "em_for_dummies_as_printed",
    title="The rows that hold as they are printed, without weights",
    source="EM Algorithm for dummies",
    document="D2",
) as em_for_dummies_as_printed:
    L = Quantity("L", theta, log(P(x | theta)))
    weight = P(z | x, earlier)

    em_for_dummies_as_printed.start(Sum(log((weight / weight) * P(x | z, theta) * P(z | theta)), z))
    em_for_dummies_as_printed.equals(Sum(log(weight * (P(x | z, theta) * P(z | theta) / weight)), z), source="D2.5")
    em_for_dummies_as_printed.equals(
        Sum(log(weight * (P(x | z, theta) * P(z | theta) / weight)), z) - log(P(x | earlier)) + L(earlier),
        source="D2.6",
    )

    em_for_dummies_as_printed.start(
        Sum(log(weight * (P(x | z, theta) * P(z | theta) / (weight * P(x | earlier)))), z) + L(earlier)
    )
    em_for_dummies_as_printed.equals(
        Sum(log(weight * (P(x, z | theta) / P(x, z | earlier))), z) + L(earlier), by=chain_rule, source="D2.9"
    )
