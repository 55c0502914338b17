"""What a check found: reports on steps, derivations and whole runs, as plain immutable data for the renderers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emsym.derivation import Link, Place
from emsym.language.reasons import Reason
from emsym.verdict import Verdict as Verdict

if TYPE_CHECKING:
    from emsym.numeric.evidence import Counterexample, Evidence
    from emsym.proof import Proof
    from emsym.refutation import Refutation


GRAVITY = (Verdict.MALFORMED, Verdict.REFUTED, Verdict.UNDECIDED, Verdict.PROVED)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The gravest of several verdicts; *proved* where there is none."""
    return min(verdicts, key=GRAVITY.index, default=Verdict.PROVED)


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


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: if only one thing can be shown, it is the message.

    `code` is stable (E for an error, W for a warning); `notes` explain, `help` repairs, `reproduce` is a command.
    `excerpt` is the line that is at fault, `repairs` are what was proved of the step's neighbours, nearest first, and
    `tried` is among how many.
    """

    code: str
    message: str
    place: Place | None = None
    notes: tuple[str, ...] = ()
    help: str = ""
    reproduce: str = ""
    excerpt: Excerpt | None = None
    repairs: tuple[Repair, ...] = ()
    tried: int = 0


@dataclass(frozen=True, slots=True)
class Obligation:
    """A condition on which a step's meaning rests: `condition` (an expression) must be positive, or non-zero."""

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


@dataclass(frozen=True, slots=True, repr=False)
class StepReport:
    """A step and what was found of it. `left`, `right` and `gap` are expressions of `emsym.language`."""

    label: str
    left: Any
    link: Link
    right: Any
    constant_in: tuple[Any, ...]
    place: Place
    source: str
    verdict: Verdict
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

    def __repr__(self) -> str:
        return f"<step {self.label}: {self.verdict}>"

    @property
    def holds(self) -> bool:
        """Whether the step is proved, the reason given for it is right, and what a document printed instead is not."""
        if self.verdict is not Verdict.PROVED or not (self.explanation is None or self.explanation.right):
            return False
        return self.printed is None or not self.printed.holds


@dataclass(frozen=True, slots=True)
class TheoremStatement:
    """What a chain proves: first, overall relation, last, under hypotheses.

    `every` has, for each hypothesis, the values for every letter of which it is assumed; `data` a point x[i] of each
    data set.
    """

    left: Any
    link: Link
    right: Any
    constant_in: tuple[Any, ...]
    hypotheses: tuple[tuple[Any, Link, Any], ...]
    variables: tuple[str, ...]
    distributions: tuple[str, ...]
    values: tuple[Any, ...]
    others: tuple[Any, ...]
    proved: bool
    every: tuple[tuple[Any, ...], ...] = ()
    data: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class DerivationReport:
    """A derivation, its steps and the theorem of each of its chains."""

    name: str
    title: str
    source: str
    place: Place
    steps: tuple[StepReport, ...]
    theorems: tuple[TheoremStatement, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    document: str = ""

    def __repr__(self) -> str:
        return f"<derivation {self.name}: {self.verdict}, {len(self.steps)} steps>"

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict of its steps; *malformed* where the derivation as a whole says nothing."""
        if any(diagnostic.code.startswith("E") for diagnostic in self.diagnostics):
            return Verdict.MALFORMED
        return worst(step.verdict for step in self.steps)

    @property
    def holds(self) -> bool:
        """Whether every step is proved and every given reason is right."""
        return self.verdict is Verdict.PROVED and all(step.holds for step in self.steps)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run: derivations, and what kept others from being checked."""

    derivations: tuple[DerivationReport, ...]
    problems: tuple[Diagnostic, ...] = ()
    seed: int = 0
    models: int = 0

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict of its derivations; *malformed* where one could not be loaded."""
        if self.problems:
            return Verdict.MALFORMED
        return worst(derivation.verdict for derivation in self.derivations)

    @property
    def exit_code(self) -> int:
        """0 all proved, 1 something refuted or a given reason wrong, 2 malformed, 3 something undecided."""
        codes = {Verdict.MALFORMED: 2, Verdict.REFUTED: 1, Verdict.UNDECIDED: 3, Verdict.PROVED: 0}
        code = codes[self.verdict]
        if code in (0, 3) and any(
            not s.holds and s.verdict is Verdict.PROVED for d in self.derivations for s in d.steps
        ):
            return 1
        return code
