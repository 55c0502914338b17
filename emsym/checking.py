"""Checks steps and derivations: reads what was written, asks the kernel and the oracle, and reports both.

The kernel proves or does not; the oracle refutes or does not. A step is *proved* only with a theorem, *refuted* only
with a certified counterexample, and a step with both is a fault of emsym, told as such.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from emsym.chains import broken, statement
from emsym.derivation import Derivation, Hypothesis, Link, Step, assumption, caller
from emsym.kernel.certificate import Witness
from emsym.kernel.normal_form import Malformed, is_zero, normal_form
from emsym.kernel.obligations import Need, Obligation, obligations
from emsym.kernel.rules import Refused
from emsym.kernel.theorem import Theorem, prove
from emsym.language.errors import LanguageError
from emsym.language.expressions import QuantityAt, expression
from emsym.language.notation import text
from emsym.language.reasons import Reason, reason
from emsym.language.symbols import Distribution
from emsym.numeric.check import NotEvaluable
from emsym.numeric.check import check as compare
from emsym.numeric.evidence import Evidence
from emsym.report import (
    Condition,
    DerivationReport,
    Diagnostic,
    Explanation,
    Report,
    StepReport,
    Verdict,
)
from emsym.report import Obligation as Reported
from emsym.search import certificates, explain, gaps
from emsym.search.readable import readable
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Term, Value, minus
from emsym.terms.read import read, value
from emsym.terms.scope import faults
from emsym.terms.traverse import bound_values, distributions, free_values, fresh, substitute
from emsym.terms.write import write, write_value

MODELS = 1000
ASSUMED = {Need.POSITIVE: ">", Need.NONNEGATIVE: ">=", Need.NONZERO: ">"}
SIGNS = {Link.EQUAL: "=", Link.AT_LEAST: "≥", Link.AT_MOST: "≤", Link.GREATER: ">", Link.LESS: "<"}


def verify(
    derivation: Derivation,
    *,
    models: int = MODELS,
    seed: int = 0,
    progress: Callable[[StepReport], None] | None = None,
) -> DerivationReport:
    """Check every step of a derivation; a step that says nothing is *malformed* in the report and stops no other.

    `models` random models are tried for each step, drawn from `seed`; `progress` is called with each step's report.
    """
    hypotheses, problems = _hypotheses(derivation.hypotheses)
    reports: list[StepReport] = []
    theorems = []
    for chain in derivation.chains:
        subjects = _subjects(chain)
        done: list[StepReport] = []
        settings = Settings(derivation.name, derivation.place.file, subjects, hypotheses, models, seed)
        for step in chain:
            done.append(_inheriting(step, done, settings) or check_step(step, settings))
            if progress is not None:
                progress(done[-1])
        reports += done
        problems += [problem for problem in (broken(derivation, chain),) if problem is not None]
        theorem = statement(derivation, chain, done)
        theorems += [theorem] if theorem is not None else []
    if not reports:
        problems.append(_empty(derivation))
    return DerivationReport(
        derivation.name,
        derivation.title,
        derivation.source,
        derivation.place,
        tuple(reports),
        tuple(theorems),
        tuple(problems),
    )


def verify_all(
    derivations: Sequence[Derivation],
    *,
    models: int = MODELS,
    seed: int = 0,
    problems: Sequence[Diagnostic] = (),
    progress: Callable[[StepReport], None] | None = None,
) -> Report:
    """Check several derivations; `problems` are what kept others from being loaded."""
    done = tuple(verify(d, models=models, seed=seed, progress=progress) for d in derivations)
    return Report(done, tuple(problems), seed, models)


def check(
    left: Any,
    relation: str,
    right: Any,
    *,
    by: Any = None,
    assuming: Sequence[tuple[Any, str, Any]] = (),
    in_: Any = (),
    models: int = MODELS,
    seed: int = 0,
) -> StepReport:
    """Check one claim, ``check(KL(q(z), p(z)), ">=", 0)``.

    `relation` is one of =, >=, <=, >, <, or "=const" with `in_` the distributions and values in which the difference is
    constant. `assuming` lists hypotheses as (left, relation, right). SymPy simplifies what is written outside
    ``with Derivation(…)``; use ``sympy.evaluate(False)`` around expressions whose form matters.
    """
    place = caller(2)
    try:
        link = Link(relation)
    except ValueError:
        raise LanguageError(f"{relation!r} is not a relation", help="one of =, >=, <=, >, <, =const") from None
    assumed = [assumption(a, r, b, place) for a, r, b in assuming]
    fixed = in_ if isinstance(in_, tuple) else (in_,)
    step = Step("claim", expression(left), link, expression(right), place, reason(by), "", fixed)
    hypotheses, problems = _hypotheses(assumed)
    if problems:
        raise LanguageError(problems[0].message, problems[0].help)
    return check_step(step, Settings("", "", _subjects([step]), hypotheses, models, seed))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a step is checked with: its derivation's name, the values its chain is about, hypotheses, models, seed."""

    derivation: str
    file: str
    subjects: frozenset[Value]
    hypotheses: tuple[Claim, ...]
    models: int
    seed: int

    @property
    def reproduce(self) -> str:
        """The command that shows the same result again."""
        if not self.derivation:
            return ""
        return (
            f"python -m emsym verify {_findable(self.file, self.derivation)} --seed {self.seed} --models {self.models}"
        )


