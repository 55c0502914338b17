"""A proof as plain data: a statement and its witness, to JSON and back, checked again by the kernel alone.

Imports the kernel and the terms, and neither SymPy nor NumPy. What is read from data is trusted with nothing: the
kernel checks it as it checks what a search has found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from emsym.encoding import BadData, Format, encode
from emsym.kernel.certificate import Certificate, Lemma, Preparation, Sandwich, Unfold
from emsym.kernel.rules import RULES
from emsym.kernel.theorem import Theorem, prove
from emsym.terms import nodes
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Sign, Value
from emsym.terms.statement import Hypothesis, Statement

TERMS = (
    nodes.Number,
    nodes.Real,
    nodes.Size,
    nodes.Probability,
    nodes.Function,
    nodes.Add,
    nodes.Mul,
    nodes.Power,
    nodes.Log,
    nodes.Exp,
    nodes.Sum,
)
WITNESSES = tuple(RULES)
FAMILIES: dict[str, tuple[type, ...]] = {
    "Term": TERMS,
    "Witness": WITNESSES,
    "Certificate": (*WITNESSES, Sandwich),
    "Value": (Value,),
    "Claim": (Claim,),
    "Hypothesis": (Hypothesis,),
    "Statement": (Statement,),
    "Preparation": (Lemma, Unfold),
}
ENUMERATIONS = (Sign, Relation)
LARGEST = {"exponent": 10_000}

BadProof = BadData
"""Data that is no proof: where, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A statement, and the certificate of its claim; an equality by normal form needs none.

    In preparation, lemmas are proved, and equations put in the place of what they say.
    """

    statement: Statement
    preparation: tuple[Preparation, ...]
    witness: Certificate | None

    def check(self) -> Theorem:
        """The theorem; raises the kernel's `Refused` or `Malformed` where the proof does not hold."""
        return prove(self.statement, self.witness, self.preparation)

    def to_data(self) -> dict[str, Any]:
        """Plain data for `json.dumps`."""
        return cast("dict[str, Any]", encode(self, FAMILIES))

    @classmethod
    def from_data(cls, data: Any) -> Proof:
        """The proof that `to_data` gave; raises `BadProof` for anything else."""
        return cast("Proof", Format(FAMILIES, (cls,), ENUMERATIONS, LARGEST).decode(data, "Proof"))
