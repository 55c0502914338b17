"""Compile terms into a list of operations over named axes.

One axis a value: the array of a subterm has exactly the axes of the values it depends on, in one global order, and a
sum reduces an axis; a point x[i] of a data set depends on i. Equal subterms share one step, and a step's array can be
dropped after its last use. Both the floating-point and the exact evaluator run this plan. Not trusted; imports only
terms, and neither NumPy nor the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from math import prod

from emsym.terms.nodes import (
    Add,
    Data,
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
from emsym.terms.traverse import children, leaf_values

MAX_AXES = 31  # NumPy 1 allows 32 dimensions, as do the random generators of NumPy 2; one is the batch

FunctionKey = tuple[str, tuple[str, ...]]
Alignment = tuple[slice | None, ...]


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


@dataclass(frozen=True, slots=True)
class Signature:
    """What a model must give meaning to: alphabets, joints, functions, reals and data sets."""

    variables: tuple[str, ...]
    distributions: dict[str, tuple[str, ...]]
    functions: dict[FunctionKey, Sign]
    reals: dict[str, Sign]
    data: tuple[Data, ...] = ()

    @property
    def key(self) -> Hashable:
        """All of it, to be looked up by."""
        tables = (self.distributions, self.functions, self.reals)
        return (self.variables, *(tuple(table.items()) for table in tables), self.data)

    def elements(self, sizes: Mapping[str, int]) -> int:
        """The number of entries of the largest table of one model."""
        tables = [*self.distributions.values(), *(variables for _, variables in self.functions)]
        tables += [known.indices for known in self.data]
        return max((prod(sizes[variable] for variable in table) for table in tables), default=1)


def signature(terms: Iterable[Term]) -> Signature:
    """Everything the terms mention; a distribution is one joint over all variables it is ever applied to."""
    variables: set[str] = set()
    joints: dict[str, set[str]] = {}
    functions: dict[FunctionKey, Sign] = {}
    reals: dict[str, Sign] = {}
    data: set[Data] = set()
    for node in _nodes(tuple(terms)):
        data.update(value.data for value in leaf_values(node) if value.at)
        match node:
            case Probability(name, event, given):
                joints.setdefault(name, set()).update(value.variable for value in event + given)
                variables.update(value.variable for value in event + given)
            case Function(name, arguments, sign):
                key = (name, tuple(value.variable for value in arguments))
                functions[key] = _stronger(functions.get(key, Sign.REAL), sign)
                variables.update(key[1])
            case Real(name, sign):
                reals[name] = _stronger(reals.get(name, Sign.REAL), sign)
            case Size(variable):
                variables.add(variable)
            case Sum(indices, _):
                variables.update(index.variable for index in indices)
            case _:
                pass
    variables.update(index for known in data for index in known.indices)
    for name, table in joints.items():
        if len(table) > MAX_AXES:
            raise NotEvaluable(f"{name} is applied to {len(table)} variables; at most {MAX_AXES} can be evaluated")
    return Signature(
        tuple(sorted(variables)),
        {name: tuple(sorted(joints[name])) for name in sorted(joints)},
        {key: functions[key] for key in sorted(functions)},
        {name: reals[name] for name in sorted(reals)},
        tuple(sorted(data)),
    )


def _nodes(terms: Sequence[Term]) -> Iterator[Term]:
    """Every node of the terms; a part that they share, or that stands in one many times, once."""
    seen: set[int] = set()
    waiting = list(terms)
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            waiting.extend(children(node))


def compile_terms(terms: Sequence[Term]) -> Plan:
    """One plan for all terms, so that what they have in common is evaluated once."""
    compiler = Compiler()
    return compiler.plan([compiler.root(term) for term in terms])


def _stronger(first: Sign, second: Sign) -> Sign:
    order = (Sign.REAL, Sign.NONNEGATIVE, Sign.POSITIVE)
    return max(first, second, key=order.index)


def ordered(values: Collection[Value]) -> tuple[Value, ...]:
    """The global order of axes: by variable, so that the axes of a joint table come in its own order."""
    return tuple(sorted(values, key=lambda value: (value.variable, value.name)))


def alignment(own: tuple[Value, ...], target: tuple[Value, ...]) -> Alignment | None:
    """An index that makes an array over its own axes broadcast over the target's; None where it does already."""
    if own == target[len(target) - len(own) :]:
        return None
    present = set(own)
    return (*(slice(None) if value in present else None for value in target), slice(None))


def _axes(values: Collection[Value]) -> tuple[Value, ...]:
    """The axes of what depends on these values."""
    axes = points(values)
    if any(axis.at for axis in axes):
        raise NotEvaluable("an index is itself indexed")
    return ordered(axes)


@dataclass(slots=True)
class Compiler:
    """Compiles terms one by one; `plan` is for any of them together."""

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
                return self._step(node, (), _axes(arguments))
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
        return self._step(Marginal(distribution, ordered(values)), (), _axes(values))

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
    expiring: list[list[int]] = [[] for _ in kept]
    for operand, position in last.items():
        if operand not in new_roots:
            expiring[position].append(operand)
    shapes = frozenset(tuple(value.variable for value in step.axes) for step in kept)
    return Plan(tuple(kept), new_roots, tuple(map(tuple, expiring)), shapes)
