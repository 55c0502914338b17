"""SymPy's evaluation, off while a derivation is being written.

The language's own operators ask no flag (`emsym.language.arithmetic`); this is for what SymPy builds, as `sympy.log`.

SymPy keeps the flag by thread and puts back what it was. Tasks of one thread take turns, and generators end in any
order or never; so here the flag is kept by context (`contextvars`), and nothing is put back: it is off where some
`Writing` of the context is open. SymPy's cache knows no flag, so it is emptied when the flag is another than last time.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from sympy.core.cache import clear_cache
from sympy.core.parameters import global_parameters

_BEGUN: ContextVar[tuple[Writing, ...]] = ContextVar("_BEGUN", default=())
_OUTSIDE: ContextVar[bool] = ContextVar("_OUTSIDE", default=True)


class Writing:
    """What is written from now on is kept as written, until `close` is called, in whatever context or thread."""

    __slots__ = ("evaluate", "is_open")

    def __init__(self) -> None:
        self.is_open = True
        self.evaluate = False  # until `with sympy.evaluate(True)` says otherwise
        _BEGUN.set((*(each for each in _BEGUN.get() if each.is_open), self))
        settle()

    def close(self) -> None:
        """Let SymPy evaluate again, unless something else is being written."""
        self.is_open = False
        settle()


class _Parameters(type(global_parameters)):  # type: ignore[misc] # SymPy has no types
    """SymPy's parameters, `evaluate` being kept by context."""

    last = True

    @property
    def evaluate(self) -> bool:
        writing = _innermost()
        flag = _OUTSIDE.get() if writing is None else writing.evaluate
        if flag is not _Parameters.last:
            _Parameters.last = flag
            clear_cache()
        return flag

    @evaluate.setter
    def evaluate(self, flag: Any) -> None:
        writing = _innermost()
        if writing is None:
            _OUTSIDE.set(bool(flag))
        else:
            writing.evaluate = bool(flag)


def _innermost() -> Writing | None:
    return next((each for each in reversed(_BEGUN.get()) if each.is_open), None)


def settle() -> None:
    """Empty SymPy's cache if it was filled under the other flag; building an expression of the language does so too."""
    _ = global_parameters.evaluate


_OUTSIDE.set(bool(global_parameters.evaluate))
global_parameters.__class__ = _Parameters
