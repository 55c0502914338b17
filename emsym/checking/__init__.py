"""Checks steps and derivations.

`claims` reads what was written, `meaning` asks whether it says anything, `findings` asks the kernel and the oracle,
`diagnosis` says what is wrong, `chains` states the theorem. Of what fails, `faults` says where in its chain the slip
is, and `repair` what was meant, with `sieve` and `offers`. This file puts them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import sympy

from emsym.budget import SECONDS, Budget
from emsym.checking.chains import broken, statement
from emsym.checking.diagnosis import (
    DISAGREEMENT,
    broken_off,
    diagnose,
    excerpt,
    excerpt_of,
    fault_of,
    judge_printed,
    plain,
    with_left_out,
)
from emsym.checking.origin import Origin
from emsym.codes import Code
from emsym.deciding.claims import Reading, reading, subjects_of
from emsym.deciding.contradiction import unmet
from emsym.deciding.findings import Findings, equality, explanation, find, gap
from emsym.deciding.hypotheses import assumptions, read_hypotheses, supposed
from emsym.deciding.meaning import no_value, objection
from emsym.deciding.telling import Telling
from emsym.derivation import Derivation, Link, Place, Start, Step, assumption, caller, meant
from emsym.explain import explanation as explain
from emsym.kernel.normal_form import Malformed
from emsym.language.errors import LanguageError
from emsym.language.expressions import whole_expression
from emsym.language.reasons import reason
from emsym.report import (
    DerivationReport,
    Diagnostic,
    Excerpt,
    Explanation,
    Obligation,
    Report,
    StepReport,
    TheoremStatement,
    Verdict,
    worst,
)
from emsym.terms.nodes import Value
from emsym.terms.statement import Hypothesis
from emsym.terms.write import write_parts

MODELS = 1000
Progress = Callable[[StepReport], None]


def verify(
    derivation: Derivation,
    *,
    models: int = MODELS,
    seed: int = 0,
    progress: Progress | None = None,
    repairs: bool = True,
    step_seconds: float = SECONDS,
) -> DerivationReport:
    """Check every step of a derivation; a step that says nothing is *malformed* in the report and stops no other.

    `models` random models are tried for each step, drawn from `seed`; `progress` is called with each step's report as
    soon as it is known. With `repairs`, what fails is located in its chain and the nearest steps that hold are sought.
    A step may take `step_seconds`, first for its verdict, then for the simplest counterexample, then for repairs; what
    they did not last for, its report says.
    """
    claims, problems = read_hypotheses(derivation.hypotheses)
    origin = Origin.of(derivation, models, seed, step_seconds)
    reports: list[StepReport] = []
    theorems: list[TheoremStatement] = []
    telling = Telling()
    for chain in derivation.chains:
        hypotheses = supposed(chain, claims)
        origin = replace(origin, assumed=assumptions(claims, hypotheses))
        budgets = [Budget(step_seconds) for _ in chain]
        done = _check_chain(chain, hypotheses, origin, budgets, progress)
        if repairs:
            done = _located(chain, done, hypotheses, budgets)
        reports += done
        problems += [problem for problem in (broken(derivation, chain),) if problem is not None]
        if len(claims) == len(derivation.hypotheses):
            state = partial(statement, chain, done, hypotheses, origin.assumed)
            theorem = telling.tell("a theorem is not stated", state, None)
            theorems += [] if theorem is None else [theorem]
    problems += with_left_out((), telling.left_out, derivation.place, origin, derivation.name)
    if not reports:
        problems += _empty(derivation, supposed([], claims), origin)
    in_chains = [supposed(chain, claims) for chain in derivation.chains]
    problems += unmet(derivation.name, derivation.hypotheses, in_chains, reports, step_seconds)
    name, title, source, place = derivation.name, derivation.title, derivation.source, derivation.place
    found = tuple(reports), tuple(theorems), tuple(problems)
    return DerivationReport(name, title, source, place, *found, derivation.document)


def verify_all(
    derivations: Sequence[Derivation],
    *,
    models: int = MODELS,
    seed: int = 0,
    progress: Progress | None = None,
    repairs: bool = True,
    step_seconds: float = SECONDS,
) -> Report:
    """Check several derivations, as `verify` does each; their report is *proved* if every one is, and there is one."""
    done = tuple(
        verify(d, models=models, seed=seed, progress=progress, repairs=repairs, step_seconds=step_seconds)
        for d in derivations
    )
    return Report(done, seed=seed, models=models)


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
    repairs: bool = True,
    step_seconds: float = SECONDS,
) -> StepReport:
    """Check one claim, ``check(KL(q(z), p(z)), ">=", 0)``.

    `relation` is one of =, >=, <=, >, <, or "=const" with `in_` the distributions and values in which the difference is
    constant. `assuming` lists hypotheses as (left, relation, right), or as ``markov(p, a, b, c)``.
    """
    place = caller(2)
    assumed = [assumption(each, place) for each in assuming]
    fixed = in_ if isinstance(in_, tuple) else (in_,)
    step = Step("claim", whole_expression(left), _link(relation), whole_expression(right), place, reason(by), "", fixed)
    claims, problems = read_hypotheses(assumed)
    if problems:
        raise LanguageError(problems[0].message, problems[0].help)
    hypotheses = supposed([step], claims)
    budget, said = Budget(step_seconds), assumptions(claims, hypotheses)
    origin = Origin(file=place.file, models=models, seed=seed, seconds=step_seconds, assumed=said)
    done = [check_step(step, subjects_of([step]), hypotheses, origin, budget)]
    (report,) = _located([step], done, hypotheses, [budget]) if repairs else done
    told = unmet("the claim", assumed, [hypotheses], done, step_seconds)
    report = replace(report, diagnostics=(*report.diagnostics, *told))
    contradicted = any(each.code is Code.CONTRADICTION for each in told)
    return replace(report, verdict=Verdict.MALFORMED, proof=None, gap=None) if contradicted else report


def _link(relation: str) -> Link:
    try:
        return Link(relation)
    except ValueError:
        raise LanguageError(
            f"{relation!r} is not a relation", help=f"{meant(relation)}one of =, >=, <=, >, <, =const"
        ) from None


def _empty(derivation: Derivation, hypotheses: tuple[Hypothesis, ...], origin: Origin) -> list[Diagnostic]:
    """What is to be said of a derivation without steps: what is wrong with its beginnings, or that they are all."""
    found = [told for start in derivation.starts if (told := _unread_start(start, hypotheses, origin)) is not None]
    help = f"begin with {derivation.name}.start(…) and go on with {derivation.name}.equals(…)"
    return found or [Diagnostic(Code.NO_STEPS, f"{derivation.name} has no steps", derivation.place, help=help)]


def _unread_start(start: Start, hypotheses: tuple[Hypothesis, ...], origin: Origin) -> Diagnostic | None:
    error = objection(start.expression, frozenset(), hypotheses, Budget(origin.seconds))
    return None if error is None else _meaningless(error, start.place, origin, excerpt_of(start.place))


def _check_chain(
    chain: Sequence[Step],
    hypotheses: tuple[Hypothesis, ...],
    origin: Origin,
    budgets: Sequence[Budget],
    progress: Progress | None,
) -> list[StepReport]:
    subjects = subjects_of(chain)
    done: list[StepReport] = []
    for step, budget in zip(chain, budgets, strict=True):
        before = done[-1] if done and done[-1].verdict is Verdict.MALFORMED else None
        done.append(_checked(step, subjects, hypotheses, origin, budget, before))
        if progress is not None:
            progress(done[-1])
        if _was_interrupted(done[-1]):
            raise KeyboardInterrupt
    return done


def _checked(
    step: Step,
    subjects: frozenset[Value],
    hypotheses: tuple[Hypothesis, ...],
    origin: Origin,
    budget: Budget,
    before: StepReport | None,
) -> StepReport:
    """A step of several: a fault of emsym's own ends the check of this one alone."""
    try:
        return check_step(step, subjects, hypotheses, origin, budget, before)
    except Exception as error:  # noqa: BLE001 - told as a fault, with what to report, and as no verdict
        fault = fault_of(error)
        return replace(_bare(step, None, broken_off(fault, step.place, origin, excerpt(step))), fault=fault)


