from __future__ import annotations

import pytest
from kernel_samples import (
    I1,
    I2,
    ONE,
    THETA,
    THETA1,
    XI,
    XJ,
    Z1,
    ZI,
    Size,
    W,
    X,
    Z,
    add,
    elbo,
    f,
    g,
    log,
    mul,
    n,
    p,
    q,
    quotient,
    total,
)

from emsym.terms.nodes import Probability, Term, Value
from emsym.terms.scope import faults, subjects

NO_SUBJECTS: frozenset[Value] = frozenset()
TWINS = Value("x", "y")

FAULTS = [
    ("two values of one variable", p(THETA, THETA1), n(0), {THETA, THETA1}, "two values of one variable"),
    ("one behind the bar", p(X, given=(Z, Z1)), n(0), {X, Z, Z1}, "two values of one variable"),
    ("across the bar", p(Z, given=(Z1,)), n(0), {Z, Z1}, "two values of one variable"),
    ("two variables, one name", Probability("p", (X, TWINS)), n(0), {X, TWINS}, "two values of one variable"),
    ("below a sum", total(p(Z, Z1), Z), n(0), {Z1}, "two values of one variable"),
    ("used after its sum", mul(total(q(Z), Z), f(Z)), n(0), NO_SUBJECTS, "z is unbound"),
    ("used before its sum", add(f(Z), total(f(Z), Z)), n(0), {X}, "z is unbound"),
    ("idle index", total(f(X), Z), f(X), {X}, "z is idle"),
    ("one of two idle", total(f(X), X, Z), n(0), NO_SUBJECTS, "z is idle"),
    ("a point and a value of one variable", p(X, XI), n(0), {X, I1}, "two values of one variable, x and x[i]"),
    ("two points of one variable", p(XI, given=(XJ,)), n(0), {I1, I2}, "variable, x[i] and x[j]"),
    ("an index used after its sum", mul(total(q(XI), I1), f(XI)), n(0), NO_SUBJECTS, "i is unbound"),
    ("a point used after its sum", mul(total(q(ZI.plain), ZI.plain), f(ZI)), n(0), {I1}, "z_i is unbound"),
    ("idle index of data", total(f(XI), I2), n(0), {I1}, "j is idle"),
    ("idle point", total(f(ZI), ZI.plain), n(0), {I1, ZI.plain}, "z_i is idle"),
    ("size of another variable", total(f(X), Z), mul(Size("w"), f(X)), {X}, "z is idle"),
]
SOUND = [
    ("elbo", elbo(), log(p(X, given=(THETA,))), {X, THETA}),
    ("Bayes with one name", quotient(mul(p(X, given=(Z,)), p(Z)), total(mul(p(X, given=(Z,)), p(Z)), Z)), f(Z), {X, Z}),
    ("one name in two sums", add(total(f(Z), Z), total(g(Z), Z)), n(0), NO_SUBJECTS),
    ("a sum of ones", total(ONE, Z), n(0), NO_SUBJECTS),
    ("a sum of ones over two", total(n(2), Z, X), n(0), NO_SUBJECTS),
    ("a size is meant, other side", total(f(X), Z), mul(Size("z"), f(X)), {X}),
    ("a size is meant, this side", quotient(total(f(X), Z), Size("z")), f(X), {X}),
    ("two values in two probabilities", mul(p(X, given=(THETA,)), p(X, given=(THETA1,))), n(0), {X, THETA, THETA1}),
    ("two values of a function", f(Z, Z1), n(0), {Z, Z1}),
    ("a value twice", p(X, Z, given=(Z,)), n(0), {X, Z}),
    ("an index of data alone", total(log(p(XI)), I1), n(0), NO_SUBJECTS),
    ("an index and its point", total(p(XI, I1), I1), n(0), NO_SUBJECTS),
    ("a point that the chain is about", quotient(p(ZI), total(p(ZI.plain), ZI.plain)), n(0), {I1, ZI.plain}),
    ("free and new", p(W), n(0), NO_SUBJECTS),
]  # fmt: skip


@pytest.mark.parametrize(("side", "other", "subjects", "message"), [c[1:] for c in FAULTS], ids=[c[0] for c in FAULTS])
def test_faults(side: Term, other: Term, subjects: set[Value], message: str) -> None:
    found = list(faults(side, other, frozenset(subjects)))
    assert len(found) == 1
    assert message in found[0].message
    assert found[0].help


@pytest.mark.parametrize(("side", "other", "subjects"), [c[1:] for c in SOUND], ids=[c[0] for c in SOUND])
def test_no_faults(side: Term, other: Term, subjects: set[Value]) -> None:
    assert list(faults(side, other, frozenset(subjects))) == []


def test_subjects_are_free_values_and_data() -> None:
    term = add(log(p(X, given=(THETA,))), total(f(XI, Z), I1, Z), f(ZI))
    assert subjects(term) == {X, THETA, I1, XI.plain, ZI.plain}


def test_a_fault_names_the_part() -> None:
    part = p(THETA, THETA1)
    (fault,) = faults(add(ONE, log(part)), n(0), frozenset({THETA, THETA1}))
    assert fault.part == part
    (idle,) = faults(add(ONE, total(f(X), Z)), n(0), frozenset({X}))
    assert idle.part == total(f(X), Z)
