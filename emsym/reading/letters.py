"""What the letters of a text are: which are indices, which are values of one variable, which are laws of what.

Nothing is decided by one place alone. A letter under Σ_i that lowers others, x_i, is an index and x_i a point of a
data set; z′ beside z is another value of Z; X is x where both are written for one thing; q in E_q is of the values that
it is given elsewhere. What this does not settle is unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from emsym.reading.syntax import (
    Absolute,
    Add,
    Applied,
    Big,
    Braced,
    Bracket,
    Call,
    Expectation,
    Listing,
    Name,
    Node,
    Number,
    Power,
    Product,
)
from emsym.reading.tokens import Unread
from emsym.reading.vocabulary import DIVERGENCES, ENTROPIES, GREEK_NAMES, INFORMATIONS, LAW_LETTERS

PARTS = {",", ";", "|"}
MOST_VALUES = 64
VARIABLES_OF = ENTROPIES | INFORMATIONS


def parts(node: Node) -> tuple[Node, ...]:
    """What a piece of syntax is made of."""
    match node:
        case Name():
            return tuple(each for each in (node.below, node.above) if each is not None)
        case Listing():
            return tuple(each for each in node.items if each is not None)
        case Bracket() | Absolute():
            return (node.inside,)
        case Call():
            return node.head, node.group
        case Add():
            return tuple(term for _, term in node.terms)
        case Product():
            return tuple(factor for _, factor in node.factors)
        case Power():
            return node.base, node.exponent
        case Applied():
            return (*node.arguments, *(() if node.below is None else (node.below,)))
        case Big():
            scripts = tuple(each for each in (node.below, node.above) if each is not None)
            return (*scripts, node.body, *node.differentials)
        case Expectation():
            return (node.body,) if node.below is None else (node.below, node.body)
        case Braced():
            return (node.inside,)
    return ()


def every(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes and all that they are made of, in the order of writing."""
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(parts(node)))


def bare(node: Node | None) -> Node | None:
    """The node without brackets and braces around it."""
    while isinstance(node, Bracket | Braced):
        node = node.inside
    return node


def spelled(node: Node | None) -> str:
    """A name as the language spells it: θ̃_old is ``thetatilde_old``; of other syntax, what tells it from another."""
    if isinstance(node, Name) and node.below is None and node.above is None:
        return _stem(node)
    pieces: list[str] = []
    waiting: list[Node | str | None] = [node]
    while waiting:
        match waiting.pop():
            case str() as text:
                pieces.append(text)
            case Name() as name:
                scripts = [
                    (sign, script) for sign, script in (("_", name.below), ("^", name.above)) if script is not None
                ]
                pieces.append(_stem(name))
                for sign, script in reversed(scripts):
                    simple = isinstance(script, Number) or (isinstance(script, Name) and not parts(script))
                    waiting += [script, sign] if simple or isinstance(script, Bracket) else ["}", script, "{", sign]
            case Number(value=value):
                pieces.append(str(value))
            case Bracket(inside=inside):
                waiting += [")", inside, "("]
            case Listing(items=items, signs=signs):
                for sign, item in zip(reversed(signs), reversed(items[1:]), strict=True):
                    waiting += [item, sign]
                waiting.append(items[0])
            case Add(terms=terms):
                for place, (sign, term) in reversed(list(enumerate(terms))):
                    waiting += [term, "" if sign == "+" and not place else sign]
            case Product(factors=factors):
                for sign, factor in reversed(factors):
                    waiting += [factor, sign]
            case Node() as other:
                waiting += [*reversed(parts(other)), "?"]
    return "".join(pieces)


def _stem(name: Name) -> str:
    if not (name.accents or name.primes):
        return name.base
    if name.base.startswith("\\"):
        stem = name.base
        for accent in name.accents:
            stem = rf"\{accent}{{{stem}}}"
        return stem + "'" * name.primes
    return name.base + "".join(name.accents) + "'" * name.primes


