"""Which hypotheses a proof rests on: those without which the kernel would refuse it.

One after the other is put aside, the last first, and stays aside where what is left still proves the claim: an equation
that was unfolded for nothing, a lemma that nothing needs, a condition that holds anyway. A proof that is tried so is
weaker than the one that was found, so what it shows needs no further trust.
"""

from __future__ import annotations

from emsym.kernel.certificate import Lemma, Unfold
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import prove
from emsym.proof import Proof
from emsym.search.unfolding import Prepared
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import ZERO
from emsym.terms.statement import Hypothesis, Statement

TRIVIAL = Hypothesis(Claim(ZERO, Relation.EQUAL, ZERO))


def relied_on(proof: Proof) -> tuple[int, ...]:
    """The numbers of the hypotheses that a proof rests on, of which none can be put aside."""
    aside: frozenset[int] = frozenset()
    for number in reversed(range(len(proof.statement.hypotheses))):
        if _is_proved_without(proof, aside | {number}):
            aside |= {number}
    return tuple(number for number in range(len(proof.statement.hypotheses)) if number not in aside)


def _is_proved_without(proof: Proof, aside: frozenset[int]) -> bool:
    """Whether what is left of a proof still proves its claim, with 0 = 0 under the numbers that are put aside."""
    given = proof.statement.hypotheses
    kept = tuple(TRIVIAL if number in aside else each for number, each in enumerate(given))
    ready = _prepared_without(proof, Prepared(proof.statement.claim, kept), set(aside))
    try:
        prove(Statement(proof.statement.claim, kept), proof.witness, ready.preparation)
    except (Refused, Malformed, TooLarge):
        return False
    return True


def _prepared_without(proof: Proof, ready: Prepared, aside: set[int]) -> Prepared:
    """The preparation without what rests on what is put aside; each step keeps its number."""
    for step in proof.preparation:
        match step:
            case Unfold(number) if number not in aside:
                ready = ready.unfolded(number)
            case Lemma() as lemma:
                more = ready.proved(lemma)
                if more is None:
                    aside.add(len(ready.known))
                    more = ready.proved(Lemma(TRIVIAL, None))
                ready = more or ready
    return ready
