"""emsym checks derivations about discrete distributions, symbolically and numerically.

Importing the package imports nothing else: each public name is loaded when it is first used, so that a command's
``--help`` and pytest's start-up cost nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sympy import Rational

    from emsym.checking import check, verify
    from emsym.derivation import Derivation, printed
    from emsym.language.arithmetic import Abs, exp, log, sqrt
    from emsym.language.errors import LanguageError
    from emsym.language.expressions import KL, E, H, I, Prod, Quantity, Size, Sum
    from emsym.language.notation import latex, text
    from emsym.language.reasons import (
        add_zero,
        bayes,
        chain_rule,
        definition,
        gibbs,
        jensen,
        linearity,
        log_rules,
        marginalize,
        multiply_by_one,
        normalization,
    )
    from emsym.language.symbols import Distribution, Function, Real, Variable
    from emsym.render.transcript import transcript
    from emsym.report import Report, Verdict

__version__ = "0.1.0"

_HOME = {
    "sympy": ("Rational",),
    "emsym.derivation": ("Derivation", "printed"),
    "emsym.language.arithmetic": ("Abs", "exp", "log", "sqrt"),
    "emsym.language.errors": ("LanguageError",),
    "emsym.language.expressions": ("E", "H", "I", "KL", "Prod", "Quantity", "Size", "Sum"),
    "emsym.language.notation": ("latex", "text"),
    "emsym.language.reasons": (
        "add_zero",
        "bayes",
        "chain_rule",
        "definition",
        "gibbs",
        "jensen",
        "linearity",
        "log_rules",
        "marginalize",
        "multiply_by_one",
        "normalization",
    ),
    "emsym.language.symbols": ("Distribution", "Function", "Real", "Variable"),
    "emsym.render.transcript": ("transcript",),
    "emsym.report": ("Report", "Verdict"),
    "emsym.checking": ("check", "verify"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "KL",
    "Abs",
    "Derivation",
    "Distribution",
    "E",
    "Function",
    "H",
    "I",
    "LanguageError",
    "Prod",
    "Quantity",
    "Rational",
    "Real",
    "Report",
    "Size",
    "Sum",
    "Variable",
    "Verdict",
    "add_zero",
    "bayes",
    "chain_rule",
    "check",
    "definition",
    "exp",
    "gibbs",
    "jensen",
    "latex",
    "linearity",
    "log",
    "log_rules",
    "marginalize",
    "multiply_by_one",
    "normalization",
    "printed",
    "sqrt",
    "text",
    "transcript",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'emsym' has no attribute {name!r}")
    found = getattr(importlib.import_module(_MODULE_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
