"""From a candidate to the simplest certified counterexample.

A shrinker is a model, a predicate (`find_violation`), one total order (`Model.order`) and one `consider` (D. MacIver
and A. Donaldson, *Test-Case Reduction via Test-Case Generation*, ECOOP 2020). Small models are tried first: fewest
letters first, and of each alphabet all of small cost (`emsym.numeric.smallest`). Only what fails in floating point is
certified. Then the best one is made simpler, step by step, until no simpler variant refutes, and all models that are
simpler yet are looked at, where they are not too many. A model is varied within the hypotheses, as far as they are
known (`emsym.numeric.imposed`).

What was found survives an interruption, and the end of the budget. All else is bounded by counts and not by a clock,
so that the same seed gives the same counterexample anywhere. Not trusted; shares nothing with the kernel. Imports
python-flint through `certify`, so import this module only with a candidate at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations_with_replacement, groupby, islice, product

import numpy as np
from numpy.typing import NDArray

from emsym.budget import UNLIMITED, Budget
from emsym.numeric.certify import Violation, find_violation
from emsym.numeric.compare import Comparison, Subject, compare
from emsym.numeric.evaluate import Array, Models
from emsym.numeric.models import Sampler
from emsym.numeric.rational import Key, Model, Table, batch, reduced, rounded
from emsym.numeric.settled import settle_in_each_way, ways
from emsym.numeric.smallest import DEAREST, affordable, how_many, least_cost, of_costs

CERTIFICATION_WORK = 200_000  # steps times entries, over all certifications
LEAST_CERTIFICATIONS, MOST_CERTIFICATIONS = 12, 250
SMALL_WORK = 2**19  # steps times entries, over all models of one alphabet
ALL_WORK = 2**23  # the same, over all models that may be simpler than the best one
LEAST_WORK = 2**16
LEAST_SMALL, MOST_SMALL = 16, 256
RANDOM_MODELS = 96
SMALL_SHAPES = 40
SMALL_LETTERS = 3
MOST_SHAPES = 16  # with as many letters as the best one
PERTURBED = 256
SPREADS = (0.02, 0.1, 0.4, 1.0, 2.0)
ROUNDS = 100
TRIES = 4
LOOKED_AT = 256
VARYING_WORK = 2**14  # maps times entries, over all variants that are brought within the hypotheses exactly
VARIANT_WORK, LEAST_VARIANTS = 2**19, 256  # entries, over the variants of one model

Shape = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A certified counterexample."""

    model: Model
    violation: Violation
    order: Key


