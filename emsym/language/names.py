"""How a name is spelled: ``theta_old`` is θ_old in text and \\theta_{old} in LaTeX.

The suffixes are SymPy's (tilde, hat, bar, prime, a subscript behind ``_``), and a name that starts with a backslash is
LaTeX already. SymPy's own printer is not asked for text, as what it prints depends on the terminal that it sees.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from sympy.printing.latex import translate as latex_of_part
from sympy.printing.pretty.pretty_symbology import greek_unicode, modifier_dict
from sympy.printing.pretty.pretty_symbology import sub as subscript

LETTER_OF = {letter: name for name, letter in greek_unicode.items()}
ACCENTS = {"\u0303": r"\tilde", "\u0302": r"\hat", "\u0304": r"\bar", "\u0307": r"\dot"}
LATEX_COMMAND = re.compile(r"\\[A-Za-z]+")
SCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def text_name(name: str, at: Sequence[str] = ()) -> str:
    """The name for a terminal, with the names of its indices below it."""
    if at:
        return text_name(name) + _below([text_name(index) for index in at])
    if name.startswith("\\"):
        return re.sub(r"[{}]", "", LATEX_COMMAND.sub(_bare_command, name)).strip()
    base, *scripts = name.replace("'", "′").split("_")
    numbered = re.match(r"(.*?[^\W\d])(\d+)\Z", base)
    if numbered:
        base, scripts = numbered[1], [numbered[2], *scripts]
    return _letters(base) + _below([_letters(script) for script in scripts])


def _below(scripts: Sequence[str]) -> str:
    """Subscripts in small letters where each has one, else behind a line."""
    small = [_small(script) for script in scripts]
    if all(small):
        return "".join(small)
    return f"_{{{','.join(scripts)}}}" if len(scripts) > 1 else "_" + scripts[0]


@lru_cache(maxsize=1024)
def _letters(part: str) -> str:
    """Greek letters and accents for their names: θ̃ for thetatilde."""
    if part in greek_unicode:
        return str(greek_unicode[part])
    for suffix in sorted(modifier_dict, key=len, reverse=True):
        if part.lower().endswith(suffix) and len(part) > len(suffix):
            return str(modifier_dict[suffix](_letters(part[: -len(suffix)])))
    return part


def _small(part: str) -> str:
    """The part in subscript letters, where Unicode has one for each and it stays short; else nothing."""
    if len(part) > 1 and not part.isdigit():
        return ""
    small = [subscript.get(mark) for mark in part]
    return "".join(map(str, small)) if all(small) else ""


def _bare_command(command: re.Match[str]) -> str:
    word = command.group(0)[1:]
    return str(greek_unicode.get(word, "ℓ" if word == "ell" else ""))


def latex_name(name: str, at: Sequence[str] = ()) -> str:
    """The name in LaTeX's mathematics mode, with the names of its indices below it."""
    indices = [latex_name(index) for index in at]
    if name.startswith("\\"):
        return f"{{{name}}}_{{{','.join(indices)}}}" if at else name
    raised = re.sub("[₀-₉]+", lambda digits: "_" + digits.group(0).translate(SCRIPT), name)
    base, *scripts = filter(None, raised.replace("′", "'").split("_"))
    stem = base.rstrip("'")
    primes = "'" * (len(base) - len(stem))
    below = ",".join([*map(_latex_part, scripts), *indices])
    return _latex_part(stem) + primes + (f"_{{{below}}}" if below else "")


def _latex_part(part: str) -> str:
    out = ""
    for mark in unicodedata.normalize("NFD", part):
        if mark in ACCENTS:
            out = rf"{ACCENTS[mark]}{{{out.strip()}}}"
        elif mark in LETTER_OF:
            out += str(latex_of_part(LETTER_OF[mark])) + " "
        else:
            out += "\\" + mark if mark in "%&$" else mark
    out = out.strip()
    spelled = str(latex_of_part(out)) if out.isalpha() and out.isascii() else out
    return rf"\mathrm{{{spelled}}}" if len(part) > 1 and spelled == part and part.isalpha() else spelled


def variable_name(name: str) -> str:
    """The capital under which a variable's alphabet goes: |Z| for z, |Θ| for theta."""
    return name[:1].upper() + name[1:]
