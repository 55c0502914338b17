"""Not trusted. The whole difference read as one relative entropy: of a law w to what its logarithms make of it.

A difference that is an average, Σ_v w t, is KL(w ‖ r) for r = w exp(−t), which has no logarithm where t is made of
them. So a bound by samples or by a critic finds the law that it compares with, which no step names. Where r does not
sum to 1, its sum is in the difference too, as Σ_v w (r/w − 1 − log(r/w)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product

from emsym.kernel.atoms import free_of, monomial_key
from emsym.kernel.certificate import Nonnegative, Over, Product, Tangent, Witness
from emsym.kernel.polynomial import Atom, Free, LogOf, Monomial, Polynomial, Rational, SumOf, merge
from emsym.kernel.polynomial import total as sum_of
from emsym.kernel.sums import rename_monomial
from emsym.named import Gibbs
from emsym.search.cuts import largest_first
from emsym.search.forms import equal, normal_form
from emsym.search.goal import Goal
from emsym.search.laws import Weighting
from emsym.search.pool import plain, shapes
from emsym.search.readable import readable
from emsym.search.weights import factors
from emsym.search.weights import product as product_of
from emsym.terms.claim import Relation
from emsym.terms.nodes import ONE, Exp, Log, Mul, Power, Sum, Term, Value, quotient
from emsym.terms.traverse import free_values

MOST_READINGS = 24

Part = tuple[Rational, Term]
"""c and u, where the difference has the average of c log u under the law; for f that is c log exp f."""


def tilted(goal: Goal) -> Iterator[Witness]:
    """The relative entropies that the difference may be, less hypotheses, one for each law and each way to read it."""
    for difference in _differences(goal):
        for average in _averages(difference):
            for indices, law, other in islice(_readings(difference, *average), MOST_READINGS):
                yield from _split(indices, law, other)
                yield Gibbs(indices, law, other)
                for scale in _scales(difference, indices, other):
                    yield Over(indices, Product((Nonnegative(law), Tangent(quotient(Mul((scale, other)), law)))))


def _differences(goal: Goal) -> Iterator[Polynomial]:
    """The difference alone, less one inequality that is assumed, and less all of them."""
    yield goal.difference
    falling = (Relation.AT_MOST, Relation.LESS)
    given = [
        said.scaled(-1 if known.relation in falling else 1)
        for said, known in zip(goal.assumed, goal.hypotheses, strict=True)
        if known.relation is not Relation.EQUAL and _has_logarithms(said)
    ]
    for said in [*given, sum_of(given)] if len(given) > 1 else given:
        yield plain(goal.difference.minus(said))


def _averages(difference: Polynomial) -> list[Weighting]:
    """The laws under which the difference averages logarithms, those of most values first."""
    found: dict[Weighting, None] = {}
    for monomial in sorted(difference.terms, key=monomial_key):
        parts = factors(readable(Polynomial({monomial: 1})))
        for total in (part for part in parts if isinstance(part, Sum)):
            outside = [part for part in parts if part is not total]
            weights = [part for part in factors(total.body) if not isinstance(part, Log)]
            law = product_of([*weights, *outside])
            is_free = free_values(product_of(outside)).isdisjoint(total.indices)
            if len(weights) < len(factors(total.body)) and is_free and equal(Sum(total.indices, law), ONE):
                found[total.indices, law] = None
    return sorted(found, key=lambda each: -len(each[0]))


def _split(indices: tuple[Value, ...], law: Term, other: Term) -> Iterator[Witness]:
    """Σ_b w(b) KL(w(a | b) ‖ r(a, b)/w(b)) for each part b of the values, the largest first: where r(b) = w(b)."""
    for behind in largest_first(frozenset(indices), ()):
        event = tuple(value for value in indices if value not in behind)
        if event and behind:
            outer = readable(normal_form(Sum(event, law)))
            inside, against = (readable(normal_form(quotient(part, outer)), event) for part in (law, other))
            inner = Gibbs(event, inside, against)
            yield Over(tuple(sorted(behind)), Product((Nonnegative(outer), inner)))


def _readings(
    difference: Polynomial, indices: tuple[Value, ...], law: Term
) -> Iterator[tuple[tuple[Value, ...], Term, Term]]:
    """w and r = w exp(−t) for each t that the difference averages, over the values of which t tells."""
    choices: list[list[Part]] = []
    for monomial, coefficient in difference.terms.items():
        ways = list(dict.fromkeys(_averaged(monomial, coefficient, indices, law)))
        if ways:
            choices.append(ways)
        elif _has_logarithms(Polynomial({monomial: 1})):
            return
    for parts in product(*choices):
        tilt = normal_form(Mul(tuple(Power(inside, Fraction(-c)) for c, inside in parts)))
        kept = tuple(value for value in indices if value in _free_in(tilt))
        rest = tuple(value for value in indices if value not in kept)
        marginal = Sum(rest, law) if rest else law
        if kept:
            yield kept, marginal, readable(normal_form(marginal).times(tilt))


def _free_in(polynomial: Polynomial) -> frozenset[Value]:
    return frozenset[Value]().union(*map(free_of, polynomial.terms))


def _averaged(monomial: Monomial, coefficient: Rational, indices: tuple[Value, ...], law: Term) -> Iterator[Part]:
    """What a monomial is the average of, under the law: of a sum, for each way to name its indices."""
    total, outside = _sum_of(monomial)
    if total is None:
        if (part := _integrand(monomial)) is not None and free_of(monomial).isdisjoint(indices):
            yield coefficient * part[0], part[1]
        return
    for naming in islice(_namings(total.indices, indices), MOST_READINGS):
        ((inside, c),) = rename_monomial(total.monomial, naming).terms.items()
        rest = tuple(value for value in indices if value not in naming.values())
        weight = normal_form(Sum(rest, law) if rest else law)
        for atom, exponent in inside:
            part = _integrand(frozenset({(atom, exponent)}))
            left = Polynomial({merge(outside, inside - {(atom, exponent)}): c})
            if part is not None and _ratio(left, weight) is not None:
                yield coefficient * Fraction(_ratio(left, weight) or 0) * part[0], part[1]


def _sum_of(monomial: Monomial) -> tuple[SumOf | None, Monomial]:
    sums = [atom for atom, exponent in monomial if isinstance(atom, SumOf) and exponent == 1]
    if len(sums) != 1:
        return None, monomial
    return sums[0], monomial - {(sums[0], 1)}


def _integrand(monomial: Monomial) -> Part | None:
    """log t or f as what stands in a power of exp(…)."""
    if len(monomial) != 1:
        return None
    ((atom, exponent),) = monomial
    if exponent != 1:
        return None
    if isinstance(atom, LogOf):
        return 1, _term(atom.atom)
    return (1, Exp(_term(atom))) if isinstance(atom, Free) and atom.arguments else None


def _term(atom: Atom) -> Term:
    return readable(Polynomial({frozenset({(atom, 1)}): 1}))


def _ratio(first: Polynomial, second: Polynomial) -> Rational | None:
    """c with first = c · second, for two monomials."""
    if len(first.terms) != 1 or first.terms.keys() != second.terms.keys():
        return None
    (monomial,) = first.terms
    return Fraction(first.terms[monomial]) / Fraction(second.terms[monomial])


def _namings(indices: Sequence[Value], values: Sequence[Value]) -> Iterator[dict[Value, Value]]:
    """The indices of a sum as values of the law, each of its own."""
    if not indices:
        yield {}
    for value in (value for value in values if indices and value.variable == indices[0].variable):
        for others in _namings(indices[1:], [other for other in values if other != value]):
            yield {indices[0]: value, **others}


def _has_logarithms(polynomial: Polynomial) -> bool:
    return bool(shapes(polynomial))


def _scales(difference: Polynomial, indices: tuple[Value, ...], other: Term) -> Iterator[Term]:
    """What the sum of r is multiplied with in the difference."""
    mass = normal_form(Sum(indices, other))
    if len(mass.terms) != 1:
        return
    ((monomial, coefficient),) = mass.terms.items()
    for known, c in difference.terms.items():
        left, below = known, monomial
        common = left & below
        left, below = left - common, below - common
        if not below and not any(isinstance(atom, SumOf | LogOf) for atom, _ in left):
            yield readable(Polynomial({left: Fraction(c) / Fraction(coefficient)}))
