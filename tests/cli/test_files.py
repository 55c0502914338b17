"""What a command writes stands over nothing that emsym has not written."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from emsym.cli import run
from emsym.cli.files import is_anothers

WRITES = [["latex", "a.py", "-o"], ["html", "a.py", "-o"], ["verify", "a.py", "--certificates"]]
Write = Callable[..., Path]


@pytest.mark.parametrize("command", WRITES, ids=lambda command: command[0])
@pytest.mark.parametrize("name", ["notes.tex", "data.json", "b.py"])
@pytest.mark.parametrize("content", ["mine", "{}", '{"format": "mine"}', "% Written by me", "\n", "\x00"])
def test_what_emsym_has_not_written_is_kept(
    here: Path, write: Write, capsys: Any, command: list[str], name: str, content: str
) -> None:
    write("a.py", "1/0")
    (here / name).write_text(content)
    assert run([*command, name]) == 2
    captured = capsys.readouterr()
    assert name in captured.err
    assert "ZeroDivisionError" not in captured.out + captured.err
    assert (here / name).read_text() == content
    assert sorted(path.name for path in here.iterdir()) == sorted({"a.py", name})


@pytest.mark.parametrize("command", WRITES, ids=lambda command: command[0])
def test_what_emsym_has_written_is_written_again_by_any_command(here: Path, write: Write, command: list[str]) -> None:
    write("a.py")
    for before in WRITES:
        assert run([*before, "out", "--models", "20"]) == 0
        earlier = (here / "out").read_bytes()
        assert run([*command, "out", "--models", "20"]) == 0
        assert ((here / "out").read_bytes() == earlier) is (before == command)


@pytest.mark.parametrize("command", WRITES, ids=lambda command: command[0])
def test_an_empty_file_and_one_that_is_forced_are_written(here: Path, write: Write, command: list[str]) -> None:
    write("a.py")
    (here / "empty").touch()
    assert run([*command, "empty"]) == 0
    assert (here / "empty").stat().st_size > 100
    (here / "mine.py").write_text("mine")
    assert run([*command, "mine.py", "--force"]) == 0
    assert "mine" not in (here / "mine.py").read_text()[:4]


def test_a_link_is_what_it_leads_to(here: Path, write: Write) -> None:
    write("a.py")
    (here / "mine").write_text("mine")
    (here / "link").symlink_to("mine")
    assert run(["latex", "a.py", "-o", "link"]) == 2
    assert (here / "mine").read_text() == "mine"


def test_a_pipe_takes_what_is_written(here: Path, write: Write) -> None:
    write("a.py")
    os.mkfifo(here / "pipe")
    assert not is_anothers(str(here / "pipe"))
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((here / "pipe").read_text()))
    reader.start()
    assert run(["latex", "a.py", "-o", "pipe"]) == 0
    reader.join(10)
    assert read[0].startswith("% Written by emsym")
    assert run(["latex", "a.py", "-o", os.devnull]) == 0


def test_a_file_that_comes_while_it_is_checked_is_kept(here: Path, write: Write, capsys: Any) -> None:
    write("a.py", Path(write("b.py")).read_text() + "\nopen('out.tex', 'w').write('mine')\n")
    assert run(["latex", "a.py", "-o", "out.tex"]) == 74
    assert "out.tex is not written: it is there, and emsym has not written it" in capsys.readouterr().err
    assert (here / "out.tex").read_text() == "mine"
