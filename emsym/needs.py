"""What the value of a term asks of a part of it, in words: how that reads, what shows it, and what rules it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from emsym.kernel.obligations import Need
from emsym.terms.claim import Relation


@dataclass(frozen=True, slots=True)
class Words:
    """How a need reads, with a `sign` before the 0 or in LaTeX a `command`, and what has to do with it.

    The relation `enough` meets it, and `contrary` holds where it is not met, which `never` says of every model.
    """

    sign: str
    command: str
    enough: Relation
    contrary: Relation
    never: str


WORDS: Mapping[str, Words] = {
    Need.POSITIVE: Words(">", ">", Relation.GREATER, Relation.AT_MOST, "above 0 in no model"),
    Need.NONNEGATIVE: Words("≥", r"\ge", Relation.AT_LEAST, Relation.LESS, "below 0 in every model"),
    Need.NONZERO: Words("≠", r"\ne", Relation.GREATER, Relation.EQUAL, "0 in every model"),
}
