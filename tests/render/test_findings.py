"""Diagnostics with the line at fault: between bars, underlined, in the width that there is; and the same as data."""

from __future__ import annotations

import json

import pytest

from emsym import Distribution, Variable
from emsym.codes import Code
from emsym.derivation import Link, Place
from emsym.render.findings import block
from emsym.render.json import report_json
from emsym.render.layout import Ink, printed_width
from emsym.report import Diagnostic, Excerpt, Repair, Report

x, z = Variable("x"), Variable("z")
p = Distribution("p")


def diagnostic(line: str, number: int = 8, part: str = "equals") -> Diagnostic:
    place = Place("slip.py", number)
    start = line.index(part)
    excerpt = Excerpt(place, line, start, start + len(part))
    repair = Repair(("value changed",), "right", "p(x) in place of p(z)", p(x), Link.EQUAL, p(x))
    return Diagnostic(Code.REFUTED, "refuted", place, ("why",), repair.said, "", excerpt, (repair,), 12)


def told(line: str, number: int = 8, width: int = 80) -> str:
    return "\n".join(block(Ink(False, width), diagnostic(line, number), ["seen"], "slip::step-1"))


def test_the_line_stands_between_the_place_and_what_was_seen() -> None:
    assert (
        told("    slip.equals(p(z))")
        == """\
error[E401]: refuted
  --> slip.py:8, slip::step-1
   |
 8 |  slip.equals(p(z))
   |       ^^^^^^
   |
   |  seen
   |
   = note: why
   = help: p(x) in place of p(z)"""
    )


@pytest.mark.parametrize("number", [1, 42, 100, 12345])
def test_the_bars_stand_below_each_other(number: int) -> None:
    lines = told("slip.equals(p(z))", number).splitlines()[2:]
    assert len({line.index("|") for line in lines if "|" in line}) == 1
    assert lines[1].strip().startswith(f"{number} |")
    assert lines[-1].index("=") == lines[0].index("|")


def test_a_long_line_is_cut_where_the_terminal_ends() -> None:
    lines = told("slip.equals(" + "p(z) + " * 30 + "p(x))", width=60).splitlines()
    assert max(map(printed_width, lines)) == 60
    assert lines[3].endswith("…")


def test_without_anything_seen_the_line_is_closed_once() -> None:
    lines = block(Ink(False, 80), diagnostic("slip.equals(p(z))"))
    assert [line.strip() for line in lines[2:6]] == ["|", "8 |  slip.equals(p(z))", "|       ^^^^^^", "|"]
    assert lines[6].strip() == "= note: why"


def test_colour_leaves_the_text_as_it_is() -> None:
    plain = block(Ink(False, 80), diagnostic("slip.equals(p(z))"))
    painted = "\n".join(block(Ink(True, 80), diagnostic("slip.equals(p(z))")))
    assert "\x1b[1;31m^^^^^^\x1b[0m" in painted
    assert len(painted.splitlines()) == len(plain)


def test_data_has_the_line_and_every_repair() -> None:
    run = json.loads(report_json(Report((), (diagnostic("    slip.equals(p(z))"),))))
    [problem] = run["problems"]
    assert problem["excerpt"] == {"text": "    slip.equals(p(z))", "start": 9, "end": 15}
    assert problem["tried"] == 12
    [repair] = problem["repairs"]
    assert list(repair) == ["said", "kinds", "side", "left", "relation", "right", "constant_in"]
    assert (repair["said"], repair["relation"]) == ("p(x) in place of p(z)", "=")
    assert repair["right"]["text"] == "p(x)"
