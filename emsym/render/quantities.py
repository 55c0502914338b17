"""Named quantities that a derivation uses and no step defines, so that a theorem can say what its letters mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from emsym.derivation import Link
from emsym.language.expressions import Quantity, QuantityAt
from emsym.report import DerivationReport


def undefined_quantities(derivation: DerivationReport) -> list[Quantity]:
    """Quantities in the theorems that no step of the derivation defines, and those that they in turn mention."""
    defined = set(_defined(derivation))
    found: dict[str, Quantity] = {}
    waiting = [side for theorem in derivation.theorems for side in (theorem.left, theorem.right)]
    waiting += [
        side for theorem in derivation.theorems for each in theorem.hypotheses for side in (each.left, each.right)
    ]
    while waiting:
        for quantity in _mentioned(waiting.pop()):
            if quantity.name not in defined and quantity.name not in found:
                found[quantity.name] = quantity
                waiting.append(quantity.body)
    return list(found.values())


def _defined(derivation: DerivationReport) -> Iterator[str]:
    for step in derivation.steps:
        if step.link is Link.DEFINITION:
            yield from (side.args[0].name for side in (step.left, step.right) if isinstance(side, QuantityAt))


def _mentioned(expression: Any) -> Iterable[Quantity]:
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Quantity):
            yield node
        waiting.extend(reversed(getattr(node, "args", ())))


def definition(quantity: Quantity) -> tuple[Any, Link, Any]:
    """``L(q, θ) ≡ body``."""
    return quantity(*quantity.parameters), Link.DEFINITION, quantity.body
