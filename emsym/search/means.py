"""Not trusted. Means of finitely many terms: what log and exp lose to their tangent there, and the log-sum inequality.

`points` has Jensen's inequality for finitely many points that a claim states; here the means stand inside sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations

from emsym.kernel.certificate import Nonnegative, Over, Product, Tangent, Total, Witness
from emsym.search.forms import equal
from emsym.search.weights import factors, product, summands
from emsym.terms.nodes import ONE, Add, Exp, Log, Mul, Power, Sum, Term, Value, minus, number, quotient
from emsym.terms.traverse import free_values, postorder

MOST_SUMMANDS = 4


def means(sides: Sequence[Term]) -> Iterator[Witness]:
    """What log loses at finitely many points to its tangent at their mean, for each sum of a few terms under a log.

    The points are the terms themselves, or the means of some of them, as bounds with fewer samples need; last, one term
    against the rest.
    """
    for terms in _additions(sides):
        whole = Add(terms)
        weights, points = zip(*map(_point, terms), strict=True)
        if equal(Add(weights), ONE):
            yield Total(tuple(_loss(weight, point, whole) for weight, point in zip(weights, points, strict=True)))
        count = len(terms)
        for chosen in range(1, count):
            some = [_scaled(Fraction(count, chosen), Add(each)) for each in combinations(terms, chosen)]
            yield Total(tuple(_loss(number(Fraction(1, len(some))), point, whole) for point in some))
        for place, part in enumerate(terms):
            rest = Add(terms[:place] + terms[place + 1 :])
            yield Total((Tangent(quotient(part, whole)), Nonnegative(quotient(rest, whole))))


def exponential_means(sides: Sequence[Term]) -> Iterator[Witness]:
    """What exp loses at finitely many points to its tangent at their mean m: exp m ≤ Σᵢ wᵢ exp aᵢ for m = Σᵢ wᵢ aᵢ.

    So q(z)^λ r(z)^(1 − λ) ≤ λ q(z) + (1 − λ) r(z), and Hölder's inequality, where those are summed.
    """
    for node in dict.fromkeys(node for side in sides for node in postorder(side)):
        if isinstance(node, Sum):
            yield from (Over(node.indices, loss) for loss in _exponential_losses(node.body))
        elif isinstance(node, Log) and isinstance(whole := node.argument, Sum):
            sums = (Over(whole.indices, loss) for loss in _exponential_losses(whole.body))
            yield from (Total((Tangent(whole), loss)) for loss in sums)
        elif isinstance(node, Exp | Mul):
            yield from _exponential_losses(node)


def _exponential_losses(term: Term) -> Iterator[Witness]:
    exponents = [part.argument for part in factors(term) if isinstance(part, Exp)]
    parts = [summand for exponent in exponents for summand in summands(exponent)]
    if 1 < len(parts) <= MOST_SUMMANDS:
        mean = Add(tuple(exponents)) if len(exponents) > 1 else exponents[0]
        scale = Nonnegative(Exp(mean))
        for split in (_point, _power):
            weights, points = zip(*map(split, parts), strict=True)
            if equal(Add(weights), ONE):
                losses = [Product((scale, Tangent(Exp(minus(point, mean))))) for point in points]
                yield Total(tuple(Product((Nonnegative(w), loss)) for w, loss in zip(weights, losses, strict=True)))
                return


def has_longer(*sides: Term) -> bool:
    """Whether a sum under a logarithm or in an exponent has too many summands to be taken for a mean."""
    nodes = [node for side in sides for node in postorder(side) if isinstance(node, Log | Exp)]
    return any(len(summands(part)) > MOST_SUMMANDS for node in nodes for part in factors(node.argument))


def _point(summand: Term) -> tuple[Term, Term]:
    """w and a of a summand w a, where w is about no value."""
    parts = factors(summand)
    fixed = [part for part in parts if not free_values(part)]
    return product(fixed), product([part for part in parts if part not in fixed])


def _power(summand: Term) -> tuple[Term, Term]:
    """w and log a of a summand w log a, where a is about no value either."""
    parts = factors(summand)
    fixed = [part for part in parts if not isinstance(part, Log)]
    return product(fixed), product([part for part in parts if isinstance(part, Log)])


def hoelder(sides: Sequence[Term]) -> Iterator[Witness]:
    """Hölder's inequality: Π A_i^w_i − Σ Π a_i^w_i for A_i = Σ a_i, by the means of the exponents of a_i/A_i."""
    for node in dict.fromkeys(node for side in sides for node in postorder(side) if isinstance(node, Sum)):
        exponents = [part.argument for part in factors(node.body) if isinstance(part, Exp)]
        parts = [_power(summand) for exponent in exponents for summand in summands(exponent)]
        if 1 < len(parts) <= MOST_SUMMANDS and len(exponents) == len(factors(node.body)):
            points = [point for _, point in parts if isinstance(point, Log)]
            if len(points) == len(parts) and equal(Add(tuple(weight for weight, _ in parts)), ONE):
                yield _hoelder(node.indices, [weight for weight, _ in parts], [point.argument for point in points])


