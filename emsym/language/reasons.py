"""Reasons that an author may give for a step; `emsym.explain.reasons` checks them and finds those left out.

Each reason is a rule's key and the expressions that it is used with. A rule that needs none may be named without
parentheses: ``by=chain_rule``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy

from emsym.language.arithmetic import exp, log, sqrt
from emsym.language.errors import LanguageError
from emsym.language.expressions import expression, flat
from emsym.language.symbols import Variable

TITLES = {
    "definition": "definition",
    "reordering": "reordering",
    "marginalize": "marginalise",
    "multiply_by_one": "multiply by one",
    "add_zero": "add zero",
    "normalization": "normalisation",
    "chain_rule": "chain rule",
    "bayes": "Bayes' rule",
    "log_rules": "log rules",
    "linearity": "linearity",
    "algebra": "algebra",
    "jensen": "Jensen's inequality",
    "gibbs": "Gibbs' inequality",
    "bounds": "bounds on probabilities",
    "sign": "signs of the terms",
    "tangent": "log lies below its tangent",
    "pinsker": "the tangent of t log t",
    "squares": "squares are not negative",
    "triangle": "the triangle inequality",
    "root": "the square root is increasing",
    "within": "|t| is t or −t",
    "part": "a sum of what is not negative is at least each term",
    "cauchy_schwarz": "the Cauchy–Schwarz inequality",
    "hypothesis": "hypothesis",
    "constant": "the difference is constant",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule and what it is used with, as SymPy expressions."""

    rule: str
    arguments: tuple[Any, ...] = ()
    function: str = ""

    @property
    def title(self) -> str:
        """The rule's name in the field."""
        return TITLES[self.rule]

    def __call__(self) -> Reason:
        return self


definition = Reason("definition")
normalization = Reason("normalization")
chain_rule = Reason("chain_rule")
bayes = Reason("bayes")
log_rules = Reason("log_rules")
linearity = Reason("linearity")
gibbs = Reason("gibbs")
hypothesis = Reason("hypothesis")


def marginalize(*values: Any) -> Reason:
    """Σ_z p(x, z) = p(x), over these values, or over any where none is named."""
    for argument in flat(values):
        if not isinstance(argument, Variable):
            raise LanguageError(f"marginalize takes values, and {argument} is none", help="write marginalize(z)")
    return Reason("marginalize", flat(values))


def multiply_by_one(factor: Any = None) -> Reason:
    """a = a · factor/factor; any factor where none is named."""
    return Reason("multiply_by_one", () if factor is None else (expression(factor),))


def add_zero(term: Any = None) -> Reason:
    """a = a + term − term; any term where none is named."""
    return Reason("add_zero", () if term is None else (expression(term),))


def jensen(function: Any = None, weights: Any = None) -> Reason:
    """φ(Σ w f) ≥ Σ w φ(f) for concave φ, ≤ for convex φ, with weights w that sum to one.

    `function` is log, exp, sqrt, or one of the names "square", "reciprocal", "x log x"; left out, it is found, as the
    weights are. Cover & Thomas, Elements of Information Theory, Theorem 2.6.2.
    """
    return Reason("jensen", () if weights is None else (expression(weights),), _function(function))


def _function(function: Any) -> str:
    known = {log: "log", exp: "exp", sqrt: "sqrt", sympy.log: "log", sympy.exp: "exp", sympy.sqrt: "sqrt"}
    named = {"log", "exp", "sqrt", "square", "reciprocal", "x log x"}
    if function is None:
        return ""
    name = function if isinstance(function, str) else next((known[each] for each in known if each is function), "")
    if name not in named:
        weights = isinstance(function, sympy.Basic)
        known_names = "it knows " + ", ".join(sorted(named))
        help = f"name weights as such: jensen(log, weights={function})" if weights else known_names
        raise LanguageError(f"jensen knows no function {function}", help=help)
    return name


def reason(by: Reason | Callable[[], Reason] | None) -> Reason | None:
    """The reason that ``by=`` gives: a reason, a rule's name, or nothing."""
    if by is None or isinstance(by, Reason):
        return by
    if any(by is maker for maker in (marginalize, multiply_by_one, add_zero, jensen)):
        return by()  # type: ignore[operator, unused-ignore]
    said = getattr(by, "__name__", by) if callable(by) else by
    raise LanguageError(f"by={said} is not a reason", help=_meant(by))


def _meant(by: Any) -> str:
    """What was most likely meant by what is no reason."""
    if isinstance(by, str) and by in TITLES:
        return f"import it, and write it without quotes: by={by}"
    if isinstance(by, sympy.Basic):
        return "a step joins one expression to the last: write the next one in a step of its own"
    return "give one of emsym's: marginalize(z), jensen(log), chain_rule, …"
