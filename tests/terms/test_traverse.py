from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from kernel_samples import ONE, Z1, A, Size, W, X, Z, add, exp, f, g, log, mul, n, p, power, q, total
from kernel_strategies import steady, wild

from emsym.terms.nodes import Add, Log, Sum, Term, Value
from emsym.terms.traverse import (
    bound_values,
    children,
    distributions,
    fold,
    free_values,
    fresh,
    leaf_values,
    postorder,
    rebuild,
    substitute,
)

Zp, Zpp = Value("z′", "z"), Value("z′′", "z")


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        (add(A, ONE), (A, ONE)),
        (mul(A, ONE), (A, ONE)),
        (power(A, 2), (A,)),
        (log(A), (A,)),
        (exp(A), (A,)),
        (total(f(X), X), (f(X),)),
        (A, ()),
        (n(2), ()),
        (f(X), ()),
        (p(X, given=(Z,)), ()),
        (Size("z"), ()),
        (add(), ()),
    ],
    ids=str,
)
def test_children(term: Term, parts: tuple[Term, ...]) -> None:
    assert children(term) == parts
    assert rebuild(term, parts) == term


@steady(60)
@given(wild())
def test_fold_and_rebuild_copy(term: Term) -> None:
    assert fold(term, rebuild) == term
    assert substitute(term) == term
    assert list(postorder(term))[-1] is term


def test_postorder_is_children_first_left_to_right() -> None:
    term = add(mul(A, f(X)), log(ONE))
    assert list(postorder(term)) == [A, f(X), mul(A, f(X)), ONE, log(ONE), term]


def test_fold_counts_nodes() -> None:
    assert fold(add(mul(A, f(X)), log(ONE)), lambda node, parts: 1 + sum(parts)) == 6


@pytest.mark.parametrize(
    ("term", "free", "bound"),
    [
        (total(p(X, Z), Z), {X}, {Z}),
        (mul(f(Z), total(f(Z), Z)), {Z}, {Z}),
        (total(mul(f(Z), total(f(Z, Z1), Z)), Z1), {Z}, {Z, Z1}),
        (total(ONE, Z), set(), {Z}),
        (p(X, given=(W,)), {X, W}, set()),
        (Size("z"), set(), set()),
    ],
    ids=str,
)
def test_free_and_bound_values(term: Term, free: set[Value], bound: set[Value]) -> None:
    assert free_values(term) == free
    assert bound_values(term) == bound


def test_leaf_values_and_distributions() -> None:
    assert leaf_values(p(X, Z, given=(W,))) == (X, Z, W)
    assert leaf_values(f(Z, X)) == (Z, X)
    assert leaf_values(log(f(X))) == ()
    assert distributions(add(p(X), log(q(Z)))) == {"p", "q"}


def test_fresh() -> None:
    assert fresh(Z, {X}) == Z
    assert fresh(Z, {Z, Zp}) == Zpp


SUBSTITUTIONS: list[tuple[str, Term, Mapping[Value, Value], Term]] = [
    ("free", mul(f(Z), g(X)), {Z: Z1}, mul(f(Z1), g(X))),
    ("swap", f(Z, Z1), {Z: Z1, Z1: Z}, f(Z1, Z)),
    ("chain", f(Z, Z1), {Z: Z1, Z1: Zp}, f(Z1, Zp)),
    ("bound stays", total(f(Z), Z), {Z: Z1}, total(f(Z), Z)),
    ("shadowed", mul(f(Z), total(g(Z), Z)), {Z: Z1}, mul(f(Z1), total(g(Z), Z))),
    ("capture avoided", total(f(Z, Z1), Z1), {Z: Z1}, total(f(Z1, Value("z1′", "z")), Value("z1′", "z"))),
    ("capture of nothing", total(f(X, Z1), Z1), {Z: Z1}, total(f(X, Z1), Z1)),
    (
        "prime is taken",
        total(mul(f(Z, Zp), g(Zpp)), Zp),
        {Z: Zp},
        total(mul(f(Zp, Value("z′′′", "z")), g(Zpp)), Value("z′′′", "z")),
    ),
    (
        "inner index takes the fresh name",
        total(mul(f(Z, Z1), total(g(Z1, Value("z1′", "z")), Value("z1′", "z"))), Z1),
        {Z: Z1},
        total(
            mul(f(Z1, Value("z1′", "z")), total(g(Value("z1′", "z"), Value("z1′′", "z")), Value("z1′′", "z"))),
            Value("z1′", "z"),
        ),
    ),
    ("inner shadow", total(mul(f(Z, Z1), total(g(Z1), Z1)), Z1), {Z: Z1},
     total(mul(f(Z1, Value("z1′", "z")), total(g(Z1), Z1)), Value("z1′", "z"))),
    ("two indices", total(f(Z, Z1, X), Z1, X), {Z: Z1}, total(f(Z1, Value("z1′", "z"), X), Value("z1′", "z"), X)),
    ("behind a bar", p(X, given=(Z,)), {Z: Z1}, p(X, given=(Z1,))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("term", "values", "expected"), [c[1:] for c in SUBSTITUTIONS], ids=[c[0] for c in SUBSTITUTIONS]
)
def test_substitute(term: Term, values: Mapping[Value, Value], expected: Term) -> None:
    assert substitute(term, values) == expected


def test_substitute_distributions_at_once() -> None:
    term = mul(p(X), log(q(X)), total(p(Z), Z))
    assert substitute(term, {}, {"p": "q", "q": "p"}) == mul(q(X), log(p(X)), total(q(Z), Z))


@steady(100)
@given(wild())
def test_substitution_renames_free_values_and_no_others(term: Term) -> None:
    renaming = {Z: Z1, Z1: Z}
    renamed = substitute(term, renaming)
    assert free_values(renamed) == {renaming.get(value, value) for value in free_values(term)}


def test_deep_terms() -> None:
    deep: Term = f(Z)
    for _ in range(3000):
        deep = Log(Add((deep, total(g(Z, Z1), Z1))))
    assert free_values(deep) == {Z}
    assert free_values(substitute(deep, {Z: Z1})) == {Z1}
    assert sum(1 for _ in postorder(deep)) == 3000 * 4 + 1
    nested: Term = f(Z, X)
    for _ in range(300):
        nested = Sum((Z,), nested)
    assert free_values(substitute(nested, {X: W})) == {W}
