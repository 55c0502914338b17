"""Names as values: of which variable a letter is a value, and which law a head is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from emsym.language.errors import LanguageError
from emsym.language.expressions import Probability
from emsym.language.symbols import Bar, Distribution, Variable
from emsym.reading.letters import Letters, Signature, law_key, law_stem, parameters, spelled, unread
from emsym.reading.syntax import Add, Bracket, Listing, Name, Node, Number, Product
from emsym.reading.vocabulary import GREEK_NAMES

PLACEHOLDERS = frozenset({"·", "*", "'"})


def value(name: Name, letters: Letters) -> Variable:
    """The value that a name stands for: plain, or x[i] for a point of a data set."""
    key = spelled(name)
    if key in letters.cases:
        name = Name(name.start, name.end, name.base.lower(), name.accents, name.primes, name.below, name.above)
        key = letters.cases[key]
    if name.base in PLACEHOLDERS:
        raise unread(name, f"the placeholder {name.base} is not read", help="write the values")
    index = letters.index_of(name)
    _check_scripts(name, index, letters)
    try:
        if index is not None:
            below = None if index is name.below else name.below
            above = name.above if index is name.below else None
            plain = Name(name.start, name.end, name.base, name.accents, name.primes, below, above)
            return Variable(spelled(plain), _variable(plain, letters))[_index(index, letters)]
        if name.base in letters.indices and not name.accents and name.below is None:
            return _index(name, letters)
        if key in letters.assigned and key not in (spelled(letters.assigned[key]),):
            return Variable(key, value(letters.assigned[key], letters).variable)
        return Variable(key, _variable(name, letters))
    except LanguageError as error:
        raise unread(name, f"{key} is no name that is known here: {error.message}", help=error.help) from error


def _index(name: Name, letters: Letters) -> Variable:
    """An index; indices with one range are values of one variable, and one that is assigned of that."""
    key = spelled(name)
    if key in letters.assigned:
        owner = letters.assigned[key]
        return Variable(key, value(owner, letters).variable)
    limit = letters.limits.get(name.base)
    same = [other for other, range_ in letters.limits.items() if limit is not None and range_ == limit]
    return Variable(key, same[0] if same else key)


def _check_scripts(name: Name, index: Name | None, letters: Letters) -> None:
    """Complain of a variable that is made of others: x_{1:T}, z_{-j}, x_{t-1} under Σ_t."""
    if index is not None:
        stem = spelled(Name(name.start, name.end, name.base, name.accents, name.primes))
        if {stem, letters.cases.get(stem, stem)} & letters.values.keys():
            raise unread(name, f"a variable that is made of others is not read: {stem} beside {spelled(name)}")
    for script in (name.below, name.above):
        if script is None or script is index or isinstance(script, Number):
            continue
        inside = script.inside if isinstance(script, Bracket) else script
        mentioned = {each.base for each in _names(inside)}
        if mentioned & letters.indices and inside is not index:
            said = f"{spelled(name)}, under a sum or product over {', '.join(sorted(mentioned & letters.indices))}"
            raise unread(name, f"a family of variables is not read: {said}")
        if script is name.below and _is_block(inside):
            stem = spelled(Name(name.start, name.end, name.base, name.accents, name.primes))
            others = [key for key, other in letters.values.items() if other.base == name.base and key != spelled(name)]
            if others:
                said = f"{spelled(name)} beside {others[0]}"
                raise unread(name, f"a variable that is made of others is not read: {said}", help=f"parts of {stem}")


def _is_block(script: Node) -> bool:
    """1:T, <t, -j, i≠j."""
    if isinstance(script, Listing):
        return bool({":", "<", "<=", ">", ">=", "≠", ","} & set(script.signs))
    return isinstance(script, Add) and len(script.terms) == 1


def _names(node: Node | None) -> list[Name]:
    out: list[Name] = []
    waiting = [node]
    while waiting:
        match waiting.pop():
            case Name() as name:
                out.append(name)
            case Bracket(inside=inside):
                waiting.append(inside)
            case Listing(items=items):
                waiting.extend(items)
            case Add(terms=terms):
                waiting.extend(term for _, term in terms)
            case Product(factors=factors):
                waiting.extend(factor for _, factor in factors)
    return out


def _variable(name: Name, letters: Letters) -> str:
    """Of which variable a name is a value: θ′ of θ; x_0 and x_1, or s′ beside s in one law, each of its own."""
    key = spelled(name)
    below = None if name.base in GREEK_NAMES else name.below
    stem = spelled(Name(name.start, name.end, name.base, (), 0, below, None))
    if stem == key:
        return key
    family = [other for other, each in letters.values.items() if each.base == name.base and other != key]
    if any(frozenset((key, other)) in letters.together for other in family):
        return key
    return letters.cases.get(stem, stem)


def law(head: Name, letters: Letters, before: Sequence[Name] = ()) -> tuple[Distribution, list[Variable]]:
    """The law of a head, and what it is given by what stands below it: θ of p_θ, i of q_i under Σ_i."""
    if isinstance(head.above, Number):
        raise unread(head, f"a power of the law {head.base}, before its values, is not read", help="write p(x)^2")
    key = letters.one_law.get(law_stem(head), law_stem(head))
    given = [value(name, letters) for name in parameters(head)]
    below = head.below
    if below is not None and not given and not _names_variables(below, before):
        if isinstance(below, Name) and letters.is_index(below.base) and below.below is None:
            given = [_index(below, letters)]
        elif isinstance(below, Name | Number):
            said = spelled(below)
            key = f"{key}_{said}" if isinstance(below, Number) or not below.below else f"{key}_{{{said}}}"
        else:
            raise unread(below, f"{spelled(below)} below the law {key} is not read")
    elif below is not None and given and isinstance(below, Listing) and len(given) < len(below.items):
        raise unread(below, f"{spelled(below)} below the law {key} is not read")
    try:
        return Distribution(key), given
    except LanguageError as error:
        raise unread(head, f"{key} is no name of a law: {error.message}", help=error.help) from error


def _names_variables(below: Node, before: Sequence[Name]) -> bool:
    """Whether what stands below a law only says of which variables it is: p_{X|Z}(x | z)."""
    named = _names(below)
    capitals = bool(named) and all(len(name.base) == 1 and name.base.isupper() and not name.below for name in named)
    values = {name.base.upper() for name in before if len(name.base) == 1}
    return capitals and bool(values) and {name.base for name in named} <= values


def probability(distribution: Distribution, before: Sequence[Any], behind: Sequence[Any]) -> Probability:
    """p(x, z | θ)."""
    if not behind:
        return distribution(*before)
    return distribution(*before[:-1], Bar(before[-1], behind[0]), *behind[1:])


def signature(
    head: Name,
    letters: Letters,
    before: set[str] | None = None,
    within: set[str] | None = None,
    of: Sequence[Name] = (),
) -> Signature:
    """Of which values a law without arguments is, by the rest of the text; `Unread` where that does not settle it.

    In a text in which no law has arguments they are all of one value, x; or `of` those that the body is of.
    """
    if not letters.known and head.below is None:
        return Signature(head, tuple(of) or (Name(head.start, head.end, "x"),), ())
    found: dict[Any, Signature] = {}
    for each in letters.known.get(law_key(head), []):
        found.setdefault(each.key(letters), each)
    kept = list(found.values())
    if before is not None:
        kept = [each for each in kept if each.key(letters)[0] == before]
    if len(kept) > 1 and within is not None:
        kept = [each for each in kept if each.key(letters)[0] <= within] or kept
    if len(kept) == 1:
        return kept[0]
    name = spelled(head)
    if not kept:
        raise unread(
            head, f"of which values the law {name} is here, is not written", help=f"write {name}(…) with its values"
        )
    forms = " or ".join(_form(name, each) for each in kept[:3])
    raise unread(head, f"{name} may be {forms} here", help="write its values")


def _form(name: str, each: Signature) -> str:
    before, behind = (", ".join(map(spelled, names)) for names in (each.before, each.behind))
    return f"{name}({before} | {behind})" if behind else f"{name}({before})"
