"""Not trusted. Which reasons a step has: those whose rewritings bring both sides to one surface, and none to spare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from emsym.budget import UNLIMITED, Budget
from emsym.explain.rewriting import Rule, rewrite, unnested
from emsym.explain.surface import linear, surface
from emsym.language.notation import text
from emsym.language.reasons import Reason
from emsym.terms.nodes import Add, Power, Sum, Term, Value
from emsym.terms.read import read, value
from emsym.terms.traverse import bound_values, indexed_values, postorder, substitute
from emsym.terms.write import write, write_value

LONGEST_PART = 40
MOST_NARROWED = 8
DROPPED_FIRST = (
    "chain_rule",
    "multiply_by_one",
    "marginalize",
    "normalization",
    "linearity",
    "log_rules",
    "add_zero",
)


def suffices(left: Term, right: Term, rules: Sequence[Rule], budget: Budget = UNLIMITED) -> bool:
    """Whether the rules bring both sides to one surface."""
    budget.check()
    return surface(rewrite(left, tuple(rules))) == surface(rewrite(right, tuple(rules)))


def found(left: Term, right: Term, keep: Rule | None = None, budget: Budget = UNLIMITED) -> tuple[Rule, ...] | None:
    """A set of rules that suffices, with `keep` in it if given, from which no other can be left out; None for none."""
    if keep is None and surface(left) == surface(right):
        return ()
    rules = [keep if keep is not None and key == keep.key else Rule(key) for key in DROPPED_FIRST]
    if keep is not None and keep not in rules:
        rules.append(keep)
    if not suffices(left, right, rules, budget):
        return None
    for rule in list(rules):
        if rule != keep:
            fewer = [other for other in rules if other is not rule]
            if suffices(left, right, fewer, budget):
                rules = fewer
    return specific(left, right, rules, budget)


def explains(left: Term, right: Term, given: Rule, budget: Budget = UNLIMITED) -> tuple[Rule, ...] | None:
    """The rules that a step needs beside the given one; None where the given one is not needed or does not help."""
    rules = found(left, right, given, budget)
    if rules is None:
        return None
    others = [rule for rule in rules if rule.key != given.key]
    if suffices(left, right, others, budget):
        return None
    return (given, *others)


def specific(left: Term, right: Term, rules: Sequence[Rule], budget: Budget = UNLIMITED) -> tuple[Rule, ...]:
    """The same rules, with what is summed out or cancels named where one value, factor or term is enough."""
    for place in range(len(rules)):
        for narrow in _narrowed(rules, place, left, right):
            attempt = [*rules[:place], narrow, *rules[place + 1 :]]
            if suffices(left, right, attempt, budget):
                rules = attempt
                break
    return tuple(rules)


def _narrowed(rules: Sequence[Rule], place: int, left: Term, right: Term) -> list[Rule]:
    """A rule for one value, factor or term only, of those that are written and that the rule takes away; the first few.

    What it takes away is less often there after all the rules than after the others.
    """
    rule, others = rules[place], (*rules[:place], *rules[place + 1 :])
    if rule.key not in USES or rule.values or rule.part is not None:
        return []
    uses = USES[rule.key]
    taken: Counter[str] = Counter()
    for side in (left, right):
        before, after = (Counter(name for name, _ in uses(rewrite(side, tuple(few)))) for few in (others, rules))
        taken += before - after
    written = {name: narrow for side in (left, right) for name, narrow in uses(unnested(side)) if name in taken}
    return list(written.values())[:MOST_NARROWED]


def _summed(term: Term) -> Iterator[tuple[str, Rule]]:
    for node in postorder(term):
        if isinstance(node, Sum):
            yield from ((str(index), Rule("marginalize", frozenset({index}))) for index in node.indices)


def _divided(term: Term) -> Iterator[tuple[str, Rule]]:
    for node in postorder(term):
        if isinstance(node, Power):
            yield surface(node.base), Rule("multiply_by_one", part=node.base)


def _added(term: Term) -> Iterator[tuple[str, Rule]]:
    for node in postorder(term):
        if isinstance(node, Add):
            yield from ((surface(part), Rule("add_zero", part=part)) for scale, part in linear(node) if scale > 0)


USES: dict[str, Callable[[Term], Iterator[tuple[str, Rule]]]] = {
    "marginalize": _summed,
    "multiply_by_one": _divided,
    "add_zero": _added,
}
"""For the rules that may be said of one thing: each such thing in a term by its name, and the rule of it alone."""


def read_within(expression: Any, *sides: Term) -> Term:
    """A part of a reason as it stands in the step: a point z[i] that the step sums over is a bound value there."""
    term = read(expression)
    bound = frozenset[Value]().union(*map(bound_values, sides))
    return substitute(term, {point: point.plain for point in indexed_values(term) if point.plain in bound})


def rule_of(reason: Reason, *sides: Term) -> Rule:
    """A reason for an equality as a rewriting rule for these sides."""
    if reason.rule == "marginalize":
        return Rule("marginalize", frozenset(value(argument).plain for argument in reason.arguments))
    if reason.rule in ("multiply_by_one", "add_zero") and reason.arguments:
        return Rule(reason.rule, part=read_within(reason.arguments[0], *sides))
    return Rule(reason.rule)


def reason_of(rule: Rule) -> Reason:
    """A rewriting rule as a reason; what cancels is told where it is short enough to be read."""
    if rule.part is None:
        return Reason(rule.key, tuple(write_value(index) for index in sorted(rule.values)))
    part = write(rule.part)
    return Reason(rule.key, (part,) if len(text(part)) <= LONGEST_PART else ())
