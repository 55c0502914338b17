"""emsym checks derivations about discrete distributions, symbolically and numerically.

Importing the package imports nothing else: each public name is loaded when it is first used, so that a command's
``--help`` and pytest's start-up cost nothing.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sympy import Rational

    from emsym.checking import check, verify, verify_all
    from emsym.derivation import Derivation, printed
    from emsym.language.arithmetic import Abs, Expression, exp, log, sqrt
    from emsym.language.errors import LanguageError
    from emsym.language.expressions import KL, E, H, I, Prod, Quantity, Size, Sum
    from emsym.language.independence import factorises, independent, markov
    from emsym.language.notation import latex, text
    from emsym.language.reasons import (
        add_zero,
        bayes,
        chain_rule,
        definition,
        gibbs,
        hypothesis,
        jensen,
        linearity,
        log_rules,
        marginalize,
        multiply_by_one,
        normalization,
    )
    from emsym.language.symbols import Distribution, Function, Real, Variable
    from emsym.numeric.evidence import Counterexample
    from emsym.proof import Proof
    from emsym.reading.claim import read
    from emsym.refutation import Refutation
    from emsym.render.transcript import transcript
    from emsym.report import DerivationReport, Diagnostic, Fault, Report, StepReport, TheoremStatement, Verdict

__version__ = "0.1.0"

_HOME = {
    "sympy": ("Rational",),
    "emsym.derivation": ("Derivation", "printed"),
    "emsym.language.arithmetic": ("Abs", "Expression", "exp", "log", "sqrt"),
    "emsym.language.errors": ("LanguageError",),
    "emsym.language.expressions": ("E", "H", "I", "KL", "Prod", "Quantity", "Size", "Sum"),
    "emsym.language.independence": ("factorises", "independent", "markov"),
    "emsym.language.notation": ("latex", "text"),
    "emsym.language.reasons": (
        "add_zero",
        "bayes",
        "chain_rule",
        "definition",
        "gibbs",
        "hypothesis",
        "jensen",
        "linearity",
        "log_rules",
        "marginalize",
        "multiply_by_one",
        "normalization",
    ),
    "emsym.language.symbols": ("Distribution", "Function", "Real", "Variable"),
    "emsym.render.transcript": ("transcript",),
    "emsym.numeric.evidence": ("Counterexample",),
    "emsym.proof": ("Proof",),
    "emsym.reading.claim": ("read",),
    "emsym.refutation": ("Refutation",),
    "emsym.report": (
        "DerivationReport",
        "Diagnostic",
        "Fault",
        "Report",
        "StepReport",
        "TheoremStatement",
        "Verdict",
    ),
    "emsym.checking": ("check", "verify", "verify_all"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "KL",
    "Abs",
    "Counterexample",
    "Derivation",
    "DerivationReport",
    "Diagnostic",
    "Distribution",
    "E",
    "Expression",
    "Fault",
    "Function",
    "H",
    "I",
    "LanguageError",
    "Prod",
    "Proof",
    "Quantity",
    "Rational",
    "Real",
    "Refutation",
    "Report",
    "Size",
    "StepReport",
    "Sum",
    "TheoremStatement",
    "Variable",
    "Verdict",
    "add_zero",
    "bayes",
    "chain_rule",
    "check",
    "definition",
    "exp",
    "factorises",
    "gibbs",
    "hypothesis",
    "independent",
    "jensen",
    "latex",
    "linearity",
    "log",
    "log_rules",
    "marginalize",
    "markov",
    "multiply_by_one",
    "normalization",
    "printed",
    "read",
    "sqrt",
    "text",
    "transcript",
    "verify",
    "verify_all",
]


if not TYPE_CHECKING:  # which would take any name for one of the package's

    def __getattr__(name: str) -> Any:
        if name not in _MODULE_OF:
            raise AttributeError(f"module 'emsym' has no attribute {name!r}")
        found = getattr(importlib.import_module(_MODULE_OF[name]), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


if "IPython" in sys.modules:
    importlib.import_module("emsym.notebook").register_here()
