"""SymPy's evaluation is off where a derivation is being written, and nowhere else, however its block is left."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from emsym import Derivation, Distribution, Variable

z = Variable("z")
q = Distribution("q")


def is_kept() -> bool:
    """Whether a quotient of SymPy's own stays as it is written: what is asked of SymPy's flag and of its cache."""
    return (sympy.log(q(z)) / sympy.log(q(z))) != 1


@pytest.fixture(autouse=True)
def _starts_and_ends_with_evaluation() -> Iterator[None]:
    assert not is_kept()
    yield
    assert not is_kept()
    assert sympy.core.parameters.global_parameters.evaluate is True


def test_tasks_that_take_turns() -> None:
    seen: list[bool] = []

    async def writes(name: str, turns: int) -> None:
        with Derivation(name):
            for _ in range(turns):
                seen.append(is_kept())
                await asyncio.sleep(0)
                seen.append(is_kept())

    async def does_not() -> None:
        for _ in range(6):
            seen.append(not is_kept())
            await asyncio.sleep(0)

    async def all_of_them() -> None:
        await asyncio.gather(writes("a", 2), does_not(), writes("b", 4), writes("c", 1))
        assert not is_kept()

    asyncio.run(all_of_them())
    assert len(seen) == 20
    assert all(seen)


def test_threads() -> None:
    inside, outside = threading.Event(), threading.Event()
    seen: list[bool] = []

    def writes() -> None:
        with Derivation("thread"):
            inside.set()
            outside.wait(10)
            seen.append(is_kept())

    thread = threading.Thread(target=writes)
    thread.start()
    inside.wait(10)
    assert not is_kept()
    outside.set()
    thread.join()
    assert seen == [True]


def test_a_block_that_is_left_in_another_thread() -> None:
    def block() -> Iterator[None]:
        with Derivation("handed on"):
            yield

    opened = block()
    next(opened)
    assert is_kept()
    thread = threading.Thread(target=lambda: next(opened, None))
    thread.start()
    thread.join()
    assert not is_kept()


def test_a_generator_that_is_never_finished() -> None:
    def block() -> Iterator[None]:
        with Derivation("unfinished"):
            yield

    opened = block()
    next(opened)
    assert is_kept()
    del opened
    gc.collect()
    assert not is_kept()


def test_a_context_manager_of_ones_own() -> None:
    @contextmanager
    def mine(name: str) -> Iterator[Derivation]:
        with Derivation(name) as made:
            yield made

    with mine("own"):
        assert is_kept()


def test_a_derivation_that_is_entered_twice() -> None:
    made = Derivation("again")
    with made:
        with made:
            assert is_kept()
        assert is_kept()
    assert not is_kept()
    with made:
        assert is_kept()


@given(st.permutations(range(4)), st.integers(0, 3))
def test_blocks_that_are_left_in_any_order(order: list[int], last: int) -> None:
    made = [Derivation(f"d{number}").__enter__() for number in range(4)]
    for number in order[: last + 1]:
        assert is_kept()
        made[number].__exit__(None, None, None)
    assert is_kept() is (last < 3)
    for number in order:
        made[number].__exit__(None, None, None)
    assert not is_kept()


@pytest.mark.parametrize("outer", [True, False])
def test_what_sympy_is_told_holds_where_it_is_told(outer: bool) -> None:
    with sympy.evaluate(outer):
        with Derivation("within"):
            assert is_kept()
            with sympy.evaluate(True):
                assert not is_kept()
            assert is_kept()
        assert is_kept() is not outer


@pytest.mark.parametrize("ends", [lambda: None, lambda: 1 / 0], ids=["returns", "raises"])
def test_an_error_in_a_block(ends: Callable[[], object]) -> None:
    try:
        with Derivation("error"):
            ends()
    except ZeroDivisionError:
        pass
    assert not is_kept()
