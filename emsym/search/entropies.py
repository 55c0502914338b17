"""Not trusted. Which of Shannon's inequalities a claim needs, where there are too many to list.

Where columns do not combine to a claim, numbers for the monomials tell them apart: each column is at least 0 under
them, the claim is not. The entropies of a distribution are then a function f of a few sets, and f'(S) = min {f(T) :
S ⊆ T} one of all. Where f' breaks an inequality for two of the sets, this joins the columns, with the entropies of the
union and of the intersection; where it breaks none, it is monotone and submodular, and no other inequality of
Shannon's can be of use. So a few hundred columns do for twelve variables, whose elemental inequalities are 67,596.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from emsym.kernel.certificate import Witness
from emsym.kernel.polynomial import Monomial, Polynomial
from emsym.search.shannon import NOTHING, Family, Values
from emsym.terms.nodes import Value

MOST_PARTS = 14
MOST_INFORMATIONS = 40
MOST_CONDITIONAL = 100
NEGLIGIBLE = 1e-7
NEWCOMER = 3


@dataclass(slots=True)
class Growing:
    """A family's inequalities, as far as they are needed; sets of values are bit masks over parts that none divides."""

    family: Family
    parts: tuple[Values, ...]
    sets: dict[int, Values] = field(default_factory=lambda: {0: NOTHING})

    @classmethod
    def of(cls, family: Family, sets: Collection[Values]) -> Growing | None:
        """The family, by values or, where these are many, by the parts that the sets leave; None for too many parts."""
        alike: dict[object, set[Value]] = {}
        for value in sorted(family.values):
            together = tuple(value in each for each in sets) if len(family.values) > MOST_PARTS else value
            alike.setdefault(together, set()).add(value)
        parts = tuple(map(frozenset, alike.values()))
        return cls(family, parts) if len(parts) <= MOST_PARTS else None

    def broken(self, heights: Mapping[Monomial, float]) -> list[tuple[Witness, Polynomial]]:
        """Inequalities that the numbers break, the worst first."""
        import numpy as np

        known = self._known(heights)
        masks = np.array(list(known))
        values = np.array(list(known.values()))
        table = _extended(masks, values, len(self.parts))
        found = [self._conditional(*pair) for pair in _not_monotone(masks, values)]
        return found + [self._information(*pair) for pair in _not_submodular(masks, values, table)]

    def _known(self, heights: Mapping[Monomial, float]) -> dict[int, float]:
        """What the numbers make of the entropies, that of everything, if they say nothing of it, the greatest."""
        found = {0: 0.0}
        for inside in self.family.sets(heights):
            mask = sum(1 << place for place, part in enumerate(self.parts) if part <= inside)
            if self._set(mask) == inside:
                terms = self.family.entropy(inside).terms
                found[mask] = sum(float(c) * heights.get(m, 0.0) for m, c in terms.items())
        found.setdefault((1 << len(self.parts)) - 1, max(found.values()))
        return found

    def _set(self, mask: int) -> Values:
        if mask not in self.sets:
            self.sets[mask] = NOTHING.union(*(part for place, part in enumerate(self.parts) if mask >> place & 1))
        return self.sets[mask]

    def _conditional(self, lesser: int, greater: int) -> tuple[Witness, Polynomial]:
        return self.family.conditional_entropy(self._set(greater & ~lesser), self._set(lesser))

    def _information(self, first: int, second: int) -> tuple[Witness, Polynomial]:
        parts = sorted((self._set(first & ~second), self._set(second & ~first)), key=min)
        return self.family.information(parts[0], parts[1], self._set(first & second))


def _extended(masks: Any, values: Any, count: int) -> Any:
    """f' for every set: the least value of a known set that contains it."""
    import numpy as np

    table = np.full(1 << count, np.inf)
    table[masks] = values
    for place in range(count):
        halves = table.reshape(-1, 2, 1 << place)
        halves[:, 0] = np.minimum(halves[:, 0], halves[:, 1])
    table[masks] = values
    return table


def _not_monotone(masks: Any, values: Any) -> list[tuple[int, int]]:
    """Two sets of which the second contains the first and has less."""
    import numpy as np

    inside = (masks[:, None] & masks[None, :]) == masks[:, None]
    breach = np.where(inside, values[:, None] - values[None, :], 0.0)
    first, second = np.nonzero(breach > NEGLIGIBLE)
    worst = np.argsort(-breach[first, second], kind="stable")[:MOST_CONDITIONAL]
    return [(int(masks[first[each]]), int(masks[second[each]])) for each in worst]


def _not_submodular(masks: Any, values: Any, table: Any) -> list[tuple[int, int]]:
    """Two sets that have less than their union and intersection, and no set twice.

    One is preferred whose union and intersection are known, as a new set is a new unknown.
    """
    import numpy as np

    first, second = np.triu_indices(len(masks), 1)
    union, common = masks[first] | masks[second], masks[first] & masks[second]
    apart = (common != masks[first]) & (common != masks[second])
    breach = np.where(apart, table[union] + table[common] - values[first] - values[second], 0.0)
    known = np.zeros(len(table), dtype=bool)
    known[masks] = True
    rank = breach / (1.0 + NEWCOMER * ((~known[union]).astype(float) + ~known[common]))
    found: list[tuple[int, int]] = []
    used: set[int] = set()
    for each in np.argsort(-rank, kind="stable"):
        if breach[each] <= NEGLIGIBLE or len(found) == MOST_INFORMATIONS:
            break
        pair = int(masks[first[each]]), int(masks[second[each]])
        if used.isdisjoint(pair):
            used.update(pair)
            found.append(pair)
    return found
