"""A text → what it says: chains of expressions, with the place of every side, and what is not read.

A relation is read where both of its sides are. What is not read is listed, with the reason; it is never taken for
wrong. An equality that says what a new name or a law is, is its definition or a hypothesis from there on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from emsym.derivation import Derivation, Hypothesis, Link, Place, Start, Step
from emsym.language.errors import LanguageError
from emsym.language.expressions import Probability, Quantity, whole_expression
from emsym.language.symbols import Distribution, Function, Indexed, Named, Real, Variable
from emsym.reading.blocks import blocks, definitions
from emsym.reading.letters import (
    Letters,
    bare,
    every,
    is_law,
    law_stem,
    spelled,
    survey,
    unread,
    values_of,
)
from emsym.reading.lexer import is_tex, tokens
from emsym.reading.macros import collect, expand
from emsym.reading.meaning import DENSITIES, OPERATORS, Defined, Meaning, check_depth
from emsym.reading.parser import USUAL, Options, parse
from emsym.reading.rows import Chain, Joint, chains
from emsym.reading.spelling import spell
from emsym.reading.syntax import Add, Applied, Call, Constant, Listing, Name, Node
from emsym.reading.tokens import Kind, Token, Unread
from emsym.reading.values import law, value
from emsym.reading.vocabulary import DIVERGENCES, LAW_LETTERS

Pieces = Sequence[tuple[int, int]]

LINKS = {
    "=": Link.EQUAL,
    ">=": Link.AT_LEAST,
    "<=": Link.AT_MOST,
    ">": Link.GREATER,
    "<": Link.LESS,
    ":=": Link.EQUAL,
    "≡": Link.EQUAL,
    "=:": Link.EQUAL,
}
DEFINING = frozenset({"=", ":=", "≡", "=:"})
NOT_READ = {
    "∝": "∝, equality up to a factor, is not read",
    "≈": "≈ says nothing that can be proved",
    "≠": "≠ is not read",
    "→": "a limit, →, is not read",
}
CONDITIONS = frozenset(
    ("if", "when", "whenever", "where", "since", "because", "given", "assuming", "under", "provided", "with")
)
LATER = ("+1)", "+1}", "_new", "^new", "_{new}", "^{new}", "^*", "hat")
DATA = frozenset({"D", "X", "Y", r"\mathcal{D}", r"\mathcal{X}"})
CONSTANTS = frozenset({"C", "Const", "constant"})


@dataclass(frozen=True, slots=True)
class ReadSide:
    """One side: where it stands, and what it is, or why it is not read."""

    start: int
    end: int
    expression: Any = None
    unread: Unread | None = None
    constant: bool = False


@dataclass(frozen=True, slots=True)
class ReadRelation:
    """A relation between two sides, with its link, or the reason why it is not read.

    `supposes` says what the relation most likely rests on without saying so: it is then not wrong for being false
    without it.
    """

    start: int
    end: int
    left: ReadSide
    right: ReadSide
    link: Link | None = None
    label: str = ""
    constant_in: tuple[Any, ...] = ()
    is_hypothesis: bool = False
    supposes: str = ""
    unread: Unread | None = None


@dataclass(frozen=True, slots=True)
class ReadChain:
    """A chain; `follows` where the text says that it follows from what stands before."""

    sides: tuple[ReadSide, ...]
    relations: tuple[ReadRelation, ...]
    follows: bool = False


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


@dataclass(slots=True)
class _Side:
    """A side on its way: its syntax, or why it has none."""

    start: int
    end: int
    node: Node | None = None
    unread: Unread | None = None
    constant: bool = False
    name: str = ""
    expression: Any = None


@dataclass(slots=True)
class _Chain:
    sides: list[_Side]
    joints: list[Joint]
    follows: bool
    notes: list[Token]
    letters: Letters | None = None


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
        found.append(_Chain([side for side, _ in sides], rows.joints, rows.follows, rows.notes))
    letters = survey(side.node for chain in found for side in chain.sides if side.node is not None)
    meaning = Meaning(letters)
    if len(found) > 1 and not pieces:
        for chain in found:
            chain.letters = survey((side.node for side in chain.sides if side.node is not None), letters)
    for _ in range(2):  # a quantity may be used before the row that defines it
        seen: set[str] = set()
        for chain in found:
            meaning.letters = chain.letters or letters
            _resolve(chain, meaning, seen)
    stated = [chain for chain in found if chain.joints]
    said = tuple(_finished(chain, meaning, given, bool(pieces) or chain is stated[-1]) for chain in stated)
    if pieces:
        said = tuple(_without_implications(chain) for chain in said)
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


def _parsed(written: Sequence[Token], chain: Chain, number: int, options: Options) -> tuple[_Side, bool]:
    """A side with its syntax, and whether a logarithm in it may reach less far."""
    if not written:
        joint = chain.joints[min(number, len(chain.joints) - 1)] if chain.joints else Joint("", 0, 0)
        return _Side(joint.start, joint.end, unread=Unread("a side is missing here", joint.start, joint.end)), False
    side = _Side(min(token.start for token in written), max(token.end for token in written))
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


def _resolve(chain: _Chain, meaning: Meaning, seen: set[str]) -> None:
    """Read the sides that are not read yet; one that is a new name is defined by the side that it equals."""
    for number, side in enumerate(chain.sides):
        if side.node is not None and side.expression is None and not _may_be_defined(chain, number, meaning):
            _express(side, meaning)
    for joint, left, right in zip(chain.joints, chain.sides, chain.sides[1:], strict=False):
        head = _head(right.node)
        seen |= {
            spelled(name) for name in every([left.node] if left.node is not None else []) if isinstance(name, Name)
        }
        if joint.text in DEFINING and not (left.constant or right.constant) and not _define(left, right, meaning):
            is_first = joint.text != "=" or head is None or spelled(head) not in seen
            _ = is_first and _define(right, left, meaning)
    for side in chain.sides:
        if side.node is not None and side.expression is None:
            _express(side, meaning)


def _express(side: _Side, meaning: Meaning) -> None:
    """Read a side, or keep why it is not read."""
    assert side.node is not None
    side.unread = None
    try:
        side.expression = whole_expression(meaning.expression(side.node))
    except LanguageError as error:
        side.unread = Unread(error.message, side.start, side.end, error.help)
    except Unread as error:
        side.unread = error


def _head(node: Node | None) -> Name | None:
    """The name of which a side consists, alone or with arguments."""
    return node.head if isinstance(node, Call) else node if isinstance(node, Name) else None


def _may_be_defined(chain: _Chain, number: int, meaning: Meaning) -> bool:
    """Whether a side is a letter that could be a number or a function, and is said to equal something."""
    node = chain.sides[number].node
    head = _head(node)
    if head is None or spelled(head) in meaning.defined or spelled(head) in meaning.letters.values:
        return False
    if isinstance(node, Call) and (is_law(node, meaning.letters) or head.base in OPERATORS | DENSITIES):
        return False
    around = chain.joints[max(number - 1, 0) : number + 1]
    return any(joint.text in DEFINING for joint in around) and law_stem(head) not in LAW_LETTERS


def _define(name: _Side, body: _Side, meaning: Meaning) -> bool:
    """Define what stands on one side, where it is a name that means nothing yet, by the other."""
    head = _head(name.node)
    if name.expression is not None or name.node is None or head is None or body.expression is None or body.name:
        return False
    if spelled(head) in meaning.defined or (isinstance(name.node, Name) and spelled(head) in meaning.letters.values):
        return False
    is_operator = isinstance(name.node, Call) and head.base in DIVERGENCES
    if not _has_law(body.expression) or head.base in DENSITIES or is_operator:
        return False
    try:
        known = _quantity(head, name.node, body.expression, meaning)
        meaning.defined[spelled(head)] = known
        name.expression = meaning.expression(name.node)
    except (Unread, LanguageError):
        meaning.defined.pop(spelled(head), None)
        return False
    name.unread, name.name = None, spelled(head)
    return True


def _symbols(expression: Any) -> set[Any]:
    """The symbols of an expression, however deep."""
    found: set[Any] = set()
    seen: set[int] = set()
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Named):
            found.add(node)
        elif id(node) not in seen:
            seen.add(id(node))
            waiting.extend(getattr(node, "args", ()))
    return found


def _has_law(expression: Any) -> bool:
    return any(isinstance(symbol, Distribution) for symbol in _symbols(expression))


def _quantity(head: Name, node: Node, body: Any, meaning: Meaning) -> Defined:
    """The quantity L(q, θ) with this body; a law that the body does not mention is no parameter."""
    arguments = meaning.arguments(node) if isinstance(node, Call) else []
    parameters: list[Any] = []
    kept: list[int] = []
    for place, argument in enumerate(map(bare, arguments)):
        written = argument.head if isinstance(argument, Call) else argument
        if not isinstance(written, Name):
            raise unread(node, "the arguments of a definition are letters")
        is_law = law_stem(written) in {
            law_stem(each.head) for found in meaning.letters.known.values() for each in found
        }
        parameter = (
            law(written, meaning.letters)[0]
            if is_law or isinstance(argument, Call)
            else value(written, meaning.letters)
        )
        if isinstance(parameter, Distribution) and parameter not in _symbols(body):
            continue
        if type(parameter) is not Variable and not isinstance(parameter, Distribution):
            raise unread(node, "a point of a data set cannot be the argument of a definition")
        parameters.append(parameter)
        kept.append(place)
    return Defined(Quantity(spelled(head), tuple(parameters), body), tuple(kept))


def _finished(chain: _Chain, meaning: Meaning, given: int, is_last: bool) -> ReadChain:
    """The chain as it was read; what a law is, is a claim in the last, and holds from there on in others."""
    meaning.letters = chain.letters or meaning.letters
    sides = tuple(ReadSide(side.start, side.end, side.expression, side.unread, side.constant) for side in chain.sides)
    subject = _subject(chain.sides[0].node, meaning)
    relations: list[ReadRelation] = []
    for number, joint in enumerate(chain.joints):
        left, right = sides[number : number + 2]
        named = bool(chain.sides[number].name or chain.sides[number + 1].name)
        link, constant_in, reason = _linked(joint, left, right, subject, named)
        assumed = link is not Link.DEFINITION and joint.start < given
        if number == 0 and link is Link.EQUAL and not is_last:
            assumed = assumed or _tells_law(chain.sides[0].node, left, right)
        if assumed and link is Link.CONSTANT:
            link, reason = None, Unread("nothing is assumed up to a constant", joint.start, joint.end)
        supposed = "" if reason is not None else _condition(chain, number) or _supposed(left, right)
        said = joint.label, constant_in, assumed and reason is None, supposed, reason
        relations.append(ReadRelation(joint.start, joint.end, left, right, link, *said))
    return ReadChain(sides, tuple(relations), chain.follows)


def _linked(
    joint: Joint, left: ReadSide, right: ReadSide, subject: tuple[Any, ...], named: bool
) -> tuple[Link | None, tuple[Any, ...], Unread | None]:
    """The link between two sides, or why there is none; `named` where one of them is a quantity."""
    link, reason = (
        LINKS.get(joint.text),
        left.unread or right.unread or _undefined(left, right) or _undefined(right, left),
    )
    if reason is not None:
        return None, (), reason
    if link is None:
        said = NOT_READ.get(joint.text, f"the relation {joint.text} is not read")
        return None, (), Unread(said, joint.start, joint.end)
    if left.constant or right.constant:
        return _up_to_constant(joint, link, subject)
    return Link.DEFINITION if link is Link.EQUAL and named and _is_definition(left, right) else link, (), None


def _undefined(side: ReadSide, other: ReadSide) -> Unread | None:
    """A side of letters alone, ll = log p(x), is a name that was not understood."""
    letters = _symbols(side.expression)
    if not letters or not all(isinstance(letter, Real) for letter in letters) or not _has_law(other.expression):
        return None
    return Unread("what stands here is not defined in what is read", side.start, side.end)


def _without_implications(chain: ReadChain) -> ReadChain:
    """The chain; of a claim that is typed, one that follows from others is no claim of its own."""
    if not chain.follows:
        return chain
    reason = "what follows from the rows before is not read: give them instead"
    told = [replace(each, link=None, unread=Unread(reason, each.start, each.end)) for each in chain.relations]
    return replace(chain, relations=tuple(told))


def _condition(chain: _Chain, number: int) -> str:
    """What is written beside a relation as its condition, "if X → Y → Z", or before it, where it follows."""
    side = chain.sides[number + 1]
    after = chain.joints[number + 1].start if number + 1 < len(chain.joints) else None
    beside = [note for note in chain.notes if note.start >= side.end and (after is None or note.start < after)]
    words = next((note.text for note in beside if note.kind is Kind.TEXT), "")
    first = words.strip(" ;,.(").partition(" ")[0].lower()
    if first in CONDITIONS:
        return f"“{' '.join(words.split())} …”, which is not read"
    return "the rows before it" if chain.follows else ""


def _supposed(left: ReadSide, right: ReadSide) -> str:
    """What a text takes for granted: how an iterate was chosen, what a weight is, that D is made of the points x_i."""
    return _supposed_of(left, right) or _supposed_of(right, left)


def _supposed_of(one: ReadSide, other: ReadSide) -> str:
    here, there = ({each for each in _symbols(side.expression) if isinstance(each, Variable)} for side in (one, other))
    later = [each for each in here - there if each.name.endswith(LATER)]
    if later and any(each.variable == later[0].variable for each in there):
        return f"how {later[0]} is chosen"
    if unknown := _unknown(one) - _unknown(other):
        return f"what {min(map(str, unknown))} is"
    data = [each for each in here - there if each.name in DATA]
    points = [each for each in there - here if isinstance(each, Indexed)]
    for whole in data:
        for point in points:
            if "D" in whole.name or whole.name.lower() == point.name.lower():
                return f"that {whole} is made of the points {point}, which are independent"
    return ""


def _unknown(side: ReadSide) -> set[Any]:
    """The numbers and functions of a side of which the text says nothing."""
    return {each for each in _symbols(side.expression) if isinstance(each, Function | Real)}


def _tells_law(node: Node | None, left: ReadSide, right: ReadSide) -> bool:
    """Whether a relation says what a law is, q(z) = p(z | x): it is no claim, but holds from there on."""
    head = left.expression.args[0] if isinstance(left.expression, Probability) else None
    if not isinstance(node, Call) or head is None:
        return False
    return _has_law(right.expression) and head not in _symbols(right.expression)


def _is_definition(left: ReadSide, right: ReadSide) -> bool:
    """Whether one side is a quantity that the other is the body of."""
    for name, body in ((left.expression, right.expression), (right.expression, left.expression)):
        head = name.args[0] if getattr(name, "args", ()) else None
        if isinstance(head, Quantity) and head.body is body:
            return True
    return False


def _up_to_constant(
    joint: Joint, link: Link | None, subject: tuple[Any, ...]
) -> tuple[Link | None, tuple[Any, ...], Unread | None]:
    if link is not Link.EQUAL:
        return None, (), Unread("an inequality up to a constant says nothing", joint.start, joint.end)
    if not subject:
        said = "in what the constant is one, is not said"
        return (
            None,
            (),
            Unread(said, joint.start, joint.end, help="write L(q) = … + const: what stands in L does not vary"),
        )
    return Link.CONSTANT, subject, None


def _subject(node: Node | None, meaning: Meaning) -> tuple[Any, ...]:
    """What a chain is about, by its first side: q of L(q, θ), of KL(q ‖ p) and of log q(z)."""
    node = bare(node)
    if isinstance(node, Applied) and node.name == "log":
        node = bare(node.arguments[0])
    if not isinstance(node, Call):
        return ()
    inside = bare(node.group)
    items = inside.items if isinstance(inside, Listing) else (inside,)
    first = bare(items[0])
    try:
        if node.head.base in DIVERGENCES:
            head = first.head if isinstance(first, Call) else first
            return (law(head, meaning.letters)[0],) if isinstance(head, Name) else ()
        found = values_of(node.group)
        if found is not None and node.head.base in LAW_LETTERS:
            return tuple(value(name, meaning.letters) for name in found[0])
        if isinstance(first, Name) and spelled(node.head) in meaning.defined:
            known = meaning.defined[spelled(node.head)]
            return tuple(known.quantity.parameters[:1]) if known.kept[:1] == (0,) else ()
    except Unread:
        return ()
    return _letters(first, meaning.letters)


def _letters(first: Node | None, letters: Letters) -> tuple[Any, ...]:
    """The law or value that an undefined quantity is first of: q of L(q) = … + const."""
    if not isinstance(first, Name):
        return ()
    return (law(first, letters)[0],) if law_stem(first) in LAW_LETTERS else (value(first, letters),)
