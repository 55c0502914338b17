"""Syntax: what is written, before anyone asks what the letters mean.

``p(x | z)`` is a head and a group with a bar. Every node knows its place in the text. Sums, products and listings are
flat, in the order of writing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A piece of syntax, and where it stands."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Number(Node):
    """A number as it is written."""

    value: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Name(Node):
    """A letter or a word with its accents, primes and scripts."""

    base: str
    accents: tuple[str, ...] = ()
    primes: int = 0
    below: Node | None = None
    above: Node | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Listing(Node):
    """Items with signs between them, ``x, z | θ`` or ``k = 1``; an item that is not there is None."""

    items: tuple[Node | None, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bracket(Node):
    """A group in brackets; `kind` is what opens it."""

    kind: str
    inside: Node


@dataclass(frozen=True, slots=True, eq=False)
class Call(Node):
    """A head with a group behind it: a law, a function, or a product with what is in brackets."""

    head: Name
    group: Bracket


@dataclass(frozen=True, slots=True, eq=False)
class Add(Node):
    """a − b + c: each term with its sign."""

    terms: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Product(Node):
    """a b/c: each factor with ``·``, ``/`` or nothing before it."""

    factors: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Power(Node):
    """What is not a name, raised."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True, eq=False)
class Applied(Node):
    """log, exp, sqrt or a fraction, applied to what belongs to it; `below` is the base of a logarithm."""

    name: str
    arguments: tuple[Node, ...]
    below: Node | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Big(Node):
    """Σ, Π or ∫ with what stands below and above it, its body, and the variables of its differentials."""

    name: str
    below: Node | None
    above: Node | None
    body: Node
    differentials: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Expectation(Node):
    """E with what stands below it; without brackets it reaches to the end of its term."""

    below: Node | None
    body: Node


@dataclass(frozen=True, slots=True, eq=False)
class Absolute(Node):
    """|a|."""

    inside: Node


@dataclass(frozen=True, slots=True, eq=False)
class Braced(Node):
    """A part with a brace under or over it, and what is written there."""

    inside: Node
    note: Node | None


@dataclass(frozen=True, slots=True, eq=False)
class Constant(Node):
    """The word "const" as a term."""
