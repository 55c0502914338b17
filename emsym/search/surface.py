"""Not trusted. The surface of a term: how it was written, up to order, brackets, signs and the names of indices.

Two terms with one surface differ in nothing that needs a reason. A surface is a string; equal strings mean one surface.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from emsym.terms.nodes import (
    Add,
    Exp,
    Function,
    Log,
    Mul,
    Number,
    Power,
    Probability,
    Real,
    Size,
    Sum,
    Term,
    Value,
)
from emsym.terms.traverse import fold, leaf_values, postorder, rebuild, substitute

Rational = int | Fraction
MOST_COPIES = 8


def surface(term: Term) -> str:
    """The surface of a term."""
    return _spell(_alpha(term))


def _alpha(term: Term) -> Term:
    """Indices named by depth, those of one sum by variable and first occurrence; nested sums joined."""
    return fold(term, _name_indices)


def _name_indices(node: Term, parts: tuple[Term, ...]) -> Term:
    node = rebuild(node, parts)
    if not isinstance(node, Sum):
        return node
    indices, body = list(node.indices), node.body
    if isinstance(body, Sum) and not set(indices) & set(body.indices):
        indices, body = indices + list(body.indices), body.body
    depth = max((int(v.name[1:].split(".")[0]) for v in _bound_inside(body) if v.name.startswith("#")), default=0) + 1
    seen = [point for leaf in postorder(body) for value in leaf_values(leaf) for point in value.points]
    order = sorted(indices, key=lambda v: (v.variable, seen.index(v) if v in seen else len(seen)))
    naming = {index: Value(f"#{depth}.{place}", index.variable) for place, index in enumerate(order)}
    return Sum(tuple(naming.values()), substitute(body, naming))


def _bound_inside(term: Term) -> Iterator[Value]:
    return (index for node in postorder(term) if isinstance(node, Sum) for index in node.indices)


def linear(term: Term) -> Iterator[tuple[Rational, Term]]:
    """The signed terms of a sum: (coefficient, term without its numbers), brackets under a number opened."""
    work: list[tuple[Rational, Term]] = [(1, term)]
    while work:
        scale, node = work.pop()
        if isinstance(node, Add):
            work.extend((scale, part) for part in reversed(node.terms))
            continue
        factor, rest = numbers(node)
        if len(rest) == 1 and isinstance(rest[0], Add):
            work.append((scale * factor, rest[0]))
        else:
            yield scale * factor, rest[0] if len(rest) == 1 else Mul(tuple(rest))


def numbers(term: Term) -> tuple[Rational, list[Term]]:
    """The product of a product's numbers, and its other factors, powers of products opened."""
    factor: Rational = 1
    rest: list[Term] = []
    work: list[tuple[Term, Rational]] = [(term, 1)]
    while work:
        node, exponent = work.pop()
        match node:
            case Mul(parts):
                work.extend((part, exponent) for part in reversed(parts))
            case Power(base, above) if exponent.denominator == 1 or (above.denominator == 1 and above % 2):
                work.append((base, exponent * above))
            case Number(value) if exponent.denominator == 1 and (value or exponent > 0):
                factor = factor * value ** int(exponent)
            case _:
                rest += [node] if exponent == 1 else _copies(node, Fraction(exponent))
    return factor, rest


def _copies(node: Term, exponent: Fraction) -> list[Term]:
    if exponent.denominator != 1:
        return [Power(node, exponent)]
    one = node if exponent > 0 else Power(node, Fraction(-1))
    return [one] * abs(int(exponent)) if abs(exponent) <= MOST_COPIES else [Power(node, exponent)]


def _spell(term: Term) -> str:
    """Recursive over nested brackets only: a sum or product is opened at one go, however long."""
    match term:
        case Real(name, _):
            return f"real {name}"
        case Size(variable):
            return f"|{variable}|"
        case Function(name, arguments, _):
            return f"{name}({[_spell_value(v) for v in arguments]})"
        case Probability(name, event, given):
            before, behind = set(event) - set(given), set(given)
            return f"{name}({sorted(map(_spell_value, before))}|{sorted(map(_spell_value, behind))})"
        case Power(base, exponent) if exponent.denominator != 1:
            return f"({_spell(base)})^{exponent}"
        case Log(argument):
            return f"log({_spell(argument)})"
        case Exp(argument):
            return f"exp({_spell(argument)})"
        case Sum(indices, body):
            return f"sum{[_spell_value(v) for v in indices]}({_spell(body)})"
        case Number() | Add() | Mul() | Power():
            terms = list(linear(term))
            if len(terms) == 1 and terms[0][0] == 1 and not isinstance(terms[0][1], Number | Add | Mul | Power):
                return _spell(terms[0][1])
            return "(" + " + ".join(sorted(f"{scale} {_spell_product(part)}" for scale, part in terms)) + ")"


def _spell_value(value: Value) -> str:
    """Its name, its variable, as indices of two variables may have one name, and its own indices."""
    at = f"[{', '.join(map(_spell_value, value.at))}]" if value.at else ""
    return f"{value.name}{at}:{value.variable}"


def _spell_product(term: Term) -> str:
    factors = term.factors if isinstance(term, Mul) else (term,)
    out = []
    for factor in factors:
        inverse = isinstance(factor, Power) and factor.exponent == -1
        base = factor.base if isinstance(factor, Power) and inverse else factor
        out.append(f"{'/' if inverse else '*'} {_spell(base)}")
    return " ".join(sorted(out))
