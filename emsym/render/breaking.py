r"""How wide LaTeX mathematics is, roughly, and where to break it: before a + or − that no bracket holds.

Widths are in points at 11pt, from the shapes of Computer Modern: good to about a tenth, enough to place a break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_]|\s+|.")
LETTER, SMALL = 5.6, 0.75
WIDTHS = {
    **dict.fromkeys(["(", ")", "[", "]", r"\lvert", r"\rvert"], 4.6),
    **dict.fromkeys([",", r"\,", r"\colon"], 4.0),
    **dict.fromkeys(["+", "-", "=", "<", ">", r"\ge", r"\le", r"\equiv", r"\ne", r"\mid", r"\to", r"\times"], 14.0),
    **dict.fromkeys([r"\log", r"\exp", r"\max", r"\min"], 17.5),
    **dict.fromkeys([r"\sum", r"\prod"], 18.0),
    **dict.fromkeys([r"\left", r"\right", r"\middle", r"\mathrm", r"\operatorname", r"\mathcal", r"\mathbb"], 0.0),
    **dict.fromkeys([r"\tilde", r"\hat", r"\bar", r"\dot", r"\overset", r"\text", r"\textnormal"], 0.0),
    r"\cdot": 8.0,
    r"\|": 5.5,
    r"\quad": 11.0,
    r"\qquad": 22.0,
    r"\infty": 11.0,
    "/": 5.5,
    ".": 3.0,
    "'": 3.0,
    "$": 0.0,
}


def width_of(latex: str) -> float:
    """About how wide the mathematics is."""
    tokens = [token for token in TOKEN.findall(latex) if not token.isspace()]
    total = 0.0
    at = 0
    while at < len(tokens):
        width, at = _item(tokens, at)
        total += width
    return total


def _item(tokens: list[str], at: int) -> tuple[float, int]:
    """The width of the token or group at this place, and where the next one starts."""
    token = tokens[at]
    if token == "{":
        return _group(tokens, at + 1)
    if token == r"\frac":
        above, at = _argument(tokens, at + 1)
        below, at = _argument(tokens, at)
        return max(above, below) + 3.0, at
    if token in ("^", "_"):
        width, at = _argument(tokens, at + 1)
        return SMALL * width, at
    if token in (r"\sum", r"\prod") and at + 1 < len(tokens) and tokens[at + 1] == "_":
        below, at = _argument(tokens, at + 2)
        return max(WIDTHS[token], SMALL * below + 2.0), at
    return WIDTHS.get(token, 0.0 if token == "}" else LETTER), at + 1


def _argument(tokens: list[str], at: int) -> tuple[float, int]:
    return _item(tokens, at) if at < len(tokens) else (0.0, at)


def _group(tokens: list[str], at: int) -> tuple[float, int]:
    total = 0.0
    while at < len(tokens) and tokens[at] != "}":
        width, at = _item(tokens, at)
        total += width
    return total, at + 1


def rows_of(latex: str, room: float) -> list[str]:
    """The mathematics in rows that fit the room, as far as it has an outer + or − to break before."""
    rows: list[str] = []
    for term in _terms(latex):
        joined = f"{rows[-1]} {term}" if rows else term
        if rows and width_of(joined) <= room:
            rows[-1] = joined
        else:
            rows.append(term)
    return rows


def _terms(latex: str) -> Iterator[str]:
    """The outer terms, each with its sign before it."""
    depth = start = 0
    for place, mark in enumerate(latex):
        depth += (mark in "([{") - (mark in ")]}")
        if not depth and place > start and latex[place : place + 3] in (" + ", " - "):
            yield latex[start:place].strip()
            start = place + 1
    yield latex[start:].strip()
