"""The codes of diagnostics, each of which keeps its meaning: E for an error, W for a warning.

The first digit says of what: 1 a file, 2 a derivation, 3 what says nothing, 4 a step, 9 emsym itself. What each means
at length, and how to mend it, is in `emsym.topics.codes`.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What a diagnostic is about."""

    UNKNOWN_DERIVATION = "E101"
    NO_SUCH_FILE = "E102"
    UNREADABLE = "E103"
    NOT_PYTHON = "E104"
    EMPTY_FOLDER = "E105"
    EMPTY_FILE = "E106"
    EXCEPTION = "E107"
    SYNTAX = "E108"
    LANGUAGE = "E109"
    ENDED = "E110"
    SAME_NAME = "E111"
    SAME_NAME_ELSEWHERE = "E112"
    UNKNOWN_DOCUMENT = "E113"
    UNKNOWN_STEP = "E114"
    UNREAD = "E115"
    IN_PART = "W101"
    BROKEN_CHAIN = "E201"
    NO_STEPS = "E202"
    UNMET = "W201"
    MEANINGLESS = "E301"
    NO_PROBABILITY = "E302"
    INHERITED = "E303"
    EMPTY_HYPOTHESIS = "E304"
    CONTRADICTION = "E305"
    REFUTED = "E401"
    UNDECIDED = "E402"
    WRONG_REASON = "E403"
    TOO_DEEP = "E404"
    SLIP_HOLDS = "E405"
    SLIP_UNDECIDED = "E406"
    LEFT_OUT = "W401"
    DISAGREEMENT = "E900"
    FAULT = "E901"

    @property
    def is_error(self) -> bool:
        """Whether what it is about is wrong, and not only to be minded."""
        return self.startswith("E")

    @property
    def is_fault(self) -> bool:
        """Whether it tells a fault of emsym's own, which says nothing of a derivation."""
        return self in (Code.DISAGREEMENT, Code.FAULT)
