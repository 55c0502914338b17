"""Not trusted. The slips that people make.

Each slip is a function from one part of an expression to what could stand in its place. Nearly all of them are their
own inverse, or have it in the table: what makes a false step of a true one also leads back. Nothing here decides what
is right, or meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import sympy

from emsym.language.expressions import KL, Applied, E, H, I, Probability, Prod, QuantityAt, Sum, flat
from emsym.language.symbols import Bar, Distribution, Variable
from emsym.repair.parts import (
    CHAINS,
    Spot,
    Vocabulary,
    base_of,
    chained,
    every_value,
    is_negative,
    mentioned,
    negated,
    operands,
    parts_of,
    probability,
    summed_over,
    without,
)

Slip = Callable[[Spot, Vocabulary], Iterator[Any]]


def bar_moved(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """p(z, x, θ) for p(z, x | θ); p(z | x) for p(x | z)."""
    if not isinstance(spot.node, Probability):
        return
    event, given = parts_of(spot.node)
    every = [*event, *given]
    for place in range(1, len(every) + 1):
        if place != len(event):
            yield probability(spot.node.args[0], every[:place], every[place:])
    if given:
        yield probability(spot.node.args[0], given, event)
        for place, value in enumerate(event if len(event) > 1 else []):
            yield probability(spot.node.args[0], [*event[:place], *event[place + 1 :]], [value, *given])


def sign_changed(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """+ for −."""
    if spot.is_term and not isinstance(spot.node, sympy.Add) and spot.node != 0:
        if not (isinstance(spot.node, Sum | E) and is_negative(spot.node.args[0])):
            yield negated(spot.node)
    elif isinstance(spot.node, sympy.Add):
        yield chained(sympy.Add, [negated(part) for part in operands(spot.node)])


def arguments_swapped(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """KL(p ‖ q) for KL(q ‖ p), H(p, q) for H(q, p), summed over the same values; H(X | Z) for H(Z | X)."""
    if (bar := _bar_of(spot.node)) is not None and isinstance(spot.node, H):
        yield H(spot.node.args[0], Bar(bar.args[1], bar.args[0]))
    elif isinstance(spot.node, KL | H):
        laws = [part for part in spot.node.args if not isinstance(part, Variable)]
        if len(laws) == 2:
            over = spot.node.args[2:] or summed_over(laws[0])
            plain = spot.node.func(laws[1], laws[0])
            if not spot.node.args[2:] and summed_over(laws[1]) == summed_over(laws[0]):
                yield plain
            elif over:
                yield spot.node.func(laws[1], laws[0], *over)


def _bar_of(node: Any) -> Any:
    """The bar of I(p, x, z | y) and of H(p, z | x), where it is the last argument; else None."""
    return node.args[-1] if isinstance(node, I | H) and isinstance(node.args[-1], Bar) else None


def log_lost_or_added(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """p(x) for log p(x), log p(x) for p(x)."""
    if isinstance(spot.node, sympy.log):
        yield spot.node.args[0]
        return
    factor = isinstance(spot.parent, sympy.Mul) and not isinstance(spot.node, sympy.Number | sympy.Pow)
    if (spot.is_term or factor) and not isinstance(spot.node, sympy.Add | sympy.Number | I | KL | H):
        if is_negative(spot.node):
            yield negated(sympy.log(negated(spot.node)))
        else:
            yield sympy.log(spot.node)
    if isinstance(spot.node, sympy.Mul) and spot.is_product:
        parts = operands(spot.node)
        for place in range(1, len(parts)):
            behind = parts[place:]
            if not isinstance(parts[place], sympy.Pow) and len(behind) > 1:
                yield chained(sympy.Mul, [*parts[:place], sympy.log(chained(sympy.Mul, behind))])


def log_moved(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """Σ w log f for log Σ w f, E[log f] for log E[f], and the reverse."""
    node = spot.node
    if isinstance(node, Sum | E) and is_negative(node.args[0]):
        opposite = Spot(spot.path, node.func(negated(node.args[0]), *node.args[1:]), spot.parent)
        yield from map(negated, log_moved(opposite, words))
        return
    if isinstance(node, sympy.log) and isinstance(node.args[0], Sum | E):
        inner, *base = node.args
        body, *rest = inner.args
        yield inner.func(sympy.log(body, *base), *rest)
        yield from (inner.func(part, *rest) for part in _weighted(body, base))
    if isinstance(node, Sum | E):
        body, *rest = node.args
        parts = operands(body) if isinstance(body, sympy.Mul) else (body,)
        for place, part in enumerate(parts):
            if isinstance(part, sympy.log):
                argument, *base = part.args
                inside = chained(sympy.Mul, [*parts[:place], argument, *parts[place + 1 :]])
                yield sympy.log(node.func(inside, *rest), *base)
                if len(parts) > 1:
                    yield node.func(sympy.log(inside, *base), *rest)
    if isinstance(node, sympy.log):
        yield from _weighted(node.args[0], node.args[1:])


def _weighted(product: Any, base: Sequence[Any]) -> Iterator[Any]:
    """w log f for w f, for each factor that may be the weight."""
    parts = operands(product) if isinstance(product, sympy.Mul) else ()
    for place, part in enumerate(parts):
        others = without(parts, place)
        if isinstance(part, Probability | Applied | QuantityAt) and not isinstance(others[0], sympy.Pow):
            yield sympy.Mul(part, sympy.log(chained(sympy.Mul, others), *base))


def factor_lost(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """f for w f: a weight, a denominator, a number."""
    parts = operands(spot.node)
    if isinstance(spot.node, sympy.Mul):
        for place, part in enumerate(parts):
            rest = [*parts[:place], *parts[place + 1 :]]
            if part != -1:
                yield chained(sympy.Mul, rest)


def factor_added(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """w f for f: a weight before what is summed, a factor or denominator in a product."""
    parts = operands(spot.node) if isinstance(spot.node, sympy.Mul) else (spot.node,)
    present = set(map(base_of, parts))
    laws = [law for law in words.laws if law not in present]
    if spot.is_body and isinstance(spot.parent, Sum):
        indices = set(flat(spot.parent.args[1:]))
        yield from (sympy.Mul(law, spot.node) for law in laws if indices & set(parts_of(law)[0]))
    if isinstance(spot.node, sympy.Number):
        return
    if spot.is_body and not any(isinstance(part, sympy.log) for part in parts):
        yield from (sympy.Mul(spot.node, sympy.log(law)) for law in words.laws)
    if spot.is_product:
        for factor in words.factors:
            if factor not in present:
                before = isinstance(spot.node, sympy.log | Sum)
                yield sympy.Mul(factor, spot.node) if before else sympy.Mul(spot.node, factor)
                yield sympy.Mul(spot.node, sympy.Pow(factor, -1))
    if spot.is_term and not any(isinstance(part, sympy.Rational) and part != -1 for part in present):
        yield sympy.Mul(2, spot.node)
        yield sympy.Mul(sympy.Rational(1, 2), spot.node)


def sum_lost(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """f for Σ_z f or for E[f], Σ_z f for E[f]."""
    node = spot.node
    if isinstance(node, Sum):
        yield node.args[0]
        yield from (node.func(node.args[0], *without(node.args[1:], place)) for place in range(1, len(node.args) - 1))
    elif isinstance(node, E):
        yield node.args[0]
        over = node.args[2:] or summed_over(node.args[1])
        if over:
            yield Sum(node.args[0], *over)


def sum_added(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """Σ_z f or E[f] for f, E[f] for Σ_z f; −Σ_z f for −f."""
    node = spot.node
    if isinstance(node, sympy.Number):
        return
    if is_negative(node):
        yield from map(negated, sum_added(Spot(spot.path, negated(node), spot.parent), words))
        return
    inside = set(mentioned(node))
    if isinstance(node, Sum):
        yield from (E(node.args[0], law) for law in words.laws if set(node.args[1:]) == set(parts_of(law)[0]))
        yield from (Sum(*node.args, value) for value in words.values if value in inside - set(node.args[1:]))
    if spot.is_product:
        free = [value for value in words.values if value in inside]
        yield from (Sum(node, value) for value in free)
        yield from (Sum(node, *pair) for pair in combinations(free, 2))
    if spot.is_term:
        yield from (E(node, law) for law in words.laws if set(parts_of(law)[0]) <= inside)
    if isinstance(node, H | KL) and isinstance(node.args[0], Probability) and (given := parts_of(node.args[0])[1]):
        averaging = probability(node.args[0].args[0], given, ())
        yield from (E(node, law) for law in (averaging,) if law not in words.laws)


def term_lost(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """a for a + b."""
    parts = operands(spot.node)
    if isinstance(spot.node, sympy.Add):
        yield from (chained(sympy.Add, without(parts, place)) for place in range(len(parts)))


def term_added(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """a + b for a, where b is an entropy or a logarithm of what the step mentions, or another summand of it."""
    if spot.parent is not None or isinstance(spot.node, sympy.Number):
        return
    parts = operands(spot.node) if isinstance(spot.node, sympy.Add) else (spot.node,)
    for term in (*words.terms, sympy.S.One):
        for signed in (term, negated(term)):
            if signed not in parts and negated(signed) not in parts:
                yield sympy.Add(spot.node, signed)


def distribution_changed(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """p(z) for q(z)."""
    if isinstance(spot.node, Probability | QuantityAt):
        for place, part in enumerate(spot.node.args):
            for other in words.distributions if isinstance(part, Distribution) else ():
                if other != part:
                    yield spot.node.func(*spot.node.args[:place], other, *spot.node.args[place + 1 :])


def value_changed(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """p(x | θ) for p(x | θ̃), q(x) for q(z)."""
    if isinstance(spot.node, Probability | QuantityAt | Applied):
        head, *arguments = spot.node.args
        for place, part in enumerate(arguments):
            for changed in _other_values(part, words, any_variable=isinstance(spot.node, Probability)):
                new = spot.node.func(head, *arguments[:place], changed, *arguments[place + 1 :])
                if not isinstance(new, Probability) or len(set(every_value(new))) == len(every_value(new)):
                    yield new


def _other_values(argument: Any, words: Vocabulary, any_variable: bool) -> Iterator[Any]:
    if isinstance(argument, Variable):
        for other in words.values:
            if other != argument and (any_variable or other.variable == argument.variable):
                yield other
    elif isinstance(argument, Bar | sympy.Tuple):
        for place, part in enumerate(argument.args):
            for changed in _other_values(part, words, any_variable):
                yield argument.func(*argument.args[:place], changed, *argument.args[place + 1 :])


def value_lost(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """p(z) for p(z | x), p(z | x) for p(z, y | x); I(X; Z) for I(X; Z | Y), H(Z) for H(Z | X)."""
    if (bar := _bar_of(spot.node)) is not None:
        law, *others = spot.node.args[:-1]
        if isinstance(spot.node, I):
            yield I(law, *others, bar.args[0])
        elif isinstance(law, Distribution):
            yield H(law(*flat(bar.args[:1])))
    if isinstance(spot.node, Probability):
        event, given = parts_of(spot.node)
        head = spot.node.args[0]
        yield from (probability(head, event, without(given, place)) for place in range(len(given)))
        yield from (probability(head, event, [v for v in given if v not in pair]) for pair in combinations(given, 2))
        if len(event) > 1:
            yield from (probability(head, without(event, place), given) for place in range(len(event)))


def value_added(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """p(z | x) for p(z), p(x, z) for p(x), I(X; Z | Y) for I(X; Z), H(X | Z, Y) for H(X | Z)."""
    if (bar := _bar_of(spot.node)) is not None:
        known = {value.variable for value in mentioned(spot.node)}
        missing = [value for value in words.values if value.variable not in known]
        before = spot.node.args[:-1]
        yield from (spot.node.func(*before, Bar(bar.args[0], (*flat(bar.args[1:]), value))) for value in missing)
    if isinstance(spot.node, I) and isinstance(spot.node.args[0], Distribution) and _bar_of(spot.node) is None:
        known = {value.variable for value in flat(spot.node.args[1:]) if isinstance(value, Variable)}
        law, *groups, last = spot.node.args
        yield from (I(law, *groups, Bar(last, value)) for value in words.values if value.variable not in known)
    if isinstance(spot.node, Probability):
        event, given = parts_of(spot.node)
        taken = {value.variable for value in (*event, *given) if isinstance(value, Variable)}
        for value in words.values:
            if value.variable not in taken:
                yield probability(spot.node.args[0], event, [*given, value])
                yield probability(spot.node.args[0], [*event, value], given)
        missing = [value for value in words.values if value.variable not in taken]
        if len(missing) > 1 and len({value.variable for value in missing}) == len(missing):
            yield probability(spot.node.args[0], event, [*given, *missing])


def quotient_inverted(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """b/a for a/b, a · b for a/b."""
    if isinstance(spot.node, sympy.Pow) and spot.node.exp == -1:
        yield spot.node.base
    if isinstance(spot.node, sympy.Mul):
        parts = operands(spot.node)
        if len(parts) == 2 and isinstance(parts[1], sympy.Pow) and parts[1].exp == -1:
            yield sympy.Mul(parts[1].base, sympy.Pow(parts[0], -1))
        for place, part in enumerate(parts[1:], 1):
            if not isinstance(part, sympy.Pow | sympy.log):
                yield chained(sympy.Mul, [*parts[:place], sympy.Pow(part, -1), *parts[place + 1 :]])


def index_changed(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """Σ_x f for Σ_z f."""
    if isinstance(spot.node, Sum | Prod):
        body, *indices = spot.node.args
        for place, _ in enumerate(indices):
            for value in words.values:
                if value not in indices:
                    yield spot.node.func(body, *indices[:place], value, *indices[place + 1 :])


def brackets_moved(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """(Σ_z f) g for Σ_z f g, Σ_z f + g for Σ_z (f + g), log a + b for log(a + b), and the reverse."""
    node = spot.node
    if isinstance(node, Sum) and isinstance(node.args[0], CHAINS):
        kind = type(node.args[0])
        parts = operands(node.args[0])
        if not isinstance(parts[-1], sympy.Pow):
            yield kind(Sum(chained(kind, parts[:-1]), *node.args[1:]), parts[-1])
    if isinstance(node, sympy.log) and isinstance(node.args[0], CHAINS) and len(node.args) == 1:
        kind, parts = type(node.args[0]), operands(node.args[0])
        yield kind(sympy.log(chained(kind, parts[:-1])), parts[-1])
    if isinstance(node, CHAINS):
        parts = operands(node)
        for place, part in enumerate(parts[:-1]):
            follower = parts[place + 1]
            if isinstance(part, Sum) or (isinstance(part, sympy.log) and len(part.args) == 1):
                inside = type(node)(part.args[0], follower)
                joined = part.func(inside, *part.args[1:])
                yield chained(type(node), [*parts[:place], joined, *parts[place + 2 :]])


def quantity_changed(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """H(q) for H(q, p), KL(q ‖ p) for H(q, p)."""
    node = spot.node
    if isinstance(node, KL):
        yield H(*node.args)
    if isinstance(node, H):
        laws = [part for part in node.args if not isinstance(part, Variable)]
        over = node.args[len(laws) :]
        if len(laws) == 2:
            yield H(laws[0], *over)
            yield KL(*node.args)
        elif isinstance(laws[0], Probability):
            event = set(parts_of(laws[0])[0])
            for law in words.laws:
                if law != laws[0] and set(parts_of(law)[0]) == event:
                    yield H(laws[0], law, *over)
                    yield H(law, laws[0], *over)


def number_changed(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """2 for 1, 1/2 for 1, −1 for 1."""
    if isinstance(spot.node, sympy.Rational) and spot.node != -1:
        number = Fraction(int(spot.node.p), int(spot.node.q))
        changed = (number + 1, number - 1, -number, 2 * number, number / 2)
        others = [sympy.Rational(each.numerator, each.denominator) for each in changed]
        idle = (0, 1) if isinstance(spot.parent, sympy.Mul) else ()
        yield from (other for other in dict.fromkeys(others) if other != spot.node and other not in idle)


def distribution_lost(spot: Spot, words: Vocabulary) -> Iterator[Any]:
    """log (x | θ) for log p(x | θ)."""
    if isinstance(spot.node, Bar | Variable):
        yield from (head(spot.node) for head in words.distributions)


SLIPS: dict[str, Slip] = {
    slip.__name__.replace("_", " "): slip
    for slip in (
        bar_moved,
        sign_changed,
        arguments_swapped,
        log_moved,
        log_lost_or_added,
        distribution_lost,
        quantity_changed,
        factor_added,
        sum_added,
        term_added,
        value_changed,
        value_added,
        distribution_changed,
        quotient_inverted,
        index_changed,
        brackets_moved,
        number_changed,
        value_lost,
        factor_lost,
        sum_lost,
        term_lost,
    )
}
"""Every slip by its name, those first that are the more likely correction where two are equally near."""
