from __future__ import annotations

from typing import Any

import pytest

from emsym.language.trampoline import Visit, run


def depth(node: Any) -> Visit[int]:
    deepest = 0
    for part in node:
        deepest = max(deepest, (yield part))
    return deepest + 1


def test_results_come_back_in_order() -> None:
    assert run(depth, ((), ((), ((),)))) == 4
    assert run(depth, ()) == 1


def test_depth_costs_no_stack() -> None:
    nested: tuple[Any, ...] = ()
    for _ in range(50_000):
        nested = (nested,)
    assert run(depth, nested) == 50_001
    while nested:
        (nested,) = nested


def test_an_error_passes_through() -> None:
    with pytest.raises(TypeError):
        run(depth, (3,))


def test_what_is_known_is_not_visited_again():
    seen = []

    def visit(node):
        seen.append(node)
        total = 1
        for part in node[1:]:
            total += yield part
        return total

    shared = ("shared", ("leaf",), ("leaf",))
    known: dict = {}
    assert run(visit, ("one", shared, shared), known) == 7  # a leaf twice in a part that is visited once
    assert run(visit, ("other", shared), known) == 4
    assert [node[0] for node in seen].count("shared") == 1
    assert run(visit, ("one", shared, shared)) == 7
    assert [node[0] for node in seen].count("shared") == 3
