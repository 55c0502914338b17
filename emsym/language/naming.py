r"""What may be a name, and what may be a text: checked where they are given, so that nothing else reaches a renderer.

A name is a letter and what belongs to it: letters, digits, accents, primes, ``_`` and ``^`` with what they lower and
raise, as ``theta_old``, ``x_{1:T}``, ``theta^(t)``. A name that begins with a backslash is LaTeX, of which letters,
accents and alphabets are known, ``\mathcal{L}``, ``\hat{\theta}_{old}``, and no command that does anything else.
A text is a title, a source, a slip: any characters that are seen.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from emsym.language.errors import LanguageError
from emsym.printable import is_shown, printable

SIGNS = frozenset("_'′″*+-−=/.:!†‡°∗")
SCRIPTS = frozenset("_^")
GROUPED = frozenset(", ")
BRACKETS = {"(": ")", "{": "}"}
TOKEN = re.compile(r"\\[A-Za-z]+|\\[,;! ]|[A-Za-z0-9'*+\-=/.:,!()\[\]]|[{}_^]|[ ]+")
ALPHABETS = "mathbb mathbf mathcal mathfrak mathit mathrm mathsf mathtt boldsymbol operatorname"
DIACRITICS = "acute bar breve check ddot dot grave hat mathring overline tilde underline vec widehat widetilde"
LETTERS = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi pi varpi "
    "rho varrho sigma varsigma tau upsilon phi varphi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega "
    "ell hbar hslash imath jmath wp Re Im aleph beth gimel daleth eth mho nabla partial infty emptyset varnothing "
    "prime ast star circ bullet dagger ddagger perp top bot sharp flat natural pm mp times cdot"
)
TAKES_ONE = frozenset(f"\\{word}" for word in (ALPHABETS + " " + DIACRITICS).split())
STANDS_ALONE = frozenset(f"\\{word}" for word in LETTERS.split())


def checked_name(kind: str, name: object) -> str:
    """The name, or a `LanguageError`; `kind` is for its message."""
    if isinstance(name, str) and (is_plain_name(name) or is_latex_name(name)):
        return name
    said = printable(repr(name))
    if isinstance(name, str) and (unseen := first_unseen(name)):
        raise LanguageError(f"{said} is not a name for a {kind}: it has {unseen}", help="take that character out")
    if isinstance(name, str) and name.startswith("\\"):
        help = r'LaTeX names are letters, accents and alphabets: r"\theta", r"\hat{p}_{old}", r"\mathcal{L}"'
        raise LanguageError(f"{said} is not a name for a {kind}", help=help)
    raise LanguageError(
        f"{said} is not a name for a {kind}",
        help='start with a letter and use no spaces, commas or bars: "z", "theta_old", "z_1", "θ̃"',
    )


@lru_cache(maxsize=1024)
def is_plain_name(name: str) -> bool:
    """Whether it is letters, digits, accents and the like, with brackets that match and scripts that are there."""
    if not _begins(name[:1]) or name.endswith("^"):
        return False
    waiting: list[str] = []
    for before, mark in zip(" " + name, name, strict=False):
        if mark in BRACKETS:
            waiting.append(BRACKETS[mark])
        elif waiting and mark == waiting[-1]:
            waiting.pop()
        elif mark == "^":
            if before in SCRIPTS:
                return False
        elif not (_belongs(mark) or (waiting and mark in GROUPED)):
            return False
    return not waiting


def _begins(mark: str) -> bool:
    """Whether a name can begin with the character: a letter, and no small one that stands above or below the line."""
    return mark.isalpha() and is_shown(mark) and unicodedata.category(mark) != "Lm"


def _belongs(mark: str) -> bool:
    """Whether a character can stand inside a name: accents do, what is not seen does not."""
    if not is_shown(mark) or mark in "\ufe0e\ufe0f":
        return False
    return mark.isalnum() or mark in SIGNS or unicodedata.category(mark).startswith("M")


@lru_cache(maxsize=1024)
def is_latex_name(name: str) -> bool:
    """Whether it is LaTeX that means a letter, perhaps with accents and scripts, and that pdflatex can set."""
    tokens = [token for token in TOKEN.findall(name) if not token.isspace()]
    if not name.startswith("\\") or "".join(tokens) != name.replace(" ", "") or "^^" in name or "' " in name:
        return False
    return _row(tokens, 0) == len(tokens)


def _row(tokens: list[str], at: int) -> int:
    """Where a row of letters with scripts ends that begins here; -1 where none does."""
    first = at
    while 0 <= at < len(tokens) and tokens[at] != "}":
        at = _scripts(tokens, _nucleus(tokens, at))
    return at if at > first else -1


def _scripts(tokens: list[str], at: int) -> int:
    """Where the scripts end that begin here, at most one of each kind; -1 where TeX would refuse them."""
    seen = ""
    while 0 <= at < len(tokens) and tokens[at] in SCRIPTS | {"'"}:
        sign = tokens[at]
        if sign in seen.rstrip("'") or ("'" in seen and sign != "_" and not seen.endswith("'")):
            return -1
        if sign == "'" and "^" in seen:
            return -1
        seen += sign
        at = at + 1 if sign == "'" else _group(tokens, at + 1)
    return at


def _nucleus(tokens: list[str], at: int) -> int:
    """Where a letter, a group, or a command with its argument ends that begins here; -1 where none does."""
    token = tokens[at] if at < len(tokens) else "}"
    if token in TAKES_ONE:
        return _group(tokens, at + 1)
    if token == "{":
        return _group(tokens, at)
    known = token in STANDS_ALONE or not token.startswith("\\")
    return at + 1 if known and token not in ("}", "_", "^", "'") else -1


def _group(tokens: list[str], at: int) -> int:
    """Where ``{…}``, or one letter in its place, ends that begins here; -1 where neither does."""
    token = tokens[at] if at < len(tokens) else "}"
    if token != "{":
        return at + 1 if token in STANDS_ALONE or token.isalnum() or token == "*" else -1
    end = _row(tokens, at + 1)
    return end + 1 if 0 <= end < len(tokens) else -1


def first_unseen(string: str) -> str:
    """The first character that is not seen, by its name: ``U+202E (right-to-left override)``; else nothing."""
    for mark in string:
        if not is_shown(mark):
            named = unicodedata.name(mark, "").lower()
            return f"U+{ord(mark):04X}" + (f" ({named})" if named else "")
    return ""


def checked_text(what: str, string: object) -> str:
    """A title, a source or the like on one line, or a `LanguageError`; `what` names it as it is written."""
    if not isinstance(string, str):
        said = printable(repr(string))
        raise LanguageError(f"{what}={said} is not a text", help=f'write it in quotation marks: {what}="…"')
    line = " ".join(string.split())
    if unseen := first_unseen(line):
        raise LanguageError(f"{what}={printable(repr(string))} has {unseen}", help="take that character out")
    return line
