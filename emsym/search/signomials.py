"""Not trusted. Polynomials in positive things, with any exponents, that are at least 0 by means or by their roots.

Where a monomial is a geometric mean of others, the tangents of the logarithm at the ratios show that it is at most the
arithmetic one, as 3 abc ≤ a³ + b³ + c³; linear programming finds the weights. Where all monomials are multiples of the
powers of one, the polynomial in that is a square times one without sign changes, if it is at least 0 at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import gcd, lcm

from emsym.kernel.atoms import monomial_key
from emsym.kernel.certificate import Nonnegative, Product, Square, Tangent, Witness
from emsym.kernel.polynomial import LogOf, Monomial, Polynomial, SumOf, merge
from emsym.kernel.signs import is_positive_monomial
from emsym.search.readable import readable
from emsym.search.weights import product
from emsym.terms.nodes import ONE, Add, Power, Term, number

MOST_MONOMIALS = 8
MOST_DEGREE = 16
MOST_RAISED = 12


def is_pointwise(difference: Polynomial) -> bool:
    """Whether no sum stands in a difference of few monomials, other than below functions."""
    atoms = (atom for monomial in difference.terms for atom, _ in monomial)
    return 1 < len(difference.terms) <= MOST_MONOMIALS and not any(isinstance(atom, SumOf) for atom in atoms)


def geometric_means(difference: Polynomial) -> Iterator[Witness]:
    """m (u/m − 1 − log(u/m)) for each monomial u with a positive factor and m with a negative one, or beside a log."""
    rising: list[Monomial] = []
    falling: dict[Monomial, None] = {}
    for monomial in sorted(difference.terms, key=monomial_key):
        outside = frozenset(pair for pair in monomial if not isinstance(pair[0], LogOf))
        if is_positive_monomial(outside):
            if outside == monomial and difference.terms[monomial] > 0:
                rising.append(monomial)
            else:
                falling[outside] = None
    for below in falling:
        inverse = frozenset((atom, -exponent) for atom, exponent in below)
        for above in rising:
            ratio = merge(above, inverse)
            if ratio:
                tangent = Tangent(_term(ratio))
                yield Product((Nonnegative(_term(below)), tangent)) if below else tangent


def _term(monomial: Monomial) -> Term:
    return readable(Polynomial({monomial: 1}))


def by_roots_of_one(difference: Polynomial) -> Iterator[Witness]:
    """m P(t)² Q(t) for a difference m Σ_k c_k t^k, with t > 0, and Q or (1 + t)^n Q of no negative coefficients."""
    line = _on_a_line(difference)
    if line is None:
        return
    base, step, coefficients = line
    t = _term(step)
    squares, rest = _factored(coefficients)
    shown = _positive(rest, t)
    if shown is not None:
        scale, square = readable(Polynomial({base: 1})), _polynomial(squares, t)
        yield Product((Nonnegative(scale), Square(square), shown))


def _on_a_line(difference: Polynomial) -> tuple[Monomial, Monomial, list[Fraction]] | None:
    """m, t and c_k of m Σ_k c_k t^k."""
    monomials = sorted(difference.terms, key=monomial_key)
    if len(monomials) < 2 or not all(map(is_positive_monomial, monomials)):
        return None
    first = frozenset((atom, -exponent) for atom, exponent in monomials[0])
    steps = [dict(merge(monomial, first)) for monomial in monomials]
    leading = min(steps[1], key=lambda atom: monomial_key(frozenset({(atom, 1)})))
    places = [Fraction(step.get(leading, 0)) for step in steps]
    unit = Fraction(gcd(*(p.numerator for p in places)), lcm(*(p.denominator for p in places)))
    direction = {atom: Fraction(exponent) / places[1] * unit for atom, exponent in steps[1].items()}
    powers = [place / unit for place in places]
    expected = [{a: e * k for a, e in direction.items() if k} for k in powers]
    if any({a: Fraction(e) for a, e in step.items()} != line for step, line in zip(steps, expected, strict=True)):
        return None
    low = min(powers)
    degree = int(max(powers) - low)
    if degree > MOST_DEGREE:
        return None
    coefficients = [Fraction(0)] * (degree + 1)
    for monomial, power in zip(monomials, powers, strict=True):
        coefficients[int(power - low)] = Fraction(difference.terms[monomial])
    step = frozenset((atom, e) for atom, e in direction.items())
    base = merge(monomials[0], frozenset((atom, e * low) for atom, e in direction.items() if low))
    return base, step, coefficients


def _factored(coefficients: list[Fraction]) -> tuple[list[Fraction], list[Fraction]]:
    """P and Q of P² Q, where Q has no square factor."""
    from flint import fmpq, fmpq_poly

    whole = fmpq_poly([fmpq(c.numerator, c.denominator) for c in coefficients])
    content, found = (whole.numer()).factor()
    squares, rest = fmpq_poly([1]), fmpq_poly([fmpq(int(content), int(whole.denom()))])
    for factor, count in found:
        squares *= fmpq_poly(factor) ** (count // 2)
        rest *= fmpq_poly(factor) ** (count % 2)
    return _listed(squares.coeffs()), _listed(rest.coeffs())


def _listed(coefficients: Iterable[object]) -> list[Fraction]:
    return [Fraction(str(c)) for c in coefficients]


def _positive(rest: list[Fraction], t: Term) -> Witness | None:
    """Q(t) ≥ 0 for t > 0: (1 + t)^n Q(t) has no negative factor, for some n, where Q has no root there (Pólya)."""
    for count in range(MOST_RAISED + 1):
        if min(rest) >= 0:
            shown = Nonnegative(_polynomial(rest, t))
            if not count:
                return shown
            below = Power(Add((ONE, t)), Fraction(-count))
            return Product((shown, Nonnegative(below)))
        rest = [a + b for a, b in zip([Fraction(0), *rest], [*rest, Fraction(0)], strict=True)]
    return None


def _polynomial(coefficients: list[Fraction], t: Term) -> Term:
    parts = []
    for power, c in enumerate(coefficients):
        if c:
            raised = [t] if power == 1 else [Power(t, Fraction(power))] if power else []
            parts.append(product([number(c), *raised] if c != 1 or not raised else raised))
    return Add(tuple(parts)) if len(parts) > 1 else parts[0]