def _located(
    chain: Sequence[Step], done: list[StepReport], hypotheses: tuple[Hypothesis, ...], budgets: Sequence[Budget]
) -> list[StepReport]:
    """The reports, with the place and the repair of each slip; a chain without one costs nothing."""
    if not any(report.verdict in (Verdict.REFUTED, Verdict.MALFORMED) for report in done):
        return done
    from emsym.checking.faults import located

    return located(chain, done, subjects_of(chain), hypotheses, budgets)


def _was_interrupted(report: StepReport) -> bool:
    """Whether the user stopped the search for a simpler counterexample; what had been found is in the report."""
    forms = (report, report.printed)
    shrinking = [form.evidence.shrinking for form in forms if form is not None and form.evidence is not None]
    return any(each is not None and each.interrupted for each in shrinking)


def check_step(
    step: Step,
    subjects: frozenset[Value],
    hypotheses: tuple[Hypothesis, ...],
    origin: Origin,
    budget: Budget,
    before: StepReport | None = None,
) -> StepReport:
    """Check one step of a chain that is about `subjects`; the form that a document prints has a budget of its own.

    `before` is the report of the step before it, where that is malformed.
    """
    with sympy.evaluate(False):  # once: SymPy empties its cache whenever this changes
        report = _check_form(step, subjects, hypotheses, origin, budget, before)
        form = step.as_printed()
        if form is None or step.printed is None:
            return report
        printed = _check_form(form, subjects, hypotheses, origin, Budget(origin.seconds), before)
    verdict, fault = report.verdict, report.fault or printed.fault
    if printed.verdict is Verdict.UNDECIDED and verdict is not None:
        verdict = worst((verdict, Verdict.UNDECIDED))
    found = (*report.diagnostics, *(printed.diagnostics if printed.fault else judge_printed(form, printed, origin)))
    kept = replace(report, verdict=None if fault else verdict, fault=fault, diagnostics=found)
    return replace(kept, printed=printed, slip=step.printed.slip)


