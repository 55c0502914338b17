"""Lines on a terminal: colour, printed width, and breaking a long line where a reader would."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from emsym.printable import TIE, printable

STYLES = {
    "proved": "32",
    "refuted": "1;31",
    "undecided": "1;33",
    "malformed": "1;35",
    "fault": "1;31",
    "error": "1;31",
    "warning": "1;33",
    "strong": "1",
    "faint": "2",
}
SIGNS = "+−=≡≥≤><|‖"  # a line does not end with one
EARLIEST_OPERATOR = 0.4  # a break before an operator is worth leaving this much of a line empty, and no more
PAINT = re.compile("(\x1b\\[(?:0|{})m)".format("|".join(STYLES.values())))


@dataclass(frozen=True, slots=True)
class Ink:
    """Whether to colour, and how many columns there are."""

    colour: bool
    width: int

    def __call__(self, style: str, string: str) -> str:
        return f"\x1b[{STYLES[style]}m{string}\x1b[0m" if self.colour and string else string


def shown(lines: str) -> str:
    """Lines as a terminal takes them: of what it obeys, they have nothing but `Ink`'s colours."""
    return "\n".join("".join(map(_unpainted, PAINT.split(line))) for line in lines.split("\n"))


def _unpainted(part: str) -> str:
    return part if PAINT.fullmatch(part) else printable(part)


def printed_width(string: str) -> int:
    """Columns that the string takes: combining marks take none."""
    return sum(not unicodedata.combining(mark) for mark in string)


def padded(string: str, width: int, *, right: bool = False) -> str:
    """The string, filled up with spaces, behind it or, to stand flush right, before it."""
    space = " " * (width - printed_width(string))
    return space + string if right else string + space


def wrapped(string: str, width: int) -> list[str]:
    """The string in lines of at most this width, broken at spaces, if possible outside all brackets."""
    lines = []
    while _is_wider(string, width) and (place := _break(string, max(width, 8))):
        lines.append(string[:place].rstrip())
        string = string[place:].lstrip()
    return [line.replace(TIE, " ") for line in [*lines, string]]


def _is_wider(string: str, width: int) -> bool:
    """Whether the string takes more columns, which its first ones tell."""
    columns = 0
    return any((columns := columns + (not unicodedata.combining(mark))) > width for mark in string)


def _break(string: str, width: int) -> int:
    """Where to break: before an outer + or −, else at the outermost space, else nowhere (0)."""
    spaces = list(_spaces(string, width, " ")) or list(_spaces(string, width, TIE))
    if not spaces:
        return string.replace(TIE, " ").find(" ", width) + 1
    shallowest = min(depth for _, depth in spaces)
    outer = [place for place, depth in spaces if depth == shallowest]
    late = [place for place in outer if place > EARLIEST_OPERATOR * width]
    operators = [place for place in late if string[place + 1 : place + 3] in ("+ ", "− ")]
    return (operators or outer)[-1] + 1


def _spaces(string: str, width: int, space: str) -> Iterator[tuple[int, int]]:
    """Each such space within the width at which a line may end, and how many brackets it is inside."""
    depth = columns = 0
    for place, mark in enumerate(string):
        depth += (mark in "([{") - (mark in ")]}")
        columns += not unicodedata.combining(mark)
        if columns > width + 1:
            return
        if mark == space and place and string[place - 1] not in SIGNS:
            yield place, depth


def hanging(head: str, body: str, width: int) -> list[str]:
    """The head, then the body wrapped beside it."""
    indent = printed_width(head)
    first, *rest = wrapped(body, max(width - indent, 20))
    return [head + first, *(" " * indent + line for line in rest)]
