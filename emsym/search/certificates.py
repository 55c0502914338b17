"""Not trusted. Finds a certificate for a claim: its difference as a combination of non-negative things, exactly.

An equality needs two, and a condition that signs do not show a lemma. The kernel checks what is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from emsym.budget import UNLIMITED, Budget
from emsym.kernel.certificate import (
    Certificate,
    Lemma,
    Sandwich,
    Witness,
)
from emsym.kernel.normal_form import is_zero
from emsym.kernel.obligations import Need, shown
from emsym.search.forms import conditions_of, normal_form
from emsym.search.goal import Goal
from emsym.search.solve import solve
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Add, Term, minus
from emsym.terms.traverse import depth


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate, or None, where the search stopped short of what it might have tried, and lemmas to prove first.

    In the certificate a lemma has the number of a hypothesis; the lemmas follow those that were given.
    """

    certificate: Certificate | None
    limits: tuple[str, ...] = ()
    lemmas: tuple[Lemma, ...] = ()


def difference_of(claim: Claim) -> tuple[Term, Term]:
    """The greater and the lesser side."""
    rising = claim.relation in (Relation.AT_MOST, Relation.LESS)
    return (claim.right, claim.left) if rising else (claim.left, claim.right)


def find(claim: Claim, hypotheses: Sequence[Claim] = (), first: Sequence[Witness] = ()) -> Certificate | None:
    """A certificate for a claim, or None where none is needed or found; `first` are candidates to try first."""
    return search(claim, hypotheses, first).certificate


def search(
    claim: Claim, hypotheses: Sequence[Claim] = (), first: Sequence[Witness] = (), budget: Budget = UNLIMITED
) -> Found:
    """What `find` gives, with the limits that it met, and the lemmas by which the claim has a meaning.

    Raises `OutOfBudget`.
    """
    lemmas = _lemmas(claim, hypotheses, budget)
    found = _decided(claim, (*hypotheses, *(lemma.claim for lemma in lemmas)), first, budget)
    return replace(found, lemmas=lemmas)


def _decided(claim: Claim, hypotheses: tuple[Claim, ...], first: Sequence[Witness], budget: Budget) -> Found:
    """What is found for a claim each condition of which is shown, if any way was found, by the hypotheses."""
    if claim.relation is Relation.EQUAL:
        return _equality(claim, hypotheses, budget)
    strict = claim.relation in (Relation.GREATER, Relation.LESS)
    goal = Goal(*difference_of(claim), hypotheses, strict, budget=budget)
    return Found(solve(goal, first), tuple(goal.limits))


def _lemmas(claim: Claim, hypotheses: Sequence[Claim], budget: Budget) -> tuple[Lemma, ...]:
    """What signs do not show of the claim's conditions, as in √(KL(q ‖ r)/2), and a search does.

    The conditions of a condition are among those of the claim, and shallower: each is searched for once, after its own.
    """
    found: list[Lemma] = []
    known = tuple(hypotheses)
    conditions = conditions_of(Add((claim.left, claim.right)), hypotheses)
    for condition in sorted(conditions, key=lambda condition: depth(condition.term)):
        relation = RELATIONS.get(condition.need)
        if condition.discharged or condition.bound or condition.impossible or relation is None:
            continue
        if found and shown(condition.term, condition.need, known):
            continue
        wanted = Claim(condition.term, relation, ZERO)
        certificate = _decided(wanted, known, (), budget).certificate
        if certificate is not None:
            found.append(Lemma(wanted, certificate))
            known = (*known, wanted)
    return tuple(found)


RELATIONS = {Need.NONNEGATIVE: Relation.AT_LEAST, Need.POSITIVE: Relation.GREATER}


def _equality(claim: Claim, hypotheses: tuple[Claim, ...], budget: Budget) -> Found:
    """Two inequalities, where the normal forms differ and a hypothesis may close the gap."""
    difference = normal_form(minus(claim.left, claim.right))
    if not hypotheses or is_zero(difference):
        return Found(None)
    at_least = _decided(replace(claim, relation=Relation.AT_LEAST), hypotheses, (), budget)
    if at_least.certificate is None:
        return at_least
    at_most = _decided(replace(claim, relation=Relation.AT_MOST), hypotheses, (), budget)
    if at_most.certificate is None:
        return at_most
    return Found(Sandwich(at_least.certificate, at_most.certificate))  # type: ignore[arg-type]
