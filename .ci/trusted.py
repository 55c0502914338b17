"""The lines of code that a proof rests on: the kernel and all that it imports, without comments and docstrings.

A file joins them as soon as the kernel imports it. `naming` is none of them: what it answers is checked. More than the
ceiling in pyproject.toml is an error; who brings the number down lowers the ceiling.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
START = "emsym.kernel.theorem"
CHECKED = {"emsym.kernel.naming"}
LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def file_of(module: str) -> Path | None:
    """Where a module is; None where there is none of that name, as for a name in a module."""
    found = ROOT / (module.replace(".", "/") + ".py")
    return found if found.exists() else None


def imported(tree: ast.Module) -> set[str]:
    """The modules of emsym that a file imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return {name for name in names if name.startswith("emsym.") and file_of(name) is not None}


def docstrings(tree: ast.Module) -> set[int]:
    """The lines on which expressions stand that are text alone."""
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    return {
        line
        for node in texts
        if isinstance(node.value.value, str)  # type: ignore[attr-defined]
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def lines_of_code(source: str) -> int:
    """The lines on which some code stands."""
    found: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in LAYOUT:
            found.update(range(token.start[0], token.end[0] + 1))
    return len(found - docstrings(ast.parse(source)))


def trusted() -> dict[str, int]:
    """The modules that a proof rests on, and the lines of each."""
    found: dict[str, int] = {}
    waiting = [START]
    while waiting:
        module = waiting.pop()
        path = file_of(module)
        if module not in found and module not in CHECKED and path is not None:
            source = path.read_text(encoding="utf-8")
            found[module] = lines_of_code(source)
            waiting += imported(ast.parse(source))
    return found


def main() -> int:
    """Print the count of each file and of all; 1 where that is above the ceiling."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ceiling: int = project["tool"]["emsym"]["trusted"]["ceiling"]
    found = trusted()
    for module, count in sorted(found.items()):
        print(f"{count:6,}  {module}")
    whole = sum(found.values())
    print(f"{whole:6,}  lines of trusted code; at most {ceiling:,} are allowed")
    return int(whole > ceiling)


if __name__ == "__main__":
    sys.exit(main())
