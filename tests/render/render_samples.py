"""Small reports, built by hand, one for each thing that a report can say."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

from sympy import log

from emsym.codes import Code
from emsym.derivation import Derivation, Link, Place, Step, printed
from emsym.language.expressions import KL, E, H, Quantity, Sum
from emsym.language.reasons import (
    Reason,
    add_zero,
    bayes,
    chain_rule,
    gibbs,
    jensen,
    linearity,
    marginalize,
    multiply_by_one,
)
from emsym.language.symbols import Distribution, Function, Real, Variable
from emsym.numeric.evidence import Ball, Counterexample, Evidence, Letter, Table
from emsym.report import (
    Assumption,
    Condition,
    DerivationReport,
    Diagnostic,
    Explanation,
    Obligation,
    Report,
    StepReport,
    TheoremStatement,
    Verdict,
)
from emsym.terms.nodes import Sign
from emsym.terms.signature import Kind, Law, Signature

x, z, theta = Variable("x"), Variable("z"), Variable("theta")
p, q = Distribution("p"), Distribution("q")

AGREES = Evidence(1000, 4000, 1e-15, 1e-14, 0, None, False)
POSITIVE = Obligation(q(z), "positive", True, "full support")


def proved(step: Step, *found: Reason, **more: Any) -> StepReport:
    """The step, proved, by the reason given or the ones found."""
    explanation = Explanation(step.by, True, found)
    return reported(step, Verdict.PROVED, **{"explanation": explanation, "evidence": AGREES, **more})


def reported(step: Step, verdict: Verdict, **more: Any) -> StepReport:
    """The step with this verdict."""
    place = Place(f"derivations/{step.source or 'sample'}.py", 10)
    return StepReport(
        step.label, step.left, step.link, step.right, step.constant_in, place, step.source, verdict, **more
    )


def whole(derivation: Derivation, *steps: StepReport, theorems: tuple[TheoremStatement, ...] = ()) -> DerivationReport:
    """The derivation's report."""
    place = Place("derivations/sample.py", 5)
    return DerivationReport(derivation.name, derivation.title, derivation.source, place, steps, theorems)


def theorem(first: Step, last: Step, link: Any, **more: Any) -> TheoremStatement:
    """What a chain about p and q shows."""
    given: dict[str, Any] = {
        "hypotheses": (),
        "about": Signature(
            dict.fromkeys(("theta", "x", "z"), Kind.FINITE), {"p": Law(("theta", "x", "z")), "q": Law(("z",))}
        ),
        "values": (x, theta),
        "proved": True,
    }
    return TheoremStatement(first.left, link, last.right, last.constant_in, **{**given, **more})


def elbo() -> DerivationReport:
    """The evidence lower bound, proved."""
    with Derivation("elbo", "The evidence lower bound", "A tutorial: Deriving the ELBO") as it:
        ell = Quantity(r"\ell", (theta, x), log(p(x | theta)))
        bound = Sum(q(z) * log(p(x, z | theta) / q(z)), z)
        lower = Quantity(r"\mathcal{L}", (q, theta), bound)
        it.start(ell(theta | x))
        it.defines(log(p(x | theta)), source="D0.1")
        it.equals(log(Sum(p(x, z | theta), z)), by=marginalize(z), source="D0.2")
        it.equals(log(Sum(q(z) * (p(x, z | theta) / q(z)), z)), by=multiply_by_one(q(z)), source="D0.3")
        it.at_least(bound, by=jensen(log, weights=q(z)), source="D0.4")
        it.defines(lower(q, theta), source="D0.4")
        it.equals(E(log(p(x, z | theta)), q(z)) + H(q(z)), source="D0.7")
        gap = KL(q(z), p(z | x, theta))
    equality = Condition(((q(z), p(z | (x, theta))),), (z,))
    steps = [proved(step, obligations=(POSITIVE,)) for step in it.steps]
    steps[3] = replace(steps[3], gap=gap, equality=equality)
    steps[5] = proved(it.steps[5], linearity)
    return whole(it, *steps, theorems=(theorem(it.steps[0], it.steps[-1], it.steps[3].link),))


def refuted() -> DerivationReport:
    """Bayes' rule upside down, with a counterexample."""
    with Derivation("upside_down", "A wrong Bayes' rule") as it:
        it.start(p(z | x))
        it.equals(p(x | z), by=bayes)
    table = {(0, 0): Fraction(1, 8), (0, 1): Fraction(3, 8), (1, 0): Fraction(1, 4), (1, 1): Fraction(1, 4)}
    found = Counterexample(
        sizes={"x": 2, "z": 2},
        distributions=(Table.of("p", ("x", "z"), table),),
        functions=(),
        reals={},
        values=(Letter("x", "x", 0), Letter("z", "z", 1)),
        data=(),
        left=Ball("0.75", "0"),
        right=Ball("0.6", "1e-30"),
    )
    seen = Evidence(1000, 4000, 0.41, 1e-14, 0, found, False)
    diagnostic = Diagnostic(
        Code.MEANINGLESS,
        "the two sides are not equal",
        Place("derivations/upside_down.py", 7),
        ("p(z | x) = p(x | z) p(z)/p(x)",),
        "multiply the right-hand side by p(z)/p(x)",
        "python -m emsym verify derivations/upside_down.py --seed 0",
    )
    step = reported(it.steps[0], Verdict.REFUTED, evidence=seen, counterexample=found, diagnostics=(diagnostic,))
    known = Signature(dict.fromkeys(("x", "z"), Kind.FINITE), {"p": Law(("x", "z"))})
    about = {"about": known, "values": (x, z), "proved": False}
    return whole(it, step, theorems=(theorem(it.steps[0], it.steps[0], Link.EQUAL, **about),))


