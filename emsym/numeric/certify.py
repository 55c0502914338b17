"""Certify a counterexample: exact rational probabilities, and a sign that exact or ball arithmetic makes certain.

The plan of a claim is run over arrays of exact numbers (`emsym.numeric.exact`). A model is a counterexample where every
hypothesis holds and the claim fails at one place; equality is only ever concluded from the zero
polynomial. Undefined places neither violate a claim nor meet a hypothesis.

Not trusted to prove anything; shares nothing with the kernel. Imports python-flint, so import this module only with a
candidate at hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from flint import ctx, fmpq
from numpy.typing import NDArray

from emsym.numeric import evidence
from emsym.numeric.compare import Subject, subject
from emsym.numeric.evaluate_exactly import compute_exactly, evaluate_exactly, fractions, view
from emsym.numeric.evidence import Ball, Counterexample, DataSet, Letter
from emsym.numeric.exact import Context, Exact, Undecided, Undefined
from emsym.numeric.plan import Head, HeadKind, Plan, alignment, ordered
from emsym.numeric.rational import Model, Table, reduced
from emsym.numeric.supposed import axes_of
from emsym.terms.claim import Relation
from emsym.terms.nodes import Sign, Value
from emsym.terms.signature import Signature
from emsym.terms.statement import Statement

BALL_PRECISIONS = (128, 512, 2048)
ACCURATE_BITS = 64
BALL_DIGITS = 30
VIOLATING_SIGNS = {
    Relation.EQUAL: (-1, 1),
    Relation.AT_LEAST: (-1,),
    Relation.AT_MOST: (1,),
    Relation.GREATER: (-1, 0),
    Relation.LESS: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Violation:
    """Letters of the claim's free values at which it fails, and the two sides there."""

    letters: tuple[int, ...]
    left: Ball
    right: Ball
    computed: Mapping[Head, Table]
    """The tables of what is defined, where they are rational."""


