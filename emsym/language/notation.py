"""Printing what an author wrote, in the author's order, as plain text or as LaTeX.

Parentheses come from a table of precedences. Nothing is reordered, cancelled or simplified on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Any

import sympy

from emsym.language import expressions, symbols
from emsym.language.escape import text as escaped
from emsym.language.names import latex_name, text_name, variable_name
from emsym.language.trampoline import Known, Visit, run
from emsym.printable import printable


class Level(IntEnum):
    """How tightly a printed piece holds together. OPEN pieces, such as Σ_z f and log x, run on to the right."""

    ADD = 0
    OPEN = 1
    MUL = 2
    POWER = 3
    ATOM = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed subexpression."""

    string: str
    level: Level


class Notation:
    """Text for terminals; `Latex` overrides what differs."""

    minus, times, bar, parallel, sigma, pi, log = "−", " · ", " | ", " ‖ ", "Σ", "Π", "log"
    plus, comma, semicolon, beside = " + ", ", ", "; ", " "

    def spell(self, expression: Any, known: Known[Piece] | None = None) -> str:
        """The whole expression; `known` are parts that it shares with others."""
        return run(self.visit, expression, known).string

    def visit(self, node: Any) -> Visit[Piece]:
        """One node; the first class that fits decides."""
        match node:
            case symbols.Named():
                yield from ()
                at = [index.name for index in node.at] if isinstance(node, symbols.Indexed) else []
                return Piece(self.name(node.name, at), Level.ATOM)
            case sympy.Add():
                return (yield from self.add(node))
            case sympy.Mul():
                return (yield from self.mul(node))
            case sympy.Pow():
                return (yield from self.power(node))
            case sympy.log():
                return (yield from self.logarithm(node))
            case sympy.Abs():
                inside = yield node.args[0]
                return Piece(self.magnitude(inside.string), Level.ATOM)
            case sympy.Number():
                return self.number(node)
            case sympy.Tuple():
                pieces = yield from self.each(node.args)
                return Piece(self.call("", self.comma.join(pieces)), Level.ATOM)
            case symbols.Bar():
                sides = []
                for part in node.args:
                    pieces = yield from self.each(part.args if isinstance(part, sympy.Tuple) else [part])
                    sides.append(self.comma.join(pieces))
                return Piece(self.bar.join(sides), Level.ADD)
            case expressions.Written():
                return (yield from self.written(node))
        if not getattr(node, "args", ()):
            return Piece(self.foreign(str(node)), Level.ATOM)
        pieces = yield from self.each(node.args)
        name = type(node).__name__
        head = self.operator(name) if name.isascii() and name.isalpha() else self.foreign(name)
        return Piece(self.call(head, self.comma.join(pieces)), Level.ATOM)

    def each(self, nodes: Any) -> Any:
        """The strings of several subexpressions."""
        out = []
        for node in nodes:
            piece = yield node
            out.append(piece.string)
        return out

    def written(self, node: Any) -> Visit[Piece]:
        """The language's own expressions; one that lacks arguments as it is written."""
        match node:
            case _ if len(node.args) < node.needs[0]:
                pieces = yield from self.each(node.args)
                return Piece(self.call(self.operator(type(node).__name__), self.comma.join(pieces)), Level.ATOM)
            case expressions.Sum() | expressions.Prod():
                body = yield node.args[0]
                indices = yield from self.each(node.args[1:])
                sign = self.sigma if isinstance(node, expressions.Sum) else self.pi
                return Piece(f"{self.sub(sign, indices)} {self.within(body, Level.OPEN)}", Level.OPEN)
            case expressions.E():
                body, law, *over = yield from self.each(node.args)
                return Piece(self.expectation(body, [law, *over]), Level.ATOM)
            case expressions.KL():
                pieces = yield from self.each(node.args)
                over = self.semicolon + self.comma.join(pieces[2:]) if pieces[2:] else ""
                inside = self.parallel.join(pieces[:2]) + over
                return Piece(self.call(self.operator("KL"), inside), Level.ATOM)
            case expressions.H() | expressions.I() if not self.is_grouped(node):
                pieces = yield from self.each(node.args)
                return Piece(self.call(self.letter(type(node).__name__), self.comma.join(pieces)), Level.ATOM)
            case expressions.H() | expressions.I():
                law = yield node.args[0]
                return Piece(
                    self.call(self.sub(self.letter(type(node).__name__), [law.string]), self.groups(node)), Level.ATOM
                )
            case expressions.Size():
                return Piece(self.size(node.args), Level.ATOM)
        head, *arguments = yield from self.each(node.args)
        if isinstance(node, expressions.QuantityAt) and not arguments:
            return Piece(head, Level.ATOM)
        return Piece(self.call(head, self.comma.join(arguments)), Level.ATOM)

    def is_grouped(self, node: Any) -> bool:
        """Whether an entropy or an information has a law, and variables in groups: H(p, z | x)."""
        first, *rest = node.args
        if isinstance(first, symbols.Variable | symbols.Bar | sympy.Tuple):
            return False
        named = any(isinstance(part, symbols.Distribution | symbols.Bar) for part in (first, *rest))
        return named or isinstance(node, expressions.I)

    def groups(self, node: Any) -> str:
        """``X, W; Z | Y``: variables in groups, those given behind a bar."""
        said, between = "", self.semicolon
        for argument in node.args[1:]:
            parts = argument.args if isinstance(argument, symbols.Bar) else (argument,)
            group = self.bar.join(self.comma.join(map(self.variable, expressions.flat((part,)))) for part in parts)
            said += f"{between}{group}" if said else group
            between = self.comma if len(parts) > 1 else between
        return said

    def variable(self, value: Any) -> str:
        """Z for the usual value of Z's alphabet, else the value's own name."""
        usual = isinstance(value, symbols.Variable) and value.name == value.variable
        return self.name(variable_name(value.variable) if usual else getattr(value, "name", str(value)))

    def magnitude(self, inside: str) -> str:
        """|q(z) − r(z)|."""
        return f"|{inside}|"

    def size(self, arguments: Any) -> str:
        """|Z|."""
        names = (getattr(argument, "variable", str(argument)) for argument in arguments)
        return self.magnitude(self.comma.join(self.name(variable_name(name)) for name in names))

    def number(self, node: Any) -> Piece:
        """An exact rational, a decimal, an infinity."""
        if isinstance(node, sympy.Rational) and node.q != 1:
            sign = self.minus if node.p < 0 else ""
            return Piece(sign + self.fraction(str(abs(node.p)), str(node.q)), Level.ADD if sign else Level.MUL)
        string = str(node)
        return Piece(self.figure(string), Level.ADD if string.startswith("-") else Level.ATOM)

    def figure(self, number: str) -> str:
        """A number that is given in digits: ``-0.25``, ``1/3``."""
        return number.replace("-", self.minus)

    def add(self, node: Any) -> Visit[Piece]:
        """A sum; a negative term prints its own minus."""
        out = ""
        for term in spine(node, sympy.Add):
            piece = yield term
            string = self.within(piece, Level.OPEN) if isinstance(term, sympy.Add) else piece.string
            if not out:
                out = string
            elif string.startswith(self.minus):
                out += f" {self.minus} {string[len(self.minus) :].lstrip()}"
            else:
                out += f"{self.plus}{string}"
        return Piece(out, Level.ADD)

    def mul(self, node: Any) -> Visit[Piece]:
        """A product; a division meets the factors written since the division before it."""
        sign, factors = signed(spine(node, sympy.Mul))
        done: list[Piece] = []
        above: list[Piece] = []
        below: list[Piece] = []
        for factor in factors:
            piece = yield denominator(factor) or factor
            if denominator(factor) is not None:
                below.append(piece)
                continue
            if below:
                done.append(self.ratio(above, below))
                above, below = [], []
            above.append(piece)
        whole = self.product([*done, self.ratio(above, below)] if below else [*done, *above])
        if not sign:
            return whole
        return Piece(self.minus + self.within(whole, Level.OPEN), Level.ADD)

    def product(self, factors: list[Piece]) -> Piece:
        """Factors side by side; one that runs on to the right may only stand last."""
        if len(factors) == 1:
            return factors[0]
        *first, last = factors
        strings = [self.within(piece, Level.MUL) for piece in first] + [self.within(last, Level.OPEN)]
        out = strings[0]
        for left, right in pairwise(strings):
            out += (self.times if self.must_be_dotted(left, right) else self.beside) + right
        return Piece(out, last.level if last.level is Level.OPEN else Level.MUL)

    def must_be_dotted(self, left: str, right: str) -> bool:
        """Whether two factors need a dot between them: 2 · 3, 2 · (a + b)."""
        return right[0].isdigit() or (left[-1].isdigit() and right[0] == "(")

    def ratio(self, above: list[Piece], below: list[Piece]) -> Piece:
        """numerator / denominator."""
        top = self.within(self.product(above), Level.MUL) if above else "1"
        bottom = self.product(below)
        return Piece(f"{top}/{self.within(bottom, Level.ATOM)}", Level.MUL)

    def power(self, node: Any) -> Visit[Piece]:
        """A power, a root or a reciprocal."""
        if denominator(node) is not None:
            bottom = yield denominator(node)
            return self.ratio([], [bottom])
        base = yield node.base
        if node.exp == sympy.Rational(1, 2):
            return Piece(self.root(base), Level.ATOM)
        exponent = yield node.exp
        return Piece(self.raised(self.within(base, Level.ATOM), exponent), Level.POWER)

    def root(self, base: Piece) -> str:
        """The square root."""
        return f"√{base.string}" if len(base.string) == 1 else f"√({base.string})"

    def raised(self, base: str, exponent: Piece) -> str:
        """base to the exponent."""
        return f"{base}^{self.within(exponent, Level.ATOM)}"

    def logarithm(self, node: Any) -> Visit[Piece]:
        """log p(x), log Σ_z f, or log(…)."""
        argument = yield node.args[0]
        head = self.log
        if len(node.args) > 1:
            base = yield node.args[1]
            head = self.sub(head, [base.string])
        if isinstance(node.args[0], expressions.Sum | expressions.Prod):
            return Piece(f"{head} {argument.string}", Level.OPEN)
        if self.stands_alone(node.args[0], argument):
            return Piece(f"{head} {argument.string}", Level.OPEN)
        return Piece(self.call(head, argument.string), Level.ATOM)

    def stands_alone(self, node: Any, piece: Piece) -> bool:
        """Whether a logarithm's argument needs no parentheses."""
        return piece.level is Level.ATOM and not isinstance(node, symbols.Bar)

    def expectation(self, body: str, under: list[str]) -> str:
        """E_{q(z)}[…]."""
        return f"{self.sub(self.letter('E'), under)}[{body}]"

    def within(self, piece: Piece, level: Level) -> str:
        """The piece, in parentheses where the place asks for more than it holds."""
        return piece.string if piece.level >= level else self.call("", piece.string)

    def name(self, name: str, at: Sequence[str] = ()) -> str:
        """The spelling of a symbol, with the names of its indices."""
        return text_name(name, at)

    def operator(self, name: str) -> str:
        """The spelling of an operator of several letters."""
        return name

    def letter(self, name: str) -> str:
        """The spelling of an operator of one letter."""
        return name

    def foreign(self, name: str) -> str:
        """The spelling of what is none of emsym's, whatever its name is."""
        return printable(name)

    def call(self, head: str, inside: str) -> str:
        """head(inside)."""
        return f"{head}({inside.replace(f', {self.bar.strip()}', self.bar)})"

    def sub(self, head: str, below: list[str]) -> str:
        """head with subscripts."""
        inside = ",".join(below)
        return f"{head}_{inside}" if len(inside) == 1 else f"{head}_{{{inside}}}"

    def fraction(self, top: str, bottom: str) -> str:
        """A ratio of numbers."""
        return f"{top}/{bottom}"


