"""The sides of chains on their way from syntax to expressions, and the names that they define.

A side that is a new name, L(q, θ) = …, is defined by the side that it equals, and used from there on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from emsym.language.errors import LanguageError
from emsym.language.expressions import Quantity, whole_expression
from emsym.language.symbols import Distribution, Named, Variable
from emsym.reading.letters import Letters, bare, every, is_law, law_stem, spelled, unread
from emsym.reading.meaning import DENSITIES, OPERATORS, Defined, Meaning
from emsym.reading.rows import Joint
from emsym.reading.syntax import Call, Name, Node
from emsym.reading.tokens import Token, Unread
from emsym.reading.values import law, value
from emsym.reading.vocabulary import DIVERGENCES, LAW_LETTERS

DEFINING = frozenset({"=", ":=", "≡", "=:"})


@dataclass(slots=True)
class Side:
    """A side on its way: its syntax, or why it has none; `name` is what it defines."""

    start: int
    end: int
    node: Node | None = None
    unread: Unread | None = None
    constant: bool = False
    name: str = ""
    expression: Any = None


@dataclass(slots=True)
class Written:
    """A chain on its way, with its sides, the relations between them, and its own letters in a longer text."""

    sides: list[Side]
    joints: list[Joint]
    follows: bool
    notes: list[Token]
    letters: Letters | None = None


def resolve(chain: Written, meaning: Meaning, seen: set[str]) -> None:
    """Read the sides that are not read yet; one that is a new name is defined by the side that it equals."""
    for number, side in enumerate(chain.sides):
        if side.node is not None and side.expression is None and not _may_be_defined(chain, number, meaning):
            _express(side, meaning)
    for joint, left, right in zip(chain.joints, chain.sides, chain.sides[1:], strict=False):
        head = _head(right.node)
        seen |= {
            spelled(name) for name in every([left.node] if left.node is not None else []) if isinstance(name, Name)
        }
        if joint.text in DEFINING and not (left.constant or right.constant) and not _define(left, right, meaning):
            is_first = joint.text != "=" or head is None or spelled(head) not in seen
            _ = is_first and _define(right, left, meaning)
    for side in chain.sides:
        if side.node is not None and side.expression is None:
            _express(side, meaning)


def _express(side: Side, meaning: Meaning) -> None:
    """Read a side, or keep why it is not read."""
    assert side.node is not None
    side.unread = None
    try:
        side.expression = whole_expression(meaning.expression(side.node))
    except LanguageError as error:
        side.unread = Unread(error.message, side.start, side.end, error.help)
    except Unread as error:
        side.unread = error


def _head(node: Node | None) -> Name | None:
    """The name of which a side consists, alone or with arguments."""
    return node.head if isinstance(node, Call) else node if isinstance(node, Name) else None


def _may_be_defined(chain: Written, number: int, meaning: Meaning) -> bool:
    """Whether a side is a letter that could be a number or a function, and is said to equal something."""
    node = chain.sides[number].node
    head = _head(node)
    if head is None or spelled(head) in meaning.defined or spelled(head) in meaning.letters.values:
        return False
    if isinstance(node, Call) and (is_law(node, meaning.letters) or head.base in OPERATORS | DENSITIES):
        return False
    around = chain.joints[max(number - 1, 0) : number + 1]
    return any(joint.text in DEFINING for joint in around) and law_stem(head) not in LAW_LETTERS


def _define(name: Side, body: Side, meaning: Meaning) -> bool:
    """Define what stands on one side, where it is a name that means nothing yet, by the other."""
    head = _head(name.node)
    if name.expression is not None or name.node is None or head is None or body.expression is None or body.name:
        return False
    if spelled(head) in meaning.defined or (isinstance(name.node, Name) and spelled(head) in meaning.letters.values):
        return False
    is_operator = isinstance(name.node, Call) and head.base in DIVERGENCES
    if not has_law(body.expression) or head.base in DENSITIES or is_operator:
        return False
    try:
        known = _quantity(head, name.node, body.expression, meaning)
        meaning.defined[spelled(head)] = known
        name.expression = meaning.expression(name.node)
    except (Unread, LanguageError):
        meaning.defined.pop(spelled(head), None)
        return False
    name.unread, name.name = None, spelled(head)
    return True


def _quantity(head: Name, node: Node, body: Any, meaning: Meaning) -> Defined:
    """The quantity L(q, θ) with this body; a law that the body does not mention is no parameter."""
    arguments = meaning.arguments(node) if isinstance(node, Call) else []
    parameters: list[Any] = []
    kept: list[int] = []
    for place, argument in enumerate(map(bare, arguments)):
        written = argument.head if isinstance(argument, Call) else argument
        if not isinstance(written, Name):
            raise unread(node, "the arguments of a definition are letters")
        is_law = law_stem(written) in {
            law_stem(each.head) for found in meaning.letters.known.values() for each in found
        }
        parameter = (
            law(written, meaning.letters)[0]
            if is_law or isinstance(argument, Call)
            else value(written, meaning.letters)
        )
        if isinstance(parameter, Distribution) and parameter not in symbols(body):
            continue
        if type(parameter) is not Variable and not isinstance(parameter, Distribution):
            raise unread(node, "a point of a data set cannot be the argument of a definition")
        parameters.append(parameter)
        kept.append(place)
    return Defined(Quantity(spelled(head), tuple(parameters), body), tuple(kept))


def symbols(expression: Any) -> set[Any]:
    """The symbols of an expression, however deep."""
    found: set[Any] = set()
    seen: set[int] = set()
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Named):
            found.add(node)
        elif id(node) not in seen:
            seen.add(id(node))
            waiting.extend(getattr(node, "args", ()))
    return found


def has_law(expression: Any) -> bool:
    """Whether a law stands in an expression."""
    return any(isinstance(symbol, Distribution) for symbol in symbols(expression))
