"""Trusted data. Witnesses of non-negativity: the certificate of an inequality is one of them.

Each witness stands for a term that is at least 0 once its side conditions hold (`emsym.kernel.rules` checks them). The
certificate of left ≥ right is a witness whose term equals left − right; that of left = right, where the normal forms
differ, is a sandwich of two. Witnesses are plain data.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from emsym.terms.nodes import Term, Value
from emsym.terms.statement import Hypothesis


class Convexity(StrEnum):
    """The functions that Jensen's rule knows: concave ones, then convex ones."""

    LOG = "log"
    SQRT = "sqrt"
    EXP = "exp"
    SQUARE = "square"
    RECIPROCAL = "reciprocal"
    X_LOG_X = "x log x"


CONCAVE = frozenset({Convexity.LOG, Convexity.SQRT})


@dataclass(frozen=True, slots=True)
class Nonnegative:
    """A term whose normal form shows that it is at least 0."""

    term: Term


@dataclass(frozen=True, slots=True)
class Gibbs:
    """Σ_v w log(w/r) for positive w and r with Σ_v w = 1 and Σ_v r ≤ 1."""

    indices: tuple[Value, ...]
    weight: Term
    other: Term


@dataclass(frozen=True, slots=True)
class Jensen:
    """φ(Σ_v w f) − Σ_v w φ(f) for concave φ, its negative for convex φ; w ≥ 0, Σ_v w = 1, f in φ's domain."""

    function: Convexity
    indices: tuple[Value, ...]
    weight: Term
    argument: Term


@dataclass(frozen=True, slots=True)
class Complement:
    """1 − P for a probability P."""

    probability: Term


@dataclass(frozen=True, slots=True)
class Surprise:
    """−log P for a probability P."""

    probability: Term


@dataclass(frozen=True, slots=True)
class Tangent:
    """t − 1 − log t for positive t."""

    term: Term


@dataclass(frozen=True, slots=True)
class Square:
    """t² for a real t."""

    term: Term


@dataclass(frozen=True, slots=True)
class Pinsker:
    """t log t − t + 1 − 3 (t − 1)²/(2 (t + 2)) for positive t: the sharper tangent behind Pinsker's inequality."""

    term: Term


@dataclass(frozen=True, slots=True)
class Triangle:
    """Σ_v Σᵢ |tᵢ| − |Σ_v Σᵢ tᵢ| for real tᵢ; v may be no values, and the tᵢ one alone."""

    indices: tuple[Value, ...]
    parts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class BelowRoot:
    """√b − a for any real a, where the part shows b − a² to be at least 0."""

    lesser: Term
    radicand: Term
    part: Witness


@dataclass(frozen=True, slots=True)
class AboveRoot:
    """c − √b for c ≥ 0, where the part shows c² − b to be at least 0."""

    greater: Term
    radicand: Term
    part: Witness


@dataclass(frozen=True, slots=True)
class Within:
    """c − |t| for a real t, where the parts show that c − t and c + t are at least 0."""

    greater: Term
    inside: Term
    upper: Witness
    lower: Witness


@dataclass(frozen=True, slots=True)
class CauchySchwarz:
    """Σ_v a² Σ_v b² − (Σ_v a b)² for real a and b."""

    indices: tuple[Value, ...]
    first: Term
    second: Term


@dataclass(frozen=True, slots=True)
class Coincidence:
    """t (w − r), which is 0, for positive w and r with Σ_v w = 1 and Σ_v r ≤ 1, and any t.

    The derivation's hypothesis of that number says that Σ_v w log(w/r), or a multiple of it, is 0, at these letters.
    """

    factor: Term
    number: int
    indices: tuple[Value, ...]
    weight: Term
    other: Term
    letters: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Σ_v t − t(u), for t ≥ 0 at every letter v, and letters u of the same alphabets."""

    indices: tuple[Value, ...]
    term: Term
    letters: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Assumed:
    """a − b for the derivation's hypothesis a ≥ b (or a > b, or a = b) of that number, at these letters.

    Without letters a hypothesis is used at the values that it is written with.
    """

    number: int
    letters: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Vanishing:
    """t (a − b), which is 0, for any t and the derivation's hypothesis a = b of that number, at these letters."""

    factor: Term
    number: int
    letters: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """A product of non-negative things."""

    factors: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of non-negative things; the empty one is 0."""

    parts: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """Σ over values of a non-negative thing."""

    indices: tuple[Value, ...]
    part: Witness


Witness = (
    Nonnegative
    | Gibbs
    | Jensen
    | Complement
    | Surprise
    | Tangent
    | Square
    | Pinsker
    | Triangle
    | BelowRoot
    | AboveRoot
    | Within
    | CauchySchwarz
    | Part
    | Assumed
    | Vanishing
    | Coincidence
    | Product
    | Total
    | Over
)


@dataclass(frozen=True, slots=True)
class Sandwich:
    """left = right from left ≥ right and right ≥ left; an equality that the normal forms show needs no certificate."""

    at_least: Witness
    at_most: Witness


Certificate = Witness | Sandwich


@dataclass(frozen=True, slots=True)
class Lemma:
    """What is proved on the way, for every letter of its own values, and its certificate; then it is known.

    Mostly it makes a logarithm or a root have a value, or says of a part of a law what a hypothesis says of the whole.
    """

    claim: Hypothesis
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Unfold:
    """What is known under that number, an equation, is put into the claim and into all else that is known."""

    number: int


Preparation = Lemma | Unfold
"""What comes before the claim's own certificate."""
