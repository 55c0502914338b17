"""Not trusted. Which edits of a step may hold: all that could stand at one place of it are tried at once.

An edit changes one part. So the parts that may stand at a place are evaluated by themselves, and what is around the
place once for all of them, on a few models: there the part is a function of one more value, whose letters are the
parts. Few edits of many are left, and only these are written out as steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray

from emsym.budget import UNLIMITED, Budget
from emsym.derivation import Step
from emsym.language.errors import LanguageError
from emsym.language.expressions import E, Sum
from emsym.language.symbols import Indexed
from emsym.language.trampoline import Known
from emsym.numeric.compare import Subject, judge, places
from emsym.numeric.evaluate import Approximate, Array, Models, evaluate
from emsym.numeric.models import Sampler
from emsym.numeric.plan import Compiler, NotEvaluable, Plan, alignment, ordered, signature
from emsym.numeric.supposed import suppose
from emsym.repair.edits import Edit
from emsym.repair.parts import CHAINS, Path, at, mentioned, operands, put
from emsym.repair.sieve import ROUNDS, TOGETHER, agreeing, reader, said, together, trial
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Function, Sign, Term, Value
from emsym.terms.read import read
from emsym.terms.signature import FunctionKey, Signature

PLACES = 8  # whose parts are evaluated together
SLACK = 1e4
"""Of the bound on rounding, since a part is taken as it was evaluated."""


def fitting(
    step: Step, edits: Sequence[tuple[str, Edit]], others: Sequence[Step] = (), budget: Budget = UNLIMITED
) -> tuple[list[int], list[int]]:
    """The numbers of the edits, each of one side, and of other steps, that a few models do not contradict.

    The step stands under no hypotheses and is one relation of two sides. At the end of the budget nothing is left.
    """
    known: Known[Term] = {}
    compiler, read_once = Compiler(), reader(known)
    places = list(_places(step, _parts(edits, known, compiler, budget), known, compiler))
    claims = ((number, said(other, (), read_once)) for number, other in enumerate(others))
    found = (trial(number, other.claim, compiler) for number, other in claims if other is not None)
    trials = [each for each in found if each is not None]
    try:
        needed = _signature([term for term, _ in compiler.compiled.values()], places)
    except NotEvaluable:  # a distribution of more variables than can be evaluated
        return [], []
    supposed = suppose(needed, ())
    sampler = Sampler(supposed, compiler.plan([]), np.random.default_rng(0))
    for round in ROUNDS:
        doubted = [each for each in trials if round.concerns(each.claim)]
        waiting = places if places and round.concerns(places[0].claim) else []
        if not doubted and not waiting:
            continue
        models = sampler.draw(round.sizes(needed), round.models)
        if waiting:
            groups = budget.during(together(waiting, PLACES))
            places = [each for group in groups for each in _left(group, compiler, models)]
        agreed = agreeing(doubted, supposed, compiler, models) if doubted else ()
        trials = [*agreed, *(each for each in trials if not round.concerns(each.claim))]
    if budget.spent:
        return [], []
    return sorted(part.number for place in places for part in place.parts), sorted(each.place for each in trials)


@dataclass(frozen=True, slots=True)
class _Part:
    """What an edit puts at a place, as the root of a plan; `number` is the edit's."""

    number: int
    root: int


@dataclass(frozen=True, slots=True)
class _Place:
    """The step with what may stand at a place as a function of `choice` and of the values that it depends on."""

    claim: Claim
    roots: tuple[int, int]
    function: Function
    choice: Value
    parts: tuple[_Part, ...]

    @property
    def key(self) -> FunctionKey:
        """By what models know the table of the function."""
        return self.function.name, tuple(value.variable for value in self.function.arguments)


def _parts(
    edits: Sequence[tuple[str, Edit]], known: Known[Term], compiler: Compiler, budget: Budget
) -> dict[tuple[str, Path], list[_Part]]:
    """What the edits put at each place."""
    parts: dict[tuple[str, Path], list[_Part]] = {}
    for number, (side, edit) in budget.during(enumerate(edits)):
        path = () if edit.throughout else _open(edit.root, edit.path)
        with suppress(LanguageError, NotEvaluable, RecursionError):
            root = compiler.root(read(_standing(edit, path), known))
            parts.setdefault((side, path), []).append(_Part(number, root))
    return parts


def _places(
    step: Step, parts: dict[tuple[str, Path], list[_Part]], known: Known[Term], compiler: Compiler
) -> Iterator[_Place]:
    """The places of a step at which something is edited, each with as many parts as are evaluated together."""
    for (side, path), every in parts.items():
        for start in range(0, len(every), TOGETHER):
            with suppress(LanguageError, NotEvaluable, RecursionError):
                yield _place(step, side, path, tuple(every[start : start + TOGETHER]), known, compiler)


