from __future__ import annotations

import itertools
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_samples import B, W, X, Z, f, g, log, mul, p, power, q, total
from kernel_strategies import steady

from emsym.kernel import sums
from emsym.kernel.atoms import height_of, polynomial_key
from emsym.kernel.normal_form import normal_form
from emsym.kernel.polynomial import Monomial, Polynomial, SumOf, TooLarge
from emsym.kernel.sums import rename, sum_over
from emsym.terms.nodes import ONE, Add, Function, Log, Mul, Sum, Term, Value


def letters(count: int) -> tuple[Value, ...]:
    """Values of one variable."""
    return tuple(Value(f"z{place}", "z") for place in range(count))


def generic(values: tuple[Value, ...]) -> Term:
    """Σ Π g(zᵢ, zᵢ₊₁) g(z₀): no two indices alike."""
    return total(mul(*(g(a, b) for a, b in itertools.pairwise(values)), g(values[0])), *values)


def free_product(values: tuple[Value, ...]) -> Term:
    """Σ log Σ g(zᵢ, w): every two indices alike, and no factor leaves."""
    return total(log(Add(tuple(g(value, X) for value in values))), *values)


def complete(values: tuple[Value, ...]) -> Term:
    """Σ Π_{i≠j} g(zᵢ, zⱼ): the complete graph."""
    return total(mul(*(g(a, b) for a, b in itertools.permutations(values, 2)), B), *values)


def cycle(values: tuple[Value, ...]) -> Term:
    """Σ Π g(zᵢ, zᵢ₊₁), round: rotations alone."""
    return total(mul(*(g(a, b) for a, b in zip(values, values[1:] + values[:1], strict=True))), *values)


def star(values: tuple[Value, ...]) -> Term:
    """Σ Π g(z₀, zᵢ)."""
    return total(mul(*(g(values[0], value, X) for value in values)), *values)


TERMS = [generic, free_product, complete, cycle, star]


