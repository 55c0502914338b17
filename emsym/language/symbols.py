"""The names of a derivation: variables and their values, distributions, free functions, reals.

Each is a SymPy symbol, so it can stand in any SymPy expression. Two symbols of one kind and one name are the same
symbol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy

from emsym.language import classes
from emsym.language.arithmetic import Expression
from emsym.language.errors import LanguageError
from emsym.language.names import latex_name, text_name
from emsym.language.naming import checked_name

if TYPE_CHECKING:
    from emsym.language.expressions import Applied, Probability


class Named(Expression, classes.Symbol):
    """A symbol whose class and details, as well as its name, make it what it is."""

    __slots__ = ("details",)
    details: tuple[str, ...]

    @classmethod
    def make(cls, kind: str, name: object, *details: str) -> Any:
        """The symbol of that name; `kind` is for the error message."""
        symbol = sympy.Symbol.__xnew__(cls, checked_name(kind, name))
        symbol.details = details
        return symbol

    def _hashable_content(self) -> tuple[Any, ...]:
        return (type(self).__name__, self.name, self.details)

    def __getnewargs_ex__(self) -> Any:
        return ((self.name, *self.details), {})

    def _sympystr(self, _printer: Any) -> str:
        return text_name(self.name)

    def _latex(self, _printer: Any) -> str:
        return latex_name(self.name)


class Variable(Named):
    """A random variable with a finite alphabet of unnamed size, together with its usual value.

    ``z = Variable("z")`` stands for the value z of the variable Z wherever a value is meant; ``z.value("z_1")`` is
    another value of the same variable, as the earlier parameter θ̃ is of Θ: ``theta.value("thetatilde")``. Greek
    names, and SymPy's suffixes (tilde, hat, bar, prime), print as such. ``x[i]`` is the i-th point of data x.
    """

    __slots__ = ()
    __iter__ = None  # an object with __getitem__ would count as a sequence

    def __new__(cls, name: str, variable: str | None = None) -> Variable:
        of = name if variable is None else checked_name("variable", variable)
        symbol: Variable = cls.make("variable", name, of)
        return symbol

    @property
    def variable(self) -> str:
        """The name of the variable of whose alphabet this is a point."""
        return self.details[0]

    def value(self, name: str) -> Variable:
        """Another value of the same variable."""
        return Variable(name, self.variable)

    def __getitem__(self, index: Any) -> Indexed:
        """The point of a data set x at an index, ``x[i]``, or at several, ``x[i, j]``."""
        return Indexed(self, index if isinstance(index, tuple) else (index,))

    def __bool__(self) -> bool:
        raise LanguageError(
            f"{self} is neither true nor false, which Python's and, or, not and if ask",
            help="several values are separated by commas: p(x, z)",
        )


class Indexed(Variable):
    """``x[i]``: the point of X's alphabet to which a data set x sends i. What is said of it holds of every data set.

    Where a sum runs over it, ``Sum(q(z[i]), z[i])``, it is a value of its own that the sum binds: Σ over z_i.
    """

    __slots__ = ("at",)
    at: tuple[Variable, ...]

    def __new__(cls, base: Variable, at: tuple[Any, ...]) -> Indexed:
        name = text_name(base.name)
        if isinstance(base, Indexed):
            raise LanguageError(f"{base} has its index already", help=f"write {name}[i, j] for two indices")
        for index in at:
            if isinstance(index, Indexed):
                message = f"{index} cannot be an index of {name}: an index is a plain value"
                raise LanguageError(message, help=f'declare it: i = Variable("i"), then {name}[i]')
            if not isinstance(index, Variable):
                message = f"{index!r} is not an index of {name}: an index is a value of a variable"
                raise LanguageError(message, help=f'declare it: i = Variable("i"), then {name}[i]')
        if not at:
            raise LanguageError(f"{name}[] has no index", help=f"write {name}[i]")
        symbol: Indexed = cls.make("variable", base.name, base.variable)
        symbol.at = at
        return symbol

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.at)

    def __getnewargs_ex__(self) -> Any:
        return ((Variable(self.name, self.variable), self.at), {})

    def sort_key(self, order: Any = None) -> Any:
        """SymPy's order, in which x[i] and x[j] must differ."""
        kind, (count, names), *rest = super().sort_key(order)
        return kind, (count, (*names, *(index.name for index in self.at))), *rest

    def _sympystr(self, _printer: Any) -> str:
        return text_name(self.name, [index.name for index in self.at])

    def _latex(self, _printer: Any) -> str:
        return latex_name(self.name, [index.name for index in self.at])


class Bar(Expression, classes.Expr):
    """``z | theta`` inside the parentheses of a distribution: what stands before the bar and what behind it."""

    def __new__(cls, before: Any, behind: Any) -> Bar:
        parts = [sympy.Tuple(*part) if isinstance(part, tuple) else sympy.sympify(part) for part in (before, behind)]
        bar: Bar = sympy.Expr.__new__(cls, *parts)
        return bar


class Distribution(Named):
    """One joint distribution over all variables that it is ever applied to: ``p(x, z | theta)``."""

    __slots__ = ()

    def __new__(cls, name: str) -> Distribution:
        symbol: Distribution = cls.make("distribution", name)
        return symbol

    def __call__(self, *arguments: Any) -> Probability:
        """The probability of the values before the bar, given those behind it."""
        from emsym.language.expressions import Probability

        return Probability(self, *arguments)


class Function(Named):
    """A free real function of values, of declared sign: ``f = Function("f", positive=True)``, then ``f(x, z)``."""

    __slots__ = ()

    def __new__(cls, name: str, sign: str = "real", *, positive: bool = False, nonnegative: bool = False) -> Function:
        symbol: Function = cls.make("function", name, _sign(sign, positive, nonnegative))
        return symbol

    @property
    def sign(self) -> str:
        """``real``, ``nonnegative`` or ``positive``."""
        return self.details[0]

    def __call__(self, *arguments: Any) -> Applied:
        """The function at these values."""
        from emsym.language.expressions import Applied

        return Applied(self, *arguments)


class Real(Named):
    """A named real number of declared sign: ``beta = Real("beta", positive=True)``."""

    __slots__ = ()

    def __new__(cls, name: str, sign: str = "real", *, positive: bool = False, nonnegative: bool = False) -> Real:
        symbol: Real = cls.make("real", name, _sign(sign, positive, nonnegative))
        return symbol

    @property
    def sign(self) -> str:
        """``real``, ``nonnegative`` or ``positive``."""
        return self.details[0]


def _sign(sign: str, positive: bool, nonnegative: bool) -> str:
    if sign not in ("real", "nonnegative", "positive"):
        raise LanguageError(f"{sign!r} is not a sign", help="write positive=True or nonnegative=True, or leave it out")
    return "positive" if positive else "nonnegative" if nonnegative else sign
