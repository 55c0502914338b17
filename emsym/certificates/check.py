"""Checks the entries of a file of certificates, each by itself: the kernel proves again, a model refutes again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from emsym.certificates.cost import MOST_BITS, MOST_MONOMIALS, cost_of, outgrows
from emsym.certificates.file import Certificates, Entry
from emsym.certificates.statement import assumption, claim, scope, spell, statement
from emsym.encoding import place_of
from emsym.kernel.normal_form import Malformed
from emsym.kernel.polynomial import TooLarge
from emsym.kernel.rules import Refused
from emsym.proof import Proof
from emsym.refutation import NotRefuted, Refutation
from emsym.terms.statement import Statement
from emsym.verdict import Judged, Verdict

TOO_LARGE = (
    f"too large to be checked: multiplied out, it may have more than {MOST_MONOMIALS:,} terms, "
    f"or numbers of more than {MOST_BITS:,} bits"
)
EVIDENCE: dict[Verdict | None, str] = {Verdict.PROVED: "proof", Verdict.REFUTED: "refutation"}


class StepName(NamedTuple):
    """Which step is meant: of which derivation, its label, and whether the form that a document prints in its place.

    As text, two steps may have one name: "b::c" of "a" and "c" of "a::b".
    """

    derivation: str
    label: str
    printed: bool = False

    def __str__(self) -> str:
        return f"{self.derivation}::{self.label}{' (printed)' if self.printed else ''}"


class Outcome(StrEnum):
    """What became of an entry: its evidence holds, or it does not, or it has none and needs none.

    Or a fault of emsym's own ended its check, which says nothing of it.
    """

    OK = "ok"
    REFUSED = "refused"
    NO_EVIDENCE = "no evidence"
    FAULT = "fault"

    def __bool__(self) -> bool:
        raise TypeError(f"an outcome is not true or false; compare it: outcome is Outcome.{self.name}")


Expected = Mapping[StepName, Statement | None]
"""What the steps of derivations state; None for a step that says nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Checked(Judged):
    """An entry and what became of it: where in the file, what was checked, and why it was refused.

    `verdict` is the one that the file claims; None where it claims none, or has nothing on the step.
    """

    questions = "outcome"

    step: StepName
    verdict: Verdict | None
    outcome: Outcome
    where: str
    why: str = ""
    statement: tuple[str, ...] = ()
    scope: str = ""


def check(
    certificates: Certificates, expected: Expected | None = None, *, allow_no_evidence: bool = False
) -> Iterator[Checked]:
    """Each entry in order; with what derivations claim, also whether the file claims that, and leaves nothing out.

    Then a step without evidence counts as left out, unless that is allowed: who leaves out a proof can write that the
    step is undecided.
    """
    seen: set[StepName] = set()
    for step, where, entry in _entries(certificates):
        seen.add(step)
        different = None if expected is None else _compared(step, where, entry, expected, allow_no_evidence)
        yield _guarded(step, where, entry) if different is None else different
    for step in expected or {}:
        if step not in seen:
            yield Checked(step, None, Outcome.REFUSED, "derivations", "the file has nothing on this step")


def _entries(certificates: Certificates) -> Iterator[tuple[StepName, str, Entry]]:
    for number, chapter in enumerate(certificates.derivations):
        for place, entry in enumerate(chapter.steps):
            step, where = StepName(chapter.name, entry.label), f"derivations[{number}].steps[{place}]"
            yield step, where, entry
            if entry.printed is not None:
                yield step._replace(printed=True), f"{where}.printed", entry.printed


def _guarded(step: StepName, where: str, entry: Entry) -> Checked:
    """An entry of several: a fault of emsym's own ends the check of this one alone."""
    try:
        return _checked(step, where, entry)
    except Exception as error:  # noqa: BLE001 - told as a fault, and neither as evidence that holds nor as refused
        return Checked(step, entry.verdict, Outcome.FAULT, where, f"{type(error).__name__}: {error}")


