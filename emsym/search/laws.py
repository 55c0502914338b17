"""Not trusted. Distributions that a claim contains without naming them, and the divergences between them.

A law is a positive term that sums to one over some values: q(z) W(y | z) inside a mixture Σ_z q(z) W(y | z), a weight
λ q(z) + (1 − λ) r(z), a normalised a(z)/Σ_z a(z). Between two laws over the same values lie a relative entropy and, for
each split of the values, the conditional relative entropies, from which data processing, convexity and the chain rules
follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as product_of

from emsym.kernel.certificate import (
    AboveRoot,
    BelowRoot,
    Coincidence,
    Nonnegative,
    Over,
    Part,
    Pinsker,
    Product,
    Square,
    Tangent,
    Total,
    Vanishing,
    Witness,
)
from emsym.kernel.normal_form import Malformed
from emsym.kernel.obligations import Need, shown
from emsym.kernel.polynomial import Polynomial, TooLarge
from emsym.named import CauchySchwarz, Gibbs, Jensen, Named
from emsym.named.jensen import Convexity
from emsym.search.cuts import largest_first, spoken
from emsym.search.forms import equal, normal_form
from emsym.search.readable import readable
from emsym.search.weights import factors, product, summands
from emsym.terms.nodes import (
    ONE,
    Add,
    Log,
    Mul,
    Number,
    Power,
    Probability,
    Size,
    Sum,
    Term,
    Value,
    inside_absolute,
    minus,
    number,
    quotient,
    root,
)
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import bound_values, free_values, postorder, substitute

MOST_LAWS = 16

Values = frozenset[Value]
Weighting = tuple[tuple[Value, ...], Term]


@dataclass(frozen=True, slots=True)
class Law:
    """A positive term that sums to one over its values; with others of its values fixed, where it has more.

    `mass` is what an unnormalised term was divided by; 1 for one that was normalised as it stood.
    """

    term: Term
    values: Values
    mass: Term = ONE

    def marginal(self, kept: Values) -> Term:
        """The law of some of the values."""
        rest = self.values - kept
        return _written(Sum(tuple(sorted(rest)), self.term), kept) if rest else self.term


def _written(term: Term, event: Values) -> Term:
    """In normal form, or as it stands, where the sign of a mixture λ q + (1 − λ) r can still be seen."""
    form = normal_form(term)
    return readable(form, event) if len(form.terms) == 1 else term


def laws(sides: Sequence[Term], hypotheses: Sequence[Hypothesis] = ()) -> Iterator[Law]:
    """The laws that the sides contain, over the values that they sum over, each once."""
    bound, sets = frozenset[Value]().union(*map(bound_values, sides)), spoken(sides)
    found: set[tuple[Polynomial, Values]] = set()
    for term in _weights(sides):
        for law in _normalised(term, bound, sets, hypotheses):
            key = normal_form(law.term), law.values
            if key not in found:
                found.add(key)
                yield law


def _weights(sides: Sequence[Term]) -> Iterator[Term]:
    """What may be a law: the weights of sums, the sums inside them opened, and what stands below logarithms."""
    seen: dict[Term, None] = {}
    for node in (node for side in sides for node in postorder(side)):
        match node:
            case Sum():
                heads = _heads(node)
                opened = [inner for part in heads for inner in factors(_opened(part))]
                seen.update(dict.fromkeys((product(heads), product(opened))))
                seen.update(dict.fromkeys(part for part in heads if isinstance(part, Probability | Sum | Add)))
            case Power(Power(Add(terms), _), _) if inside_absolute(node) is not None:
                seen.update(dict.fromkeys(product(_unsigned(part)) for part in terms))
            case Log(argument):
                parts = factors(argument)
                above = [part for part in parts if not (isinstance(part, Power) and part.exponent < 0)]
                below = [part.base for part in parts if isinstance(part, Power) and part.exponent == -1]
                for whole in (above, below):
                    seen.update(dict.fromkeys((product(whole), product([_opened(part) for part in whole]))))
    seen.update(dict.fromkeys(node for side in sides for node in postorder(side) if isinstance(node, Probability)))
    return iter(seen)


def _unsigned(term: Term) -> list[Term]:
    return [part for part in factors(term) if not isinstance(part, Number)]


def _heads(total: Sum) -> list[Term]:
    """The weights of a sum, with those of sums inside it: p(x) and p(z | x) of Σ_x p(x) Σ_z p(z | x) log …"""
    heads: list[Term] = []
    waiting = factors(total.body)
    while waiting:
        part = waiting.pop(0)
        if not _is_signed(part):
            heads.append(part)
        elif isinstance(part, Sum):
            waiting += factors(part.body)
    return heads


def _is_signed(part: Term) -> bool:
    """Whether a factor is no weight: a logarithm, a number, or a sum of logarithms."""
    return isinstance(part, Log | Number) or any(isinstance(node, Log) for node in postorder(part))


def _opened(term: Term) -> Term:
    """The body of a mixture Σ_z q(z) W(y | z), which is a law over z too."""
    return term.body if isinstance(term, Sum) else term


def _normalised(term: Term, bound: Values, sets: Sequence[Values], hypotheses: Sequence[Hypothesis]) -> Iterator[Law]:
    """The term as a law over as many of its bound values as it sums to one over, or divided by its sum."""
    inside = free_values(term) & bound
    if not inside:
        return
    try:
        if not shown(term, Need.POSITIVE, hypotheses, inside):
            return
        for values in largest_first(inside, sets):
            if equal(Sum(tuple(sorted(values)), term), ONE):
                yield Law(term, values)
                return
        for values in largest_first(inside, sets):
            mass = _written(Sum(tuple(sorted(values)), term), frozenset())
            yield Law(quotient(term, mass), values, mass)
    except (Malformed, TooLarge):
        return


def divergences(found: Sequence[Law], sets: Sequence[Values] = ()) -> Iterator[Witness]:
    """Relative entropies of one law to another over the same values, whole and split; first those of named laws."""
    pairs = list(_pairs(found))
    for first, second in pairs:
        yield _weighted(first, Gibbs(tuple(sorted(first.values)), first.term, second.term))
    for first, second in pairs:
        if first.mass == second.mass == ONE:
            yield from _split(first, second, sets)


def _pairs(found: Sequence[Law]) -> Iterator[tuple[Law, Law]]:
    pairs = [(first, second) for first in found for second in found if first is not second]
    pairs = [(first, second) for first, second in pairs if first.values == second.values]
    return iter(sorted(pairs, key=lambda pair: (pair[0].mass != ONE) + (pair[1].mass != ONE)))


def independent(found: Sequence[Law], values: Sequence[Value]) -> Iterator[Term]:
    """Each law over these values, and for each law over one variable the product of it at each of them."""
    for law in found:
        if law.mass == ONE and law.values == frozenset(values):
            yield law.term
        elif law.mass == ONE and len(law.values) == 1:
            (own,) = law.values
            if all(value.variable == own.variable for value in values):
                yield product([substitute(law.term, {own: value}) for value in values])


def powers(found: Sequence[Law], sets: Sequence[Values] = ()) -> Iterator[Witness]:
    """Jensen's inequality for the ratio of two laws: Σ r √(w/r) ≤ 1, Σ r (w/r)² ≥ 1; one of them may be uniform."""
    values = dict.fromkeys(law.values for law in found)
    uniform = [Law(product([Power(Size(v.variable), Fraction(-1)) for v in sorted(each)]), each) for each in values]
    for first, second in _pairs([*found, *uniform]):
        if first.mass == second.mass == ONE:
            for function in (Convexity.SQRT, Convexity.SQUARE):
                ratio = quotient(first.term, second.term)
                yield Jensen(function, tuple(sorted(first.values)), second.term, ratio)
                yield from _split_powers(function, first, second, sets)


