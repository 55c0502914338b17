"""Dataclasses as plain data: to JSON's objects and lists, back again, and as a JSON Schema.

The fields' annotations say everything, so that nothing is listed twice. A field's kind is an atom (int, bool, float,
str, Fraction or an enumeration), a tuple, a dict with names for keys, `X | None`, one class, or a family of classes,
such as the nodes of terms, whose members carry their name under "is". Objects are closed: data with a missing or an
unknown key is refused. What is read is trusted with nothing. No function here recurses over the data, however deep it
is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from math import isfinite, log2
from typing import Any

from emsym.docstrings import docstring

MOST_DIGITS = 2000
MOST_BITS = int(MOST_DIGITS * log2(10))
FRACTION = re.compile(rf"-?(0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}})(/[1-9][0-9]{{0,{MOST_DIGITS - 1}}})?")
TAG = "is"
PLAIN = {"str": "string", "int": "integer", "bool": "boolean"}
ENDLESS = ("inf", "-inf", "nan")

Path = tuple["Path | None", str]
Part = tuple[Any, str, "Path | None"]
Build = Callable[[list[Any]], Any]


class BadData(ValueError):
    """Data that does not have the form: where, and what is wrong there."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where = where
        self.why = why


@dataclass(frozen=True, slots=True)
class Spoilt:
    """Stands in decoded JSON for a part that is no data, such as NaN or an object with one key twice."""

    why: str


