"""Trusted. The only place where a theorem is made.

A theorem says that its claim holds under its hypotheses for every finite alphabet, every distribution of full
support, every free value, and all functions and reals of the declared signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from emsym.kernel.certificate import Certificate, Lemma, Sandwich
from emsym.kernel.normal_form import is_zero, normal_forms
from emsym.kernel.obligations import obligations
from emsym.kernel.polynomial import Polynomial
from emsym.kernel.rules import Refused, is_strict, nonnegative
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term

_MINT = object()


class Theorem:
    """A proved claim. Only `prove` makes one; it cannot be copied, pickled or changed."""

    __slots__ = ("_claim", "_hypotheses")
    _claim: Claim
    _hypotheses: tuple[Claim, ...]

    def __init__(self, claim: Claim, hypotheses: tuple[Claim, ...], mint: object) -> None:
        if mint is not _MINT:
            raise TypeError("a theorem is made by emsym.kernel.theorem.prove alone")
        object.__setattr__(self, "_claim", claim)
        object.__setattr__(self, "_hypotheses", hypotheses)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a theorem cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a theorem cannot be changed")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a theorem cannot be copied; prove its claim again")

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("Theorem has no subclasses")

    def __repr__(self) -> str:
        return f"Theorem({self._claim!r})"

    @property
    def claim(self) -> Claim:
        """What is proved."""
        return self._claim

    @property
    def hypotheses(self) -> tuple[Claim, ...]:
        """What it is proved from."""
        return self._hypotheses


def prove(
    claim: Claim,
    certificate: Certificate | None = None,
    hypotheses: Sequence[Claim] = (),
    lemmas: Sequence[Lemma] = (),
) -> Theorem:
    """The theorem, or `Refused` (`Malformed` where a term says nothing).

    An equality needs no certificate where both sides have one normal form, and a sandwich elsewhere. left ≥ right needs
    a witness whose term equals left − right, left > right one that is above 0 in every model; ≤ and < are the mirror
    images. Each lemma is proved from the hypotheses and the lemmas before it, and used as one more hypothesis.
    """
    hypotheses = tuple(hypotheses)
    if not all(isinstance(stated.relation, Relation) for stated in hypotheses):
        raise Refused("claim", "the relation of a hypothesis is none of =, ≥, ≤, >, <")
    for side in (side for stated in hypotheses for side in (stated.left, stated.right)):
        _defined(side, hypotheses)
    known = hypotheses
    for lemma in lemmas:
        _prove(lemma.claim, lemma.certificate, known)
        known = (*known, lemma.claim)
    _prove(claim, certificate, known)
    return Theorem(claim, hypotheses, _MINT)


def _prove(claim: Claim, certificate: Any, hypotheses: Sequence[Claim]) -> None:
    if not isinstance(claim.relation, Relation):
        raise Refused("claim", "its relation is none of =, ≥, ≤, >, <")
    difference = _defined(claim.left, hypotheses).minus(_defined(claim.right, hypotheses))
    if claim.relation is Relation.EQUAL:
        _prove_equal(difference, certificate, hypotheses)
    else:
        _prove_order(difference, claim.relation, certificate, hypotheses)


def _defined(term: Term, hypotheses: Sequence[Claim]) -> Polynomial:
    """The normal form of a term, every condition of which is discharged."""
    forms = normal_forms(term)
    for condition in obligations(term, hypotheses, forms):
        if not condition.discharged:
            raise Refused("obligation", f"not shown to be {condition.need}", condition.term)
    return forms[id(term)]


def _prove_equal(difference: Polynomial, certificate: Any, hypotheses: Sequence[Claim]) -> None:
    """An equality by normal form, or from two inequalities.

    left ≥ right    right ≥ left
    ----------------------------
    left = right
    """
    if certificate is None:
        if not is_zero(difference):
            raise Refused("equality", "the normal forms differ")
        return
    if not isinstance(certificate, Sandwich):
        raise Refused("equality", "only a sandwich can witness an equality")
    _prove_order(difference, Relation.AT_LEAST, certificate.at_least, hypotheses)
    _prove_order(difference, Relation.AT_MOST, certificate.at_most, hypotheses)


def _prove_order(difference: Polynomial, relation: Relation, witness: Any, hypotheses: Sequence[Claim]) -> None:
    """An inequality from a witness.

    N ≥ 0 by a rule    left − right = N by normal form
    --------------------------------------------------
    left ≥ right
    """
    if witness is None:
        raise Refused("order", "an inequality needs a witness")
    if relation in (Relation.AT_MOST, Relation.LESS):
        difference = difference.scaled(-1)
    if not is_zero(difference.minus(_defined(nonnegative(witness, hypotheses), hypotheses))):
        raise Refused("order", "the difference of the sides is not what the witness shows")
    if relation in (Relation.GREATER, Relation.LESS) and not is_strict(witness, hypotheses):
        raise Refused("order", "the difference is not shown to be above 0 in every model")
