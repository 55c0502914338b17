"""What a beginner can do about an exception of Python's: by the kind of the error, its words and the line it is in."""

from __future__ import annotations

import linecache
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from traceback import walk_tb

from emsym.derivation import Derivation, Link, Place

CANNOT_IMPORT = re.compile(r"cannot import name '(\w+)' from 'emsym'")
METHODS = ("start", "assume", *(link.method for link in Link))
MULTIPLY = "write the multiplication: 2 * p(x)"
STEP = "by=, label=, source= and printed="

OURS = (
    "Variable|Indexed|Distribution|Function|Real|Quantity|Bar|Probability|Applied|QuantityAt|Size|Sum|Prod|E|H|I|KL|"
    "Add|Mul|Pow|log|exp|Abs"
)

TYPES = (
    (r"for \|: 'tuple' and 'tuple'", "", "what is given has no brackets: p(x, y | z, w), I(p, x, (y, z) | w, v)"),
    (
        r"'Variable' object is not iterable",
        r"=\s*Variable\(",
        'each is declared by itself: x, z = Variable("x"), Variable("z")',
    ),
    (
        rf"'({OURS})' object .*(iterable|integer)",
        r"\bsum\(",
        "sum adds up a list; write emsym's Sum(p(x, z), z)",
    ),
    (rf"'({OURS})' object .*iterable", "", "nothing runs over the letters of an alphabet but Sum(p(x, z), z)"),
    (r"'Real' object is not callable", "", 'a number has no values; declare f = Function("f") for what has'),
    (r"'Derivation' object is not callable", "", "the derivation has taken a name that was in use; give it another"),
    (r"'(E|H|I|KL|Sum|Prod)' object is not callable", "", "all of it stands in one pair of brackets: E(f, q(z))"),
    (r"'(Variable|Indexed)' object is not callable", "", "a variable is no function: write p(x), or f(x)"),
    (rf"'({OURS}|int|Integer|Half|Rational)' object is not callable", "", MULTIPLY),
    (rf"'({OURS})' (object )?is not subscriptable", "", "all that it is of stands in round brackets: p(x, z)"),
    (
        r"Derivation\.start\(\) takes",
        "",
        "it takes one side; the other is joined to it by equals(…)",
    ),
    (
        r"truth value of Relational",
        "",
        "Python compares no expressions; a step's method is named after its relation",
    ),
    (r"Distribution\.__call__\(\) got an unexpected keyword", "", "what is given stands behind a bar: p(x | z)"),
    (r"\.assume\(\) missing", "", 'it takes three things, the relation in quotes: assume(b, ">=", 1)'),
    (r"missing .*'in_'", "", "name what the constant does not depend on: in_=q"),
    (r"Derivation\.\w+\(\) missing .*'(right|first)'", "", "give it the expression that stands there"),
    (r"Derivation\.\w+\(\) got an unexpected keyword", "", f"a step takes {STEP}"),
    (r"Derivation\.__init__\(\) missing", "", 'name it: Derivation("elbo")'),
    (r"(Variable|Distribution|Function|Real)\.__new__\(\) missing", "", 'name it, as in Variable("x")'),
    (rf"operand type\(s\) for .*'({OURS})'", "", "expressions are made of emsym's names and of numbers"),
)
"""What a TypeError says, what the line has in it, and what to do."""

SYNTAX = (
    (r"invalid character", "[∣‖]", "write Python's bar | between values, and a comma between laws: KL(q(z), p(z))"),
    (r"invalid character", "[−–·×≤≥≠²]", "write Python's signs: -, *, **, and the relation as a method's name"),
    (r"", r"\|\|", "two laws are separated by a comma: KL(q(z), p(z))"),
    (r"", r"\b(log|exp|sqrt|E|H|I|KL|Sum)\s+\w", "what a function is applied to stands in brackets: log(p(x))"),
    (r"", r"(?<![\w.])\d+\s*[A-Za-z_(]", MULTIPLY),
    (r"cannot assign|Maybe you meant", r"\)\s*=", "start with the left side, then equals(…) with the right one"),
    (r"expected an indented block", "", "the lines of a derivation stand indented below its with"),
)
"""What a SyntaxError says, what the line has in it, and what to do."""


def advice(error: BaseException, path: Path, place: Place) -> str:
    """What to do about an exception that arose at a place, if that is known."""
    import emsym

    if type(error).__module__ == "_pytest.outcomes":
        return "take the call of pytest out: a file of derivations is no test"
    match error:
        case ModuleNotFoundError() if error.name:
            return f"install {error.name}, or put {error.name}.py beside {path.name}"
        case ImportError() if "relative import" in str(error):
            return "import a module that lies beside the file by its bare name: `from symbols import p`"
        case ImportError() if found := CANNOT_IMPORT.search(str(error)):
            return _did_you_mean(found[1], emsym.__all__)
        case NameError() if error.name:
            return _of_name(error, error.name, _line(place))
        case AttributeError() if error.obj is None and error.name in METHODS:
            return "each step is a line of its own: d.start(…), and then d.equals(…)"
        case AttributeError() if error.name and isinstance(error.obj, Derivation):
            return _did_you_mean(error.name, METHODS) or f"its methods are {', '.join(METHODS)}"
        case AttributeError() if error.name and error.obj is not None:
            return _did_you_mean(error.name, (name for name in dir(error.obj) if not name.startswith("_")))
        case TypeError():
            return _looked_up(TYPES, str(error), _line(place))
        case SyntaxError():
            return _looked_up(SYNTAX, str(error.msg), (error.text or _line(place)).strip())
    return ""


def _line(place: Place) -> str:
    linecache.checkcache(place.file)
    return linecache.getline(place.file, place.line).strip()


def _looked_up(table: Sequence[tuple[str, str, str]], said: str, line: str) -> str:
    return next((help for words, code, help in table if re.search(words, said) and re.search(code, line)), "")


def _of_name(error: NameError, name: str, line: str) -> str:
    """For a name that is not defined: where it comes from, the near one, or how to declare it."""
    import emsym

    if name in emsym.__all__:
        return f"add it to the file's imports: from emsym import {name}"
    if name in ("ln", "Log", "log2", "log10"):
        return "write log, the natural logarithm, or log(f, b) to the base b"
    if name in ("np", "numpy", "math", "sp", "sympy"):
        return "use emsym's functions, which keep what is written: from emsym import exp, log, sqrt"
    if re.search(rf"\b{re.escape(name)}\.({'|'.join(METHODS)})\b", line):
        return f"name the derivation where it begins: with Derivation(…) as {name}:"
    return _did_you_mean(name, [*_names(error), *emsym.__all__]) or _declared(name, line)


def _names(error: NameError) -> Iterator[str]:
    """The names of the file where an exception arose, and of the function."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    for names in (frames[-1].f_locals, frames[-1].f_globals) if frames else ():
        yield from (name for name in names if not name.startswith("_"))


def _declared(name: str, line: str) -> str:
    if re.search(rf"\b{re.escape(name)}\(", line):
        return f'declare it: {name} = Distribution("{name}"), or {name} = Function("{name}")'
    return f'declare it: {name} = Variable("{name}") for a value, {name} = Real("{name}") for a number'


def _did_you_mean(name: str, candidates: Iterable[str]) -> str:
    from difflib import get_close_matches

    known = list(candidates)
    same = [candidate for candidate in known if candidate.casefold() == name.casefold()]
    close = same or get_close_matches(name, known, n=1, cutoff=0.7)
    return f"did you mean {close[0]}?" if close else ""