def undecided() -> DerivationReport:
    """A logarithm of what may be negative, under a hypothesis."""
    f, beta = Function("f"), Real("beta", positive=True)
    with Derivation("open_end", "An open end") as it:
        it.start(log(f(z) * beta))
        it.equals(log(f(z)) + log(beta))
    open_one = Obligation(f(z), "positive", False)
    step = reported(it.steps[0], Verdict.UNDECIDED, obligations=(open_one,), evidence=replace(AGREES, undefined=2000))
    claim = theorem(
        it.steps[0],
        it.steps[0],
        it.steps[0].link,
        proved=False,
        about=Signature({"z": Kind.FINITE}, functions={("f", ("z",)): Sign.REAL}, reals={"beta": Sign.POSITIVE}),
        values=(z,),
        hypotheses=(Assumption(beta, Link.AT_LEAST, f(z)),),
    )
    return whole(it, step, theorems=(claim,))


def malformed() -> DerivationReport:
    """A conditional on nothing."""
    with Derivation("nothing", "A conditional on nothing") as it:
        it.start(log(p(x)))
        it.equals(log(Sum(p(x, theta), z)))
    diagnostic = Diagnostic(
        Code.MEANINGLESS, "the sum over z has an idle index", help="sum over theta, or leave the sum out"
    )
    return whole(it, reported(it.steps[0], Verdict.MALFORMED, diagnostics=(diagnostic,)))


def wrong_reason() -> DerivationReport:
    """A true step whose reason is another."""
    with Derivation("not_gibbs", "True, but not by Gibbs' inequality") as it:
        it.start(p(x, z))
        it.equals(p(x) * p(z | x), by=gibbs)
    explanation = Explanation(gibbs, False, (chain_rule,), "Gibbs' inequality gives ≥ or ≤, and this is an equality")
    message = "the step is true, but Gibbs' inequality is not the reason"
    diagnostic = Diagnostic(Code.REFUTED, message, help="write by=chain_rule")
    step = reported(it.steps[0], Verdict.PROVED, explanation=explanation, evidence=AGREES, diagnostics=(diagnostic,))
    return whole(it, step)


def constant() -> DerivationReport:
    """A step up to a constant, and a quantity that no step defines."""
    with Derivation("constant", "Up to a constant") as it:
        lower = Quantity(r"\mathcal{L}", (q, theta), Sum(q(z) * log(p(x, z | theta) / q(z)), z))
        it.start(KL(q(z), p(z | (x, theta))))
        it.equals_up_to_constant(-lower(q, theta), in_=q)
    step = proved(it.steps[0], Reason("constant"))
    return whole(it, step, theorems=(theorem(it.steps[0], it.steps[0], it.steps[0].link),))


def slips() -> DerivationReport:
    """Three slips of a document, each confirmed: refuted, true for another reason, and malformed."""
    with Derivation("slips", "What a text prints", "A text: On EM", "D7") as it:
        it.start(log(p(x)))
        it.equals(log(Sum(p(x, z), z)), source="D7.1", printed=printed(p(x | z), left=p(z | x), slip="a bar too many"))
        bound = Sum(q(z) * log(p(x, z) / q(z)), z)
        bare = printed(Sum(log(p(x, z)), z), by=jensen(log, weights=q(z)), slip="no weights")
        it.at_least(bound, by=jensen(log, weights=q(z)), source="D7.2", printed=bare)
        it.equals(-KL(q(z), p(x, z)), source="D7.3", printed=printed(-log(x | z), slip="the p is missing"))
        entropy = H(p(z | x))
    found = refuted().steps[0].counterexample
    other = Explanation(jensen(log, weights=q(z)), False, (Reason("bounds"),), "the weights are missing")
    meaningless = Diagnostic(Code.MEANINGLESS, "(x | z) is a condition without a distribution", help="write p(x | z)")
    first, second, third = [proved(step) for step in it.steps]
    forms = [as_printed(step) for step in it.steps]
    wrong = reported(forms[0], Verdict.REFUTED, evidence=AGREES, counterexample=found, diagnostics=(meaningless,))
    true = reported(forms[1], Verdict.PROVED, explanation=other, gap=entropy)
    nothing = reported(forms[2], Verdict.MALFORMED, diagnostics=(meaningless,))
    steps = (
        replace(first, printed=wrong, slip="a bar too many"),
        replace(second, gap=KL(q(z), p(z | x)), printed=true, slip="no weights"),
        replace(third, printed=nothing, slip="the p is missing"),
    )
    return replace(whole(it, *steps), document="D7")


