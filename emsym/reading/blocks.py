r"""Where in a text mathematics stands: displays, else inline pieces, else all of it.

This is for a text that is given as such; files have carriers of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from emsym.reading.lexer import BRACE, tokens
from emsym.reading.macros import Macro, collect
from emsym.reading.tokens import Unread
from emsym.reading.vocabulary import DISPLAYS

ENVIRONMENT = "|".join(DISPLAYS.split())
DISPLAY = re.compile(rf"(?<!\\)\$\$|\\\[|\\begin\{{((?:{ENVIRONMENT})\*?)\}}")
INLINE = re.compile(r"(?<!\\)\$|\\\(")
CLOSING = {"$$": "$$", "\\[": "\\]", "$": "$", "\\(": "\\)"}
DEFINING = re.compile(r"\\(?:re|provide)?newcommand|\\def(?![A-Za-z])|\\DeclareMathOperator|\\DeclarePairedDelimiter")
MOST_LINES = 50


def blocks(source: str) -> list[tuple[int, int]]:
    """Where the blocks of mathematics begin and end, without their delimiters."""
    for opening in (DISPLAY, INLINE):
        found = list(_delimited(source, opening))
        if found:
            return found
    return [(0, len(source))]


def displays(source: str) -> bool:
    """Whether the text has a display."""
    return next(_delimited(source, DISPLAY), None) is not None


def _delimited(source: str, opening: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The blocks that are opened and closed; what is never closed is no block."""
    at = 0
    never: set[str] = set()
    while (opened := opening.search(source, at)) is not None:
        name = opened[1] if opening.groups else None
        closing = rf"\end{{{name}}}" if name else CLOSING[opened[0]]
        at = opened.end()
        end = -1 if closing in never else source.find(closing, at)
        if end < 0:
            never.add(closing)
            continue
        yield (opened.start(), end + len(closing)) if name else (at, end)
        at = end + len(closing)


def definitions(source: str) -> dict[str, Macro]:
    """The macros that a text defines, wherever it does; a definition that is not understood defines nothing."""
    known: dict[str, Macro] = {}
    for start, end in _defining(source):
        try:
            known = collect(tokens(source, start, end), known)[1]
        except Unread:
            continue
    return known


def _defining(source: str) -> Iterator[tuple[int, int]]:
    """The pieces that define something: each to the end of the line where its braces are closed."""
    done = 0
    for match in DEFINING.finditer(source):
        if match.start() < done:
            continue
        end = match.end()
        depth = 0
        for _ in range(MOST_LINES):
            line = source.find("\n", end)
            line = len(source) if line < 0 else line
            depth += sum({"{": 1, "}": -1}.get(brace[0], 0) for brace in BRACE.finditer(source, end, line))
            end = min(line + 1, len(source))
            if depth <= 0 or line == len(source):
                break
        done = end
        yield match.start(), end
