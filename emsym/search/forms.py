"""Not trusted. Normal forms of terms, of which equal parts are brought to normal form once.

A search asks again and again for the forms of terms that are made of the same parts. What the kernel proves with, it
computes itself. A part is known by its node and the numbers of what the node is over, so that nothing is walked twice;
a number is given once, also where a part was forgotten.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import count

from emsym.kernel.normal_form import combined, is_zero
from emsym.kernel.obligations import Obligation, obligations
from emsym.kernel.polynomial import Polynomial, TooLarge
from emsym.search.memory import Memory
from emsym.terms.nodes import Power, Sum, Term
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import children, postorder

MOST_REMEMBERED = 20_000
"""Monomials, of all forms that are remembered: some MiB."""


class Forms:
    """The normal forms of the parts of terms."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self.memory = Memory[tuple[int, Polynomial | TooLarge]](most)
        self._numbers = count()

    def normal_forms(self, term: Term) -> dict[int, Polynomial]:
        """As the kernel's: the forms of a term and of each of its subterms, by identity."""
        forms: dict[int, Polynomial] = {}
        numbers: dict[int, int] = {}
        for node in postorder(term):
            if id(node) not in forms:
                key = _key(node, tuple([numbers[id(part)] for part in children(node)]))
                number, form = self.memory.get(key) or self._new(key, node, forms)
                if isinstance(form, TooLarge):
                    raise TooLarge(form.most)
                numbers[id(node)], forms[id(node)] = number, form
        return forms

    def _new(self, key: Hashable, node: Term, forms: Mapping[int, Polynomial]) -> tuple[int, Polynomial | TooLarge]:
        """The form of a part, and its number; or that it is too large, which is found out once."""
        try:
            form = combined(node, forms)
        except TooLarge as error:
            return self.memory.keep(key, (next(self._numbers), error.with_traceback(None)), 1)
        return self.memory.keep(key, (next(self._numbers), form), 1 + len(form.terms))


def _key(node: Term, parts: tuple[int, ...]) -> Hashable:
    """What tells nodes apart whose parts have these numbers."""
    match node:
        case Sum(indices, _):
            return Sum, indices, parts
        case Power(_, exponent):
            return Power, exponent, parts
        case _:
            return (type(node), parts) if parts else node


_FORMS = Forms()


def normal_forms(term: Term) -> dict[int, Polynomial]:
    """The polynomials of a term and of each of its subterms, by identity; only while the term itself is kept."""
    return _FORMS.normal_forms(term)


def normal_form(term: Term) -> Polynomial:
    """The polynomial of a term; raises `Malformed` where a probability has no meaning."""
    return normal_forms(term)[id(term)]


def conditions_of(term: Term, hypotheses: Sequence[Hypothesis] = ()) -> tuple[Obligation, ...]:
    """Every condition of the term, each once, with whether it is discharged."""
    return obligations(term, hypotheses, normal_forms(term))


def equal(left: Term, right: Term) -> bool:
    """Whether two terms have one value wherever both are defined; `False` means "not shown"."""
    return is_zero(normal_form(left).minus(normal_form(right)))
