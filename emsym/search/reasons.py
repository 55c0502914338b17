"""Not trusted. Which reasons a step has: those whose rewritings bring both sides to one surface, and none to spare."""

from __future__ import annotations

from collections.abc import Sequence

from emsym.language.reasons import Reason
from emsym.search.rewriting import Rule, rewrite
from emsym.search.surface import surface
from emsym.terms.nodes import Term
from emsym.terms.read import read, value

DROPPED_FIRST = (
    "add_zero",
    "chain_rule",
    "multiply_by_one",
    "marginalize",
    "normalization",
    "linearity",
    "log_rules",
)


def suffices(left: Term, right: Term, rules: Sequence[Rule]) -> bool:
    """Whether the rules bring both sides to one surface."""
    return surface(rewrite(left, tuple(rules))) == surface(rewrite(right, tuple(rules)))


def found(left: Term, right: Term, keep: Rule | None = None) -> tuple[Rule, ...] | None:
    """A set of rules that suffices, with `keep` in it if given, from which no other can be left out; None for none."""
    if keep is None and surface(left) == surface(right):
        return ()
    rules = [Rule(key) for key in DROPPED_FIRST if keep is None or key != keep.key]
    if keep is not None:
        rules.append(keep)
    if not suffices(left, right, rules):
        return None
    for rule in list(rules):
        if rule != keep:
            fewer = [other for other in rules if other is not rule]
            if suffices(left, right, fewer):
                rules = fewer
    return tuple(rules)


def explains(left: Term, right: Term, given: Rule) -> tuple[Rule, ...] | None:
    """The rules that a step needs beside the given one; None where the given one is not needed or does not help."""
    rules = found(left, right, given)
    if rules is None:
        return None
    others = [rule for rule in rules if rule != given]
    if suffices(left, right, others):
        return None
    return (given, *others)


def rule_of(reason: Reason) -> Rule:
    """A reason for an equality as a rewriting rule."""
    if reason.rule == "marginalize":
        return Rule("marginalize", frozenset(value(argument) for argument in reason.arguments))
    if reason.rule in ("multiply_by_one", "add_zero") and reason.arguments:
        return Rule(reason.rule, part=read(reason.arguments[0]))
    return Rule(reason.rule)


def reason_of(rule: Rule) -> Reason:
    """A rewriting rule as a reason."""
    return Reason(rule.key)
