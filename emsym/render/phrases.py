"""The words that every format shares: signs, reasons, conditions, assumptions and the sentence of a theorem.

A `Script` says how a format spells expressions, names and signs; the sentences are the same in each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Any, ParamSpec

from emsym.derivation import Link
from emsym.language import escape
from emsym.language.names import text_name, variable_name
from emsym.language.notation import Latex, Notation
from emsym.language.reasons import Reason
from emsym.needs import WORDS
from emsym.printable import TIE
from emsym.report import Assumption, Condition, Explanation, Obligation, Repair, StepReport, TheoremStatement
from emsym.terms.nodes import Sign

if TYPE_CHECKING:
    from emsym.numeric.evidence import Evidence
    from emsym.terms.signature import Signature

CURVATURE = {
    "log": "concave",
    "sqrt": "concave",
    "exp": "convex",
    "square": "convex",
    "reciprocal": "convex",
    "x log x": "convex",
}
MOST_TERMS = 3


P = ParamSpec("P")


def or_else(instead: str) -> Callable[[Callable[P, str]], Callable[P, str]]:
    """What is said; what cannot be said is marked `instead`, since all around it stands without it."""

    def marked(say: Callable[P, str]) -> Callable[P, str]:
        @wraps(say)
        def said(*arguments: P.args, **keywords: P.kwargs) -> str:
            try:
                return say(*arguments, **keywords)
            except Exception as error:  # noqa: BLE001 - a verdict is printed, whatever becomes of its sentences
                return instead.format(type(error).__name__)

        return said

    return marked


sentence = or_else("(not told: {})")


@dataclass(frozen=True, slots=True)
class Script:
    """How a format spells: `spell` an expression, `name` a symbol; `quote` sets mathematics into a sentence."""

    notation: Notation
    quote: Callable[[str], str]
    signs: Mapping[Link, str]
    functions: Mapping[str, str]
    requirements: Mapping[str, str]
    words: Callable[[str], str]
    titles: Mapping[str, str]
    minus: str
    constant: str
    unspelled: str = "…"
    comma: str = ", "
    equals: str = " = "
    slash: str = "/"
    brief: bool = False

    def spell(self, expression: Any) -> str:
        """The expression, as mathematics; a mark in place of what cannot be spelled."""
        return or_else(self.unspelled)(self.notation.spell)(expression)

    def name(self, name: str) -> str:
        """A symbol's name, as mathematics."""
        return self.notation.name(name)

    def equation(self, left: str, number: str) -> str:
        """left = number, as mathematics."""
        return f"{left}{self.equals}{self.notation.figure(number)}"

    def grouped(self, expression: Any, marks: str) -> str:
        """The expression, in brackets where one of the marks stands in it outside of its own brackets."""
        spelled = self.spell(expression)
        return self.notation.call("", spelled) if _stands_outside(TEXT.spell(expression), marks) else spelled

    def inline(self, expression: Any) -> str:
        """The expression within a sentence."""
        return self.quote(self.spell(expression))

    def listed(self, expressions: Iterable[Any]) -> str:
        """``x, θ`` within a sentence."""
        return self.comma.join(self.inline(expression) for expression in expressions)

    def title(self, reason: Reason) -> str:
        """The name of a reason's rule, within a sentence."""
        return self.titles.get(reason.rule) or self.words(reason.title)

    def named(self, names: Iterable[str]) -> str:
        """``X, Z`` within a sentence."""
        return self.comma.join(self.quote(self.name(name)) for name in names)

    def right(self, relation: StepReport | TheoremStatement | Repair) -> str:
        """The right side, with what follows it where it is right up to a constant."""
        tail = self.const(relation.constant_in) if relation.link is Link.CONSTANT else ""
        return self.spell(relation.right) + tail

    def relation(self, left: Any, link: Link, right: Any, constant_in: tuple[Any, ...] = ()) -> str:
        """left ≥ right, as mathematics."""
        tail = self.const(constant_in) if link is Link.CONSTANT else ""
        return f"{self.spell(left)} {self.signs[link]} {self.spell(right)}{tail}"

    def const(self, constant_in: tuple[Any, ...]) -> str:
        """What follows an expression that is right up to a constant."""
        return self.constant.format(", ".join(self.spell(thing) for thing in constant_in))


