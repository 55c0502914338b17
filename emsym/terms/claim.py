"""What a step claims: two terms joined by a relation, under hypotheses of the same kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from emsym.terms.nodes import Term


class Relation(StrEnum):
    """How the right-hand side is joined to the left-hand side."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    GREATER = ">"
    LESS = "<"

    @property
    def sign(self) -> str:
        """The relation in print: =, ≥, ≤, >, <."""
        return {">=": "≥", "<=": "≤"}.get(self.value, self.value)

    @property
    def is_strict(self) -> bool:
        """Whether it is > or <."""
        return self in (Relation.GREATER, Relation.LESS)

    @property
    def is_rising(self) -> bool:
        """Whether the right-hand side is the greater: ≤ or <."""
        return self in (Relation.AT_MOST, Relation.LESS)

    @property
    def flipped(self) -> Relation:
        """The relation of the right-hand side to the left."""
        return Relation(self.value.translate(str.maketrans("<>", "><")))

    @property
    def weakened(self) -> Relation:
        """The relation without strictness: ≥ for >."""
        return Relation(f"{self.value}=") if self.is_strict else self

    @property
    def contraries(self) -> tuple[Relation, ...]:
        """The relations of which one holds where this does not."""
        if self is Relation.EQUAL:
            return (Relation.GREATER, Relation.LESS)
        strict = Relation(self.value[0])
        return (strict.flipped.weakened if self.is_strict else strict.flipped,)


@dataclass(frozen=True, slots=True)
class Claim:
    """left relation right, for every alphabet, distribution, free value, function and real of the declared signs."""

    left: Term
    relation: Relation
    right: Term
