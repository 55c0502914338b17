from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from kernel_samples import (
    I1,
    I2,
    ONE,
    XI,
    XJ,
    Z1,
    ZI,
    A,
    Size,
    W,
    X,
    Z,
    add,
    exp,
    f,
    g,
    log,
    mul,
    n,
    p,
    power,
    q,
    total,
)
from kernel_strategies import steady, wild

from emsym.kernel.obligations import obligations
from emsym.kernel.polynomial import ONE as ONE_FORM
from emsym.terms.nodes import Add, Data, Function, Log, Mul, Sum, Term, Value
from emsym.terms.traverse import (
    bound_values,
    children,
    data,
    depth,
    distributions,
    fold,
    free_values,
    fresh,
    indexed_values,
    leaf_values,
    postorder,
    rebuild,
    replace_leaves,
    substitute,
)
from tests.operations import operations

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
    ids=lambda part: str(sorted(part)) if isinstance(part, set) else str(part),
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


XIJ = Value("x", "x", (I1, I2))
K1 = Value("k", "i")
XK = Value("x", "x", (K1,))
XI2 = Value("x", "x", (Value("j′", "i"),))


def test_of_a_point_its_indices_are_free() -> None:
    assert free_values(p(XI, Z)) == {I1, Z}
    assert free_values(total(log(p(XI)), I1)) == frozenset()
    assert free_values(total(f(XIJ), I1)) == {I2}
    assert free_values(total(p(XI), X)) == {I1}
    assert bound_values(total(p(XI), X)) == {X}
    assert leaf_values(p(XI, given=(Z,))) == (XI, Z)


def test_points_and_data_sets() -> None:
    term = mul(total(f(XI, XJ), I1), f(XIJ))
    assert indexed_values(term) == {XI, XJ, XIJ}
    assert indexed_values(term, bound=False) == {XJ, XIJ}
    assert data(term) == {Data("x", "x", ("i",)), Data("x", "x", ("i", "i"))}
    assert data(f(X)) == frozenset()


@pytest.mark.parametrize(
    ("term", "values", "renamed"),
    [
        (f(XI), {I1: I2}, f(XJ)),
        (f(XI, X), {X: Value("w", "x")}, f(XI, Value("w", "x"))),
        (f(X), {X: XI}, f(XI)),
        (f(XI, XJ), {XI: X}, f(X, XJ)),
        (f(XI, I1), {XI: X, I1: I2}, f(X, I2)),
        (f(XIJ), {I1: I2, I2: I1}, f(Value("x", "x", (I2, I1)))),
        (total(f(XI), I1), {I1: I2}, total(f(XI), I1)),
        (total(f(XI), I1), {XI: X}, total(f(XI), I1)),
        (total(f(XI, XJ), I1), {XJ: X}, total(f(XI, X), I1)),
        (total(f(XI, XJ), I1), {I2: K1}, total(f(XI, XK), I1)),
        (total(f(XI, XJ), I1), {I2: I1}, total(f(Value("x", "x", (Value("i′", "i"),)), XI), Value("i′", "i"))),
        (total(f(X, XI), X), {XI: X}, total(f(Value("x′", "x"), X), Value("x′", "x"))),
        (total(f(X, I1), I1), {X: XI}, total(f(XI, Value("i′", "i")), Value("i′", "i"))),
        (total(f(X, I1), I1), {X: XJ}, total(f(XJ, I1), I1)),
        (total(mul(f(XI), total(g(XJ), I2)), I1), {I1: I2}, total(mul(f(XI), total(g(XJ), I2)), I1)),
        (mul(f(XI), total(g(XI, XJ), I2)), {I1: I2}, mul(f(XJ), total(g(XJ, XI2), Value("j′", "i")))),
    ],
    ids=str,
)
def test_points_are_renamed_without_capture(term: Term, values: Mapping[Value, Value], renamed: Term) -> None:
    assert substitute(term, values) == renamed


def test_arriving_indices_are_not_captured() -> None:
    """f stands for g(x[j]) in a sum over j."""
    term = total(mul(f(I2), A), I2)
    found = replace_leaves(term, lambda leaf: g(XJ) if leaf == f(Value("j′", "i")) else None, {I2})
    assert found == total(mul(g(XJ), A), Value("j′", "i"))


def test_a_point_as_a_bound_value() -> None:
    assert ZI.plain == Value("z_i", "z")
    assert XIJ.plain == Value("x_i_j", "x")
    assert (str(XIJ), str(X)) == ("x[i, j]", "x")


def shared(levels: int) -> Term:
    """Two children at every level that are one object: 2ⁿ places, n nodes."""
    term: Term = Function("f", (Value("x", "x"), Value("z", "z")))
    for level in range(levels):
        term = Add((term, term)) if level % 2 else Sum((Value("z", "z"),), Mul((term, Log(term))))
    return term


WALKS = {
    "postorder": lambda term: list(postorder(term)),
    "depth": depth,
    "free values": free_values,
    "bound values": bound_values,
    "substitute": lambda term: substitute(term, {Value("x", "x"): Value("y", "x")}),
    "obligations": lambda term: obligations(term, forms=dict.fromkeys(map(id, postorder(term)), ONE_FORM)),
}


@pytest.mark.parametrize("walk", WALKS)
def test_what_stands_in_many_places_as_one_object_is_walked_once(walk):
    few, many = (operations(lambda levels=levels: WALKS[walk](shared(levels))) for levels in (10, 40))
    assert many <= 5 * few


def test_sums_that_would_capture_are_looked_into_once_each():
    few, many = (
        operations(lambda levels=levels: substitute(shared(levels), {Value("x", "x"): Value("z", "z")}))
        for levels in (10, 40)
    )
    assert many <= 20 * few


def test_what_is_shared_stays_so():
    term = substitute(shared(40), {Value("x", "x"): Value("y", "x")})
    assert len(list(postorder(term))) == len(list(postorder(shared(40))))
