"""The count of trusted lines: what it follows, what it leaves out, and that it stays below its ceiling."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / ".ci" / "trusted.py"
COUNTED = runpy.run_path(str(SCRIPT))


SOURCE = '''"""A module."""

import ast  # why


def one():
    """One.

    More.
    """
    # a comment
    return """a

b"""
'''


def test_only_code_is_counted() -> None:
    """The import, the head, and a text of three lines that is returned."""
    assert COUNTED["lines_of_code"](SOURCE) == 5


def test_all_that_the_kernel_imports_is_counted_but_what_is_checked() -> None:
    found = COUNTED["trusted"]()
    files = {f"emsym.kernel.{path.stem}" for path in (SCRIPT.parents[1] / "emsym" / "kernel").glob("[a-z]*.py")}
    assert {module for module in found if module.startswith("emsym.kernel.")} == files - {"emsym.kernel.naming"}
    assert {"emsym.terms.nodes", "emsym.terms.statement", "emsym.terms.traverse"} <= found.keys()
    assert not [module for module in found if not module.startswith(("emsym.kernel.", "emsym.terms."))]


def test_there_is_no_more_than_the_ceiling() -> None:
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "lines of trusted code" in done.stdout