@dataclass(frozen=True, slots=True)
class Format:
    """The classes of the data: families, whose members are told apart by "is", records, and enumerations.

    `exponents` names fields of kind Fraction that are bounded, as what is raised to them grows.
    """

    families: Mapping[str, tuple[type, ...]]
    records: tuple[type, ...] = ()
    enumerations: tuple[type[StrEnum], ...] = ()
    largest: Mapping[str, int] | None = None

    def decode(self, data: Any, kind: str, where: str = "") -> Any:
        """The object of a kind; raises `BadData`."""
        built: list[tuple[Build, int]] = []
        work: list[Part] = [(data, kind, (None, where))]
        while work:
            build, parts = self._open(*work.pop())
            built.append((build, len(parts)))
            work.extend(parts)
        results: list[Any] = []
        for build, count in reversed(built):
            inside = results[len(results) - count :]
            del results[len(results) - count :]
            results.append(build(inside))
        return results[0]

    def _open(self, data: Any, kind: str, path: Path | None) -> tuple[Build, list[Part]]:
        """How to build the object from its parts, and the parts."""
        if isinstance(data, Spoilt):
            raise BadData(_spelled(path), data.why)
        inner, optional = _optional(kind)
        if optional and data is None:
            return (lambda _: None), []
        if element := _element(inner):
            return _open_list(data, element, path)
        if entry := _entry(inner):
            return _open_dict(data, entry, path)
        if cls := self._class(data, inner, path):
            return self._open_object(data, cls, inner in self.families, path)
        atom = self._atom(data, inner, path)
        return (lambda _: atom), []

    def _class(self, data: Any, kind: str, path: Path | None) -> type | None:
        """The class of an object; None where the kind is an atom."""
        record = next((cls for cls in self.records if cls.__name__ == kind), None)
        if record is not None:
            if not isinstance(data, dict):
                raise BadData(_spelled(path), f"{_article(kind)} is wanted")
            return record
        if kind not in self.families:
            return None
        members = {cls.__name__: cls for cls in self.families[kind]}
        name = data.get(TAG) if isinstance(data, dict) else None
        if not isinstance(name, str) or name not in members:
            raise BadData(_spelled(path), f"one of {', '.join(members)} is wanted")
        return members[name]

    def _open_object(self, data: Any, cls: type, tagged: bool, path: Path | None) -> tuple[Build, list[Part]]:
        kinds = kinds_of(cls)
        wanted = {TAG, *kinds} if tagged else set(kinds)
        for name, part in data.items():
            if isinstance(part, Spoilt):
                raise BadData(_spelled((path, f".{name}")), part.why)
        if data.keys() != wanted:
            raise BadData(_spelled(path), f"{cls.__name__} has the fields {', '.join(kinds)}{_differing(data, wanted)}")
        parts: list[Part] = [(data[name], kind, (path, f".{name}")) for name, kind in kinds.items()]
        for name, largest in (self.largest or {}).items():
            if name in kinds:
                _check_size(data[name], largest, (path, f".{name}"))
        return (lambda made: cls(**dict(zip(kinds, made, strict=True)))), parts

    def _atom(self, data: Any, kind: str, path: Path | None) -> Any:
        if kind in ("int", "bool"):
            if type(data).__name__ != kind:
                raise BadData(_spelled(path), f"{'a whole number' if kind == 'int' else 'true or false'} is wanted")
            return data
        if kind == "float":
            return _float(data, path)
        if not isinstance(data, str):
            raise BadData(_spelled(path), "a string is wanted")
        if kind == "Fraction":
            return _fraction(data, path)
        if kind == "str":
            return data
        members = next(tuple(each) for each in self.enumerations if each.__name__ == kind)
        found = next((member for member in members if member.value == data), None)
        if found is None:
            raise BadData(_spelled(path), f"one of {', '.join(member.value for member in members)} is wanted")
        return found

    def schema(self, kind: str, title: str, identifier: str = "") -> dict[str, Any]:
        """The JSON Schema (draft 2020-12) of what `decode` takes for a kind."""
        named = {each.__name__: each for each in (*self.records, *self.enumerations)}
        defined: dict[str, Any] = {name: self._described(cls) for name, cls in named.items()}
        for family, members in self.families.items():
            references = [{"$ref": f"#/$defs/{cls.__name__}"} for cls in members]
            defined |= {cls.__name__: self._described(cls, tagged=True) for cls in members}
            if len(members) > 1 or family not in defined:
                defined[family] = {"oneOf": references}
        head: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        head |= {"$id": identifier} if identifier else {}
        return {**head, "title": title, **self._schema_of(kind), "$defs": dict(sorted(defined.items()))}

    def _described(self, cls: type, tagged: bool = False) -> dict[str, Any]:
        description = docstring(cls)
        if issubclass(cls, StrEnum):
            return {"description": description, "enum": [member.value for member in cls]}
        kinds = kinds_of(cls)
        properties = {name: self._field(name, kind) for name, kind in kinds.items()}
        tag = {TAG: {"const": cls.__name__}} if tagged else {}
        return {
            "description": description,
            "type": "object",
            "properties": {**tag, **properties},
            "required": [*tag, *kinds],
            "additionalProperties": False,
        }

    def _field(self, name: str, kind: str) -> dict[str, Any]:
        found = self._schema_of(kind)
        largest = (self.largest or {}).get(name)
        return found if largest is None else {**found, "description": f"At most {largest:,}, above and below the line."}

    def _schema_of(self, kind: str) -> dict[str, Any]:
        inner, optional = _optional(kind)
        if optional:
            return {"anyOf": [self._schema_of(inner), {"type": "null"}]}
        if element := _element(inner):
            return {"type": "array", "items": self._schema_of(element)}
        if entry := _entry(inner):
            return {"type": "object", "additionalProperties": self._schema_of(entry)}
        if inner == "Fraction":
            return {"type": "string", "pattern": f"^{FRACTION.pattern}$", "description": "A fraction in lowest terms."}
        if inner in PLAIN:
            return {"type": PLAIN[inner]}
        if inner == "float":
            return {"anyOf": [{"type": "number"}, {"enum": list(ENDLESS)}]}
        return {"$ref": f"#/$defs/{inner}"}


def encode(thing: Any, families: Mapping[str, tuple[type, ...]]) -> Any:
    """Plain data for `json.dumps`, where members of families carry their name; raises `BadData` for huge numbers."""
    tagged = {cls for members in families.values() for cls in members}
    root: list[Any] = [None]
    work: list[tuple[Any, Any, Any]] = [(thing, root, 0)]
    while work:
        part, container, key = work.pop()
        if part is None or type(part) in (int, bool):
            container[key] = _of_a_size(part)
        elif isinstance(part, float):
            container[key] = float(part) if isfinite(part) else str(float(part))
        elif isinstance(part, Fraction):
            container[key] = str(_of_a_size(part))
        elif isinstance(part, str):
            container[key] = part
        elif isinstance(part, tuple):
            container[key] = [None] * len(part)
            work.extend((inner, container[key], place) for place, inner in enumerate(part))
        elif isinstance(part, Mapping):
            container[key] = dict.fromkeys(part)
            work.extend((inner, container[key], name) for name, inner in part.items())
        else:
            container[key] = {TAG: type(part).__name__} if type(part) in tagged else {}
            container[key] |= dict.fromkeys(kinds_of(type(part)))
            work.extend((getattr(part, name), container[key], name) for name in kinds_of(type(part)))
    return root[0]


