"""What the kernel and the oracle find of one claim, and the verdict that follows.

*Proved* takes a theorem and *refuted* a certified counterexample. A claim with both shows a fault of emsym, and gets
neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sympy

from emsym.budget import UNLIMITED, Budget
from emsym.deciding.claims import Reading
from emsym.deciding.reliance import relied_on
from emsym.deciding.telling import Telling
from emsym.derivation import Link, Step
from emsym.explain import explanation as explain
from emsym.explain import gaps
from emsym.explain.rewriting import unnested
from emsym.kernel.certificate import Certificate, Sandwich, Unfold
from emsym.kernel.obligations import Obligation
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import Theorem, prove
from emsym.language.expressions import KL, E, H, I, QuantityAt, subexpressions
from emsym.language.reasons import Reason, hypothesis
from emsym.numeric.check import NotEvaluable
from emsym.numeric.check import check as compare
from emsym.numeric.evidence import Evidence
from emsym.proof import Proof
from emsym.refutation import Refutation
from emsym.report import Assumption, Condition, Explanation, Verdict
from emsym.search import certificates
from emsym.search.forms import normal_form
from emsym.search.unfolding import Prepared
from emsym.terms.claim import Claim
from emsym.terms.nodes import Term, minus
from emsym.terms.read import read
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import depth
from emsym.terms.write import write, write_value

DEEPEST_EXPLAINED = 100
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Decision:
    """What the kernel makes of a claim: a theorem with its certificate, or neither; `notes` tell what was refused.

    The certificate has names for people, and `primitive` is the same by the kernel's rules.
    """

    ready: Prepared
    certificate: Certificate | None
    theorem: Theorem | None
    notes: tuple[str, ...] = ()
    primitive: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """A step's reading, what the kernel made of it and what the oracle saw; `notes` tell what went wrong on the way."""

    step: Step
    reading: Reading
    decision: Decision
    evidence: Evidence | None
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What is known of the claim."""
        refuted = self.evidence is not None and self.evidence.counterexample is not None
        if self.theorem is not None:
            return Verdict.UNDECIDED if refuted else Verdict.PROVED
        return Verdict.REFUTED if refuted else Verdict.UNDECIDED

    @property
    def theorem(self) -> Theorem | None:
        """The theorem, if the kernel has made one."""
        return self.decision.theorem

    @property
    def disagree(self) -> bool:
        """Whether the kernel proves what the oracle refutes."""
        return self.theorem is not None and self.verdict is Verdict.UNDECIDED

    @property
    def witness(self) -> Certificate | None:
        """The certificate of the goal, if it took one, with the names of its parts."""
        return self.decision.certificate

    @property
    def goal(self) -> Claim:
        """The claim as the certificate shows it, with what is defined unfolded."""
        return self.decision.ready.goal

    @property
    def is_unfolded(self) -> bool:
        """Whether what a hypothesis says of a law, a function or a real was put into the claim."""
        unfolded = any(isinstance(step, Unfold) for step in self.decision.ready.preparation)
        return unfolded and self.goal != self.reading.statement.claim

    @property
    def known(self) -> tuple[Hypothesis, ...]:
        """The hypotheses as they are unfolded, and the lemmas: what the numbers in the certificate stand for."""
        return self.decision.ready.known

    @property
    def conditions(self) -> tuple[Obligation, ...]:
        """The conditions on which the step rests, and which of them are shown: all, where there is a theorem."""
        if self.theorem is None:
            return self.reading.conditions
        return tuple(replace(condition, discharged=True) for condition in self.reading.conditions)

    @property
    def proof(self) -> Proof | None:
        """The proof of a claim that is proved, as data that anyone can check again."""
        if self.verdict is not Verdict.PROVED:
            return None
        return Proof(self.reading.statement, self.decision.ready.preparation, self.decision.primitive)

    @property
    def refutation(self) -> Refutation | None:
        """The refutation of a claim that is refuted, as data that anyone can check again."""
        if self.verdict is not Verdict.REFUTED or self.evidence is None or self.evidence.counterexample is None:
            return None
        return Refutation(self.reading.statement, self.evidence.counterexample)


def decide(step: Step, reading: Reading, budget: Budget = UNLIMITED) -> Decision:
    """Search for a proof and ask the kernel."""
    if reading.large is not None:
        raise reading.large
    wanted = partial(explain.wanted, given=step.by, budget=budget)
    found = certificates.search(reading.statement, wanted, budget)
    try:
        primitive = found.expanded
        theorem = prove(reading.statement, primitive, found.ready.preparation)
        return Decision(found.ready, found.certificate, theorem, found.limits, primitive)
    except Refused as refusal:
        refused = (f"what was found was refused: {refusal}",) if found.shown else ()
        return Decision(found.ready, None, None, (*found.limits, *refused))


def find(step: Step, reading: Reading, models: int, seed: int, telling: Telling) -> Findings:
    """Ask the kernel, then the oracle, whatever becomes of the other; the search for a proof may take half the time."""
    searching = partial(decide, step, reading, telling.budget.share(HALF))
    search = Telling(telling.budget)
    nothing = Decision(Prepared(reading.statement.claim, reading.statement.hypotheses), None, None)
    decision = search.tell(certificates.STOPPED, searching, nothing)
    search.left_out += [note for note in decision.notes if note.startswith(certificates.STOPPED)]
    is_proved = decision.theorem is not None
    budget = telling.budget.share(HALF) if is_proved else telling.budget
    comparing = partial(_compared, reading, models, seed, not is_proved, budget)
    evidence, notes = telling.tell("the comparison on models stopped", comparing, (None, ()))
    if evidence is not None:
        telling.left_out += evidence.unfinished
        if evidence.shrinking is not None and evidence.shrinking.error is not None:
            telling.failed("the search for the simplest counterexample stopped", evidence.shrinking.error)
    if evidence is None or evidence.counterexample is None or search.faults:  # what is refuted needs no proof
        telling.left_out[:0], telling.faults[:0] = search.left_out, search.faults
    known = (*(note for note in decision.notes if note not in search.left_out), *notes)
    return Findings(step, reading, decision, evidence, known)


def _compared(
    reading: Reading, models: int, seed: int, search: bool, budget: Budget
) -> tuple[Evidence | None, tuple[str, ...]]:
    try:
        evidence = compare(reading.statement, models=models, seed=seed, search=search, budget=budget)
    except NotEvaluable as error:
        return None, (f"not evaluated on models: {error}",)
    return evidence, ()


def explanation(
    findings: Findings, budget: Budget = UNLIMITED, assumed: Sequence[Assumption] = ()
) -> Explanation | None:
    """Why a proved step holds; of any other, only the reason that was given.

    Where it is a hypothesis that is told, it is told which of those that are `assumed`.
    """
    step = findings.step
    if findings.verdict is not Verdict.PROVED:
        return Explanation(step.by, True, ()) if step.by else None
    because = _because(findings, budget)
    if findings.is_unfolded:
        others = (reason for reason in because.found if reason.rule not in ("hypothesis", "definition", "reordering"))
        because = replace(because, found=(hypothesis, *others))
    if step.by != hypothesis and hypothesis not in because.found:
        return because
    numbers = () if findings.proof is None else relied_on(findings.proof)
    which = replace(hypothesis, arguments=tuple(assumed[number] for number in numbers if number < len(assumed)))
    found = tuple(which if reason == hypothesis else reason for reason in because.found)
    if step.by != hypothesis:
        return replace(because, found=found)
    if not numbers:
        return replace(because, right=False, note="the step holds without the hypotheses")
    others = (reason for reason in found if reason != which)
    return replace(because, right=True, note="", found=(which, *others))


def _because(findings: Findings, budget: Budget) -> Explanation:
    """Why the goal holds that a step is brought to."""
    step, claim, witness = findings.step, findings.goal, findings.witness
    if step.link is Link.CONSTANT:
        return Explanation(step.by, True, (Reason("constant"),))
    if witness is not None and not isinstance(witness, Sandwich):
        return explain.inequality(claim, witness, step.by, findings.known, budget)
    if witness is not None:
        return Explanation(step.by, step.by is None, (hypothesis,))
    if max(depth(unnested(side)) for side in (claim.left, claim.right)) > DEEPEST_EXPLAINED:
        return Explanation(step.by, True, (Reason("algebra"),), "nested too deeply for its reasons to be singled out")
    because = explain.equality(claim.left, claim.right, step.by, budget)
    if because.found == (Reason("definition"),) and step.by is None and not (_names(step.left) or _names(step.right)):
        return replace(because, found=(Reason("reordering"),))
    return because


def _names(expression: Any) -> bool:
    """Whether an expression is written with named quantities."""
    return any(isinstance(part, E | H | I | KL | QuantityAt) for part in subexpressions(expression))


def _quantities(step: Step) -> dict[Term, Any]:
    """What the named quantities of a step mean, with the names that they are written by."""
    parts = (part for side in (step.left, step.right) for part in subexpressions(side))
    return {read(part): part for part in parts if isinstance(part, QuantityAt)}


def gap(findings: Findings) -> object:
    """By how much a proved inequality is not an equality, as an expression; None for an equality."""
    claim = findings.goal
    if findings.witness is None or isinstance(findings.witness, Sandwich):
        return None
    above, below = certificates.difference_of(claim)
    sides = [findings.step.left, findings.step.right]
    greater, lesser = sides if above is claim.left else reversed(sides)
    if normal_form(below).is_zero:
        return greater
    with sympy.evaluate(False):
        written = -lesser if normal_form(above).is_zero else greater - lesser
    return gaps.gap(findings.witness, minus(above, below), findings.known, written)


def equality(findings: Findings) -> Condition | None:
    """When a proved inequality is an equality; None where that is not known, or always."""
    if findings.witness is None or isinstance(findings.witness, Sandwich):
        return None
    found = gaps.equality(findings.witness)
    if not found:
        return None
    over = dict.fromkeys(value for condition in found for value in condition.over)
    names = _quantities(findings.step)
    pairs = tuple((write(condition.left, names), write(condition.right, names)) for condition in found)
    return Condition(pairs, tuple(map(write_value, over)))
