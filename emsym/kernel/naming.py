"""Not trusted. The order in which a sum's indices are named, the same for every naming of the same sum.

Any order names a sum soundly, and `emsym.kernel.sums` checks that it gets one; a poor one would give equal sums two
normal forms, and lose proofs. The monomial becomes a graph: its vertices are the parts, the values that stand free, and
the indices, those of sums inside as well, and canonical labelling puts them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from emsym.kernel.polynomial import (
    UNIT,
    Absolute,
    Atom,
    ExpOf,
    Factor,
    Free,
    Integer,
    Joint,
    Letters,
    LogOf,
    Monomial,
    Polynomial,
    SumOf,
)
from emsym.symmetry import Graph, canonical_order
from emsym.terms.nodes import Value

Order = tuple[Value, ...]
Scope = dict[Value, int]
Edge = tuple[str, int]


def naming_order(
    indices: Iterable[Value], monomial: Monomial, renaming: Mapping[Value, Value], key: Callable[[Order], str]
) -> Order:
    """The indices of Σ monomial, its free values renamed, in an order that depends on none of the indices' names.

    `key` tells what the sum looks like when its indices are named in an order. It is costly, and asked only where a
    factor such as f(x) − f(z) takes either sign with other names.
    """
    order = tuple(sorted(indices, key=lambda index: index.variable))
    if len({index.variable for index in order}) == len(order):
        return order
    drawing = _Drawing(renaming)
    outer = drawing.bind(order)
    drawing.monomial(monomial, outer)
    named = {vertex: index for index, vertex in outer.items()}
    if not drawing.either_sign:
        return tuple(named[vertex] for vertex in canonical_order(drawing.graph, list(named), drawing.bound))
    drawing.drop_signs()
    found = canonical_order(
        drawing.graph, list(named), list(named), lambda vertices: key(tuple(named[vertex] for vertex in vertices))
    )
    return tuple(named[vertex] for vertex in found)


class _Drawing:
    """The graph of a monomial, each part of it drawn once a scope."""

    def __init__(self, renaming: Mapping[Value, Value]) -> None:
        self.renaming = renaming
        self.graph = Graph()
        self.bound: list[int] = []
        self.either_sign = False
        self.drawn: dict[object, int] = {}

    def bind(self, indices: Iterable[Value]) -> Scope:
        """A vertex for each index."""
        scope = {index: self.graph.vertex(f"index {index.variable!r}") for index in indices}
        self.bound += scope.values()
        return scope

    def monomial(self, monomial: Monomial, scope: Scope) -> int:
        """A product, its exponents on the edges to its atoms."""
        return self.graph.vertex("product", [(f"^{Fraction(e)}", self.atom(atom, scope)) for atom, e in monomial])

    def polynomial(self, polynomial: Polynomial, scope: Scope) -> int:
        """A sum of terms, its coefficients on the edges to its monomials."""
        return self.graph.vertex(
            "terms", [(f"times {Fraction(c)}", self.monomial(m, scope)) for m, c in polynomial.terms.items()]
        )

    def atom(self, atom: Atom, scope: Scope) -> int:
        """An atom; where the same names mean the same, it is one vertex."""
        inside = atom, frozenset((value, scope[value]) for value in atom.free if value in scope)
        if inside not in self.drawn:
            self.drawn[inside] = self._new(atom, scope)
        return self.drawn[inside]

    def _new(self, atom: Atom, scope: Scope) -> int:
        match atom:
            case Joint(distribution, values):
                return self.graph.vertex(f"joint {distribution!r}", [("of", self.value(v, scope)) for v in values])
            case Free(name, arguments, sign):
                places = [(f"at {place}", self.value(v, scope)) for place, v in enumerate(arguments or ())]
                return self.graph.vertex(f"{'real' if arguments is None else 'function'} {name!r} {sign}", places)
            case SumOf(indices, monomial):
                inner = self.bind(indices)
                over: list[Edge] = [("over", vertex) for vertex in inner.values()]
                return self.graph.vertex("sum", [*over, ("of", self.monomial(monomial, {**scope, **inner}))])
            case LogOf(inner_atom):
                return self.graph.vertex("log", [("of", self.atom(inner_atom, scope))])
            case Absolute(inner_atom):
                return self.graph.vertex("absolute", [("of", self.atom(inner_atom, scope))])
            case ExpOf(monomial):
                return self.graph.vertex("exp", [("of", self.monomial(monomial, scope))])
            case Factor(polynomial):
                self.either_sign |= _takes_either_sign(polynomial)
                return self.graph.vertex("factor", [("of", self.polynomial(polynomial, scope))])
            case Integer(value):
                return self.graph.vertex(f"integer {value}")
            case Letters(variable):
                return self.graph.vertex(f"letters {variable!r}")

    def value(self, value: Value, scope: Scope) -> int:
        """An index, a point of data at some, or a value that stands free, under its new name."""
        if value in scope:
            return scope[value]
        if scope.keys().isdisjoint(value.at):
            new = value.renamed(self.renaming)
            if new not in self.drawn:
                self.drawn[new] = self.graph.vertex(f"value {new!r}")
            return self.drawn[new]
        places = [(f"at {place}", self.value(index, scope)) for place, index in enumerate(value.at)]
        return self.graph.vertex(f"data {value.name!r} {value.variable!r}", places)

    def drop_signs(self) -> None:
        """Forget the signs of all coefficients: with the names of values, they may change."""
        self.graph.edges = [(start, label.replace("times -", "times "), end) for start, label, end in self.graph.edges]


def _takes_either_sign(polynomial: Polynomial) -> bool:
    """Whether names may decide which of ±polynomial is the primitive one (see `emsym.kernel.atoms.content`)."""
    terms = polynomial.terms
    return not sum(1 if c > 0 else -1 for c in terms.values()) and not (len(terms) == 2 and UNIT in terms)
