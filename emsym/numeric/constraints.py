"""What equality hypotheses ask of joints, as maps that take any joint to one that meets them.

No random joint meets I(X; Z | Y) = 0, however that is written. So each hypothesis is tried on random joints on which
one constraint at a time, or two, has been imposed: a conditional independence, the agreement of two distributions, a
uniform distribution, or the symmetry of two variables. Of those that make it hold, the one that leaves most freedom is
taken. Nothing rests on this guess: a model counts only where the hypotheses themselves hold, and a counterexample only
where they hold exactly.

The maps use sums, products and quotients alone, so that the same ones serve floating point in batches and exact
fractions. Not trusted; shares nothing with the kernel. Imports NumPy, and neither SymPy nor python-flint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, islice, permutations, product
from math import lcm, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emsym.numeric.compare import Subject, meets
from emsym.numeric.evaluate import Models
from emsym.numeric.plan import signature
from emsym.numeric.rational import Model, reduced
from emsym.terms.claim import Relation
from emsym.terms.traverse import data

Table = NDArray[Any]  # floating point with a batch behind the variables' axes, or fractions without one
Tables = Mapping[str, Table]
Variables = Mapping[str, tuple[str, ...]]

MOST_VARIABLES = 5
MOST_SINGLE, MOST_PAIRED = 400, 64
MILD = 4  # degrees of freedom lost, beyond which two constraints may be better than one
ORDERS = 24
OFTEN_ENOUGH = 0.25


@dataclass(frozen=True, slots=True)
class Independence:
    """A ⊥ B | C under one distribution."""

    distribution: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    given: tuple[str, ...]

    def imposed(self, tables: Tables, distributions: Variables, additive: bool) -> Table:
        """The distribution's joint with P(a, b, c) replaced by P(a, c) P(b, c) / P(c).

        What else there is keeps its conditional distribution; or, if `additive`, the difference is spread evenly, which
        changes no marginal that has none of A or none of B, but may leave a weight that is not positive.
        """
        joint, variables = tables[self.distribution], distributions[self.distribution]

        def marginal(*kept: tuple[str, ...]) -> Table:
            return _marginal(joint, variables, [name for part in kept for name in part])

        both = marginal(self.first, self.second, self.given)
        wanted = marginal(self.first, self.given) * marginal(self.second, self.given) / marginal(self.given)
        if not additive:
            return np.asarray(joint * (wanted / both))
        inside = {*self.first, *self.second, *self.given}
        spread = marginal(tuple(name for name in variables if name not in inside)) / marginal()
        return np.asarray(joint + (wanted - both) * spread)

    def lost(self) -> int:
        """The degrees of freedom that it takes away where every variable has two letters."""
        return int((2 ** len(self.first) - 1) * (2 ** len(self.second) - 1) * 2 ** len(self.given))


@dataclass(frozen=True, slots=True)
class Agreement:
    """P(a | c) is the same under two distributions; the first is changed."""

    distribution: str
    other: str
    event: tuple[str, ...]
    given: tuple[str, ...]

    def imposed(self, tables: Tables, distributions: Variables, additive: bool) -> Table:
        """The first distribution's joint with P(a | c) replaced by the other's."""
        joint, variables = tables[self.distribution], distributions[self.distribution]
        other, theirs = tables[self.other], distributions[self.other]
        inside = (*self.event, *self.given)

        def conditional(table: Table, names: tuple[str, ...]) -> Table:
            return np.asarray(_marginal(table, names, inside) / _marginal(table, names, self.given))

        present = conditional(other, theirs).squeeze(tuple(k for k, name in enumerate(theirs) if name not in inside))
        wanted = present[tuple(slice(None) if name in inside else None for name in variables)]
        return np.asarray(joint * (wanted / conditional(joint, variables)))

    def lost(self) -> int:
        """The degrees of freedom that it takes away where every variable has two letters."""
        return int((2 ** len(self.event) - 1) * 2 ** len(self.given))


@dataclass(frozen=True, slots=True)
class Uniformity:
    """P(a | c) is the same for every a."""

    distribution: str
    event: tuple[str, ...]
    given: tuple[str, ...]

    def imposed(self, tables: Tables, distributions: Variables, additive: bool) -> Table:
        """The distribution's joint with P(a | c) replaced by 1 / |A|."""
        joint, variables = tables[self.distribution], distributions[self.distribution]
        present = _marginal(joint, variables, (*self.event, *self.given))
        letters = prod(joint.shape[axis] for axis, name in enumerate(variables) if name in self.event)
        return np.asarray(joint * (_marginal(joint, variables, self.given) / (present * letters)))

    def lost(self) -> int:
        """The degrees of freedom that it takes away where every variable has two letters."""
        return int((2 ** len(self.event) - 1) * 2 ** len(self.given))


@dataclass(frozen=True, slots=True)
class Symmetry:
    """Two variables may be exchanged, where they have as many letters."""

    distribution: str
    first: str
    second: str
    others: int

    def imposed(self, tables: Tables, distributions: Variables, additive: bool) -> Table:
        """The mean of the distribution's joint and of the same with the two variables exchanged."""
        joint, variables = tables[self.distribution], distributions[self.distribution]
        exchanged = joint.swapaxes(variables.index(self.first), variables.index(self.second))
        return np.asarray(joint + exchanged) if exchanged.shape == joint.shape else joint

    def lost(self) -> int:
        """The degrees of freedom that it takes away where every variable has two letters."""
        return int(2**self.others)