def _as_is(string: str) -> str:
    return string


TEXT = Script(
    notation=Notation(),
    quote=_as_is,
    signs={link: link.sign for link in Link},
    functions={"square": "t²", "reciprocal": "1/t", "x log x": "t log t"},
    requirements={need: f"{words.sign} 0" for need, words in WORDS.items()},
    words=_as_is,
    titles={},
    minus="−",
    constant=" + const. (in {})",
)

TIED = replace(TEXT, quote=lambda string: string.replace(" ", TIE), comma="," + TIE)
"""TEXT for lines that will be wrapped: mathematics within a sentence is held together by no-break spaces."""

LATEX = Script(
    notation=Latex(),
    unspelled=r"\ldots",
    quote=lambda string: f"${string}$",
    signs={link: link.command for link in Link},
    functions={
        "log": r"$\log$",
        "exp": r"$\exp$",
        "sqrt": r"$\sqrt{t}$",
        "square": "$t^2$",
        "reciprocal": "$1/t$",
        "x log x": r"$t \log t$",
    },
    requirements={need: f"{words.command} 0" for need, words in WORDS.items()},
    words=escape.text,
    titles={
        "tangent": r"$\log$ lies below its tangent",
        "pinsker": r"the tangent of $t \log t$",
        "within": "$|t|$ is $t$ or $-t$",
    },
    minus="-",
    constant=r" + \textnormal{{const.\ (in ${}$)}}",
    brief=True,
)


def verdict_word(step: StepReport) -> str:
    """The verdict; of a step whose check a fault of emsym's own ended, *fault*, which is none."""
    return "fault" if step.verdict is None else step.verdict.value


@sentence
def reason_phrase(script: Script, reason: Reason) -> str:
    """``marginalise over z``, ``multiply by q(z)/q(z)``, ``Jensen's inequality: log is concave, weights q(z)``."""
    match reason:
        case Reason("marginalize", arguments) if arguments:
            return f"{script.title(reason)} over {script.listed(arguments)}"
        case Reason("multiply_by_one", (factor,)):
            whole = script.grouped(factor, " /+−-")
            return "multiply by " + script.quote(f"{whole}{script.slash}{whole}")
        case Reason("add_zero", (term,)):
            return "add " + script.quote(f"{script.spell(term)} {script.minus} {script.grouped(term, '+−-')}")
        case Reason("jensen"):
            return _jensen(script, reason)
        case Reason("hypothesis", (Assumption() as which,)):
            return _which(script, which)
        case Reason("gibbs", (divergence,)):
            return f"{script.title(reason)}: {script.quote(script.relation(divergence, Link.AT_LEAST, 0))}"
    extra = script.listed(reason.arguments)
    return f"{script.title(reason)}: {extra}" if extra else script.title(reason)


def _which(script: Script, assumption: Assumption) -> str:
    """``hypothesis (2): q(z) = p(z) for every z``; where room is scarce, by its number alone if it has one."""
    name = f"hypothesis {_numbered(assumption)}".rstrip()
    return name if script.brief and assumption.of > 1 else f"{name}: {assumption_phrase(script, assumption)}"


def _jensen(script: Script, reason: Reason) -> str:
    details = []
    if reason.function:
        name = script.functions.get(reason.function, reason.function)
        details.append(f"{name} is {CURVATURE[reason.function]}" if reason.function in CURVATURE else name)
    if reason.arguments:
        details.append(f"weights {script.listed(reason.arguments)}")
    return ": ".join([script.title(reason), ", ".join(details)]) if details else script.title(reason)


def _stands_outside(string: str, marks: str) -> bool:
    """Whether one of the marks stands outside the string's own brackets."""
    depth = 0
    for mark in string:
        depth += (mark in "([{") - (mark in ")]}")
        if not depth and mark in marks:
            return True
    return False