class Latex(Notation):
    """LaTeX for amsmath."""

    minus, times, bar, parallel, sigma, pi, log = (
        "-",
        r" \cdot ",
        r" \mid ",
        r" \,\middle\|\, ",
        r"\sum",
        r"\prod",
        r"\log",
    )

    def ratio(self, above: list[Piece], below: list[Piece]) -> Piece:
        top = self.product(above).string if above else "1"
        return Piece(self.fraction(top, self.product(below).string), Level.MUL)

    def root(self, base: Piece) -> str:
        return rf"\sqrt{{{base.string}}}"

    def raised(self, base: str, exponent: Piece) -> str:
        return f"{base}^{{{exponent.string}}}"

    def stands_alone(self, node: Any, piece: Piece) -> bool:
        one_fraction = piece.string.startswith(r"\frac") and len(spine(node, sympy.Mul)) == 2
        return one_fraction or super().stands_alone(node, piece)

    def expectation(self, body: str, under: list[str]) -> str:
        head = self.sub(r"\mathbb{E}", under)
        return rf"{head}\left[{body}\right]" if self.tall(body) else f"{head}[{body}]"

    def magnitude(self, inside: str) -> str:
        left, right = (r"\left", r"\right") if self.tall(inside) else ("", "")
        return rf"{left}\lvert {inside} {right}\rvert"

    def name(self, name: str, at: Sequence[str] = ()) -> str:
        return latex_name(name, at)

    def foreign(self, name: str) -> str:
        return name if name.isascii() and name.isalnum() else rf"\text{{{escaped(name)}}}"

    def operator(self, name: str) -> str:
        return r"\exp" if name == "exp" else rf"\operatorname{{{name}}}"

    def call(self, head: str, inside: str) -> str:
        inside = inside.replace(f", {self.bar.strip()}", self.bar)
        if self.tall(inside):
            return rf"{head}\left({inside}\right)"
        return f"{head}({inside})".replace(r"\middle", "")

    def tall(self, inside: str) -> bool:
        """Whether brackets around this must grow."""
        return any(mark in inside for mark in (r"\frac", r"\sum"))

    def sub(self, head: str, below: list[str]) -> str:
        return f"{head}_{{{', '.join(below)}}}"

    def fraction(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"


def spine(node: Any, kind: Any) -> list[Any]:
    """The operands of a left-nested sum or product, ((a + b) + c), in order of writing."""
    out: list[Any] = []
    while isinstance(node, kind):
        first, *rest = node.args
        out.extend(reversed(rest))
        node = first
    return [node, *reversed(out)]


def denominator(factor: Any) -> Any:
    """b for a factor b⁻¹, else None."""
    return factor.base if isinstance(factor, sympy.Pow) and factor.exp == -1 else None


def signed(factors: list[Any]) -> tuple[bool, list[Any]]:
    """Whether a product starts with a negative number, and the factors without its sign; −1 goes whole."""
    first, *rest = factors
    if not rest or not isinstance(first, sympy.Rational) or not first.is_negative:
        return False, factors
    return True, rest if first == -1 else [-first, *rest]


def text(expression: Any, known: Known[Piece] | None = None) -> str:
    """The expression for a terminal: ``log p(x | θ)``; `known` are parts that it shares with others."""
    return Notation().spell(expression, known)


def latex(expression: Any) -> str:
    """The expression for LaTeX's mathematics mode."""
    return Latex().spell(expression)
