"""Paths as a reader at the current folder would write them; the folder may be gone, or on another drive."""

from __future__ import annotations

import os
from pathlib import Path


def from_here(path: str) -> str:
    """The path from the current folder where it lies below it; else as it is."""
    try:
        near = os.path.relpath(path)
    except (OSError, ValueError):
        return path
    return path if near.split(os.sep)[0] == os.pardir else near


def resolved(path: Path) -> Path:
    """The path without links, as far as that can be said."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path
