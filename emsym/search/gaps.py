"""Not trusted. What an inequality loses, as a person would write it, and when it loses nothing.

The gap of Jensen's inequality for log is a relative entropy, log Σ w f − Σ w log f = KL(w ‖ w f / Σ w f). What is
written here is shown only where the kernel finds it equal to the difference of the sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy

from emsym.kernel.certificate import (
    Complement,
    Convexity,
    Gibbs,
    Jensen,
    Nonnegative,
    Over,
    Product,
    Square,
    Surprise,
    Tangent,
    Total,
    Witness,
)
from emsym.kernel.normal_form import equal, normal_form
from emsym.kernel.rules import nonnegative
from emsym.kernel.signs import is_positive
from emsym.language.expressions import KL, H, Probability, Sum
from emsym.search.readable import readable
from emsym.terms.nodes import ONE, ZERO, Mul, Term, Value, quotient
from emsym.terms.nodes import Sum as SumTerm
from emsym.terms.read import read
from emsym.terms.write import write, write_value


@dataclass(frozen=True, slots=True)
class Equality:
    """left = right for every letter of the values `over`."""

    left: Term
    right: Term
    over: tuple[Value, ...]


def gap(witness: Witness, difference: Term) -> Any:
    """The difference of the sides as an expression: in the witness's words where they fit, else in normal form."""
    spelled = _spell(witness)
    if spelled is not None and equal(read(spelled), difference):
        return spelled
    return write(readable(normal_form(difference)))


def _spell(witness: Witness) -> Any:
    match witness:
        case Jensen(Convexity.LOG, indices, weight, argument):
            return _divergence(indices, weight, induced(indices, weight, argument))
        case Gibbs(indices, weight, other):
            return _divergence(indices, weight, other)
        case Nonnegative(term):
            return write(term)
        case Over(indices, Product((Nonnegative(weight), Surprise(probability)))) if weight == probability:
            entropy = H(write(weight))
            return entropy if read(entropy) == read(H(write(weight), *map(write_value, indices))) else None
        case Product(factors):
            return _joined(sympy.Mul, [_spell(factor) for factor in factors])
        case Total(parts) if parts:
            return _joined(sympy.Add, [_spell(part) for part in parts])
        case Over(indices, part):
            inside = _spell(part)
            return None if inside is None else Sum(inside, *map(write_value, indices))
        case Surprise() | Complement() | Square() | Tangent():
            return write(nonnegative(witness))
    return None


def _divergence(indices: tuple[Value, ...], weight: Term, other: Term) -> Any:
    first, second = write(weight), write(other)
    plain = isinstance(first, Probability) and read(KL(first, second)) == read(
        KL(first, second, *map(write_value, indices))
    )
    return KL(first, second) if plain else KL(first, second, *map(write_value, indices))


def _joined(kind: Any, parts: list[Any]) -> Any:
    if any(part is None for part in parts):
        return None
    with sympy.evaluate(False):
        result = parts[0]
        for part in parts[1:]:
            result = kind(result, part)
        return result


def induced(indices: tuple[Value, ...], weight: Term, argument: Term) -> Term:
    """The distribution w f / Σ w f."""
    whole = Mul((weight, argument))
    return readable(normal_form(quotient(whole, SumTerm(indices, whole))), indices)


def equality(witness: Witness) -> tuple[Equality, ...] | None:
    """What holds exactly when the witness is 0: no condition where it always is, None where nothing is known."""
    match witness:
        case Jensen(Convexity.LOG, indices, weight, argument):
            return (Equality(weight, induced(indices, weight, argument), indices),)
        case Jensen(_, indices, weight, argument) if is_positive(normal_form(weight)):
            mean = SumTerm(indices, Mul((weight, argument)))
            return (Equality(argument, readable(normal_form(mean)), indices),)
        case Gibbs(indices, weight, other):
            return (Equality(weight, other, indices),)
        case Surprise(probability) | Complement(probability):
            return (Equality(probability, ONE, ()),)
        case Tangent(term):
            return (Equality(term, ONE, ()),)
        case Square(term) | Nonnegative(term) if not is_positive(normal_form(term)):
            return (Equality(term, ZERO, ()),)
        case Total(parts):
            return _of_all([equality(part) for part in parts])
        case Over(indices, part):
            inside = equality(part)
            return None if inside is None else tuple(Equality(c.left, c.right, (*indices, *c.over)) for c in inside)
        case Product(factors):
            able = [factor for factor in factors if not _never_zero(factor)]
            return equality(able[0]) if len(able) == 1 else None
    return None


def _of_all(conditions: list[tuple[Equality, ...] | None]) -> tuple[Equality, ...] | None:
    """A sum of non-negative things is 0 when each of them is."""
    known = [condition for condition in conditions if condition is not None]
    return tuple(dict.fromkeys(c for each in known for c in each)) if len(known) == len(conditions) else None


def _never_zero(factor: Witness) -> bool:
    return isinstance(factor, Nonnegative) and is_positive(normal_form(factor.term))
