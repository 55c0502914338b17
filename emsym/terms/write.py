"""Term → SymPy: expressions of the language for what emsym found itself, such as a gap or a residual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from emsym.language import expressions, symbols
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
    inside_absolute,
)
from emsym.terms.traverse import children, fold, postorder


def write(term: Term, names: Mapping[Term, Any] | None = None) -> Any:
    """The expression that reads back as the term; a subterm that `names` has is written by its name."""
    known = names or {}
    with sympy.evaluate(False):
        return fold(term, lambda node, parts: known[node] if known and node in known else _combine(node, parts))


def write_parts(term: Term) -> dict[int, Any]:
    """The expressions of a term and of each of its subterms, by identity; only while the term itself is kept."""
    written: dict[int, Any] = {}
    with sympy.evaluate(False):
        for node in postorder(term):
            if id(node) not in written:
                written[id(node)] = _combine(node, tuple(written[id(part)] for part in children(node)))
    return written


def write_value(value: Value) -> symbols.Variable:
    """The symbol of a value."""
    plain = symbols.Variable(value.name, value.variable)
    return plain[tuple(map(write_value, value.at))] if value.at else plain


def _combine(node: Term, parts: tuple[Any, ...]) -> Any:
    match node:
        case Number(number):
            return sympy.Rational(number.numerator, number.denominator)
        case Real(name, sign):
            return symbols.Real(name, str(sign))
        case Size(variable):
            return expressions.Size(symbols.Variable(variable))
        case Function(name, arguments, sign):
            return symbols.Function(name, str(sign))(*map(write_value, arguments))
        case Probability(name, event, given):
            return _probability(name, event, given)
        case Add():
            return _chain(sympy.Add, parts, sympy.S.Zero)
        case Mul():
            return _chain(sympy.Mul, parts, sympy.S.One)
        case Power() if inside_absolute(node) is not None and isinstance(parts[0], sympy.Pow):
            return sympy.Abs(parts[0].args[0])
        case Power(_, exponent):
            return sympy.Pow(parts[0], sympy.Rational(exponent.numerator, exponent.denominator))
        case Log():
            return sympy.log(parts[0])
        case Exp():
            return sympy.exp(parts[0])
        case Sum(indices, _):
            return expressions.Sum(parts[0], *map(write_value, indices))


def _probability(name: str, event: tuple[Value, ...], given: tuple[Value, ...]) -> Any:
    *first, last = map(write_value, event)
    if not given:
        return symbols.Distribution(name)(*first, last)
    behind = tuple(map(write_value, given))
    return symbols.Distribution(name)(*first, last | behind[0], *behind[1:])


def _chain(kind: Any, parts: tuple[Any, ...], empty: Any) -> Any:
    """Left-nested, as Python's operators build it."""
    if not parts:
        return empty
    result = parts[0]
    for part in parts[1:]:
        result = kind(result, part)
    return result
