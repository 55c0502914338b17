"""Text of any kind for a terminal, and data as JSON: nothing in it is obeyed instead of shown.

Escape sequences move the cursor and hide lines, overrides of direction and characters of no width make one text look
like another. Whatever a user's file, an exception or a certificate says is printed by these functions.
"""

from __future__ import annotations

import json
import re
from typing import Any

UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0d\uffa0\U000e0000-\U000e0fff]")
"""What Unicode calls letters or marks, though nothing is seen of it."""
TIE = "\u00a0"  # a space at which a line is not broken


def printable(string: str) -> str:
    """The string on one line, with what is not seen spelled out: ``\\x1b[2J``, ``\\u202e``."""
    if string.isprintable() and not UNSEEN.search(string):
        return string
    return "".join(mark if is_shown(mark) or mark == TIE else _spelled_out(mark) for mark in string)


def is_shown(mark: str) -> bool:
    """Whether a character is seen, and does nothing but be seen."""
    return mark.isprintable() and not UNSEEN.match(mark)


def _spelled_out(mark: str) -> str:
    return " " if mark in "\t\n" or (mark.isspace() and mark > TIE) else ascii(mark)[1:-1]


def to_json(data: Any, indent: int | None = 2) -> str:
    """The data as JSON, on one line without `indent`; what is not seen stands there as ``\\u`` and its number."""
    dumped = json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False)
    return "".join(f"{_escaped(line)}\n" for line in dumped.split("\n"))


def _escaped(line: str) -> str:
    if line.isprintable() and not UNSEEN.search(line):
        return line
    return "".join(mark if is_shown(mark) else json.dumps(mark)[1:-1] for mark in line)
