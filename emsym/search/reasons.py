"""Not trusted. Which reasons a step has: those whose rewritings bring both sides to one surface, and none to spare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from emsym.language.notation import text
from emsym.language.reasons import Reason
from emsym.search.rewriting import Rule, rewrite
from emsym.search.surface import linear, surface
from emsym.terms.nodes import Add, Power, Term, Value
from emsym.terms.read import read, value
from emsym.terms.traverse import bound_values, indexed_values, postorder, substitute
from emsym.terms.write import write, write_value

LONGEST_PART = 40
DROPPED_FIRST = (
    "chain_rule",
    "multiply_by_one",
    "marginalize",
    "normalization",
    "linearity",
    "log_rules",
    "add_zero",
)


def suffices(left: Term, right: Term, rules: Sequence[Rule]) -> bool:
    """Whether the rules bring both sides to one surface."""
    return surface(rewrite(left, tuple(rules))) == surface(rewrite(right, tuple(rules)))


def found(left: Term, right: Term, keep: Rule | None = None) -> tuple[Rule, ...] | None:
    """A set of rules that suffices, with `keep` in it if given, from which no other can be left out; None for none."""
    if keep is None and surface(left) == surface(right):
        return ()
    rules = [keep if keep is not None and key == keep.key else Rule(key) for key in DROPPED_FIRST]
    if keep is not None and keep not in rules:
        rules.append(keep)
    if not suffices(left, right, rules):
        return None
    for rule in list(rules):
        if rule != keep:
            fewer = [other for other in rules if other is not rule]
            if suffices(left, right, fewer):
                rules = fewer
    return specific(left, right, rules)


def explains(left: Term, right: Term, given: Rule) -> tuple[Rule, ...] | None:
    """The rules that a step needs beside the given one; None where the given one is not needed or does not help."""
    rules = found(left, right, given)
    if rules is None:
        return None
    others = [rule for rule in rules if rule.key != given.key]
    if suffices(left, right, others):
        return None
    return (given, *others)


def specific(left: Term, right: Term, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The same rules, with what is summed out or cancels named where one value, factor or term is enough."""
    for place, rule in enumerate(rules):
        for narrow in _narrowed(rule, left, right):
            attempt = [*rules[:place], narrow, *rules[place + 1 :]]
            if suffices(left, right, attempt):
                rules = attempt
                break
    return tuple(rules)


def _narrowed(rule: Rule, left: Term, right: Term) -> Iterator[Rule]:
    if rule.values or rule.part is not None:
        return
    match rule.key:
        case "marginalize":
            for index in sorted(bound_values(left) | bound_values(right)):
                yield Rule(rule.key, frozenset({index}))
        case "multiply_by_one":
            yield from (Rule(rule.key, part=node.base) for node in _nodes(left, right) if isinstance(node, Power))
        case "add_zero":
            yield from (Rule(rule.key, part=term) for node in _nodes(left, right) for term in _terms(node))


def _nodes(left: Term, right: Term) -> Iterator[Term]:
    yield from postorder(left)
    yield from postorder(right)


def _terms(node: Term) -> Iterator[Term]:
    if isinstance(node, Add):
        yield from (part for scale, part in linear(node) if scale > 0)


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
