"""A proof as plain data: a claim, its hypotheses and its witness, to JSON and back, checked again by the kernel alone.

Imports the kernel and the terms, and neither SymPy nor NumPy. What is read from data is trusted with nothing: the
kernel checks it as it checks what a search has found.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from emsym.kernel import certificate
from emsym.kernel.certificate import Convexity, Witness
from emsym.kernel.theorem import Theorem, prove
from emsym.terms import nodes
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Sign, Value

TERMS = (
    nodes.Number,
    nodes.Real,
    nodes.Size,
    nodes.Probability,
    nodes.Function,
    nodes.Add,
    nodes.Mul,
    nodes.Power,
    nodes.Log,
    nodes.Exp,
    nodes.Sum,
)
WITNESSES = (
    certificate.Nonnegative,
    certificate.Gibbs,
    certificate.Jensen,
    certificate.Complement,
    certificate.Surprise,
    certificate.Tangent,
    certificate.Square,
    certificate.Assumed,
    certificate.Product,
    certificate.Total,
    certificate.Over,
)
KINDS: dict[str, tuple[type, ...]] = {"Term": TERMS, "Witness": WITNESSES, "Value": (Value,), "Claim": (Claim,)}
OPTIONAL = {"at"}
"""A plain value is not at any index, and most values are plain."""
ATOMS: dict[str, type] = {"Fraction": Fraction, "Sign": Sign, "Convexity": Convexity, "Relation": Relation}


class BadProof(ValueError):
    """Data that is no proof: where, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the kernel needs to make a theorem; an equality by normal form needs no witness."""

    claim: Claim
    hypotheses: tuple[Claim, ...]
    witness: Witness | None

    def check(self) -> Theorem:
        """The theorem; raises the kernel's `Refused` or `Malformed` where the proof does not hold."""
        return prove(self.claim, self.witness, self.hypotheses)

    def to_data(self) -> dict[str, Any]:
        """Plain data for `json.dumps`."""
        return {
            "claim": _encode(self.claim),
            "hypotheses": [_encode(hypothesis) for hypothesis in self.hypotheses],
            "witness": None if self.witness is None else _encode(self.witness),
        }

    @classmethod
    def from_data(cls, data: Any) -> Proof:
        """The proof that `to_data` gave; raises `BadProof` for anything else."""
        if not isinstance(data, dict) or data.keys() != {"claim", "hypotheses", "witness"}:
            raise BadProof("a proof has a claim, hypotheses and a witness")
        witness = data["witness"]
        return cls(
            _decode(data["claim"], "Claim", "claim"),
            _decode(data["hypotheses"], "tuple[Claim, ...]", "hypotheses"),
            None if witness is None else _decode(witness, "Witness", "witness"),
        )


def _encode(thing: Any) -> Any:
    if isinstance(thing, tuple):
        return [_encode(part) for part in thing]
    if isinstance(thing, Fraction):
        return str(thing)
    if isinstance(thing, str):
        return str(thing)
    if isinstance(thing, int):
        return thing
    parts = {field.name: _encode(getattr(thing, field.name)) for field in fields(thing)}
    return {"is": type(thing).__name__, **{name: part for name, part in parts.items() if part or name not in OPTIONAL}}


def _decode(data: Any, kind: str, where: str) -> Any:
    """The object of a field annotated `kind`."""
    if kind.startswith("tuple["):
        if not isinstance(data, list):
            raise BadProof(f"{where}: a list is wanted")
        inner = kind.removeprefix("tuple[").removesuffix(", ...]")
        return tuple(_decode(part, inner, f"{where}[{place}]") for place, part in enumerate(data))
    if kind in KINDS:
        return _decode_node(data, KINDS[kind], where)
    return _decode_atom(data, kind, where)


def _decode_node(data: Any, allowed: tuple[type, ...], where: str) -> Any:
    by_name = {cls.__name__: cls for cls in allowed}
    name = data.get("is") if isinstance(data, dict) else None
    if not isinstance(name, str) or name not in by_name:
        raise BadProof(f"{where}: one of {', '.join(by_name)} is wanted")
    wanted = fields(by_name[name])
    names = {field.name for field in wanted}
    if not names - OPTIONAL <= data.keys() - {"is"} <= names:
        raise BadProof(f"{where}: {name} has the fields {', '.join(field.name for field in wanted)}")
    given = [field for field in wanted if field.name in data]
    parts = {field.name: _decode(data[field.name], str(field.type), f"{where}.{field.name}") for field in given}
    return by_name[name](**parts)


def _decode_atom(data: Any, kind: str, where: str) -> Any:
    if kind == "int":
        if type(data) is not int:
            raise BadProof(f"{where}: a whole number is wanted")
        return data
    if not isinstance(data, str):
        raise BadProof(f"{where}: a string is wanted")
    try:
        return ATOMS[kind](data) if kind in ATOMS else data
    except (ValueError, ZeroDivisionError):
        raise BadProof(f"{where}: {data!r} is no {kind}") from None
