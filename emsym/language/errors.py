"""The one exception for what the language cannot say."""

from __future__ import annotations


class LanguageError(ValueError):
    """What the language cannot say: the message names the part, and `help` says what to write instead."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        return f"{self.message}\nhelp: {self.help}" if self.help else self.message
