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


@dataclass(frozen=True, slots=True)
class Claim:
    """left relation right, for every alphabet, distribution, free value, function and real of the declared signs."""

    left: Term
    relation: Relation
    right: Term
