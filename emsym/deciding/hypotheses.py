"""What a hypothesis means: a claim, and the values for every letter of which it holds.

By default an equality whose left side is a law or a function holds for every letter of the values on its left: a
formula, a factorisation, an independence, a marginal. Anything else holds for every letter of its values that stand
free nowhere in the chain. `every=` and `at=` say otherwise. This is the one place where that is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from emsym.codes import Code
from emsym.deciding.claims import without_value
from emsym.derivation import Hypothesis as Written
from emsym.derivation import Step
from emsym.kernel.normal_form import Malformed, normal_form
from emsym.kernel.polynomial import TooLarge
from emsym.language.errors import LanguageError
from emsym.language.notation import text
from emsym.report import Assumption, Diagnostic
from emsym.search.forms import conditions_of
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Add, Value, minus
from emsym.terms.read import read, value
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import free_values, leaf_values
from emsym.terms.write import write_value


@dataclass(frozen=True, slots=True)
class Assumed:
    """A hypothesis as terms: the values that it is said to be for `every` letter of, if any is, or to be `at`."""

    written: Written
    claim: Claim
    every: tuple[Value, ...] | None = None
    at: tuple[Value, ...] = ()


def read_hypotheses(written: Iterable[Written]) -> tuple[tuple[Assumed, ...], list[Diagnostic]]:
    """The hypotheses that can be read, and what is wrong with the others."""
    found: list[Assumed] = []
    problems: list[Diagnostic] = []
    for hypothesis in written:
        try:
            found.append(_assumed(hypothesis))
        except (LanguageError, Malformed) as error:
            help = error.help if isinstance(error, LanguageError) else ""
            message = f"a hypothesis says nothing: {error.args[0]}"
            problems.append(Diagnostic(Code.EMPTY_HYPOTHESIS, message, hypothesis.place, help=help))
    return tuple(found), problems


def _assumed(written: Written) -> Assumed:
    claim = Claim(read(written.left), written.link.relation, read(written.right))
    with suppress(TooLarge):  # what is proved from it will say so
        normal_form(minus(claim.left, claim.right))
        for condition in conditions_of(Add((claim.left, claim.right))):
            if condition.impossible:
                raise without_value(condition, "it")
    every = None if written.every is None else _named(written.every, claim, "every")
    return Assumed(written, claim, every, _named(written.at, claim, "at"))


def _named(things: Sequence[Any], claim: Claim, where: str) -> tuple[Value, ...]:
    """The plain values that are named, each of which the hypothesis must have."""
    for thing in things:
        found = value(thing)
        if found.at or found not in free_values(claim.left) | free_values(claim.right):
            raise LanguageError(
                f"{where}= names {text(thing)}, which stands free nowhere in it",
                help=f"name values that the hypothesis has, as in assume(f(z), '>=', 0, {where}=z)",
            )
    return tuple(dict.fromkeys(map(value, things)))


def supposed(chain: Sequence[Step], hypotheses: Iterable[Assumed]) -> tuple[Hypothesis, ...]:
    """The hypotheses of a chain, each with the values for every letter of which it holds."""
    chains_own = frozenset[Value]().union(*(_free_in(side) for step in chain for side in (step.left, step.right)))
    return tuple(Hypothesis(each.claim, _every(each, chains_own)) for each in hypotheses)


def assumptions(read: Sequence[Assumed], meant: Sequence[Hypothesis]) -> tuple[Assumption, ...]:
    """The hypotheses as they are printed, each as it was written and as it is meant."""
    pairs = zip((each.written for each in read), meant, strict=True)
    return tuple(
        Assumption(it.left, it.link, it.right, tuple(map(write_value, known.every)), number, len(read))
        for number, (it, known) in enumerate(pairs, 1)
    )


def _every(hypothesis: Assumed, chains_own: frozenset[Value]) -> tuple[Value, ...]:
    if hypothesis.every is not None:
        return hypothesis.every
    default = _said(hypothesis.claim) or _left_over(hypothesis.claim, chains_own)
    return tuple(each for each in default if each not in hypothesis.at)


def _said(claim: Claim) -> tuple[Value, ...]:
    """The values of the law or the function that an equality has on its left; of a point of a data set, none."""
    values = tuple(dict.fromkeys(leaf_values(claim.left)))
    return values if claim.relation is Relation.EQUAL and not any(each.at for each in values) else ()


def _left_over(claim: Claim, chains_own: frozenset[Value]) -> tuple[Value, ...]:
    return tuple(sorted((free_values(claim.left) | free_values(claim.right)) - chains_own))


def _free_in(side: Any) -> frozenset[Value]:
    try:
        return free_values(read(side))
    except LanguageError:
        return frozenset()
