"""`emsym audit`: derivations where people write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from emsym.cli import run

TRUE = r"$$\log p(x) = \log \sum_z p(x,z) \ge \sum_z q(z) \log \frac{p(x,z)}{q(z)}$$"
FALSE = r"$$\log p(x) = \log \sum_z p(x,z) \\ \ge \sum_z q(z) \log \frac{q(z)}{p(x,z)}$$"
UNREAD = r"$$\nabla_\theta \log p(x|\theta) = 0$$"


def audit(*arguments: str) -> int:
    return run(["audit", "--models", "100", *arguments])


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)

    def written(name: str, *texts: str) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes("\n\n".join(texts).encode())
        return name

    return written


@pytest.mark.parametrize(
    ("texts", "code", "summary"),
    [
        ([TRUE], 0, "notes.md: 2 relations: 2 proved."),
        ([TRUE, FALSE], 1, "notes.md: 4 relations: 3 proved, 1 refuted."),
        ([TRUE, UNREAD], 0, "notes.md: 3 relations: 2 proved, 1 not read."),
        ([r"$$\sum_i p(x) = 1$$"], 1, "notes.md: 1 relation: 1 malformed."),
        (["No mathematics here, but $x = 1$."], 0, "notes.md: 0 relations."),
        ([], 0, "notes.md: 0 relations."),
    ],
)
def test_what_a_text_comes_to(write: Any, capsys: Any, texts: list[str], code: int, summary: str) -> None:
    assert audit(write("notes.md", *texts)) == code
    assert capsys.readouterr().out.endswith(f"{summary}\n")


def test_what_is_wrong_is_told_where_it_stands(write: Any, capsys: Any) -> None:
    audit(write("notes.md", "Prose.", FALSE.replace(r"\\ ", "\\\\\n&")))
    out = capsys.readouterr().out
    assert "error[E401]: refuted" in out
    assert "--> notes.md:4" in out
    assert " 4 |  &\\ge \\sum_z q(z) \\log \\frac{q(z)}{p(x,z)}$$\n   |   ^^^\n" in out
    assert "right" in out


def test_what_is_not_read_is_listed_with_its_place(write: Any, capsys: Any) -> None:
    audit(write("notes.md", "Prose.", UNREAD))
    assert "notes.md:3:3: not read: a gradient, \\nabla, is not read" in capsys.readouterr().out


def test_a_display_that_is_broken_costs_no_other(write: Any, capsys: Any) -> None:
    assert audit(write("notes.md", TRUE, "$$p(x) = {1$$", FALSE, r"$$\def\a{\a\a} \a = 1$$")) == 1
    out = capsys.readouterr().out
    assert "notes.md:3:10: not read: this display, as a { is never closed" in out
    assert "notes.md:7:" in out
    assert "not read: this display, as the macro \\a expands without end" in out
    assert "3 proved, 1 refuted, 2 not read" in out


def test_one_slip_is_told_once(write: Any, capsys: Any) -> None:
    rows = r"$$KL(q(z)||p(z|x)) = E_{q(z)}[\log q(z)] - E_{q(z)}[\log p(x,z)] - \log p(x) \\"
    rows += r"= -H(q(z)) - E_{q(z)}[\log p(x,z)] - \log p(x)$$"
    assert audit(write("notes.md", rows)) == 1
    assert capsys.readouterr().out.count("error[") == 1


def test_what_a_text_takes_for_granted_is_not_wrong(write: Any, capsys: Any) -> None:
    text = r"$$\log p(D|\theta) = \sum_{i=1}^N \log p(x_i|\theta)$$"
    assert audit(write("notes.md", text)) == 0
    out = capsys.readouterr().out
    assert "it is false in general, and may rest on that D is made of the points" in out
    assert "1 resting on what is not said" in out


def test_a_line_holds_if_it_does_in_one_reading(write: Any, capsys: Any) -> None:
    assert audit(write("notes.md", r"$$\sum_z \log p(x) p(z|x) = \log p(x)$$")) == 0
    assert audit(write("notes.md", r"$$\sum_z \log p(x) p(z|x) = 2 \log p(x)$$")) == 1


def test_tex_with_its_own_macros(write: Any, capsys: Any) -> None:
    preamble = "\\documentclass{article}\n\\newcommand{\\E}[2]{\\mathbb{E}_{#1}\\left[#2\\right]}\n\\begin{document}"
    body = "\\begin{equation}\n\\log p(x) \\geq \\E{q(z)}{\\log p(x,z)} + H(q) % a remark\n\\end{equation}"
    assert audit(write("paper.tex", preamble, body, "\\end{document}")) == 0
    assert "1 proved" in capsys.readouterr().out


def test_line_ends_and_bytes_of_any_kind(write: Any, capsys: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_bytes(b"\xef\xbb\xbfA\xff\r\n\r\n" + FALSE.replace(r"\\ ", "\r\n").encode() + b"\r\n")
    assert audit("notes.md") == 1
    assert "--> notes.md:4" in capsys.readouterr().out


def test_folders_and_files(write: Any, capsys: Any) -> None:
    write("book/a.md", TRUE)
    write("book/b/c.tex", FALSE)
    write("book/.git/d.md", FALSE)
    write("book/e.py", FALSE)
    assert audit("book") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["book/a.md: 2 relations: 2 proved.", "book/b/c.tex: 2 relations: 1 proved, 1 refuted."]


def test_json(write: Any, capsys: Any) -> None:
    assert audit("--format", "json", write("notes.md", FALSE, UNREAD)) == 1
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert [(row["line"], row["column"], row["said"]) for row in file["relations"]] == [
        (1, 13, "proved"),
        (1, 37, "refuted"),
        (3, 3, "not read"),
    ]
    assert file["relations"][1]["findings"][0]["code"] == "E401"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Say what to audit"),
        (["empty"], "empty holds no file of .md"),
        (["notes.pdf"], "notes.pdf is not read"),
    ],
)
def test_usage(write: Any, capsys: Any, arguments: list[str], said: str) -> None:
    write("notes.pdf")
    write("empty/e.py")
    assert audit(*arguments) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there(write: Any, capsys: Any) -> None:
    assert audit("nowhere.md", write("notes.md", TRUE)) == 2
    out = capsys.readouterr().out
    assert "nowhere.md: cannot be read: No such file or directory" in out
    assert "notes.md: 2 relations: 2 proved." in out
