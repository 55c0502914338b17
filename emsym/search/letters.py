"""Not trusted. An inequality of sums from the same inequality at every letter: Σ (√p − √q)² ≤ Σ |p − q|.

What stands in no sum, or in one over fewer values, is averaged under a law: 1 is Σ_x p(x), or half of that and half of
Σ_x q(x). Which of these may do is seen at a few points first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from emsym.kernel.atoms import free_of
from emsym.kernel.polynomial import Monomial, Polynomial, Rational, SumOf, total
from emsym.kernel.sums import rename_monomial
from emsym.search.forms import normal_form
from emsym.search.goal import Goal
from emsym.search.laws import Law
from emsym.search.pool import plain
from emsym.search.samples import may_hold
from emsym.terms.nodes import ONE, Add, Mul, Power, Size, Sum, Term, Value, number, quotient
from emsym.terms.traverse import fresh, substitute

MOST_MONOMIALS = 10
MOST_LAWS = 4
HALF = Fraction(1, 2)

Values = tuple[Value, ...]


def at_letters(goal: Goal) -> Iterator[tuple[Values, Polynomial]]:
    """Values and a polynomial that is at least 0 for all of them at some points, whose sum is the difference."""
    as_written = normal_form(goal.above).minus(normal_form(goal.below))
    for difference in dict.fromkeys((as_written, goal.difference)):
        for values, inside in _at_letters(goal, difference):
            if may_hold(inside, goal.hypotheses, sums=True):
                yield values, inside


def _at_letters(goal: Goal, difference: Polynomial) -> Iterator[tuple[Values, Polynomial]]:
    widest = _widest(difference)
    if widest is None:
        return
    values = _named(widest, difference)
    bodies = [_inside(monomial, values) for monomial in difference.terms]
    for weight in _weights(goal, values, bodies):
        parts = [
            body.times(_lifted(weight, values, covered)).scaled(c)
            for (body, covered), c in zip(bodies, difference.terms.values(), strict=True)
        ]
        yield values, plain(total(parts))


def _widest(difference: Polynomial) -> SumOf | None:
    """The sum over the most values, where all monomials have one sum at most, which is over some of its variables."""
    found = [_sums(monomial) for monomial in difference.terms]
    sums = [sum_of for each in found for sum_of, _ in each]
    if not sums or len(found) > MOST_MONOMIALS or any(len(each) > 1 or any(e != 1 for _, e in each) for each in found):
        return None
    widest = max(sums, key=lambda each: len(each.indices))
    known = [index.variable for index in widest.indices]
    fits = all(_fits([index.variable for index in each.indices], known) for each in sums)
    return widest if fits else None


def _sums(monomial: Monomial) -> list[tuple[SumOf, Rational]]:
    return [(atom, exponent) for atom, exponent in monomial if isinstance(atom, SumOf)]


def _fits(some: Sequence[str], known: Sequence[str]) -> bool:
    return all(some.count(variable) <= known.count(variable) for variable in some)


def _named(widest: SumOf, difference: Polynomial) -> Values:
    """Names for the values of a sum that occur nowhere else."""
    taken = {value for monomial in difference.terms for value in free_of(monomial)}
    named: list[Value] = []
    for index in widest.indices:
        value = fresh(Value(index.variable, index.variable), taken)
        taken.add(value)
        named.append(value)
    return tuple(named)


def _inside(monomial: Monomial, values: Values) -> tuple[Polynomial, frozenset[Value]]:
    """What stands in a monomial's sum, with the factors outside, at these values; and those that it is summed over."""
    found = _sums(monomial)
    if not found:
        return Polynomial({monomial: 1}), frozenset()
    sum_of = found[0][0]
    left = list(values)
    renaming: dict[Value, Value] = {}
    for index in sum_of.indices:
        chosen = next(value for value in left if value.variable == index.variable)
        left.remove(chosen)
        renaming[index] = chosen
    body = rename_monomial(sum_of.monomial, renaming)
    return body.times(Polynomial({monomial.difference(found): 1})), frozenset(renaming.values())


def _weights(goal: Goal, values: Values, bodies: Sequence[tuple[Polynomial, frozenset[Value]]]) -> list[Term | None]:
    """Laws over the values, halves of two of them, and the uniform one; none is needed where all is summed."""
    if all(covered == frozenset(values) for _, covered in bodies):
        return [None]
    laws = [_at(law, values) for law in goal.laws if law.mass == ONE]
    known = list(dict.fromkeys(law for law in laws if law is not None))[:MOST_LAWS]
    halves = [Add(tuple(Mul((number(HALF), law)) for law in pair)) for pair in combinations(known, 2)]
    uniform = Mul(tuple(Power(Size(value.variable), Fraction(-1)) for value in values))
    return [*known, *halves, uniform]


def _at(law: Law, values: Values) -> Term | None:
    """The law at these values, where it is one over values of these variables."""
    own = sorted(law.values)
    if sorted(value.variable for value in own) != sorted(value.variable for value in values):
        return None
    left = list(values)
    renaming: dict[Value, Value] = {}
    for value in own:
        renaming[value] = next(each for each in left if each.variable == value.variable)
        left.remove(renaming[value])
    return substitute(law.term, renaming)


def _lifted(weight: Term | None, values: Values, covered: frozenset[Value]) -> Polynomial:
    """The weight of the values that a monomial is not summed over, given those that it is."""
    if weight is None or covered == frozenset(values):
        return normal_form(ONE)
    if not covered:
        return normal_form(weight)
    rest = tuple(value for value in values if value not in covered)
    return normal_form(quotient(weight, Sum(rest, weight)))
