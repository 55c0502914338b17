"""Docstrings that are shown to people: `python -OO` strips them, so there they are read from the source."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import lru_cache
from typing import Any


def docstring(thing: Any) -> str:
    """The docstring of a function or class, its indentation taken off; empty where it has none."""
    if sys.flags.optimize < 2:
        return inspect.cleandoc(thing.__doc__ or "")
    return _docstrings(thing.__module__).get(thing.__qualname__, "")


@lru_cache
def _docstrings(module: str) -> dict[str, str]:
    """The docstrings of a module's own functions and classes, by name."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    nodes = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return {node.name: ast.get_docstring(node) or "" for node in nodes}
