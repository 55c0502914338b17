"""What the value of a term asks of a part of it, in words: how that reads, what shows it, and what rules it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from emsym.kernel.obligations import Need
from emsym.terms.claim import Relation


@dataclass(frozen=True, slots=True)
class Words:
    """How a need reads, and the relations to 0 that have to do with it.

    `enough` meets it, `contrary` is what holds where it is not met; `never` says that so it is in every model.
    """

    text: str
    latex: str
    enough: Relation
    contrary: Relation
    never: str


WORDS: Mapping[str, Words] = {
    Need.POSITIVE: Words("> 0", "> 0", Relation.GREATER, Relation.AT_MOST, "above 0 in no model"),
    Need.NONNEGATIVE: Words("≥ 0", r"\ge 0", Relation.AT_LEAST, Relation.LESS, "below 0 in every model"),
    Need.NONZERO: Words("≠ 0", r"\ne 0", Relation.GREATER, Relation.EQUAL, "0 in every model"),
}
