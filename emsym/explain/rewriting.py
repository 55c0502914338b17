"""Not trusted. One rewriting a rule: each takes a term and applies its rule wherever it fits, towards the simpler side.

A step has a reason if both its sides have one surface after the reason's rewritings. What a rewriting does is drawn
in its docstring, left to right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import prod

from emsym.explain.surface import Rational, linear, numbers, surface
from emsym.terms.nodes import (
    ONE,
    ZERO,
    Add,
    Exp,
    Log,
    Mul,
    Power,
    Probability,
    Size,
    Sum,
    Term,
    Value,
    number,
)
from emsym.terms.traverse import children, fold, free_values, rebuild


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's key, and what it is used with: values to sum out, a factor or a term to cancel; empty for any."""

    key: str
    values: frozenset[Value] = frozenset()
    part: Term | None = None


MOST_PASSES = 6
MOST_MULTIPLIED_OUT = 256

Rewrite = Callable[[Term, Rule], Term]


def unnested(term: Term) -> Term:
    """The term with sums in sums and products in products opened: a + b + c is one sum, and is looked at once."""
    return fold(term, _unnested)


def _unnested(node: Term, parts: tuple[Term, ...]) -> Term:
    match node:
        case Add() if any(isinstance(part, Add) for part in parts):
            return Add(tuple(chain.from_iterable(part.terms if isinstance(part, Add) else (part,) for part in parts)))
        case Mul() if any(isinstance(part, Mul) for part in parts):
            return Mul(tuple(chain.from_iterable(part.factors if isinstance(part, Mul) else (part,) for part in parts)))
    return rebuild(node, parts) if parts else node


def rewrite(term: Term, rules: tuple[Rule, ...]) -> Term:
    """The term after the rules have been applied until nothing changes."""
    term = unnested(term)
    for _ in range(MOST_PASSES):
        before = term
        term = fold(term, lambda node, parts: _apply(node, parts, rules))
        if term is before:
            break
    return term


def _apply(node: Term, parts: tuple[Term, ...], rules: tuple[Rule, ...]) -> Term:
    """The rules at one node; the very same node where nothing changes."""
    if any(new is not old for new, old in zip(parts, children(node), strict=True)):
        node = rebuild(node, parts)
    for rule in rules:
        node = RULES[rule.key](node, rule)
    return node


def product(factor: Rational, parts: list[Term]) -> Term:
    """A product with its number first."""
    if factor == 0:
        return ZERO
    if factor != 1 or not parts:
        parts = [number(factor), *parts]
    return parts[0] if len(parts) == 1 else Mul(tuple(parts))


def addition(parts: list[Term]) -> Term:
    """A sum of terms."""
    return parts[0] if len(parts) == 1 else Add(tuple(parts)) if parts else ZERO


def marginalize(node: Term, rule: Rule) -> Term:
    """Σ_z p(x, z) f = p(x) f, where x is not empty and f is free of z."""
    return _sum_out(node, lambda index, rest: bool(rest) and (not rule.values or index in rule.values))


def normalization(node: Term, rule: Rule) -> Term:
    """Σ_z q(z) f = f, where f is free of z; Σ_z f = |Z| f."""
    return _sum_out(node, lambda index, rest: not rest, sizes=True)


def _sum_out(node: Term, wanted: Callable[[Value, tuple[Value, ...]], bool], sizes: bool = False) -> Term:
    if not isinstance(node, Sum):
        return node
    indices = list(node.indices)
    factor, parts = numbers(node.body)
    using: dict[Value, list[int]] = {}
    for place, part in enumerate(parts):
        for value in free_values(part):
            using.setdefault(value, []).append(place)
    dropped: set[int] = set()
    for index in node.indices:
        places = using.get(index, [])
        if not places and sizes:
            parts.append(Size(index.variable))
            indices.remove(index)
        if len(places) != 1:
            continue
        part = parts[places[0]]
        if not isinstance(part, Probability) or index not in part.event or index in part.given:
            continue
        if any(index in value.at for value in part.event + part.given):
            continue
        rest = tuple(value for value in part.event if value != index and value not in part.given)
        if wanted(index, rest):
            parts[places[0]] = Probability(part.distribution, rest, part.given)
            dropped.update([] if rest else places)
            indices.remove(index)
    if len(indices) == len(node.indices):
        return node
    body = product(factor, [part for place, part in enumerate(parts) if place not in dropped])
    return Sum(tuple(indices), body) if indices else body


def multiply_by_one(node: Term, rule: Rule) -> Term:
    """a f / f = a."""
    if not isinstance(node, Mul | Power):
        return node
    factor, parts = numbers(node)
    if not any(isinstance(part, Power) for part in parts):
        return node
    wanted = surface(rule.part) if rule.part is not None else None
    kept: list[tuple[str, bool, Term]] = []
    for part in parts:
        inverse = isinstance(part, Power) and part.exponent == -1
        name = surface(part.base if isinstance(part, Power) and inverse else part)
        match = next((k for k in kept if k[0] == name and k[1] != inverse), None)
        if match is not None and wanted in (None, name):
            kept.remove(match)
        else:
            kept.append((name, inverse, part))
    return product(factor, [part for _, _, part in kept]) if len(kept) < len(parts) else node


