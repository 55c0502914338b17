"""A fault of a user's file is that file's: told at its line, while every other file is checked as if it were alone."""

from __future__ import annotations

import builtins
import io
import json
import math
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sympy

from emsym.cli import run
from emsym.loading import load
from emsym.loading.undo import Lent, run_apart
from emsym.terms import read

ROOT = Path(__file__).resolve().parents[2]
Write = Callable[..., Path]

HEAD = """\
from emsym import *
x, z, p = Variable("x"), Variable("z"), Distribution("p")
with Derivation("before") as d:
    d.start(p(x))
    d.equals(Sum(p(x, z), z))
"""
INSIDE = 'with Derivation("faulty") as d:\n    d.start(p(x))\n'
WRONG_IN_A_STEP = {
    "printed=p(x)": "printed=",
    "printed=1": "printed=",
    "printed='p(x)'": "printed=",
    "label=1": "label=1 is not a text",
    "source=1": "source=1 is not a text",
    "source=None": "source=None is not a text",
    "source='\\x1b[2J'": "source='\\x1b[2J' has U+001B",
    "by=jensen([])": "jensen knows no function []",
    "by=[]": "by=[] is not a reason",
    "printed=printed(p(x), slip=1)": "slip=1 is not a text",
    "printed=printed(p(x), relation=[])": "[] is not a relation",
}
WRONG_ALONE = {
    "Derivation('d', title=1)": "title=1 is not a text",
    "Derivation('d', source=1)": "source=1 is not a text",
    "Derivation('d', document=2)": "document=2 is not a text",
    "Derivation(b'd')": "a derivation needs a name",
    "d.title = 7": "title=7 is not a text",
    "d.name = None": "name=None is not a text",
    "Variable(r'\\input{/etc/hostname}')": "is not a name for a variable",
    "Variable('x', 3)": "3 is not a name for a variable",
    "Quantity('L', [x], p(x))": "cannot be a parameter of L",
    "Derivation('d').start(p(x) + 10**5000)": "a number of about 5,001 digits",
    "Derivation('d').start(Sum(p(x)*Rational(1, 7**5999), x))": "a number of about 5,070 digits",
    "Derivation('d').assume(p(x), '>', 10**5000)": "a number of about 5,001 digits",
    "Quantity('L', x, 10**5000)": "a number of about 5,001 digits",
    "Derivation('d').start(((p(x)*10**1000)**1000)**1000)": "digits stands there, and 20,000 are the most",
}
RAISES = {
    "raise BaseException('base')": "BaseException: base",
    "raise GeneratorExit": "GeneratorExit",
    "raise KeyboardInterrupt": "KeyboardInterrupt",
    "import asyncio; raise asyncio.CancelledError": "CancelledError",
    "import pytest; pytest.importorskip('no_such_module')": "Skipped: could not import 'no_such_module'",
    "import pytest; pytest.skip('not today', allow_module_level=True)": "Skipped: not today",
    "import pytest; pytest.exit('enough')": "Exit: enough",
    "class E(Exception): __str__ = lambda self: 1/0\nraise E": "E, whose message cannot be read: that raises Zero",
    "class E(Exception): __str__ = lambda self: 3\nraise E": "E, whose message cannot be read: that raises TypeError",
    "class E(Exception): __str__ = lambda self: exit()\nraise E": "E, whose message cannot be read: that raises System",
    "class A:\n    def __dir__(self): raise BaseException\nA().b": "AttributeError, whose message cannot be read",
    "class E(Exception): __str__ = lambda self: '\\x1b[2J\\u202e'\nraise E": r"E: \x1b[2J\u202e",
    "def f(): f()\nf()": "RecursionError: maximum recursion depth exceeded",
    "import sys; sys.setrecursionlimit(120)\ndef f(): f()\nf()": "RecursionError: maximum recursion depth",
    "import warnings; warnings.simplefilter('error'); warnings.warn('w')": "UserWarning: w",
    "import sys; sys.exit(0)": "the file ends the program (0)",
    "e = SyntaxError('s'); e.filename = e.lineno = 3.5; raise e": "SyntaxError: s",
    "d.hypotheses = None": "AttributeError: property 'hypotheses' of 'Derivation' object has no setter",
    "d.chains.append(3)": "AttributeError: 'tuple' object has no attribute 'append'",
    "d.steps[0].label = 3": "FrozenInstanceError: cannot assign to field 'label'",
    "import sys; sys.path = sys.meta_path = None; 1/0": "ZeroDivisionError: division by zero",
}


def _codes(loaded: Any) -> list[str]:
    return [problem.code for problem in loaded.problems]


@pytest.mark.parametrize("written", WRONG_IN_A_STEP)
def test_what_a_step_is_given_is_told_at_its_line(here: Path, write: Write, written: str) -> None:
    write("a.py", f"{HEAD}{INSIDE}    d.equals(p(x), {written})\n")
    loaded = load(["a.py"])
    (problem,) = loaded.problems
    assert (problem.code, problem.place.line) == ("E109", 8)
    assert WRONG_IN_A_STEP[written] in problem.message
    assert problem.help
    assert "before" in [found.name for found in loaded.derivations]


@pytest.mark.parametrize("written", WRONG_ALONE)
def test_what_a_name_is_given_is_told_at_its_line(here: Path, write: Write, written: str) -> None:
    write("a.py", f"{HEAD}\n{written}\n")
    write("b.py")
    loaded = load(["a.py", "b.py"])
    (problem,) = loaded.problems
    assert (problem.code, problem.place.line) == ("E109", 7)
    assert WRONG_ALONE[written] in problem.message
    assert problem.help
    assert {"before", "b"} <= {found.name for found in loaded.derivations}