Constraint = Independence | Agreement | Uniformity | Symmetry


@dataclass(frozen=True, slots=True)
class Constraints:
    """Constraints to be imposed one after another."""

    parts: tuple[Constraint, ...] = ()
    additive: bool = False

    def on_models(self, models: Models) -> Models:
        """Every model of a batch, changed as little as possible; uniform where that leaves no full support."""
        if not self.parts:
            return models
        with np.errstate(all="ignore"):
            tables = self._imposed(models.weights, models.distributions)
        return replace(models, weights={name: _supported(table) for name, table in tables.items()})

    def on_model(self, model: Model, distributions: Variables) -> Model:
        """One model, exactly; the model itself where that leaves no full support."""
        if not self.parts:
            return model
        exact = {name: np.asarray(table * Fraction(1), dtype=object) for name, table in model.weights.items()}
        tables = self._imposed(exact, distributions)
        if any(min(table.flat) <= 0 for table in tables.values()):
            return model
        return replace(model, weights={name: _integers(table) for name, table in tables.items()})

    def _imposed(self, weights: Tables, variables: Variables) -> dict[str, Table]:
        tables = dict(weights)
        for part in self.parts:
            tables[part.distribution] = part.imposed(tables, variables, self.additive)
        return tables


def recognised(subject: Subject, drawn: Models) -> Constraints:
    """What the equalities among the hypotheses ask for, as far as it can be seen on some random models.

    One about points of data asks for less than what would be imposed: it is left to chance.
    """
    numbers = [
        number
        for number, claim in enumerate(subject.hypotheses, 1)
        if claim.relation is Relation.EQUAL and not (data(claim.left) | data(claim.right))
    ]
    models = _smoothed(drawn)
    unmet = [number for number in numbers if not meets(subject, models, [number]).all()]
    single = _possible(subject, unmet)
    best, most = Constraints(), 0.0
    if not single:
        return best
    tried, met = _trials(subject, single, models.slice(slice(0, 1)), unmet)
    each = [next((parts for parts, holds in zip(tried, column, strict=True) if holds), ()) for column in met.T]
    together = next((parts for parts, holds in zip(tried, met, strict=True) if holds.all()), ())
    apart = tuple(dict.fromkeys(part for parts in each for part in parts))
    known = [number for number, parts in zip(unmet, each, strict=True) if parts]
    for additive in (False, True):
        for parts in islice(permutations(apart), ORDERS):
            way = Constraints(parts, additive)
            share = float(meets(subject, way.on_models(models), known).mean())
            if share == 1:
                return way
            if share > most:
                best, most = way, share
    return best if most >= OFTEN_ENOUGH or not together else Constraints(together)


def _trials(
    subject: Subject, single: Sequence[Constraint], model: Models, numbers: Sequence[int]
) -> tuple[list[tuple[Constraint, ...]], NDArray[np.bool_]]:
    """Constraints, those that leave most freedom first, and which hypotheses hold where each has been imposed."""
    once = _stacked([Constraints((part,)).on_models(model) for part in single])
    tried: list[tuple[Constraint, ...]] = [(part,) for part in single]
    met = [_met(subject, once, numbers)]
    usual = [place for place, part in enumerate(single) if isinstance(part, Independence | Agreement)]
    mild = [place for place in usual if single[place].lost() <= MILD]
    if not met[0][mild].any(axis=0).all() and len(usual) <= MOST_PAIRED:
        first = once.slice(np.array(usual, dtype=np.intp))
        for place in usual:
            tried += [(single[other], single[place]) for other in usual]
            met.append(_met(subject, Constraints((single[place],)).on_models(first), numbers))
    order = sorted(range(len(tried)), key=lambda place: sum(part.lost() for part in tried[place]))
    return [tried[place] for place in order], np.concatenate(met)[order]


def _met(subject: Subject, models: Models, numbers: Sequence[int]) -> NDArray[np.bool_]:
    return np.stack([meets(subject, models, [number]) for number in numbers], axis=-1)


def _possible(subject: Subject, numbers: Sequence[int]) -> list[Constraint]:
    """All constraints on the variables that the hypotheses mention, those that leave most freedom first."""
    claims = [subject.hypotheses[number - 1] for number in numbers]
    mentioned = signature([side for claim in claims for side in (claim.left, claim.right)]).distributions
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


def _marginal(table: Table, variables: Sequence[str], kept: Collection[str]) -> Table:
    """Summed over what is not kept, which stays as an axis of length one."""
    dropped = tuple(axis for axis, name in enumerate(variables) if name not in kept)
    return np.asarray(table.sum(axis=dropped, keepdims=True)) if dropped else table


def _smoothed(models: Models) -> Models:
    """As random, and further from where probabilities vanish."""
    weights = {}
    for name, table in models.weights.items():
        axes = tuple(range(table.ndim - 1))
        weights[name] = table / table.sum(axis=axes) + models.count / table.size
    return replace(models, weights=weights)


def _supported(table: Table) -> Table:
    axes = tuple(range(table.ndim - 1))
    least, total = table.min(axis=axes), table.sum(axis=axes)
    return np.where((least > 1e-15 * total) & np.isfinite(total), table, 1.0)


def _integers(table: Table) -> Table:
    common = lcm(*(cell.denominator for cell in table.flat))
    whole = [cell.numerator * (common // cell.denominator) for cell in table.flat]
    return reduced(np.array(whole, dtype=object).reshape(table.shape))


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
    )