@sentence
def explanation_phrase(script: Script, explanation: Explanation | None) -> str:
    """The reasons to print beside a step: the one given, where it is right, and what else was found to be needed.

    For a sum of several non-negative terms, the rules that show them, and the terms.
    """
    if explanation is None:
        return ""
    said = dict.fromkeys(reason_phrase(script, reason) for reason in reasons_told(explanation))
    if len(explanation.terms) < 2:
        return ", ".join(said)
    return f"{rules_phrase(script, explanation)}: {terms_phrase(script, explanation)}"


def reasons_told(explanation: Explanation) -> list[Reason]:
    """The reasons that hold: the one given, as fully as it was found, then the others."""
    given, found = explanation.given, list(chain.from_iterable(map(_each, explanation.found)))
    if given is None or not explanation.right:
        return found
    fuller = [reason for reason in found if reason.rule == given.rule and not given.arguments]
    return [*(fuller or [given]), *(reason for reason in found if reason.rule != given.rule)]


def _each(reason: Reason) -> list[Reason]:
    """A reason for each hypothesis that one names."""
    if reason.rule != "hypothesis" or not reason.arguments:
        return [reason]
    return [replace(reason, arguments=(each,)) for each in reason.arguments]


@sentence
def rules_phrase(script: Script, explanation: Explanation) -> str:
    """``Jensen's inequality (log is concave, weights q(z)), Gibbs' inequality``: the rules that show a sum's terms."""
    told = (reason_phrase(script, reason).split(": ", 1) for reason in reasons_told(explanation))
    return ", ".join(dict.fromkeys(title + "".join(f" ({part})" for part in parts) for title, *parts in told))


@sentence
def terms_phrase(script: Script, explanation: Explanation) -> str:
    """``sum of 6 non-negative terms: KL(q(z) ‖ r(z)), 2 H(q(z)), p(x) and 3 more``."""
    number = len(explanation.terms)
    shown = number if number <= MOST_TERMS + 1 else MOST_TERMS
    listed = [script.inline(term) for term in explanation.terms[:shown]]
    listed += [f"{number - shown} more"] if number > shown else []
    return f"sum of {count(number, 'non-negative term')}: {_enumerated(listed)}"


@sentence
def condition_phrase(script: Script, condition: Condition) -> str:
    """``q(z) = p(z | x, θ) for every z``."""
    if not condition.pairs:
        return "always"
    pairs = " and ".join(script.quote(script.relation(a, Link.EQUAL, b)) for a, b in condition.pairs)
    return f"{pairs} for every {script.listed(condition.over)}" if condition.over else pairs


@sentence
def gap_phrase(script: Script, step: StepReport) -> str:
    """``KL(q(z) ‖ p(z | x, θ)), zero exactly when …``."""
    if step.gap == 0:
        return f"{script.inline(step.gap)}: the two sides are equal"
    gap = script.inline(step.gap)
    if step.equality is None:
        return gap
    if not step.equality.pairs:
        return f"{gap}, which is always zero"
    return f"{gap}, zero exactly when {condition_phrase(script, step.equality)}"


@sentence
def obligation_phrase(script: Script, obligation: Obligation) -> str:
    """``q(z) > 0``."""
    requirement = script.requirements.get(obligation.kind)
    if requirement is None:
        return f"{script.inline(obligation.condition)} must be {obligation.kind}"
    return script.quote(f"{script.spell(obligation.condition)} {requirement}")


NO_MODEL = "no random model meets the hypotheses"
UNTRIED = "no random model was tried"
UNDEFINED, VIOLATED = "undefined", "violated"


@sentence
def evidence_phrase(evidence: Evidence, link: Link) -> str:
    """``agrees on 1,000 random models``, or what else was seen of a step on them, for a line of its own."""
    models = count(evidence.models, "random model")
    if not evidence.models and evidence.unfinished:
        return UNTRIED
    if not evidence.models:
        return NO_MODEL
    if evidence.undefined >= evidence.comparisons:
        return f"{UNDEFINED} on {models}"
    said = _seen(evidence, link, models)
    if evidence.undefined:
        said += f", undefined at {evidence.undefined:,} of {evidence.comparisons:,} places"
    return said + (", yet no exact counterexample was found" if evidence.uncertified else "")