def _findable(file: str, name: str) -> str:
    """What `verify` finds the derivation by: its file below the current folder, or its name in a library."""
    if not os.path.isfile(file):
        return name
    shown = os.path.relpath(file)
    return name if shown.startswith("..") or os.path.dirname(shown) == "derivations" else shlex.quote(shown)


def _hypotheses(written: Sequence[Hypothesis]) -> tuple[tuple[Claim, ...], list[Diagnostic]]:
    claims, problems = [], []
    for hypothesis in written:
        try:
            claim = Claim(read(hypothesis.left), Relation(hypothesis.link.value), read(hypothesis.right))
            normal_form(minus(claim.left, claim.right))
        except (LanguageError, Malformed) as error:
            problems.append(
                Diagnostic(
                    "E304",
                    f"a hypothesis says nothing: {error.args[0]}",
                    hypothesis.place,
                    help=getattr(error, "help", ""),
                )
            )
        else:
            claims.append(claim)
    return tuple(claims), problems


def _subjects(chain: Sequence[Step]) -> frozenset[Value]:
    try:
        return free_values(read(chain[0].left)) if chain else frozenset()
    except LanguageError:
        return frozenset()


def _inheriting(step: Step, before: Sequence[StepReport], settings: Settings) -> StepReport | None:
    """The report of a step whose left side was found malformed where it was written: it is told there, and once."""
    if not before or before[-1].verdict is not Verdict.MALFORMED or _has_meaning(step.left, settings):
        return None
    message = f"nothing can be said: the expression before it is malformed (see {before[-1].label})"
    return _malformed(step, settings, "E303", message, "")


def _has_meaning(side: Any, settings: Settings) -> bool:
    """Whether an expression says something by itself."""
    try:
        term = read(side)
        _scoped(term, term, settings)
        normal_form(term)
    except (LanguageError, Malformed):
        return False
    return True


def _empty(derivation: Derivation) -> Diagnostic:
    return Diagnostic(
        "E202",
        f"{derivation.name} has no steps",
        derivation.place,
        help=f"begin with {derivation.name}.start(…) and go on with {derivation.name}.equals(…)",
    )


def check_step(step: Step, settings: Settings) -> StepReport:
    """Check one step."""
    try:
        claim = _claim(step)
        left, right = read(step.left), read(step.right)
        _scoped(right, left, settings)
        _scoped(left, right, settings)
        conditions = [o for side in (claim.left, claim.right) for o in obligations(side, settings.hypotheses)]
    except LanguageError as error:
        return _malformed(step, settings, "E301", error.message, error.help)
    except Malformed as error:
        return _malformed(step, settings, "E302", str(error), "")
    except RecursionError:
        return _too_deep(step, settings)
    try:
        return Check(step, claim, settings, list(dict.fromkeys(conditions))).report()
    except RecursionError:
        return _too_deep(step, settings)


def _claim(step: Step) -> Claim:
    """What the step claims, as one relation of two terms."""
    left, right = read(step.left), read(step.right)
    if step.link is Link.DEFINITION:
        if not any(isinstance(side, QuantityAt) for side in (step.left, step.right)):
            raise LanguageError(
                f"≡ defines a name, and neither {text(step.left)} nor {text(step.right)} is one",
                help='name the expression with Quantity("L", (q, theta), expression), or write equals',
            )
        return Claim(left, Relation.EQUAL, right)
    if step.link is Link.CONSTANT:
        return _constant(minus(left, right), step.constant_in)
    return Claim(left, Relation(step.link.value), right)


