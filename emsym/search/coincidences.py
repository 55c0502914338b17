"""Not trusted. Where a hypothesis says that a relative entropy is 0, one law may stand for the other.

So a bound that is tight has the posterior for its q, and variables that tell nothing of each other are independent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice, product

from emsym.kernel.certificate import Coincidence, Over, Witness
from emsym.kernel.polynomial import Polynomial
from emsym.kernel.rules import Refused
from emsym.named import Gibbs
from emsym.search import candidates
from emsym.search.forms import normal_form
from emsym.search.laws import outer_weights
from emsym.search.pool import accepted, ratio, shapes
from emsym.search.readable import readable
from emsym.search.shannon import families
from emsym.search.weights import sums
from emsym.terms.nodes import ONE, Mul, Term, Value, minus, quotient
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import free_values, substitute

MOST_WEIGHTS = 24


def coincidences(
    sides: Sequence[Term], hypotheses: Sequence[Hypothesis], place: int, multipliers: Callable[[Polynomial], list[Term]]
) -> Iterator[Witness]:
    """w − r for the laws w and r that the hypothesis of that number makes one, at a letter, and in the claim's sums.

    `multipliers` gives the factors with which a difference may be of use.
    """
    free = frozenset[Value]().union(*map(free_values, sides))
    for known in vanishing(sides, hypotheses, place):
        for names in _names(known.indices, free):
            alone = _renamed(known, names)
            for factor in [ONE, *multipliers(normal_form(minus(alone.weight, alone.other)))]:
                yield replace(alone, factor=factor)
        for total in sums(*sides):
            for names in _names(known.indices, free.union(total.indices)):
                if not set(names).isdisjoint(total.indices):
                    alone = _renamed(known, names)
                    for law in (alone.weight, alone.other):
                        factor = readable(normal_form(quotient(total.body, law)))
                        yield Over(total.indices, replace(alone, factor=factor))


def vanishing(sides: Sequence[Term], hypotheses: Sequence[Hypothesis], place: int) -> Iterator[Coincidence]:
    """The laws that a hypothesis makes one, a multiple of their relative entropy; a conditional information is one."""
    claim = hypotheses[place]
    said = normal_form(minus(claim.left, claim.right))
    if not shapes(said):
        return
    written = list(candidates.gibbs(claim.left, claim.right, *sides))
    joint = (each for family in families([said]) for each in family.joint_informations())
    for gibbs in dict.fromkeys(chain(written, joint, _averaged(written, (claim.left, claim.right)))):
        form = accepted(gibbs, tuple(hypotheses))
        if form is not None and any(ratio(side, form) is not None for side in (said, said.scaled(-1))):
            with suppress(Refused):
                yield gibbs.coincides(place, hypotheses)


def _averaged(divergences: Sequence[Gibbs], sides: Sequence[Term]) -> Iterator[Gibbs]:
    """Σ_x p(x) KL(w ‖ r) as one divergence, of p(x) w from p(x) r."""
    weights = list(islice(outer_weights(sides), MOST_WEIGHTS))
    for gibbs, (indices, weight) in product(divergences, weights):
        if weight != ONE and set(indices).isdisjoint(gibbs.indices):
            inside = (*indices, *gibbs.indices)
            yield Gibbs(inside, Mul((weight, gibbs.weight)), Mul((weight, gibbs.other)))


def _names(indices: Sequence[Value], values: Iterable[Value]) -> Iterator[tuple[Value, ...]]:
    """The indices of two laws, each under its own name or that of another value of its variable."""
    ordered = sorted(values)
    choices = (dict.fromkeys([i, *(v for v in ordered if v.variable == i.variable)]) for i in indices)
    yield from product(*choices)


def _renamed(known: Coincidence, names: tuple[Value, ...]) -> Coincidence:
    renaming = dict(zip(known.indices, names, strict=True))
    weight, other = (substitute(law, renaming) for law in (known.weight, known.other))
    return replace(known, indices=names, weight=weight, other=other)
