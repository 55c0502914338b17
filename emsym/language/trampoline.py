"""Recursion without the interpreter's stack: a generator yields subexpressions and is sent their results."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar

R = TypeVar("R")
Visit = Generator[Any, R, R]


Known = dict[int, tuple[Any, R]]
"""Results by the identity of what was visited, which is kept so that nothing else gets its identity."""


def run(visit: Callable[[Any], Visit[R]], root: Any, known: Known[R] | None = None) -> R:
    """The result of visiting the root; every yielded subexpression is visited in turn, however deep.

    What is `known` is not visited again, and what is visited becomes known: for many expressions that share parts,
    where a visit depends on nothing but the part.
    """
    if known is not None and id(root) in known:
        return known[id(root)][1]
    stack = [(root, visit(root))]
    result: Any = None
    while stack:
        node, visiting = stack[-1]
        try:
            part = visiting.send(result)
        except StopIteration as done:
            stack.pop()
            result = done.value
            if known is not None:
                known[id(node)] = node, result
        else:
            result = None
            if known is not None and id(part) in known:
                result = known[id(part)][1]
            else:
                stack.append((part, visit(part)))
    return result  # type: ignore[no-any-return]
