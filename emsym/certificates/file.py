"""The form of a file of certificates: dataclasses, from which encoding, decoding and the JSON Schema are derived."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from emsym import encoding, proof, refutation
from emsym.encoding import BadData, Format, Spoilt
from emsym.printable import to_json
from emsym.proof import Proof
from emsym.refutation import Refutation
from emsym.verdict import Verdict

FORMAT = "emsym certificates"
VERSION = 3
DEEPEST = 300
"""How deep a file is nested at most: every reader of JSON goes that far."""
EVIDENCE_DEPTH = 7
"""How deep in a file evidence stands: that of a printed form, in its entry, in its step, in its derivation."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A step, or the form of it that a document prints: a proof if it is proved, a refutation if it is refuted.

    `statement` is for people and proves nothing: what is checked are the terms of the evidence. A step that is
    undecided or malformed has no evidence; nor has one whose evidence is nested too deeply to be written, nor one
    without a verdict, whose check a fault of emsym's own ended.
    """

    label: str
    statement: str
    verdict: Verdict | None
    proof: Proof | None
    refutation: Refutation | None
    printed: Entry | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A derivation and its steps."""

    name: str
    title: str
    source: str
    steps: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Certificates:
    """What one run found, by which version of emsym, and with which random models."""

    format: str
    version: int
    emsym: str
    seed: int | None
    models: int | None
    derivations: tuple[Chapter, ...]


_FORMAT = Format(
    proof.FAMILIES,
    (Certificates, Chapter, Entry, Proof, Refutation, *refutation.RECORDS),
    (*proof.ENUMERATIONS, Verdict),
    proof.LARGEST,
)


def to_text(certificates: Certificates) -> str:
    """The file's text: the same for the same run."""
    return to_json(to_data(certificates), indent=1)


def to_data(certificates: Certificates) -> dict[str, Any]:
    """Plain data for `json.dumps`."""
    data: dict[str, Any] = encoding.encode(certificates, proof.FAMILIES)
    return data


def evidence_fits(evidence: Proof | Refutation) -> bool:
    """Whether evidence can be written: it is not nested deeper, nor are its numbers larger, than is read again."""
    try:
        data = encoding.encode(evidence, proof.FAMILIES)
        _FORMAT.decode(data, type(evidence).__name__)
    except BadData:
        return False
    return encoding.depth_of(data) <= DEEPEST - EVIDENCE_DEPTH


def from_text(text: str) -> Certificates:
    """The certificates of a file; raises `BadData`, whose message names the place and what is wanted there."""
    try:
        data = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_constant, parse_int=_whole, parse_float=_no_decimal
        )
    except json.JSONDecodeError as error:
        raise BadData("", f"not JSON: {error.msg}, at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise BadData("", f"nested more than {DEEPEST} levels deep") from None
    return from_data(data)


def from_data(data: Any) -> Certificates:
    """The certificates that `to_data` gave; raises `BadData` for anything else."""
    if isinstance(data, Spoilt):
        raise BadData("", data.why)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadData("format", f"{FORMAT!r} is wanted")
    if type(data.get("version")) is not int or data["version"] != VERSION:
        raise BadData(
            "version", f"{VERSION} is wanted, and no other is read: write the file again, with verify --certificates"
        )
    if encoding.depth_of(data) > DEEPEST:
        raise BadData("", f"nested more than {DEEPEST} levels deep")
    found: Certificates = _FORMAT.decode(data, "Certificates")
    _require_names(found)
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of a file."""
    found = _FORMAT.schema("Certificates", "A file of emsym certificates", f"urn:emsym:certificates:{VERSION}")
    found["$defs"]["Certificates"]["properties"] |= {"format": {"const": FORMAT}, "version": {"const": VERSION}}
    return found


def _require_names(certificates: Certificates) -> None:
    """Each derivation, and each step in it, has a name of its own, by which it is told."""
    names: set[str] = set()
    for number, chapter in enumerate(certificates.derivations):
        if chapter.name in names:
            raise BadData(f"derivations[{number}].name", f"a second derivation has the name {chapter.name!r}")
        names.add(chapter.name)
        labels: set[str] = set()
        for place, entry in enumerate(chapter.steps):
            if entry.label in labels:
                where = f"derivations[{number}].steps[{place}].label"
                raise BadData(where, f"a second step has the label {entry.label!r}")
            labels.add(entry.label)


def _object(pairs: list[tuple[str, Any]]) -> Any:
    """An object; one with a key twice is none, since readers disagree which of the two counts."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return Spoilt(f"the key {twice!r} stands there twice")


def _no_constant(name: str) -> Spoilt:
    return Spoilt(f"{name} is no number")


def _no_decimal(string: str) -> Spoilt:
    return Spoilt(f"{string[:20]} is a decimal; whole numbers, and fractions as strings, are exact")


def _whole(string: str) -> int | Spoilt:
    return int(string) if len(string) <= encoding.MOST_DIGITS else Spoilt(f"a number of {len(string):,} digits")
