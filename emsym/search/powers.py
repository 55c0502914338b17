"""Not trusted. Jensen's inequality for powers, and so the means of powers: E[t³] ≥ E[t]³, E[t⁴] ≥ E[t]⁴, E[√t]² ≤ E[t].

At the mean m a power t^α loses t^α − α m^(α−1) t + (α − 1) m^α to its tangent there. For a whole α above 1 that is
(t − m)² Σ_k (k + 1) t^(α−2−k) m^k, where an even α needs no signs; for any other α and positive t and m it is what
tangents of the logarithm lose between the three terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from emsym.kernel.certificate import Nonnegative, Over, Product, Square, Tangent, Total, Witness
from emsym.search.weights import product, sums, weightings
from emsym.terms.nodes import ONE, Add, Mul, Number, Power, Sum, Term, Value, minus, number, quotient
from emsym.terms.traverse import substitute

MOST_EXPONENT = 12
KNOWN = frozenset({Fraction(2), Fraction(-1), Fraction(1, 2)})
"""The powers that Jensen's rule knows by name."""

Mean = tuple[tuple[Value, ...], Term, Term, Fraction]
"""v, w, b and α of Σ_v w b^α."""


def power_means(sides: Sequence[Term]) -> Iterator[Witness]:
    """What E[t^α] exceeds E[t]^α by, or falls short of it, for each two means of powers under the same weights."""
    for (indices, weight, base, low), (_, other, same, high) in permutations(dict.fromkeys(_means(sides)), 2):
        if (weight, base) == (other, same):
            exponent = high / low
            if exponent not in KNOWN and abs(exponent.numerator) <= MOST_EXPONENT:
                point = raised(base, low)
                mean = Sum(indices, Mul((weight, point)))
                losses = power_losses(exponent, point, mean)
                yield from (Over(indices, Product((Nonnegative(weight), loss))) for loss in losses)


def _means(sides: Sequence[Term]) -> Iterator[Mean]:
    """The means of powers of one term under the same weights, where there are several; indices as in the first sum."""
    groups: dict[tuple[str, ...], tuple[Value, ...]] = {}
    by_key: dict[tuple[Term, Term], list[Mean]] = {}
    for total in sums(*sides):
        indices = groups.setdefault(tuple(index.variable for index in total.indices), total.indices)
        renaming = dict(zip(total.indices, indices, strict=True))
        for weight, rest in weightings(total):
            power = _as_power([part for part in rest if not isinstance(part, Number)])
            if power is not None and power[1]:
                base, weight = substitute(power[0], renaming), substitute(weight, renaming)
                by_key.setdefault((weight, base), []).append((indices, weight, base, power[1]))
    return (mean for means in by_key.values() if len(means) > 1 for mean in means)


def _as_power(parts: Sequence[Term]) -> tuple[Term, Fraction] | None:
    """b and α, where the product of the parts is b^α."""
    powers = [_opened(part) for part in parts]
    bases = {base for base, _ in powers}
    return (bases.pop(), sum((exponent for _, exponent in powers), Fraction(0))) if len(bases) == 1 else None


def _opened(term: Term) -> tuple[Term, Fraction]:
    """b and α of b^α."""
    exponent = Fraction(1)
    while isinstance(term, Power):
        exponent *= term.exponent
        term = term.base
    return term, exponent


def raised(base: Term, exponent: Fraction) -> Term:
    """b^α, as it is written where α is 1."""
    return base if exponent == 1 else ONE if not exponent else Power(base, exponent)


def power_losses(exponent: Fraction, point: Term, mean: Term) -> Iterator[Witness]:
    """What t^α loses at a point to its tangent at the mean, or the tangent to it for 0 < α < 1, in ways to show it."""
    if exponent.denominator == 1 and exponent > 1:
        yield _whole(int(exponent), point, mean)
    else:
        yield _tangents(exponent, point, mean)


def _whole(exponent: int, point: Term, mean: Term) -> Witness:
    square = Square(minus(point, mean))
    powers = [(k + 1, exponent - 2 - k, k) for k in range(exponent - 1)]
    if exponent % 2:
        rest: Witness = Nonnegative(Add(tuple(_monomial(c, point, t, mean, m) for c, t, m in powers)))
        return Product((square, rest))
    half = exponent // 2
    rising = Add((point, mean))
    parts = [
        Product((Nonnegative(number(j)), Square(Mul((_monomial(1, point, half - 1 - j, mean, j - 1), rising)))))
        for j in range(1, half)
    ]
    last = Product((Nonnegative(number(half)), Square(raised(mean, Fraction(half - 1)))))
    return Product((square, Total((*parts, last))))


def _monomial(scale: int, point: Term, above: int, mean: Term, beside: int) -> Term:
    parts: Iterable[Term] = (number(scale), raised(point, Fraction(above)), raised(mean, Fraction(beside)))
    return product([part for part in parts if part != ONE] or [ONE])


def _tangents(exponent: Fraction, point: Term, mean: Term) -> Witness:
    """Of the three terms t^α, t m^(α−1) and m^α one is a mean of the others: what log loses at their ratios to it."""

    def ratio(power: Fraction) -> Witness:
        return Tangent(Power(quotient(point, mean), power))

    outside: Term
    if exponent > 1:
        outside = Mul((number(exponent), point, raised(mean, exponent - 1)))
        share, first, second = 1 / exponent, ratio(exponent - 1), ratio(Fraction(-1))
    elif exponent > 0:
        outside = Power(point, exponent)
        share, first, second = exponent, ratio(1 - exponent), ratio(-exponent)
    else:
        outside = Mul((number(1 - exponent), Power(mean, exponent)))
        share, first, second = 1 / (1 - exponent), ratio(exponent), ratio(Fraction(1))
    both = Total((_scaled(share, first), _scaled(1 - share, second)))
    return Product((Nonnegative(outside), both))


def _scaled(share: Fraction, witness: Witness) -> Witness:
    return Product((Nonnegative(number(share)), witness))