def _checked(step: StepName, where: str, entry: Entry) -> Checked:
    wanted = EVIDENCE.get(entry.verdict)
    given: dict[str, Proof | Refutation | None] = {"proof": entry.proof, "refutation": entry.refutation}
    for kind, evidence in given.items():
        if (kind == wanted) != (evidence is not None):
            why = f"the step is {_claimed(entry)}, and {'no' if evidence is None else 'a'} {kind} is given"
            return Checked(step, entry.verdict, Outcome.REFUSED, f"{where}.{kind}", why)
    if entry.printed is not None and entry.printed.printed is not None:
        return Checked(step, entry.verdict, Outcome.REFUSED, f"{where}.printed.printed", "a printed form has none")
    if wanted is None:
        return Checked(step, entry.verdict, Outcome.NO_EVIDENCE, where)
    evidence = given[wanted]
    if evidence is None:  # excluded above
        raise LookupError(wanted)
    at = f"{where}.{wanted}"
    said = statement(evidence.statement), scope(evidence.statement)
    refusal = _refusal(evidence, at)
    outcome = Outcome.OK if refusal is None else Outcome.REFUSED
    return Checked(step, entry.verdict, outcome, *(refusal or (at, "")), *said)


def _refusal(evidence: Proof | Refutation, at: str) -> tuple[str, str] | None:
    """Where and why evidence does not hold; None where it does."""
    steps = (evidence.witness, evidence.preparation) if isinstance(evidence, Proof) else ()
    try:
        large = cost_of((evidence.statement, steps)).too_much
        if large or (isinstance(evidence, Proof) and outgrows(evidence)):
            return at, TOO_LARGE
        evidence.check()
    except Refused as refused:
        if refused.part is None:
            return at, str(refused)
        return at + place_of(evidence, refused.part), f"{refused}: {_shortened(spell(refused.part))}"
    except NotRefuted as not_refuted:
        return f"{at}.{not_refuted.where}", not_refuted.why
    except Malformed as malformed:
        return at, str(malformed)
    except TooLarge as large:
        return at, f"too large to be checked: {large}"
    except RecursionError:
        return at, "nested too deeply to be checked"
    return None


def _claimed(entry: Entry) -> str:
    return "without a verdict" if entry.verdict is None else entry.verdict.value


def _compared(step: StepName, where: str, entry: Entry, expected: Expected, allow_no_evidence: bool) -> Checked | None:
    """What differs between an entry and the step that it is about."""
    stated = expected.get(step)
    evidence = entry.proof or entry.refutation
    if step not in expected:
        return Checked(step, entry.verdict, Outcome.REFUSED, where, "the derivations compared with have no such step")
    if evidence is None:
        why = _not_shown(step, entry, stated, allow_no_evidence)
        return Checked(step, entry.verdict, Outcome.REFUSED, where, why) if why else None
    at = f"{where}.{'proof' if entry.proof else 'refutation'}"
    if stated is None:
        return Checked(step, entry.verdict, Outcome.REFUSED, at, "the step that the derivation has there says nothing")
    given = evidence.statement
    if given.claim != stated.claim:
        why = f"the derivation claims {claim(stated.claim)}, and the file {claim(given.claim)}"
        return Checked(step, entry.verdict, Outcome.REFUSED, f"{at}.statement.claim", why)
    if given.hypotheses != stated.hypotheses:
        why = f"the derivation assumes {' and '.join(map(assumption, stated.hypotheses)) or 'nothing'}"
        return Checked(step, entry.verdict, Outcome.REFUSED, f"{at}.statement.hypotheses", why)
    return None


def _not_shown(step: StepName, entry: Entry, stated: Statement | None, allowed: bool) -> str:
    """Why an entry without evidence does not do; a printed form that says nothing, as the file says, does."""
    if entry.verdict is Verdict.MALFORMED and stated is not None:
        return "the step that the derivation has there says something, and the file that it is malformed"
    if allowed or (step.printed and entry.verdict is Verdict.MALFORMED):
        return ""
    said = "the file has no verdict on the step" if entry.verdict is None else f"the step is said to be {entry.verdict}"
    return f"no evidence: {said} (--allow-no-evidence lets that pass)"


def _shortened(string: str, longest: int = 200) -> str:
    return string if len(string) <= longest else string[:longest] + "…"
