"""What is written, before anything is checked: the table of derivations, and a derivation's chains line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from emsym.derivation import Derivation, Link, Place, Step
from emsym.loading import documents, library_folder
from emsym.paths import resolved
from emsym.render.findings import relation_lines, shown_path
from emsym.render.layout import hanging, padded, printed_width
from emsym.render.phrases import TEXT, reason_phrase

NO_DOCUMENT = "without a document"


def table(derivations: Sequence[Derivation], width: int) -> Iterator[str]:
    """The derivations of each document under its heading, then those that follow none."""
    column = max((printed_width(derivation.name) for derivation in derivations), default=0) + 2
    known = documents(derivations)
    width -= 2 if known else 0
    for number, document in enumerate([*known, ""]):
        group = [derivation for derivation in derivations if derivation.document == document]
        title = _title(group) if document else ""
        if known and group:
            yield from [""] if number else []
            yield f"{document}  {title}".rstrip() if document else NO_DOCUMENT
        for derivation in group:
            entry = _entry(derivation, title, column, width)
            yield from (f"  {line}" for line in entry) if known else entry


def _title(group: Sequence[Derivation]) -> str:
    """What a document is called: a derivation's source is its title and, behind a colon, a section."""
    return next((derivation.source.partition(": ")[0] for derivation in group if derivation.source), "")


def _entry(derivation: Derivation, document: str, column: int, width: int) -> Iterator[str]:
    """Name, title, steps, file, and the source as far as the heading does not tell it."""
    yield from hanging(padded(derivation.name, column), derivation.title, width)
    number = len(derivation.steps)
    steps = f"{number} step" if number == 1 else f"{number} steps"
    yield from hanging(" " * column, f"{steps}, {_home(derivation)}", width)
    source = "" if derivation.source == document else derivation.source.removeprefix(f"{document}: ")
    if source:
        yield from hanging(" " * column, source, width)


def shown(derivation: Derivation, rows: Sequence[Step], width: int) -> Iterator[str]:
    """A derivation as written; if some of these rows are its own, they alone with their neighbours."""
    mine = [step for step in derivation.steps if any(step is row for row in rows)]
    return excerpt(derivation, mine, width) if mine else transcript(derivation, width)


def excerpt(derivation: Derivation, rows: Sequence[Step], width: int) -> Iterator[str]:
    """A heading, then these rows, marked, each with the one before it and the one after it."""
    yield from _heading(derivation, width)
    for chain in derivation.chains:
        marked = [number for number, step in enumerate(chain) if any(step is row for row in rows)]
        near = sorted({number + around for number in marked for around in (-1, 0, 1)} & set(range(-1, len(chain))))
        yield from [""] if near else []
        last = -2
        for number in near:
            if number != last + 1:
                yield " " * 12 + "…"
            if number < 0:
                yield from hanging(" " * 12, TEXT.spell(chain[0].left), width)
            else:
                yield from _step(chain[number], width, mark=">" if number in marked else "")
            last = number
        if near and near[-1] < len(chain) - 1:
            yield " " * 12 + "…"


def _heading(derivation: Derivation, width: int) -> Iterator[str]:
    yield from hanging(f"{derivation.name}  ", derivation.title, width)
    if derivation.source:
        yield from hanging(" " * (len(derivation.name) + 2), derivation.source, width)
    yield f"{' ' * (len(derivation.name) + 2)}{_home(derivation)}"


def transcript(derivation: Derivation, width: int) -> Iterator[str]:
    """A heading, the hypotheses, then each chain with the line where it is written."""
    yield from _heading(derivation, width)
    for hypothesis in derivation.hypotheses:
        relation = TEXT.relation(hypothesis.left, hypothesis.link, hypothesis.right)
        yield ""
        yield from _line(hypothesis.place, "assume  ", relation, width)
    for chain in derivation.chains:
        yield ""
        if chain:
            yield from hanging(" " * 12, TEXT.spell(chain[0].left), width)
        for step in chain:
            yield from _step(step, width)


def _step(step: Step, width: int, mark: str = "") -> Iterator[str]:
    tail = TEXT.const(step.constant_in) if step.link is Link.CONSTANT else ""
    yield from _line(step.place, f"{TEXT.signs[step.link]} ", TEXT.spell(step.right) + tail, width, mark)
    reason = f"by {reason_phrase(TEXT, step.by)}" if step.by else ""
    source = f"[{step.source}]" if step.source else ""
    yield from hanging(" " * 14, "  ".join(part for part in (step.label, reason, source) if part), width)
    yield from _printed(step, width)


def _printed(step: Step, width: int) -> Iterator[str]:
    """What the document prints in the step's place, and what is wrong with it."""
    form = step.as_printed()
    if form is None or step.printed is None:
        return
    margin = " " * 14
    if step.printed.left is None:
        yield from hanging(f"{margin}printed: {TEXT.signs[form.link]} ", TEXT.spell(form.right), width)
    else:
        yield from relation_lines(f"{margin}printed: ", form.left, form.link, form.right, (), width)
    if step.printed.slip:
        yield from hanging(margin + " " * len("printed: "), step.printed.slip, width)


def _line(place: Place, sign: str, expression: str, width: int, mark: str = "") -> list[str]:
    return hanging(padded(f"{mark:2}line {place.line}", 12) + sign, expression, width)


def _home(derivation: Derivation) -> str:
    """The line of a derivation; for one that ships with emsym, unless its folder is the one here, that it does."""
    file, library = Path(derivation.place.file), library_folder()
    if resolved(file).is_relative_to(library) and library != resolved(Path("derivations")):
        return f"emsym's library: {file.name}"
    return f"{shown_path(derivation.place.file)}:{derivation.place.line}"