@dataclass(frozen=True, slots=True)
class Signature:
    """A law as the text has it: its head, the values of which it is, and those that it is given."""

    head: Name
    before: tuple[Name, ...]
    behind: tuple[Name, ...]

    def key(self, letters: Letters) -> tuple[frozenset[str], frozenset[str]]:
        """What makes it equal to another."""
        return frozenset(map(letters.value_key, self.before)), frozenset(map(letters.value_key, self.behind))


@dataclass(slots=True)
class Letters:
    """What is known of the letters of a text."""

    indices: set[str] = field(default_factory=set)
    limits: dict[str, tuple[str, str]] = field(default_factory=dict)
    values: dict[str, Name] = field(default_factory=dict)
    together: set[frozenset[str]] = field(default_factory=set)
    assigned: dict[str, Name] = field(default_factory=dict)
    signatures: dict[str, list[Signature]] = field(default_factory=dict)
    laws: set[str] = field(default_factory=set)
    cases: dict[str, str] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    positive: set[str] = field(default_factory=set)
    one_law: dict[str, str] = field(default_factory=dict)
    base: Number | None = None
    mixed: bool = False
    text: Letters | None = None

    @property
    def known(self) -> dict[str, list[Signature]]:
        """Of which values each law is: in the chain, else in the text."""
        return self.signatures if self.text is None else {**self.text.signatures, **self.signatures}

    def within(self, text: Letters) -> Letters:
        """The letters of a chain, with what the whole text says of them: which are one, and which are laws."""
        self.cases, self.laws, self.one_law = text.cases, text.laws, text.one_law
        self.positive, self.base, self.text = text.positive, text.base, text
        return self

    def value_key(self, name: Name) -> str:
        """A value's spelling, X and x being one where the text uses them for one thing."""
        key = spelled(name)
        return self.cases.get(key, key)

    def index_of(self, name: Name) -> Name | None:
        """The index of a point of a data set: i of x_i and of x^{(i)}, where i runs somewhere."""
        for script in (name.below, bare(name.above)):
            if isinstance(script, Name) and not parts(script) and self.is_index(script.base, of=name.base):
                return script
        return None

    def is_index(self, letter: str, of: str = "") -> bool:
        """Whether a letter runs in the chain; below a Latin letter it may run elsewhere in the text."""
        elsewhere = self.text is not None and letter in self.text.indices and of not in GREEK_NAMES
        return letter in self.indices or elsewhere


def law_key(head: Name) -> str:
    """A law's letter with what is part of its name, p, p^*, q_i, ptilde, and without the parameters below it."""
    below = None if parameters(head) else head.below
    return spelled(Name(head.start, head.end, head.base, head.accents, head.primes, below, head.above))


def law_stem(head: Name) -> str:
    """A law's letter with its accents and what stands above it."""
    return spelled(Name(head.start, head.end, head.base, head.accents, head.primes, None, head.above))


def groups(group: Node) -> list[list[tuple[str, Node | None]]]:
    """A listing at its ``|`` and ``;``: each part is its items with the signs before them."""
    inside = bare(group)
    if not isinstance(inside, Listing):
        return [[("", inside)]]
    out: list[list[tuple[str, Node | None]]] = [[("", inside.items[0])]]
    for sign, item in zip(inside.signs, inside.items[1:], strict=True):
        if sign in ("|", ";"):
            out.append([("", item)])
        else:
            out[-1].append((sign, item))
    return out


def values_of(group: Node) -> tuple[list[Name], list[Name], list[tuple[Name, Name]]] | None:
    """The values before and behind the bar, and what is assigned, X = x; None where something else stands there."""
    before: list[Name] = []
    behind: list[Name] = []
    assigned: list[tuple[Name, Name]] = []
    for number, part in enumerate(groups(group)):
        out = behind if number else before
        for sign, item in part:
            for node in _flat(item):
                if not isinstance(node, Name):
                    return None
                if sign == "=" and out:
                    assigned.append((out.pop(), node))
                elif sign not in ("", ","):
                    return None
                out.append(node)
    return before, behind, assigned


