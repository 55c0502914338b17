"""Compile terms into a list of operations over named axes.

One axis a value: the array of a subterm has exactly the axes of the values it depends on, in one global order, and a
sum reduces an axis; a point x[i] of a data set depends on i. Equal subterms share one step, and a step's array can be
dropped after its last use. A value can be settled: then a model says which letter it is, and it has no axis. Both the
floating-point and the exact evaluator run this plan. Not trusted; imports only terms, and neither NumPy nor the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from fractions import Fraction
from math import prod

from emsym.terms.nodes import (
    Add,
    Exp,
    Function,
    Log,
    Mul,
    Number,
    Power,
    Probability,
    Real,
    Sign,
    Size,
    Sum,
    Term,
    Value,
    points,
)
from emsym.terms.signature import Signature
from emsym.terms.traverse import children, postorder

MAX_AXES = 31  # NumPy 1 allows 32 dimensions, as do the random generators of NumPy 2; one is the batch

Alignment = tuple[slice | None, ...]


class HeadKind(StrEnum):
    """What a table of a model is of."""

    LAW = "law"
    FUNCTION = "function"
    REAL = "real"


@dataclass(frozen=True, slots=True)
class Head:
    """What a model gives a table to: a law, a function of values of some variables, a real."""

    kind: HeadKind
    name: str
    variables: tuple[str, ...] = ()


class NotEvaluable(ValueError):
    """The term has no meaning on a finite model, or too many values meet in one subterm."""


@dataclass(frozen=True, slots=True)
class Marginal:
    """P(values) under one distribution."""

    distribution: str
    values: tuple[Value, ...]


class Arithmetic(Enum):
    """The operations without a parameter, on one operand or two."""

    PLUS = "+"
    TIMES = "·"
    OVER = "/"
    LOG = "log"
    EXP = "exp"


@dataclass(frozen=True, slots=True)
class Raised:
    """a to a rational power."""

    exponent: Fraction


@dataclass(frozen=True, slots=True)
class Total:
    """Σ a: reduces an axis of the operand, or multiplies by the alphabet's size where the index has no axis."""

    variable: str
    axis: int | None


Operation = Number | Real | Size | Function | Marginal | Raised | Total | Arithmetic


