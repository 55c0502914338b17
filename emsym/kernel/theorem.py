"""Trusted. The only place where a theorem is made.

A theorem says that its statement holds for every finite alphabet, every distribution of full
support, every free value, and all functions and reals of the declared signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from emsym.kernel.certificate import Certificate, Lemma, Preparation, Sandwich, Unfold
from emsym.kernel.normal_form import Malformed, is_zero, normal_form, normal_forms
from emsym.kernel.obligations import obligations
from emsym.kernel.polynomial import Polynomial, TooLarge
from emsym.kernel.rules import NOTHING, Bound, Refused, is_strict, nonnegative
from emsym.kernel.unfold import unfold_all, unfolds
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term
from emsym.terms.statement import Hypothesis, Statement

_MINT = object()


class Theorem:
    """A proved statement. Only `prove` makes one; it cannot be copied, pickled or changed."""

    __slots__ = ("_statement",)
    _statement: Statement

    def __init__(self, statement: Statement, mint: object) -> None:
        if mint is not _MINT:
            raise TypeError("a theorem is made by emsym.kernel.theorem.prove alone")
        object.__setattr__(self, "_statement", statement)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a theorem cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a theorem cannot be changed")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a theorem cannot be copied; prove its statement again")

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("Theorem has no subclasses")

    def __repr__(self) -> str:
        return f"Theorem({self._statement!r})"

    @property
    def statement(self) -> Statement:
        """What is proved."""
        return self._statement


def prove(
    statement: Statement, certificate: Certificate | None = None, preparation: Sequence[Preparation] = ()
) -> Theorem:
    """The theorem, or `Refused` (`Malformed` where a term says nothing).

    An equality needs no certificate where both sides have one normal form, and a sandwich elsewhere. left ≥ right needs
    a witness whose term equals left − right, left > right one that is above 0 in every model; ≤ and < are the mirror
    images. In preparation, lemmas are proved, each from what is known before it, and equations unfolded.
    """
    statement = Statement(statement.claim, tuple(statement.hypotheses))
    claim = goal = statement.claim
    known = facts = statement.hypotheses
    for stated in known:
        _require_well_formed(stated)
    for stated in known:
        for side in (stated.left, stated.right):
            _defined(side, known, frozenset(stated.every))
    for step in preparation:
        if isinstance(step, Lemma):
            _require_well_formed(step.claim)
            _prove(step.claim.claim, step.certificate, known, frozenset(step.claim.every))
            known, facts = (*known, step.claim), (*facts, step.claim)
        else:
            goal, known = unfold_all(goal, known, _equation(step, known))
    if goal is claim:
        _prove(claim, certificate, known)
    else:
        _require_value(claim, facts, goal, known)
        difference = normal_form(goal.left).minus(normal_form(goal.right))
        _conclude(difference, goal.relation, certificate, known)
    return Theorem(statement, _MINT)


def holds(lemma: Lemma, known: Sequence[Hypothesis]) -> bool:
    """Whether a lemma is proved from what is known: a theorem with it in its preparation is not refused for it."""
    try:
        _require_well_formed(lemma.claim)
        _prove(lemma.claim.claim, lemma.certificate, known, frozenset(lemma.claim.every))
    except (Refused, Malformed, TooLarge):
        return False
    return True


def _require_value(claim: Claim, facts: Sequence[Hypothesis], goal: Claim, known: Sequence[Hypothesis]) -> None:
    """The claim has a value in every model, as it is written or as it is unfolded, which is the same value."""
    if all(each.discharged for side in (claim.left, claim.right) for each in obligations(side, facts)):
        return
    for side in (goal.left, goal.right):
        _defined(side, known)


def _require_well_formed(stated: Hypothesis) -> None:
    if not isinstance(stated.relation, Relation):
        raise Refused("claim", "the relation of a hypothesis is none of =, ≥, ≤, >, <")
    if any(value.at for value in stated.every) or len(set(stated.every)) < len(stated.every):
        raise Refused("claim", "a hypothesis is for every letter of plain values, each named once")


def _equation(step: Unfold, known: Sequence[Hypothesis]) -> Hypothesis:
    if not 0 <= step.number < len(known):
        raise Refused("unfold", f"nothing is known under number {step.number}")
    equation = known[step.number]
    if not unfolds(equation):
        raise Refused("unfold", "it does not say what a law, a function or a real is, for every letter", equation.left)
    return equation


def _defined(term: Term, known: Sequence[Hypothesis], bound: Bound = NOTHING) -> Polynomial:
    """The normal form of a term, every condition of which is discharged for every letter of the values in `bound`."""
    forms = normal_forms(term)
    for condition in obligations(term, known, forms, bound):
        if not condition.discharged:
            raise Refused("obligation", f"not shown to be {condition.need}", condition.term)
    return forms[id(term)]


def _prove(claim: Claim, certificate: Any, known: Sequence[Hypothesis], bound: Bound = NOTHING) -> None:
    """A claim for every letter of the values in `bound`."""
    difference = _defined(claim.left, known, bound).minus(_defined(claim.right, known, bound))
    _conclude(difference, claim.relation, certificate, known, bound)


def _conclude(
    difference: Polynomial, relation: Relation, certificate: Any, known: Sequence[Hypothesis], bound: Bound = NOTHING
) -> None:
    """What is claimed of the difference of two sides that have a value in every model."""
    if not isinstance(relation, Relation):
        raise Refused("claim", "its relation is none of =, ≥, ≤, >, <")
    if relation is Relation.EQUAL:
        _prove_equal(difference, certificate, known, bound)
    else:
        _prove_order(difference, relation, certificate, known, bound)


def _prove_equal(difference: Polynomial, certificate: Any, known: Sequence[Hypothesis], bound: Bound) -> None:
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
    _prove_order(difference, Relation.AT_LEAST, certificate.at_least, known, bound)
    _prove_order(difference, Relation.AT_MOST, certificate.at_most, known, bound)


def _prove_order(
    difference: Polynomial, relation: Relation, witness: Any, known: Sequence[Hypothesis], bound: Bound
) -> None:
    """An inequality from a witness.

    N ≥ 0 by a rule    left − right = N by normal form
    --------------------------------------------------
    left ≥ right
    """
    if witness is None:
        raise Refused("order", "an inequality needs a witness")
    if relation.is_rising:
        difference = difference.scaled(-1)
    if not is_zero(difference.minus(_defined(nonnegative(witness, known, bound), known, bound))):
        raise Refused("order", "the difference of the sides is not what the witness shows")
    if relation.is_strict and not is_strict(witness, known, bound):
        raise Refused("order", "the difference is not shown to be above 0 in every model")
