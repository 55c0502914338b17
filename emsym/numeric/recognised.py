"""Which maps make hypotheses hold, and in what order: read from the equations, and tried on random models.

What an equation says of a part of a law is imposed as it says; a number in which it is linear is moved. Where an
equation does not tell, as I(X; Z | Y) = 0 does not, it is tried on models on which one constraint at a time, or two,
has been imposed, and of those that make it hold the one is taken that leaves most freedom. The maps are put in an
order in which none undoes another, which a law built factor by factor has. Nothing rests on this guess.

Not trusted; shares nothing with the kernel. Imports NumPy, and neither SymPy nor python-flint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, permutations, product

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.constraints import Agreement, Constraint, Independence, Symmetry, Uniformity
from emsym.numeric.equations import Assigned, Bounded, Moved
from emsym.numeric.evaluate import Models
from emsym.numeric.imposed import Constraints, Part
from emsym.numeric.plan import Head, HeadKind, Plan, compile_terms, head_of, heads, sign_of, signature
from emsym.numeric.supposed import Supposed, sides_of
from emsym.terms.claim import Relation
from emsym.terms.nodes import Sign, minus
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import data, free_values, leaf_values

MOST_VARIABLES = 5
MOST_SINGLE, MOST_PAIRED = 400, 64
MILD = 4  # degrees of freedom lost, beyond which two constraints may be better than one
ORDERS = 24
OFTEN_ENOUGH = 0.25
OFTEN_BY_CHANCE = 0.75

Parts = tuple[Part, ...]


def recognised(supposed: Supposed, drawn: Models) -> Constraints:
    """What the hypotheses that do not hold by definition ask for, as far as it is seen on some random models.

    An equation about points of data asks for less than what would be imposed: it is left to chance.
    """
    search = _Search(supposed, supposed.plan(), _smoothed(drawn))
    unmet = search.unmet()
    if not unmet:
        return Constraints()
    found = {row: way for row in unmet if (way := search.read(row)) is not None}
    others = [row for row in unmet if row not in found]
    together, tried = search.tried(others) if others else ((), {})
    groups = [(part,) for part in sorted(found.values(), key=_scope)]
    best, share = search.ordered([*tried.values(), *groups], [*found, *tried])
    return best if share >= OFTEN_ENOUGH or not together else Constraints(together)


@dataclass(frozen=True, slots=True)
class _Search:
    """Hypotheses and the models on which maps are tried; a row is the number, from 0, of one that is compared."""

    supposed: Supposed
    plan: Plan
    models: Models

    def meeting(self, models: Models) -> NDArray[np.bool_]:
        """In which models each hypothesis holds."""
        return self.supposed.meeting(self.plan, models)

    def met(self, way: Constraints, models: Models) -> NDArray[np.bool_]:
        """In which models each hypothesis holds after the maps have been applied."""
        return self.meeting(way.on_models(models, self.supposed))

    def unmet(self) -> list[int]:
        """The hypotheses that random models seldom meet."""
        shares = self.meeting(self.models).mean(axis=1)
        return [
            row
            for row, hypothesis in enumerate(self.supposed.remaining)
            if shares[row] < (1 if hypothesis.relation is Relation.EQUAL else OFTEN_BY_CHANCE)
            and not (data(hypothesis.left) | data(hypothesis.right))
        ]

    def read(self, row: int) -> Part | None:
        """The first map that one hypothesis by itself suggests, and that makes it hold."""
        for part in _suggested(self.supposed, row):
            if self.met(Constraints((part,)), self.models)[row].all():
                return part
        return None

    def ordered(self, groups: Sequence[Parts], rows: Sequence[int]) -> tuple[Constraints, float]:
        """The maps in the order in which most models meet the hypotheses, and the share of these models."""
        best, most = Constraints(), 0.0
        for way in self._orders(groups, rows):
            share = float(self.met(way, self.models)[list(rows)].all(axis=0).mean())
            if share > most:
                best, most = way, share
            if share == 1:
                break
        return best, most

    def _orders(self, groups: Sequence[Parts], rows: Sequence[int]) -> Iterator[Constraints]:
        inserted = self._inserted(groups, rows)
        yield Constraints(inserted)
        yield Constraints(inserted * 2)
        every = tuple(dict.fromkeys(part for group in groups for part in group))
        for additive in (False, True):
            for order in islice(permutations(every), ORDERS):
                yield Constraints(order, additive)

    def _inserted(self, groups: Sequence[Parts], rows: Sequence[int]) -> Parts:
        """The maps one by one, each put where most hypotheses hold: behind the others, if it makes no difference."""
        sequence: Parts = ()
        for group in groups:
            new = tuple(part for part in group if part not in sequence)
            options = [(*sequence[:at], *new, *sequence[at:]) for at in range(len(sequence), -1, -1)]
            sequence = max(options, key=lambda option: self._count(option, rows)) if sequence else new
        return sequence

    def _count(self, option: Parts, rows: Sequence[int]) -> int:
        return int(self.met(Constraints(option), self.models)[list(rows)].all(axis=1).sum())

    def tried(self, rows: Sequence[int]) -> tuple[Parts, dict[int, Parts]]:
        """Maps that make all these hypotheses hold, and for each the maps that leave most freedom, if any do."""
        single = _possible(self.supposed, [self.supposed.remaining[row] for row in rows])
        if not single:
            return (), {}
        tried, met = self._trials(single, rows)
        columns = zip(rows, met.T, strict=True)
        each = {
            row: next((way for way, holds in zip(tried, column, strict=True) if holds), ()) for row, column in columns
        }
        together = next((way for way, holds in zip(tried, met, strict=True) if holds.all()), ())
        return together, {row: way for row, way in each.items() if way}

    def _trials(self, single: Sequence[Constraint], rows: Sequence[int]) -> tuple[list[Parts], NDArray[np.bool_]]:
        """Constraints, those that leave most freedom first, and which hypotheses hold where each has been imposed."""
        model, chosen = self.models.slice(slice(0, 1)), list(rows)
        once = _stacked([Constraints((part,)).on_models(model, self.supposed) for part in single])
        tried: list[tuple[Constraint, ...]] = [(part,) for part in single]
        met = [self.meeting(once)[chosen].T]
        usual = [place for place, part in enumerate(single) if isinstance(part, Independence | Agreement)]
        mild = [place for place in usual if single[place].lost() <= MILD]
        if not met[0][mild].any(axis=0).all() and len(usual) <= MOST_PAIRED:
            first = once.slice(np.array(usual, dtype=np.intp))
            for place in usual:
                tried += [(single[other], single[place]) for other in usual]
                met.append(self.met(Constraints((single[place],)), first)[chosen].T)
        order = sorted(range(len(tried)), key=lambda place: sum(part.lost() for part in tried[place]))
        return [tried[place] for place in order], np.concatenate(met)[order]


def _suggested(supposed: Supposed, row: int) -> Iterator[Part]:
    """The maps that one hypothesis by itself suggests."""
    hypothesis, place = supposed.remaining[row], supposed.checked[row]
    for each in supposed.assignments:
        if each.number == place:
            plan = compile_terms([each.term], supposed.settled)
            yield Assigned(each.distribution, each.event, each.given, plan)
    yield from _bounded(supposed, hypothesis)
    yield from _moved(supposed, hypothesis)


def _bounded(supposed: Supposed, hypothesis: Hypothesis) -> Iterator[Bounded]:
    """A function or a real that a bound has alone on one side."""
    if hypothesis.relation is Relation.EQUAL:
        return
    sides = hypothesis.left, hypothesis.right
    for leaf, term, relation in ((*sides, hypothesis.relation), (*sides[::-1], hypothesis.relation.flipped)):
        values, head = leaf_values(leaf), head_of(leaf)
        if head is None or head in heads(term) or not _is_drawn(supposed, head):
            continue
        own = len(set(values)) == len(values) and set(values) <= set(hypothesis.every)
        if own and free_values(term) <= {*values, *supposed.settled}:
            yield Bounded(head, values, compile_terms([term], supposed.settled), relation)


def _moved(supposed: Supposed, hypothesis: Hypothesis) -> Iterator[Moved]:
    """A function or a real that may be moved until the two sides, which are one number each, are equal."""
    plan = compile_terms([minus(hypothesis.left, hypothesis.right)], supposed.settled)
    if plan.steps[plan.roots[0]].axes:
        return
    free = [head for head in heads(hypothesis.left) | heads(hypothesis.right) if _is_drawn(supposed, head)]
    signed = {head: sign_of(head, supposed.signature) is not Sign.REAL for head in free}
    for head in sorted(free, key=lambda head: (signed[head], head.kind, head.name, head.variables)):
        yield Moved(head, plan, hypothesis.relation)


def _is_drawn(supposed: Supposed, head: Head) -> bool:
    drawn = supposed.drawn
    if head.kind is HeadKind.REAL:
        return head.name in drawn.reals
    return head.kind is HeadKind.FUNCTION and (head.name, head.variables) in drawn.functions


def _scope(part: Part) -> tuple[int, int]:
    """How much of a law a map is about: maps of less come first, and those of numbers last."""
    if isinstance(part, Assigned):
        return 0, len(part.event) + len(part.given)
    return 1, 0


def _possible(supposed: Supposed, hypotheses: Sequence[Hypothesis]) -> list[Constraint]:
    """All constraints on the variables that the hypotheses mention, those that leave most freedom first."""
    mentioned = signature(sides_of(hypotheses)).distributions
    if (
        mentioned.keys() - supposed.drawn.distributions.keys()
    ):  # what a law is defined by may be constrained in its place
        mentioned = {**supposed.drawn.distributions}
    found: list[Constraint] = []
    for name, variables in mentioned.items():
        for first, second, given in _split(variables[:MOST_VARIABLES], 3):
            if first < second:
                found.append(Independence(name, first, second, given))
        found += (Uniformity(name, *parts) for parts in _split(variables[:MOST_VARIABLES], 2))
        found += (Symmetry(name, *pair, len(variables) - 2) for pair in combinations(variables[:MOST_VARIABLES], 2))
    for name, other in permutations(mentioned, 2):
        shared = tuple(variable for variable in mentioned[name] if variable in mentioned[other])
        found += (Agreement(name, other, *parts) for parts in _split(shared[:MOST_VARIABLES], 2))
    return sorted(found, key=lambda part: part.lost())[:MOST_SINGLE]


def _split(variables: Sequence[str], parts: int) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Disjoint parts; only the last may be empty, and some variables are in none."""
    for owners in product(range(parts + 1), repeat=len(variables)):
        split = tuple(
            tuple(name for name, owner in zip(variables, owners, strict=True) if owner == part) for part in range(parts)
        )
        if all(split[:-1]):
            yield split


def _smoothed(models: Models) -> Models:
    """As random, and further from where probabilities vanish."""
    weights = {}
    for name, table in models.weights.items():
        axes = tuple(range(table.ndim - 1))
        weights[name] = table / table.sum(axis=axes) + models.count / table.size
    return replace(models, weights=weights)


def _stacked(batches: Sequence[Models]) -> Models:
    """Batches of the same alphabets side by side."""
    first = batches[0]
    return Models(
        sum(batch.count for batch in batches),
        first.distributions,
        first.sizes,
        {name: np.concatenate([b.weights[name] for b in batches], axis=-1) for name in first.weights},
        {key: np.concatenate([b.functions[key] for b in batches], axis=-1) for key in first.functions},
        {name: np.concatenate([b.reals[name] for b in batches], axis=-1) for name in first.reals},
        {known: np.concatenate([b.data[known] for b in batches], axis=-1) for known in first.data},
        {value: np.concatenate([b.letters[value] for b in batches]) for value in first.letters},
    )
