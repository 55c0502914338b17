"""Not trusted. The parts of what an author wrote: where they stand, what they mention, and others in their place.

A left-nested sum or product is taken as one part with all its operands, as a reader sees it. Nothing here recurses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import sympy

from emsym.language.complaints import is_whole
from emsym.language.expressions import KL, Applied, E, H, I, Probability, Prod, QuantityAt, Sum, Written, flat
from emsym.language.notation import spine
from emsym.language.symbols import Bar, Distribution, Variable

Path = tuple[int, ...]
CHAINS = (sympy.Add, sympy.Mul)
PARTED = (sympy.Pow, sympy.log, sympy.exp, Sum, Prod, E, H, KL)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an author may have meant to write: a step's distributions, values, probabilities, summands and factors."""

    distributions: tuple[Any, ...]
    values: tuple[Any, ...]
    laws: tuple[Any, ...]
    terms: tuple[Any, ...]
    factors: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of an expression, and where it stands: `path` leads from the whole to the part, operand by operand."""

    path: Path
    node: Any
    parent: Any = None

    @property
    def is_term(self) -> bool:
        """Whether it is a whole summand: the whole expression, an operand of +, or what Σ or E is taken of."""
        return self.parent is None or isinstance(self.parent, sympy.Add) or self.is_body

    @property
    def is_body(self) -> bool:
        """Whether it is what Σ or E is taken of."""
        return isinstance(self.parent, Sum | E) and self.path[-1] == 0

    @property
    def is_product(self) -> bool:
        """Whether it is a whole product: a summand, or the argument of a logarithm."""
        return self.is_term or isinstance(self.parent, sympy.log)


def vocabulary(expressions: Sequence[Any]) -> Vocabulary:
    """The vocabulary of several expressions, in order of writing."""
    distributions: dict[Any, None] = {}
    values: dict[Any, None] = {}
    laws: dict[Any, None] = {}
    factors: dict[Any, None] = {}
    for expression in expressions:
        waiting = [expression]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Probability):
                laws[node] = None
            if isinstance(node, Distribution):
                distributions[node] = None
            if isinstance(node, Variable):
                values[node] = None
            if isinstance(node, Applied | QuantityAt):
                factors[node] = None
            if isinstance(node, sympy.Mul):
                factors.update((base_of(part), None) for part in operands(node))
            waiting.extend(reversed(node.args))
    terms = _summands(expressions, laws)
    plain = (factor for factor in factors if not isinstance(factor, sympy.Number | sympy.log | Sum | E | I | KL | H))
    every = dict.fromkeys([*laws, *plain])
    return Vocabulary(tuple(distributions), tuple(values), tuple(laws), tuple(terms), tuple(every))


def base_of(factor: Any) -> Any:
    """b for a factor 1/b, and any other factor itself."""
    return factor.base if isinstance(factor, sympy.Pow) and factor.exp == -1 else factor


def _summands(expressions: Sequence[Any], laws: Iterable[Any]) -> dict[Any, None]:
    """What an expression adds, without its sign; with it the entropy and the logarithm of each law."""
    terms = [part for whole in expressions for part in (operands(whole) if isinstance(whole, sympy.Add) else (whole,))]
    found = {
        _unsigned(term): None for term in terms if isinstance(term, sympy.Expr) and not isinstance(term, sympy.Number)
    }
    with sympy.evaluate(False):
        found.update((term, None) for law in laws for term in (H(law), sympy.log(law)))
    return found


def _unsigned(term: Any) -> Any:
    with sympy.evaluate(False):
        return negated(term) if is_negative(term) else term


def operands(node: Any) -> tuple[Any, ...]:
    """What a part is made of, with a left-nested sum or product taken as one."""
    if isinstance(node, CHAINS):
        return tuple(spine(node, next(kind for kind in CHAINS if isinstance(node, kind))))
    return tuple(node.args) if isinstance(node, PARTED) else ()


def rebuilt(node: Any, parts: Sequence[Any]) -> Any:
    """The same part of other operands."""
    return chained(type(node), parts) if isinstance(node, CHAINS) else node.func(*parts)


def chained(kind: Any, parts: Sequence[Any]) -> Any:
    """A sum or product as Python's operators build it."""
    return reduce(kind, parts) if parts else kind.identity


def spots(expression: Any) -> Iterator[Spot]:
    """Every part of an expression, the whole first; values, distributions and indices are no parts.

    What lacks its arguments has no parts either, as nobody knows what they are.
    """
    waiting = [Spot((), expression)] if isinstance(expression, sympy.Expr) else []
    while waiting:
        spot = waiting.pop()
        if not is_whole(spot.node):
            continue
        yield spot
        parts = [
            Spot((*spot.path, place), part, spot.node)
            for place, part in enumerate(operands(spot.node))
            if isinstance(part, sympy.Expr) and not _is_name(part, place, spot.node)
        ]
        waiting.extend(reversed(parts))


def _is_name(part: Any, place: int, parent: Any) -> bool:
    """Whether a part is an index, and no value that stands where a number is meant."""
    return isinstance(part, Distribution) or (isinstance(part, Variable) and isinstance(parent, Written) and place > 0)


def at(expression: Any, path: Path) -> Any:
    """The part at this place."""
    for place in path:
        expression = operands(expression)[place]
    return expression


def put(expression: Any, path: Path, part: Any) -> Any:
    """The expression with another part at this place."""
    above = []
    for place in path:
        above.append((expression, place))
        expression = operands(expression)[place]
    with sympy.evaluate(False):
        for node, place in reversed(above):
            parts = operands(node)
            part = rebuilt(node, [*parts[:place], part, *parts[place + 1 :]])
    return part


def is_negative(node: Any) -> bool:
    """Whether a term begins with a minus."""
    return isinstance(node, sympy.Mul) and operands(node)[0] == -1


def negated(node: Any) -> Any:
    """−node, or what the minus stands before."""
    if is_negative(node):
        return chained(sympy.Mul, operands(node)[1:])
    return sympy.Integer(-node) if isinstance(node, sympy.Integer) else sympy.Mul(-1, node)


def parts_of(law: Any) -> tuple[list[Any], list[Any]]:
    """The values before and behind the bar of a probability, as written; all are before it where there are two bars."""
    before: list[Any] = []
    for place, argument in enumerate(law.args[1:], 2):
        if isinstance(argument, Bar):
            behind = flat((argument.args[1], *law.args[place:]))
            return [*before, *flat((argument.args[0],))], list(behind)
        before += flat((argument,))
    return before, []


def every_value(law: Any) -> list[Any]:
    """The values of a probability, on either side of its bar."""
    event, given = parts_of(law)
    return [*event, *given]


def probability(head: Any, event: Sequence[Any], given: Sequence[Any]) -> Any:
    """head(event | given)."""
    return head(*event[:-1], Bar(event[-1], given[0]), *given[1:]) if given else head(*event)


def summed_over(law: Any) -> list[Any]:
    """The values that an expectation under this law sums over, where the law is one probability."""
    return parts_of(law)[0] if isinstance(law, Probability) else []


def mentioned(expression: Any) -> Iterator[Any]:
    """The values that an expression mentions, bound ones too."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Variable):
            yield node
        waiting.extend(node.args)


def without(parts: Sequence[Any], place: int) -> list[Any]:
    """The parts but one."""
    return [*parts[:place], *parts[place + 1 :]]