def _split_powers(function: Convexity, first: Law, second: Law, sets: Sequence[Values]) -> Iterator[Witness]:
    """Σ_b r(b) (what φ(w/r) loses under r(a | b)): what is lost of Σ r φ(w/r) where a is forgotten."""
    for behind in largest_first(first.values, sets):
        event = first.values - behind
        if event:
            outer = second.marginal(behind)
            weight = _written(quotient(second.term, outer), event)
            inner = Jensen(function, tuple(sorted(event)), weight, quotient(first.term, second.term))
            yield Over(tuple(sorted(behind)), Product((Nonnegative(outer), inner)))


def tangents(sides: Sequence[Term], found: Sequence[Law]) -> Iterator[Witness]:
    """Σ w (t − 1 − log t) for each law w and each sum Σ w t in which no logarithm stands."""
    for node in _moved_in(sides):
        if not _is_signed(node):
            for law in found:
                if law.values == frozenset(node.indices) and law.mass == ONE:
                    loss = Tangent(quotient(node.body, law.term))
                    yield Over(node.indices, Product((Nonnegative(law.term), loss)))


def _moved_in(sides: Sequence[Term]) -> list[Sum]:
    """Each sum, and with the factors beside it moved in: Σ_x q(x) exp(T(x))/a of (Σ_x q(x) exp(T(x)))/a."""
    found: dict[Sum, None] = {}
    for node in (node for side in sides for node in postorder(side)):
        if isinstance(node, Sum):
            found[node] = None
        elif isinstance(node, Mul):
            parts = [part for part in factors(node) if not isinstance(part, Number) or part.value > 0]
            inner = [part for part in parts if isinstance(part, Sum)]
            outside = [part for part in parts if not isinstance(part, Sum)]
            if len(inner) == 1 and outside and free_values(product(outside)).isdisjoint(inner[0].indices):
                found[Sum(inner[0].indices, product([*factors(inner[0].body), *outside]))] = None
    return list(found)