def _seen(evidence: Evidence, link: Link, models: str) -> str:
    """What was seen where both sides are defined; a violation that rounding may explain is only a seeming one."""
    if evidence.worst > evidence.bound:
        most = f"{evidence.worst:.3g}" if isfinite(evidence.worst) else "more than any number"
        return f"{VIOLATED} by up to {most} on {models}"
    if evidence.uncertified:
        return f"seems violated on {models}"
    if link in (Link.EQUAL, Link.DEFINITION, Link.CONSTANT):
        return f"agrees on {models}"
    return f"shows no violation on {models}"


def evidence_sentence(evidence: Evidence, link: Link) -> str:
    """``Numerically, it agrees on 1,000 random models.``"""
    said = evidence_phrase(evidence, link)
    if said in (NO_MODEL, UNTRIED):
        return f"Numerically, {said}."
    return f"Numerically, it {'is ' if said.startswith((UNDEFINED, VIOLATED)) else ''}{said}."


def compared(script: Script, step: StepReport) -> tuple[str, str] | None:
    """What the two numbers of a step's counterexample are, where they are not its two sides: left − right, twice."""
    if not step.twins:
        return None
    difference = f"left {script.quote(script.minus)} right"
    return f"{difference} at {script.listed(step.constant_in)}", f"{difference} at {script.listed(step.twins)}"


@sentence
def theorem_scope(script: Script, theorem: TheoremStatement) -> str:
    """``for all finite alphabets of X, Z, all distributions p, q with full support, all data x_i and all θ``."""
    parts = []
    for kind, variables in theorem.about.kinds.items():
        if variables:
            names = sorted(map(variable_name, variables), key=text_name)
            parts.append(f"all {kind} alphabets of {script.named(names)}")
    for support, laws in theorem.about.supports.items():
        if laws:
            parts.append(f"all distributions {script.named(sorted(laws, key=text_name))} with {support}")
    parts += _declared(script, theorem.about)
    if theorem.data:
        parts.append(f"all data {script.listed(sorted(theorem.data, key=TEXT.spell))}")
    if theorem.values:
        parts.append(f"all {script.listed(sorted(theorem.values, key=TEXT.spell))}")
    return f"for {_enumerated(parts)}" if parts else ""


DECLARED = {Sign.REAL: "", Sign.NONNEGATIVE: "non-negative ", Sign.POSITIVE: "positive "}


def _declared(script: Script, about: Signature) -> list[str]:
    """Free functions and reals, those of one sign together."""
    groups: dict[str, dict[str, None]] = {}
    for (name, _), sign in about.functions.items():
        groups.setdefault(f"{DECLARED[sign]}functions", {})[name] = None
    for name, sign in about.reals.items():
        groups.setdefault(f"{DECLARED[sign]}real numbers", {})[name] = None
    return [f"all {kind} {script.named(names)}" for kind, names in groups.items()]


def _enumerated(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


@sentence
def hypotheses_phrase(script: Script, theorem: TheoremStatement) -> str:
    """``assuming (1) β ≥ 1 and (2) q(z) = p(z) for every z``, or nothing."""
    said = [_numbered(each) + assumption_phrase(script, each) for each in theorem.hypotheses]
    return f"assuming {_enumerated(said)}" if said else ""


def _numbered(assumption: Assumption) -> str:
    return f"({assumption.number}) " if assumption.of > 1 else ""


@sentence
def assumption_phrase(script: Script, assumption: Assumption) -> str:
    """``q(z) = p(z) for every z``."""
    claim = script.quote(script.relation(assumption.left, assumption.link, assumption.right))
    return f"{claim} for every {script.listed(assumption.every)}" if assumption.every else claim


@sentence
def theorem_relation(script: Script, theorem: TheoremStatement) -> str:
    """What the chain shows, as mathematics."""
    return script.relation(theorem.left, theorem.link, theorem.right, theorem.constant_in)


@sentence
def theorem_sentence(script: Script, theorem: TheoremStatement) -> str:
    """The whole theorem in one sentence."""
    ahead = ", ".join(part for part in (theorem_scope(script, theorem), hypotheses_phrase(script, theorem)) if part)
    statement = script.quote(theorem_relation(script, theorem))
    return f"{ahead}: {statement}" if ahead else statement


def count(number: int, noun: str) -> str:
    """``1 step``, ``1,000 models``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
