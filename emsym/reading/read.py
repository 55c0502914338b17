"""A text → what it says: chains of expressions, with the place of every side, and what is not read.

A relation is read where both of its sides are. What is not read is listed, with the reason; it is never taken for
wrong. An equality that says what a new name or a law is, is its definition or a hypothesis from there on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from emsym.derivation import Derivation, Hypothesis, Place, Start, Step
from emsym.reading.blocks import blocks, definitions
from emsym.reading.letters import survey
from emsym.reading.lexer import is_tex, tokens
from emsym.reading.macros import collect, expand
from emsym.reading.meaning import Meaning, check_depth
from emsym.reading.parser import USUAL, Options, parse
from emsym.reading.relations import ReadChain, ReadRelation, ReadSide, finished, without_implications
from emsym.reading.rows import Chain, Joint, chains
from emsym.reading.sides import Side, Written, resolve
from emsym.reading.spelling import spell
from emsym.reading.syntax import Add, Constant, Name, Node
from emsym.reading.tokens import Kind, Token, Unread

Pieces = Sequence[tuple[int, int]]
CONSTANTS = frozenset({"C", "Const", "constant"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, and what is not read beside its relations, of which `broken` are whole blocks.

    It is `ambiguous` where a logarithm, `mixed` where a law's parameters can be read in two ways.
    """

    source: str
    chains: tuple[ReadChain, ...]
    unread: tuple[Unread, ...] = ()
    broken: tuple[Unread, ...] = ()
    integrals: bool = False
    ambiguous: bool = False
    mixed: bool = False
    options: Options = USUAL

    @property
    def relations(self) -> Iterator[ReadRelation]:
        """Every relation, in the order of the text."""
        return (relation for chain in self.chains for relation in chain.relations)

    @property
    def whole(self) -> bool:
        """Whether everything was read."""
        return not self.unread and all(relation.unread is None for relation in self.relations)

    def derivation(self, name: str, file: str = "<text>", before: int = 0) -> Derivation:
        """The derivation that a person would have written; what is not read is left out of it.

        Lines are counted from the place `before`, where other texts end.
        """
        hypotheses: list[Hypothesis] = []
        written: list[tuple[Start, list[Step]]] = []
        rows = 0
        for chain in self.chains:
            last: ReadSide | None = None
            for relation in chain.relations:
                if relation.unread is not None or relation.link is None:
                    continue
                left, right = relation.left, relation.right
                place = self._place(relation.start, file, before)
                if relation.is_hypothesis:
                    hypotheses.append(Hypothesis(left.expression, relation.link, right.expression, place))
                    continue
                begun = self._place(left.start, file, before)
                if last is not left:
                    written.append((Start(left.expression, begun), []))
                rows += 1
                sides = left.expression, relation.link, right.expression, place
                said = {"source": relation.label, "constant_in": relation.constant_in, "before": begun}
                written[-1][1].append(Step(f"row-{rows}", *sides, **said))  # type: ignore[arg-type]
                last = right
        return Derivation.of(name, Place(file, 1), hypotheses, written)

    def _place(self, at: int, file: str, before: int) -> Place:
        return Place(file, self.source.count("\n", before, at) + 1)


def readings(source: str, pieces: Pieces = (), given: int = 0) -> list[Reading]:
    """The ways in which a text can be read, the most usual first."""
    first = read(source, USUAL, pieces, given)
    others = [Options(narrow, bare) for narrow in (False, True) for bare in (False, True)]
    kept = [each for each in others[1:] if each.narrow <= first.ambiguous and each.bare <= first.mixed]
    return [first, *(read(source, options, pieces, given) for options in kept)]


def read(source: str, options: Options = USUAL, pieces: Pieces = (), given: int = 0) -> Reading:
    """What a text says, TeX or plain: a display, a claim, a document.

    Its `pieces` are texts of their own about the same letters; what stands before the place `given` is assumed.
    """
    broken: list[Unread] = []
    written = [token for piece in pieces or ((0, len(source)),) for token in _tokens(source, *piece, broken)]
    found = []
    ambiguous = False
    for rows in chains(written):
        sides = [_parsed(side.tokens, rows, number, options) for number, side in enumerate(rows.sides)]
        ambiguous = ambiguous or any(each for _, each in sides)
        found.append(Written([side for side, _ in sides], rows.joints, rows.follows, rows.notes))
    letters = survey(side.node for chain in found for side in chain.sides if side.node is not None)
    meaning = Meaning(letters)
    if len(found) > 1 and not pieces:
        for chain in found:
            chain.letters = survey((side.node for side in chain.sides if side.node is not None), letters)
    for _ in range(2):  # a quantity may be used before the row that defines it
        seen: set[str] = set()
        for chain in found:
            meaning.letters = chain.letters or letters
            resolve(chain, meaning, seen)
    stated = [chain for chain in found if chain.joints]
    said = tuple(finished(chain, meaning, given, bool(pieces) or chain is stated[-1]) for chain in stated)
    if pieces:
        said = tuple(without_implications(chain) for chain in said)
    lone = [side.unread for chain in found if not chain.joints for side in chain.sides if side.unread is not None]
    return Reading(source, said, (*broken, *lone), tuple(broken), meaning.integrals, ambiguous, letters.mixed, options)


def _tokens(source: str, begin: int, stop: int, broken: list[Unread]) -> list[Token]:
    """The tokens of all blocks of a text, spelled; blocks are rows of one another. A `broken` one costs no other."""
    text = source[begin:stop]
    macros = definitions(text)
    out: list[Token] = []
    for start, end in blocks(text):
        try:
            rest, macros = collect(tokens(text, start, end), macros)
            out += spell(expand(rest, macros), is_tex(text))
        except Unread as error:
            broken.append(Unread(error.message, error.start + begin, error.end + begin, error.help))
        out.append(Token(Kind.ROW, "end", end, end))
    if not begin:
        return out
    return [Token(token.kind, token.text, token.start + begin, token.end + begin) for token in out]


def _parsed(written: Sequence[Token], chain: Chain, number: int, options: Options) -> tuple[Side, bool]:
    """A side with its syntax, and whether a logarithm in it may reach less far."""
    if not written:
        joint = chain.joints[min(number, len(chain.joints) - 1)] if chain.joints else Joint("", 0, 0)
        return Side(joint.start, joint.end, unread=Unread("a side is missing here", joint.start, joint.end)), False
    side = Side(min(token.start for token in written), max(token.end for token in written))
    try:
        node, ambiguous = parse(written, options)
        check_depth(node)
    except Unread as error:
        side.unread = error
        return side, False
    side.node, side.constant = _without_constant(node)
    return side, ambiguous


def _without_constant(node: Node) -> tuple[Node, bool]:
    """A + const. is A, up to a constant."""
    if not isinstance(node, Add):
        return node, False
    kept = tuple((sign, term) for sign, term in node.terms if not _is_constant(term))
    if len(kept) == len(node.terms) or not kept:
        return node, False
    if len(kept) == 1 and kept[0][0] == "+":
        return kept[0][1], True
    return Add(node.start, node.end, kept), True


def _is_constant(term: Node) -> bool:
    plain = isinstance(term, Name) and not term.below and not term.above and not term.primes
    return isinstance(term, Constant) or (plain and isinstance(term, Name) and term.base in CONSTANTS)
