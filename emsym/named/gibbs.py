"""Not trusted. Gibbs' inequality, and where it is an equality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from emsym.kernel.certificate import (
    Assumed,
    Coincidence,
    Nonnegative,
    Over,
    Product,
    Tangent,
    Vanishing,
    Witness,
)
from emsym.kernel.normal_form import is_zero, normal_form
from emsym.kernel.rules import Refused
from emsym.named.combination import Named
from emsym.named.masses import Unit, at_most_one, joined, unit
from emsym.terms.claim import Relation
from emsym.terms.nodes import ONE, Log, Mul, Sum, Term, Value, minus, number, quotient
from emsym.terms.statement import Hypothesis


@dataclass(frozen=True, slots=True)
class Gibbs(Named):
    """Gibbs' inequality.

    w > 0    r > 0    Σ_v w = 1    Σ_v r ≤ 1
    ----------------------------------------    (log t ≤ t − 1; Cover & Thomas, Theorem 2.6.3)
    Σ_v w log(w/r) ≥ 0
    """

    indices: tuple[Value, ...]
    weight: Term
    other: Term

    @property
    def term(self) -> Term:
        """Σ_v w log(w/r)."""
        return Sum(self.indices, Mul((self.weight, Log(quotient(self.weight, self.other)))))

    def expand(self, known: Sequence[Hypothesis]) -> Witness:
        """Σ_v w (r/w − 1 − log(r/w)) + (1 − Σ_v r) + (Σ_v w − 1)."""
        touching = Tangent(quotient(self.other, self.weight))
        one, spare = self._masses(known)
        return joined(Over(self.indices, Product((Nonnegative(self.weight), touching))), spare, *one.times(ONE))

    def _masses(self, known: Sequence[Hypothesis]) -> tuple[Unit, Witness]:
        """Why Σ_v w is 1, and what shows 1 − Σ_v r."""
        one = unit(normal_form(Sum(self.indices, self.weight)), known)
        if one is None:
            raise Refused("gibbs", "the weights are not shown to sum to 1", self.weight)
        spare = at_most_one(normal_form(Sum(self.indices, self.other)), known)
        if spare is None:
            raise Refused("gibbs", "the second distribution is not shown to sum to at most 1", self.other)
        return one, spare

    def coincides(self, number: int, known: Sequence[Hypothesis], letters: tuple[Value, ...] = ()) -> Coincidence:
        """w − r, which is 0: what is known under the number says at these letters that Σ_v w log(w/r) is at most 0."""
        one, spare = self._masses(known)
        part = joined(self._none(number, known, letters), spare, *one.times(ONE))
        return Coincidence(ONE, self.indices, self.weight, self.other, part)

    def _none(self, place: int, known: Sequence[Hypothesis], letters: tuple[Value, ...]) -> Witness:
        """−Σ_v w log(w/r), as what is known under a number says that it is not negative."""
        relation = known[place].relation
        claim = known[place].at(letters) if letters else known[place].claim
        said, own = normal_form(minus(claim.left, claim.right)), normal_form(self.term)
        shares = {Fraction(c) / Fraction(own.terms[m]) for m, c in said.terms.items() if m in own.terms}
        share = max(shares, default=Fraction(0))
        wanted = (Relation.EQUAL, Relation.AT_MOST if share > 0 else Relation.AT_LEAST)
        if not share or relation not in wanted or not is_zero(said.minus(own.scaled(share))):
            raise Refused("coincidence", f"hypothesis number {place} does not say that the divergence is 0")
        if relation is Relation.EQUAL:
            return Vanishing(number(-1 / share), place, letters)
        return Product((Nonnegative(number(1 / abs(share))), Assumed(place, letters)))
