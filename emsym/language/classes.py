"""SymPy's classes that the language's own are made from, as a type checker should see them.

SymPy has no types, and what derives from a class of unknown type passes for a number, a string, anything. So type
checkers see bare classes here, of which all that is not declared is of any type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:

    class Expr:
        """Any expression of SymPy's."""

        args: tuple[Any, ...]

        def __getattr__(self, name: str) -> Any: ...
        def _hashable_content(self) -> tuple[Any, ...]: ...
        def sort_key(self, order: Any = None) -> Any: ...
        @classmethod
        def _from_args(cls, args: Any) -> Any: ...

    class Symbol(Expr):
        """A name."""

        name: str

    class Add(Expr):
        """A sum."""

    class Mul(Expr):
        """A product."""

    class Pow(Expr):
        """A power."""

    class log(Expr):  # noqa: N801
        """A logarithm."""

    class exp(Expr):  # noqa: N801
        """An exponential."""

    class Abs(Expr):
        """An absolute value."""
else:
    from sympy import Abs, Add, Expr, Mul, Pow, Symbol, exp, log

__all__ = ["Abs", "Add", "Expr", "Mul", "Pow", "Symbol", "exp", "log"]