def _place(
    step: Step, side: str, path: Path, parts: tuple[_Part, ...], known: Known[Term], compiler: Compiler
) -> _Place:
    name = f"□{len(known)}"  # no name that an author can give
    choice = Value(name, name)
    axes = ordered({choice, *(value for part in parts for value in compiler.steps[part.root].axes)})
    function, blank = Function(name, axes, Sign.REAL), sympy.Dummy()
    known[id(blank)] = blank, function
    written = {"left": step.left, "right": step.right}
    written[side] = put(written[side], path, blank)
    left, right = (read(each, known) for each in written.values())
    roots = compiler.root(left), compiler.root(right)
    return _Place(Claim(left, Relation(step.link.value), right), roots, function, choice, parts)


def _signature(terms: Sequence[Term], places: Sequence[_Place]) -> Signature:
    """What the terms mention but the functions that stand for parts."""
    needed, made = signature(terms), {place.choice.variable for place in places}
    alphabets = {name: kind for name, kind in needed.alphabets.items() if name not in made}
    functions = {key: sign for key, sign in needed.functions.items() if made.isdisjoint(key[1])}
    return replace(needed, alphabets=alphabets, functions=functions)


def _open(whole: Any, path: Path) -> Path:
    """The longest way to a place that leads through what depends on the value of its part alone.

    What KL, H and an expectation sum over depends on how their laws are written.
    """
    node = whole
    for length, place in enumerate(path):
        if not _is_open(node, place):
            return path[:length]
        node = operands(node)[place]
    return path


def _is_open(node: Any, place: int) -> bool:
    if isinstance(node, Sum | E):
        return place == 0 and not any(isinstance(each, Indexed) for law in node.args[1:] for each in mentioned(law))
    return isinstance(node, (*CHAINS, sympy.log)) or (isinstance(node, sympy.Pow) and place == 0)


def _standing(edit: Edit, path: Path) -> Any:
    """What stands at a place, at or around that of the edit, once it is made."""
    if edit.throughout:
        return edit.whole
    return edit.meant if path == edit.path else put(at(edit.root, path), edit.path[len(path) :], edit.meant)


def _left(places: Sequence[_Place], compiler: Compiler, models: Models) -> Iterator[_Place]:
    """The places with those of their parts that the models do not contradict, where there are any."""
    values = iter(evaluate(compiler.plan([part.root for place in places for part in place.parts]), models))
    tables = {place.key: _table(place, compiler, models, list(islice(values, len(place.parts)))) for place in places}
    sizes = {place.choice.variable: len(place.parts) for place in places}
    chosen = replace(models, sizes={**models.sizes, **sizes}, functions={**models.functions, **tables})
    plan = compiler.plan([root for place in places for root in place.roots])
    sides = evaluate(plan, chosen)
    for number, place in enumerate(places):
        own = slice(2 * number, 2 * number + 2)
        fits = _fits(place, replace(plan, roots=plan.roots[own]), chosen, sides[own])
        parts = tuple(part for part, fit in zip(place.parts, fits, strict=True) if fit)
        if parts:
            yield replace(place, parts=parts)


def _table(place: _Place, compiler: Compiler, models: Models, values: Sequence[Approximate]) -> Array:
    """The values of the parts over all values that any of them depends on, and over the parts."""
    arguments = place.function.arguments
    axes = tuple(value for value in arguments if value != place.choice)
    shape = (*(models.sizes[value.variable] for value in axes), models.count)
    each = []
    for part, found in zip(place.parts, values, strict=True):
        index = alignment(compiler.steps[part.root].axes, axes)
        each.append(np.broadcast_to(found.value if index is None else found.value[index], shape))
    return np.stack(each, axis=arguments.index(place.choice))


def _fits(place: _Place, plan: Plan, models: Models, sides: Sequence[Approximate]) -> NDArray[np.bool_]:
    """Of each part, whether the claim holds with it wherever it says something, and it does somewhere."""
    nothing = suppose(Signature(), ())
    subject = Subject(place.claim, nothing, plan, plan, places(plan, nothing))
    with np.errstate(all="ignore"):
        seen = judge(subject, models, sides)
        others = tuple(axis for axis in range(seen.violation.ndim) if axis != subject.values.index(place.choice))
        beyond = (seen.violation > SLACK * seen.bound).any(axis=others)
    return np.asarray(~beyond & ~np.isnan(seen.violation).all(axis=others))
