from __future__ import annotations

import random
from itertools import combinations, pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym import symmetry
from emsym.symmetry import Graph, canonical_order
from tests.examples import share

Pairs = list[tuple[int, int]]


def graph(size: int, pairs: Pairs, order: list[int] | None = None) -> Graph:
    """An undirected graph, its vertices made in an order."""
    place = order or list(range(size))
    made = Graph(["point"] * size)
    made.edges = [(place[a], "to", place[b]) for one in pairs for a, b in (one, one[::-1])]
    return made


def canonical(made: Graph) -> frozenset[tuple[int, int]]:
    """The graph with its vertices numbered by their canonical order."""
    size = len(made.colours)
    order = canonical_order(made, range(size), range(size))
    assert sorted(order) == list(range(size))
    place = {vertex: number for number, vertex in enumerate(order)}
    return frozenset((place[a], place[b]) for a, _, b in made.edges)


def cycle(size: int, first: int = 0) -> Pairs:
    return [(first + a, first + (a + 1) % size) for a in range(size)]


def rook(side: int) -> Pairs:
    """Squares of a board that share a row or a column: strongly regular."""
    squares = list(product(range(side), repeat=2))
    near = [(one, other) for one, other in combinations(squares, 2) if (one[0] == other[0]) != (one[1] == other[1])]
    return [(squares.index(one), squares.index(other)) for one, other in near]


def shrikhande() -> Pairs:
    """As strongly regular as the rook's graph on 4 x 4 squares, and another."""
    steps = [(0, 1), (1, 0), (1, 1)]
    return [(4 * a + b, 4 * ((a + c) % 4) + (b + d) % 4) for a, b in product(range(4), repeat=2) for c, d in steps]


def kneser() -> Pairs:
    """The Petersen graph: pairs of five that have no member in common."""
    pairs = list(combinations(range(5), 2))
    return [(a, b) for (a, one), (b, other) in combinations(enumerate(pairs), 2) if not {*one} & {*other}]


def cubes(dimension: int) -> Pairs:
    return [(a, a | 1 << bit) for a in range(1 << dimension) for bit in range(dimension) if not a & 1 << bit]


FAMILIES: dict[str, tuple[int, Pairs]] = {
    "no edges": (12, []),
    "complete": (10, list(combinations(range(10), 2))),
    "matched pairs": (16, [(2 * a, 2 * a + 1) for a in range(8)]),
    "cycle": (12, cycle(12)),
    "two cycles": (12, cycle(5) + cycle(7, 5)),
    "three triangles and a square": (13, cycle(3) + cycle(3, 3) + cycle(3, 6) + cycle(4, 9)),
    "complete bipartite": (10, list(product(range(5), range(5, 10)))),
    "cube": (16, cubes(4)),
    "Petersen": (10, kneser()),
    "rook 3 x 3": (9, rook(3)),
    "rook 4 x 4": (16, rook(4)),
    "Shrikhande": (16, shrikhande()),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_the_order_forgets_the_numbers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is the search long: refinements are counted, and there are few where symmetries are many."""
    calls = 0
    honest = symmetry._Search.refined

    def counted(search: symmetry._Search, colours: symmetry.Colours) -> symmetry.Colours:
        nonlocal calls
        calls += 1
        return honest(search, colours)

    monkeypatch.setattr(symmetry._Search, "refined", counted)
    size, pairs = FAMILIES[name]
    rounds = 6
    forms = set()
    for seed in range(rounds):
        order = list(range(size))
        random.Random(seed).shuffle(order)
        forms.add(canonical(graph(size, pairs, order)))
    assert len(forms) == 1
    assert calls <= rounds * size * size


def test_graphs_of_one_degree_and_size_are_told_apart() -> None:
    alike = [canonical(graph(16, pairs)) for pairs in (rook(4), shrikhande())]
    assert alike[0] != alike[1]
    assert canonical(graph(6, cycle(6))) != canonical(graph(6, cycle(3) + cycle(3, 3)))


@settings(max_examples=share(120), deadline=None, derandomize=True, database=None)
@given(
    *[st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ab"), st.integers(0, 4)), max_size=7, unique=True)] * 2,
    st.permutations(range(5)),
)
def test_two_graphs_have_one_form_exactly_if_they_are_isomorphic(
    one: list[tuple[int, str, int]], other: list[tuple[int, str, int]], order: list[int]
) -> None:
    """Directed graphs with labels, against every order of their vertices."""

    def form(edges: list[tuple[int, str, int]]) -> frozenset[tuple[int, str, int]]:
        found = canonical_order(Graph(["point"] * 5, edges), range(5), range(5))
        return frozenset((found.index(a), label, found.index(b)) for a, label, b in edges)

    moved = [(order[a], label, order[b]) for a, label, b in one]
    assert form(one) == form(moved)
    every = (frozenset((p[a], label, p[b]) for a, label, b in one) for p in permutations(range(5)))
    assert (form(one) == form(other)) is (frozenset(other) in set(every))


@pytest.mark.parametrize("size", [2, 3, 5])
def test_colours_come_first(size: int) -> None:
    made = graph(size, list(pairwise(range(size))))
    made.colours = [f"{size - place}" for place in range(size)]
    assert canonical_order(made, range(size), range(size)) == tuple(reversed(range(size)))


def test_what_is_wanted_alone_is_put_in_order_though_more_must_be_told_apart() -> None:
    """Two points alike, each with two alike of its own."""
    made = Graph()
    inner = [made.vertex("inner") for _ in range(4)]
    outer = [made.vertex("outer", [("has", inner[2 * place]), ("has", inner[2 * place + 1])]) for place in range(2)]
    assert sorted(canonical_order(made, outer, [*outer, *inner])) == outer


def test_a_key_tells_orders_apart_that_the_graph_does_not() -> None:
    made = graph(3, [])
    assert canonical_order(made, range(3), range(3), key=lambda order: str(order[::-1])) == (2, 1, 0)
    tried: list[symmetry.Order] = []
    canonical_order(made, range(3), range(3), key=lambda order: tried.append(order) or "")  # type: ignore[func-returns-value]
    assert len(tried) < 6, "what is alike is a symmetry, and spares the rest"
