"""Trusted data. Witnesses of non-negativity: the certificate of an inequality is one of them.

Each of the thirteen stands for a term that is at least 0 once its side conditions hold (`emsym.kernel.rules` checks
them). The certificate of left ≥ right is a witness whose term equals left − right; that of left = right, where the
normal forms differ, is a sandwich of two. Witnesses are plain data. What has a name in the field, as Gibbs' inequality,
is a combination of them (`emsym.named`), of which the kernel knows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from emsym.terms.nodes import Term, Value
from emsym.terms.statement import Hypothesis


class Witness:
    """What shows a term to be at least 0; the kernel accepts what is in its table of rules, and nothing else."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Nonnegative(Witness):
    """A term whose signs or whose normal form show that it is at least 0, or that it is 0."""

    term: Term


@dataclass(frozen=True, slots=True)
class Tangent(Witness):
    """t − 1 − log t for positive t."""

    term: Term


@dataclass(frozen=True, slots=True)
class Square(Witness):
    """t² for a real t."""

    term: Term


@dataclass(frozen=True, slots=True)
class Pinsker(Witness):
    """t log t − t + 1 − 3 (t − 1)²/(2 (t + 2)) for positive t: the sharper tangent behind Pinsker's inequality."""

    term: Term


@dataclass(frozen=True, slots=True)
class BelowRoot(Witness):
    """√b − a for any real a, where the part shows b − a² to be at least 0."""

    lesser: Term
    radicand: Term
    part: Witness


@dataclass(frozen=True, slots=True)
class AboveRoot(Witness):
    """c − √b, where the part shows c² − b to be at least 0, and the sign c."""

    greater: Term
    radicand: Term
    part: Witness
    sign: Witness


@dataclass(frozen=True, slots=True)
class Coincidence(Witness):
    """t (w − r), which is 0, for positive w and r at every letter v, any t, and letters v.

    The part shows that Σ_v (w − r − w log(w/r)), of which each summand is at most 0, is at least 0.
    """

    factor: Term
    indices: tuple[Value, ...]
    weight: Term
    other: Term
    part: Witness


@dataclass(frozen=True, slots=True)
class Part(Witness):
    """Σ_v t − t(u), for t ≥ 0 at every letter v, and letters u of the same alphabets."""

    indices: tuple[Value, ...]
    term: Term
    letters: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Assumed(Witness):
    """a − b for the derivation's hypothesis a ≥ b (or a > b, or a = b) of that number, at these letters.

    Without letters a hypothesis is used at the values that it is written with.
    """

    number: int
    letters: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Vanishing(Witness):
    """t (a − b), which is 0, for any t and the derivation's hypothesis a = b of that number, at these letters."""

    factor: Term
    number: int
    letters: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Product(Witness):
    """A product of non-negative things."""

    factors: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Total(Witness):
    """A sum of non-negative things; the empty one is 0."""

    parts: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Over(Witness):
    """Σ over values of a non-negative thing."""

    indices: tuple[Value, ...]
    part: Witness


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