@pytest.mark.parametrize("written", RAISES)
def test_whatever_a_file_raises_is_told_at_its_line(here: Path, write: Write, written: str, capsys: Any) -> None:
    write("a.py", f"{HEAD}{written}\n")
    write("b.py")
    assert run(["verify", "a.py", "b.py", "--models", "20"]) == 2
    captured = capsys.readouterr()
    assert RAISES[written] in captured.out
    assert "--> a.py:" in captured.out
    assert "2 steps proved" in captured.out
    assert "Traceback" not in captured.out + captured.err


CHANGES = {
    "the folder": "import os; os.chdir('/')",
    "a folder that is gone": "import os, shutil; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone')",
    "the output": "import sys; sys.stdout = None",
    "both outputs": "import sys; sys.stdout = sys.stderr = None",
    "the output, closed": "import sys; sys.stdout.close(); sys.stderr.close()",
    "the bytes below, closed": "import sys; sys.stdout.buffer.close(); sys.stderr.detach().close()",
    "Python's own output, closed": "import sys; sys.__stdout__.close(); sys.__stderr__.close()",
    "the output, in a block": "import sys\nwith sys.stdout as out: print('said', file=out)",
    "the handler": "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)",
    "filters of warnings": "import warnings; warnings.simplefilter('error')",
    "the limit of recursion": "import sys; sys.setrecursionlimit(90)",
    "the limit of digits": "import sys; sys.set_int_max_str_digits(640)",
    "where modules are": "import sys; sys.path.clear(); sys.meta_path.clear(); sys.path_hooks.clear()",
    "where modules are, replaced": "import sys; sys.path = sys.meta_path = sys.path_hooks = sys.argv = None",
    "hooks": "import sys; sys.excepthook = sys.displayhook = None",
    "what is built in": "import builtins; builtins.print = builtins.len = builtins.open = None",
    "names in use": "import emsym.terms.read as r, math, sympy; sympy.Add = math.log = r.read = None; del r.Sum",
    "modules": "import sys; sys.modules['emsym.report'] = None; del sys.modules['sympy']",
    "a tracer": "import sys; sys.settrace(lambda *_: 1/0)",
    "the mask of files": "import os; os.umask(0o777)",
    "an alarm": "import signal; signal.setitimer(signal.ITIMER_REAL, 100)",
    "the environment": "import os; os.environ.clear()",
    "SymPy's flag": "import sympy; sympy.evaluate(False).__enter__()",
    "SymPy's parameters": "import sympy; sympy.core.parameters.global_parameters.distribute = None",
    "a generator that is kept": "def f():\n    with Derivation('k'):\n        yield\nf = f(); next(f)",
}


def _state() -> list[Any]:
    parameters = vars(sympy.core.parameters.global_parameters)
    os.umask(mask := os.umask(0o077))
    return [
        *(os.getcwd(), sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__, signal.getsignal(signal.SIGINT)),
        *(list(warnings.filters), sys.getrecursionlimit(), sys.get_int_max_str_digits(), list(sys.argv)),
        *(list(sys.path), list(sys.meta_path), list(sys.path_hooks), sys.excepthook, dict(os.environ)),
        *(dict(parameters), sympy.core.parameters.global_parameters.evaluate, sys.stdout.closed, sys.stderr.closed),
        *(dict(vars(builtins)), sys.modules["sympy"], sys.modules["emsym.report"], sys.gettrace(), mask),
        *(dict(vars(sympy)), dict(vars(math)), read.read, read.Sum, signal.getitimer(signal.ITIMER_REAL)[0]),
    ]


@pytest.mark.parametrize("end", ["", "1/0", "raise BaseException"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_a_file_changes_is_as_it_was(here: Path, write: Write, change: str, end: str) -> None:
    write("a.py", f"{HEAD}{CHANGES[change]}\n{end}\n")
    write("b.py")
    before = _state()
    loaded = load(["a.py", "b.py"])
    assert _state() == before
    assert _codes(loaded) == (["E107"] if end else [])
    assert {"before", "b"} <= {found.name for found in loaded.derivations}


@pytest.mark.parametrize("change", ["both outputs", "the output, closed", "Python's own output, closed", "the folder"])
def test_a_command_reports_all_the_same(here: Path, write: Write, change: str) -> None:
    write("a.py", f"{HEAD}{CHANGES[change]}\n")
    write("b.py", "1/0\nimport emsym")
    command = [sys.executable, "-m", "emsym", "verify", "a.py", "b.py", "--models", "20", "--format", "json"]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60)
    assert done.returncode == 2
    assert [each["name"] for each in json.loads(done.stdout)["derivations"]] == ["before"]
    assert b"Traceback" not in done.stderr


def test_an_interruption_from_the_keyboard_is_one() -> None:
    with pytest.raises(KeyboardInterrupt):
        run_apart(lambda: os.kill(os.getpid(), signal.SIGINT))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_stream_that_is_lent_takes_what_is_written() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with Lent(stream) as lent:
        lent.write("text")
        lent.flush()
        lent.buffer.write(b" bytes")
        lent.buffer.close()
    assert stream.buffer.getvalue() == b"text bytes"
    assert (lent.encoding, lent.closed) == ("utf-8", False)
