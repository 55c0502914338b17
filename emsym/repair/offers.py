"""How a repair is told: what to write in place of what, with as much around it as tells which part is meant."""

from __future__ import annotations

from typing import Any

import sympy

from emsym.derivation import Step
from emsym.language.expressions import E, Probability, Sum
from emsym.language.notation import text
from emsym.repair.edits import NAMED, Edit
from emsym.repair.parts import at, operands, put, spots


def told(edit: Edit, side: str, step: Step) -> str:
    """``p(z, x | θ) in place of p(z, x, θ)``, for an edit of one side of a step."""
    whole, other = (step.left, step.right) if side == "left" else (step.right, step.left)
    if edit.kind == NAMED:
        values = edit.meant.args[len(edit.written.args) :]
        form = f"{type(edit.meant).__name__}({'…, ' * len(edit.written.args)}{', '.join(map(text, values))})"
        return f"{form}, with the values last that it sums over"
    if edit.throughout:
        where = _where(edit.written, side, other)
        return f"{text(edit.meant)} in place of {text(edit.written)}, wherever it stands{where}"
    path = _telling(whole, edit.path)
    written = at(whole, path)
    meant = put(written, edit.path[len(path) :], edit.meant)
    if added := _added(written, meant):
        return added + (_where(written, side, other) if path else f" on the {side}")
    follows = bool(path) and path[-1] > 0 and isinstance(at(whole, path[:-1]), sympy.Add)
    spell = _as_operand if follows and edit.kind == "sign changed" else text
    return f"{spell(meant)} in place of {spell(written)}{_where(written, side, other)}"


def _as_operand(term: Any) -> str:
    """``+ log p(x)``, ``− log p(x)``."""
    spelled = text(term)
    return f"− {spelled[1:]}" if spelled.startswith("−") else f"+ {spelled}"


def _added(written: Any, meant: Any) -> str:
    """``+ H(q(z)) added``, ``− log p(x) left out``, where that is the whole difference of two sums."""
    before, after = text(written), text(meant)
    for longer, shorter, verb in ((after, before, "added"), (before, after, "left out")):
        tail = longer[len(shorter) :]
        if longer.startswith(shorter) and tail.startswith((" + ", " − ")):
            return f"{tail.strip()} {verb}"
    return ""


def _telling(whole: Any, path: tuple[int, ...]) -> tuple[int, ...]:
    """The path to the smallest part around a place that stands only once in the whole; a number tells nothing alone."""
    every = [text(spot.node) for spot in spots(whole)]
    while path:
        node = at(whole, path)
        if every.count(text(node)) == 1 and (isinstance(node, Probability | Sum | E) or operands(node)):
            return path
        path = path[:-1]
    return path


def _where(written: Any, side: str, other: Any) -> str:
    """On which side a part stands that both sides have."""
    spelled = text(written)
    return f", on the {side}" if any(text(spot.node) == spelled for spot in spots(other)) else ""
