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
