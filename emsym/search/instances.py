"""Not trusted. What holds for every letter, at the letters that the goal has, and summed as the goal sums.

f(z) ≥ g(z) for every z gives f(z₁) ≥ g(z₁), and Σ_z q(z) f(z) ≥ Σ_z q(z) g(z). Each is a lemma, so that the rest of the
search has hypotheses about the goal's own values alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, product

from emsym.kernel.certificate import (
    Assumed,
    Certificate,
    Lemma,
    Nonnegative,
    Over,
    Product,
    Sandwich,
    Vanishing,
    Witness,
)
from emsym.kernel.obligations import Need, shown
from emsym.search.laws import outer_weights
from emsym.search.unfolding import Prepared
from emsym.search.weights import factors, sums
from emsym.search.weights import product as product_of
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, Mul, Probability, Sum, Term, Value, negative
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import bound_values, free_values

MOST_LETTERS, MOST_WEIGHTS = 24, 24


def with_instances(ready: Prepared) -> Prepared:
    """With the lemmas about what is known for every letter, other than what laws are, which is unfolded."""
    sides = (ready.goal.left, ready.goal.right)
    for number, known in enumerate(ready.known):
        if known.every and not (known.relation is Relation.EQUAL and isinstance(known.left, Probability)):
            for lemma in _lemmas(number, known, sides):
                ready = ready.proved(lemma) or ready
    return ready


def _lemmas(number: int, known: Hypothesis, sides: Sequence[Term]) -> Iterator[Lemma]:
    free = frozenset[Value]().union(*map(free_values, sides))
    bound = frozenset[Value]().union(*map(bound_values, sides))
    weights = list(islice(dict.fromkeys(chain(_weights(sides), outer_weights(sides))), MOST_WEIGHTS))
    for letters in islice(_letters(known.every, free | bound), MOST_LETTERS):
        said, inside = known.at(letters), bound.intersection(letters)
        if letters != known.every:
            own = tuple(sorted(inside))
            yield Lemma(Hypothesis(said, own), _certificate(said.relation, ONE, (), number, letters))
        for indices, weight in weights if inside else ():
            if inside <= set(indices):
                summed = Claim(_total(indices, weight, said.left), said.relation, _total(indices, weight, said.right))
                yield Lemma(Hypothesis(summed), _certificate(said.relation, weight, indices, number, letters))


def _weights(sides: Sequence[Term]) -> Iterator[tuple[tuple[Value, ...], Term]]:
    """What stands in each sum of the goal and is at least 0."""
    for total in sums(*sides):
        parts = [part for part in factors(total.body) if shown(part, Need.NONNEGATIVE)]
        yield total.indices, product_of(parts)


def _letters(every: Sequence[Value], values: frozenset[Value]) -> Iterator[tuple[Value, ...]]:
    """The letters that the goal has, for each of the values."""
    ordered = sorted(values)
    yield from product(*([value for value in ordered if value.variable == each.variable] for each in every))


def _total(indices: tuple[Value, ...], weight: Term, side: Term) -> Term:
    return Sum(indices, side if weight == ONE else Mul((weight, side)))


def _certificate(
    relation: Relation, weight: Term, indices: tuple[Value, ...], number: int, letters: tuple[Value, ...]
) -> Certificate:
    if relation is Relation.EQUAL:
        return Sandwich(
            _over(indices, Vanishing(weight, number, letters)),
            _over(indices, Vanishing(negative(weight), number, letters)),
        )
    assumed = Assumed(number, letters)
    return _over(indices, assumed if weight == ONE else Product((Nonnegative(weight), assumed)))


def _over(indices: tuple[Value, ...], part: Witness) -> Witness:
    return Over(indices, part) if indices else part
