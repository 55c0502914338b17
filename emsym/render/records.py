"""The form of a report as JSON: dataclasses, from which encoding and the JSON Schema are derived.

`emsym verify --schema` prints the schema. A change of form is a new `VERSION`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from emsym import encoding, proof, refutation
from emsym.derivation import Link
from emsym.encoding import Format
from emsym.numeric.evidence import Counterexample
from emsym.proof import Proof
from emsym.verdict import Verdict

FORMAT = "emsym report"
VERSION = 2


@dataclass(frozen=True, slots=True)
class Spelled:
    """Mathematics, or a sentence with some, in Unicode and in LaTeX."""

    text: str
    latex: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of emsym's own, which says nothing of what was checked: what to report."""

    message: str
    traceback: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The line of a file that is at fault; columns are counted in characters, from 0, up to `end`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """A step near the one that was written, and proved: the slips that it undoes, on which side, and how it reads."""

    said: str
    kinds: tuple[str, ...]
    side: str
    left: Spelled
    relation: Link
    right: Spelled
    constant_in: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable code, what it says, where, and what to do; `reproduce` is a command, or empty.

    `repairs` are what was proved of the step's neighbours, nearest first, and `tried` is among how many.
    """

    code: str
    message: str
    file: str | None
    line: int | None
    notes: tuple[str, ...]
    help: str
    reproduce: str
    excerpt: Excerpt | None
    repairs: tuple[Repair, ...]
    tried: int


@dataclass(frozen=True, slots=True)
class Assumption:
    """A hypothesis: its number among the derivation's, from 1, and how it reads."""

    number: int
    text: str
    latex: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step holds: the reason given, whether it is right, and those that were found.

    `text` is the reason as printed beside the step: the one given where it is right, else those found. `terms` are all
    the non-negative terms that an inequality's difference is the sum of, `hypotheses` those that the step rests on,
    where a hypothesis is among its reasons.
    """

    given: str | None
    right: bool
    found: tuple[str, ...]
    note: str
    terms: tuple[Spelled, ...]
    hypotheses: tuple[Assumption, ...]
    text: str
    latex: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """A condition on which a step's meaning rests, whether it is shown, and by what."""

    condition: Spelled
    kind: str
    discharged: bool
    by: str


@dataclass(frozen=True, slots=True)
class Shrinking:
    """What making a counterexample simple took: exact checks, of those allowed, and simpler models that were tried."""

    certifications: int
    limit: int
    models: int
    interrupted: bool


@dataclass(frozen=True, slots=True)
class Numeric:
    """What was seen on random models: evidence, which decides nothing.

    `bound` is the rounding error possible where the violation is worst; at `undefined` of the `comparisons` a side is
    not finite. `uncertified` says that a violation was seen for which no exact counterexample was found.
    """

    models: int
    comparisons: int
    worst_violation: float
    bound: float
    undefined: int
    uncertified: bool
    shrinking: Shrinking | None


@dataclass(frozen=True, slots=True)
class Compared:
    """What the two numbers of a counterexample are: the step's sides, or left − right at two places."""

    left: Spelled
    right: Spelled


@dataclass(frozen=True, slots=True)
class Step:
    """A step and what was found of it.

    It holds if it is proved, the reason given for it is right, and what a document prints instead is not. `printed` is
    what a document prints in its place, and `slip` what is wrong with that. The verdict is null where a fault of
    emsym's own ended the check. `left_out` says what is missing beside the verdict, and why.
    """

    label: str
    relation: Link
    left: Spelled
    right: Spelled
    constant_in: tuple[str, ...] | None
    verdict: Verdict | None
    holds: bool
    reason: Reason | None
    gap: Spelled | None
    equality_condition: Spelled | None
    obligations: tuple[Obligation, ...]
    numeric: Numeric | None
    counterexample: Counterexample | None
    compared: Compared | None
    proof: Proof | None
    source: str
    file: str
    line: int
    diagnostics: tuple[Diagnostic, ...]
    printed: Step | None
    slip: str
    fault: Fault | None
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theorem:
    """What a chain states, and whether it is proved: `text` and `latex` are the sentence, `statement` its formula."""

    text: str
    latex: str
    proved: bool
    statement: Spelled
    hypotheses: Spelled | None


@dataclass(frozen=True, slots=True)
class Derivation:
    """A derivation. It is complete if every step has been checked; `unchecked` labels those that were not come to.

    `stopped` says why a check did not come to its end, and `theorem` is what is proved, in one sentence.
    """

    name: str
    title: str
    source: str
    document: str
    complete: bool
    verdict: Verdict
    holds: bool
    theorem: str
    theorems: tuple[Theorem, ...]
    file: str
    line: int
    diagnostics: tuple[Diagnostic, ...]
    steps: tuple[Step, ...]
    unchecked: tuple[str, ...]
    stopped: str
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run: by which version of emsym, whether it came to its end, and what it found.

    It is complete if every step has been checked: neither an interruption nor a fault of emsym's own left one out.
    What is not complete is not proved. `unchecked` names the derivations that an interrupted run did not come to, and
    `problems` are what kept others from being loaded.
    """

    format: str
    version: int
    emsym: str
    complete: bool
    interrupted: bool
    verdict: Verdict
    holds: bool
    exit_code: int
    derivations: tuple[Derivation, ...]
    unchecked: tuple[str, ...]
    problems: tuple[Diagnostic, ...]
    seed: int | None
    models: int | None


RECORDS = (
    *(
        Spelled,
        Fault,
        Excerpt,
        Repair,
        Diagnostic,
        Assumption,
        Reason,
        Obligation,
        Shrinking,
        Numeric,
        Compared,
        Step,
        Theorem,
        Derivation,
    ),
    *(Report, Proof, *refutation.RECORDS),
)
_FORMAT = Format(proof.FAMILIES, RECORDS, (*proof.ENUMERATIONS, Verdict, Link), proof.LARGEST)


def to_data(report: Report) -> dict[str, Any]:
    """Plain data for `json.dumps`."""
    data: dict[str, Any] = encoding.encode(report, proof.FAMILIES)
    return data


def schema() -> dict[str, Any]:
    """The JSON Schema of a report."""
    found = _FORMAT.schema("Report", "A report of emsym verify", f"urn:emsym:report:{VERSION}")
    found["$defs"]["Report"]["properties"] |= {"format": {"const": FORMAT}, "version": {"const": VERSION}}
    return found
