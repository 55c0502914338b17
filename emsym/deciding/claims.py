"""What a step claims: its written sides and link as one claim of terms, under the derivation's hypotheses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from emsym.deciding.constants import constant, twins
from emsym.derivation import Link, Step
from emsym.explain.residual import told
from emsym.kernel.obligations import Need, Obligation, shows
from emsym.kernel.polynomial import TooLarge
from emsym.language.errors import LanguageError
from emsym.language.expressions import QuantityAt
from emsym.language.notation import text
from emsym.needs import WORDS
from emsym.search.forms import conditions_of, normal_form
from emsym.terms.claim import Claim
from emsym.terms.nodes import ONE, Add, Sum, Term, Value, minus
from emsym.terms.read import laws, read
from emsym.terms.scope import faults
from emsym.terms.scope import subjects as subjects_in
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.write import write


@dataclass(frozen=True, slots=True)
class Reading:
    """A step as terms: what it states, and the conditions on which that rests."""

    statement: Statement
    conditions: tuple[Obligation, ...]
    twins: tuple[Any, ...] = ()
    """What a step that is constant in something is compared at, beside that."""
    large: TooLarge | None = None
    """Why there is no normal form of the claim, which then can only be tested."""


def reading(step: Step, subjects: frozenset[Value], hypotheses: tuple[Hypothesis, ...]) -> Reading:
    """Read a step whose chain is about `subjects`; raises `LanguageError` or `Malformed` where it says nothing."""
    left, right = read(step.left), read(step.right)
    require_scope(right, left, subjects)
    require_scope(left, right, subjects)
    require_laws(step.left)
    require_laws(step.right)
    statement = stated(step, hypotheses)
    claim = statement.claim
    second = twins(minus(left, right), step.constant_in, hypotheses) if step.link is Link.CONSTANT else ()
    try:
        conditions = conditions_of(Add((claim.left, claim.right)), statement.hypotheses)
    except TooLarge as large:
        return Reading(statement, (), second, large)
    for condition in conditions:
        if condition.impossible:
            raise without_value(condition)
    return Reading(statement, conditions, second)


def stated(step: Step, hypotheses: tuple[Hypothesis, ...] = (), read: Callable[[Any], Term] = read) -> Statement:
    """What a step states under its hypotheses, of which a step up to a constant has more."""
    left, right = read(step.left), read(step.right)
    match step.link:
        case Link.CONSTANT:
            return constant(minus(left, right), step.constant_in, hypotheses)
        case Link.DEFINITION:
            _require_name(step)
    return Statement(Claim(left, step.link.relation, right), hypotheses)


def without_value(condition: Obligation, what: str = "the step") -> LanguageError:
    """What is to be said of a condition that is met in no model."""
    return LanguageError(
        f"{text(write(condition.term))} is {WORDS[condition.need].never}, so {what} has no value",
        help="a logarithm needs what is above 0, a quotient what is not 0, a root what is not below 0",
    )


def require_laws(side: Any) -> None:
    """Raises `LanguageError` where an information or a conditional entropy is of what surely does not sum to 1."""
    for node, values, law in laws(side):
        try:
            total = normal_form(Sum(values, law))
        except TooLarge:  # which is not sure
            continue
        if shows(total.minus(normal_form(ONE)), Need.NONZERO):
            over = ", ".join(value.name for value in values)
            raise LanguageError(
                f"{text(node.args[0])} sums to {text(told(total))} over {over}, so it is no law, in {text(node)}",
                help="a law sums to 1 over all the values that are named; write factors before the whole: 2*I(p, x, z)",
            )


def require_scope(side: Term, other: Term, subjects: frozenset[Value]) -> None:
    """Raises `LanguageError` where a value is bound wrongly, unbound, or idle."""
    for fault in faults(side, other, subjects):
        raise LanguageError(f"{fault.message}, in {text(write(fault.part))}", fault.help)


def _require_name(step: Step) -> None:
    if not any(isinstance(side, QuantityAt) for side in (step.left, step.right)):
        raise LanguageError(
            f"≡ defines a name, and neither {text(step.left)} nor {text(step.right)} is one",
            help='name the expression with Quantity("L", (q, theta), expression), or write equals',
        )


def subjects_of(chain: Sequence[Step]) -> frozenset[Value]:
    """What a chain is about: the values that are free in its first expression, and its data."""
    try:
        return subjects_in(read(chain[0].left)) if chain else frozenset()
    except LanguageError:
        return frozenset()
