"""Not trusted. The surface of a term: how it was written, up to order, brackets, signs and the names of indices.

Two terms with one surface differ in nothing that needs a reason. A surface is a string; equal strings mean one surface.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain

from emsym.search.memory import Memory
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
MOST_COPIES = 50


_KNOWN = Memory[str](2**20)
"""Surfaces, of together so many characters: the reasons of a step ask for the same ones some twenty times."""


def surface(term: Term) -> str:
    """The surface of a term."""
    try:
        known = _KNOWN.get(term)
        return _KNOWN.keep(term, spelled := _surface(term), len(spelled)) if known is None else known
    except RecursionError:  # too deep to be looked up
        return _surface(term)


def _surface(term: Term) -> str:
    return _spelled(fold(_alpha(term), _parts))


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


Key = tuple[str, Rational]
Part = tuple[Rational, Counter[Key]]
"""A number times factors: names under an exponent, 1, −1 or a fraction, with how many of each, so that a³ is a a a."""


def _parts(node: Term, inside: tuple[tuple[Part, ...], ...]) -> tuple[Part, ...]:
    """The signed terms that a node adds up, from those of its children."""
    match node:
        case Number(value):
            return ((value, Counter()),)
        case Add():
            return tuple(chain.from_iterable(inside))
        case Mul():
            return _multiplied(inside)
        case Power(_, exponent):
            return _raised(inside[0], exponent)
        case _:
            return ((1, Counter({(_named(node, inside), 1): 1})),)


def _multiplied(inside: Sequence[tuple[Part, ...]]) -> tuple[Part, ...]:
    """A product, brackets in it opened; a sum in it too, if there is nothing but numbers beside it."""
    scale: Rational = 1
    factors: Counter[Key] = Counter()
    brackets = [parts for parts in inside if len(parts) != 1]
    for parts in inside:
        if len(parts) == 1:
            scale *= parts[0][0]
            factors.update(parts[0][1])
    if len(brackets) == 1 and not factors:
        return tuple((scale * share, part) for share, part in brackets[0])
    for bracket in brackets:
        share, name = _bracketed(bracket)
        scale *= share
        factors[name, 1] += 1
    return ((scale, factors),)


def _raised(parts: tuple[Part, ...], exponent: Fraction) -> tuple[Part, ...]:
    """A power. Opened are whole powers of products, and roots of single factors and of their odd powers."""
    scale, factors = parts[0] if len(parts) == 1 else (0, Counter[Key]())
    if exponent.denominator == 1 and (scale or (exponent > 0 and len(parts) == 1)):
        raised = Counter[Key]()
        for (name, above), count in factors.items():
            raised.update(_counted(name, above * exponent, count))
        return ((Fraction(scale) ** int(exponent), raised),)
    if scale == 1 and len(factors) == 1:
        (((name, above), count),) = factors.items()
        if above.denominator == 1 and count % 2:
            return ((1, _counted(name, above * count * exponent)),)
    if exponent.denominator == 1 and len(parts) != 1:
        share, name = _bracketed(parts)
        if share:
            return ((Fraction(share) ** int(exponent), _counted(name, exponent)),)
    return ((1, _counted(_spelled(parts), exponent)),)


def _counted(name: str, exponent: Rational, count: int = 1) -> Counter[Key]:
    """name^exponent, so many times."""
    if exponent.denominator != 1:
        return Counter({(name, exponent): count})
    return Counter({(name, 1 if exponent > 0 else -1): count * abs(int(exponent))})


def _bracketed(parts: tuple[Part, ...]) -> tuple[Rational, str]:
    """A sum as a number times the name of one of its multiples, the same for all of them."""
    if not parts:
        return 0, "()"
    ordered = sorted(((_product(factors), abs(scale), scale) for scale, factors in parts), reverse=True)
    share = next((scale for _, _, scale in ordered if scale), 1)
    return share, _sum_of([(scale / Fraction(share), name) for name, _, scale in ordered])


def _spelled(parts: tuple[Part, ...]) -> str:
    """The name of a sum; that of a single factor as it is."""
    if len(parts) == 1 and parts[0][0] == 1 and [(n, k) for (_, n), k in parts[0][1].items()] == [(1, 1)]:
        return next(iter(parts[0][1]))[0]
    return _sum_of([(scale, _product(factors)) for scale, factors in parts])


def _sum_of(terms: Sequence[tuple[Rational, str]]) -> str:
    return "(" + " + ".join(sorted(f"{scale} {product}" for scale, product in terms)) + ")"


def _product(factors: Counter[Key]) -> str:
    return " ".join(sorted(f"{name}^{exponent}*{count}" for (name, exponent), count in factors.items()))


def _named(node: Term, inside: tuple[tuple[Part, ...], ...]) -> str:
    """The name of what is neither a sum, a product nor a power."""
    match node:
        case Real(name, _):
            return f"real {name}"
        case Size(variable):
            return f"|{variable}|"
        case Function(name, arguments, _):
            return f"{name}({[_spell_value(v) for v in arguments]})"
        case Probability(name, event, given):
            before, behind = set(event) - set(given), set(given)
            return f"{name}({sorted(map(_spell_value, before))}|{sorted(map(_spell_value, behind))})"
        case Log():
            return f"log({_spelled(inside[0])})"
        case Exp():
            return f"exp({_spelled(inside[0])})"
        case Sum(indices, _):
            return f"sum{[_spell_value(v) for v in indices]}({_spelled(inside[0])})"
    raise TypeError(f"{type(node).__name__} is no node of a term")


def _spell_value(value: Value) -> str:
    """Its name, its variable, as indices of two variables may have one name, and its own indices."""
    at = f"[{', '.join(map(_spell_value, value.at))}]" if value.at else ""
    return f"{value.name}{at}:{value.variable}"
