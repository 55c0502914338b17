"""Not trusted. Squares, absolute values and roots: (a − b)², |t| ≥ ±t, the triangle inequality, what a root lies above.

|t| is √(t²). So the total variation of two distributions is at most 1 by the triangle inequality at each letter, and a
channel does not increase it by that for the sum over its inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import combinations, permutations
from operator import itemgetter

from emsym.kernel.atoms import monomial_key
from emsym.kernel.certificate import AboveRoot, BelowRoot, Nonnegative, Square, Total, Witness
from emsym.kernel.polynomial import Absolute, Atom, Integer, Monomial, Polynomial, single
from emsym.kernel.signs import is_nonnegative, is_positive, is_positive_atom
from emsym.named import CauchySchwarz, Triangle
from emsym.search.cuts import largest_first, spoken
from emsym.search.forms import equal, normal_form
from emsym.search.laws import Law
from emsym.search.pool import ratio
from emsym.search.readable import readable
from emsym.search.weights import factors, product, sums, weightings
from emsym.terms.nodes import (
    Add,
    Mul,
    Number,
    Power,
    Probability,
    Sum,
    Term,
    Value,
    inside_absolute,
    minus,
    negative,
    number,
    quotient,
    root,
    square,
)
from emsym.terms.traverse import bound_values, free_values, postorder, substitute

MOST_ABSOLUTES = 8
MOST_SQUARED = 6
MOST_ISOLATED = 2
MOST_AVERAGED = 4


def squares(difference: Polynomial) -> Iterator[Square]:
    """(a − b)² for monomials a², b² of the difference."""
    halves = [_halved(m) for m, c in difference.terms.items() if c > 0]
    for left, right in combinations([half for half in halves if half is not None], 2):
        for sign in (-1, 1):
            yield Square(Add((readable(Polynomial({left: 1})), readable(Polynomial({right: sign})))))


def _halved(monomial: Monomial) -> Monomial | None:
    if all(e == int(e) and int(e) % 2 == 0 for _, e in monomial):
        return frozenset((atom, int(e) // 2) for atom, e in monomial)
    if all(is_positive_atom(atom) for atom, _ in monomial):
        return frozenset((atom, Fraction(e) / 2) for atom, e in monomial)
    return None


def absolutes(sides: Sequence[Term]) -> list[Term]:
    """Each t that stands as |t|, once."""
    inside = (inside_absolute(node) for side in sides for node in postorder(side))
    return list(dict.fromkeys(term for term in inside if term is not None))


def magnitudes(terms: Sequence[Term]) -> Iterator[Witness]:
    """|t| − t and |t| + t."""
    for term in terms:
        for lesser in (term, negative(term)):
            yield BelowRoot(lesser, square(term), Total(()))


def triangles(terms: Sequence[Term], sides: Sequence[Term]) -> Iterator[Witness]:
    """The triangle inequality for what stands in bars: its summands, its sums, and where one is the sum of others."""
    bound, sets = frozenset[Value]().union(*map(bound_values, sides)), spoken(sides)
    for term in terms:
        if isinstance(term, Add):
            yield Triangle((), term.terms)
        if (whole := _as_one_sum(term)) is not None:
            yield Triangle(whole.indices, (whole.body,))
    for first, second, third in permutations(terms, 3):
        for other in (second, negative(second)):
            if _proportional(Add((first, other)), third):
                yield Triangle((), (first, other))
    for term, marginal in permutations(terms, 2):
        for indices in largest_first(free_values(term) & bound, sets):
            if _same_size(Sum(tuple(sorted(indices)), term), marginal):
                yield Triangle(tuple(sorted(indices)), (term,))


def _proportional(first: Term, second: Term) -> bool:
    """Whether one is a multiple of the other, of either sign."""
    form, other = normal_form(first), normal_form(second)
    return any(ratio(form.scaled(sign), other) is not None for sign in (1, -1))


def _same_size(first: Term, second: Term) -> bool:
    return equal(first, second) or equal(first, negative(second))


def _as_one_sum(term: Term) -> Sum | None:
    """Σ_z (a − b) for Σ_z a − Σ_z b."""
    parts = term.terms if isinstance(term, Add) else (term,)
    sums = [_as_sum(part) for part in parts]
    first = sums[0]
    if first is None:
        return None
    bodies: list[Term] = []
    for each in sums:
        if each is None or [i.variable for i in each.indices] != [i.variable for i in first.indices]:
            return None
        bodies.append(substitute(each.body, dict(zip(each.indices, first.indices, strict=True))))
    return Sum(first.indices, Add(tuple(bodies)) if len(bodies) > 1 else bodies[0])


def _as_sum(term: Term) -> Sum | None:
    """The sum that a term is, or that it is the negative of."""
    if isinstance(term, Sum):
        return term
    inner = [part for part in getattr(term, "factors", ()) if isinstance(part, Sum)]
    if len(inner) != 1 or term != negative(inner[0]):
        return None
    return Sum(inner[0].indices, negative(inner[0].body))


def schwarz(sides: Sequence[Term], found: Sequence[Law]) -> Iterator[Witness]:
    """The Cauchy–Schwarz inequality for each (Σ c)²: with two sums Σ a² and Σ b², or a law w: Σ c²/w ≥ (Σ c)²."""
    sums = list(dict.fromkeys(node for side in sides for node in postorder(side) if isinstance(node, Sum)))
    for whole in _squared(sides):
        for law in found:
            if law.values == frozenset(whole.indices):
                share = root(law.term)
                yield CauchySchwarz(whole.indices, quotient(whole.body, share), share)
        halves = [half for half in (_half(each, whole.indices) for each in sums) if half is not None]
        for first, second in combinations(halves, 2):
            if _same_size(Sum(whole.indices, Mul((first, second))), whole):
                yield CauchySchwarz(whole.indices, first, second)


def covariances(sides: Sequence[Term], found: Sequence[Law]) -> Iterator[Witness]:
    """Var(φ) Var(ψ) − Cov(φ, ψ)², for what is averaged under a law, and for the ratios of others to it."""
    nodes = (node for side in sides for node in postorder(side))
    squared = (node.base for node in nodes if isinstance(node, Power) and node.exponent == 2)
    if not any(isinstance(node, Sum) for base in squared for node in postorder(base)):
        return
    named = [law for law in found if isinstance(law.term, Probability)]
    for law in named:
        indices = tuple(sorted(law.values))
        ratios = [quotient(other.term, law.term) for other in named if other.values == law.values and other is not law]
        centred = [_centred(indices, law.term, each) for each in (*_averaged(sides, law), *ratios)[:MOST_AVERAGED]]
        share = root(law.term)
        for first, second in combinations(centred, 2):
            yield CauchySchwarz(indices, Mul((share, first)), Mul((share, second)))


def _averaged(sides: Sequence[Term], law: Law) -> list[Term]:
    """f of each Σ w f."""
    found: dict[Term, None] = {}
    for total in sums(*sides):
        if frozenset(total.indices) == law.values:
            for weight, rest in weightings(total):
                if weight == law.term:
                    found.update(dict.fromkeys(part for part in rest if not free_values(part).isdisjoint(law.values)))
    return list(found)


def _centred(indices: tuple[Value, ...], weight: Term, term: Term) -> Term:
    return minus(term, Sum(indices, Mul((weight, term))))


def _squared(sides: Sequence[Term]) -> list[Sum]:
    """Each sum that stands squared, or between bars."""
    powers = (node for side in sides for node in postorder(side) if isinstance(node, Power))
    bases = (node.base for node in powers if node.exponent == 2)
    inside = dict.fromkeys(product([part for part in factors(base) if not isinstance(part, Number)]) for base in bases)
    return [whole for whole in map(_as_one_sum, inside) if whole is not None]


def _half(total: Sum, indices: tuple[Value, ...]) -> Term | None:
    """a over these indices, for Σ a²."""
    if [index.variable for index in total.indices] != [index.variable for index in indices]:
        return None
    once: list[Term] = []
    twice: list[Term] = []
    for part in factors(substitute(total.body, dict(zip(total.indices, indices, strict=True)))):
        if part in once:
            once.remove(part)
            twice.append(part)
        else:
            once.append(part)
    return product([*twice, *map(root, once)]) if all(is_positive(normal_form(part)) for part in once) else None


def between(difference: Polynomial) -> Iterator[tuple[Term, Term]]:
    """c and t for a difference c − |t|."""
    found = []
    for monomial in sorted(difference.terms, key=monomial_key):
        sizes = [(atom, exponent) for atom, exponent in monomial if isinstance(atom, Absolute)]
        if difference.terms[monomial] < 0 and is_nonnegative(Polynomial({monomial: 1})) and len(sizes) == 1:
            alone = Polynomial({monomial: difference.terms[monomial]})
            ((size, exponent),) = sizes
            inside = Polynomial({monomial.difference(sizes): alone.terms[monomial]}).times(single(size.atom))
            if exponent == 1:
                found.append((readable(difference.minus(alone)), readable(inside)))
    return iter(found[:MOST_ISOLATED])


@dataclass(frozen=True, slots=True)
class Isolated:
    """A difference as √b − a, or as c − √b: what is wanted of the squares is that `above` is at least `below`."""

    above: Term
    below: Term
    witness: Callable[[Witness], Witness]


def has_more_roots(difference: Polynomial) -> bool:
    """Whether a difference has roots, and more terms than are squared, or more roots than are set apart."""
    roots = sum(map(_is_root, difference.terms))
    return bool(_roots_of(difference)) and (len(difference.terms) > MOST_SQUARED or roots > MOST_ISOLATED)


def isolated(difference: Polynomial, sides: Sequence[Term] = ()) -> Iterator[Isolated]:
    """The ways to set one root of a difference apart; its square is to be compared with that of the rest.

    Only where few terms are squared and fewer roots are left; those first that leave the fewest. What stands below the
    root is as it is written in the sides, where a square is seen to be none that is below 0.
    """
    before = _roots_of(difference)
    if not before or len(difference.terms) > MOST_SQUARED:
        return
    found = []
    for monomial in sorted(filter(_is_root, difference.terms), key=monomial_key):
        alone = Polynomial({monomial: difference.terms[monomial]})
        rest = difference.minus(alone)
        left = _roots_of(alone.times(alone).minus(rest.times(rest)))
        if left < before:
            found.append((len(left), alone, rest))
    for _, alone, rest in sorted(found, key=itemgetter(0))[:MOST_ISOLATED]:
        radicand = _as_written(_square_of(alone), sides)
        if is_nonnegative(alone):
            lesser = readable(rest.scaled(-1))
            yield Isolated(radicand, square(lesser), partial(BelowRoot, lesser, radicand))
        else:
            greater = readable(rest)
            above = partial(AboveRoot, greater, radicand, sign=Nonnegative(greater))
            yield Isolated(square(greater), radicand, above)


def _as_written(radicand: Term, sides: Sequence[Term]) -> Term:
    """What stands below a root in the sides, times a number, where that is the radicand."""
    form = normal_form(radicand)
    for node in (node for side in sides for node in postorder(side) if isinstance(node, Power)):
        scale = ratio(form, normal_form(node.base)) if node.exponent == Fraction(1, 2) else None
        if scale is not None:
            return node.base if scale == 1 else Mul((number(scale), node.base))
    return radicand


def _square_of(alone: Polynomial) -> Term:
    """The square of a multiple of roots and absolute values; that of |t| as t², whose root is |t| and not √(t²)."""
    sizes = [atom.atom for monomial in alone.terms for atom, e in monomial if isinstance(atom, Absolute) and e == 1]
    inverse = frozenset((Absolute(atom, atom.free, atom.height), -1) for atom in sizes)
    rest = alone.times(Polynomial({inverse: 1}))
    squares = [square(readable(single(atom))) for atom in sizes]
    return product([readable(rest.times(rest)), *squares]) if squares else readable(alone.times(alone))


def _is_root(monomial: Monomial) -> bool:
    """Whether a monomial is a square root or an absolute value, times what is not negative."""
    alone = Polynomial({monomial: 1})
    return is_nonnegative(alone) and bool(_roots_of(alone))


def _roots_of(polynomial: Polynomial) -> frozenset[Atom]:
    """What stands below roots or between bars, other than below sums."""
    return frozenset(
        atom
        for monomial in polynomial.terms
        for atom, exponent in monomial
        if isinstance(atom, Absolute) or (exponent % 1 != 0 and not isinstance(atom, Integer))
    )