def add_zero(node: Term, rule: Rule) -> Term:
    """a + t − t = a."""
    if not isinstance(node, Add):
        return node
    wanted = surface(rule.part) if rule.part is not None else None
    return _collected(node, lambda name, scales: sum(scales) == 0 and wanted in (None, name))


def _collected(node: Term, collect: Callable[[str, list[Rational]], bool]) -> Term:
    groups: dict[str, list[tuple[Rational, Term]]] = {}
    for scale, part in linear(node):
        groups.setdefault(surface(part), []).append((scale, part))
    collected = [
        name for name, group in groups.items() if len(group) > 1 and collect(name, [scale for scale, _ in group])
    ]
    if not collected:
        return node
    out: list[Term] = []
    for name, group in groups.items():
        if name in collected:
            group = [(sum((scale for scale, _ in group), Fraction(0)), group[0][1])]
        out += [product(scale, [part]) if part != ONE else number(scale) for scale, part in group if scale]
    return addition(out)


def chain_rule(node: Term, _: Rule) -> Term:
    """p(a | b) = p(a, b) / p(b), and p(a, b) f / p(a, b) = f."""
    if isinstance(node, Probability):
        whole = tuple(dict.fromkeys(node.event + node.given))
        if node.given and set(whole) != set(node.given):
            joint = Probability(node.distribution, whole)
            return Mul((joint, Power(Probability(node.distribution, node.given), Fraction(-1))))
        return ONE if node.given else node
    if isinstance(node, Mul):
        return multiply_by_one(node, Rule("multiply_by_one"))
    return node


def log_rules(node: Term, _: Rule) -> Term:
    """log(a b / c) = log a + log b − log c, log 1 = 0, exp log a = a, log exp a = a, exp(a + b) = exp a exp b."""
    match node:
        case Exp(Log(argument)) | Log(Exp(argument)):
            return argument
        case Exp(Add(terms)):
            return Mul(tuple(Exp(term) for term in terms))
        case Log(argument):
            return _split_log(node, argument)
    return node


def _split_log(node: Log, argument: Term) -> Term:
    factor, parts = numbers(argument)
    if factor == 1 and not parts:
        return ZERO
    if factor <= 0 or (factor == 1 and len(parts) == 1 and not isinstance(parts[0], Power)):
        return node
    if not parts and 1 in (factor.numerator, factor.denominator) and factor.denominator == 1:
        return node
    logs: list[Term] = [
        Mul((number(part.exponent), Log(part.base))) if isinstance(part, Power) else Log(part) for part in parts
    ]
    if factor.numerator != 1:
        logs.append(Log(number(factor.numerator)))
    if factor.denominator != 1:
        logs.append(Mul((number(-1), Log(number(factor.denominator)))))
    return addition(logs)


def linearity(node: Term, _: Rule) -> Term:
    """a (b + c) = a b + a c, Σ (a + b) = Σ a + Σ b, Σ_z c f(z) = c Σ_z f(z), a + a = 2 a."""
    match node:
        case Mul():
            return _distributed(node)
        case Add():
            return _collected(node, lambda _, scales: True)
        case Sum(indices, body):
            pieces = list(linear(_distributed(body)))
            if len(pieces) == 1 and not _movable(indices, *pieces[0]):
                return node
            return addition([_pulled_out(indices, scale, part) for scale, part in pieces])
    return node


def _distributed(node: Term) -> Term:
    factor, parts = numbers(node)
    place = next((place for place, part in enumerate(parts) if isinstance(part, Add)), None)
    if place is None or prod(len(part.terms) for part in parts if isinstance(part, Add)) > MOST_MULTIPLIED_OUT:
        return node
    opened = parts[place]
    rest = parts[:place] + parts[place + 1 :]
    terms = opened.terms if isinstance(opened, Add) else ()
    return Add(tuple(_distributed(product(factor, [*rest, term])) for term in terms))


def _movable(indices: tuple[Value, ...], scale: Rational, part: Term) -> bool:
    factor, parts = numbers(part)
    return scale * factor != 1 or any(free_values(p).isdisjoint(indices) for p in parts)


def _pulled_out(indices: tuple[Value, ...], scale: Rational, part: Term) -> Term:
    factor, parts = numbers(part)
    outside = [p for p in parts if free_values(p).isdisjoint(indices)]
    inside = [p for p in parts if not free_values(p).isdisjoint(indices)]
    return product(scale * factor, [*outside, Sum(indices, product(1, inside))])


def bayes(node: Term, rule: Rule) -> Term:
    """p(z | x) = p(x | z) p(z) / p(x), with p(x) also as Σ_z p(x | z) p(z)."""
    return normalization(marginalize(chain_rule(node, rule), Rule("marginalize")), rule)


RULES: dict[str, Rewrite] = {
    "marginalize": marginalize,
    "normalization": normalization,
    "multiply_by_one": multiply_by_one,
    "add_zero": add_zero,
    "chain_rule": chain_rule,
    "bayes": bayes,
    "log_rules": log_rules,
    "linearity": linearity,
}
