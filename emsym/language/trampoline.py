"""Recursion without the interpreter's stack: a generator yields subexpressions and is sent their results."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar

R = TypeVar("R")
Visit = Generator[Any, R, R]


def run(visit: Callable[[Any], Visit[R]], root: Any) -> R:
    """The result of visiting the root; every yielded subexpression is visited in turn, however deep."""
    stack = [visit(root)]
    result: Any = None
    while stack:
        try:
            part = stack[-1].send(result)
        except StopIteration as done:
            stack.pop()
            result = done.value
        else:
            stack.append(visit(part))
            result = None
    return result  # type: ignore[no-any-return]
