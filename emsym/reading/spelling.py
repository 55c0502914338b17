r"""Tokens of TeX → tokens of mathematics: one spelling for each thing, and nothing that only concerns the looks.

Spacing, sizes, fonts and colours go; relations, bars, brackets get one name each; letters and digits become names,
words and numbers; braces stay where they hold an argument or a script and go elsewhere, as a reader does not see them.
What is known and not read stays, marked *unread*, so that the side on which it stands is told as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from emsym.reading import lexer
from emsym.reading.macros import Stream
from emsym.reading.tokens import Kind, Token, Unread
from emsym.reading.vocabulary import (
    ALPHABETS,
    COMMANDS,
    COMMENTARY,
    DROPPED,
    ENVIRONMENTS,
    FORGOTTEN,
    GREEK_NAMES,
    PLAIN_BIG,
    RELATIONS,
    SIGNS,
    UNREAD,
    WORDS,
    letter,
)

MOST_MOVED = 200_000
TAKES = {"frac": 2, "sqrt": 1, "_": 1, "^": 1}
LEFT = frozenset({r"\left", r"\bigl", r"\Bigl", r"\biggl", r"\Biggl"})
RIGHT = frozenset({r"\right", r"\bigr", r"\Bigr", r"\biggr", r"\Biggr"})
MIDDLE = frozenset({r"\middle", r"\bigm", r"\Bigm", r"\big", r"\Big", r"\bigg", r"\Bigg"})
ABOVE = frozenset({r"\overset", r"\stackrel"})
DEFINED = frozenset({"def", "def.", "Def", "Def.", "triangle", r"\triangle", "Δ", "definition", "by definition"})
COMBINED = {
    (":", "="): ":=", ("=", ":"): "=:", (">", "="): ">=", ("<", "="): "<=", ("=", ">"): "⇒", ("!", "="): "≠",
    ("=", "="): "=",
}  # fmt: skip
SHOWN_TEXT = frozenset(
    rf"\{name}" for name in ("text", "mbox", "textrm", "textbf", "textit", "textnormal", "textsf", "hbox")
)


@dataclass(slots=True)
class Frame:
    """A brace that is open: what closes it in the output, and how many arguments are awaited in it."""

    opened: Token
    closes: str
    start: int
    awaited: int = 0
    over: bool = False


def spell(tokens: Sequence[Token], tex: bool = True) -> list[Token]:
    """The tokens of mathematics; raises `Unread` where braces do not match."""
    return _Speller(tokens, tex).spelled()


class _Speller:
    def __init__(self, tokens: Sequence[Token], tex: bool) -> None:
        self.stream = Stream(tokens)
        self.tex = tex
        self.out: list[Token] = []
        self.frames = [Frame(Token(Kind.OPEN, "", 0, 0), "", 0)]
        self.moved = 0

    def spelled(self) -> list[Token]:
        while (token := self.stream.take()) is not None:
            match token.kind:
                case Kind.COMMAND:
                    self.command(token)
                case Kind.OPEN:
                    self.open(token)
                case Kind.CLOSE:
                    self.close(token)
                case Kind.LETTER:
                    self.letters(token)
                case Kind.DIGIT:
                    self.digits(token)
                case Kind.SIGN:
                    self.sign(token)
                case Kind.PARAMETER:
                    self.put(Kind.UNREAD, f"the parameter {token.text} stands outside of a macro", token)
                case _:
                    self.out.append(token)
        if len(self.frames) > 1:
            opened = self.frames[-1].opened
            raise Unread("a { is never closed", opened.start, opened.end, help="close it with }")
        return self.out

    def put(self, kind: Kind, text: str, at: Token, end: int | None = None) -> None:
        """Add a token, which may be an argument that is awaited, and may await some."""
        self.out.append(Token(kind, text, at.start, at.end if end is None else end))
        frame = self.frames[-1]
        if frame.awaited:
            frame.awaited -= 1
        if kind is Kind.ACCENT:
            frame.awaited += 1
        elif kind is Kind.WORD or kind is Kind.SIGN:
            frame.awaited += TAKES.get(text, 0)

    def open(self, token: Token, closes: str = "") -> None:
        """A brace: kept where an argument is awaited, invisible elsewhere."""
        kept = closes or ("}" if self.frames[-1].awaited else "")
        if kept:
            self.out.append(Token(Kind.LEFT, "⏟", *token[2:]) if closes else token)
        self.frames.append(Frame(token, kept, len(self.out)))

    def close(self, token: Token) -> None:
        if len(self.frames) == 1:
            raise Unread("a } that nothing opens", token.start, token.end, help="take it out, or open it with {")
        frame = self.frames.pop()
        if frame.over:
            self.out.append(token)
        if frame.closes:
            self.out.append(Token(Kind.RIGHT, "⏟", *token[2:]) if frame.closes == "⏟" else token)
        if frame.closes and self.frames[-1].awaited:
            self.frames[-1].awaited -= 1

    def over(self, token: Token) -> None:
        r"""``{A \over B}``."""
        frame = self.frames[-1]
        if frame.over:
            raise Unread(r"two \over in one group", token.start, token.end, help=r"write \frac{…}{…}")
        frame.over = True
        opened = Token(Kind.OPEN, "{", *token[2:])
        self.out[frame.start : frame.start] = [Token(Kind.WORD, "frac", *token[2:]), opened]
        self.out += [Token(Kind.CLOSE, "}", *token[2:]), opened]

    def command(self, token: Token) -> None:
        name = token.text
        if name in COMMANDS:
            return self.known(token, *COMMANDS[name])
        if name in LEFT or name in RIGHT or name in MIDDLE:
            return self.delimiter(token)
        after = self.stream.peek()
        if after is not None and after.kind is Kind.TEXT:
            return self.with_text(token, self.stream.argument(token)[0])
        if name in DROPPED:
            return None
        if name in ALPHABETS:
            return self.alphabet(token)
        match name:
            case r"\over":
                return self.over(token)
            case r"\underbrace" | r"\overbrace":
                return self.brace(token)
            case r"\underset":
                return self.moved_back(token, self.stream.argument(token))
            case r"\overset" | r"\stackrel":
                return self.above(token)
            case r"\substack":
                return None
            case (
                r"\phantom" | r"\hphantom" | r"\vphantom" | r"\mspace" | r"\mkern" | r"\kern" | r"\hskip" | r"\footnote"
            ):
                self.stream.argument(token)
                return None
        said = UNREAD.get(name)
        return self.put(
            Kind.UNREAD, f"{said}, {name}, is not read" if said else f"the command {name} is not known here", token
        )

    def known(self, token: Token, kind: Kind, text: str) -> None:
        if kind in (Kind.SIGN, Kind.RELATION):
            return self.mark(token, kind, text)
        if text == "sqrt" and (after := self.stream.peek()) is not None and after.text == "[":
            return self.put(Kind.UNREAD, "a root other than the square root is not read", token)
        if kind in (Kind.ROW, Kind.SPACE, Kind.TEXT):
            self.out.append(Token(kind, text, *token[2:]))
            return None
        if kind is Kind.WORD and text == "P":
            kind, text = Kind.NAME, r"\mathbb{P}"
        return self.put(kind, text, token)

    def delimiter(self, token: Token) -> None:
        r"""``\left(``: the bracket, and of a bar on which side it stands; ``\left.`` is nothing."""
        after = self.stream.peek()
        if after is None:
            return
        text = COMMANDS[after.text][1] if after.text in COMMANDS else SIGNS.get(after.text, after.text)
        if text == "." and token.text in LEFT | RIGHT:
            self.stream.take()
        elif text in ("|", "‖") and token.text in LEFT | RIGHT:
            self.stream.take()
            self.put(Kind.LEFT if token.text in LEFT else Kind.RIGHT, text, token, max(token.end, after.end))

    def with_text(self, token: Token, text: Token) -> None:
        r"""A command with characters: ``\text{old}``, ``\mathrm{KL}``, ``\tag{3}``, ``\begin{align}``."""
        name, said = token.text, text.text.strip()
        spanned = Token(Kind.TEXT, said, min(token.start, text.start), max(token.end, text.end))
        match name:
            case r"\begin" | r"\end":
                return self.environment(spanned, said.rstrip("*"), name)
            case r"\tag":
                self.out.append(Token(Kind.LABEL, said, *spanned[2:]))
                return None
            case r"\label" | r"\ref" | r"\eqref" | r"\cite" | r"\color" | r"\hspace" | r"\vspace" | r"\textcolor":
                return None
            case r"\intertext" | r"\shortintertext":
                self.out += [Token(Kind.ROW, r"\\", *spanned[2:]), Token(Kind.TEXT, said, *spanned[2:])]
                self.out.append(Token(Kind.ROW, r"\\", *spanned[2:]))
                return None
        word = said.replace(r"\,", "").replace("~", "").replace(r"\ ", "").replace("-", "") if said else ""
        if not said:
            return None
        is_word = word[:1].isalpha() and word.isalnum() and word.isascii() and word not in COMMENTARY
        if is_word and (name not in SHOWN_TEXT or " " not in said):
            return self.word(spanned, word)
        if name in SHOWN_TEXT:
            self.out.append(spanned)
            if self.frames[-1].awaited:
                self.frames[-1].awaited -= 1
            return None
        inner = [each.at(spanned) for each in lexer.tokens(text.text)]
        return self.back([Token(Kind.OPEN, "{", *spanned[2:]), *inner, Token(Kind.CLOSE, "}", *spanned[2:])], token)

    def word(self, at: Token, word: str) -> None:
        r"""``\mathrm{KL}`` is the word, ``\mathrm{x}`` the letter; ``\operatorname{E}`` is the expectation."""
        if len(word) > 1:
            return self.put(Kind.WORD, {"Log": "log", "Ln": "ln", "Exp": "exp", "Const": "const"}.get(word, word), at)
        return self.put(Kind.WORD if word == "E" else Kind.NAME, word, at)

    def environment(self, at: Token, name: str, command: str) -> None:
        if name not in ENVIRONMENTS:
            if command == r"\begin":
                self.put(Kind.UNREAD, f"the environment {name} is not read", at)
            return
        if command == r"\begin":
            for _ in range(2 if name in ("alignat", "alignedat", "array", "IEEEeqnarray") else 0):
                self.stream.option()
                if (after := self.stream.peek()) is not None and after.kind is Kind.OPEN:
                    self.stream.argument(at)
        elif len(self.frames) == 1:
            self.out.append(Token(Kind.ROW, "end", *at[2:]))

    def alphabet(self, token: Token) -> None:
        r"""``\mathcal{L}`` is a letter of its own, ``\mathbb{E}`` the expectation."""
        given = self.stream.argument(token)
        letters = "".join(each.text for each in given)
        end = max([token.end, *(each.end for each in given)])
        if letters == "E" and token.text == r"\mathbb":
            return self.put(Kind.WORD, "E", token, end)
        if letters in ("KL", "E"):
            return self.put(Kind.WORD, letters, token, end)
        if len(letters) == 1 and letters.isalpha() and letters.isascii():
            return self.put(Kind.NAME, rf"\{ALPHABETS[token.text]}{{{letters}}}", token, end)
        return self.put(Kind.UNREAD, f"{token.text}{{{letters}}} is not read", token, end)

    def brace(self, token: Token) -> None:
        opened = self.stream.peek()
        if opened is None or opened.kind is not Kind.OPEN:
            return self.put(Kind.UNREAD, f"{token.text} lacks its group", token)
        self.stream.take()
        return self.open(opened.at(token), "⏟")

    def above(self, token: Token) -> None:
        r"""``\overset{(a)}{\ge}``: the relation, with its label; ``\stackrel{def}{=}`` defines."""
        label = self.stream.argument(token)
        below = self.stream.argument(token)
        words = "".join(each.text for each in label if each.text not in (r"\text", r"\mathrm", r"\rm")).strip(" ().")
        if len(below) == 1 and below[0].text == "=" and words in DEFINED:
            return self.mark(token.at(below[0]), Kind.RELATION, ":=")
        self.out.append(Token(Kind.LABEL, words, *token[2:]))
        return self.back(below, token)

    def moved_back(self, token: Token, under: list[Token]) -> None:
        r"""``\underset{w}{\max}`` is ``\max_{w}``."""
        base = self.stream.argument(token)
        opened, closed = Token(Kind.OPEN, "{", *token[2:]), Token(Kind.CLOSE, "}", *token[2:])
        if any(
            each.text in ("_", "^", "(", "[", "+", "-", "=") for each in base
        ):  # a part with a note, and no operator
            base = [Token(Kind.COMMAND, r"\underbrace", *token[2:]), opened, *base, closed]
        self.back([*base, Token(Kind.SIGN, "_", *token[2:]), opened, *under, closed], token)

    def back(self, tokens: list[Token], at: Token) -> None:
        self.moved += len(tokens)
        if self.moved > MOST_MOVED:
            raise Unread("too many groups in each other", at.start, at.end)
        self.stream.give_back(tokens)

    def sign(self, token: Token) -> None:
        mark = token.text
        if mark in "([":
            return self.put(Kind.LEFT, mark, token)
        if mark in ")]":
            return self.put(Kind.RIGHT, mark, token)
        if mark == "&":
            self.out.append(Token(Kind.ALIGN, mark, *token[2:]))
            return None
        if mark == "~" and self.tex:
            return None
        if mark in "⟨⟩":
            return self.put(Kind.LEFT if mark == "⟨" else Kind.RIGHT, mark, token)
        if mark in "∑∏∫":
            return self.put(Kind.BIG, {"∑": "sum", "∏": "prod", "∫": "int"}[mark], token)
        script, plain = letter(mark)
        if script:
            return self.script(token, script)
        if mark in "√∇∂∞…":
            said = {"√": (Kind.WORD, "sqrt"), "…": (Kind.UNREAD, "an ellipsis, …, is not read")}
            return self.put(*said.get(mark, (Kind.UNREAD, f"{mark} is not read")), token)
        if mark in RELATIONS:
            return self.mark(token, Kind.RELATION, RELATIONS[mark])
        return self.mark(token, Kind.SIGN, SIGNS.get(mark, mark if plain == mark else plain))

    def mark(self, token: Token, kind: Kind, text: str) -> None:
        """A sign or a relation, which may be the second half of one: ``||`` and ``:=``."""
        last = self.out[-1] if self.out else None
        if last is not None and last.kind in (Kind.SIGN, Kind.RELATION) and not self.frames[-1].awaited:
            apart = last.end < token.start and token.text == "|"  # |a| |b|, where \mid \mid is one sign
            if last.text == text == "|" and not apart:
                self.out[-1] = Token(Kind.SIGN, "‖", last.start, token.end)
                return
            both = COMBINED.get((last.text, text))
            if both and (last.end == token.start or last[2:] == token[2:] or text == ":"):
                self.out[-1] = Token(Kind.RELATION, both, last.start, token.end)
                return
        self.put(kind, text, token)

    def script(self, token: Token, sign: str) -> None:
        """x₁₂ and x²: a run of small letters is one script."""
        run = [token]
        while (after := self.stream.peek()) is not None and letter(after.text[:1])[0] == sign:
            run.append(after)
            self.stream.take()
        opened, closed = Token(Kind.OPEN, "{", *token[2:]), Token(Kind.CLOSE, "}", *run[-1][2:])
        inside = []
        for each in run:
            plain = letter(each.text)[1]
            kind = Kind.DIGIT if plain.isdigit() else Kind.LETTER if plain.isalpha() else Kind.SIGN
            inside.append(Token(kind, plain, *each[2:]))
        self.back([Token(Kind.SIGN, sign, *token[2:]), opened, *inside, closed], token)

    def letters(self, token: Token) -> None:
        script, plain = letter(token.text)
        if script:
            return self.script(token, script)
        if plain.startswith("\\"):
            is_expectation = plain == r"\mathbb{E}"
            return self.put(Kind.WORD if is_expectation else Kind.NAME, "E" if is_expectation else plain, token)
        if plain in ("Sigma", "Pi") and self.has_below():
            return self.put(Kind.BIG, "sum" if plain == "Sigma" else "prod", token)
        if len(plain) > 1:
            return self.put(Kind.NAME, plain, token)
        return self.run(token, plain)

    def has_below(self) -> bool:
        """Whether a subscript comes next."""
        after = self.stream.peek()
        return after is not None and (after.text == "_" or letter(after.text[:1])[0] == "_")

    def run(self, token: Token, plain: str) -> None:
        """A run of letters: a word where it is one; else one letter in TeX, and all of it in plain text."""
        run = [token]
        waiting = self.stream.waiting
        if not (self.tex and self.frames[-1].awaited):
            for after in reversed(waiting[-12:] if self.tex else waiting[-40:]):
                joined = after.start == run[-1].end or after[2:] == run[-1][2:]
                script, plainly = letter(after.text) if after.kind is Kind.LETTER else ("", "")
                if not joined or script or len(plainly) != 1:
                    break
                run.append(after)
        letters = "".join(letter(each.text)[1] for each in run)
        length = self.length(letters)
        for _ in range(length - 1):
            self.stream.take()
        word, end = letters[:length], run[length - 1].end
        if length == 1:
            return self.put(Kind.NAME, plain, token)
        spelled = {"Log": "log", "Ln": "ln", "Exp": "exp", "Const": "const"}.get(word, word)
        if spelled == "where":
            self.out.append(Token(Kind.TEXT, "where", token.start, end))
            return None
        if not self.tex and spelled in PLAIN_BIG:
            return self.put(Kind.BIG, PLAIN_BIG[spelled], token, end)
        if (not self.tex or spelled in FORGOTTEN) and (spelled in GREEK_NAMES or spelled == "ell"):
            return self.put(Kind.NAME, r"\ell" if spelled == "ell" else spelled, token, end)
        return self.put(Kind.WORD, spelled, token, end)

    def length(self, letters: str) -> int:
        """How many of the letters belong to the first word."""
        if not self.tex:
            for head in ("log", "ln"):
                if letters.startswith(head) and len(letters) == len(head) + 1:
                    return len(head)
            if len(letters) == 2 and letters[0] == "d" and any(token.text == "int" for token in self.out):
                return 1
            return len(letters)
        for size in range(min(len(letters), 8), 1, -1):
            if (
                letters[:size] in WORDS
                or letters[:size] in FORGOTTEN
                or letters[:size] in ("Log", "Ln", "Exp", "Const")
            ):
                return size
        return 1

    def digits(self, token: Token) -> None:
        text, end = token.text, token.end
        last = self.out[-1] if self.out else None
        touching = last is not None and last.kind is Kind.NAME and last.end == token.start and len(last.text) == 1
        if touching and not self.frames[-1].awaited and not self.in_script():
            self.put(Kind.SIGN, "_", token)
        single = self.tex and self.frames[-1].awaited
        while not single and (after := self.stream.peek()) is not None:
            point = after.text == "." and len(self.stream.waiting) > 1 and self.stream.waiting[-2].kind is Kind.DIGIT
            if (after.kind is not Kind.DIGIT and not (point and "." not in text)) or after.start not in (
                end,
                token.start,
            ):
                break
            text, end = text + after.text, after.end
            self.stream.take()
        self.put(Kind.NUMBER, text, token, end)

    def in_script(self) -> bool:
        """Whether the name that was put last is itself a script: x_i1."""
        return len(self.out) > 1 and self.out[-2].text in ("_", "^")
