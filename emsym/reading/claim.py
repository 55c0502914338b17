"""A claim as a person types it, with what is given: several texts about the same letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from emsym.derivation import Derivation
from emsym.language.errors import LanguageError
from emsym.reading.lexer import line_and_column
from emsym.reading.read import Reading, readings
from emsym.reading.tokens import Unread


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in one of the texts: its name, the line and columns, counted from 1, and the line itself."""

    name: str
    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim and what is given."""

    claim: str
    given: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """All the texts, one below the other, what is given first."""
        return "\n".join((*self.given, self.claim))

    @property
    def pieces(self) -> list[tuple[int, int]]:
        """Where each of the texts begins and ends."""
        out: list[tuple[int, int]] = []
        for text in (*self.given, self.claim):
            start = out[-1][1] + 1 if out else 0
            out.append((start, start + len(text)))
        return out

    def readings(self) -> list[Reading]:
        """The ways to read it, the most usual first."""
        pieces = self.pieces
        return readings(self.source, pieces, pieces[-1][0])

    def derivation(self, reading: Reading, name: str = "claim") -> Derivation:
        """The claim as a derivation, with what is given as its hypotheses."""
        return reading.derivation(name, f"<{name}>", self.pieces[-1][0])

    def spot(self, start: int, end: int) -> Spot:
        """A place of `source`, in the text in which it is."""
        names = [*(f"given {number}" for number in range(1, len(self.given) + 1)), "claim"]
        names = ["given", "claim"] if len(names) == 2 else names
        for name, text, (begin, stop) in zip(names, (*self.given, self.claim), self.pieces, strict=True):
            if start <= stop:
                line, column = line_and_column(text, start - begin)
                whole = text.split("\n")[line - 1]
                width = max(1, min(end - start, len(whole) - column + 1))
                return Spot(name, line, column, column + width, whole)
        return Spot("claim", 1, 1, 2, self.claim.split("\n")[0])

    def unread(self, reading: Reading) -> list[Unread]:
        """What of it is not read, in order; a text without a relation says nothing."""
        found = [*reading.unread, *(each.unread for each in reading.relations if each.unread is not None)]
        if not found:
            places = [each.start for each in reading.relations]
            for begin, stop in self.pieces:
                if not any(begin <= place <= stop for place in places):
                    help = "write both sides: H(X|Y) <= H(X)"
                    found.append(Unread("a relation between two sides is missing", begin, stop, help))
        return sorted({(each.start, each.message): each for each in found}.values(), key=lambda each: each.start)


def read(text: str, *, given: str | Sequence[str] = (), name: str = "claim") -> Derivation:
    """The derivation that a text writes, TeX or plain: ``read("log p(x) >= sum_z q(z) log(p(x,z)/q(z))")``.

    `given` are hypotheses, as texts too. What is not read is a `LanguageError`, which says where it stands.
    """
    claim = Claim(text, (given,) if isinstance(given, str) else tuple(given))
    reading = claim.readings()[0]
    for unread in claim.unread(reading):
        spot = claim.spot(unread.start, unread.end)
        raise LanguageError(f"{spot.name}, line {spot.line}, column {spot.start}: {unread.message}", unread.help)
    return claim.derivation(reading, name)
