"""Not trusted. Where in a long step a slip may be: at the parts that what does not cancel is made of.

An edit changes left − right by as much as it changes its part. So what is left of the two sides once all has cancelled
shares a probability, a function or a number with the part that is wrong, or with what is meant in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from emsym.kernel.normal_form import Malformed, normal_form
from emsym.kernel.polynomial import (
    Absolute,
    ExpOf,
    Factor,
    Free,
    Joint,
    Letters,
    LogOf,
    Polynomial,
    SumOf,
    TooLarge,
)
from emsym.language.errors import LanguageError
from emsym.repair.parts import Path, spots
from emsym.terms.nodes import Function, Probability, Real, Size, Term, minus
from emsym.terms.read import read
from emsym.terms.traverse import postorder

Name = tuple[str, frozenset[str]]
"""What two parts may share: a distribution, function or number, and the variables that it is of."""
LONG = 100
"""Of how many parts a step is looked at whole."""


@dataclass(frozen=True, slots=True)
class Near:
    """The places near what does not cancel, in each of two expressions, and the smallest parts there."""

    left: frozenset[Path]
    right: frozenset[Path]
    parts: tuple[Any, ...]


def size_of(left: Any, right: Any) -> int:
    """How many parts two expressions have."""
    return sum(1 for side in (left, right) for _ in spots(side))


def is_long(left: Any, right: Any) -> bool:
    """Whether two expressions are too long to be edited everywhere."""
    return size_of(left, right) > LONG


def near(left: Any, right: Any) -> Near | None:
    """What is near the difference of two expressions; None where nothing is known of that."""
    try:
        difference = normal_form(minus(read(left), read(right)))
    except (LanguageError, Malformed, RecursionError, TooLarge):
        return None
    wanted = frozenset(_named(difference))
    if not wanted:
        return None
    parts: dict[Any, None] = {}
    places = [frozenset(_places(side, wanted, parts)) for side in (left, right)]
    return Near(places[0], places[1], tuple(parts))


def _places(expression: Any, wanted: frozenset[Name], parts: dict[Any, None]) -> Iterator[Path]:
    """The paths to the smallest parts that have one of the names, and to all that is around them."""
    yield ()
    found = list(spots(expression))
    inner = {spot.path[:-1] for spot in found}
    for spot in found:
        if spot.path and spot.path not in inner and not wanted.isdisjoint(_names_of(spot.node)):
            parts[spot.node] = None
            yield from (spot.path[:length] for length in range(1, len(spot.path) + 1))


def _names_of(part: Any) -> Iterator[Name]:
    try:
        term = read(part)
    except LanguageError:
        return
    for leaf in postorder(term):
        yield from _names(leaf)


def _names(leaf: Term) -> Iterator[Name]:
    match leaf:
        case Probability(distribution, event, given):
            yield distribution, frozenset(value.variable for value in event + given)
            yield distribution, frozenset(value.variable for value in given)
        case Function(name, arguments):
            yield name, frozenset(value.variable for value in arguments)
        case Real(name):
            yield name, frozenset()
        case Size(variable):
            yield "", frozenset({variable})


def _named(polynomial: Polynomial) -> Iterator[Name]:
    """The names of all atoms of a normal form."""
    waiting: list[Any] = list(_atoms(polynomial.terms))
    while waiting:
        atom = waiting.pop()
        match atom:
            case Joint(name, values):
                yield name, frozenset(value.variable for value in values)
            case Free(name, values):
                yield name, frozenset(value.variable for value in values or ())
            case Letters(variable):
                yield "", frozenset({variable})
            case LogOf(inside) | Absolute(inside):
                waiting.append(inside)
            case ExpOf(monomial) | SumOf(_, monomial):
                waiting += _atoms([monomial])
            case Factor(inside):
                waiting += _atoms(inside.terms)


def _atoms(monomials: Iterable[Any]) -> Iterator[Any]:
    return (atom for monomial in monomials for atom, _ in monomial)
