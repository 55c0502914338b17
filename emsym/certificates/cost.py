"""A bound, before anything is computed, on what checking evidence costs: a small file can ask for a huge polynomial.

It is no bound on what is true, only on what is worth trying: (a + b)(c + d)… has 2ⁿ monomials, and exp(n log 2) a
number of n bits. The bound is generous, so that no proof that emsym finds comes near it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from math import ceil, prod
from typing import Any

from emsym.kernel.certificate import AboveRoot, BelowRoot, Coincidence, Lemma, Product, Vanishing
from emsym.kernel.unfold import unfold_all, unfolds
from emsym.proof import TERMS, Proof
from emsym.terms.nodes import Add, Exp, Log, Mul, Number, Power, Sum, Term
from emsym.terms.traverse import fold

MOST_MONOMIALS = 10**5
MOST_BITS = 10**6
MOST_NODES = 30_000
ENDLESS = 10**12
EXPANDED = 8
"""Up to this power the kernel multiplies sums out."""


@dataclass(frozen=True, slots=True)
class Cost:
    """At most so many monomials, bits in their coefficients, and bits before the coefficients' points."""

    monomials: int = 1
    bits: int = 0
    whole: int = 0
    logs: bool = False

    @property
    def too_much(self) -> bool:
        """Whether it is not worth trying."""
        return self.monomials > MOST_MONOMIALS or self.bits > MOST_BITS


def cost_of(evidence: Any) -> Cost:
    """The cost of a term, a claim, a witness, or of several."""
    done: list[Cost] = []
    work: list[tuple[Any, bool]] = [(evidence, False)]
    while work:
        part, ready = work.pop()
        inside = [] if isinstance(part, TERMS) else list(_inside(part))
        if inside and not ready:
            work.append((part, True))
            work.extend((inner, False) for inner in inside)
        elif inside:
            costs = [done.pop() for _ in inside]
            done.append(_joined(part, costs))
        else:
            done.append(fold(part, _cost) if isinstance(part, TERMS) else Cost())
    return done[0]


def outgrows(proof: Proof) -> bool:
    """Whether a proof's equations, put into one another, make terms that are too large; f = f · f doubles each."""
    goal, known = proof.statement.claim, proof.statement.hypotheses
    for step in proof.preparation:
        if isinstance(step, Lemma):
            known = (*known, step.claim)
        elif 0 <= step.number < len(known) and unfolds(equation := known[step.number]):
            sides = (side for each in (goal, *(h.claim for h in known)) for side in (each.left, each.right))
            leaves = sum(_places(side, (type(equation.left),)) for side in sides)
            if leaves * _places(equation.right) > MOST_NODES:
                return True
            goal, known = unfold_all(goal, known, equation)
    return cost_of((goal, known)).too_much


def _places(term: Term, kinds: tuple[type, ...] = TERMS) -> int:
    """In how many places there is a node of some kind."""
    return fold(term, lambda node, parts: sum(parts) + isinstance(node, kinds))


def _inside(part: Any) -> Iterator[Any]:
    """The terms, claims and witnesses that something is made of."""
    if isinstance(part, tuple):
        yield from part
    elif is_dataclass(part):
        yield from (getattr(part, field.name) for field in fields(part))


def _joined(part: Any, costs: list[Cost]) -> Cost:
    match part:
        case Product() | Vanishing() | Coincidence():
            return _product(costs)
        case BelowRoot() | AboveRoot():
            beside, *others = costs
            return _sum([_product([beside, beside]), *others])
    return _sum(costs)


def _cost(node: Term, parts: tuple[Cost, ...]) -> Cost:
    match node:
        case Number(value):
            top, bottom = value.numerator.bit_length(), value.denominator.bit_length()
            return Cost(1, top + bottom, max(0, top - bottom + 1))
        case Add():
            return _sum(parts)
        case Mul():
            return _product(parts)
        case Power(_, exponent):
            times = abs(exponent)
            above = parts[0].monomials ** ceil(times) if times <= EXPANDED else parts[0].monomials
            bits = int(parts[0].bits * times) + 1
            return Cost(_capped(above), _capped(bits), _capped(bits), parts[0].logs)
        case Log():
            return Cost(parts[0].monomials, parts[0].bits, parts[0].bits.bit_length(), True)
        case Exp():
            grown = parts[0].bits * 2 ** min(parts[0].whole, 60) if parts[0].logs else parts[0].bits
            return Cost(parts[0].monomials, _capped(grown), _capped(grown), parts[0].logs)
        case Sum():
            return parts[0]
        case _:
            return Cost()


def _sum(parts: Iterable[Cost]) -> Cost:
    known = list(parts)
    return Cost(
        _capped(max(1, sum(part.monomials for part in known))),
        _capped(sum(part.bits for part in known)),
        _capped(max((part.whole for part in known), default=0) + len(known).bit_length()),
        any(part.logs for part in known),
    )


def _product(parts: Iterable[Cost]) -> Cost:
    known = list(parts)
    return Cost(
        _capped(prod(part.monomials for part in known)),
        _capped(sum(part.bits for part in known)),
        _capped(sum(part.whole for part in known)),
        any(part.logs for part in known),
    )


def _capped(number: int) -> int:
    return min(number, ENDLESS)
