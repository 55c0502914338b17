"""Tokens, each with its place in the text, and what is said of a text that is not read."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a token is. The lexer makes the first eight, `emsym.reading.spelling` the others of them."""

    COMMAND = "command"
    LETTER = "letter"
    DIGIT = "digit"
    SIGN = "sign"
    OPEN = "{"
    CLOSE = "}"
    TEXT = "text"
    PARAMETER = "parameter"

    NAME = "name"
    NUMBER = "number"
    WORD = "word"
    RELATION = "relation"
    BIG = "big"
    ACCENT = "accent"
    LEFT = "left bracket"
    RIGHT = "right bracket"
    ROW = "row"
    ALIGN = "align"
    SPACE = "space"
    LABEL = "label"
    UNREAD = "unread"
    END = "end"


class Token(NamedTuple):
    """A token: `text` is what it says, `start` and `end` are where it stands, macros and all, in the text."""

    kind: Kind
    text: str
    start: int
    end: int

    def at(self, other: Token) -> Token:
        """The same token in the place of another: that of the macro it comes from."""
        return Token(self.kind, self.text, other.start, other.end)


class Unread(Exception):
    """A piece of text that is not read: why, where, and what helps. It says nothing of whether the text is right."""

    def __init__(self, message: str, start: int, end: int, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.help = help

    def __repr__(self) -> str:
        return f"Unread({self.message!r}, {self.start}, {self.end})"
