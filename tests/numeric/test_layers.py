"""The oracle is independent: what each of its modules may import."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import emsym.numeric

FILES = sorted(Path(emsym.numeric.__file__).parent.glob("*.py"))
NEEDING_FLINT = {"certify", "evaluate_exactly", "exact", "shrink"}


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_only_terms_and_numbers(file: Path) -> None:
    for name in imported(file):
        top, *rest = name.split(".")
        assert top not in {"sympy", "scipy"}
        assert top != "emsym" or rest[0] in {"budget", "numeric", "terms"}


@pytest.mark.parametrize("file", [f for f in FILES if f.stem not in NEEDING_FLINT], ids=lambda file: file.stem)
def test_ball_arithmetic_is_imported_late(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    top_level = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert not {f"emsym.numeric.{name}" for name in NEEDING_FLINT} & top_level
    assert "flint" not in imported(file)