def _weighted(law: Law, part: Witness) -> Witness:
    return part if law.mass == ONE else Product((Nonnegative(law.mass), part))


def _split(first: Law, second: Law, sets: Sequence[Values]) -> Iterator[Witness]:
    """KL(w(b) ‖ r(b)) and Σ_b w(b) KL(w(a | b) ‖ r(a | b)) for each split of the values into a and b."""
    for behind in largest_first(first.values, sets):
        event = first.values - behind
        if event:
            outer, other = first.marginal(behind), second.marginal(behind)
            yield Gibbs(tuple(sorted(behind)), outer, other)
            weight = _written(quotient(first.term, outer), event)
            against = _written(quotient(second.term, other), event)
            inner = Gibbs(tuple(sorted(event)), weight, against)
            yield Over(tuple(sorted(behind)), Product((Nonnegative(outer), inner)))


def outer_weights(sides: Sequence[Term]) -> list[Weighting]:
    """The weights under which something may be summed once more: those of the sums, those sums' marginals, and 1.

    Of a mixture λ q(z) + (1 − λ) r(z) the parts are weights as well.
    """
    sets = spoken(sides)
    found: dict[Weighting, None] = {}
    for node in (node for side in sides for node in postorder(side)):
        if isinstance(node, Sum):
            parts = [part for part in factors(node.body) if not _is_signed(part)]
            mixtures = [summand for part in parts if isinstance(part, Add) for summand in summands(part)]
            named = [part for part in parts if isinstance(part, Probability)]
            alone = [product(named)] if named and any(isinstance(part, Sum) for part in parts) else []
            for weight in (product(parts), *mixtures, *alone):
                for kept in largest_first(frozenset(node.indices), sets):
                    rest = tuple(sorted(set(node.indices) - kept))
                    found[tuple(sorted(kept)), _written(Sum(rest, weight), kept) if rest else weight] = None
            found[node.indices, ONE] = None
    return list(found)


def free_of(witness: Witness) -> Values:
    """The values that stand free in a witness."""
    match witness:
        case Named():
            return free_values(witness.term)
        case Nonnegative(term) | Tangent(term) | Square(term) | Pinsker(term) | Vanishing(term):
            return free_values(term)
        case Product(parts) | Total(parts):
            return frozenset[Value]().union(*map(free_of, parts))
        case BelowRoot(first, second) | AboveRoot(first, second):
            return free_values(first) | free_values(second)
        case Part(indices, term, letters):
            return (free_values(term) - set(indices)).union(letters)
        case Coincidence(factor, _, first, second):
            return free_values(factor) | free_values(first) | free_values(second)
        case Over(indices, part):
            return free_of(part) - set(indices)
    return frozenset()