def as_printed(step: Step) -> Step:
    """The step as its document prints it."""
    form = step.as_printed()
    assert form is not None
    return form


def no_slip() -> DerivationReport:
    """A printed form that holds, though it is called a slip."""
    with Derivation("no_slip", "No slip") as it:
        it.start(p(x))
        it.equals(Sum(p(x, z), z), printed=printed(Sum(p(z, x), z), slip="the other order"))
    form = proved(as_printed(it.steps[0]), marginalize(z))
    message = "the printed form holds, so it is no slip: p(x) = Σ_z p(z, x)"
    diagnostic = Diagnostic(Code.SLIP_HOLDS, message, help="drop printed=")
    return whole(it, replace(proved(it.steps[0]), printed=form, slip="the other order", diagnostics=(diagnostic,)))


def open_slip() -> DerivationReport:
    """A printed form of which nothing is known."""
    f = Function("f")
    with Derivation("open_slip", "An open slip") as it:
        it.start(p(x))
        it.equals(Sum(p(x, z), z), printed=printed(log(f(x)), slip="another function"))
    missing = Diagnostic(Code.UNDECIDED, "undecided: p(x) = log f(x)", notes=("no proof was found",), help="prove it")
    open_one = Obligation(f(x), "positive", False)
    form = reported(as_printed(it.steps[0]), Verdict.UNDECIDED, obligations=(open_one,), diagnostics=(missing,))
    diagnostic = Diagnostic(Code.SLIP_UNDECIDED, "the printed form is undecided: p(x) = log f(x)")
    step = reported(it.steps[0], Verdict.UNDECIDED, printed=form, slip="another function", diagnostics=(diagnostic,))
    return whole(it, step)


def everything() -> Report:
    """All of them, and a file that could not be loaded."""
    problem = Diagnostic(Code.UNKNOWN_DERIVATION, "no derivation is called elboo", help="did you mean elbo?")
    reports = (elbo(), refuted(), undecided(), malformed(), wrong_reason(), constant())
    return Report(reports, (problem,), seed=7, models=1000)


def long_lines() -> DerivationReport:
    """Expressions wider than a line, and text that LaTeX must escape."""
    title = "EM never decreases ℓ (Do & Batzoglou 2008, §2: θ̃ ≥ 0, 50% of x_1)"
    old = theta.value("thetatilde")
    after, before = p(z | (x, theta)), p(z | (x, old))
    with Derivation("long_lines", title, "A_b & c#1 {x} — Šmíd, “On EM”, eq. (3) 中") as it:
        gained = Sum(before * log(p(x, z | theta)), z) - Sum(before * log(p(x, z | old)), z)
        ratio = p(x, z | theta) / before
        it.start(log(p(x | theta)) - log(p(x | old)) + KL(before, after) + gained)
        it.equals(gained + KL(before, after) + gained + H(before) - H(before), by=add_zero(H(before)), source="(3)")
        it.at_least(E(log(ratio * ratio * ratio * ratio * ratio * ratio * ratio), before), by=gibbs)
        it.at_most(gained, by=jensen("x log x"))
    steps = [proved(step) for step in it.steps]
    over = Condition(((before, after), (q(z), p(z))), (z, x))
    steps[1] = replace(steps[1], gap=KL(before, after), equality=over)
    steps[2] = replace(steps[2], gap=KL(before, after) + KL(q(z), p(z)), equality=over)
    return whole(it, *steps, theorems=(theorem(it.steps[0], it.steps[-1], Link.AT_LEAST),))


def three_variables() -> DerivationReport:
    """A counterexample with every kind of table, at which the sides differ in the twentieth digit."""
    with Derivation("strict", "Strict where equality is possible") as it:
        it.start(log(p(x)))
        it.greater_than(log(p(x)))
    letters = list(product(range(2), range(2), range(2)))
    table = {place: Fraction(1 + sum(place), 20) / (2 if sum(place) < 3 else 4) for place in letters}
    found = Counterexample(
        sizes={"x": 2, "z": 2, "theta": 2, "w": 4},
        distributions=(
            Table.of("p", ("x", "theta", "z"), table),
            Table.of("q", ("z",), {(0,): Fraction(1, 2), (1,): Fraction(1, 2)}),
        ),
        functions=(Table.of("f", ("x",), {(0,): Fraction(-1, 3), (1,): Fraction(2)}),),
        reals={"beta": Fraction(1, 2)},
        values=(Letter("x", "x", 0), Letter("thetatilde", "theta", 1)),
        data=(),
        left=Ball("-0.693147180559945309417", "1e-30"),
        right=Ball("-0.693147180559945309400", "1e-30"),
    )
    return whole(it, reported(it.steps[0], Verdict.REFUTED, evidence=AGREES, counterexample=found))
