r"""Tokens of blocks → chains: sides joined by relations, as a reader puts the rows together.

A row that begins with a relation continues the chain, over blocks too; one that begins with + or − behind an ``&``
continues its last side; any other begins a chain of its own, as does ``\implies``. Columns of commentary, labels and
conditions behind a comma are kept as notes. Rows come before syntax, so that a side that is not read costs no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from emsym.reading.tokens import Kind, Token

IMPLICATIONS = frozenset({"⇒", "⇔"})
PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⏟": "⏟", "|": "|"}
PASSED = (Kind.ALIGN, Kind.SPACE, Kind.LABEL, Kind.ROW)
SIGNED = frozenset({"+", "-", "·", "*", "/"})


@dataclass(slots=True)
class Side:
    """The tokens of one side of a relation."""

    tokens: list[Token] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Joint:
    """A relation between two sides, where it stands, and the label over it."""

    text: str
    start: int
    end: int
    label: str = ""


@dataclass(slots=True)
class Chain:
    """Sides and the relations between them; whether it follows from the chain before, and what is said beside it."""

    sides: list[Side] = field(default_factory=lambda: [Side()])
    joints: list[Joint] = field(default_factory=list)
    follows: bool = False
    notes: list[Token] = field(default_factory=list)

    @property
    def last(self) -> list[Token]:
        """The tokens of the side that is being written."""
        return self.sides[-1].tokens


def chains(tokens: Sequence[Token]) -> list[Chain]:
    """The chains of the blocks' tokens, which `emsym.reading.spelling` has made."""
    return _Rows(tokens).chains()


