"""The README keeps its promises: its code runs, its transcripts are what emsym prints, its two commands succeed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# (\w+\.py)\n")
NOT_COPIED = (".git", ".venv", "__pycache__", "dist", "*_cache", ".hypothesis")


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(README) if kind == language]


def commands(console: str) -> list[tuple[str, str]]:
    """The commands of a transcript, each with what it printed."""
    parts = re.split(r"^\$ (.*)\n", console, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def steps(console: str) -> list[tuple[list[str], str, str]]:
    """The commands of a transcript, each with those before it and with what it printed."""
    pairs = commands(console)
    return [([before for before, _ in pairs[:place]], *pair) for place, pair in enumerate(pairs)]


TRANSCRIPTS = [step for console in blocks("console") for step in steps(console)]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with the files that the README shows, and the command."""
    program = tmp_path / "bin" / "emsym"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m emsym "$@"\n')
    program.chmod(0o755)
    for code in blocks("python"):
        if named := NAMED.match(code):
            (tmp_path / named[1]).write_text(code[named.end() :], encoding="utf-8")
    (notes,) = blocks("markdown")
    (tmp_path / "notes.md").write_text(notes, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("before", "command", "printed"), TRANSCRIPTS, ids=[command for _, command, _ in TRANSCRIPTS])
def test_a_transcript_is_what_is_printed(files, before, command, printed):
    path = f"{files / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    for line in (*before, command):
        assert line.startswith("emsym ")
        done = subprocess.run(["sh", "-c", line], cwd=files, env=environment, capture_output=True, check=False)
    assert done.stdout.decode() == printed, f"`{command}` no longer prints what the README says"


@pytest.mark.parametrize("code", [code for code in blocks("python") if not NAMED.match(code)])
def test_the_code_runs(code):
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})


def test_the_readme_shows_what_it_promises():
    assert len(blocks("sh")) == 2
    assert any("refuted" in printed for *_, printed in TRANSCRIPTS)
    assert any("proved" in printed and "refuted" not in printed for *_, printed in TRANSCRIPTS)


def test_every_command_and_reason_is_in_the_readme():
    from emsym.cli.commands import commands as group
    from emsym.language import reasons

    given = {name for name in dir(reasons) if name in reasons.TITLES}
    missing = [
        name for name in [*given, *(f"emsym {command}" for command in group.commands)] if f"`{name}" not in README
    ]
    assert not missing


def test_every_error_that_ends_a_run_is_in_the_readme():
    from emsym.cli import INTERRUPTED
    from emsym.cli.ending import CANNOT_WRITE, INTERNAL_ERROR, USAGE

    for code in (INTERNAL_ERROR, CANNOT_WRITE, INTERRUPTED, USAGE):
        assert re.search(rf"^\|[^|]*\b{code}\b", README, re.MULTILINE), code


@pytest.mark.slow
@pytest.mark.parametrize("command", blocks("sh"), ids=["run", "test"])
def test_the_commands_set_up_and_succeed(tmp_path, command):
    copy = tmp_path / "clone"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    if "pytest" in command:
        # The whole suite runs beside this; here, the set-up and one part of it.
        command = command.strip() + " -p no:cacheprovider tests/test_loading.py derivations\n"
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(["sh", "-c", command], cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "proved" in done.stdout or " passed" in done.stdout
