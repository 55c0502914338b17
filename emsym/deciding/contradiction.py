"""Whether hypotheses contradict each other, as the kernel proves: then whatever follows from them says nothing.

Asked only where the oracle met no model of them. A hypothesis contradicts the others if these prove the contrary of it,
or if what it says of a law does not sum to 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from emsym.budget import UNLIMITED, Budget, OutOfBudget
from emsym.codes import Code
from emsym.derivation import Hypothesis as Written
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import prove
from emsym.language.notation import text
from emsym.report import Diagnostic, StepReport
from emsym.search.certificates import search
from emsym.search.equations import equation
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ONE, Probability, Sum
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.write import write


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
    for relation in hypothesis.relation.contraries:
        yield Claim(hypothesis.left, relation, hypothesis.right)
    said = equation(number, hypothesis)
    if said is not None and isinstance(said.head, Probability):
        for relation in Relation.EQUAL.contraries:
            yield Claim(Sum(said.values, said.joint), relation, ONE)


def _is_proved(statement: Statement, budget: Budget) -> bool:
    try:
        found = search(statement, budget=budget)
        prove(statement, found.expanded, found.ready.preparation)
    except (Refused, Malformed, TooLarge, OutOfBudget, RecursionError):
        return False
    return True


def unmet(
    name: str,
    written: Sequence[Written],
    in_chains: Sequence[tuple[Hypothesis, ...]],
    reports: Sequence[StepReport],
    seconds: float,
) -> list[Diagnostic]:
    """What is to be said where the oracle met no model of the hypotheses: from a contradiction everything follows.

    They are asked as they are meant in each chain, whose own values they leave as they are.
    """
    seen = [r.evidence.models for r in reports if r.evidence is not None and not r.evidence.unfinished]
    if not written or any(len(each) < len(written) for each in in_chains) or not seen or any(seen):
        return []
    with Budget(seconds) as budget:
        answers = (contradiction(each, budget) for each in dict.fromkeys(in_chains))
        found = next((answer for answer in answers if answer is not None), None)
    if found is None:
        message = f"no model was found that meets the hypotheses of {name}"
        notes = ("if they contradict each other, whatever is proved from them says nothing",)
        return [Diagnostic(Code.UNMET, message, written[0].place, notes)]
    left, right = (text(write(side)) for side in (found.follows.left, found.follows.right))
    follows = f"{left} {found.follows.relation.sign} {right}"
    message = f"the hypotheses of {name} contradict each other"
    notes = (f"without this one {follows} follows, so whatever is proved from all of them says nothing",)
    return [Diagnostic(Code.CONTRADICTION, message, written[found.number].place, notes)]
