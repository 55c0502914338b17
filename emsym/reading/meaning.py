"""Syntax → expressions of the language.

Each rule is a row of the table in the documentation of the reader: what p_θ(x), E_q[f], KL(q ‖ p), Σ_{k=1}^K mean. What
is not settled by the text is `Unread`, at its place; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy

from emsym.language import arithmetic
from emsym.language.arithmetic import Mul, Pow
from emsym.language.errors import LanguageError
from emsym.language.expressions import KL, E, H, I, Prod, Quantity, Size, Sum
from emsym.language.symbols import Bar, Distribution, Function, Real, Variable
from emsym.language.trampoline import Visit, run
from emsym.reading.letters import (
    MOST_VALUES,
    Letters,
    bare,
    every,
    is_law,
    law_key,
    law_stem,
    parts,
    spelled,
    unread,
    values_of,
)
from emsym.reading.syntax import (
    Absolute,
    Add,
    Applied,
    Big,
    Braced,
    Bracket,
    Call,
    Constant,
    Expectation,
    Listing,
    Name,
    Node,
    Number,
    Power,
    Product,
)
from emsym.reading.values import law, probability, signature, value
from emsym.reading.vocabulary import DIVERGENCES, ENTROPIES, FUNCTION_LETTERS, GREEK_NAMES, INFORMATIONS, LAW_LETTERS

MOST_DEPTH = 400
DENSITIES = frozenset(
    {r"\mathcal{N}", "N", "Normal", "Bernoulli", "Categorical", "Cat", "Dir", "Gamma", "Beta", "Uniform"}
)
WEIGHTS = frozenset(("alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "eta", "kappa", "lambda", "tau"))
"""Greek letters which, as numbers, are weights, and positive."""
RELATIVE_ENTROPIES = frozenset(
    {"KL", "D", "DKL", "KLD", "D_KL", r"\mathcal{D}_KL", r"\mathcal{D}", r"\mathbb{D}_KL", "D_{KL}"}
)
OPERATORS = DIVERGENCES | ENTROPIES | INFORMATIONS


@dataclass(frozen=True, slots=True)
class Defined:
    """A named quantity, and which of the arguments that are written are its parameters."""

    quantity: Quantity
    kept: tuple[int, ...]


class Meaning:
    """What the syntax of a text means, given what its letters are and which quantities it has defined."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self.defined: dict[str, Defined] = {}
        self.integrals = False

    def expression(self, node: Node) -> Any:
        """The expression of the language; raises `Unread`."""
        try:
            return run(self.visit, node)
        except LanguageError as error:
            raise unread(node, error.message, help=error.help) from error

    def in_base(self, quantity: Any) -> Any:
        """An entropy or the like in the units of the text: bits, where it writes log_2."""
        if self.letters.base is None:
            return quantity
        number = self.letters.base.value
        return _quotient(quantity, arithmetic.log(sympy.Rational(number.numerator, number.denominator)))

    def visit(self, node: Any) -> Visit[Any]:
        match node:
            case Number(value=number):
                yield from ()
                return sympy.Rational(number.numerator, number.denominator)
            case Name():
                return (yield from self.scalar(node))
            case Bracket(inside=Listing() as inside):
                raise unread(inside, "several things stand in brackets where one is due")
            case Bracket(inside=inside) | Braced(inside=inside):
                return (yield inside)
            case Add():
                return (yield from self.add(node))
            case Product():
                return (yield from self.product(node))
            case Power():
                return (yield from self.power(node))
            case Applied():
                return (yield from self.applied(node))
            case Big():
                return (yield from self.big(node))
            case Expectation():
                return (yield from self.expectation(node))
            case Absolute():
                return (yield from self.magnitude(node))
            case Call():
                return (yield from self.call(node))
            case Constant():
                raise unread(node, "a constant inside an expression is not read")
        raise unread(node, "several things stand where one expression is due")

    # arithmetic

    def add(self, node: Add) -> Visit[Any]:
        whole: Any = None
        for sign, term in node.terms:
            part = yield term
            if sign == "-":
                part = -part if isinstance(part, sympy.Number | arithmetic.Expression) else Mul(-1, part)
            whole = part if whole is None else arithmetic.Add(whole, part)
        return whole

    def product(self, node: Product) -> Visit[Any]:
        whole: Any = None
        for sign, factor in node.factors:
            part = yield factor
            whole = part if whole is None else _quotient(whole, part) if sign == "/" else Mul(whole, part)
        return whole

    def power(self, node: Power) -> Visit[Any]:
        base = node.base
        if isinstance(node.exponent, Name) and node.exponent.base in ("T", "top"):
            raise unread(node.exponent, "a transpose is not read")
        exponent = yield node.exponent
        if isinstance(base, Call) and not self.is_applied(base):
            head = yield base.head
            inside = yield base.group
            return Mul(head, Pow(inside, exponent))
        return Pow((yield base), exponent)

    def applied(self, node: Applied) -> Visit[Any]:
        first = yield node.arguments[0]
        match node.name:
            case "frac":
                return _quotient(first, (yield node.arguments[1]))
            case "exp":
                return arithmetic.exp(first)
            case "sqrt":
                return arithmetic.sqrt(first)
            case "log" | "ln" if node.below is not None:
                return arithmetic.log(first, (yield node.below))
            case "log" if self.letters.base is not None:
                return arithmetic.log(first, (yield self.letters.base))
            case "log" | "ln":
                return arithmetic.log(first)
        raise unread(node, "lg is not read: its base may be 2 or 10", help="write log_2 or log_{10}")

    def magnitude(self, node: Absolute) -> Visit[Any]:
        """|a|, or |Z| for the number of letters of Z's alphabet."""
        inside = node.inside
        if isinstance(inside, Name) and (letter := self.alphabet(inside)) is not None:
            return Size(value(letter, self.letters))
        return arithmetic.Abs((yield inside))

    def alphabet(self, name: Name) -> Name | None:
        """The value of whose alphabet a name is: 𝒵 of z, Z of z, A_X of x."""
        base = name.base.removeprefix(r"\mathcal{").removesuffix("}")
        if isinstance(name.below, Name) and name.base in ("A", r"\mathcal{A}", r"\mathcal{X}", "supp"):
            base = name.below.base
        for spelling in (base.lower(), base):
            if spelling in self.letters.values or spelling in self.letters.indices:
                return Name(name.start, name.end, spelling)
        return None

    # names and calls

    def scalar(self, name: Name) -> Visit[Any]:
        """A name that stands for a number."""
        key = spelled(name)
        if key in self.defined:
            return self.quantity(name, ())
        if name.base == "e" and name.below is None and key not in self.letters.values:
            return arithmetic.exp(1 if name.above is None else (yield name.above))
        stem = Name(name.start, name.end, name.base, name.accents, name.primes, name.below)
        if (
            name.above is not None
            and key not in self.letters.values
            and not isinstance(name.above, Name | Bracket | Listing)
        ):
            return Pow((yield stem), (yield name.above))
        limits = {limit: index for index, (start, limit) in self.letters.limits.items() if start == "1"}
        if key in limits:
            return Size(value(Name(name.start, name.end, limits[key]), self.letters))
        if key in self.letters.values or key in self.letters.indices:
            raise unread(name, f"{key} is a value of a variable, and stands where a number is due")
        if name.base in LAW_LETTERS or law_key(name) in self.letters.known:
            return self.law_alone(name)
        return self.free(name, key)

    def law_alone(self, name: Name) -> Any:
        """q for q(z), where the text has q(z)."""
        found = signature(name, self.letters)
        return self.probability(name, found.before, found.behind)

    def free(self, name: Name, key: str) -> Any:
        """A number, or a function of an index, π_k; letters that usually name a quantity are not guessed at."""
        sign = "positive" if name.base in self.letters.positive | WEIGHTS else "real"
        is_letter = name.base in GREEK_NAMES or (len(name.base) == 1 and name.base.islower())
        if not is_letter:
            raise unread(name, f"{key} is not defined in what is read")
        index = self.letters.index_of(name)
        if index is not None:
            stem = Name(name.start, name.end, name.base, name.accents, name.primes)
            if spelled(stem) in self.letters.values:
                raise unread(name, f"a part of a value, {key} of {spelled(stem)}, is not read")
            return Function(spelled(stem), sign)(value(index, self.letters))
        simple = name.below is None or isinstance(name.below, Name | Number)
        if not simple or isinstance(name.above, Listing):
            raise unread(name, f"the scripts of {key} are not read")
        return Real(key, sign)

    def is_applied(self, node: Call) -> bool:
        """Whether a head is applied to its group, rather than multiplied by it."""
        base = node.head.base
        named = spelled(node.head) in self.defined or base in OPERATORS | DENSITIES
        return named or is_law(node, self.letters) or base in FUNCTION_LETTERS or values_of(node.group) is not None

    def call(self, node: Call) -> Visit[Any]:
        head, inside = node.head, bare(node.group)
        signs = set(inside.signs) if isinstance(inside, Listing) else set()
        if spelled(head) in self.defined:
            return self.quantity(head, self.arguments(node))
        if head.base in DIVERGENCES and ("‖" in signs or (head.base != "D" and "," in signs)):
            if spelled(head) not in RELATIVE_ENTROPIES:
                raise unread(
                    head,
                    f"{spelled(head)} is a divergence that is not read",
                    help="relative entropy is KL, D_{KL} or D",
                )
            return self.in_base((yield from self.divergence(node)))
        if head.base in ENTROPIES:
            return self.in_base((yield from self.entropy(node)))
        if head.base in INFORMATIONS and signs & {";", ":", ","}:
            return self.in_base(self.information(node))
        if is_law(node, self.letters):
            return self.law_call(node)
        if head.base in LAW_LETTERS:
            raise unread(
                node, f"what {spelled(head)} is applied to is not read as values", help="write letters: p(x | z)"
            )
        if head.base in DENSITIES:
            raise unread(node, f"a law given by a formula, {spelled(head)}, is not read")
        found = values_of(node.group)
        if found is not None and not found[2]:
            return self.function(node, found[0], found[1])
        if head.base in FUNCTION_LETTERS:
            raise unread(node, f"{spelled(head)} is applied to more than values, which is not read")
        return Mul((yield head), (yield node.group))

    def law_call(self, node: Call) -> Any:
        found = values_of(node.group)
        if found is None:
            raise unread(node, "what stands in the law is not read as values")
        return self.probability(node.head, found[0], found[1])

    def probability(self, head: Name, before: Sequence[Name], behind: Sequence[Name]) -> Any:
        distribution, given = law(head, self.letters, [*before, *behind])
        if len(before) + len(behind) > MOST_VALUES:
            raise unread(head, f"a law of more than {MOST_VALUES} values is not read")
        small = {spelled(name).lower() for name in before}
        for name in behind:
            if spelled(name).lower() in small and spelled(name) not in map(spelled, before):
                raise unread(name, f"{spelled(name)} beside {spelled(name).swapcase()} in one law is not read")
        events = [value(name, self.letters) for name in before]
        conditions = [value(name, self.letters) for name in behind]
        return probability(distribution, events, list(dict.fromkeys([*conditions, *given])))

    def function(self, node: Call, before: list[Name], behind: list[Name]) -> Any:
        """f(x): a free function of values. Other letters name quantities, which must be defined."""
        head = node.head
        if head.primes:
            raise unread(head, f"a derivative, or another function, {spelled(head)}, is not read")
        single = len(before) == 1 and not behind
        if not (head.base in FUNCTION_LETTERS or (head.base in GREEK_NAMES and single)) or head.below or head.above:
            raise unread(node, f"{spelled(head)} is not defined in what is read")
        sign = "positive" if head.base in self.letters.positive else "real"
        return Function(spelled(head), sign)(*(value(name, self.letters) for name in (*before, *behind)))

    def arguments(self, node: Call) -> list[Node]:
        inside = bare(node.group)
        items = inside.items if isinstance(inside, Listing) else (inside,)
        return [item for item in items if item is not None]

    def quantity(self, head: Name, arguments: Sequence[Node]) -> Any:
        """A quantity that the text has defined, at its arguments."""
        known = self.defined[spelled(head)]
        if known.kept and max(known.kept) >= len(arguments):
            raise unread(head, f"{spelled(head)} is defined with other arguments")
        given: list[Any] = []
        for place, parameter in zip(known.kept, known.quantity.parameters, strict=True):
            argument = bare(arguments[place])
            if isinstance(argument, Call) and isinstance(parameter, Distribution):
                argument = argument.head
            if not isinstance(argument, Name):
                raise unread(arguments[place], f"an argument of {spelled(head)} is not read")
            given.append(
                law(argument, self.letters)[0] if isinstance(parameter, Distribution) else value(argument, self.letters)
            )
        return known.quantity(*given)

    # sums

    def big(self, node: Big) -> Visit[Any]:
        indices = self.indices(node)
        body = yield node.body
        self.integrals = self.integrals or node.name == "int"
        return Prod(body, *indices) if node.name == "prod" else Sum(body, *indices)

    def indices(self, node: Big) -> list[Variable]:
        """What Σ, Π or ∫ runs over: whole alphabets, and ranges from 1 to a letter."""
        if node.differentials:
            return [value(name, self.letters) for name in node.differentials]
        below = bare(node.below)
        if below is None:
            raise unread(node, f"{node.name} does not say over what it runs")
        items = below.items if isinstance(below, Listing) else (below,)
        signs = below.signs if isinstance(below, Listing) else ()
        if signs == ("=",) and isinstance(items[0], Name):
            self.check_range(node, items[0], items[1])
            items = items[:1]
        elif signs == ("∈",) and isinstance(items[0], Name):
            self.check_set(items[0], items[1])
            items = items[:1]
        elif set(signs) > {","} or (signs and set(signs) != {","}):
            raise unread(below, f"what {node.name} runs over is not read")
        names = [item for item in items if isinstance(item, Name)]
        if len(names) < len(items):
            raise unread(below, f"what {node.name} runs over is not read")
        return [value(name, self.letters) for name in names]

    def check_range(self, node: Big, index: Name, start: Node | None) -> None:
        whole = isinstance(start, Number) and start.value in (0, 1)
        if not whole or not isinstance(node.above, Name) or parts(index):
            raise unread(node, f"a range that is not a whole alphabet, {spelled(node.below)}, is not read")
        if index.base in self.letters.conflicts:
            raise unread(node, f"{index.base} runs over two ranges, which is not read")

    def check_set(self, index: Name, over: Node | None) -> None:
        letter = self.alphabet(over) if isinstance(over, Name) else None
        stem = over.head if isinstance(over, Call) and over.head.base == "supp" else None
        if stem is None and (letter is None or self.letters.value_key(letter).lower() != index.base.lower()):
            assigned = self.letters.assigned.get(spelled(index))
            if letter is None or assigned is None or assigned.base.lower() != letter.base.lower():
                raise unread(
                    index, f"a sum over {spelled(over)}, which is not the alphabet of {spelled(index)}, is not read"
                )

    # expectations

    def expectation(self, node: Expectation) -> Visit[Any]:
        body: Node = node.body
        given: list[Name] = []
        inside = body.inside if isinstance(body, Bracket) else None
        if isinstance(inside, Listing):
            body, given = self.conditional(inside)
        weight = self.under(node, body, given)
        return E((yield body), weight)

    def arguments_in(self, body: Node) -> list[Name]:
        """The values of the functions in a body, where they are of one alone: x of f(x) log f(x)."""
        calls = [each for each in every([body]) if isinstance(each, Call) and each.head.base in FUNCTION_LETTERS]
        found = [values_of(each.group) for each in calls]
        names = {spelled(name): name for each in found if each is not None for name in each[0]}
        return list(names.values()) if len(names) == 1 else []

    def conditional(self, inside: Listing) -> tuple[Node, list[Name]]:
        """[f | x, θ]: f, and what it is given."""
        names = [bare(item) for item in inside.items[1:]]
        given = [name for name in names if isinstance(name, Name)]
        first = inside.items[0]
        if inside.signs[0] != "|" or set(inside.signs[1:]) - {","} or len(given) < len(names) or first is None:
            raise unread(inside, "what stands in the brackets of the expectation is not read")
        return first, given

    def under(self, node: Expectation, body: Node, given: list[Name]) -> Any:
        """The law of an expectation."""
        below = bare(node.below)
        if below is None:
            return self.single_law(node, given)
        if isinstance(below, Call) and is_law(below, self.letters):
            return self.law_call(below)
        if isinstance(below, Listing) and below.signs[-1] == "~":
            return self.distributed(below)
        if isinstance(below, Name) and self.is_law_name(below) and not given:
            mentioned = {self.letters.value_key(each) for each in every([body]) if isinstance(each, Name)}
            found = signature(below, self.letters, within=mentioned, of=self.arguments_in(body))
            return self.probability(below, found.before, found.behind)
        found_values = values_of(Bracket(below.start, below.end, "(", below))
        if found_values is None or found_values[2]:
            raise unread(below, "the law of the expectation is not read")
        before, behind = found_values[0], [*found_values[1], *given]
        if behind:
            return self.probability(self.law_of_text(below), before, behind)
        return self.only_law(below, before)

    def single_law(self, node: Expectation, given: list[Name]) -> Any:
        """E[f] under the only law that the text has."""
        laws = {each.key(self.letters): each for found in self.letters.known.values() for each in found}
        heads = {law_key(each.head) for found in self.letters.known.values() for each in found}
        if len(laws) != 1 or len(heads) != 1 or given:
            raise unread(node, "an expectation without its law is not read", help="write E_{q(z)}[…]")
        (each,) = laws.values()
        return self.probability(each.head, each.before, each.behind)

    def is_law_name(self, name: Name) -> bool:
        key = spelled(name)
        return (name.base in LAW_LETTERS or law_key(name) in self.letters.laws) and key not in self.letters.values

    def distributed(self, below: Listing) -> Any:
        """z ∼ q(z | x), z ∼ q, and z | x ∼ q."""
        last = bare(below.items[-1])
        left = Listing(below.start, below.end, below.items[:-1], below.signs[:-1])
        found = values_of(Bracket(below.start, below.end, "(", left if left.signs else left.items[0] or left))
        if found is None or found[2] or "~" in left.signs:
            raise unread(below, "what is distributed here is not read")
        before, behind, _ = found
        names = {self.letters.value_key(name) for name in before}
        if isinstance(last, Call) and is_law(last, self.letters):
            inside = values_of(last.group)
            if inside is None or {self.letters.value_key(name) for name in inside[0]} != names or behind:
                raise unread(below, "the law is not of the values that are distributed")
            return self.law_call(last)
        if not isinstance(last, Name):
            raise unread(below, "the law of the expectation is not read")
        same = [each for each in self.letters.known.get(law_key(last), []) if each.key(self.letters)[0] == names]
        if same and not behind:
            each = signature(last, self.letters, before=names)
            return self.probability(last, each.before, each.behind)
        return self.probability(last, before, behind)

    def law_below(self, node: Call) -> Name:
        """The law of H_q(Z), or of the text; H_2 and H_α are others than Shannon's."""
        below = node.head.below
        if below is None and not node.head.primes and node.head.above is None:
            return self.law_of_text(node)
        if isinstance(below, Name) and self.is_law_name(below) and node.head.above is None:
            return below
        raise unread(node.head, f"{spelled(node.head)} is a quantity that is not read")

    def law_of_text(self, at: Node) -> Name:
        """The law of H(X | Y) and of E[f | x]: p, or the only one that the text has."""
        heads = {law_stem(each.head): each.head for found in self.letters.known.values() for each in found}
        for key in ("p", "P", r"\mathbb{P}", "Pr"):
            if key in heads or not heads:
                return Name(at.start, at.end, key)
        if len(heads) == 1:
            return next(iter(heads.values()))
        raise unread(at, f"the law may be {' or '.join(sorted(heads)[:3])}", help="write it: E_{q(z)}, H_q(Z)")

    def only_law(self, below: Node, before: list[Name]) -> Any:
        """E_z[f] under the only law that the text has of z alone."""
        names = {self.letters.value_key(name) for name in before}
        same = [
            (key, each)
            for key, found in self.letters.known.items()
            for each in found
            if each.key(self.letters)[0] == names
        ]
        distinct = {(key, each.key(self.letters)): each for key, each in same}
        if len(distinct) != 1:
            said = "has none" if not distinct else "has several"
            raise unread(below, f"the law of the expectation is not written, and the text {said} of these values")
        (each,) = distinct.values()
        return self.probability(each.head, each.before, each.behind)

    # information

    def divergence(self, node: Call) -> Visit[Any]:
        inside = bare(node.group)
        if not isinstance(inside, Listing) or len(inside.items) != 2:
            raise unread(node, "a relative entropy is of two laws", help="write KL(q(z) ‖ p(z | x))")
        first, second = (bare(item) for item in inside.items)
        if first is None or second is None:
            raise unread(node, "a relative entropy is of two laws", help="write KL(q(z) ‖ p(z | x))")
        weight = yield from self.side(first, second, is_weight=True)
        other = yield from self.side(second, first)
        return KL(weight, other)

    def side(self, node: Node, other: Node, is_weight: bool = False) -> Visit[Any]:
        """One law of a relative entropy; without arguments it is of the values of the other, if it is ever."""
        if not isinstance(node, Name) or spelled(node) in self.defined:
            return (yield node)
        before: set[str] | None = None
        found = values_of(other.group) if isinstance(other, Call) else None
        if found is not None:
            before = {self.letters.value_key(name) for name in found[0]}
            if not self.letters.known.get(law_key(node)):
                return self.probability(node, found[0], ())
            kinds_here = [each.key(self.letters)[0] for each in self.letters.known.get(law_key(node), [])]
            before = None if is_weight and before not in kinds_here else before
        elif isinstance(other, Name):
            kinds = [
                {each.key(self.letters)[0] for each in self.letters.known.get(law_key(name), [])}
                for name in (node, other)
            ]
            shared = kinds[0] & kinds[1]
            before = set(next(iter(shared))) if len(shared) == 1 else None
        each = signature(node, self.letters, before=before)
        return self.probability(node, each.before, each.behind)

    def entropy(self, node: Call) -> Visit[Any]:
        """H(q), H(q(z)), H(q, p), and H(X | Y) under the law of the text."""
        items = self.arguments(node)
        laws = [bare(item) for item in items]
        if all(isinstance(each, Call) or (isinstance(each, Name) and self.is_law_name(each)) for each in laws):
            if spelled(node.head) != node.head.base:
                raise unread(node.head, f"{spelled(node.head)} is a quantity that is not read")
            written = []
            for each in laws:
                written.append(self.law_alone(each) if isinstance(each, Name) else (yield each))
            return H(*written)
        found = values_of(node.group)
        names = [] if found is None else [*found[0], *found[1]]
        are_laws = any(name.base in LAW_LETTERS and spelled(name) not in self.letters.values for name in names)
        if found is None or not found[0] or are_laws or all(name.base in GREEK_NAMES for name in names):
            raise unread(node, f"what {spelled(node.head)} is of is not read")
        before, behind, assigned = found
        values = [[value(name, self.letters) for name in names] for names in (before, behind)]
        head = self.law_below(node)
        if any(frozenset((spelled(one), spelled(other))) for one, other in assigned):
            return H(self.probability(head, before, behind))
        event: Any = tuple(values[0]) if len(values[0]) > 1 else values[0][0]
        distribution, given = law(head, self.letters)
        if given:
            raise unread(node, "an entropy under a law with parameters is not read", help="write H(q(z))")
        return H(distribution, Bar(event, tuple(values[1])) if values[1] else event)

    def information(self, node: Call) -> Any:
        """I(X; Y | Z) under the law of the text."""
        inside = bare(node.group)
        if not isinstance(inside, Listing):
            raise unread(node, "an information is of two groups of variables", help="write I(X; Y)")
        between = {";", ":"} if {";", ":"} & set(inside.signs) else {","}
        written: list[list[Name]] = [[]]
        given: list[Name] = []
        out = written[0]
        for sign, item in zip(("", *inside.signs), inside.items, strict=True):
            if sign == "|":
                out = given
            elif sign in between and out is not given:
                written.append([])
                out = written[-1]
            if not isinstance(item, Name) or sign not in ("", ",", ";", ":", "|"):
                raise unread(node, "the groups of an information are not read", help="write I(X; Y | Z)")
            out.append(item)
        if len(written) != 2 or not all(written):
            raise unread(node, "an information is of two groups of variables", help="write I(X; Y | Z)")
        first, second = (tuple(value(name, self.letters) for name in group) for group in written)
        head = self.law_below(node)
        distribution, _ = law(head, self.letters)
        last: Any = Bar(second, tuple(value(name, self.letters) for name in given)) if given else second
        return I(distribution, first, last)


def _quotient(above: Any, below: Any) -> Any:
    if isinstance(above, sympy.Rational) and isinstance(below, sympy.Rational) and below != 0:
        return sympy.Rational(above, below)
    inverse = Pow(below, sympy.S.NegativeOne)
    return inverse if above == 1 else Mul(above, inverse)


def check_depth(node: Node) -> None:
    """Complain of what is nested too deep to be built; brackets in brackets count for nothing."""
    waiting = [(node, 0)]
    while waiting:
        each, depth = waiting.pop()
        if depth > MOST_DEPTH:
            raise unread(each, f"nested more than {MOST_DEPTH} deep")
        waiting += [(part, depth + (not isinstance(each, Bracket | Braced))) for part in parts(each)]