def find_violation(subject: Subject, model: Model, letters: tuple[int, ...] | None = None) -> Violation | None:
    """The first place (or the one asked for) at which the claim surely fails while the hypotheses surely hold.

    Every hypothesis is looked at, and so is what is computed by one: that a law is one, and a sign as declared.
    """
    context, supposed = Context(), subject.supposed
    try:
        computed = compute_exactly(supposed.definitions, supposed.signature, model, context)
        if computed is None:
            return None
        sides = evaluate_exactly(subject.whole, supposed.signature, model, context, computed)
    except Undecided:
        return None
    hypotheses = [_Hypothesis(subject, number, sides, context) for number in range(1, len(subject.whole.roots) // 2)]
    left, right = _sides(subject.whole, 0, sides, subject.values)
    shape = tuple(model.sizes[value.variable] for value in subject.values)
    left, right = np.broadcast_to(left, shape), np.broadcast_to(right, shape)
    for place in np.ndindex(shape) if letters is None else [letters]:
        first, second = left.item(*place), right.item(*place)
        at = dict(zip(subject.values, place, strict=True))
        if not all(hypothesis.surely_holds(at) for hypothesis in hypotheses):
            continue
        if _surely_violates(subject.claim.relation, first, second, context):
            return Violation(place, _ball(first, context), _ball(second, context), _rational(computed))
    return None


def _rational(computed: Mapping[Head, Table]) -> dict[Head, Table]:
    """Those of the tables all entries of which are rational, as fractions."""
    rational = {head: table for head, table in computed.items() if all(isinstance(cell, fmpq) for cell in table.flat)}
    return {head: fractions(table) for head, table in rational.items()}


class _Hypothesis:
    """One hypothesis on one model; at each choice of the letters that it shares with the claim it is decided once."""

    def __init__(self, subject: Subject, number: int, sides: Sequence[Table], context: Context) -> None:
        hypothesis = subject.supposed.hypotheses[number - 1]
        self.relation, self.context = hypothesis.relation, context
        self.values = ordered(axes_of(subject.whole, number))
        self.shared = tuple(value for value in self.values if value not in hypothesis.every)
        self.sides = np.broadcast_arrays(*_sides(subject.whole, number, sides, self.values))
        self.known: dict[tuple[int, ...], bool] = {}

    def surely_holds(self, at: Mapping[Value, int]) -> bool:
        """Whether it holds at these letters of the shared values and at all letters of its other values."""
        letters = tuple(at[value] for value in self.shared)
        if letters not in self.known:
            place = tuple(at[value] if value in self.shared else slice(None) for value in self.values)
            self.known[letters] = self._holds(*(np.asarray(side[place], dtype=object) for side in self.sides))
        return self.known[letters]

    def _holds(self, left: Table, right: Table) -> bool:
        try:
            pairs = zip(left.flat, right.flat, strict=True)
            return all(_violates(self.relation, a, b, self.context) is False for a, b in pairs)
        except Undecided:
            return False


def _sides(plan: Plan, number: int, sides: Sequence[Table], values: tuple[Value, ...]) -> tuple[Table, Table]:
    """The two sides of the claim (0) or a hypothesis, over some values."""
    left, right = (
        view(sides[place], alignment(plan.steps[plan.roots[place]].axes, values))
        for place in (2 * number, 2 * number + 1)
    )
    return left, right


def _surely_violates(relation: Relation, left: Exact, right: Exact, context: Context) -> bool:
    try:
        return _violates(relation, left, right, context) is True
    except Undecided:
        return False  # another place may still be certain


def certify(statement: Statement, counterexample: Counterexample) -> tuple[Ball, Ball] | None:
    """Check a counterexample from nothing but its numbers: the two sides as balls, or None where it is not one."""
    compiled, letters = subject(statement, given=_heads(counterexample)), counterexample.letters
    if set(letters) != set(compiled.places):
        return None
    if not all(0 <= letter < counterexample.sizes.get(v.variable, 0) for v, letter in letters.items()):
        return None
    settled = {value: letters[value] for value in compiled.supposed.settled}
    model = _model(compiled.signature, counterexample, settled)
    if model is None:
        return None
    violation = find_violation(compiled, model, tuple(letters[value] for value in compiled.values))
    return None if violation is None else (violation.left, violation.right)


def _heads(counterexample: Counterexample) -> frozenset[Head]:
    """What a counterexample has tables of: only what else is defined needs to be computed."""
    laws = (Head(HeadKind.LAW, joint.name) for joint in counterexample.distributions)
    functions = (Head(HeadKind.FUNCTION, table.name, table.variables) for table in counterexample.functions)
    return frozenset([*laws, *functions, *(Head(HeadKind.REAL, name) for name in counterexample.reals)])


def describe(compiled: Subject, model: Model, violation: Violation) -> Counterexample:
    """The model, with what is defined wherever that is rational, and the place as plain data."""
    laws, functions, reals = dict(model.weights), dict(model.functions), dict(model.reals)
    for head, table in violation.computed.items():
        match head.kind:
            case HeadKind.LAW:
                laws[head.name] = table
            case HeadKind.FUNCTION:
                functions[head.name, head.variables] = table
            case HeadKind.REAL:
                reals[head.name] = table.item()
    needed = compiled.supposed.signature
    values = {**dict(zip(compiled.values, violation.letters, strict=True)), **model.letters}
    return Counterexample(
        dict(model.sizes),
        tuple(_joint(name, needed.laws[name].variables, laws[name]) for name in needed.laws if name in laws),
        tuple(evidence.Table.of(*key, _cells(functions[key])) for key in needed.functions if key in functions),
        {name: reals[name] for name in needed.reals if name in reals},
        tuple(Letter(value.name, value.variable, values[value]) for value in ordered(values)),
        tuple(
            DataSet.of(known, {at: int(k) for at, k in _cells(table).items()}) for known, table in model.data.items()
        ),
        violation.left,
        violation.right,
    )


def _joint(name: str, variables: tuple[str, ...], weights: Table) -> evidence.Table:
    total = weights.sum()
    return evidence.Table.of(
        name, variables, {letters: Fraction(weight, total) for letters, weight in _cells(weights).items()}
    )


def _cells(table: Table) -> dict[tuple[int, ...], Any]:
    return {letters: table.item(*letters) for letters in np.ndindex(table.shape)}


def _violates(relation: Relation, left: Exact, right: Exact, context: Context) -> bool | None:
    """Whether `left relation right` fails; None where a side is undefined."""
    if isinstance(left, Undefined) or isinstance(right, Undefined):
        return None
    return context.sign(left - right) in VIOLATING_SIGNS[relation]


def _ball(value: Exact, context: Context) -> Ball:
    text = "nan"
    for precision in BALL_PRECISIONS:
        with ctx.workprec(precision):
            ball = context.ball(value)
            text = ball.str(BALL_DIGITS)
        if ball.is_exact() or ball.rel_accuracy_bits() > ACCURATE_BITS:
            break
    mid, _, rad = text.strip("[]").partition(" +/- ")
    return Ball(mid, rad) if rad else Ball(mid.rstrip("0").rstrip(".") if "." in mid else mid, "0")


def _model(needed: Signature, counterexample: Counterexample, settled: Mapping[Value, int]) -> Model | None:
    """The counterexample as a model, or None where its tables are not a model of what the claim mentions."""
    sizes = counterexample.sizes
    joints = {joint.name: joint for joint in counterexample.distributions}
    tables = {(table.name, table.variables): table for table in counterexample.functions}
    if set(sizes) != set(needed.variables) or any(size < 1 for size in sizes.values()):
        return None
    if set(joints) != set(needed.distributions) or set(tables) != set(needed.functions):
        return None
    if set(counterexample.reals) != set(needed.reals):
        return None
    weights = {name: _weights(joints[name], variables, sizes) for name, variables in needed.distributions.items()}
    functions = {key: _values(tables[key], sign, sizes) for key, sign in needed.functions.items()}
    if not all(_meets(counterexample.reals[name], sign) for name, sign in needed.reals.items()):
        return None
    data = {known.data: _points(known, sizes) for known in counterexample.data}
    if set(data) != set(needed.data):
        return None
    present = {name: table for name, table in weights.items() if table is not None}
    known = {key: table for key, table in functions.items() if table is not None}
    letters = {key: table for key, table in data.items() if table is not None}
    if len(present) < len(weights) or len(known) < len(functions) or len(letters) < len(data):
        return None
    return Model(sizes, present, known, counterexample.reals, letters, settled)


def _weights(joint: evidence.Table, variables: tuple[str, ...], sizes: Mapping[str, int]) -> Table | None:
    """Integer weights, where the joint has full support and sums to one."""
    table = _filled(joint, sizes)
    if joint.variables != variables or table is None or sum(table.flat) != 1 or min(table.flat) <= 0:
        return None
    common = lcm(*(cell.denominator for cell in table.flat))
    weights = np.empty(table.shape, dtype=object)
    for letters in np.ndindex(table.shape):
        weights[letters] = int(table[letters] * common)
    return reduced(weights)


def _values(function: evidence.Table, sign: Sign, sizes: Mapping[str, int]) -> Table | None:
    table = _filled(function, sizes)
    return table if table is not None and all(_meets(cell, sign) for cell in table.flat) else None


def _points(known: DataSet, sizes: Mapping[str, int]) -> NDArray[np.intp] | None:
    """The letters, where each is one of the variable's."""
    table = _filled(known, sizes)
    if table is None or not all(
        type(letter) is int and 0 <= letter < sizes[known.data.variable] for letter in table.flat
    ):
        return None
    return table.astype(np.intp)


def _filled(given: evidence.Table | DataSet, sizes: Mapping[str, int]) -> Table | None:
    """The cells as an array, where there is exactly one for each tuple of letters."""
    table = np.empty(tuple(sizes[variable] for variable in given.variables), dtype=object)
    entries = given.entries
    if set(entries) != set(np.ndindex(table.shape)):
        return None
    for letters, cell in entries.items():
        table[letters] = cell
    return table


def _meets(number: Fraction, sign: Sign) -> bool:
    return sign is Sign.REAL or number > 0 or (number == 0 and sign is Sign.NONNEGATIVE)