def _of_a_size(number: Any) -> Any:
    """The number, unless it has more digits than are read again: Python would refuse to write still more."""
    if number is not None and max(number.numerator.bit_length(), number.denominator.bit_length()) > MOST_BITS:
        raise BadData("", f"a number of more than {MOST_DIGITS:,} digits")
    return number


def depth_of(data: Any) -> int:
    """How deep lists and objects are nested."""
    deepest, work = 0, [(data, 0)]
    while work:
        part, depth = work.pop()
        deepest = max(deepest, depth)
        inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        work.extend((inner, depth + 1) for inner in inside)
    return deepest


def place_of(thing: Any, part: Any) -> str:
    """Where in a thing's data a part of it stands, ``.witness.weight``; nothing where it is no part."""
    work: list[tuple[Any, Path | None]] = [(thing, None)]
    while work:
        inside, path = work.pop()
        if inside is part:
            return "".join(reversed(list(_keys(path))))
        if isinstance(inside, tuple):
            work.extend((inner, (path, f"[{place}]")) for place, inner in reversed(list(enumerate(inside))))
        elif is_dataclass(inside):
            work.extend((getattr(inside, name), (path, f".{name}")) for name in reversed(kinds_of(type(inside))))
    return ""


def kinds_of(cls: type) -> dict[str, str]:
    """The fields of a dataclass and their kinds, as annotated."""
    return {field.name: str(field.type) for field in fields(cls)}


def _open_list(data: Any, element: str, path: Path | None) -> tuple[Build, list[Part]]:
    if not isinstance(data, list):
        raise BadData(_spelled(path), "a list is wanted")
    return tuple, [(part, element, (path, f"[{place}]")) for place, part in enumerate(data)]


def _open_dict(data: Any, entry: str, path: Path | None) -> tuple[Build, list[Part]]:
    if not isinstance(data, dict):
        raise BadData(_spelled(path), "an object is wanted")
    names = list(data)
    parts: list[Part] = [(part, entry, (path, f".{name}")) for name, part in data.items()]
    return (lambda made: dict(zip(names, made, strict=True))), parts


def _optional(kind: str) -> tuple[str, bool]:
    inner = kind.removesuffix(" | None")
    return inner, inner != kind


def _element(kind: str) -> str:
    return kind.removeprefix("tuple[").removesuffix(", ...]") if kind.startswith("tuple[") else ""


def _entry(kind: str) -> str:
    return kind.removeprefix("dict[str, ").removesuffix("]") if kind.startswith("dict[str, ") else ""


def _float(data: Any, path: Path | None) -> float:
    """A number; JSON has none that is infinite or not a number, so these are strings."""
    if type(data) in (int, float) or data in ENDLESS:
        return float(data)
    raise BadData(_spelled(path), f"a number is wanted, or one of {', '.join(ENDLESS)}")


def _fraction(data: str, path: Path | None) -> Fraction:
    """The number, which must be written as `str` writes it: nothing else reads the same everywhere."""
    if FRACTION.fullmatch(data) and str(number := Fraction(data)) == data:
        return number
    shown = repr(data) if len(data) <= 40 else f"{data[:20]}… ({len(data)} characters)"
    raise BadData(_spelled(path), f"{shown} is no fraction in lowest terms, such as -1/2")


def _check_size(data: Any, largest: int, path: Path) -> None:
    if isinstance(data, str) and FRACTION.fullmatch(data) and max(abs(int(n)) for n in data.split("/")) > largest:
        raise BadData(_spelled(path), f"it is above {largest:,}")


def _differing(data: Mapping[str, Any], wanted: set[str]) -> str:
    said = [*(f"{name!r} is missing" for name in sorted(wanted - data.keys()))]
    said += [f"{name!r} is none" for name in sorted(map(str, data.keys() - wanted))]
    return f": {', '.join(said)}"


def _article(name: str) -> str:
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} {name}"


def _spelled(path: Path | None) -> str:
    return "".join(reversed(list(_keys(path)))).removeprefix(".")


def _keys(path: Path | None) -> Iterator[str]:
    while path is not None:
        path, key = path
        yield key
