"""What a chain proves as a whole: its links composed, and the theorem stated with everything it quantifies over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from emsym.codes import Code
from emsym.derivation import Derivation, Link, Step
from emsym.language.errors import LanguageError
from emsym.report import Assumption, Diagnostic, StepReport, TheoremStatement
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Data, Value
from emsym.terms.read import read
from emsym.terms.signature import Signature
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.traverse import leaf_values, postorder
from emsym.terms.write import write_value

NEUTRAL = (Link.EQUAL, Link.DEFINITION)


def overall(chain: Sequence[Step]) -> tuple[Link, Step | None]:
    """The relation of the chain's first expression to its last, and the step that breaks the chain, if one does."""
    so_far = Link.EQUAL
    for count, step in enumerate(chain, 1):
        joined = _compose(so_far, step.link)
        if joined is None or (step.link is Link.CONSTANT and not constant_in(chain[:count])):
            return so_far, step
        so_far = joined
    return so_far, None


def constant_in(chain: Sequence[Step]) -> tuple[Any, ...]:
    """What the sum of the chain's constants is constant in: that in which each of them is."""
    first, *others = [step.constant_in for step in chain if step.link is Link.CONSTANT] or [()]
    return tuple(thing for thing in dict.fromkeys(first) if all(thing in other for other in others))


def _compose(first: Link, second: Link) -> Link | None:
    if second in NEUTRAL:
        return first
    if first in NEUTRAL:
        return second
    if first is second:
        return first
    if Link.CONSTANT in (first, second) or first.relation.is_rising is not second.relation.is_rising:
        return None
    return first if first.relation.is_strict else second


def broken(derivation: Derivation, chain: Sequence[Step]) -> Diagnostic | None:
    """The diagnostic for a chain whose links do not compose."""
    so_far, step = overall(chain)
    if step is None:
        return None
    message = f"a chain that has reached {_spelled(so_far)} cannot go on with {_spelled(step.link)}"
    if so_far is Link.CONSTANT and step.link is Link.CONSTANT:
        message = "there is nothing left in which all constants of the chain are constant"
    return Diagnostic(
        Code.BROKEN_CHAIN,
        f"{derivation.name}::{step.label}: {message}",
        step.place,
        ("the two say nothing about the chain's first and last expression; each step is still checked by itself",),
        help=f"begin a new chain with {derivation.name}.start(…) before this step",
    )


def _spelled(link: Link) -> str:
    return f"{link.sign} … + const." if link is Link.CONSTANT else link.sign


def joined(first: Step, second: Step) -> Step | None:
    """The left side of a step joined to the right side of the next by the composed relation, if it composes."""
    link = _compose(first.link, second.link)
    if link is None:
        return None
    link = Link.EQUAL if link is Link.DEFINITION else link
    constant = constant_in([first, second])
    if link is Link.CONSTANT and not constant:
        return None
    return replace(second, left=first.left, link=link, by=None, constant_in=constant, printed=None, before=first.before)


def statement(
    chain: Sequence[Step],
    reports: Iterable[StepReport],
    hypotheses: tuple[Hypothesis, ...],
    assumed: tuple[Assumption, ...],
) -> TheoremStatement | None:
    """The theorem of a chain; None where its links do not compose or an end of it cannot be read."""
    link, breaking = overall(chain)
    if breaking is not None or not chain:
        return None
    left, right = chain[0].left, chain[-1].right
    try:
        stated = Statement(Claim(read(left), Relation.EQUAL, read(right)), hypotheses)
    except LanguageError:
        return None
    return TheoremStatement(
        left,
        link,
        right,
        constant_in(chain),
        assumed,
        Signature.of(stated),
        tuple(map(write_value, sorted(stated.values))),
        proved=all(report.proved for report in reports),
        data=tuple(map(write_value, _data(stated))),
    )


def _data(stated: Statement) -> list[Value]:
    """A point x[i] of each data set, as it is first written with different indices if it ever is."""
    found: dict[Data, Value] = {}
    claims = (stated.claim, *(each.claim for each in stated.hypotheses))
    leaves = (node for claim in claims for side in (claim.left, claim.right) for node in postorder(side))
    for value in (value for leaf in leaves for value in leaf_values(leaf) if value.at):
        known = found.setdefault(value.data, value)
        if len(set(known.at)) < len(set(value.at)):
            found[value.data] = value
    return list(found.values())
