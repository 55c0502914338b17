"""How the work of the kernel grows with the size of a term: linearly in its terms and in its factors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from kernel_samples import X, inverse, log, mul, root, total

from emsym.kernel.theorem import prove
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Add, Exp, Function, Mul, Sign, Sum, Term, Value
from emsym.terms.statement import Statement

hashed = 0


class Name(str):
    """A name that counts how often it is hashed: once whenever an atom that bears it is looked up or stored."""

    __slots__ = ()

    def __hash__(self) -> int:
        global hashed
        hashed += 1
        return super().__hash__()


def functions(count: int) -> tuple[Term, ...]:
    return tuple(Function(Name(f"f{place}"), (X,), Sign.POSITIVE) for place in range(count))


def letters(count: int) -> list[Value]:
    return [Value(f"z{place}", "z") for place in range(count)]


SHAPES: dict[str, Callable[[int], Term]] = {
    "a sum": lambda count: Add(functions(count)),
    "a sum of logarithms": lambda count: Add(tuple(map(log, functions(count)))),
    "the logarithm of a sum": lambda count: log(Add(functions(count))),
    "the root of a sum": lambda count: root(Add(functions(count))),
    "one over a sum": lambda count: inverse(Add(functions(count))),
    "a sum over x": lambda count: total(Add(functions(count)), X),
    "a product": lambda count: Mul(functions(count)),
    "a product of inverses": lambda count: Mul(tuple(map(inverse, functions(count)))),
    "a product of roots": lambda count: Mul(tuple(map(root, functions(count)))),
    "the root of a product": lambda count: root(Mul(functions(count))),
    "the logarithm of a product": lambda count: log(Mul(functions(count))),
    "a sum over x of a product": lambda count: total(Mul(functions(count)), X),
    "the exponential of a sum": lambda count: Exp(Add(functions(count))),
    "the logarithm of a sum over x": lambda count: log(
        total(Mul((*functions(count), inverse(Add(functions(count))))), X)
    ),
    "a sum over many": lambda count: Sum(
        tuple(letters(count)),
        mul(*(log(f) for f in (Function(Name("f"), (value,), Sign.POSITIVE) for value in letters(count)))),
    ),
}


def work(term: Term) -> int:
    global hashed
    hashed = 0
    prove(Statement(Claim(term, Relation.EQUAL, term)))
    return hashed


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_size_is_four_times_the_work(shape: str) -> None:
    small, large = (work(SHAPES[shape](count)) for count in (50, 200))
    assert large <= 4.5 * small
