"""Canonical labelling of coloured graphs: equal graphs, whatever the numbers of their vertices, get one order.

Colours are refined until equally coloured vertices see equally coloured neighbours. Where ties are left, a vertex of
the first one is told apart and refinement goes on, for each vertex that no symmetry found so far carries to one that
was tried (individualisation and refinement; McKay & Piperno, Practical graph isomorphism II, J. Symb. Comput. 60,
2014). Two leaves of that search that look alike are a symmetry, and all between them and where their ways parted is
known already. Of the leaves the least is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Colours = list[int]
"""Of each vertex, how many vertices have a lesser colour."""


@dataclass(slots=True)
class Graph:
    """Vertices with colours, and directed edges with labels between them."""

    colours: list[str] = field(default_factory=list)
    edges: list[tuple[int, str, int]] = field(default_factory=list)

    def vertex(self, colour: str, neighbours: Iterable[tuple[str, int]] = ()) -> int:
        """A new vertex, with edges to others."""
        self.colours.append(colour)
        self.edges.extend((len(self.colours) - 1, label, other) for label, other in neighbours)
        return len(self.colours) - 1


Order = tuple[int, ...]
Key = Callable[[Order], str]
Seen = tuple[tuple[int, int], ...]
Trace = tuple[tuple[int, Seen], ...]


def canonical_order(graph: Graph, wanted: Sequence[int], points: Sequence[int], key: Key | None = None) -> Order:
    """The wanted vertices in an order that depends on nothing but the graph's shape.

    The points are the wanted and what else must be told apart before all vertices are. With a key they are the wanted
    alone, and it tells which of their orders are alike; without one, the graph does.
    """
    search = _Search(graph, wanted, points, key)
    colours = search.refined(search.first_colours())
    if len({colours[vertex] for vertex in wanted}) < len(wanted):
        search.visit(colours, ())
        colours = search.best_colours
    return search.order(colours)


class _Search:
    """What is known of the leaves of the search so far."""

    def __init__(self, graph: Graph, wanted: Sequence[int], points: Sequence[int], key: Key | None) -> None:
        self.names = graph.colours
        self.wanted, self.points, self.key = wanted, points, key
        labels = {label: 2 * rank for rank, label in enumerate(sorted({label for _, label, _ in graph.edges}))}
        self.near: list[list[tuple[int, int]]] = [[] for _ in graph.colours]
        for start, label, end in graph.edges:
            self.near[start].append((labels[label], end))
            self.near[end].append((labels[label] + 1, start))
        self.best_trace: list[Trace] = []
        self.best_colours: Colours = []
        self.best_key = ""
        self.leaves: dict[tuple[Trace, str], tuple[Colours, Order]] = {}
        self.symmetries: list[dict[int, int]] = []

    def first_colours(self) -> Colours:
        """The given colours as numbers."""
        colours = [0] * len(self.names)
        _split(colours, dict(enumerate(self.names)))
        return colours

    def refined(self, colours: Colours) -> Colours:
        """The colours split by those of the neighbours, until nothing splits further."""
        while True:
            finer = colours.copy()
            for cell in _cells(colours, range(len(colours))).values():
                if len(cell) > 1:
                    _split(finer, {vertex: self._seen(vertex, colours) for vertex in cell})
            if finer == colours:
                return finer
            colours = finer

    def _seen(self, vertex: int, colours: Colours) -> Seen:
        return tuple(sorted((label, colours[other]) for label, other in self.near[vertex]))

    def _trace(self, colours: Colours) -> Trace:
        """What tells refined colourings apart, whatever the numbers of the vertices; the graph, if all differ."""
        each = {colour: cell[0] for colour, cell in _cells(colours, range(len(colours))).items()}
        return tuple((colour, self._seen(each[colour], colours)) for colour in sorted(each))

    def visit(self, colours: Colours, path: Order) -> int:
        """Search below a node; the length of the path to go back to."""
        cells = _cells(colours, self.points)
        tied = min((colour for colour, cell in cells.items() if len(cell) > 1), default=None)
        if tied is None:
            return self._leaf(colours, path)
        tried: list[int] = []
        for vertex in cells[tied]:
            if not self._is_image(vertex, tried, path):
                tried.append(vertex)
                child = self.refined([c + (c == tied and v != vertex) for v, c in enumerate(colours)])
                if self._may_be_least(self._trace(child), len(path)):
                    back = self.visit(child, (*path, vertex))
                    if back < len(path):
                        return back
        return len(path)

    def _may_be_least(self, trace: Trace, depth: int) -> bool:
        """Whether no leaf so far has a lesser trace at this depth; one that is less than all makes those void."""
        if depth < len(self.best_trace):
            if trace > self.best_trace[depth]:
                return False
            if trace == self.best_trace[depth]:
                return True
            del self.best_trace[depth:]
            self.best_colours = []
        self.best_trace.append(trace)
        return True

    def _leaf(self, colours: Colours, path: Order) -> int:
        found = self._trace(colours), self.key(self.order(colours)) if self.key else ""
        if found in self.leaves:
            other, taken = self.leaves[found]
            place = {colour: vertex for vertex, colour in enumerate(colours)}
            vertices = self.wanted if self.key else range(len(colours))
            self.symmetries.append({vertex: place[other[vertex]] for vertex in vertices})
            return next(depth for depth, pair in enumerate(zip(path, taken, strict=False)) if pair[0] != pair[1])
        self.leaves[found] = colours, path
        if not self.best_colours or found[1] < self.best_key:
            self.best_colours, self.best_key = colours, found[1]
        return len(path)

    def _is_image(self, vertex: int, tried: Sequence[int], path: Order) -> bool:
        """Whether symmetries that leave the path as it is carry one that was tried to the vertex."""
        still = [symmetry for symmetry in self.symmetries if all(symmetry[point] == point for point in path)]
        orbit, work = {vertex}, [vertex]
        while work:
            reached = work.pop()
            new = {symmetry[reached] for symmetry in still} - orbit
            orbit |= new
            work.extend(new)
        return not orbit.isdisjoint(tried)

    def order(self, colours: Colours) -> Order:
        """The wanted vertices by their colours."""
        return tuple(sorted(self.wanted, key=colours.__getitem__))


def _cells(colours: Colours, vertices: Iterable[int]) -> dict[int, list[int]]:
    """The vertices of each colour."""
    found: dict[int, list[int]] = {}
    for vertex in vertices:
        found.setdefault(colours[vertex], []).append(vertex)
    return found


def _split(colours: Colours, seen: Mapping[int, Any]) -> None:
    """Give vertices of one colour, which are all that have it, new ones, in the order of what each sees."""
    groups: dict[Any, list[int]] = {}
    for vertex, sight in seen.items():
        groups.setdefault(sight, []).append(vertex)
    place = colours[next(iter(seen))]
    for sight in sorted(groups):
        for vertex in groups[sight]:
            colours[vertex] = place
        place += len(groups[sight])
