"""`emsym prove`: a claim as text, and a stream of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from emsym.cli import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("claim", "code", "said"),
    [
        ("log p(x) >= sum_z q(z) log(p(x,z)/q(z))", 0, "Jensen"),
        (r"\log p_\theta(x) \ge \mathbb{E}_{q(z)}[\log p_\theta(x,z)] + H(q)", 0, "proved"),
        ("H(X|Y) <= H(X|Y,Z)", 1, "refuted"),
        ("q(z) = p(z|x)", 1, "refuted"),
        ("p(x) = 1", 1, "refuted"),
        (r"\sum_i p(x) = 1", 2, "idle"),
        ("H(X) = max_p H(p)", 2, "an optimisation, max, is not read"),
        ("p(x)", 2, "a relation between two sides is missing"),
        ("", 2, "a relation between two sides is missing"),
    ],
)
def test_a_claim_is_answered_with_its_code(claim: str, code: int, said: str, capsys: Any) -> None:
    assert run(["prove", "--models", "50", claim]) == code
    captured = capsys.readouterr()
    assert said in captured.out
    assert captured.err == ""


def test_a_finding_quotes_the_claim(capsys: Any) -> None:
    run(["prove", "p(x) = p(x) \n + p(x, y) \\ge 1"])
    assert " 2 |  + p(x, y) \\ge 1\n   |            ^^^\n" in capsys.readouterr().out


def test_what_is_given_is_assumed(capsys: Any) -> None:
    claim = ["prove", "I(X;Y) = 0"]
    assert run(claim) == 1
    assert run([*claim, "--given", "p(x,y) = p(x) p(y)"]) == 0
    assert run([*claim, "--given", "p(x) >= p(y)", "--given", "p(x,y) = p(x) p(y)"]) == 0
    assert "assuming" in capsys.readouterr().out


def test_nothing_is_checked_without_all_that_is_given(capsys: Any) -> None:
    assert run(["prove", "I(X;Y) = 0", "--given", r"\nabla p = 0", "--given", "p(x) = p(x)"]) == 2
    out = capsys.readouterr().out
    assert "--> <given 1>:1" in out
    assert "refuted" not in out


def test_a_claim_holds_if_it_does_in_one_reading(capsys: Any) -> None:
    assert run(["prove", r"\sum_z \log p(x) p(z|x) = \log p(x)"]) == 0
    assert "read so that a logarithm without brackets ends behind its first factor" in capsys.readouterr().out
    assert run(["prove", r"\sum_z \log p(x) p(z|x) = 1 + \log p(x)"]) == 1


def test_json_is_that_of_verify(capsys: Any) -> None:
    run(["prove", "--format", "json", "H(X|Y) <= H(X)"])
    data = json.loads(capsys.readouterr().out)
    assert (data["verdict"], data["derivations"][0]["steps"][0]["verdict"]) == ("proved", "proved")


def test_a_file_is_answered_line_by_line(tmp_path: Path, capsys: Any) -> None:
    lines = [
        "H(X|Y) <= H(X)",
        "",
        '{"claim": "I(X;Y) = 0", "id": "independent", "given": "p(x,y) = p(x)p(y)"}',
        '{"claim": "I(X;Y) = 0", "id": [1]}',
        r"\nabla f = 0",
        '{"given": []}',
        '{"claim": "H(X) = 1", "given": [3]}',
        r"\def\a{\a\a} \a = 1",
    ]
    path = tmp_path / "claims.txt"
    path.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe = 1\n")
    assert run(["prove", "--models", "50", "--file", str(path)]) == 2
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = [(answer["id"], answer["verdict"]) for answer in answers]
    assert told == [
        (1, "proved"),
        ("independent", "proved"),
        ([1], "refuted"),
        (5, "unread"),
        (6, "unread"),
        (7, "unread"),
        (8, "unread"),
        (9, "unread"),
    ]
    assert "for all finite alphabets of X, Y" in answers[0]["theorem"]
    assert answers[3]["unread"] == [
        {"message": r"a gradient, \nabla, is not read", "in": "claim", "line": 1, "column": 1}
    ]


def test_each_answer_is_there_before_the_next_claim_is_asked() -> None:
    command = [sys.executable, "-m", "emsym", "prove", "--models", "20", "--file", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for claim, verdict in (("H(X|Y) <= H(X)", "proved"), ("H(X) <= H(X|Y)", "refuted")):
            process.stdin.write(f"{claim}\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["verdict"] == verdict
        process.stdin.close()
    assert process.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Say what to prove"),
        (["a", "--file", "b"], "Say what to prove"),
        (["--file", "nowhere.txt"], "nowhere.txt cannot be read"),
        (["--file", "nowhere.txt", "--given", "a"], "--given is said of one claim"),
    ],
)
def test_usage(arguments: list[str], said: str, capsys: Any) -> None:
    assert run(["prove", *arguments]) == 2
    assert said in capsys.readouterr().err
