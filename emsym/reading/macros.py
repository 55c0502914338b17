r"""Macros that an author defines, by ``\newcommand``, ``\def``, ``\DeclareMathOperator`` and their kin.

They are expanded, to a bound. What a macro stands for takes the place of its call in the text; what is given to it
keeps its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from emsym.reading.tokens import Kind, Token, Unread

MOST_EXPANSIONS = 20_000
MOST_TOKENS = 200_000
NEW = frozenset({r"\newcommand", r"\renewcommand", r"\providecommand", r"\DeclareRobustCommand"})
DEF = frozenset({r"\def", r"\gdef", r"\edef", r"\xdef"})
DEFINING = NEW | DEF | {r"\DeclareMathOperator", r"\DeclarePairedDelimiter", r"\let"}
PREFIXES = frozenset({r"\global", r"\long", r"\protected"})


@dataclass(frozen=True, slots=True)
class Macro:
    """What a command stands for: tokens, with a token for each parameter; `default` is that of an optional first."""

    parameters: int
    body: tuple[Token, ...]
    default: tuple[Token, ...] | None = None


class Stream:
    """Tokens taken one by one, to which tokens may be given back."""

    __slots__ = ("waiting",)

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.waiting = list(reversed(tokens))

    def take(self) -> Token | None:
        """The next token, or None at the end."""
        return self.waiting.pop() if self.waiting else None

    def peek(self) -> Token | None:
        """The next token, left where it is."""
        return self.waiting[-1] if self.waiting else None

    def give_back(self, tokens: Sequence[Token]) -> None:
        """Put tokens in front of the next."""
        self.waiting.extend(reversed(tokens))

    def argument(self, of: Token) -> list[Token]:
        """The next token, or what stands in the braces that open there."""
        first = self.take()
        if first is None or first.kind is Kind.CLOSE:
            raise Unread(f"{of.text} lacks an argument", of.start, of.end)
        if first.kind is Kind.TEXT:
            return [first]
        return self.inside(first) if first.kind is Kind.OPEN else [first]

    def inside(self, opened: Token) -> list[Token]:
        """What stands before the brace that closes the one that was taken."""
        depth = 1
        out: list[Token] = []
        while (token := self.take()) is not None:
            depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0)
            if depth == 0:
                return out
            out.append(token)
        raise Unread("a { is never closed", opened.start, opened.end, help="close it with }")

    def option(self) -> list[Token] | None:
        """What stands in square brackets that open here, or None."""
        first = self.peek()
        if first is None or first.text != "[":
            return None
        self.take()
        depth = 0
        out: list[Token] = []
        while (token := self.take()) is not None:
            depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0)
            if depth == 0 and token.text == "]":
                return out
            out.append(token)
        raise Unread("a [ is never closed", first.start, first.end, help="close it with ]")


def collect(tokens: Sequence[Token], known: Mapping[str, Macro] | None = None) -> tuple[list[Token], dict[str, Macro]]:
    """The tokens without the definitions among them, and what is defined after them, added to what is `known`."""
    macros = dict(known or {})
    if not any(token.text in DEFINING for token in tokens):
        return list(tokens), macros
    stream = Stream(tokens)
    out: list[Token] = []
    while (token := stream.take()) is not None:
        if token.kind is not Kind.COMMAND or token.text not in DEFINING:
            out.append(token)
            continue
        while out and out[-1].text in PREFIXES:
            out.pop()
        name, macro = _definition(token, stream)
        if token.text != r"\providecommand" or name not in macros:
            macros[name] = macro
    return out, macros


def _definition(by: Token, stream: Stream) -> tuple[str, Macro]:
    name = _name(by, stream)
    if by.text in DEF:
        return name, _plain(by, stream)
    if by.text == r"\let":
        if (sign := stream.peek()) is not None and sign.text == "=":
            stream.take()
        return name, Macro(0, tuple(stream.argument(by)))
    if by.text == r"\DeclareMathOperator":
        return name, Macro(0, (Token(Kind.COMMAND, r"\operatorname", *by[2:]), _as_text(stream.argument(by), by)))
    if by.text == r"\DeclarePairedDelimiter":
        left, right = stream.argument(by), stream.argument(by)
        return name, Macro(1, (*left, Token(Kind.PARAMETER, "#1", *by[2:]), *right))
    number, default = stream.option(), stream.option()
    count = _count(number, by)
    return name, Macro(count, tuple(stream.argument(by)), None if default is None else tuple(default))


def _name(by: Token, stream: Stream) -> str:
    named = stream.argument(by)
    if len(named) != 1 or named[0].kind is not Kind.COMMAND:
        raise Unread(f"{by.text} names no command", by.start, by.end, help=rf"write {by.text}{{\name}}…")
    return named[0].text


def _count(number: list[Token] | None, by: Token) -> int:
    digits = "".join(token.text for token in number or ())
    if digits and not (digits.isdecimal() and int(digits) <= 9):
        raise Unread(f"{by.text} with [{digits}] parameters", by.start, by.end, help="a macro has at most 9")
    return int(digits or 0)


def _plain(by: Token, stream: Stream) -> Macro:
    r"""``\def\name#1#2{…}``; text between the parameters is not known here."""
    count = 0
    while (token := stream.peek()) is not None and token.kind is Kind.PARAMETER:
        stream.take()
        count += 1
    if token is None or token.kind is not Kind.OPEN:
        raise Unread(f"{by.text} with text between its parameters is not read", by.start, by.end)
    return Macro(count, tuple(stream.argument(by)))


def _as_text(tokens: list[Token], by: Token) -> Token:
    if len(tokens) == 1 and tokens[0].kind is Kind.TEXT:
        return tokens[0].at(by)
    return Token(Kind.TEXT, "".join(token.text for token in tokens if token.kind is not Kind.COMMAND), *by[2:])


def expand(tokens: Sequence[Token], macros: Mapping[str, Macro]) -> list[Token]:
    """The tokens with every macro replaced by what it stands for; `Unread` where that has no end in sight."""
    if not macros or not any(token.text in macros for token in tokens):
        return list(tokens)
    stream = Stream(tokens)
    out: list[Token] = []
    expansions = 0
    while (token := stream.take()) is not None:
        macro = macros.get(token.text) if token.kind is Kind.COMMAND else None
        if macro is None:
            out.append(token)
            continue
        expansions += 1
        body = _applied(token, macro, stream)
        stream.give_back(body)
        if expansions > MOST_EXPANSIONS or len(stream.waiting) + len(out) > MOST_TOKENS:
            raise Unread(f"the macro {token.text} expands without end", token.start, token.end)
    return out


def _applied(call: Token, macro: Macro, stream: Stream) -> list[Token]:
    given: list[Sequence[Token]] = []
    if macro.default is not None and macro.parameters:
        option = stream.option()
        given.append(macro.default if option is None else option)
    while len(given) < macro.parameters:
        given.append(stream.argument(call))
    out: list[Token] = []
    for token in macro.body:
        if token.kind is not Kind.PARAMETER:
            out.append(token.at(call))
        elif len(token.text) == 2:
            number = int(token.text[1])
            if number > len(given):
                raise Unread(f"{call.text} uses {token.text}, which it does not have", call.start, call.end)
            out.extend(given[number - 1])
        else:
            out.append(Token(Kind.PARAMETER, token.text[1:], call.start, call.end))
        if len(out) > MOST_TOKENS:
            raise Unread(f"the macro {call.text} expands without end", call.start, call.end)
    return out
