"""The characters of Unicode, for tests that ask something of each of them."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import strategies as st

MANY_ALIKE = ("Lo", "Co", "Cn", "Cs", "So", "Mn", "Ll", "Lu")
EVERY_CHARACTER = tuple(map(chr, range(sys.maxunicode + 1)))
CHARACTERS = tuple(
    mark
    for number, mark in enumerate(EVERY_CHARACTER)
    if number < 0x700 or number % 101 == 0 or unicodedata.category(mark) not in MANY_ALIKE
)
"""Every character but those of which thousands are alike; of these some."""
UNSEEN = (
    "\x00",
    "\x1b[31m",
    "\x9b",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u3164",
    "\ud800",
    "\U000e0041",
)
"""What a terminal obeys, or nobody sees."""
TEX = (
    r"\input{/etc/hostname}",
    r"\write18{ls}",
    "^^5cinput",
    "^^M",
    "%",
    r"\end{document}",
    "$$",
    "\\\\",
    "a}{b",
    "#1",
)
"""What TeX would obey."""
PARTS = (*UNSEEN, *TEX, *"\\{}$&#%_~^<>|\"'`-[]() \n\r\taθж中₁²ẑ½", "\u0303", "❤️")
ANY_TEXT = st.text(st.characters(codec=None)) | st.lists(st.sampled_from(PARTS)).map("".join)