def _check_form(
    step: Step,
    subjects: frozenset[Value],
    hypotheses: tuple[Hypothesis, ...],
    origin: Origin,
    budget: Budget,
    before: StepReport | None,
) -> StepReport:
    malformed = partial(_malformed, step, subjects, hypotheses, origin, budget, before)
    try:
        read_step = reading(step, subjects, hypotheses)
        explain.understood(read_step.statement.claim, step.by)
    except (LanguageError, Malformed) as error:
        with budget:
            return malformed(error)
    except RecursionError:
        message = "undecided: the expressions are nested too deeply"
        help = "name the inner parts and prove them in steps of their own"
        return _unread(step, Verdict.UNDECIDED, Code.TOO_DEEP, message, help, origin)
    with budget:
        telling = Telling(budget)
        findings = find(step, read_step, origin.models, origin.seed, telling)
        if findings.verdict is Verdict.UNDECIDED and telling.faults:
            raise telling.faults[0]
        valueless = telling.tell("whether it has a value is not told", partial(no_value, findings, budget), None)
        if valueless is not None:
            return malformed(valueless)
        return _report(step, read_step, findings, origin, telling)


def _report(step: Step, read_step: Reading, findings: Findings, origin: Origin, telling: Telling) -> StepReport:
    """What is told of a verdict; whatever fails to be told leaves the verdict and all else as it is."""
    tell, evidence, disagree = telling.tell, findings.evidence, findings.disagree
    unknown = "the reason given was not checked" if step.by else "no reason is told"
    because = tell(unknown, partial(explanation, findings, telling.budget, origin.assumed), _given(step))
    diagnostics = tell("little is told", partial(diagnose, findings, because, origin, telling), plain(findings, origin))
    known = StepReport(
        label=step.label,
        left=step.left,
        link=step.link,
        right=step.right,
        constant_in=step.constant_in,
        place=step.place,
        source=step.source,
        verdict=None if disagree else findings.verdict,
        explanation=because,
        gap=tell("no gap is told", partial(gap, findings), None),
        equality=tell("when the sides are equal is not told", partial(equality, findings), None),
        obligations=tell("the side conditions are not told", partial(_obligations, read_step, findings), ()),
        evidence=evidence,
        counterexample=evidence.counterexample if evidence and findings.verdict is Verdict.REFUTED else None,
        proof=findings.proof,
        refutation=tell("no refutation is written", lambda: findings.refutation, None),
        twins=read_step.twins if findings.verdict is Verdict.REFUTED else (),
        fault=DISAGREEMENT if disagree else None,
    )
    told = with_left_out(diagnostics, telling.left_out, step.place, origin, step.label)
    return replace(known, diagnostics=told, left_out=tuple(telling.left_out))