def _flat(item: Node | None) -> list[Node | None]:
    """The items of a group in brackets, (x, z)."""
    if isinstance(item, Bracket) and isinstance(item.inside, Listing) and set(item.inside.signs) <= {","}:
        return list(item.inside.items)
    return [item.inside if isinstance(item, Bracket) and isinstance(item.inside, Name) else item]


def survey(nodes: Iterable[Node], text: Letters | None = None) -> Letters:
    """What syntax says of its letters: that of a whole text, or that of one chain in a `text`."""
    letters = Letters()
    whole = list(every(nodes))
    if text is None:
        _find_laws(whole, letters)
    else:
        letters.laws = text.laws
    bound = [name for node in whole if isinstance(node, Big) for name in _bound(node, letters)]
    _find_indices(whole, bound, letters)
    calls = [node for node in whole if isinstance(node, Call) and is_law(node, letters)]
    for call in calls:
        _note_call(call, letters)
    for node in whole:
        if isinstance(node, Call) and node.head.base in VARIABLES_OF and "‖" not in _signs(node.group):
            _note_variables(node, letters)
    for name in bound:
        if name.base not in letters.indices:
            letters.values.setdefault(spelled(name), name)
    if text is not None:
        return letters.within(text)
    _join_cases(letters)
    _join_laws(letters)
    _note_logarithms(whole, letters)
    return letters


def _note_logarithms(whole: list[Node], letters: Letters) -> None:
    """What stands under a logarithm is positive; the base that the text writes is that of all but ln."""
    logarithms = [node for node in whole if isinstance(node, Applied) and node.name in ("log", "ln")]
    for node in logarithms:
        letters.positive |= {each.base for each in every(node.arguments) if isinstance(each, Name)}
    bases = [bare(node.below) for node in logarithms if node.below is not None]
    numbers = {base.value: base for base in bases if isinstance(base, Number)}
    if len(numbers) == 1 and len(bases) == sum(isinstance(base, Number) for base in bases):
        letters.base = next(iter(numbers.values()))


def _join_laws(letters: Letters) -> None:
    """P is p where the text never has both of the same values; a law may be written with parameters and without."""
    seen: dict[str, set[tuple[frozenset[str], frozenset[str]]]] = {}
    named: dict[str, set[str]] = {}
    for found in letters.signatures.values():
        for each in found:
            stem = law_stem(each.head)
            given = frozenset(letters.value_key(name) for name in each.behind if name.base not in GREEK_NAMES)
            seen.setdefault(stem, set()).add((each.key(letters)[0], given))
            named.setdefault(stem, set()).add(",".join(map(spelled, parameters(each.head))))
    for stem, kinds in seen.items():
        if stem.lower() != stem and len(stem) == 1 and stem.lower() in seen and not kinds & seen[stem.lower()]:
            letters.one_law[stem] = stem.lower()
    letters.mixed = any("" in names and len(names) == 2 for names in named.values())
    letters.mixed = letters.mixed and all(len(names - {""}) <= 1 for names in named.values())


def is_law(node: Call, letters: Letters) -> bool:
    """Whether a head with a group is a law of values; Q(θ) and Q(θ, θ′), of parameters alone, are quantities."""
    found = values_of(node.group)
    if found is None or not (node.head.base in LAW_LETTERS or law_key(node.head) in letters.laws):
        return False
    greek = [name.base for name in (*found[0], *found[1]) if name.base in GREEK_NAMES]
    if node.head.base == "Q" and len(greek) == len(found[0]) + len(found[1]):
        return False
    return len(greek) < 2 or len(set(greek)) == len(greek) or len(found[0]) + len(found[1]) > len(greek)


def _find_laws(whole: list[Node], letters: Letters) -> None:
    """Heads with a bar between values, and the laws of expectations and relative entropies."""
    for node in whole:
        match node:
            case Call(head=head, group=group) if head.base in DIVERGENCES or head.base == "H":
                inside = bare(group)
                if isinstance(inside, Listing) and "‖" in inside.signs:
                    named = [bare(item) for item in inside.items]
                    letters.laws |= {law_key(each) for each in named if isinstance(each, Name)}
                    letters.laws |= {law_key(each.head) for each in named if isinstance(each, Call)}
            case Expectation(below=below):
                listed = bare(below)
                last = bare(listed.items[-1]) if isinstance(listed, Listing) and "~" in listed.signs else listed
                if isinstance(last, Call):
                    letters.laws.add(law_key(last.head))
                elif isinstance(last, Name) and isinstance(listed, Listing):
                    letters.laws.add(law_key(last))


