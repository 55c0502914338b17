"""The command that is named to reproduce a finding does, and where there is none, none is named."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from emsym import Derivation, Distribution, Variable, check, verify
from emsym.checking.origin import Origin
from emsym.cli import run
from emsym.loading import load, load_file
from tests.conftest import FALSE

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = FALSE.replace("import Derivation,", "import Derivation, check, transcript, verify,")
VERIFIED = PROGRAM + "\nprint(transcript(verify(a, models=20, repairs=False)))\n"
CHECKED = PROGRAM + "\nprint(transcript(check(log(p(x)), '=', log(p(z)), models=20, repairs=False)))\n"
GUARDED = (
    PROGRAM.partition("with Derivation")[0]
    + """
if __name__ == "__main__":
    with Derivation("a") as a:
        a.start(log(p(x)))
        a.equals(log(p(z)))
    print(transcript(verify(a, models=20, repairs=False)))
"""
)


def named(output: str) -> str:
    """The command that a report names, or nothing."""
    lines = re.findall(r"= reproduce: (.*(?:\n {6,}.*)*)", output)
    return " ".join(lines[0].split()) if lines else ""


def python(arguments: list[str], at: Path, **more: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "500"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=at, env=environment, capture_output=True, text=True, check=False, **more
    )
    return done.stdout + done.stderr


def again(command: str, at: Path) -> str:
    """What the command prints, run from a folder."""
    program, *arguments = shlex.split(command)
    assert program == "python"
    return python(arguments, at)


@pytest.mark.parametrize(
    "name",
    ["a.py", "derivations/a.py", "proofs/a.py", "a b.py", "-a.py", "it's.py", "ü.py", "derivations/all.py"],
)
def test_a_file_that_was_loaded_is_named_and_found(here, write, capsys, name):
    write(name, FALSE.replace("{name}", "a"))
    write("derivations/other.py", FALSE.replace("{name}", "b"))
    argument = f"./{name}" if name.startswith("-") else name
    run(["verify", "--models", "20", "--seed", "3", argument])
    first = capsys.readouterr().out
    command = named(first)
    assert command.endswith(" --seed 3 --models 20")
    program, *arguments = shlex.split(command)
    assert [program, *arguments[:2]] == ["python", "-m", "emsym"]
    run(arguments[2:])
    assert capsys.readouterr().out == first


def test_a_file_elsewhere_is_named_by_its_whole_path(here, write, capsys, monkeypatch):
    """By its name alone, a derivation of the same name here would be found."""
    path = write("elsewhere/elbo.py", FALSE)
    (here / "work").mkdir()
    monkeypatch.chdir(here / "work")
    run(["verify", str(path), "--models", "20"])
    first = capsys.readouterr().out
    run(shlex.split(named(first))[3:])
    assert "refuted" in first
    assert capsys.readouterr().out == first


def test_a_derivation_that_a_neighbour_writes_is_found_by_the_file_that_was_run(here, write, capsys):
    write(
        "common.py",
        "from emsym import *\n\ndef make():\n"
        + "".join(f"    {line}\n" for line in FALSE.replace("{name}", "a").splitlines()[2:]),
    )
    write("mine.py", "import emsym\nfrom common import make\n\nmake()\n")
    run(["verify", "mine.py", "--models", "20"])
    first = capsys.readouterr().out
    assert "common.py:" in first
    assert " verify mine.py " in named(first)


def test_what_emsym_brings_is_named_by_its_name_where_that_finds_it(here, write):
    (found,) = load(["elbo"]).derivations
    assert found.argument == "elbo"
    write("derivations/other.py")
    (found,) = load(["elbo"]).derivations
    assert found.argument != "elbo"
    (again,) = (each for each in load([found.argument]).derivations if each.name == "elbo")
    assert again.place == found.place


def test_each_derivation_that_emsym_brings_is_found_by_its_name(here):
    for each in load(["all"]).derivations:
        assert each.argument == each.name
        assert [found.place for found in load([each.name]).derivations] == [each.place]


def test_a_file_of_the_plugin_is_named(here, write):
    (found,) = load_file(write("proofs/a.py", FALSE)).derivations
    (step,) = verify(found, models=20, repairs=False).steps
    assert step.diagnostics[0].reproduce == "python -m emsym verify proofs/a.py --seed 0 --models 20"


@pytest.mark.parametrize(
    ("started", "file", "module", "command"),
    [
        (["a.py", "--fast", "two words"], "a.py", False, "python a.py --fast 'two words'"),
        (["-O", "./a.py"], "a.py", False, "python -O ./a.py"),
        (["-m", "a"], "a.py", True, "python -m a"),
        (["-m", "pdb", "a.py"], "a.py", False, "python -m pdb a.py"),
        (["/usr/bin/ipython"], "a.py", False, ""),  # where %run has put the file in the place of the program
        (["a.py"], "b.py", False, ""),
        (["-c", "import a"], None, False, ""),
        (["-"], None, False, ""),
    ],
)
@pytest.mark.parametrize("derivation", ["a", ""])
def test_a_program_is_named_as_it_was_started(here, write, monkeypatch, started, file, module, command, derivation):
    write("a.py")
    write("b.py")
    main = SimpleNamespace(__file__=file and str(here / file), __spec__="a" if module else None)
    monkeypatch.setitem(sys.modules, "__main__", main)
    monkeypatch.setattr(sys, "orig_argv", ["/usr/bin/python3", *started])
    assert Origin(derivation, "", str(here / "a.py"), 20, 0).reproduce == command
    assert Origin(derivation, "", "<stdin>", 20, 0).reproduce == ""
    assert Origin(derivation, "", "", 20, 0).reproduce == ""


@pytest.mark.slow
@pytest.mark.parametrize("text", [VERIFIED, CHECKED, GUARDED], ids=["verify", "check", "guarded"])
def test_a_program_of_its_own_is_named_with_its_arguments(here, write, text):
    path = write("a.py", text)
    first = python(["a.py", "--fast", "two words"], here)
    assert named(first) == "python a.py --fast 'two words'"
    assert again(named(first), here) == first
    assert named(python(["-m", "a"], here)) == "python -m a"
    assert named(python([str(path)], here.parent)) == f"python {path}"


@pytest.mark.slow
@pytest.mark.parametrize("text", [VERIFIED, CHECKED], ids=["verify", "check"])
def test_what_no_file_of_a_program_says_has_no_command(here, write, text):
    text = text.replace("{name}", "a")
    assert not named(python(["-c", text], here))
    assert not named(python(["-"], here, input=text))
    write("library.py", text)
    write("main.py", "import library\n")
    out = python(["main.py"], here)
    assert "refuted" in out
    assert not named(out)


def test_what_a_test_makes_has_no_command():
    x, z, p = Variable("x"), Variable("z"), Distribution("p")
    with Derivation("elbo") as elbo:
        elbo.start(p(x))
        elbo.equals(p(z))
    found = [*verify(elbo, models=20).steps, check(p(x), "=", p(z), models=20)]
    assert [step.diagnostics[0].reproduce for step in found] == ["", ""]