@dataclass(frozen=True, slots=True)
class Step:
    """One operation on earlier steps; `alignments` index each operand's array so that it broadcasts over `axes`."""

    operation: Operation
    operands: tuple[int, ...]
    axes: tuple[Value, ...]
    alignments: tuple[Alignment | None, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in order of evaluation, the steps of the terms asked for, and which arrays expire after each step."""

    steps: tuple[Step, ...]
    roots: tuple[int, ...]
    expiring: tuple[tuple[int, ...], ...]
    shapes: frozenset[tuple[str, ...]]

    def elements(self, sizes: Mapping[str, int]) -> int:
        """The largest number of entries that any array has for one model with these alphabets."""
        return max((prod(sizes[variable] for variable in shape) for shape in self.shapes), default=1)


def sign_of(head: Head, needed: Signature) -> Sign:
    """The declared sign of a function or a real."""
    return needed.reals[head.name] if head.kind is HeadKind.REAL else needed.functions[head.name, head.variables]


def without(needed: Signature, heads: Collection[Head]) -> Signature:
    """What is left to be given where these tables follow from the others."""
    if not heads:
        return needed
    return replace(
        needed,
        laws={name: law for name, law in needed.laws.items() if Head(HeadKind.LAW, name) not in heads},
        functions={key: sign for key, sign in needed.functions.items() if Head(HeadKind.FUNCTION, *key) not in heads},
        reals={name: sign for name, sign in needed.reals.items() if Head(HeadKind.REAL, name) not in heads},
    )


def signature(terms: Iterable[Term]) -> Signature:
    """What a model must give meaning to, for all of the terms."""
    found = Signature.of_terms(terms)
    for name, law in found.laws.items():
        if (applied := len(law.variables)) > MAX_AXES:
            raise NotEvaluable(f"{name} is applied to {applied} variables; at most {MAX_AXES} can be evaluated")
    return found


def largest_table(needed: Signature, sizes: Mapping[str, int]) -> int:
    """The number of entries of the largest table of one model."""
    tables = [*needed.distributions.values(), *(variables for _, variables in needed.functions)]
    tables += [known.indices for known in needed.data]
    return max((prod(sizes[variable] for variable in table) for table in tables), default=1)


def head_of(leaf: Term) -> Head | None:
    """The table that a leaf takes its value from; None for any other node."""
    match leaf:
        case Probability(name):
            return Head(HeadKind.LAW, name)
        case Function(name, arguments, _):
            return Head(HeadKind.FUNCTION, name, tuple(value.variable for value in arguments))
        case Real(name):
            return Head(HeadKind.REAL, name)
        case _:
            return None


def heads(term: Term) -> frozenset[Head]:
    """The tables that a term takes its value from."""
    return frozenset(head for node in postorder(term) if (head := head_of(node)) is not None)


def compile_terms(terms: Sequence[Term], settled: Collection[Value] = ()) -> Plan:
    """One plan for all terms, so that what they have in common is evaluated once."""
    compiler = Compiler(frozenset(settled))
    return compiler.plan([compiler.root(term) for term in terms])


def ordered(values: Collection[Value]) -> tuple[Value, ...]:
    """The global order of axes: by variable, so that the axes of a joint table come in its own order."""
    return tuple(sorted(values, key=lambda value: (value.variable, value.name)))


def alignment(own: tuple[Value, ...], target: tuple[Value, ...]) -> Alignment | None:
    """An index that makes an array over its own axes broadcast over the target's; None where it does already."""
    if own == target[len(target) - len(own) :]:
        return None
    present = set(own)
    return (*(slice(None) if value in present else None for value in target), slice(None))


@dataclass(slots=True)
class Compiler:
    """Compiles terms one by one; `plan` is for any of them together. No sum may bind a value that is settled."""

    settled: frozenset[Value] = frozenset()
    steps: list[Step] = field(default_factory=list)
    known: dict[tuple[Operation, tuple[int, ...]], int] = field(default_factory=dict)
    compiled: dict[int, tuple[Term, int]] = field(default_factory=dict)

    def root(self, term: Term) -> int:
        """The step of a term, which `plan` takes; a part that has been seen is not looked at again."""
        waiting = [(term, False)]
        while waiting:
            node, ready = waiting.pop()
            parts = children(node)
            if id(node) in self.compiled:
                continue
            if ready or not parts:
                slots = tuple(self.compiled[id(part)][1] for part in parts)
                self.compiled[id(node)] = node, self._emit(node, slots)
            else:
                waiting.append((node, True))
                waiting.extend((part, False) for part in reversed(parts))
        return self.compiled[id(term)][1]

    def plan(self, roots: Sequence[int]) -> Plan:
        """The steps that these roots need, and no others."""
        return _schedule(self.steps, roots)

    def _emit(self, node: Term, parts: tuple[int, ...]) -> int:
        match node:
            case Number() | Real() | Size():
                return self._step(node, (), ())
            case Function(_, arguments, _):
                return self._step(node, (), self._axes(arguments))
            case Probability():
                return self._probability(node)
            case Add():
                return self._chain(parts, Fraction(0), self._plus)
            case Mul():
                return self._chain(parts, Fraction(1), self._times)
            case Power(_, exponent):
                return self._step(Raised(exponent), parts, self.steps[parts[0]].axes)
            case Log():
                return self._step(Arithmetic.LOG, parts, self.steps[parts[0]].axes)
            case Exp():
                return self._step(Arithmetic.EXP, parts, self.steps[parts[0]].axes)
            case Sum(indices, _):
                return self._total(indices, parts[0])

    def _step(self, operation: Operation, operands: tuple[int, ...], axes: tuple[Value, ...]) -> int:
        key = (operation, operands)
        slot = self.known.get(key)
        if slot is None:
            if len(axes) > MAX_AXES:
                raise NotEvaluable(f"{len(axes)} values meet in one subterm; at most {MAX_AXES} can be evaluated")
            alignments = tuple(alignment(self.steps[operand].axes, axes) for operand in operands)
            slot = self.known[key] = len(self.steps)
            self.steps.append(Step(operation, operands, axes, alignments))
        return slot

    def _chain(self, parts: tuple[int, ...], unit: Fraction, join: Callable[[int, int], int]) -> int:
        if not parts:
            return self._step(Number(unit), (), ())
        result = parts[0]
        for part in parts[1:]:
            result = join(result, part)
        return result

    def _plus(self, left: int, right: int) -> int:
        return self._binary(Arithmetic.PLUS, left, right)

    def _times(self, left: int, right: int) -> int:
        inverse = self.steps[right]
        if isinstance(inverse.operation, Raised) and inverse.operation.exponent == -1:
            return self._binary(Arithmetic.OVER, left, inverse.operands[0])
        return self._binary(Arithmetic.TIMES, left, right)

    def _binary(self, operation: Operation, left: int, right: int) -> int:
        first, second = self.steps[left].axes, self.steps[right].axes
        return self._step(operation, (left, right), first if first == second else ordered({*first, *second}))

    def _probability(self, node: Probability) -> int:
        joint = self._marginal(node.distribution, {*node.event, *node.given})
        if not node.given:
            return joint
        return self._binary(Arithmetic.OVER, joint, self._marginal(node.distribution, set(node.given)))

    def _marginal(self, distribution: str, values: set[Value]) -> int:
        if len({value.variable for value in values}) < len(values):
            names = ", ".join(map(str, ordered(values)))
            raise NotEvaluable(f"{distribution}({names}) gives one variable two values")
        return self._step(Marginal(distribution, ordered(values)), (), self._axes(values))

    def _axes(self, values: Collection[Value]) -> tuple[Value, ...]:
        """The axes of what depends on these values."""
        axes = points(values)
        if any(axis.at for axis in axes):
            raise NotEvaluable("an index is itself indexed")
        return ordered(axes - self.settled if self.settled else axes)

    def _total(self, indices: tuple[Value, ...], body: int) -> int:
        for index in reversed(indices):
            if index.at:
                raise NotEvaluable(f"a sum runs over {index}, a point of a data set")
            inside = self.steps[body].axes
            axis = inside.index(index) if index in inside else None
            axes = tuple(value for value in inside if value != index)
            body = self._step(Total(index.variable, axis), (body,), axes)
        return body


def _schedule(steps: Sequence[Step], roots: Sequence[int]) -> Plan:
    """Keep what the roots need, each operand as late as possible, so that few arrays are alive at once."""
    order: list[int] = []
    done: set[int] = set()
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        slot, ready = stack.pop()
        if slot in done:
            continue
        if ready:
            done.add(slot)
            order.append(slot)
        else:
            stack.append((slot, True))
            stack.extend((operand, False) for operand in reversed(steps[slot].operands))
    return _renumbered(steps, roots, order)


def _renumbered(steps: Sequence[Step], roots: Sequence[int], order: Sequence[int]) -> Plan:
    place = {slot: position for position, slot in enumerate(order)}
    last: dict[int, int] = {}
    kept: list[Step] = []
    for position, slot in enumerate(order):
        step = steps[slot]
        operands = tuple(place[operand] for operand in step.operands)
        kept.append(Step(step.operation, operands, step.axes, step.alignments))
        last.update(dict.fromkeys(operands, position))
    new_roots = tuple(place[root] for root in roots)
    lasting = frozenset(new_roots)
    expiring: list[list[int]] = [[] for _ in kept]
    for operand, position in last.items():
        if operand not in lasting:
            expiring[position].append(operand)
    shapes = frozenset(tuple(value.variable for value in axes) for axes in {step.axes for step in kept})
    return Plan(tuple(kept), new_roots, tuple(map(tuple, expiring)), shapes)