class _Rows:
    def __init__(self, tokens: Sequence[Token]) -> None:
        end = tokens[-1].end if tokens else 0
        self.tokens = [*tokens, Token(Kind.END, "", end, end)]
        self.at = 0
        self.found = [Chain()]
        self.brackets: list[str] = []
        self.depth = 0
        self.aligned = 0
        self.label = ""

    @property
    def chain(self) -> Chain:
        return self.found[-1]

    def chains(self) -> list[Chain]:
        while (token := self.tokens[self.at]).kind is not Kind.END:
            self.at += 1
            self.step(token)
        for chain in self.found:
            for side in chain.sides:
                while side.tokens and side.tokens[-1].text in (".", ",", ";"):
                    side.tokens.pop()
        return [chain for chain in self.found if chain.joints or chain.last]

    def step(self, token: Token) -> None:
        if token.kind is Kind.ROW:
            return self.row(token)
        if token.kind is Kind.LABEL:
            self.label = token.text
            return None
        if token.kind is Kind.SPACE:
            return self.space()
        if token.kind is Kind.ALIGN and self.tokens[self.at].kind is Kind.RELATION:
            self.brackets.clear()  # columns are never inside of brackets: one is missing
            self.depth = 0
        if self.depth or self.brackets:
            if token.kind is not Kind.ALIGN:
                self.nest(token)
                self.chain.last.append(token)
            return None
        return self.outside(token)

    def outside(self, token: Token) -> None:
        """A token in no bracket."""
        match token.kind:
            case Kind.RELATION:
                self.relation(token)
            case Kind.ALIGN:
                self.align()
            case Kind.TEXT:
                self.text(token)
            case Kind.SIGN if token.text in (",", ";") and self.chain.joints:
                self.comma(token)
            case _:
                self.nest(token)
                self.chain.last.append(token)

    def nest(self, token: Token) -> None:
        match token.kind:
            case Kind.OPEN:
                self.depth += 1
            case Kind.CLOSE:
                self.depth -= 1
            case Kind.LEFT if token.text in PAIRS:
                self.brackets.append(PAIRS[token.text])
            case Kind.RIGHT if self.brackets and self.brackets[-1] == token.text:
                self.brackets.pop()

    def relation(self, token: Token) -> None:
        if token.text in IMPLICATIONS:
            self.begin(follows=True)
            return
        label = self.script() or self.label
        self.label = ""
        joint = Joint(token.text, token.start, token.end, label)
        if not self.chain.last and self.chain.joints and self.chain.joints[-1].text == joint.text:
            return  # a row ends in the relation with which the next begins
        self.chain.joints.append(joint)
        self.chain.sides.append(Side())

    def script(self) -> str:
        """A label below or above a relation, as in ``=_{(a)}``."""
        said = ""
        while self.tokens[self.at].kind is Kind.SIGN and self.tokens[self.at].text in ("_", "^"):
            depth = 0
            self.at += 1
            while (token := self.tokens[self.at]).kind is not Kind.END:
                self.at += 1
                depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0)
                said += "" if token.kind in (Kind.OPEN, Kind.CLOSE) else token.text
                if depth <= 0:
                    break
        return said.strip(" ().")

    def begin(self, follows: bool = False) -> None:
        """A new chain; one that is empty is taken for it."""
        if self.chain.joints or self.chain.last:
            self.found.append(Chain())
        self.chain.follows = self.chain.follows or follows
        self.brackets.clear()
        self.depth = 0

    def ahead(self) -> Token:
        """The next token that is more than layout."""
        at = self.at
        while self.tokens[at].kind in PASSED:
            at += 1
        return self.tokens[at]

    def align(self) -> None:
        self.aligned += 1
        token = self.tokens[self.at]
        last = self.tokens[self.at - 2] if self.at > 1 else token
        if token.kind is Kind.ALIGN and self.tokens[self.at + 1].kind is not Kind.RELATION:
            self.comment()
        elif (
            self.aligned > 1 and token.kind is not Kind.RELATION and last.kind is not Kind.RELATION and self.chain.last
        ):
            if token.kind in (Kind.TEXT, Kind.ROW, Kind.END, Kind.SPACE):
                self.comment()
            elif token.text not in SIGNED:
                self.begin()

    def comment(self) -> None:
        """Everything to the end of the row is a note."""
        while self.tokens[self.at].kind not in (Kind.ROW, Kind.END):
            if self.tokens[self.at].kind is not Kind.ALIGN:
                self.chain.notes.append(self.tokens[self.at])
            self.at += 1

    def text(self, token: Token) -> None:
        """Words: a label before a relation, a note behind a side, else part of a side, where they are not read."""
        if not self.chain.last and not self.chain.joints:
            self.chain.last.append(token)
            return
        last = self.chain.last[-1] if self.chain.last else None
        if last is None or last.text in SIGNED:
            self.chain.last.append(token)
            return
        self.chain.notes.append(token)
        self.comment()

    def space(self) -> None:
        r"""A wide space: behind it may stand the number of an equation, ``\qquad (10.11)``."""
        if self.depth or self.brackets or not self.chain.last:
            return
        rest = []
        for token in self.tokens[self.at : self.at + 6]:
            if token.kind in (Kind.ROW, Kind.END):
                break
            rest.append(token)
        said = "".join(token.text for token in rest)
        if said.startswith("(") and said.endswith(")") and said[1:-1].replace(".", "").isdigit():
            self.comment()

    def comma(self, token: Token) -> None:
        """A comma outside of brackets, behind a relation: a condition, or another statement."""
        rest: list[Token] = []
        for after in self.tokens[self.at :]:
            if after.kind in (Kind.ROW, Kind.END):
                break
            if after.kind not in PASSED:
                rest.append(after)
        is_condition = any(
            after.kind in (Kind.TEXT, Kind.UNREAD)
            or after.text in ("∈", "~")
            or (after.text == "." and rest[-1] is not after)
            for after in rest
        )
        if is_condition or not any(after.kind is Kind.RELATION for after in rest):
            self.comment()
        else:
            self.begin()

    def row(self, token: Token) -> None:
        """The end of a row: what comes next continues the chain, its last side, or begins a chain."""
        after = self.ahead()
        if after.kind is Kind.TEXT and after.text[:1] in ("[", "("):  # the number of an equation, before its relation
            after = self.passing_label()
        aligned = any(each.kind is Kind.ALIGN for each in self.layout())
        self.aligned = 0
        if after.kind in (Kind.END, Kind.RELATION):
            self.brackets.clear()
            self.depth = 0
            return
        if self.depth or self.brackets or not (self.chain.last or self.chain.joints):
            return
        if not self.chain.last or self.chain.last[-1].text in SIGNED:
            return
        if after.text in SIGNED and (aligned or not self.has_relation()):
            return
        self.begin()

    def passing_label(self) -> Token:
        """The token behind a label that comes next, which is a note where a relation follows."""
        before = self.at
        self.at += len(self.layout()) + 1
        after = self.ahead()
        if after.kind is Kind.RELATION:
            self.chain.notes.append(self.tokens[self.at - 1])
            return after
        self.at = before
        return self.ahead()

    def layout(self) -> list[Token]:
        """The tokens of layout that come next."""
        at = self.at
        while self.tokens[at].kind in PASSED:
            at += 1
        return self.tokens[self.at : at]

    def has_relation(self) -> bool:
        """Whether the row that begins here has a relation outside of brackets."""
        depth = 0
        for token in self.tokens[self.at + len(self.layout()) :]:
            if token.kind in (Kind.ROW, Kind.END):
                return False
            depth += {Kind.OPEN: 1, Kind.LEFT: 1, Kind.CLOSE: -1, Kind.RIGHT: -1}.get(token.kind, 0)
            if token.kind is Kind.RELATION and depth <= 0:
                return True
        return False