@dataclass(slots=True)
class Shrinker:
    """The simplest counterexample so far, how many more models may be certified, and what the step has left."""

    subject: Subject
    sampler: Sampler
    certifications: int
    budget: Budget = UNLIMITED
    found: Found | None = None
    tried: set[Key] = field(default_factory=set)
    models: int = 0
    listing: int = ALL_WORK
    varying: int = VARYING_WORK
    ruled_out: dict[Shape, int] = field(default_factory=dict)
    """The cost up to which no model with these alphabets fails in floating point."""

    @property
    def best(self) -> Model | None:
        """The model of the simplest counterexample."""
        return None if self.found is None else self.found.model

    def consider(self, model: Model) -> bool:
        """Take the model if it is simpler than the best one and certainly a counterexample."""
        order = model.order()
        if self.certifications <= 0 or order in self.tried or (self.found is not None and order >= self.found.order):
            return False
        if self.budget.spent:
            return False
        self.certifications -= 1
        self.tried.add(order)
        violation = find_violation(self.subject, model)
        if violation is None:
            return False
        self.found = Found(model, violation, order)  # at once, so that an interruption leaves the one or the other
        return True

    def start(self, seen: Comparison) -> bool:
        """Find any counterexample: among small models, or else among the models seen, rounded."""
        return self._from_small_models(seen.models.sizes) or self._from(seen)

    def shrink(self) -> None:
        """Take the simplest variant that is a counterexample, until none is and no simpler model is."""
        rounds = 0
        while self.found is not None and rounds < ROUNDS and not self.budget.spent and self._simplify(self.found):
            rounds += 1

    def _simplify(self, found: Found) -> bool:
        """Whether something simpler was found, by listing all that is, by a variant, or by chance."""
        if self._list(found):
            return self._improve(self.found or found, fewer_letters=True)
        return self._improve(self.found or found) or self._perturb(self.found or found)

    def _from_small_models(self, sizes: Mapping[str, int]) -> bool:
        shapes = islice(_smaller_shapes(sizes), SMALL_SHAPES)
        for _, same in self.budget.during(groupby(shapes, key=lambda shape: sum(shape.values()))):
            pool = [model for shape in same for model in self._small(shape)]
            if any(map(self.consider, sorted(pool, key=Model.order)[: 2 * TRIES])):
                return True
        return False

    def _small(self, sizes: Mapping[str, int]) -> list[Model]:
        """Models with these alphabets that fail in floating point: the cheapest of all, and some at random."""
        most = min(max(SMALL_WORK // self._work(sizes), LEAST_SMALL), MOST_SMALL)
        cheapest = self._cheapest(sizes, affordable(self.subject.signature, sizes, most))
        seen = self._compare(self.sampler.small(sizes, RANDOM_MODELS))
        return cheapest + [model for index in seen.candidates()[:TRIES] for model in self._exact(seen.models, index)]

    def _cheapest(self, sizes: Mapping[str, int], costs: Sequence[int]) -> list[Model]:
        """Of all models of these costs that fail in floating point, those of the least cost."""
        models, dear = of_costs(self.subject.signature, sizes, costs)
        if not models.count:
            return []
        settled = self.subject.supposed.settled
        if settled:
            models, dear = settle_in_each_way(models, settled), np.tile(dear, len(ways(settled, sizes)))
        seen = self._compare(models)
        candidates = np.sort(seen.candidates())
        cost = dear[seen.originals()[candidates]]
        self.ruled_out[tuple(sizes.items())] = int(cost[0]) - 1 if cost.size else costs[-1]
        cheapest = candidates[cost == cost[:1]][:LOOKED_AT]
        return [model for index in cheapest for model in rounded(seen.models, int(index))]

    def _list(self, found: Found) -> bool:
        """Look at models with as many letters that are no dearer; whether all with these very alphabets were seen."""
        listed = self._list_alphabets(found.model.sizes, found)
        for sizes in _as_many_letters(found.model.sizes):
            if self.found is found:
                self._list_alphabets(sizes, found)
        return listed

    def _list_alphabets(self, sizes: Mapping[str, int], found: Found) -> bool:
        """Look at all models with these alphabets that are no dearer, cheapest first, until one refutes."""
        signature = self.subject.signature
        most = found.order[1] - least_cost(signature, sizes)
        cost, dearest = self.ruled_out.get(tuple(sizes.items()), -1) + 1, min(most, DEAREST)
        while cost <= dearest and self.listing > 0 and not self.budget.spent:
            costs, work = list[int](), LEAST_WORK
            while cost <= dearest and work <= 2 * LEAST_WORK:
                costs.append(cost)
                work += how_many(signature, sizes, cost) * self._work(sizes)
                cost += 1
            self.listing -= work
            if self.listing > 0 and any(map(self.consider, sorted(self._cheapest(sizes, costs), key=Model.order))):
                return True
        return self.listing > 0 and cost > dearest == most

    def _improve(self, found: Found, fewer_letters: bool = False) -> bool:
        """Take the simplest variant; only among those with fewer letters, where all others are known to be worse."""
        below = found.order[:1] if fewer_letters else found.order
        most = max(VARIANT_WORK // found.model.entries, LEAST_VARIANTS)
        simpler = islice(self.budget.during(found.model.simpler(self.subject.signature)), most)
        variants = {model.order(): model for model in simpler}
        if not self.sampler.constraints.parts:
            variants = {key: model for key, model in variants.items() if key < below}
        fresh = {key: variants[key] for key in sorted(variants) if key not in self.tried}
        return any(map(self.consider, self._promising(fresh, below)))

    def _promising(self, models: Mapping[Key, Model], below: Key) -> list[Model]:
        """Those that are simpler and fail in floating point, which is far cheaper than to certify each."""
        groups: dict[tuple[int, ...], list[tuple[Key, Model]]] = {}
        for key, model in models.items():
            groups.setdefault(tuple(model.sizes.values()), []).append((key, model))
        failing: dict[Key, Model] = {}
        for group in groups.values():
            together = batch([model for _, model in group], self.subject.signature)
            seen = self._compare(together)
            failing.update(group[place] for place in seen.originals()[seen.candidates()] if group[place][0] < below)
            if self.sampler.constraints.parts:
                seen = self._compare(self.sampler.constraints.on_models(together, self.subject.supposed))
                places = np.sort(seen.originals()[seen.candidates()])
                varied = (self._constrained(group[place][1]) for place in self._affordable(places, group[0][1]))
                failing.update((key, model) for model in varied if (key := model.order()) < below)
        return [failing[key] for key in sorted(failing)]

    def _affordable(self, places: NDArray[np.intp], model: Model) -> Iterator[int]:
        """The first of the places, as many as may be constrained exactly, of models of this size."""
        work = max(len(self.sampler.constraints.parts) * model.entries, 1)
        most = max(self.varying // work, TRIES)
        for place in self.budget.during(places[:most]):
            self.varying -= work
            yield int(place)

    def _perturb(self, found: Found) -> bool:
        """Try models near the best one at random, with some weights larger and others smaller."""
        if not found.model.weights:
            return False
        spread = self.sampler.generator.choice(SPREADS, PERTURBED)
        weights = {name: self._perturbed(table, spread) for name, table in found.model.weights.items()}
        models = replace(batch([found.model] * PERTURBED, self.subject.signature), weights=weights)
        constraints = self.sampler.constraints
        if not constraints.parts:
            cost = sum(table.sum(axis=tuple(range(table.ndim - 1))) for table in weights.values())
            best = sum(sum(table.flat) for table in found.model.weights.values())
            models = models.slice(np.flatnonzero(cost < float(best)))
        if not models.count:
            return False
        seen = self._compare(constraints.on_models(models, self.subject.supposed))
        places = seen.originals()[seen.candidates()]
        if constraints.parts:
            places = np.array(list(self._affordable(places, found.model)), dtype=np.intp)
        near = (self._constrained(replace(found.model, weights=_whole(models, int(place)))) for place in places)
        simpler = sorted((model for model in near if model.order() < found.order), key=Model.order)
        return any(map(self.consider, simpler[:TRIES]))

    def _perturbed(self, table: Table, spread: Array) -> Array:
        """Copies of a table, its weights times log-normal factors; a table of one letter has nothing to change."""
        copies = np.repeat(table.astype(float)[..., None], len(spread), axis=-1)
        factors = np.exp(spread * self.sampler.generator.standard_normal(copies.shape))
        return np.maximum(np.rint(copies * factors), 1.0) if table.size > 1 else copies

    def _from(self, seen: Comparison) -> bool:
        candidates = seen.candidates()
        clearest = candidates[np.argsort(-seen.peaks()[candidates], kind="stable")]
        for index in dict.fromkeys([*candidates[:TRIES].tolist(), *clearest[:TRIES].tolist()]):
            if any(map(self.consider, self._exact(seen.models, index))):
                return True
        return False

    def _exact(self, models: Models, index: int) -> Iterator[Model]:
        """One drawn model as exact models, as it is and as the hypotheses ask."""
        for model in rounded(models, index):
            yield model
            if self.sampler.constraints.parts:
                yield self._constrained(model)

    def _constrained(self, model: Model) -> Model:
        return self.sampler.constraints.on_model(model, self.subject.supposed)

    def _compare(self, models: Models) -> Comparison:
        self.models += models.count
        return compare(self.subject, models)

    def _work(self, sizes: Mapping[str, int]) -> int:
        """How much work one model is: steps times entries."""
        return len(self.subject.plan.steps) * self.sampler.elements(sizes)


def _whole(models: Models, index: int) -> dict[str, Table]:
    """The weights of one model, which are whole numbers."""
    return {
        name: reduced(np.array([int(w) for w in table[..., index].flat], dtype=object).reshape(table.shape[:-1]))
        for name, table in models.weights.items()
    }


def shrinker(subject: Subject, sampler: Sampler, budget: Budget = UNLIMITED) -> Shrinker:
    """A shrinker; how many models it may certify depends on how much work one is."""
    work = len(subject.plan.steps) * sampler.elements(dict.fromkeys(subject.signature.variables, 2))
    most = min(max(CERTIFICATION_WORK // work, LEAST_CERTIFICATIONS), MOST_CERTIFICATIONS)
    return Shrinker(subject, sampler, most, budget)


def _as_many_letters(sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Other alphabets with as many letters in all."""
    spare = sum(sizes.values()) - len(sizes)
    owners = combinations_with_replacement(sizes, spare) if sizes else iter(())
    for given in islice(owners, MOST_SHAPES):
        other = {name: 1 + given.count(name) for name in sizes}
        if other != dict(sizes):
            yield other


def _smaller_shapes(sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Alphabets no larger than these, fewest letters first."""
    ranges = [range(1, min(size, SMALL_LETTERS) + 1) for size in sizes.values()]
    shapes = islice(product(*ranges), 5000)
    for letters in sorted(shapes, key=sum):
        yield dict(zip(sizes, letters, strict=True))