def surprises(sides: Sequence[Term], found: Sequence[Law]) -> Iterator[Witness]:
    """What a law loses to its marginals: −log of a part under the whole; and each sum of a claim to its terms.

    So entropies of mixtures and of the outputs of channels are not negative, and log Σ_z exp f(z) is at least f(z).
    """
    sets = spoken(sides)
    for law in found:
        if law.mass == ONE:
            for values in largest_first(law.values, sets):
                rest = tuple(sorted(values))
                whole = law.marginal(law.values - values) if values != law.values else ONE
                yield Over(
                    tuple(sorted(law.values)), Product((Nonnegative(law.term), _excess(rest, law.term, rest, whole)))
                )
    free = sorted(frozenset[Value]().union(*map(free_values, sides)))
    for total in dict.fromkeys(node for side in sides for node in postorder(side) if isinstance(node, Sum)):
        if not _is_signed(total.body):
            for letters in product_of(*([v for v in free if v.variable == i.variable] for i in total.indices)):
                yield Part(total.indices, total.body, letters)
                yield _excess(total.indices, total.body, letters, total)


def _excess(indices: tuple[Value, ...], term: Term, letters: tuple[Value, ...], whole: Term) -> Witness:
    """log whole − log term(u) for whole = Σ_v term, by the tangent at term(u)/whole."""
    share = quotient(substitute(term, dict(zip(indices, letters, strict=True))), whole)
    return Total((Tangent(share), Product((Nonnegative(quotient(ONE, whole)), Part(indices, term, letters)))))


def total_variation(sides: Sequence[Term], found: Sequence[Law]) -> Iterator[Witness]:
    """What Pinsker's inequality loses, for each |q − r| = √((q − r)²) of two laws that the sides contain.

    With w = (q + 2 r)/3 it loses Σ r (t log t − t + 1 − 3 (t − 1)²/(2 (t + 2))) at t = q/r and half of Jensen's
    Σ w (|q − r|/w)² − (Σ |q − r|)² (Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.5).
    """
    for node, first, second in _differences(sides, found):
        indices = tuple(sorted(first.values))
        weight = Mul((number(Fraction(1, 3)), Add((first.term, Mul((number(2), second.term))))))
        yield Over(indices, Product((Nonnegative(second.term), Pinsker(quotient(first.term, second.term)))))
        yield Jensen(Convexity.SQUARE, indices, weight, quotient(node, weight))


def _differences(sides: Sequence[Term], found: Sequence[Law]) -> Iterator[tuple[Term, Law, Law]]:
    """|q − r| and the laws q and r, in either order, for each that the sides contain."""
    pairs = [(first, second) for first in found for second in found if first.values == second.values]
    for node in dict.fromkeys(node for side in sides for node in postorder(side) if isinstance(node, Power)):
        inside = inside_absolute(node)
        for first, second in pairs:
            if inside is not None and _is_difference(inside, first, second):
                yield node, first, second


def hellinger(sides: Sequence[Term], found: Sequence[Law]) -> Iterator[Witness]:
    """(Σ |q − r|)² ≤ Σ (√q − √r)² Σ (√q + √r)² (Cauchy and Schwarz), and (1 − Σ √(q r))² ≥ 0."""
    once = {node: (first, second) for node, first, second in _differences(sides, found)}
    for node, (first, second) in once.items():
        indices, roots = tuple(sorted(first.values)), (root(first.term), root(second.term))
        yield CauchySchwarz(indices, quotient(node, Add(roots)), Add(roots))
        yield Square(minus(ONE, Sum(indices, Mul(roots))))


def _is_difference(term: Term, first: Law, second: Law) -> bool:
    """Whether a term is the difference of two laws, of either sign; without squares, whose fractions take long."""
    return equal(term, minus(first.term, second.term)) or equal(term, minus(second.term, first.term))
