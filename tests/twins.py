"""False twins: a step with one slip in it, as an author might write it. Most are false; a few happen to be true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import sympy

from emsym.derivation import Link, Step
from emsym.language.expressions import KL, E, H, Probability, QuantityAt, Sum
from emsym.language.symbols import Bar, Distribution, Variable

RELATIONS = (Link.EQUAL, Link.AT_LEAST, Link.AT_MOST, Link.GREATER, Link.LESS)
Slip = Callable[[Any], Iterator[Any]]


@dataclass(frozen=True)
class Twin:
    """A changed step, and what was done to it."""

    kind: str
    step: Step


def twins(step: Step) -> Iterator[Twin]:
    """Every twin of a step: one slip at one place."""
    if step.link in RELATIONS:
        for link in RELATIONS:
            if link is not step.link:
                yield Twin("relation", replace(step, link=link, by=None))
    for kind, slip in SLIPS.items():
        for left in everywhere(step.left, slip):
            yield Twin(kind, replace(step, left=left, by=None))
        for right in everywhere(step.right, slip):
            yield Twin(kind, replace(step, right=right, by=None))


def everywhere(node: Any, slip: Slip) -> Iterator[Any]:
    """The expression with the slip made at one node, for each node and each way to slip there."""
    with sympy.evaluate(False):
        yield from slip(node)
        for place, part in enumerate(node.args):
            for changed in everywhere(part, slip):
                yield _rebuilt(node, [*node.args[:place], changed, *node.args[place + 1 :]])


def _rebuilt(node: Any, parts: list[Any]) -> Any:
    return node.func(*parts)


def term_dropped(node: Any) -> Iterator[Any]:
    """a + b → a."""
    if isinstance(node, sympy.Add):
        for place in range(len(node.args)):
            rest = node.args[:place] + node.args[place + 1 :]
            yield rest[0] if len(rest) == 1 else sympy.Add(*rest)


def sign_changed(node: Any) -> Iterator[Any]:
    """a → −a, for a term and for the argument of an expectation."""
    if isinstance(node, sympy.Add):
        for place, part in enumerate(node.args):
            yield sympy.Add(*node.args[:place], sympy.Mul(-1, part), *node.args[place + 1 :])
    elif isinstance(node, E | H | KL | QuantityAt) or (isinstance(node, Sum) and not isinstance(node.args[0], Sum)):
        yield sympy.Mul(-1, node)


def arguments_swapped(node: Any) -> Iterator[Any]:
    """KL(a ‖ b) → KL(b ‖ a), H(a, b) → H(b, a), summed over the same values."""
    if isinstance(node, KL | H) and len(node.args) == 2:
        first, second = node.args
        yield node.func(second, first, *_event(first))


def _event(probability: Any) -> list[Any]:
    out = []
    for argument in probability.args[1:]:
        if isinstance(argument, Bar):
            before = argument.args[0]
            return [*out, *(before.args if isinstance(before, sympy.Tuple) else [before])]
        out.append(argument)
    return out


def log_lost(node: Any) -> Iterator[Any]:
    """log a → a."""
    if isinstance(node, sympy.log):
        yield node.args[0]


def log_and_sum_exchanged(node: Any) -> Iterator[Any]:
    """log Σ f → Σ log f."""
    if isinstance(node, sympy.log) and isinstance(node.args[0], Sum):
        body, *indices = node.args[0].args
        yield Sum(sympy.log(body), *indices)


def factor_lost(node: Any) -> Iterator[Any]:
    """w f → f: a weight, or a denominator, or a minus."""
    if isinstance(node, sympy.Mul):
        for place in range(len(node.args)):
            rest = node.args[:place] + node.args[place + 1 :]
            yield rest[0] if len(rest) == 1 else sympy.Mul(*rest)
    elif isinstance(node, E):
        yield Sum(node.args[0], *_event(node.args[1]))


def quotient_inverted(node: Any) -> Iterator[Any]:
    """1/a → a."""
    if isinstance(node, sympy.Pow):
        yield node.args[0]


def bar_and_comma_swapped(node: Any) -> Iterator[Any]:
    """p(x, z | θ) → p(x, z, θ) and p(x | z, θ); p(z | x, θ) → p(z, x | θ)."""
    if not isinstance(node, Probability):
        return
    head, *arguments = node.args
    bars = [place for place, argument in enumerate(arguments) if isinstance(argument, Bar)]
    if bars:
        before = [*arguments[: bars[0]], arguments[bars[0]].args[0]]
        behind = [arguments[bars[0]].args[1], *arguments[bars[0] + 1 :]]
        yield head(*before, *behind)
        if len(behind) > 1:
            yield head(*before, behind[0] | behind[1], *behind[2:])
    else:
        before, behind = arguments, []
    if len(before) > 1:
        yield head(*before[:-2], before[-2] | before[-1], *behind)


def wrong_value(node: Any) -> Iterator[Any]:
    """θ → θ̃, a value of the same variable that nothing binds."""
    if isinstance(node, Probability | QuantityAt):
        for place, argument in enumerate(node.args[1:], 1):
            for changed in _with_other_value(argument):
                yield _rebuilt(node, [*node.args[:place], changed, *node.args[place + 1 :]])


def _with_other_value(argument: Any) -> Iterator[Any]:
    if isinstance(argument, Variable):
        yield argument.value(argument.name + "tilde")
    elif isinstance(argument, Bar):
        for place, part in enumerate(argument.args):
            for changed in _with_other_value(part):
                yield argument.func(*argument.args[:place], changed, *argument.args[place + 1 :])


def wrong_distribution(node: Any) -> Iterator[Any]:
    """q → p, p → q."""
    if isinstance(node, Distribution):
        yield Distribution("q" if node.name == "p" else "p")


def index_captured(node: Any) -> Iterator[Any]:
    """Σ_z p(x, z) → Σ_z p(z, z): a free value takes the index's name."""
    if isinstance(node, Sum):
        body, *indices = node.args
        for index in indices:
            for old in sorted(body.atoms(Variable) - set(indices), key=str):
                yield Sum(body.xreplace({old: index}), *indices)
                yield Sum(body.xreplace({old: old.value(index.name)}), *indices)


def index_renamed(node: Any) -> Iterator[Any]:
    """Σ_z f(z) → Σ_w f(z): the index no longer binds what is summed."""
    if isinstance(node, Sum):
        body, *indices = node.args
        for place, index in enumerate(indices):
            yield Sum(body, *indices[:place], index.value(index.name + "_1"), *indices[place + 1 :])


def sum_dropped(node: Any) -> Iterator[Any]:
    """Σ_z f → f."""
    if isinstance(node, Sum):
        yield node.args[0]
    elif isinstance(node, E):
        yield sympy.Mul(node.args[1], node.args[0])


def sum_ends_early(node: Any) -> Iterator[Any]:
    """Σ_z f g → (Σ_z f) g: the last factor is left outside."""
    if isinstance(node, Sum) and isinstance(node.args[0], sympy.Mul):
        *first, last = node.args[0].args
        inside = first[0] if len(first) == 1 else sympy.Mul(*first)
        yield sympy.Mul(Sum(inside, *node.args[1:]), last)


SLIPS: dict[str, Slip] = {
    slip.__name__.replace("_", " "): slip
    for slip in (
        term_dropped,
        sign_changed,
        arguments_swapped,
        log_lost,
        log_and_sum_exchanged,
        factor_lost,
        quotient_inverted,
        bar_and_comma_swapped,
        wrong_value,
        wrong_distribution,
        index_captured,
        index_renamed,
        sum_dropped,
        sum_ends_early,
    )
}
