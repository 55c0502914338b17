"""What the relations of a chain say: their links, what is assumed, and what they rest on without saying so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from emsym.derivation import Link
from emsym.language.expressions import Probability, Quantity
from emsym.language.symbols import Function, Indexed, Real, Variable
from emsym.reading.letters import Letters, bare, law_stem, spelled, values_of
from emsym.reading.meaning import Meaning
from emsym.reading.rows import Joint
from emsym.reading.sides import Written, has_law, symbols
from emsym.reading.syntax import Applied, Call, Listing, Name, Node
from emsym.reading.tokens import Kind, Unread
from emsym.reading.values import law, value
from emsym.reading.vocabulary import DIVERGENCES, LAW_LETTERS

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


def finished(chain: Written, meaning: Meaning, given: int, is_last: bool) -> ReadChain:
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
    letters = symbols(side.expression)
    if not letters or not all(isinstance(letter, Real) for letter in letters) or not has_law(other.expression):
        return None
    return Unread("what stands here is not defined in what is read", side.start, side.end)


def without_implications(chain: ReadChain) -> ReadChain:
    """The chain; of a claim that is typed, one that follows from others is no claim of its own."""
    if not chain.follows:
        return chain
    reason = "what follows from the rows before is not read: give them instead"
    told = [replace(each, link=None, unread=Unread(reason, each.start, each.end)) for each in chain.relations]
    return replace(chain, relations=tuple(told))


def _condition(chain: Written, number: int) -> str:
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
    here, there = ({each for each in symbols(side.expression) if isinstance(each, Variable)} for side in (one, other))
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
    return {each for each in symbols(side.expression) if isinstance(each, Function | Real)}


def _tells_law(node: Node | None, left: ReadSide, right: ReadSide) -> bool:
    """Whether a relation says what a law is, q(z) = p(z | x): it is no claim, but holds from there on."""
    head = left.expression.args[0] if isinstance(left.expression, Probability) else None
    if not isinstance(node, Call) or head is None:
        return False
    return has_law(right.expression) and head not in symbols(right.expression)


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
