"""Not trusted. Other inequalities from which one follows: of squares, of logarithms, without a common factor.

Each makes one goal of another, which `solve` is asked for, and finds how the answer to that answers the first.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm

from emsym.kernel.atoms import content, power
from emsym.kernel.certificate import Nonnegative, Over, Product, Tangent, Total, Witness
from emsym.kernel.obligations import Need, shown
from emsym.kernel.polynomial import ExpOf, LogOf, Monomial, Polynomial, Rational, constant
from emsym.kernel.signs import is_nonnegative, is_positive
from emsym.named import Complement, Within
from emsym.named.masses import is_probability
from emsym.search import roots
from emsym.search.forms import normal_form
from emsym.search.goal import Goal
from emsym.search.letters import at_letters
from emsym.search.pool import scaled
from emsym.search.readable import readable
from emsym.terms.nodes import ONE, ZERO, Add, Log, Mul, Power, Term, negative, quotient

MOST_RAISED = 4
MOST_TWICE_SQUARED = 2

Solve = Callable[[Term, Term, bool], Witness | None]
"""A witness that one term is at least another, under the goal's hypotheses; a root may be set apart, or not."""


def by_roots(goal: Goal, solve: Solve) -> Witness | None:
    """c ≥ |t| from c ≥ t and c ≥ −t; √b ≥ a from b ≥ a², and c ≥ √b from c² ≥ b for c ≥ 0."""
    for greater, inside in roots.between(goal.difference) if goal.squaring else ():
        upper = solve(greater, inside, False)
        lower = None if upper is None else solve(greater, negative(inside), False)
        if upper is not None and lower is not None:
            found = goal.matched([goal.pool.admit(Within(greater, inside, upper, lower))])
            if found is not None:
                return found
    for apart in roots.isolated(goal.difference, goal.sides) if goal.squaring else ():
        few = len(normal_form(apart.above).minus(normal_form(apart.below)).terms) <= MOST_TWICE_SQUARED
        inner = solve(apart.above, apart.below, few)
        found = None if inner is None else goal.matched([goal.pool.admit(apart.witness(inner))])
        if found is not None:
            return found
    return None


def without_content(goal: Goal, solve: Solve) -> Witness | None:
    """A witness for m · r from one for r, where m ≥ 0 is a monomial; last, P(A) − P(A, B) = P(A) (1 − P(B | A))."""
    coefficient, monomial, rest = content(goal.difference)
    outside = frozenset(pair for pair in monomial if is_nonnegative(Polynomial({frozenset({pair}): 1})))
    if outside:
        inside = rest.times(Polynomial({monomial - outside: coefficient}))
        inner = solve(readable(inside), ZERO, goal.squaring)
        if inner is not None:
            found = Product((Nonnegative(readable(Polynomial({outside: 1}))), inner))
            return found if goal.accepts(found) else None
    return None if goal.strict else _complement(goal.difference)


def by_logarithms(goal: Goal, solve: Solve) -> Witness | None:
    """a ≥ b for positive monomials from log a ≥ log b: a − b = b (a/b − 1 − log(a/b)) + b (log a − log b)."""
    rising = [Polynomial({m: c}) for m, c in goal.difference.terms.items() if c > 0]
    falling = [Polynomial({m: -c}) for m, c in goal.difference.terms.items() if c < 0]
    if goal.strict or len(rising) != 1 or len(falling) != 1 or not all(map(is_positive, rising + falling)):
        return None
    greater, lesser = readable(rising[0]), readable(falling[0])
    if not any(isinstance(atom, ExpOf) for side in (*rising, *falling) for m in side.terms for atom, _ in m):
        return None
    inner = solve(Log(greater), Log(lesser), goal.squaring)
    if inner is None:
        return None
    loss = Tangent(quotient(greater, lesser))
    return Product((Nonnegative(lesser), Total((loss, inner))))


