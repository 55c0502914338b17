"""A statement as text, from its terms, without SymPy: what a checked certificate says, whatever the file says of it.

Names stand as they are in the terms, `theta` and not θ; a value that is not named like its variable is followed by it,
`theta_old:theta`; a name that could be taken for something else is in quotation marks.
"""

from __future__ import annotations

import re
from enum import IntEnum
from fractions import Fraction

from emsym.terms.claim import Claim
from emsym.terms.nodes import (
    Add,
    Data,
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
from emsym.terms.signature import Signature
from emsym.terms.statement import Hypothesis, Statement
from emsym.terms.traverse import fold

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


def statement(said: Statement) -> tuple[str, ...]:
    """``log(p(x))``, ``≥ Σ_z …`` and, where there are any, the hypotheses, each with what it is for every letter of."""
    assumed = " and ".join(map(assumption, said.hypotheses))
    return (*_sides(said.claim), f"assuming {assumed}") if assumed else _sides(said.claim)


def assumption(said: Hypothesis) -> str:
    """``f(z) ≥ 0 for every z``."""
    return claim(said.claim) + (f" for every {_values(said.every)}" if said.every else "")


def claim(said: Claim) -> str:
    """``log(p(x)) ≥ Σ_z …``."""
    return " ".join(_sides(said))


def _sides(said: Claim) -> tuple[str, str]:
    return spell(said.left), f"{said.relation.sign} {spell(said.right)}"


def scope(said: Statement) -> str:
    """``for all finite alphabets x, z; distributions p, q with full support; reals and functions f(z) > 0``."""
    about = Signature.of(said)
    parts = [f"{kind} alphabets {', '.join(map(_name, names))}" for kind, names in about.kinds.items() if names]
    parts += [
        f"distributions {', '.join(map(_name, names))} with {support}"
        for support, names in about.supports.items()
        if names
    ]
    functions = ((f"{_name(name)}({', '.join(map(_name, of))})", sign) for (name, of), sign in about.functions.items())
    declared = [name + DECLARED[sign] for name, sign in functions]
    declared += [_name(name) + DECLARED[sign] for name, sign in about.reals.items()]
    parts += [f"reals and functions {', '.join(sorted(declared))}"] if declared else []
    parts += [f"data {', '.join(map(_data, about.data))}"] if about.data else []
    return f"for all {'; '.join(parts)}" if parts else ""


def spell(term: Term) -> str:
    """A term as text."""
    return fold(term, _piece)[0]


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


def _data(data: Data) -> str:
    """x[i], and x:y[i] for a data set that is not named like the variable of its points."""
    return _value(Value(data.name, data.variable, tuple(Value(index, index) for index in data.indices)))


def _name(name: str) -> str:
    return name if PLAIN_NAME.fullmatch(name) and name not in RESERVED else ascii(name)
