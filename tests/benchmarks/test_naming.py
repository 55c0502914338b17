"""What it costs to name the bound values of a sum that are alike, beside as many that are not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from time import process_time

from emsym.kernel.normal_form import normal_form
from emsym.terms.nodes import Add, Function, Log, Mul, Sign, Sum, Term, Value

ROUNDS = 5


def g(first: Value, second: Value) -> Function:
    return Function("g", (first, second), Sign.POSITIVE)


def letters(count: int) -> tuple[Value, ...]:
    return tuple(Value(f"z{place}", "z") for place in range(count))


def pairs(count: int) -> Term:
    """Σ log Σ g(u, v) over matched pairs: every pair may take the place of another."""
    values = letters(2 * count)
    return Sum(values, Log(Add(tuple(map(g, values[::2], values[1::2])))))


def path(count: int) -> Term:
    """Σ log Π g(u, v) along a path: nothing may take the place of anything."""
    values = letters(2 * count)
    return Sum(values, Log(Add((Mul(tuple(g(*two) for two in pairwise(values))), g(values[0], values[0])))))


def seconds(term: Term) -> float:
    start = process_time()
    for _ in range(ROUNDS):
        normal_form(term)
    return (process_time() - start) / ROUNDS


def test_values_that_are_alike_beside_others(show: Callable[[str], None]) -> None:
    taken = {2 * count: (seconds(pairs(count)), seconds(path(count))) for count in (2, 3, 4, 5, 6, 8)}
    each = {count: f"{alike * 1e3:.1f} ms, {alike / other:.1f} x" for count, (alike, other) in taken.items()}
    show(f"naming n values that are alike, and beside n that are not: {each}")
