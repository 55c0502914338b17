"""Not trusted. A named combination, what it states, and what the kernel is given in its place."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import overload

from emsym.kernel.certificate import (
    AboveRoot,
    BelowRoot,
    Certificate,
    Coincidence,
    Nonnegative,
    Over,
    Product,
    Sandwich,
    Total,
    Witness,
)
from emsym.kernel.normal_form import is_zero, normal_form
from emsym.kernel.rules import Refused, nonnegative
from emsym.terms.nodes import Add, Mul, Power, Sum, Term, minus
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import postorder


class Named(Witness):
    """A witness that the kernel's rules make up; what is known may be hypotheses that it rests on."""

    __slots__ = ()

    @property
    @abstractmethod
    def term(self) -> Term:
        """What it states to be at least 0."""

    @abstractmethod
    def expand(self, known: Sequence[Hypothesis]) -> Witness:
        """A witness of the same by the kernel's rules, or by other names; raises `Refused` where there is none."""


@overload
def expanded(certificate: Witness, known: Sequence[Hypothesis]) -> Witness: ...


@overload
def expanded(certificate: Certificate, known: Sequence[Hypothesis]) -> Certificate: ...


@overload
def expanded(certificate: Certificate | None, known: Sequence[Hypothesis]) -> Certificate | None: ...


def expanded(certificate: Certificate | None, known: Sequence[Hypothesis]) -> Certificate | None:
    """The certificate by the kernel's rules alone; the same object, if it has no names."""
    match certificate:
        case Named():
            return _exactly(certificate, expanded(certificate.expand(known), known), known)
        case Sandwich(at_least, at_most):
            return Sandwich(expanded(at_least, known), expanded(at_most, known))
        case Product(parts) | Total(parts):
            inside = tuple(expanded(part, known) for part in parts)
            return certificate if all(map(_is_same, inside, parts)) else type(certificate)(inside)
        case AboveRoot(_, _, part, sign):
            inner, above = expanded(part, known), expanded(sign, known)
            return certificate if inner is part and above is sign else replace(certificate, part=inner, sign=above)
        case Over(_, part) | BelowRoot(_, _, part) | Coincidence(_, _, _, _, part):
            inner = expanded(part, known)
            return certificate if inner is part else replace(certificate, part=inner)
    return certificate


def _exactly(named: Named, inside: Witness, known: Sequence[Hypothesis]) -> Witness:
    """The witness, with what makes its term the stated one before fractions are divided out, as below a sum around."""
    stated, shown = named.term, nonnegative(inside, known)
    if not any(isinstance(node, Power) and node.exponent < 0 and _has_several(node) for node in postorder(shown)):
        return inside
    rest = minus(stated, shown)
    form = normal_form(rest)
    if not is_zero(form):
        raise Refused(type(named).__name__, "what it expands to is not shown to be what it states", stated)
    return inside if form.is_zero else Total((inside, Nonnegative(rest)))


def _has_several(term: Term) -> bool:
    return any(isinstance(node, Add) for node in postorder(term))


def _is_same(first: Witness, second: Witness) -> bool:
    return first is second


def term_of(witness: Witness, known: Sequence[Hypothesis] = ()) -> Term:
    """What a witness shows to be at least 0, as its names state it; raises `Refused`."""
    match witness:
        case Named():
            return witness.term
        case Product(factors):
            return Mul(tuple(term_of(factor, known) for factor in factors))
        case Total(parts):
            return Add(tuple(term_of(part, known) for part in parts))
        case Over(indices, part):
            return Sum(indices, term_of(part, known))
    return nonnegative(expanded(witness, known), known)
