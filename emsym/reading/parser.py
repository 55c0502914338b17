"""Tokens of one side → syntax: a Pratt parser of mathematical notation, without recursion.

Juxtaposition and · bind tighter than + and −. A logarithm takes what is written side by side behind it, up to an
explicit · or the next operator; Σ, Π, ∫ and an expectation without brackets reach to the next + or − of their level. A
bar is a separator inside a group, and opens a magnitude where an operand is due. Each method is a generator that yields
the parts it needs, so that depth costs no stack.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

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
from emsym.reading.tokens import Kind, Token, Unread
from emsym.reading.vocabulary import GREEK_NAMES, LAW_LETTERS

Parse = Generator[Any, Any, Any]
CLOSES = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⏟": "⏟", "|": "|"}
SEPARATORS = frozenset({",", ";", "|", "‖", ":", "~", "∈"})
LOGARITHMS = frozenset({"log", "ln", "lg"})
OPTIMISATION = frozenset(["max", "min", "sup", "inf", "arg", "argmax", "argmin"])
OPERATORS = frozenset({*LOGARITHMS, "exp", "E", "KL", *OPTIMISATION})
MOST_DIGITS = 1000
GROUPS = frozenset({"(", "[", "{"})


@dataclass(frozen=True, slots=True)
class Options:
    """Of two ways to read a notation, which one: False is what most texts mean.

    With `narrow` a logarithm ends behind its first factor: log p(x) p(z) is (log p(x)) p(z). With `bare` the parameters
    below a law are part of its name, as where p_θ(x | z) and p(z) are of one model.
    """

    narrow: bool = False
    bare: bool = False


USUAL = Options()


def parse(tokens: Sequence[Token], options: Options = USUAL) -> tuple[Node, bool]:
    """The syntax of one side, and whether a logarithm in it could reach less far than it was taken to.

    A bracket that is not closed at the end of a side is, where it can end nowhere else.
    """
    if not tokens:
        raise Unread("nothing is written here", 0, 0)
    parser = _Parser(tokens, options)
    return parser.run(parser.whole()), parser.ambiguous


class _Parser:
    def __init__(self, tokens: Sequence[Token], options: Options) -> None:
        end = tokens[-1].end
        self.tokens = [*tokens, Token(Kind.END, "", end, end)]
        self.at = 0
        self.options = options
        self.ambiguous = False
        self.bars: list[str] = [""]
        self.integrals = 0

    def run(self, parsing: Parse) -> Node:
        """Run a generator and the generators that it yields."""
        stack = [parsing]
        result: Any = None
        while stack:
            try:
                part = stack[-1].send(result)
            except StopIteration as done:
                stack.pop()
                result = done.value
            else:
                stack.append(part)
                result = None
        return result  # type: ignore[no-any-return]

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def is_sign(self, *texts: str) -> bool:
        token = self.tokens[self.at]
        return token.kind is Kind.SIGN and token.text in texts

    def whole(self) -> Parse:
        node = yield self.sum()
        token = self.next
        if token.kind is not Kind.END:
            raise self.unexpected(token)
        return node

    def unexpected(self, token: Token) -> Unread:
        if token.kind is Kind.UNREAD:
            return Unread(token.text, token.start, token.end)
        if token.kind is Kind.END:
            return Unread("something is missing at the end", token.start, token.end)
        if token.kind is Kind.TEXT:
            return Unread(f"the words “{token.text[:60]}” are not read here", token.start, token.end)
        if token.kind in (Kind.RIGHT, Kind.CLOSE):
            return Unread(f"{token.text} closes nothing that is open here", token.start, token.end)
        return Unread(f"{token.text} is not read in this place", token.start, token.end)

    # sums and products

    def sum(self) -> Parse:
        terms: list[tuple[str, Node]] = []
        sign = "+"
        start = self.next.start
        while True:
            if self.is_sign("+", "-"):
                sign = self.take().text
            terms.append((sign, (yield self.product())))
            if not self.is_sign("+", "-"):
                break
            sign = self.take().text
            if self.is_sign("+", "-"):
                raise self.unexpected(self.next)
        if len(terms) == 1 and terms[0][0] == "+":
            return terms[0][1]
        return Add(start, terms[-1][1].end, tuple(terms))

    def product(self, signed: bool = False) -> Parse:
        """Factors; where `signed`, the first may have a minus, as in Σ_z −p(z) log p(z)."""
        start = self.next.start
        if signed and self.is_sign("-", "+"):
            sign = self.take().text
            node = yield self.product()
            return node if sign == "+" else Add(start, node.end, ((sign, node),))
        factors: list[tuple[str, Node]] = [("", (yield self.factor()))]
        while True:
            if self.is_sign("·", "*", "/"):
                sign = self.take().text
                if self.is_sign("-") and self.tokens[self.at + 1].kind is Kind.NUMBER:
                    raise self.unexpected(self.next)
                factors.append(("/" if sign == "/" else "·", (yield self.factor())))
            elif self.begins_operand():
                factors.append(("", (yield self.factor())))
            else:
                break
        return factors[0][1] if len(factors) == 1 else Product(start, factors[-1][1].end, tuple(factors))

    def begins_operand(self) -> bool:
        """Whether what comes next can be a factor of the product that is being read."""
        token = self.next
        if self.is_differential():
            return False
        match token.kind:
            case Kind.NAME | Kind.NUMBER | Kind.WORD | Kind.BIG | Kind.ACCENT | Kind.LEFT | Kind.OPEN | Kind.UNREAD:
                return True
            case Kind.SIGN:
                return token.text == "|" and not self.bars[-1]
        return False

    def is_differential(self) -> bool:
        """Whether d and a variable come next, inside an integral."""
        token, after = self.next, self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        return bool(self.integrals) and token.text == "d" and after.kind in (Kind.NAME, Kind.ACCENT, Kind.WORD)

    def factor(self) -> Parse:
        """An operand, and its powers where it is not a name."""
        node = yield self.operand()
        while self.is_sign("^", "'"):
            if isinstance(node, Name):
                break
            sign = self.take()
            if sign.text == "'":
                raise self.unexpected(sign)
            exponent = yield self.script()
            node = Power(node.start, exponent.end, node, exponent)
        return node

    def operand(self) -> Parse:
        token = self.next
        match token.kind:
            case Kind.NUMBER:
                return self.number()
            case Kind.NAME | Kind.ACCENT:
                return (yield self.named())
            case Kind.WORD:
                return (yield self.word())
            case Kind.BIG:
                return (yield self.big())
            case Kind.LEFT:
                return (yield self.bracketed())
            case Kind.OPEN:
                return (yield self.braces())
            case Kind.SIGN if token.text == "|":
                return (yield self.magnitude())
            case Kind.SIGN if token.text in ("*", "·", "'"):
                self.take()
                return Name(token.start, token.end, token.text)
        raise self.unexpected(token)

    def number(self) -> Number:
        token = self.take()
        if len(token.text) > MOST_DIGITS:
            raise Unread(
                f"a number of {len(token.text):,} digits; {MOST_DIGITS:,} are the most", token.start, token.end
            )
        return Number(token.start, token.end, Fraction(token.text))

    # names

    def named(self) -> Parse:
        name = yield self.name()
        is_plain = not name.accents and not name.primes and name.above is None
        if name.base == "E" and is_plain and (name.below is not None or self.is_group()):
            return (yield self.expectation(name.start, name.below))
        return (yield self.called(name))

    def called(self, name: Name) -> Parse:
        """The name, or what it is applied to."""
        if not self.is_group():
            return name
        group = yield self.bracketed()
        return Call(name.start, group.end, name, group)

    def is_group(self) -> bool:
        return self.next.kind is Kind.LEFT and self.next.text in GROUPS

    def name(self, scripted: bool = True) -> Parse:
        token = self.take()
        if token.kind is Kind.ACCENT:
            under = yield self.accented(token)
            below, above, primes, end = yield self.scripts(under.end) if scripted else self.none(under.end)
            if (below and under.below) or (above and under.above):
                raise Unread("an accent over scripts that have scripts", token.start, end)
            accents = (*under.accents, token.text)
            return Name(
                token.start, end, under.base, accents, under.primes + primes, below or under.below, above or under.above
            )
        below, above, primes, end = yield self.scripts(token.end) if scripted else self.none(token.end)
        if self.options.bare and token.text in LAW_LETTERS and _are_parameters(below):
            below = None
        return Name(token.start, end, token.text, (), primes, below, above)

    def none(self, end: int) -> Parse:
        return None, None, 0, end
        yield  # a generator, as `scripts` is

    def accented(self, accent: Token) -> Parse:
        """What stands under an accent: a name, which may be in braces."""
        token = self.next
        if token.kind is Kind.OPEN:
            self.take()
            node = yield self.name() if self.next.kind in (Kind.NAME, Kind.ACCENT, Kind.WORD) else self.listing(token)
            closing = self.take()
            if not isinstance(node, Name) or closing.kind is not Kind.CLOSE:
                raise Unread("an accent over more than a letter is not read", accent.start, node.end)
            return node
        if token.kind in (Kind.NAME, Kind.ACCENT, Kind.WORD):
            return (yield self.name(scripted=False))
        raise self.unexpected(token)

    def scripts(self, end: int) -> Parse:
        """What stands below and above, how many primes, and where that ends."""
        below: Node | None = None
        above: Node | None = None
        primes = 0
        while self.is_sign("_", "^", "'"):
            sign = self.take()
            if sign.text == "'":
                primes, end = primes + 1, sign.end
                continue
            script = yield self.script()
            end = script.end
            if sign.text == "_" and below is None:
                below = script
            elif sign.text == "^" and above is None:
                if isinstance(script, Name) and set(script.base) == {"'"}:
                    primes += 1
                else:
                    above = script
            else:
                raise Unread("two scripts in one place", sign.start, end)
        return below, above, primes, end

    def script(self) -> Parse:
        """A script: what stands in braces, or one letter, number, word or group in brackets."""
        token = self.next
        match token.kind:
            case Kind.OPEN:
                return (yield self.braces())
            case Kind.NUMBER:
                return self.number()
            case Kind.NAME | Kind.ACCENT:
                return (yield self.name(scripted=False))
            case Kind.WORD if token.text in ("frac", "sqrt"):
                return (yield self.word())
            case Kind.WORD:
                self.take()
                return Name(token.start, token.end, token.text)
            case Kind.TEXT:
                self.take()
                return Name(token.start, token.end, token.text)
            case Kind.LEFT:
                return (yield self.bracketed())
            case Kind.SIGN if token.text in ("*", "'", "·"):
                self.take()
                return Name(token.start, token.end, token.text)
        raise self.unexpected(token)

    # groups

    def braces(self) -> Parse:
        opened = self.take()
        node = yield self.within(lambda: self.listing(opened), "list")
        closing = self.take()
        if closing.kind is not Kind.CLOSE:
            raise self.unexpected(closing) if closing.kind is not Kind.END else self.open_still(opened)
        return node

    def within(self, parsing: Callable[[], Parse], bars: str) -> Parse:
        """A part in which a bar has another meaning."""
        self.bars.append(bars)
        node = yield parsing()
        self.bars.pop()
        return node

    def bracketed(self) -> Parse:
        opened = self.next
        if opened.text == "|":
            return (yield self.magnitude())
        self.take()
        if opened.text == "‖":
            raise Unread("a norm is not read", opened.start, opened.end)
        outside, self.integrals = self.integrals, 0
        inside = yield self.within(lambda: self.listing(opened), "list")
        self.integrals = outside
        closing = self.next
        if closing.kind is Kind.END and opened.text in GROUPS and _ends_itself(inside):
            return Bracket(opened.start, closing.end, opened.text, inside)
        if closing.kind is not Kind.RIGHT or closing.text != CLOSES[opened.text]:
            raise (
                self.open_still(opened)
                if closing.kind in (Kind.END, Kind.CLOSE, Kind.RIGHT)
                else self.unexpected(closing)
            )
        self.take()
        if opened.text == "⏟":
            return (yield self.braced(opened, inside, closing))
        if opened.text == "⟨":
            return (yield self.mean(opened, inside))
        return Bracket(opened.start, closing.end, opened.text, inside)

    def open_still(self, opened: Token) -> Unread:
        sign = "the brace" if opened.text == "⏟" else opened.text
        return Unread(f"{sign} is not closed", opened.start, opened.end, help=f"close it with {CLOSES[opened.text]}")

    def braced(self, opened: Token, inside: Node, closing: Token) -> Parse:
        note: Node | None = None
        end = closing.end
        if self.is_sign("_", "^"):
            self.take()
            note = yield self.note()
            end = note.end
        return Braced(opened.start, end, inside, note)

    def note(self) -> Parse:
        """What is written at a brace: syntax where it is any, else passed over to where it ends."""
        if self.next.kind is not Kind.OPEN:
            return (yield self.script())
        begin = self.at
        depth = 0
        while True:
            token = self.take()
            depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0)
            if depth == 0:
                break
        inside = self.tokens[begin + 1 : self.at - 1]
        relations = [token for token in inside[:1] if token.kind is Kind.RELATION]
        if not relations:
            return Name(self.tokens[begin].start, token.end, "")
        parser = _Parser(inside[1:] or inside, self.options)
        side = yield parser.sum_only()
        return Listing(self.tokens[begin].start, token.end, (None, side), (relations[0].text,))

    def sum_only(self) -> Parse:
        """All of the tokens as one expression, from another parser's run."""
        return (yield self.whole())

    def mean(self, opened: Token, inside: Node) -> Parse:
        """⟨f⟩_q."""
        below: Node | None = None
        end = self.tokens[self.at - 1].end
        if self.is_sign("_"):
            self.take()
            below = yield self.script()
            end = below.end
        return Expectation(opened.start, end, below, Bracket(opened.start, end, "[", inside))

    def magnitude(self) -> Parse:
        opened = self.take()
        inside = yield self.within(self.sum, "magnitude")
        closing = self.take()
        if closing.text != "|" or closing.kind not in (Kind.SIGN, Kind.RIGHT):
            raise Unread("the bar is not closed", opened.start, opened.end)
        return Absolute(opened.start, closing.end, inside)

    def listing(self, opened: Token) -> Parse:
        """Items with separators between them; one item alone is itself."""
        items: list[Node | None] = []
        signs: list[str] = []
        start = self.next.start
        while True:
            token = self.next
            empty = token.kind in (Kind.CLOSE, Kind.RIGHT, Kind.END, Kind.RELATION) or (
                token.kind is Kind.SIGN and token.text in SEPARATORS and token.text != "|"
            )
            items.append(None if empty else (yield self.sum()))
            token = self.next
            is_separator = token.kind is Kind.SIGN and token.text in SEPARATORS
            if not is_separator and token.kind is not Kind.RELATION:
                break
            signs.append(self.take().text)
        if not signs:
            if items[0] is None:
                raise Unread("the group is empty", opened.start, max(opened.end, self.next.end))
            return items[0]
        return Listing(start, self.tokens[self.at - 1].end, tuple(items), tuple(signs))

    # words and operators

    def word(self) -> Parse:
        token = self.next
        if token.text in LOGARITHMS:
            return (yield self.logarithm())
        if token.text in OPTIMISATION:
            raise Unread(f"an optimisation, {token.text}, is not read", token.start, token.end)
        match token.text:
            case "exp":
                return (yield self.exponential())
            case "sqrt":
                self.take()
                inside = yield (self.braces() if self.next.kind is Kind.OPEN else self.operand())
                return Applied(token.start, inside.end, "sqrt", (inside,))
            case "frac":
                self.take()
                above = yield self.argument()
                below = yield self.argument()
                return Applied(token.start, below.end, "frac", (above, below))
            case "E":
                self.take()
                below, above, primes, end = yield self.scripts(token.end)
                if above is not None or primes:
                    raise Unread("what stands above an expectation is not read", token.start, end)
                return (yield self.expectation(token.start, below))
            case "const" | "constant":
                self.take()
                return Constant(token.start, token.end)
        name = yield self.name()
        return (yield self.called(name))

    def argument(self) -> Parse:
        """An argument of a command: what stands in braces, or one token."""
        if self.next.kind is Kind.OPEN:
            outside, self.integrals = self.integrals, 0
            node = yield self.braces()
            self.integrals = outside
            return node
        return (yield self.script())

    def exponential(self) -> Parse:
        token = self.take()
        if self.is_sign("^"):
            raise Unread("a power of exp is not read", token.start, self.next.end)
        inside = yield (self.bracketed() if self.is_group() else self.side_by_side())
        return Applied(token.start, inside.end, "exp", (inside,))

    def logarithm(self) -> Parse:
        token = self.take()
        below: Node | None = None
        if self.is_sign("_"):
            self.take()
            below = yield self.script()
        if self.is_sign("^", "'"):
            raise Unread("a power of log is not read", token.start, self.next.end, help="put the log in brackets")
        if self.is_group():
            inside = yield self.factor()
        else:
            inside = yield self.side_by_side()
        return Applied(token.start, inside.end, token.text, (inside,), below)

    def side_by_side(self) -> Parse:
        """What an operator without brackets reaches: log a b is log(a b), log a · b is log(a) · b."""
        start = self.next.start
        factors: list[tuple[str, Node]] = [("", (yield self.factor()))]
        while self.continues(factors[-1][1]):
            self.ambiguous = True
            if self.options.narrow:
                break
            sign = self.take().text if self.is_sign("/") else ""
            factors.append((sign, (yield self.factor())))
        return factors[0][1] if len(factors) == 1 else Product(start, factors[-1][1].end, tuple(factors))

    def continues(self, last: Node) -> bool:
        """Whether the next factor still belongs to the operator before."""
        token = self.next
        if isinstance(last, Big) or (isinstance(last, Expectation) and not isinstance(last.body, Bracket)):
            return False
        if self.is_sign("/"):
            return True
        if token.kind is Kind.BIG:
            self.ambiguous = True
            return token.text == "prod"
        if token.kind is Kind.LEFT or (token.kind is Kind.WORD and token.text in OPERATORS):
            self.ambiguous = self.ambiguous or token.kind is Kind.LEFT
            return False
        is_expectation = token.text == "E" and self.tokens[self.at + 1].text in ("_", "[")
        return self.begins_operand() and not is_expectation

    def big(self) -> Parse:
        token = self.take()
        below, above, primes, end = yield self.scripts(token.end)
        if primes:
            raise Unread(f"a prime at {token.text} is not read", token.start, end)
        is_integral = token.text.endswith("int")
        if not is_integral:
            body = yield self.product(signed=True)
            return Big(token.start, body.end, token.text, below, above, body)
        self.integrals += 1
        found: list[Name] = []
        yield self.differentials(found)
        if self.next.kind is Kind.END or self.next.kind in (Kind.RIGHT, Kind.CLOSE):
            raise Unread("the integral has no body", token.start, token.end)
        body = yield self.product(signed=True)
        if not found:
            yield self.differentials(found)
        self.integrals -= 1
        return Big(token.start, self.tokens[self.at - 1].end, "int", below, above, body, tuple(found))

    def differentials(self, found: list[Name]) -> Parse:
        """The variables behind each d; of integrals in each other the inner takes one."""
        while self.is_differential() and not (found and self.integrals > 1):
            self.take()
            found.append((yield self.name()))

    def expectation(self, start: int, below: Node | None) -> Parse:
        if self.is_group():
            body = yield self.bracketed()
        else:
            body = yield self.product(signed=True)
        return Expectation(start, body.end, below, body)


def _ends_itself(inside: Node) -> bool:
    """Whether a list of arguments that is not closed can end nowhere but at the end: its last is no sum or product."""
    if not isinstance(inside, Listing) or not set(inside.signs) <= {",", ";", "|", "‖"}:
        return False
    return isinstance(inside.items[-1], Name | Call)


def _are_parameters(below: Node | None) -> bool:
    """Whether what stands below a law are Greek letters."""
    items = below.items if isinstance(below, Listing) else (below,)
    return all(isinstance(item, Name) and item.base in GREEK_NAMES for item in items)