def by_arguments(goal: Goal, solve: Solve) -> Witness | None:
    """log a ≥ log b from a ≥ b for products a and b: log a − log b = b/a − 1 − log(b/a) + (a − b)/a."""
    powers = [_power_of(goal, monomial, c) for monomial, c in goal.difference.terms.items()]
    if goal.strict or not goal.squaring or any(power is None for power in powers):
        return None
    parts = [power for power in powers if power is not None]
    scale = lcm(*(exponent.denominator for _, exponent in parts))
    if max(abs(exponent) * scale for _, exponent in parts) > MOST_RAISED:
        return None
    above, below = (
        Mul(tuple(Power(base, abs(exponent) * scale) for base, exponent in parts if (exponent > 0) is greater))
        for greater in (True, False)
    )
    inner = solve(above, below, False)
    if inner is None:
        return None
    loss = Total((Tangent(quotient(below, above)), Product((Nonnegative(quotient(ONE, above)), inner))))
    return scaled(Fraction(1, scale), loss)


def by_letters(goal: Goal, solve: Solve) -> Witness | None:
    """Σ_v a ≥ 0 from a ≥ 0 for every v."""
    for values, inside in at_letters(goal):
        inner = solve(readable(inside), ZERO, True)
        found = None if inner is None else goal.matched([goal.pool.admit(Over(values, inner))])
        if found is not None:
            return found
    return None


def by_bases(goal: Goal, solve: Solve) -> Witness | None:
    """aⁿ ≥ bⁿ for positive monomials a and b from a ≥ b: aⁿ − bⁿ = (a − b) (aⁿ⁻¹ + aⁿ⁻² b + … + bⁿ⁻¹)."""
    rising = [Polynomial({m: c}) for m, c in goal.difference.terms.items() if c > 0]
    falling = [Polynomial({m: -c}) for m, c in goal.difference.terms.items() if c < 0]
    if len(rising) != 1 or len(falling) != 1 or not all(map(is_positive, rising + falling)):
        return None
    exponent = max(_common_exponent(rising[0]), _common_exponent(falling[0]))
    if not 1 < exponent <= MOST_RAISED:
        return None
    above, below = (readable(power(side[0], Fraction(1, exponent))) for side in (rising, falling))
    inner = solve(above, below, goal.squaring)
    if inner is None:
        return None
    powers = [Mul((Power(above, Fraction(exponent - 1 - k)), Power(below, Fraction(k)))) for k in range(exponent)]
    found = Product((inner, Nonnegative(Add(tuple(powers)))))
    return found if goal.accepts(found) else None


def _common_exponent(monomial: Polynomial) -> int:
    """The greatest n such that a monomial is an n-th power of one with whole exponents; 1 where it has others."""
    exponents = [Fraction(exponent) for each in monomial.terms for _, exponent in each]
    return gcd(*(int(e) for e in exponents)) if all(e.denominator == 1 for e in exponents) else 1


REDUCTIONS = (by_roots, without_content, by_logarithms, by_arguments, by_bases, by_letters)


def _power_of(goal: Goal, monomial: Monomial, coefficient: Rational) -> tuple[Term, Fraction] | None:
    """a and c of c log a, for a positive a."""
    atoms = list(monomial)
    if len(atoms) != 1 or atoms[0][1] != 1 or not isinstance(atom := atoms[0][0], LogOf):
        return None
    inside = readable(Polynomial({frozenset({(atom.atom, 1)}): 1}))
    return (inside, Fraction(coefficient)) if shown(inside, Need.POSITIVE, goal.hypotheses) else None


def _complement(rest: Polynomial) -> Witness | None:
    """1 − P, after the common factor of both has been taken out."""
    positive = [Polynomial({m: c}) for m, c in rest.terms.items() if c > 0]
    if len(rest.terms) != 2 or len(positive) != 1:
        return None
    probability = constant(1).minus(rest.times(power(positive[0], -1)))
    if not is_probability(probability):
        return None
    return Product((Nonnegative(readable(positive[0])), Complement(readable(probability))))
