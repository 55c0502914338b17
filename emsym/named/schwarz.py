"""Not trusted. The inequality of Cauchy and Schwarz."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from emsym.kernel.certificate import Nonnegative, Over, Product, Square, Witness
from emsym.named.combination import Named
from emsym.terms.nodes import Mul, Sum, Term, Value, minus, number, square
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import bound_values, free_values, fresh, substitute


@dataclass(frozen=True, slots=True)
class CauchySchwarz(Named):
    """The inequality of Cauchy and Schwarz.

    ------------------------------
    Σ_v a² Σ_v b² − (Σ_v a b)² ≥ 0    (it is Σ_{u,v} (a(u) b(v) − a(v) b(u))²/2)
    """

    indices: tuple[Value, ...]
    first: Term
    second: Term

    @property
    def term(self) -> Term:
        """Σ_v a² Σ_v b² − (Σ_v a b)²."""
        squares = (Sum(self.indices, square(part)) for part in (self.first, self.second))
        return minus(Mul(tuple(squares)), square(Sum(self.indices, Mul((self.first, self.second)))))

    def expand(self, _: Sequence[Hypothesis]) -> Witness:
        """Σ_{u,v} (a(u) b(v) − a(v) b(u))²/2."""
        again = self._again()
        there = [substitute(part, dict(zip(self.indices, again, strict=True))) for part in (self.first, self.second)]
        crossed = minus(Mul((self.first, there[1])), Mul((there[0], self.second)))
        return Product((Nonnegative(number(Fraction(1, 2))), Over((*self.indices, *again), Square(crossed))))

    def _again(self) -> tuple[Value, ...]:
        """The indices under other names."""
        inside = (free_values(part) | bound_values(part) for part in (self.first, self.second))
        taken = set(self.indices).union(*inside)
        again: list[Value] = []
        for index in self.indices:
            again.append(fresh(index, taken))
            taken.add(again[-1])
        return tuple(again)
