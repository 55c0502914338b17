"""Whether hypotheses contradict each other, as the kernel proves: then whatever follows from them says nothing.

Asked only where the oracle met no model of them. A hypothesis contradicts the others if these prove the contrary of it,
or if what it says of a law does not sum to 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from emsym.budget import UNLIMITED, Budget, OutOfBudget
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import prove
from emsym.search.certificates import search
from emsym.search.equations import equation
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, Probability, Sum
from emsym.terms.statement import Hypothesis, Statement

CONTRARY = {
    Relation.EQUAL: (Relation.GREATER, Relation.LESS),
    Relation.AT_LEAST: (Relation.LESS,),
    Relation.AT_MOST: (Relation.GREATER,),
    Relation.GREATER: (Relation.AT_MOST,),
    Relation.LESS: (Relation.AT_LEAST,),
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The number of a hypothesis, and what follows without it that it contradicts."""

    number: int
    follows: Claim


def contradiction(hypotheses: Sequence[Hypothesis], budget: Budget = UNLIMITED) -> Contradiction | None:
    """The first hypothesis that the others contradict, if the kernel proves that one does."""
    for number, hypothesis in enumerate(hypotheses):
        others = (*hypotheses[:number], *hypotheses[number + 1 :])
        for claim in _contraries(number, hypothesis):
            if _is_proved(Statement(claim, others), budget):
                return Contradiction(number, claim)
    return None


def _contraries(number: int, hypothesis: Hypothesis) -> Iterator[Claim]:
    """What cannot hold beside a hypothesis, at its own letters; of a law, that its formula sums to something else."""
    for relation in CONTRARY[hypothesis.relation]:
        yield Claim(hypothesis.left, relation, hypothesis.right)
    said = equation(number, hypothesis)
    if said is not None and isinstance(said.head, Probability):
        for relation in CONTRARY[Relation.EQUAL]:
            yield Claim(Sum(said.values, said.joint), relation, ONE)


def _is_proved(statement: Statement, budget: Budget) -> bool:
    try:
        found = search(statement, budget=budget)
        prove(statement, found.certificate, found.ready.preparation)
    except (Refused, Malformed, TooLarge, OutOfBudget, RecursionError):
        return False
    return True
