"""What a check found: reports on steps, derivations and whole runs, as plain immutable data for the renderers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emsym.codes import Code
from emsym.derivation import Link, Place
from emsym.language.reasons import Reason
from emsym.printable import printable
from emsym.verdict import Judged
from emsym.verdict import Verdict as Verdict

if TYPE_CHECKING:
    from emsym.numeric.evidence import Counterexample, Evidence
    from emsym.proof import Proof
    from emsym.refutation import Refutation
    from emsym.terms.signature import Signature


GRAVITY = (Verdict.MALFORMED, Verdict.REFUTED, Verdict.UNDECIDED, Verdict.PROVED)
EXIT_CODES = {Verdict.MALFORMED: 2, Verdict.REFUTED: 1, Verdict.UNDECIDED: 3, Verdict.PROVED: 0}
FAULT, INTERRUPTED = 70, 130
"""Exit codes of runs that did not come to their end, whatever was found before."""


def worst(verdicts: Iterable[Verdict | None]) -> Verdict:
    """The gravest of several verdicts, where a step without one is undecided; of none, *malformed*: nothing is said."""
    known = (Verdict.UNDECIDED if verdict is None else verdict for verdict in verdicts)
    return min(known, key=GRAVITY.index, default=Verdict.MALFORMED)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a file, with the columns of the part that is meant, from `start` up to `end`."""

    place: Place
    line: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """A step near the one that was written, and proved: what to write instead, and how the step reads then.

    `kinds` names the slips that it undoes, `side` is the left, the right or the relation.
    """

    kinds: tuple[str, ...]
    side: str
    said: str
    left: Any
    link: Link
    right: Any
    constant_in: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: if only one thing can be shown, it is the message.

    `code` is stable; `notes` explain, `help` repairs, `reproduce` is a command.
    `excerpt` is the line that is at fault, `repairs` are what was proved of the step's neighbours, nearest first, and
    `tried` is among how many. What they say may come from anywhere, as from an exception of the user's, so it is made
    printable here.
    """

    code: Code | None
    message: str
    place: Place | None = None
    notes: tuple[str, ...] = ()
    help: str = ""
    reproduce: str = ""
    excerpt: Excerpt | None = None
    repairs: tuple[Repair, ...] = ()
    tried: int = 0

    def __post_init__(self) -> None:
        for field in ("message", "help", "reproduce"):
            object.__setattr__(self, field, printable(str(getattr(self, field))))
        object.__setattr__(self, "notes", tuple(printable(str(note)) for note in self.notes))

    @property
    def kind(self) -> str:
        """What it is: an error or a warning."""
        return "error" if self.code is None or self.code.is_error else "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of emsym's own, which says nothing of what was checked: what to report."""

    message: str
    traceback: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Obligation(Judged):
    """A condition on which a step's meaning rests: `condition` (an expression) must be positive, or non-zero."""

    questions = "discharged"

    condition: Any
    kind: str
    discharged: bool
    by: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """When an inequality is an equality: each left equals its right, for every one of the values `over`."""

    pairs: tuple[tuple[Any, Any], ...]
    over: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a step holds: the reason given, whether it is right, and the reasons that emsym finds.

    `terms` are the non-negative terms that the difference of an inequality's sides is the sum of, as expressions.
    """

    given: Reason | None
    right: bool
    found: tuple[Reason, ...]
    note: str = ""
    terms: tuple[Any, ...] = ()

    @property
    def hypotheses(self) -> tuple[Assumption, ...]:
        """The hypotheses that a step rests on, where a hypothesis is among the reasons found."""
        return tuple(each for reason in self.found if reason.rule == "hypothesis" for each in reason.arguments)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class StepReport(Judged):
    """A step and what was found of it. `left`, `right` and `gap` are expressions of `emsym.language`.

    `verdict` is None where a fault of emsym's own ended the check: nothing is known of the step, and `fault` tells it.
    `left_out` says what is missing beside the verdict, and why: what failed, or what the step's time did not last for.

    The two numbers of a counterexample are those of the step's sides; where the step says that its sides differ by a
    constant, they are left − right at what is varied, `constant_in`, and at `twins`.
    """

    label: str
    left: Any
    link: Link
    right: Any
    constant_in: tuple[Any, ...]
    place: Place
    source: str
    verdict: Verdict | None
    explanation: Explanation | None = None
    gap: Any = None
    equality: Condition | None = None
    obligations: tuple[Obligation, ...] = ()
    evidence: Evidence | None = None
    counterexample: Counterexample | None = None
    proof: Proof | None = None
    refutation: Refutation | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    printed: StepReport | None = None
    slip: str = ""
    fault: Fault | None = None
    left_out: tuple[str, ...] = ()
    twins: tuple[Any, ...] = ()
    """Of a step up to a constant, what stands in `constant_in`'s place on the counterexample's right: θ′ for θ."""

    def __repr__(self) -> str:
        return f"<step {self.label}: {'a fault of emsym' if self.verdict is None else self.verdict}>"

    @property
    def proved(self) -> bool:
        """Whether the step is proved, whatever reason was given for it."""
        return self.verdict is Verdict.PROVED

    @property
    def holds(self) -> bool:
        """Whether the step is proved, the reason given for it is right, and what a document printed instead is not."""
        if self.verdict is not Verdict.PROVED or not (self.explanation is None or self.explanation.right):
            return False
        return self.printed is None or not self.printed.holds


@dataclass(frozen=True, slots=True)
class Assumption:
    """A hypothesis as it is printed: which one of how many, and the values for every letter of which it is assumed."""

    left: Any
    link: Link
    right: Any
    every: tuple[Any, ...] = ()
    number: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class TheoremStatement(Judged):
    """What a chain proves: first, overall relation, last, under hypotheses, for all that they are `about`.

    `values` are its own, `data` a point x[i] of each data set.
    """

    questions = "proved"

    left: Any
    link: Link
    right: Any
    constant_in: tuple[Any, ...]
    hypotheses: tuple[Assumption, ...]
    about: Signature
    values: tuple[Any, ...]
    proved: bool
    data: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class DerivationReport(Judged):
    """A derivation, its steps and the theorem of each of its chains.

    `stopped` says why the check did not come to its end, and `unchecked` labels the steps that it did not come to.
    """

    name: str
    title: str
    source: str
    place: Place
    steps: tuple[StepReport, ...]
    theorems: tuple[TheoremStatement, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    document: str = ""
    stopped: str = ""
    unchecked: tuple[str, ...] = ()
    fault: Fault | None = None

    def __repr__(self) -> str:
        return f"<derivation {self.name}: {self.verdict}, {len(self.steps)} steps>"

    @property
    def malformed(self) -> bool:
        """Whether it says nothing as a whole, whatever its steps say: without steps, or with a chain that is broken."""
        codes = (each.code for each in self.diagnostics)
        return any(code is not None and code.is_error and not code.is_fault for code in codes)

    @property
    def complete(self) -> bool:
        """Whether every step has been checked: neither an interruption nor a fault of emsym's own left one out."""
        return not (self.stopped or self.unchecked or self.faults)

    @property
    def faults(self) -> tuple[tuple[str, Fault], ...]:
        """The faults of emsym's own that ended the check of a step, or of the whole, each with where it was."""
        of_steps = [(f"{self.name}::{step.label}", step.fault) for step in self.steps]
        return tuple((where, fault) for where, fault in [*of_steps, (self.name, self.fault)] if fault is not None)

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict of its steps; *malformed* where the derivation as a whole says nothing.

        Of one that was checked in part it is *undecided*, unless a step is worse.
        """
        if self.malformed:
            return Verdict.MALFORMED
        rest = () if self.complete else (Verdict.UNDECIDED,)
        return worst([*(step.verdict for step in self.steps), *rest])

    @property
    def proved(self) -> bool:
        """Whether every step is proved, whatever reasons were given."""
        return self.verdict is Verdict.PROVED

    @property
    def holds(self) -> bool:
        """Whether every step is proved and every given reason is right."""
        return self.proved and all(step.holds for step in self.steps)


@dataclass(frozen=True, slots=True, eq=False)
class Report(Judged):
    """A whole run: derivations, and what kept others from being checked.

    `unchecked` names the derivations that an interrupted run did not come to. `seed` and `models` are None where its
    derivations may not have them in common.
    """

    derivations: tuple[DerivationReport, ...]
    problems: tuple[Diagnostic, ...] = ()
    seed: int | None = None
    models: int | None = None
    interrupted: bool = False
    unchecked: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the run came to its end, and every step that could be loaded has been checked."""
        return not (self.interrupted or self.unchecked) and all(each.complete for each in self.derivations)

    @property
    def faults(self) -> tuple[tuple[str, Fault], ...]:
        """The faults of emsym's own, each with where it was."""
        return tuple(fault for derivation in self.derivations for fault in derivation.faults)

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict of its derivations; *malformed* where one could not be loaded, or there is none.

        Of a run that did not come to its end it is *undecided*, unless something is worse.
        """
        if self.problems:
            return Verdict.MALFORMED
        rest = () if self.complete else (Verdict.UNDECIDED,)
        return worst([*(derivation.verdict for derivation in self.derivations), *rest])

    @property
    def proved(self) -> bool:
        """Whether every step is proved, whatever reasons were given."""
        return self.verdict is Verdict.PROVED

    @property
    def holds(self) -> bool:
        """Whether every step is proved and every given reason is right."""
        return self.proved and all(derivation.holds for derivation in self.derivations)

    @property
    def exit_code(self) -> int:
        """0 all proved, 1 something refuted or a given reason wrong, 2 malformed, 3 something undecided.

        130 after an interruption and 70 after a fault of emsym's own, whatever was found.
        """
        if self.interrupted:
            return INTERRUPTED
        if self.faults:
            return FAULT
        code = EXIT_CODES[self.verdict]
        steps = [step for derivation in self.derivations for step in derivation.steps]
        return 1 if code in (0, 3) and any(step.proved and not step.holds for step in steps) else code
