"""Arithmetic that keeps what was written: q(z) p(x, z)/q(z) stays a quotient, wherever it is written.

SymPy's own sums, products and powers simplify as they are built, unless a flag of the whole thread is off. Here they
are built by the operators of the language's own expressions, which ask no flag: what a line says does not depend on
whether it stands inside ``with Derivation(…)``, nor on what else runs in the thread. Each class is SymPy's in all but
that, and equal to SymPy's where the parts are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import sympy

from emsym.language import classes
from emsym.language.errors import LanguageError

if TYPE_CHECKING:
    from emsym.language.symbols import Bar

PRIORITY = 20.0  # above any of SymPy's, so that `SymPy's operator ours` asks ours


def operand(thing: Any) -> Any:
    """The SymPy expression for the other side of an operator, or NotImplemented, by which Python asks that side."""
    try:
        found = sympy.sympify(thing, strict=True)
    except (sympy.SympifyError, TypeError):
        return NotImplemented
    return found if isinstance(found, sympy.Expr) else NotImplemented


class Expression:
    """An expression of the language, with its operators: what p(x | z), log(p(x)) and their sums and products are."""

    __slots__ = ()
    _op_priority = PRIORITY

    def __add__(self, other: Any) -> Expression:
        return _joined(Add, self, operand(other))

    def __radd__(self, other: Any) -> Expression:
        return _joined(Add, operand(other), self)

    def __sub__(self, other: Any) -> Expression:
        return _joined(Add, self, _negative(operand(other)))

    def __rsub__(self, other: Any) -> Expression:
        return _joined(Add, operand(other), -self)

    def __mul__(self, other: Any) -> Expression:
        return _joined(Mul, self, operand(other))

    def __rmul__(self, other: Any) -> Expression:
        return _joined(Mul, operand(other), self)

    def __truediv__(self, other: Any) -> Expression:
        return _joined(Mul, self, _joined(Pow, operand(other), sympy.S.NegativeOne))

    def __rtruediv__(self, other: Any) -> Expression:
        above = operand(other)
        below = Pow(self, sympy.S.NegativeOne)
        return below if above is sympy.S.One else _joined(Mul, above, below)

    def __pow__(self, other: Any) -> Expression:
        return _joined(Pow, self, operand(other))

    def __rpow__(self, other: Any) -> Expression:
        return _joined(Pow, operand(other), self)

    def __neg__(self) -> Expression:
        return Mul(sympy.S.NegativeOne, self)

    def __pos__(self) -> Expression:
        return self

    def __abs__(self) -> Expression:
        return Abs(self)

    def __or__(self, other: Any) -> Bar:
        return _bar(self, other)

    def __ror__(self, other: Any) -> Bar:
        return _bar(other, self)

    def __xor__(self, other: Any) -> Any:
        raise LanguageError("^ is no power in Python", help="write **, as in p(x)**2")

    __rxor__ = __xor__

    def __float__(self) -> float:
        raise LanguageError(
            f"{self} is an expression, and math's functions compute with numbers",
            help="use emsym's log, exp and sqrt, and write numbers exactly: Rational(1, 2)",
        )

    def __array_ufunc__(self, function: Any, method: str, *_: Any, **__: Any) -> Any:
        help = "write numbers exactly, as Python's integers or Rational(1, 2)"
        if function.__name__ in ("log", "exp", "sqrt"):
            help = f"from emsym import {function.__name__}, in place of NumPy's"
        elif method == "reduce":
            help = "sum over an alphabet with emsym's Sum(p(x, z), z)"
        raise LanguageError(f"NumPy computes with numbers, and {self} is an expression", help)


def _bar(before: Any, behind: Any) -> Bar:
    from emsym.language.symbols import Bar

    return Bar(before, behind)


def _joined(kind: Any, first: Any, second: Any) -> Expression:
    is_ours = first is not NotImplemented and second is not NotImplemented
    made: Expression = kind(first, second) if is_ours else NotImplemented
    return made


def _negative(other: Any) -> Any:
    if other is NotImplemented:
        return other
    return -other if isinstance(other, Expression | sympy.Number | sympy.Mul) else Mul(sympy.S.NegativeOne, other)


class _Like(Expression):
    """An expression of one of SymPy's classes, equal to SymPy's own of the same parts."""

    __slots__ = ()
    plain: ClassVar[Any]
    args: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, sympy.Basic) and type(other) is type(self).plain:
            return bool(self.args == other.args)
        return super().__eq__(other)

    __hash__ = sympy.Basic.__hash__


class Add(_Like, classes.Add):
    """a + b."""

    __slots__ = ()
    plain = sympy.Add

    def __new__(cls, *terms: Any, **_options: Any) -> Self:
        made: Self = cls._from_args([operand(term) for term in terms])
        return made


class Mul(_Like, classes.Mul):
    """a · b, and a · b⁻¹ for a/b."""

    __slots__ = ()
    plain = sympy.Mul
    __neg__ = sympy.Mul.__neg__

    def __new__(cls, *factors: Any, **_options: Any) -> Self:
        made: Self = cls._from_args([operand(factor) for factor in factors])
        return made


class Pow(_Like, classes.Pow):
    """a^b."""

    __slots__ = ()
    plain = sympy.Pow

    def __new__(cls, base: Any, exponent: Any, **_options: Any) -> Self:
        made: Self = sympy.Pow.__new__(cls, operand(base), operand(exponent), evaluate=False)
        return made


class log(_Like, classes.log):  # noqa: N801 - the name by which it is written
    """log(f), the natural logarithm, or log(f, b), to the base b."""

    plain = sympy.log

    def __new__(cls, *arguments: Any, **_options: Any) -> Self:
        if not 1 <= len(arguments) <= 2:
            raise LanguageError(f"log got {len(arguments)} arguments", help="write log(f), or log(f, b) to the base b")
        made: Self = sympy.log.__new__(cls, *map(argument, arguments), evaluate=False)
        return made


class exp(_Like, classes.exp):  # noqa: N801 - the name by which it is written
    """exp(f)."""

    plain = sympy.exp

    def __new__(cls, *arguments: Any, **_options: Any) -> Self:
        if len(arguments) != 1:
            raise LanguageError(f"exp got {len(arguments)} arguments", help="write exp(f)")
        made: Self = sympy.exp.__new__(cls, argument(arguments[0]), evaluate=False)
        return made


class Abs(_Like, classes.Abs):
    """|f|, which ``abs(f)`` writes too."""

    plain = sympy.Abs

    def __new__(cls, *arguments: Any, **_options: Any) -> Self:
        if len(arguments) != 1:
            raise LanguageError(f"Abs got {len(arguments)} arguments", help="write Abs(f)")
        made: Self = sympy.Abs.__new__(cls, argument(arguments[0]), evaluate=False)
        return made


def sqrt(radicand: Any) -> Expression:
    """√f."""
    return Pow(argument(radicand), sympy.S.Half)


def argument(thing: Any) -> Any:
    """The SymPy expression for what a function is applied to, or a `LanguageError` that names it."""
    found = operand(thing)
    if found is NotImplemented:
        raise LanguageError(f"{thing!r} is not an expression", help="build it from emsym's symbols and numbers")
    return found
