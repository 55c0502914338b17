"""Not trusted. What absolute values are at most: a bound of both t and −t, and the sum of those of t's parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from emsym.kernel.certificate import AboveRoot, BelowRoot, Nonnegative, Over, Product, Total, Witness
from emsym.kernel.normal_form import normal_form
from emsym.kernel.rules import Refused
from emsym.kernel.signs import is_nonnegative
from emsym.named.combination import Named
from emsym.named.masses import joined
from emsym.terms.nodes import Add, Sum, Term, Value, absolute, minus, negative, number, square
from emsym.terms.statement import Hypothesis


@dataclass(frozen=True, slots=True)
class Within(Named):
    """What lies between two bounds.

    c − t ≥ 0 by a rule    c + t ≥ 0 by a rule
    ------------------------------------------    (|t| is t or −t)
    c − |t| ≥ 0
    """

    greater: Term
    inside: Term
    upper: Witness
    lower: Witness

    @property
    def term(self) -> Term:
        """c − |t|."""
        return minus(self.greater, absolute(self.inside))

    def expand(self, _: Sequence[Hypothesis]) -> Witness:
        """c² − t² = (c − t) (c + t), below a root; c is half of (c − t) + (c + t)."""
        halved = Product((Nonnegative(number(Fraction(1, 2))), Total((self.upper, self.lower))))
        sign = Nonnegative(self.greater) if is_nonnegative(normal_form(self.greater)) else halved
        return AboveRoot(self.greater, square(self.inside), Product((self.upper, self.lower)), sign)


@dataclass(frozen=True, slots=True)
class Triangle(Named):
    """The triangle inequality.

    ----------------------------
    Σ_v Σᵢ |tᵢ| − |Σ_v Σᵢ tᵢ| ≥ 0
    """

    indices: tuple[Value, ...]
    parts: tuple[Term, ...]

    @property
    def term(self) -> Term:
        """Σ_v Σᵢ |tᵢ| − |Σ_v Σᵢ tᵢ|; v may be no values, and the tᵢ one alone."""
        return minus(self._total([absolute(part) for part in self.parts]), absolute(self._total(self.parts)))

    def _total(self, parts: Sequence[Term]) -> Term:
        whole = parts[0] if len(parts) == 1 else Add(tuple(parts))
        return Sum(self.indices, whole) if self.indices else whole

    def expand(self, _: Sequence[Hypothesis]) -> Witness:
        """Σ |t| − Σ t and Σ |t| + Σ t, where |t| = √(t²) lies above t and −t."""
        if not self.parts:
            raise Refused("triangle", "there are no terms")
        upper, lower = (
            self._over([BelowRoot(part, square(part), Total(())) for part in parts])
            for parts in (self.parts, [negative(part) for part in self.parts])
        )
        return Within(self._total([absolute(part) for part in self.parts]), self._total(self.parts), upper, lower)

    def _over(self, parts: Sequence[Witness]) -> Witness:
        return Over(self.indices, joined(*parts)) if self.indices else joined(*parts)
