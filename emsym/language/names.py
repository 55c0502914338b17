"""How a name is spelled: ``theta_old`` is θ_old in text and \\theta_{old} in LaTeX.

The suffixes are SymPy's (tilde, hat, bar, prime, a subscript behind ``_``), and a name that starts with a backslash is
LaTeX already. SymPy's own printer is not asked for text, as what it prints depends on the terminal that it sees.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sympy.printing.latex import translate as latex_of_part
from sympy.printing.pretty.pretty_symbology import greek_unicode, modifier_dict
from sympy.printing.pretty.pretty_symbology import sub as subscript

from emsym.language.escape import SIGNS, letter, letters
from emsym.language.naming import is_latex_name
from emsym.printable import printable

LATEX_COMMAND = re.compile(r"\\[A-Za-z]+")
SMALL = {sign: [small for small, command in SIGNS.items() if command[0] == sign and len(command) == 2] for sign in "_^"}
SCRIPT = {ord(small): SIGNS[small][1] for small in [*SMALL["_"], *SMALL["^"]]}
PART = re.compile(r"[_^]?(?:\([^()]*\)|\{[^{}]*\}|[^_^])+|[_^]")
AS_IS = frozenset(string.ascii_letters + string.digits + "'*+-=/.:!(),")


def text_name(name: str, at: Sequence[str] = ()) -> str:
    """The name for a terminal, with the names of its indices below it."""
    return _plain(name) + _below([_plain(index) for index in at]) if at else _plain(name)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    if is_latex_name(name):
        return re.sub(r"[{}]", "", LATEX_COMMAND.sub(_bare_command, name)).strip()
    base, *scripts = PART.findall(printable(name).replace("'", "′")) or [""]
    low = [part[1:] for part in scripts if part[0] == "_" and part[1:]]
    high = "".join(f"^{_letters(part[1:])}" for part in scripts if part[0] == "^")
    if numbered := re.match(r"(.*?[^\W\d])(\d+)\Z", base):
        base, low = numbered[1], [numbered[2], *low]
    return _letters(base) + _below([_letters(script) for script in low]) + high + "_" * (scripts[-1:] == ["_"])


def _below(scripts: Sequence[str]) -> str:
    """Subscripts in small letters where each has one, else behind a line."""
    small = [_small(script) for script in scripts]
    if all(small):
        return "".join(small)
    return f"_{{{','.join(scripts)}}}" if len(scripts) > 1 else "_" + scripts[0]


@lru_cache(maxsize=1024)
def _letters(part: str) -> str:
    """Greek letters and accents for their names: θ̃ for thetatilde."""
    stem = part.rstrip("′")
    if stem != part:
        return _letters(stem) + part[len(stem) :]
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
    if is_latex_name(name):
        return f"{{{name}}}_{{{','.join(indices)}}}" if at else name
    base, *scripts = PART.findall(_spread(name)) or [""]
    stem = base.rstrip("'")
    primes = "'" * (len(base) - len(stem))
    below = [_script(part[1:]) for part in scripts if part[0] == "_" and part[1:]] + indices
    above = [_script(part[1:]) for part in scripts if part[0] == "^" and part[1:]]
    return _latex_part(stem) + primes + _scripts("^", above) + _scripts("_", below) + r"\_" * (scripts[-1:] == ["_"])


def _spread(name: str) -> str:
    """The name with its small letters behind ``_`` and ``^``, and its primes as ASCII has them."""
    for sign, small in SMALL.items():
        name = re.sub(f"[{''.join(small)}]+", lambda run, sign=sign: sign + run[0].translate(SCRIPT), name)  # type: ignore[misc]
    return name.replace("′", "'").replace("″", "''")


def _scripts(sign: str, scripts: list[str]) -> str:
    return f"{sign}{{{','.join(scripts)}}}" if scripts else ""


def _script(part: str) -> str:
    """What stands behind ``_`` or ``^``, without its braces."""
    return latex_name(_bare(part))


def _latex_part(part: str) -> str:
    pieces = (base if base in AS_IS and not marks else letter(base, marks) for base, marks in letters(part))
    out = "".join(pieces).strip()
    spelled = str(latex_of_part(out)) if out.isalpha() and out.isascii() else out
    return rf"\mathrm{{{spelled}}}" if len(part) > 1 and spelled == part and part.isalpha() else spelled


@dataclass(frozen=True, slots=True)
class Scripts:
    """A name as it is set: a letter, its primes, and the names below and above it."""

    stem: str
    primes: int = 0
    below: tuple[Scripts, ...] = ()
    above: tuple[Scripts, ...] = ()


def scripts_of(name: str, at: Sequence[str] = ()) -> Scripts:
    """The name in its parts, Greek letters and accents in Unicode, with the names of its indices below it."""
    indices = tuple(scripts_of(index) for index in at)
    if is_latex_name(name):
        return Scripts(_plain(name), below=indices)
    base, *scripts = PART.findall(_spread(printable(name))) or [""]
    stem = base.rstrip("'")
    low = [part[1:] for part in scripts if part[0] == "_" and part[1:]]
    if numbered := re.match(r"(.*?[^\W\d])(\d+)\Z", stem):
        stem, low = numbered[1], [numbered[2], *low]
    high = [part[1:] for part in scripts if part[0] == "^" and part[1:]]
    below = (*map(scripts_of, map(_bare, low)), *indices)
    return Scripts(
        _letters(stem) + "_" * (scripts[-1:] == ["_"]),
        len(base) - len(base.rstrip("'")),
        below,
        tuple(map(scripts_of, map(_bare, high))),
    )


def _bare(script: str) -> str:
    """What stands behind ``_`` or ``^``, without its braces."""
    return script[1:-1] if script.startswith("{") and script.endswith("}") else script


def variable_name(name: str) -> str:
    """The capital under which a variable's alphabet goes: |Z| for z, |Θ| for theta."""
    return name[:1].upper() + name[1:]
