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
from emsym.kernel.normal_form import is_zero, normal_form
from emsym.kernel.obligations import Need, obligations
from emsym.search.stages import Stages
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO, Add, Term, minus


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
    hypotheses = (*hypotheses, *(lemma.claim for lemma in lemmas))
    if claim.relation is Relation.EQUAL:
        return replace(_equality(claim, hypotheses, budget), lemmas=lemmas)
    strict = claim.relation in (Relation.GREATER, Relation.LESS)
    stages = Stages(*difference_of(claim), hypotheses, strict, budget=budget)
    return Found(stages.run(first), tuple(stages.limits), lemmas)


def _lemmas(claim: Claim, hypotheses: Sequence[Claim], budget: Budget) -> tuple[Lemma, ...]:
    """What signs do not show of the claim's conditions, as in √(KL(q ‖ r)/2), and a search does."""
    found: list[Lemma] = []
    for condition in obligations(Add((claim.left, claim.right)), hypotheses):
        relation = RELATIONS.get(condition.need)
        if not condition.discharged and not condition.bound and not condition.impossible and relation is not None:
            wanted = Claim(condition.term, relation, ZERO)
            inner = search(wanted, (*hypotheses, *(lemma.claim for lemma in found)), budget=budget)
            if inner.certificate is not None:
                found += [*inner.lemmas, Lemma(wanted, inner.certificate)]
    return tuple(found)


RELATIONS = {Need.NONNEGATIVE: Relation.AT_LEAST, Need.POSITIVE: Relation.GREATER}


def _equality(claim: Claim, hypotheses: Sequence[Claim], budget: Budget) -> Found:
    """Two inequalities, where the normal forms differ and a hypothesis may close the gap."""
    difference = normal_form(minus(claim.left, claim.right))
    if not hypotheses or is_zero(difference):
        return Found(None)
    at_least = search(replace(claim, relation=Relation.AT_LEAST), hypotheses, budget=budget)
    if at_least.certificate is None:
        return at_least
    at_most = search(replace(claim, relation=Relation.AT_MOST), hypotheses, budget=budget)
    if at_most.certificate is None:
        return at_most
    return Found(Sandwich(at_least.certificate, at_most.certificate))  # type: ignore[arg-type]
