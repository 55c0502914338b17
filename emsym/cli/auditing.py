"""`emsym audit`: the derivations of files, checked row by row, and told as a compiler tells.

A relation is called wrong only if it is refuted or malformed in every reading of the text, and rests on nothing that
texts leave unsaid. What is undecided or not read is listed, and is no error.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from emsym import __version__
from emsym.checking import verify
from emsym.cli.proving import Settings
from emsym.derivation import Derivation
from emsym.language.notation import text
from emsym.printable import printable, to_json
from emsym.reading.blocks import displays
from emsym.reading.carriers import CARRIERS
from emsym.reading.lexer import line_and_column
from emsym.reading.read import Reading, readings
from emsym.reading.relations import ReadRelation
from emsym.render.findings import findings
from emsym.render.layout import Ink
from emsym.report import Excerpt, StepReport
from emsym.verdict import Verdict

FORMAT, VERSION = "emsym audit", 1
NARROWEST = 60
WRONG = (Verdict.REFUTED, Verdict.MALFORMED)
TOLD = ("proved", "refuted", "malformed", "holds if", "undecided", "fault", "not read")
WORDS = {"holds if": "resting on what is not said", "fault": "not checked for a fault of emsym"}
UNCOUNTED = "assumed"


@dataclass(frozen=True, slots=True)
class Row:
    """A relation of a file, where it stands, and what is said of it; `step` is what was found where it is wrong."""

    line: int
    column: int
    relation: str
    said: str
    why: str = ""
    help: str = ""
    step: StepReport | None = None


@dataclass(frozen=True, slots=True)
class Audited:
    """A file and its rows, or why it cannot be read."""

    path: str
    rows: tuple[Row, ...] = ()
    error: str = ""

    @property
    def code(self) -> int:
        """2 where it cannot be read, 70 after a fault, 1 where something is wrong."""
        said = {row.said for row in self.rows}
        return 2 if self.error else 70 if "fault" in said else 1 if said & {"refuted", "malformed"} else 0


def files(paths: Sequence[str]) -> list[str]:
    """The files that are named, and those of the folders that are; raises `click.UsageError`."""
    out: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            inside = (each for each in sorted(Path(path).rglob("*")) if each.suffix.lower() in CARRIERS)
            found = [str(each) for each in inside if each.is_file() and not _is_hidden(each.relative_to(path))]
            if not found:
                raise click.UsageError(f"{path} holds no file of {', '.join(CARRIERS)}.")
            out += found
        elif Path(path).suffix.lower() in CARRIERS or not os.path.exists(path):
            out.append(path)
        else:
            raise click.UsageError(f"{path} is not read: a text is a file of {', '.join(CARRIERS)}.")
    return list(dict.fromkeys(out))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)


def audited(path: str, settings: Settings) -> Audited:
    """Every relation of a file."""
    if os.path.exists(path) and not os.path.isfile(path):
        return Audited(path, error="it is no file")
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        return Audited(path, error=error.strerror or str(error))
    source = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    carried = CARRIERS[Path(path).suffix.lower()](source)
    if not displays(carried):
        return Audited(path)
    return Audited(path, tuple(_rows(path, source, readings(carried), settings)))


def _rows(path: str, source: str, found: Sequence[Reading], settings: Settings) -> Iterator[Row]:
    """The rows of a text, by its first reading; what is wrong in it is looked at in the others."""
    first = _checked(path, found[0], settings, repairs=True)
    doubtful = {place for place, step in first.items() if step.verdict is not Verdict.PROVED}
    proved: set[int] = set()
    undecided: set[int] = set()
    for reading in found[1:]:
        if doubtful <= proved:
            break
        told = _checked(path, reading, settings, repairs=False)
        proved |= {place for place, step in told.items() if step.verdict is Verdict.PROVED}
        undecided |= {place for place, step in told.items() if step.verdict not in WRONG}
    for unread in found[0].broken:
        where = line_and_column(source, unread.start)
        yield Row(*where, "", "not read", f"this display, as {unread.message}", unread.help)
    for place, relation in enumerate(found[0].relations):
        row = _row(path, source, relation, first.get(place))
        if place in doubtful and place in proved:
            row = replace(row, said="proved", step=None)
        elif place in undecided and row.said in WRONG:
            row = replace(row, said="undecided", why="it is wrong in one reading, and undecided in another", step=None)
        yield row


def _checked(path: str, reading: Reading, settings: Settings, *, repairs: bool) -> dict[int, StepReport]:
    """What is found of each relation that is read, by its number in the text."""
    derivation: Derivation = reading.derivation(Path(path).stem or "text", path)
    if not derivation.steps:
        return {}
    keywords: dict[str, Any] = {"models": settings.models, "seed": settings.seed, "step_seconds": settings.step_seconds}
    steps = iter(verify(derivation, repairs=repairs, **keywords).steps)
    claims = [n for n, each in enumerate(reading.relations) if each.unread is None and not each.is_hypothesis]
    return dict(zip(claims, steps, strict=True))


def _row(path: str, source: str, relation: ReadRelation, step: StepReport | None) -> Row:
    line, column = line_and_column(source, relation.start)
    where = line, column, source[relation.start : relation.end]
    if relation.unread is not None:
        at = line_and_column(source, relation.unread.start)
        return Row(*at, where[2], "not read", relation.unread.message, relation.unread.help)
    if step is None:
        return Row(*where, UNCOUNTED)
    if step.verdict is None:
        return Row(*where, "fault", step.fault.message if step.fault else "")
    if step.verdict in WRONG and relation.supposes:
        return Row(*where, "holds if", f"it is false in general, and may rest on {relation.supposes}")
    if step.verdict not in WRONG:
        return Row(*where, step.verdict.value)
    whole = source.split("\n")[line - 1]
    excerpt = Excerpt(step.place, whole, column - 1, column - 1 + len(where[2].split("\n")[0]))
    told = tuple(
        replace(each, excerpt=excerpt) if each.excerpt is None or each.excerpt.place.line == line else each
        for each in step.diagnostics
    )
    return Row(*where, step.verdict.value, step=replace(step, diagnostics=told))


def audit_text(found: Sequence[Audited], *, colour: bool, width: int) -> str:
    """Findings first, file by file, then what is neither right nor wrong on a line each, then what it comes to."""
    ink = Ink(colour, max(width, NARROWEST))
    lines: list[str] = []
    for file in found:
        for row in file.rows:
            if row.step is not None:
                lines += [*findings(ink, row.step, Path(file.path).stem)[1:], ""]
        noted = [row for row in file.rows if row.step is None and row.said not in ("proved", UNCOUNTED)]
        lines += [f"{printable(file.path)}:{row.line}:{row.column}: {_note(row)}" for row in noted]
        lines += [""] if noted else []
    lines += [_summary(ink, file) for file in found]
    return "".join(f"{line}\n" for line in lines)


def _note(row: Row) -> str:
    said = WORDS.get(row.said, row.said)
    return printable(f"{said}: {row.why}" if row.why else f"{said}: {row.relation}")


def _summary(ink: Ink, file: Audited) -> str:
    name = ink("strong", printable(file.path))
    if file.error:
        return f"{name}: " + ink("error", f"cannot be read: {file.error}")
    counts = Counter(row.said for row in file.rows)
    told = [f"{counts[said]:,} {WORDS.get(said, said)}" for said in TOLD if counts[said]]
    number = sum(counts.values()) - counts[UNCOUNTED]
    return f"{name}: {number:,} relation{'' if number == 1 else 's'}" + (f": {', '.join(told)}." if told else ".")


def audit_json(found: Sequence[Audited]) -> str:
    """The same as data."""
    return to_json(
        {"format": FORMAT, "version": VERSION, "emsym": __version__, "files": [_data(file) for file in found]}
    )


def _data(file: Audited) -> dict[str, Any]:
    return {"file": file.path, "error": file.error or None, "relations": [_row_data(row) for row in file.rows]}


def _row_data(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {"line": row.line, "column": row.column, "relation": row.relation, "said": row.said}
    if row.step is not None:
        found |= {"left": text(row.step.left), "right": text(row.step.right)}
        found["findings"] = [
            {"code": each.code, "message": each.message, "notes": list(each.notes), "help": each.help or None}
            for each in row.step.diagnostics
        ]
    return {**found, "why": row.why or None, "help": row.help or None}
