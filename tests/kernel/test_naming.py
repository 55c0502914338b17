"""Equal sums, whatever their indices are called and in whatever order they stand, have one normal form."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_samples import B, X, f, g, log, mul, n, p, power, total
from kernel_strategies import steady, wild

from emsym import symmetry
from emsym.kernel import sums
from emsym.kernel.normal_form import equal, is_zero, normal_form
from emsym.kernel.polynomial import Polynomial
from emsym.terms.nodes import ONE, Add, Sum, Term, Value, minus
from emsym.terms.traverse import bound_values, fold, rebuild, substitute

Make = Callable[[Sequence[Value]], Term]


def letters(count: int, name: str = "z") -> list[Value]:
    return [Value(f"{name}{place}", "z") for place in range(count)]


def edges(pairs: Iterable[tuple[int, int]]) -> Make:
    """Σ log Σ g(a, b) over the edges of a graph: nothing leaves the logarithm."""
    pairs = list(pairs)
    return lambda values: total(log(Add(tuple(g(values[a], values[b]) for a, b in pairs))), *values)


def both_ways(pairs: Iterable[tuple[int, int]]) -> Make:
    pairs = list(pairs)
    return edges([*pairs, *((b, a) for a, b in pairs)])


def ring(count: int, first: int = 0) -> list[tuple[int, int]]:
    return [(first + a, first + (a + 1) % count) for a in range(count)]


PETERSEN = [
    (a, b) for (a, one), (b, other) in combinations(enumerate(combinations(range(5), 2)), 2) if not {*one} & {*other}
]
ROOK = [(a, b) for a, b in combinations(range(9), 2) if (a // 3 == b // 3) != (a % 3 == b % 3)]


def nested(values: Sequence[Value]) -> Term:
    """Σ log Σ log Σ …, two alike at each level, below a pair of the level around."""
    term: Term = ONE
    for level in range(0, len(values), 2):
        a, b = values[level : level + 2]
        around = values[level + 2 : level + 4] or (X, X)
        term = total(log(Add((mul(g(a, around[0]), term), mul(g(b, around[1]), term), B))), a, b)
    return term


def differences(values: Sequence[Value]) -> Term:
    """Σ 1/(f(a) − f(b)) …, whose factors change their sign with the names."""
    a, b, *rest = values
    return total(mul(power(minus(f(a), f(b)), -1), log(Add((g(a, *rest), g(b, *rest), B)))), *values)


def under(make: Make) -> Make:
    """The sum inside another, over one of its own letters."""

    def made(values: Sequence[Value]) -> Term:
        first, *rest = values
        inner = make([first, *rest])
        assert isinstance(inner, Sum)
        return total(mul(p(first), log(Add((ONE, Sum(tuple(rest), inner.body))))), first)

    return made


HARD: dict[str, tuple[int, Make]] = {
    "matched pairs": (12, edges((2 * a, 2 * a + 1) for a in range(6))),
    "matched pairs, both ways": (10, both_ways((2 * a, 2 * a + 1) for a in range(5))),
    "cycle": (9, edges(ring(9))),
    "two cycles": (9, edges(ring(4) + ring(5, 4))),
    "three triangles": (9, edges(ring(3) + ring(3, 3) + ring(3, 6))),
    "complete bipartite": (8, edges(product(range(4), range(4, 8)))),
    "Petersen": (10, both_ways(PETERSEN)),
    "rook": (9, both_ways(ROOK)),
    "nested": (6, nested),
    "differences": (4, differences),
    "matched pairs in a sum": (8, under(both_ways((2 * a, 2 * a + 1) for a in range(4)))),
    "Petersen in a sum": (10, under(both_ways(PETERSEN))),
}


@pytest.mark.parametrize("name", HARD)
def test_names_and_their_order_are_forgotten(name: str) -> None:
    count, make = HARD[name]
    forms = set()
    for seed in range(4):
        values = letters(count, "zyuv"[seed])
        random.Random(seed).shuffle(values)
        forms.add(normal_form(make(values)))
    assert len(forms) == 1


@pytest.mark.parametrize(("one", "other"), [("two cycles", "cycle"), ("three triangles", "cycle")])
def test_sums_that_are_not_alike_have_two_forms(one: str, other: str) -> None:
    assert normal_form(HARD[one][1](letters(9))) != normal_form(HARD[other][1](letters(9)))


def alike(term: Term, seed: int) -> Term:
    """The same term with new names for its bound values, its indices and the operands of + and · shuffled."""
    shuffle = random.Random(seed)
    names = {value: Value(f"b{place}", value.variable) for place, value in enumerate(bound_values(term))}

    def combine(node: Term, parts: tuple[Term, ...]) -> Term:
        if isinstance(node, Sum):
            inside = {index: names[index] for index in node.indices}
            indices = shuffle.sample(node.indices, len(node.indices))
            return Sum(tuple(inside[index] for index in indices), substitute(parts[0], inside))
        return rebuild(node, tuple(shuffle.sample(parts, len(parts))))

    return fold(term, combine)


@steady(120)
@given(wild(), st.integers(0, 99))
def test_alpha_equivalent_terms_have_one_form(term: Term, seed: int) -> None:
    assert normal_form(alike(term, seed)) == normal_form(term)


RELATIONS = st.lists(
    st.tuples(st.sampled_from((f, g)), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5, unique=True
)


@steady(30)
@given(RELATIONS, RELATIONS, st.permutations(range(4)))
def test_sums_of_fractions_have_one_form_in_every_order_of_their_indices(
    above: list[tuple[Callable[..., Term], int, int]],
    below: list[tuple[Callable[..., Term], int, int]],
    order: list[int],
) -> None:
    """Below the line stand differences, whose signs depend on the names, with other signs around them."""

    def form(values: Sequence[Value]) -> Polynomial:
        parts = [function(values[a], values[b]) for function, a, b in above]
        difference = Add(tuple(minus(h(values[a], values[b]), h(values[b], values[a])) for h, a, b in below))
        inside = Add((power(Add((difference, *parts[:1])), -1), power(difference, -1), *parts))
        return normal_form(total(log(inside), *values))

    values = letters(4)
    assert form(values) == form([values[place] for place in order])


def test_a_sum_that_changes_its_sign_with_its_names_is_nothing() -> None:
    a, b = letters(2)
    reversing = total(mul(power(minus(f(a), f(b)), -1), g(X, a), g(X, b)), a, b)
    assert normal_form(reversing).is_zero
    assert not normal_form(total(mul(power(minus(f(a), f(b)), -1), g(X, a)), a, b)).is_zero
    assert not normal_form(total(mul(power(minus(f(a), f(b)), -2), g(X, a), g(X, b)), a, b)).is_zero


@pytest.mark.parametrize("name", HARD)
def test_work_grows_slowly(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refinements are counted, for one sum: no more than twice the square of its indices, and not their factorial."""
    calls = 0
    honest = symmetry._Search.refined

    def counted(search: symmetry._Search, colours: symmetry.Colours) -> symmetry.Colours:
        nonlocal calls
        calls += 1
        return honest(search, colours)

    monkeypatch.setattr(symmetry._Search, "refined", counted)
    count, make = HARD[name]
    normal_form(make(letters(count)))
    assert calls <= 2 * count**2


@pytest.mark.parametrize("answer", [lambda order: order[1:], lambda order: (*order[1:], order[1]), lambda order: ()])
def test_an_order_that_leaves_an_index_out_is_refused(
    answer: Callable[[tuple[Value, ...]], tuple[Value, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = sums.naming_order
    monkeypatch.setattr(sums, "naming_order", lambda *given: answer(honest(*given)))
    with pytest.raises(RuntimeError, match="each of them once"):
        normal_form(HARD["cycle"][1](letters(9)))


def test_any_order_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A poor one proves less, and nothing false."""
    a, b, c = letters(3)
    sides = total(mul(g(a, b), g(b, c)), a, b, c), total(mul(g(b, a), g(a, c)), a, b, c)
    other = total(mul(g(a, b), g(a, c)), a, b, c)
    for order in permutations(range(3)):
        with monkeypatch.context() as patch:
            patch.setattr(sums, "naming_order", lambda indices, *_, o=order: tuple(sorted(indices)[i] for i in o))
            assert not is_zero(normal_form(sides[0]).minus(normal_form(other)))
    assert equal(*sides)
    assert not equal(n(0), other)
