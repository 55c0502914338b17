"""Constraints on laws, as maps that take any joint to one that meets them.

No random joint meets I(X; Z | Y) = 0, nor p(w | x, y) = p(w | y). So a map changes a law, as little as it can: it
imposes a conditional independence, the agreement of two laws, a uniform law, or the symmetry of two variables. The maps
use sums, products and quotients alone, so that the same ones serve floating point in batches and exact fractions. Not
trusted; shares nothing with the kernel. Imports NumPy, and neither SymPy nor python-flint.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Table = NDArray[Any]  # floating point with a batch behind the variables' axes, or rational numbers without one
Tables = Mapping[str, Table]
Variables = Mapping[str, tuple[str, ...]]


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
            return marginal_of(joint, variables, [name for part in kept for name in part])

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
            return np.asarray(marginal_of(table, names, inside) / marginal_of(table, names, self.given))

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
        present = marginal_of(joint, variables, (*self.event, *self.given))
        letters = prod(joint.shape[axis] for axis, name in enumerate(variables) if name in self.event)
        return np.asarray(joint * (marginal_of(joint, variables, self.given) / (present * letters)))

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


def marginal_of(table: Table, variables: Sequence[str], kept: Collection[str]) -> Table:
    """Summed over what is not kept, which stays as an axis of length one."""
    dropped = tuple(axis for axis, name in enumerate(variables) if name not in kept)
    return np.asarray(table.sum(axis=dropped, keepdims=True)) if dropped else table