def renamings(term: Term, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often one normal form renames a monomial."""
    calls = 0
    honest = sums.rename_monomial

    def counted(monomial: Monomial, renaming: sums.Renaming) -> Polynomial:
        nonlocal calls
        calls += 1
        return honest(monomial, renaming)

    with monkeypatch.context() as patch:
        patch.setattr(sums, "rename_monomial", counted)
        normal_form(term)
    return calls


@pytest.mark.parametrize("make", TERMS, ids=lambda make: make.__name__)
def test_work_grows_slowly_with_the_indices(make: Callable[..., Term], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nowhere near the 8! = 40,320 orders of eight indices."""
    counts = [renamings(make(letters(count)), monkeypatch) for count in range(1, 9)]
    assert max(counts) <= 8000
    assert all(later <= 4 * earlier + 100 for earlier, later in itertools.pairwise(counts[2:]))


@pytest.mark.parametrize("make", TERMS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("count", [2, 3, 4])
def test_every_order_of_names_gives_one_form(make: Callable[..., Term], count: int) -> None:
    values = letters(count)
    forms = {normal_form(Sum(values, make(order).body)) for order in itertools.permutations(values)}  # type: ignore[attr-defined]
    assert len(forms) == 1


def two_cycles(values: tuple[Value, ...]) -> Term:
    """A hub joined to a directed triangle and a directed square: how they occur tells none of the seven apart."""
    hub, a, b, c, *square = values
    edges = [(a, b), (b, c), (c, a), *zip(square, square[1:] + square[:1], strict=True)]
    return total(mul(*(g(*edge) for edge in edges), *(g(hub, value, X) for value in values[1:])), *values)


def test_indices_that_occur_alike_and_are_no_symmetry_are_all_tried() -> None:
    values = list(letters(8))
    shuffle = random.Random(0).shuffle
    forms = set()
    for _ in range(12):
        forms.add(normal_form(two_cycles(tuple(values))))
        shuffle(values)
    assert len(forms) == 1


GRAPHS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=6)


@steady(150)
@given(GRAPHS, st.permutations(range(5)))
def test_isomorphic_graphs_have_one_form(edges: list[tuple[int, int]], order: list[int]) -> None:
    def form(place: Callable[[int], int]) -> Polynomial:
        values = letters(5)
        return normal_form(total(mul(*(g(values[place(a)], values[place(b)]) for a, b in edges)), *values))

    assert form(lambda place: place) == form(order.__getitem__)


def shapes(edges: list[tuple[int, int]]) -> frozenset[tuple[tuple[int, int], ...]]:
    """A graph up to isomorphism, by brute force."""
    every = (tuple(sorted((order[a], order[b]) for a, b in edges)) for order in itertools.permutations(range(5)))
    return frozenset({min(every)})


@steady(80)
@given(GRAPHS, GRAPHS)
def test_graphs_that_are_not_isomorphic_have_two_forms(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    values = letters(5)
    forms = [normal_form(total(mul(*(g(values[a], values[b]) for a, b in edges)), *values)) for edges in (one, other)]
    assert (forms[0] == forms[1]) is (shapes(one) == shapes(other))


def the_sum(term: Term) -> SumOf:
    ((monomial, _),) = normal_form(term).terms.items()
    ((atom, _),) = monomial
    assert isinstance(atom, SumOf)
    return atom


def test_names_of_bound_values_rise_outwards() -> None:
    outer = the_sum(total(log(total(g(X, W), W)), X))
    assert outer.indices == (Value("#2.0", "x"),)
    ((inner, _),) = outer.monomial
    assert inner.free == {Value("#2.0", "x")}
    assert outer.height == 2
    assert height_of(outer.monomial) == 1
    assert outer.free == frozenset()


def test_free_values_of_a_sum() -> None:
    assert the_sum(total(mul(f(X, Z), g(Z)), Z)).free == {X}


@pytest.mark.parametrize("depth", [1, 5, 20])
def test_keys_grow_slowly_with_depth(depth: int) -> None:
    """A key holds each key inside it once, unescaped."""
    term: Term = g(X)
    sizes = []
    for _ in range(depth):
        term = Log(Add((ONE, total(mul(g(Z, X), term), Z), total(mul(g(Z), term), Z))))
        sizes.append(len(polynomial_key(normal_form(total(log(total(mul(g(Z), B, g(Z, X)), Z)), X)))))
    assert max(sizes) < 1000
    nested: Term = g(X)
    for _ in range(depth):
        nested = Log(Add((ONE, total(mul(g(Z), nested), Z))))
    assert len(polynomial_key(normal_form(nested))) < 200 * depth + 200


def test_rename_puts_sums_back_into_canonical_form() -> None:
    polynomial = normal_form(total(mul(f(X, Z), log(g(Z, W))), Z))
    there = rename(polynomial, {X: Value("y", "x"), W: Value("v", "w")})
    assert there != polynomial
    assert rename(there, {Value("y", "x"): X, Value("v", "w"): W}) == polynomial
    assert rename(polynomial, {}) is polynomial


def test_rename_to_the_name_of_an_index_does_not_capture() -> None:
    z1 = Value("z1", "z")
    polynomial = normal_form(total(mul(f(Z, z1), g(Z)), Z))
    assert rename(polynomial, {z1: Z}) == normal_form(total(mul(f(z1, Z), g(z1)), z1))


def test_no_indices_is_no_sum() -> None:
    polynomial = normal_form(mul(f(X), p(X)))
    assert sum_over((), polynomial) == polynomial


def test_powers_of_sums_are_opened_only_where_an_index_binds_them() -> None:
    squared = power(total(f(X, Z), Z), 2)
    assert the_sum(total(squared, X)).indices == tuple(Value(f"#1.{n}", v) for n, v in enumerate("xzz"))
    ((monomial, _),) = normal_form(mul(q(X), squared)).terms.items()
    assert {exponent for _, exponent in monomial} == {1, 2}


def test_a_sum_of_too_many_monomials_is_refused():
    """Each would be named by itself; a product of sums has more of them than any text writes."""
    pairs = [Add((Function(f"f{n}", (Z,)), Function(f"g{n}", (Z,)))) for n in range(12)]
    assert len(normal_form(Sum((Z,), Mul(tuple(pairs[:8])))).terms) == 2**8
    with pytest.raises(TooLarge, match="more than 2,000 monomials"):
        normal_form(Sum((Z,), Mul(tuple(pairs))))