def _bound(node: Big, letters: Letters) -> list[Name]:
    """The names that Σ, Π or ∫ binds; the limit of a range is noted."""
    if node.differentials:
        return list(node.differentials)
    below = bare(node.below)
    items = below.items if isinstance(below, Listing) else (below,)
    signs = below.signs if isinstance(below, Listing) else ()
    if signs[:1] == ("=",) and isinstance(items[0], Name):
        if isinstance(items[1], Number) and node.above is not None:
            limit = str(items[1].value), spelled(node.above)
            if letters.limits.setdefault(items[0].base, limit) != limit:
                letters.conflicts.add(items[0].base)
        return [items[0]]
    if signs[:1] == ("∈",):
        return [items[0]] if isinstance(items[0], Name) else []
    return [item for item in items if isinstance(item, Name)] if set(signs) <= {","} else []


def _find_indices(whole: list[Node], bound: list[Name], letters: Letters) -> None:
    """A bound letter that lowers or raises others is an index, as is one with a range of numbers."""
    plain = {name.base for name in bound if not parts(name) and not name.accents}
    for node in whole:
        if isinstance(node, Name):
            for script in (node.below, bare(node.above) if isinstance(node.above, Bracket) else None):
                for each in script.items if isinstance(script, Listing) else (script,):
                    if isinstance(each, Name) and not parts(each) and each.base in plain:
                        letters.indices.add(each.base)
    letters.indices |= letters.limits.keys() & plain


def _note_call(call: Call, letters: Letters) -> None:
    found = values_of(call.group)
    if found is None:
        return
    before, behind, assigned = found
    given = [*behind, *parameters(call.head)]
    for variable, letter in assigned:
        if spelled(variable).lower() != spelled(letter).lower():
            letters.assigned[spelled(letter)] = variable
        letters.values.setdefault(spelled(variable), variable)
    names = [*before, *given]
    for name in names:
        letters.values.setdefault(spelled(name), name)
    keys = {spelled(name) for name in names}
    if len(keys) <= MOST_VALUES:
        letters.together |= {frozenset((one, other)) for one in keys for other in keys if one != other}
    letters.signatures.setdefault(law_key(call.head), []).append(Signature(call.head, tuple(before), tuple(given)))


def _signs(group: Bracket) -> tuple[str, ...]:
    return group.inside.signs if isinstance(group.inside, Listing) else ()


def _note_variables(call: Call, letters: Letters) -> None:
    """The variables of H(X | Y) and I(X; Y)."""
    names = [each for part in groups(call.group) for _, item in part for each in _flat(item)]
    if all(isinstance(name, Name) and len(name.base) == 1 and name.base.isupper() for name in names):
        for name in names:
            if isinstance(name, Name) and name.base not in LAW_LETTERS and law_key(name) not in letters.laws:
                letters.values.setdefault(spelled(name), name)


def parameters(head: Name) -> list[Name]:
    """The parameters below a law's letter, which are Greek: θ of p_θ."""
    below = head.below
    items = below.items if isinstance(below, Listing) and set(below.signs) <= PARTS else (below,)
    return [item for item in items if isinstance(item, Name) and item.base in GREEK_NAMES]


def _join_cases(letters: Letters) -> None:
    """X is x, where both are values and no law has both."""
    for key, name in letters.values.items():
        if len(name.base) == 1 and name.base.isupper():
            small = spelled(
                Name(name.start, name.end, name.base.lower(), name.accents, name.primes, name.below, name.above)
            )
            if small in letters.values and frozenset((key, small)) not in letters.together:
                letters.cases[key] = small


def unread(node: Node, message: str, help: str = "") -> Unread:
    """What is said of a piece of syntax that is not read."""
    return Unread(message, node.start, node.end, help)
