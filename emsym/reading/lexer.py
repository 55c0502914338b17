r"""Text → tokens, with their places, for TeX and for plain text.

One pass by one regular expression, without recursion. It is faithful to TeX where that matters to an author: a
command is a backslash and letters, a letter or a digit is a token of its own, ``%`` begins a comment and spaces say
nothing. What stands in ``\text{…}`` is kept as it is. Plain text, which has no backslash, has no comments.
"""

from __future__ import annotations

import re

from emsym.reading.tokens import Kind, Token, Unread

MOST_CHARACTERS = 1_000_000
WITH_TEXT = (
    "text mbox textrm textbf textit textsf texttt textnormal textup textsl textsc emph hbox fbox intertext "
    "shortintertext operatorname mathrm mathsf tag label ref eqref cite color textcolor hspace vspace begin end"
)
TEXT_COMMANDS = frozenset(WITH_TEXT.split())
"""Commands whose argument is kept as characters, where it has any that mathematics would read otherwise."""
DIMENSION = r"\[\s*-?(?:[\d.]+\s*(?:pt|em|ex|cm|mm|in|mu|bp|pc|sp)|[\d.]*\\[a-z]+)\s*\]"
TOKEN = re.compile(
    rf"""
    (?P<space>[\s\ufeff\u200b\u2060]+)
  | (?P<comment>%[^\n]*)
  | (?P<row>\\\\(?:\*|\s*{DIMENSION})?)
  | (?P<command>\\(?:[A-Za-z@]+\*?|.?))
  | (?P<digit>[0-9])
  | (?P<parameter>\#+[1-9])
  | (?P<open>\{{)
  | (?P<close>\}})
  | (?P<letter>[^\W\d_])
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
KINDS = {
    "row": Kind.COMMAND,
    "command": Kind.COMMAND,
    "digit": Kind.DIGIT,
    "parameter": Kind.PARAMETER,
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "letter": Kind.LETTER,
    "sign": Kind.SIGN,
}


def is_tex(source: str) -> bool:
    """Whether the text is TeX rather than plain."""
    return "\\" in source


def tokens(source: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of the text, or of a piece of it; places are counted in characters from its beginning."""
    end = len(source) if end is None else end
    if end - start > MOST_CHARACTERS:
        raise Unread(f"a piece of {end - start:,} characters; {MOST_CHARACTERS:,} are the most", start, end)
    tex = is_tex(source[start:end])
    out: list[Token] = []
    at = start
    while at < end:
        found = TOKEN.match(source, at, end)
        if found is None:  # no character is left over by the expression; here for the type
            break
        group = found.lastgroup or "sign"
        if group == "comment" and not tex:
            out.append(Token(Kind.SIGN, "%", at, at + 1))
            at += 1
            continue
        at = found.end()
        if group in ("space", "comment"):
            continue
        text = r"\\" if group == "row" else found[0]
        if group == "command":
            text = text.rstrip("*") if len(text) > 2 else text
        out.append(Token(KINDS[group], text, found.start(), at))
        if group == "command" and text[1:] in TEXT_COMMANDS:
            at = _characters(source, at, end, out)
    return out


def _characters(source: str, at: int, end: int, out: list[Token]) -> int:
    """Add what stands in the braces behind a command as one token of text; where it ends, or `at` where none stands."""
    begin = at
    while begin < end and source[begin].isspace():
        begin += 1
    if begin >= end or source[begin] != "{":
        return at
    depth = 0
    for brace in BRACE.finditer(source, begin, end):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            out.append(Token(Kind.TEXT, source[begin + 1 : brace.start()], begin, brace.end()))
            return brace.end()
    raise Unread("a { is never closed", begin, begin + 1, help="close it with }")


def line_and_column(source: str, at: int) -> tuple[int, int]:
    """The line and column of a place, both from 1."""
    before = source.count("\n", 0, at)
    return before + 1, at - (source.rfind("\n", 0, at) + 1) + 1
