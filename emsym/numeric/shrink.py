"""From a candidate to the simplest certified counterexample.

A shrinker is a model, a predicate (`find_violation`), one total order (`Model.order`) and one `consider` (D. MacIver
and A. Donaldson, *Test-Case Reduction via Test-Case Generation*, ECOOP 2020). Small models are tried first, fewest
letters first, by floating point in batches; only what fails there is certified. Then the best one is made simpler,
step by step.

Not trusted; shares nothing with the kernel. Imports python-flint through `certify`, so import this module only with a
candidate at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product

import numpy as np

from emsym.numeric.certify import Violation, find_violation
from emsym.numeric.compare import Comparison, Subject, compare
from emsym.numeric.models import Sampler
from emsym.numeric.rational import Key, Model, batch, rounded

CERTIFICATION_WORK = 200_000  # steps times entries, over all certifications
LEAST_CERTIFICATIONS, MOST_CERTIFICATIONS = 12, 250
SMALL_MODELS = 96
SMALL_SHAPES = 40
SMALL_LETTERS = 3
TRIES = 4


@dataclass(slots=True)
class Shrinker:
    """The simplest counterexample so far, and how many more models may be certified."""

    subject: Subject
    sampler: Sampler
    budget: int
    best: Model | None = None
    violation: Violation | None = None
    tried: set[Key] = field(default_factory=set)

    def consider(self, model: Model) -> bool:
        """Take the model if it is simpler than the best one and certainly a counterexample."""
        order = model.order()
        if self.budget <= 0 or order in self.tried or (self.best is not None and order >= self.best.order()):
            return False
        self.budget -= 1
        self.tried.add(order)
        violation = find_violation(self.subject, model)
        if violation is None:
            return False
        self.best, self.violation = model, violation
        return True

    def shrink(self) -> None:
        """Take the simplest variant that is a counterexample, until none is."""
        while self.best is not None and self._improve(self.best):
            pass

    def _improve(self, best: Model) -> bool:
        order = best.order()
        variants = {model.order(): model for model in best.simpler(self.subject.signature)}
        fresh = [variants[key] for key in sorted(variants) if key < order and key not in self.tried]
        return any(map(self.consider, self._promising(fresh)))

    def _promising(self, models: list[Model]) -> list[Model]:
        """Those that fail in floating point, which is far cheaper than to certify each."""
        groups: dict[tuple[int, ...], list[Model]] = {}
        for model in models:
            groups.setdefault(tuple(model.sizes.values()), []).append(model)
        failing: list[Model] = []
        for group in groups.values():
            seen = compare(self.subject, batch(group, self.subject.signature))
            failing.extend(group[index] for index in seen.originals()[seen.candidates()])
        return sorted(failing, key=Model.order)

    def start(self, seen: Comparison) -> bool:
        """Find any counterexample: among small models, or else among the models seen, rounded."""
        return self._from_small_models(seen.models.sizes) or self._from(seen)

    def _from_small_models(self, sizes: Mapping[str, int]) -> bool:
        letters = 0
        for shape in islice(_smaller_shapes(sizes), SMALL_SHAPES):
            if self.best is not None and sum(shape.values()) > letters:
                return True
            letters = sum(shape.values())
            small = compare(self.subject, self.sampler.small(shape, SMALL_MODELS))
            self._consider_some(model for index in small.candidates() for model in rounded(small.models, index))
        return self.best is not None

    def _consider_some(self, models: Iterable[Model]) -> None:
        """The simplest few."""
        any(map(self.consider, sorted(models, key=Model.order)[:TRIES]))

    def _from(self, seen: Comparison) -> bool:
        candidates = seen.candidates()
        clearest = candidates[np.argsort(-seen.peaks()[candidates], kind="stable")]
        for index in dict.fromkeys([*candidates[:TRIES].tolist(), *clearest[:TRIES].tolist()]):
            if any(map(self.consider, rounded(seen.models, index))):
                return True
        return False


def shrinker(subject: Subject, sampler: Sampler) -> Shrinker:
    """A shrinker whose budget depends on how much work one certification is."""
    work = len(subject.plan.steps) * sampler.elements(dict.fromkeys(subject.signature.variables, 2))
    return Shrinker(subject, sampler, min(max(CERTIFICATION_WORK // work, LEAST_CERTIFICATIONS), MOST_CERTIFICATIONS))


def _smaller_shapes(sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Alphabets no larger than these, fewest letters first."""
    ranges = [range(1, min(size, SMALL_LETTERS) + 1) for size in sizes.values()]
    shapes = islice(product(*ranges), 5000)
    for letters in sorted(shapes, key=sum):
        yield dict(zip(sizes, letters, strict=True))
