"""A claim as text, from its terms, without SymPy: what a checked certificate says, whatever the file says of it.

Names stand as they are in the terms, `theta` and not θ; a value that is not named like its variable is followed by it,
`theta_old:theta`; a name that could be taken for something else is in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from fractions import Fraction

from emsym.terms.claim import Claim, Relation
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
    Sign,
    Size,
    Sum,
    Term,
    Value,
)
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import fold, leaf_values, postorder

SIGNS = {
    Relation.EQUAL: "=",
    Relation.AT_LEAST: "≥",
    Relation.AT_MOST: "≤",
    Relation.GREATER: ">",
    Relation.LESS: "<",
}
MINUS_ONE = Number(Fraction(-1))
DECLARED = {Sign.REAL: "", Sign.NONNEGATIVE: " ≥ 0", Sign.POSITIVE: " > 0"}
PLAIN_NAME = re.compile(r"[^\W\d]\w*′*")
RESERVED = ("log", "exp")


class Level(IntEnum):
    """How tightly a printed piece holds together. An OPEN piece, Σ_z f, runs on to the right."""

    ADD = 0
    OPEN = 1
    MUL = 2
    ATOM = 3


Piece = tuple[str, Level]


Said = Claim | Hypothesis


def statement(claim: Said, hypotheses: Iterable[Said] = ()) -> tuple[str, ...]:
    """``log(p(x))``, ``≥ Σ_z …`` and, where there are any, the hypotheses, each with what it is for every letter of."""
    assumed = " and ".join(" ".join(statement(each)) for each in hypotheses)
    every = f" for every {_values(claim.every)}" if isinstance(claim, Hypothesis) and claim.every else ""
    sides = (spell(claim.left), f"{SIGNS[claim.relation]} {spell(claim.right)}{every}")
    return (*sides, f"assuming {assumed}") if assumed else sides


def scope(claim: Said, hypotheses: Iterable[Said] = ()) -> str:
    """``for all distributions p, q over x, z; f > 0``: what the claim is about, which its text alone does not tell."""
    distributions: dict[str, set[str]] = {}
    declared: dict[str, None] = {}
    variables: set[str] = set()
    for node in _nodes((claim, *hypotheses)):
        variables.update(value.variable for value in leaf_values(node))
        match node:
            case Probability(distribution, event, given):
                distributions.setdefault(distribution, set()).update(value.variable for value in event + given)
            case Function(name, arguments, sign):
                declared[f"{_name(name)}({', '.join(_name(v.variable) for v in arguments)}){DECLARED[sign]}"] = None
            case Real(name, sign):
                declared[_name(name) + DECLARED[sign]] = None
            case Size(variable):
                variables.add(variable)
            case Sum(indices, _):
                variables.update(index.variable for index in indices)
    parts = [f"alphabets {', '.join(map(_name, sorted(variables)))}"] if variables else []
    parts += [f"distributions {', '.join(map(_name, sorted(distributions)))}"] if distributions else []
    parts += [f"reals and functions {', '.join(sorted(declared))}"] if declared else []
    return f"for all {'; '.join(parts)}" if parts else ""


def spell(term: Term) -> str:
    """A term as text."""
    return fold(term, _piece)[0]


def _nodes(claims: Iterable[Said]) -> Iterator[Term]:
    for claim in claims:
        yield from postorder(claim.left)
        yield from postorder(claim.right)


def _piece(node: Term, parts: tuple[Piece, ...]) -> Piece:
    match node:
        case Number(value):
            return str(value).replace("-", "−"), Level.ATOM if value >= 0 and value.denominator == 1 else Level.ADD
        case Real(name, _):
            return _name(name), Level.ATOM
        case Size(variable):
            return f"|{_name(variable)}|", Level.ATOM
        case Probability(name, event, given):
            behind = f" | {_values(given)}" if given else ""
            return f"{_name(name)}({_values(event)}{behind})", Level.ATOM
        case Function(name, arguments, _):
            return f"{_name(name)}({_values(arguments)})", Level.ATOM
        case Add(terms):
            return _sum(terms, parts)
        case Mul(factors):
            return _product(factors, parts)
        case Power(base, exponent):
            return _power(base, parts[0], exponent)
        case Log():
            return f"log({parts[0][0]})", Level.ATOM
        case Exp():
            return f"exp({parts[0][0]})", Level.ATOM
        case Sum(indices, _):
            below = _values(indices) if len(indices) == 1 else f"{{{_values(indices)}}}"
            return f"Σ_{below} {_within(parts[0], Level.OPEN)}", Level.OPEN


def _sum(terms: tuple[Term, ...], parts: tuple[Piece, ...]) -> Piece:
    """a + b − c."""
    out = ""
    for number, (term, piece) in enumerate(zip(terms, parts, strict=True)):
        minus = isinstance(term, Mul) and len(term.factors) > 1 and term.factors[0] == MINUS_ONE
        string = piece[0].removeprefix("−") if minus else _within(piece, Level.OPEN)
        out += ("−" if minus else "") + string if not number else (" − " if minus else " + ") + string
    return out or "0", Level.ADD if terms else Level.ATOM


def _product(factors: tuple[Term, ...], parts: tuple[Piece, ...]) -> Piece:
    """a · b / c; −a for the factor −1."""
    negated = len(factors) > 1 and factors[0] == MINUS_ONE
    out = ""
    for factor, piece in list(zip(factors, parts, strict=True))[negated:]:
        if isinstance(factor, Power) and factor.exponent == -1 and out:
            out += f" / {piece[0].removesuffix('^(−1)')}"
        else:
            out += f" · {_within(piece, Level.ATOM)}" if out else _within(piece, Level.MUL)
    return (f"−{out}", Level.ADD) if negated else (out or "1", Level.MUL if factors else Level.ATOM)


def _power(base: Term, piece: Piece, exponent: Fraction) -> Piece:
    above = str(exponent) if exponent >= 0 and exponent.denominator == 1 else f"({exponent})".replace("-", "−")
    inner = f"({piece[0]})" if isinstance(base, Power) else _within(piece, Level.ATOM)
    return f"{inner}^{above}", Level.ATOM


def _within(piece: Piece, least: Level) -> str:
    string, level = piece
    return string if level >= least else f"({string})"


def _values(values: tuple[Value, ...]) -> str:
    return ", ".join(map(_value, values))


def _value(value: Value) -> str:
    """z, θ_old:θ for a value that is not named like its variable, and x[i] for a point of data."""
    said = _name(value.name)
    if value.name != value.variable:
        said += f":{_name(value.variable)}"
    return f"{said}[{_values(value.at)}]" if value.at else said


def _name(name: str) -> str:
    return name if PLAIN_NAME.fullmatch(name) and name not in RESERVED else ascii(name)