def _given(step: Step) -> Explanation | None:
    return Explanation(step.by, True, ()) if step.by else None


def _obligations(read_step: Reading, findings: Findings) -> tuple[Obligation, ...]:
    written: dict[int, Any] = {}
    for condition in findings.conditions:  # one that stands within another comes after it
        if id(condition.term) not in written:
            written |= write_parts(condition.term)
    return tuple(Obligation(written[id(o.term)], o.need, o.discharged) for o in findings.conditions)


def _malformed(
    step: Step,
    subjects: frozenset[Value],
    hypotheses: tuple[Hypothesis, ...],
    origin: Origin,
    budget: Budget,
    before: StepReport | None,
    error: LanguageError | Malformed,
) -> StepReport:
    left, right = (objection(side, subjects, hypotheses, budget) for side in (step.left, step.right))
    return _bare(step, Verdict.MALFORMED, *_objections(step, left, right, error, origin, before))


def _objections(
    step: Step,
    left: LanguageError | Malformed | None,
    right: LanguageError | Malformed | None,
    error: LanguageError | Malformed,
    origin: Origin,
    before: StepReport | None,
) -> Iterator[Diagnostic]:
    """What is wrong with each side, each told once, at the line where it is written; else with the two together."""
    place = step.before or step.place
    if left is not None and before is None:
        yield _meaningless(left, place, origin, excerpt(step) if place is step.place else excerpt_of(place))
    if right is not None:
        yield _meaningless(right, step.place, origin, excerpt(step))
    elif left is not None and before is not None:
        message = f"nothing can be said: the expression before it is malformed (see {before.label})"
        yield Diagnostic(Code.INHERITED, message, step.place, (), "", origin.reproduce, excerpt(step))
    elif left is None:
        yield _meaningless(error, step.place, origin, excerpt(step))


def _meaningless(error: LanguageError | Malformed, place: Place, origin: Origin, shown: Excerpt | None) -> Diagnostic:
    if isinstance(error, LanguageError):
        return Diagnostic(Code.MEANINGLESS, error.message, place, (), error.help, origin.reproduce, shown)
    return Diagnostic(Code.NO_PROBABILITY, str(error), place, (), "", origin.reproduce, shown)


def _unread(step: Step, verdict: Verdict, code: Code, message: str, help: str, origin: Origin) -> StepReport:
    return _bare(step, verdict, Diagnostic(code, message, step.place, (), help, origin.reproduce, excerpt(step)))


def _bare(step: Step, verdict: Verdict | None, *found: Diagnostic) -> StepReport:
    """A step of which nothing is known but what the diagnostics say."""
    left, link, right = step.left, step.link, step.right
    return StepReport(
        step.label, left, link, right, step.constant_in, step.place, step.source, verdict, diagnostics=found
    )
