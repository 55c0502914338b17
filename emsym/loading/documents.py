"""The documents that derivations follow, ``D2``, and the labels of a document's rows, ``D2.10``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from emsym.codes import Code
from emsym.derivation import Derivation, Step
from emsym.report import Diagnostic

ROW = re.compile(r"\w*\d\.\d+")
PARTS = re.compile(r"(\d+)")


def of_document(derivations: Sequence[Derivation], document: str) -> tuple[tuple[Derivation, ...], list[Diagnostic]]:
    """Those of one document, `2`, `D2` or `d2`, and the problem where there is none."""
    kept = tuple(each for each in derivations if each.document and _key(each.document) == _key(document))
    if kept:
        return kept, []
    known = ", ".join(documents(derivations))
    help = f"the derivations looked at follow {known}" if known else "none of the derivations names a document"
    return (), [Diagnostic(Code.UNKNOWN_DOCUMENT, f"no derivation follows a document {document!r}", help=help)]


def documents(derivations: Iterable[Derivation]) -> list[str]:
    """The documents that derivations name, each once, D2 before D10."""
    return sorted({each.document for each in derivations if each.document}, key=in_order)


def in_order(label: str) -> list[tuple[int, str]]:
    """A key that sorts D2 before D10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in PARTS.split(label)]


def rows_of(derivations: Iterable[Derivation], label: str) -> list[tuple[Derivation, list[Step]]]:
    """Each derivation that has steps of this label, ``D2.10`` or ``d2.10``, with those steps."""
    found = [(each, [step for step in each.steps if is_labelled(step, label)]) for each in derivations]
    return [(derivation, steps) for derivation, steps in found if steps]


def is_labelled(step: Step, label: str) -> bool:
    """Whether a step is that row of a document: its source is the label, alone or before a comma or a space."""
    written, wanted = step.source.casefold(), label.casefold()
    return written == wanted or written.startswith((f"{wanted},", f"{wanted} "))


def may_be_label(name: str) -> bool:
    """Whether a name that no derivation has may mean a row: rows are numbered."""
    return any(mark.isdecimal() for mark in name)


def near_labels(derivations: Iterable[Derivation], name: str) -> list[str]:
    """The labels nearest to a name that looks like one: of the same document those nearest in number, else alike."""
    from difflib import get_close_matches

    labels = sorted({found[0] for each in derivations for step in each.steps if (found := ROW.match(step.source))})
    wanted = ROW.fullmatch(name)
    document, _, row = name.casefold().partition(".")
    same = [label for label in labels if label.casefold().startswith(f"{document}.")]
    if not wanted or not same:
        return get_close_matches(name.upper(), labels, n=3, cutoff=0.5)
    return sorted(sorted(same, key=lambda label: abs(int(label.partition(".")[2]) - int(row)))[:3], key=in_order)


def _key(document: str) -> str:
    """``d2`` for each way to write it."""
    plain = document.strip().casefold()
    return f"d{plain}" if plain.isdecimal() else plain
