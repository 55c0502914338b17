"""Not trusted. Squares: those that are written, and those that a quadratic form is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from emsym.kernel.atoms import atom_key
from emsym.kernel.certificate import Nonnegative, Over, Product, Square, Witness
from emsym.kernel.polynomial import Atom, Free, Monomial, Polynomial, Rational, SumOf, merge, single, total
from emsym.kernel.signs import is_nonnegative
from emsym.search.readable import readable
from emsym.search.weights import factors, product
from emsym.terms.nodes import Power, Sum, Term
from emsym.terms.traverse import postorder

MOST_COMPLETED = 6


def written(sides: Iterable[Term]) -> Iterator[Witness]:
    """t² for every even power that is written, and Σ w t² for every sum of one under a weight w."""
    for node in (node for side in sides for node in postorder(side)):
        if isinstance(node, Power) and node.exponent > 0 and node.exponent % 2 == 0:
            half = node.exponent / 2
            yield Square(node.base if half == 1 else Power(node.base, half))
        elif isinstance(node, Sum):
            count = Counter(factors(node.body))
            twice = [part for part, times in count.items() if times == 2]
            once = [part for part, times in count.items() if times == 1]
            if twice and len(twice) + len(once) == len(count):
                square = Square(product(twice))
                yield Over(node.indices, Product((Nonnegative(product(once)), square)) if once else square)


def completed(difference: Polynomial) -> Iterator[Witness]:
    """The squares of a form that is quadratic in reals: a p² + b p + c = a (p + b/(2a))² + c − b²/(4a), and so on."""
    rest = difference
    for _ in range(MOST_COMPLETED):
        if (found := _leading(rest)) is None:
            return
        atom, outside, coefficient = found
        linear = _linear(rest, atom, outside)
        if linear is None:
            return
        inside = total([single(atom), linear.scaled(Fraction(1, 2) / coefficient)])
        factor = Polynomial({outside: coefficient})
        square = Square(readable(inside))
        yield square if factor.terms == {frozenset(): 1} else Product((Nonnegative(readable(factor)), square))
        rest = rest.minus(factor.times(inside).times(inside))


def _leading(form: Polynomial) -> tuple[Atom, Monomial, Rational] | None:
    """A real whose square stands there alone, times what is at least 0, and that factor."""
    found: list[tuple[str, Atom, Monomial, Rational]] = []
    for monomial, coefficient in form.terms.items():
        for atom, exponent in monomial:
            outside = monomial - {(atom, exponent)}
            if (
                isinstance(atom, Free | SumOf)
                and exponent == 2
                and coefficient > 0
                and is_nonnegative(Polynomial({outside: 1}))
            ):
                found.append((atom_key(atom), atom, outside, coefficient))
    return min(found, key=lambda each: each[0])[1:] if found else None


def _linear(form: Polynomial, atom: Atom, outside: Monomial) -> Polynomial | None:
    """What stands beside the real to the power one, divided by the factor; None where it stands otherwise too."""
    terms: dict[Monomial, Rational] = {}
    below = frozenset((each, -exponent) for each, exponent in (*outside, (atom, 1)))
    for monomial, coefficient in form.terms.items():
        exponent = dict(monomial).get(atom, 0)
        if exponent == 1:
            terms[merge(monomial, below)] = coefficient
        elif exponent not in (0, 2) or (exponent == 2 and monomial != merge(outside, frozenset({(atom, 2)}))):
            return None
    return Polynomial(terms)
