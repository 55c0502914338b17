"""Not trusted. A probability is at most 1, and its logarithm at most 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from emsym.kernel.certificate import Tangent, Total, Witness
from emsym.kernel.normal_form import normal_form
from emsym.kernel.rules import Refused
from emsym.named.combination import Named
from emsym.named.masses import complement, conditionals
from emsym.terms.nodes import ONE, Log, Term, minus, negative
from emsym.terms.statement import Hypothesis


@dataclass(frozen=True, slots=True)
class Complement(Named):
    """A probability is at most 1.

    P is a probability
    ------------------
    1 − P ≥ 0
    """

    probability: Term

    @property
    def term(self) -> Term:
        """1 − P."""
        return minus(ONE, self.probability)

    def expand(self, _: Sequence[Hypothesis]) -> Witness:
        """Σ_a′ P(a′ | b) − P(a | b), for each conditional probability of which P is the product."""
        factors = conditionals(normal_form(self.probability))
        if factors is None:
            raise Refused("complement", "the term is not shown to be a probability", self.probability)
        return complement(factors)


@dataclass(frozen=True, slots=True)
class Surprise(Named):
    """The logarithm of a probability is at most 0.

    P is a probability
    ------------------
    −log P ≥ 0
    """

    probability: Term

    @property
    def term(self) -> Term:
        """−log P."""
        return negative(Log(self.probability))

    def expand(self, _: Sequence[Hypothesis]) -> Witness:
        """(P − 1 − log P) + (1 − P)."""
        return Total((Tangent(self.probability), Complement(self.probability)))