def _constant(difference: Term, things: tuple[Any, ...]) -> Claim:
    """A difference is constant in q where it is the same for q and for a second distribution in its place."""
    if not things:
        raise LanguageError("a constant in nothing says nothing", help="name what it does not depend on: in_=q")
    names, values = {}, {}
    taken = distributions(difference)
    points = free_values(difference) | bound_values(difference)
    for thing in things:
        if isinstance(thing, Distribution):
            name = thing.name
            while name in taken:
                name += "′"
            names[thing.name] = name
        else:
            values[value(thing)] = fresh(value(thing), points)
    return Claim(difference, Relation.EQUAL, substitute(difference, values, names))


def _scoped(side: Term, other: Term, settings: Settings) -> None:
    for fault in faults(side, other, settings.subjects):
        raise LanguageError(f"{fault.message}, in {text(write(fault.part))}", fault.help)


@dataclass(slots=True)
class Check:
    """One step under check: what is found is collected here and reported once."""

    step: Step
    claim: Claim
    settings: Settings
    conditions: list[Obligation]
    witness: Witness | None = None
    theorem: Theorem | None = None
    evidence: Evidence | None = None
    notes: list[str] = field(default_factory=list)

    def report(self) -> StepReport:
        """The step's report."""
        self._ask_kernel()
        self._ask_oracle()
        verdict = self._verdict()
        proved = verdict is Verdict.PROVED
        explanation = self._explain() if proved else Explanation(self.step.by, True, ()) if self.step.by else None
        ordered = proved and self.claim.relation is not Relation.EQUAL
        return StepReport(
            label=self.step.label,
            left=self.step.left,
            link=self.step.link,
            right=self.step.right,
            constant_in=self.step.constant_in,
            place=self.step.place,
            source=self.step.source,
            verdict=verdict,
            explanation=explanation,
            gap=self._gap() if ordered else None,
            equality=self._equality() if ordered else None,
            obligations=tuple(map(_reported, self.conditions)),
            evidence=self.evidence,
            counterexample=self.evidence.counterexample if self.evidence and verdict is Verdict.REFUTED else None,
            certificate=self.witness if proved else None,
            diagnostics=self._diagnostics(verdict, explanation),
        )

    def _ask_kernel(self) -> None:
        try:
            if self.claim.relation is not Relation.EQUAL:
                self.witness = self._search(self.claim)
            elif self.settings.hypotheses:
                self.witness = certificates.find_equality(self.claim, self.settings.hypotheses)
            self.theorem = prove(self.claim, self.witness, self.settings.hypotheses)
        except Refused as refusal:
            if self.witness is not None:
                self.notes.append(f"what was found was refused: {refusal}")
            self.witness = None

    def _search(self, claim: Claim) -> Witness | None:
        first = explain.wanted(claim, self.step.by)
        return certificates.find(claim, self.settings.hypotheses, first)

    def _ask_oracle(self) -> None:
        try:
            self.evidence = compare(
                self.claim,
                hypotheses=self.settings.hypotheses,
                models=self.settings.models,
                seed=self.settings.seed,
                search=self.theorem is None,
                pointwise=True,
            )
        except NotEvaluable as error:
            self.notes.append(f"not evaluated on models: {error}")

    def _verdict(self) -> Verdict:
        refuted = self.evidence is not None and self.evidence.counterexample is not None
        if self.theorem is not None:
            return Verdict.UNDECIDED if refuted else Verdict.PROVED
        return Verdict.REFUTED if refuted else Verdict.UNDECIDED

    def _explain(self) -> Explanation:
        if self.step.link is Link.CONSTANT:
            return Explanation(self.step.by, True, (Reason("constant"),))
        if self.claim.relation is Relation.EQUAL:
            if self.witness is not None:
                return Explanation(self.step.by, self.step.by is None, (Reason("hypothesis"),))
            return explain.equality(self.claim.left, self.claim.right, self.step.by)
        if self.witness is None:
            return Explanation(self.step.by, True, ())
        return explain.inequality(self.claim, self.witness, self.step.by)

    def _gap(self) -> Any:
        above, below = certificates.difference_of(self.claim)
        return gaps.gap(self.witness, minus(above, below)) if self.witness is not None else None

    def _equality(self) -> Condition | None:
        found = gaps.equality(self.witness) if self.witness is not None else ()
        if not found:
            return None
        over = dict.fromkeys(v for condition in found for v in condition.over)
        pairs = tuple((write(condition.left), write(condition.right)) for condition in found)
        return Condition(pairs, tuple(map(write_value, over)))

    def _diagnostics(self, verdict: Verdict, explanation: Explanation | None) -> tuple[Diagnostic, ...]:
        if verdict is Verdict.PROVED:
            return _wrong_reason(self.step, self.settings, explanation)
        if verdict is Verdict.REFUTED:
            return (self._refuted(),)
        if self.theorem is not None:
            return (self._disagreement(),)
        return (self._undecided(),)

    def _refuted(self) -> Diagnostic:
        message = f"refuted: {_spelled(self.step)}"
        notes = [self._residual()]
        weaker = self._what_holds()
        return Diagnostic("E401", message, self.step.place, tuple(filter(None, notes)), weaker, self.settings.reproduce)

    def _residual(self) -> str:
        difference = normal_form(minus(self.claim.left, self.claim.right))
        if is_zero(difference) or len(difference.terms) > 6 or self.step.link is Link.CONSTANT:
            return ""
        return f"left − right = {text(write(readable(difference)))}"

    def _what_holds(self) -> str:
        """The relation that does hold between the two sides, if the kernel proves one."""
        if self.step.link in (Link.CONSTANT, Link.DEFINITION):
            return ""
        for relation in (Relation.EQUAL, Relation.AT_LEAST, Relation.AT_MOST):
            if relation is self.claim.relation:
                continue
            other = Claim(self.claim.left, relation, self.claim.right)
            try:
                witness = None if relation is Relation.EQUAL else certificates.find(other, self.settings.hypotheses)
                prove(other, witness, self.settings.hypotheses)
            except Refused:
                continue
            return f"{_spelled_as(self.step, SIGNS[Link(relation.value)])} is proved"
        return ""

    def _undecided(self) -> Diagnostic:
        undischarged = [o for o in self.conditions if not o.discharged]
        notes = [f"not shown: {text(write(o.term))} {_need(o)}" for o in undischarged]
        if not undischarged:
            notes += ["no proof was found", *self.notes, self._residual()]
            notes.append(explain.why_not(self.claim, self.step.by))
        if self.evidence is not None and self.evidence.uncertified:
            notes.append("a violation was seen in floating-point numbers and could not be certified")
        help = ""
        if undischarged:
            o = undischarged[0]
            name = self.settings.derivation or "derivation"
            help = f'if it is meant, assume it: {name}.assume(…, "{ASSUMED[o.need]}", 0)'
        message = f"undecided: {_spelled(self.step)}"
        return Diagnostic("E402", message, self.step.place, tuple(filter(None, notes)), help, self.settings.reproduce)

    def _disagreement(self) -> Diagnostic:
        return Diagnostic(
            "E900",
            f"the kernel proves what the oracle refutes, a fault of emsym: {_spelled(self.step)}",
            self.step.place,
            ("no verdict is given",),
            "please report it with the derivation",
            self.settings.reproduce,
        )


