"""What is written, before anything is checked: the table of derivations, and a derivation's chains line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from emsym.derivation import Derivation, Link, Place, Step
from emsym.loading import library_folder
from emsym.render.findings import shown_path
from emsym.render.layout import hanging, padded, printed_width
from emsym.render.phrases import TEXT, reason_phrase


def table(derivations: Sequence[Derivation], width: int) -> Iterator[str]:
    """One derivation a block: name, title, steps, file, source."""
    column = max((printed_width(derivation.name) for derivation in derivations), default=0) + 2
    for derivation in derivations:
        yield from hanging(padded(derivation.name, column), derivation.title, width)
        number = len(derivation.steps)
        steps = f"{number} step" if number == 1 else f"{number} steps"
        yield from hanging(" " * column, f"{steps}, {_home(derivation)}", width)
        if derivation.source:
            yield from hanging(" " * column, derivation.source, width)


def transcript(derivation: Derivation, width: int) -> Iterator[str]:
    """A heading, the hypotheses, then each chain with the line where it is written."""
    yield from hanging(f"{derivation.name}  ", derivation.title, width)
    if derivation.source:
        yield from hanging(" " * (len(derivation.name) + 2), derivation.source, width)
    yield f"{' ' * (len(derivation.name) + 2)}{_home(derivation)}"
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


def _step(step: Step, width: int) -> Iterator[str]:
    tail = TEXT.const(step.constant_in) if step.link is Link.CONSTANT else ""
    yield from _line(step.place, f"{TEXT.signs[step.link]} ", TEXT.spell(step.right) + tail, width)
    reason = f"by {reason_phrase(TEXT, step.by)}" if step.by else ""
    source = f"[{step.source}]" if step.source else ""
    yield from hanging(" " * 14, "  ".join(part for part in (step.label, reason, source) if part), width)


def _line(place: Place, sign: str, expression: str, width: int) -> list[str]:
    return hanging(padded(f"  line {place.line}", 12) + sign, expression, width)


def _home(derivation: Derivation) -> str:
    """The line of a derivation; for one that ships with emsym, unless its folder is the one here, that it does."""
    file, library = Path(derivation.place.file), library_folder()
    if file.resolve().is_relative_to(library) and library != Path("derivations").resolve():
        return f"emsym's library: {file.name}"
    return f"{shown_path(derivation.place.file)}:{derivation.place.line}"
