"""A command in surroundings that it did not choose: no folder, no output, no docstrings, other drives, early Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from emsym.cli import run
from emsym.cli.commands import commands
from emsym.paths import from_here
from tests.conftest import TRUE

ROOT = Path(__file__).resolve().parents[2]


def finished(*arguments: str, python: tuple[str, ...] = (), **settings: Any) -> tuple[int, str, str]:
    """The exit code of a command in a process of its own, and what it says."""
    path = os.pathsep.join([*settings.pop("path", ()), str(ROOT)])
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
    command = [sys.executable, *python, "-m", "emsym", *arguments]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, timeout=60, text=True, check=False, **pipes)
    return done.returncode, done.stdout or "", done.stderr or ""


ALL_HELP = """
import sys
from emsym.cli import run
for command in COMMANDS:
    run([*command, "--help"])
for command in (["explain"], ["explain", "--format", "json"], ["check", "--schema"], ["verify", "--schema"]):
    run(command)
"""


def test_help_schemas_and_explanations_are_the_same_without_docstrings() -> None:
    code = ALL_HELP.replace("COMMANDS", repr([[], *([name] for name in commands.commands)]))
    said = [
        subprocess.run([sys.executable, *flags, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        for flags in ((), ("-OO",))
    ]
    assert said[0].stdout == said[1].stdout
    assert "log t ≤ t − 1" in said[1].stdout
    for name in commands.commands:
        assert (commands.commands[name].help or "").split(".")[0] in said[1].stdout


@pytest.mark.parametrize("flags", [("-OO",), ("-W", "error")], ids=" ".join)
def test_a_derivation_is_checked_all_the_same(tmp_path: Path, flags: tuple[str, ...]) -> None:
    (tmp_path / "a.py").write_text(TRUE.replace("{name}", "a"))
    code, out, err = finished("verify", "a.py", "--models", "20", python=flags, cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "1 step proved" in out


@pytest.fixture
def gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A current folder that is no more."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        *(
            (["list"], 0),
            (["verify", "posterior", "--models", "20"], 0),
            (["show", "elbo"], 0),
            (["run", "coin_flips"], 0),
        ),
        *((["verify", "a.py"], 2), (["verify", "."], 2), (["verify", "nothing"], 2), (["check", "a.json"], 2)),
        (["verify", "posterior", "--models", "20", "--format", "json"], 0),
        (["verify", "posterior", "--models", "20", "--certificates", "a.json"], 2),
        (["latex", "posterior", "--models", "20", "-o", "a.tex"], 74),
    ],
    ids=lambda command: " ".join(command) if isinstance(command, list) else str(command),
)
def test_a_folder_that_is_gone(gone: None, capsys: Any, command: list[str], code: int) -> None:
    assert run(command) == code
    assert "internal error" not in capsys.readouterr().err


def test_a_path_on_another_drive_is_written_as_it_is(
    here: Path, write: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def relpath(*_: object) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    file = write("a.py", TRUE + "    {name}.equals(log(p(z)))\n")
    monkeypatch.setattr(os.path, "relpath", relpath)
    for command in (
        ["verify", str(file)],
        ["show", str(file)],
        ["list", str(file)],
        ["verify", str(file), "--format", "json"],
    ):
        run(command)
        captured = capsys.readouterr()
        assert "internal error" not in captured.err
        assert str(file) in captured.out


@pytest.mark.parametrize(
    ("path", "shown"),
    [("a.py", "a.py"), ("sub/../a.py", "a.py"), ("..a/b.py", "..a/b.py"), ("/nowhere/a.py", "/nowhere/a.py")],
)
def test_paths_are_from_the_current_folder(here: Path, path: str, shown: str) -> None:
    assert from_here(str(here / path) if not path.startswith("/") else path) == shown


def test_a_full_or_closed_standard_error_changes_no_exit_code() -> None:
    with open("/dev/full", "wb") as full:
        assert finished("verfy", stderr=full)[0] == 2
        assert finished("check", "no.json", stderr=full)[0] == 2
    assert finished("verfy", preexec_fn=lambda: os.close(2))[0] == 2


@pytest.mark.parametrize("module", ["click", "sympy", "numpy"])
def test_ctrl_c_while_modules_are_imported(tmp_path: Path, module: str) -> None:
    (tmp_path / f"{module}.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    (tmp_path / "a.py").write_text(TRUE.replace("{name}", "a"))
    said = finished("verify", "a.py", path=[str(tmp_path)], cwd=tmp_path)
    assert said == (130, "", "interrupted\n")


def test_ctrl_c_after_the_last_word_leaves_no_traceback(tmp_path: Path) -> None:
    at_exit = "import atexit, signal, time\natexit.register(lambda: (signal.raise_signal(2), time.sleep(9)))\n"
    (tmp_path / "a.py").write_text(TRUE.replace("{name}", "a") + at_exit)
    code, out, err = finished("verify", "a.py", "--models", "20", cwd=tmp_path)
    assert (code, err) == (-signal.SIGINT, "")
    assert "1 step proved" in out