def _need(obligation: Obligation) -> str:
    return obligation.need.replace("!=", "≠").replace(">=", "≥")


def _reported(obligation: Obligation) -> Reported:
    kinds = {"> 0": "positive", ">= 0": "nonnegative", "!= 0": "nonzero"}
    return Reported(write(obligation.term), kinds[obligation.need], obligation.discharged)


def _spelled(step: Step) -> str:
    sign = {**SIGNS, Link.DEFINITION: "≡", Link.CONSTANT: "="}[step.link]
    tail = f" + const. (in {', '.join(map(text, step.constant_in))})" if step.link is Link.CONSTANT else ""
    return _spelled_as(step, sign) + tail


def _spelled_as(step: Step, sign: str) -> str:
    return f"{text(step.left)} {sign} {text(step.right)}"


def _wrong_reason(step: Step, settings: Settings, explanation: Explanation | None) -> tuple[Diagnostic, ...]:
    if explanation is None or explanation.right or explanation.given is None:
        return ()
    return (
        Diagnostic(
            "E403",
            f"true, but not by {explanation.given.title}: {_spelled(step)}",
            step.place,
            (explanation.note,) if explanation.note else (),
            reproduce=settings.reproduce,
        ),
    )


def _malformed(step: Step, settings: Settings, code: str, message: str, help: str) -> StepReport:
    diagnostic = Diagnostic(code, message, step.place, (), help, settings.reproduce)
    return _bare(step, Verdict.MALFORMED, diagnostic)


def _too_deep(step: Step, settings: Settings) -> StepReport:
    message = "undecided: the expressions are nested too deeply"
    help = "name the inner parts and prove them in steps of their own"
    return _bare(step, Verdict.UNDECIDED, Diagnostic("E404", message, step.place, (), help, settings.reproduce))


def _bare(step: Step, verdict: Verdict, diagnostic: Diagnostic) -> StepReport:
    return StepReport(
        step.label,
        step.left,
        step.link,
        step.right,
        step.constant_in,
        step.place,
        step.source,
        verdict,
        diagnostics=(diagnostic,),
    )