def _hoelder(indices: tuple[Value, ...], weights: Sequence[Term], terms: Sequence[Term]) -> Witness:
    wholes = [Sum(indices, term) for term in terms]
    outside = Exp(Add(tuple(Mul((w, Log(whole))) for w, whole in zip(weights, wholes, strict=True))))
    shares = [Log(quotient(term, whole)) for term, whole in zip(terms, wholes, strict=True)]
    mean = Add(tuple(Mul((w, share)) for w, share in zip(weights, shares, strict=True)))
    losses = [Product((Nonnegative(Exp(mean)), Tangent(Exp(minus(share, mean))))) for share in shares]
    parts = [Product((Nonnegative(weight), loss)) for weight, loss in zip(weights, losses, strict=True)]
    return Product((Nonnegative(outside), Over(indices, Total(tuple(parts)))))


def _loss(weight: Term, point: Term, mean: Term) -> Witness:
    return Product((Nonnegative(weight), Tangent(quotient(point, mean))))


def _scaled(scale: Fraction, term: Term) -> Term:
    return Mul((number(scale), term))


def _additions(sides: Sequence[Term]) -> list[tuple[Term, ...]]:
    """The sums of a few terms that stand under logarithms, brackets opened, each once."""
    found: dict[tuple[Term, ...], None] = {}
    for node in (node for side in sides for node in postorder(side)):
        if isinstance(node, Log):
            for part in factors(node.argument):
                terms = summands(part.base if isinstance(part, Power) else part)
                if 1 < len(terms) <= MOST_SUMMANDS:
                    found[terms] = None
    return list(found)


def finite_log_sums(sides: Sequence[Term]) -> Iterator[Witness]:
    """Σᵢ aᵢ log(aᵢ/bᵢ) − (Σ aᵢ) log(Σ aᵢ/Σ bᵢ), term by term: aᵢ times a tangent, for two sums under logarithms."""
    additions = _additions(sides)
    for above in additions:
        for below in additions:
            if above is not below and len(above) == len(below):
                whole, other = Add(above), Add(below)
                for order in permutations(below):
                    for first, second in zip(above, order, strict=True):
                        yield Product((Nonnegative(first), Tangent(_cross(second, whole, first, other))))


def _cross(first: Term, second: Term, third: Term, fourth: Term) -> Term:
    """(first second)/(third fourth), without what first and third share."""
    top, bottom = factors(first), factors(third)
    shared = [part for part in top if part in bottom]
    top = [part for part in top if part not in shared]
    bottom = [part for part in bottom if part not in shared]
    return Mul((product([*top, second]), *(Power(part, Fraction(-1)) for part in (*bottom, fourth))))
