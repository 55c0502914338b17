"""The form of a file of certificates: to JSON and back, its schema, and what is malformed."""

from __future__ import annotations

import copy
import json
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import emsym
from emsym import proof
from emsym.certificates.file import (
    DEEPEST,
    VERSION,
    Certificates,
    evidence_fits,
    from_data,
    from_text,
    schema,
    to_data,
    to_text,
)
from emsym.encoding import BadData
from emsym.kernel.rules import RULES
from emsym.terms import nodes
from emsym.terms.claim import Claim, Relation
from emsym.terms.statement import Statement
from tests.examples import share

SCHEMA = schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SHIPPED = Path(emsym.__file__).parent / "certificates.schema.json"


def test_a_file_comes_back(found, text):
    assert from_text(text) == found
    assert to_text(from_text(text)) == text


def test_a_file_says_who_wrote_it_and_how(data):
    assert (data["format"], data["version"]) == ("emsym certificates", VERSION)
    assert (data["emsym"], data["seed"], data["models"]) == (emsym.__version__, 0, 50)


def test_proved_steps_have_proofs_refuted_ones_models_and_others_nothing(data):
    seen = set()
    steps = [step for derivation in data["derivations"] for step in derivation["steps"]]
    for entry in (each for step in steps for each in (step, step["printed"]) if each is not None):
        seen.add(entry["verdict"])
        assert (entry["proof"] is not None) == (entry["verdict"] == "proved")
        assert (entry["refutation"] is not None) == (entry["verdict"] == "refuted")
    assert seen == {"proved", "refuted", "undecided", "malformed"}


def test_the_model_is_that_of_the_report():
    from emsym import check

    from .conftest import KL, p, q, z

    report = check(KL(q(z), p(z)), "=", KL(p(z), q(z)), models=50)
    assert report.refutation is not None
    encoded = json.loads(json.dumps(to_data_of(report.refutation)))
    assert encoded["model"] == to_data_of(report.counterexample)


def to_data_of(evidence: Any) -> Any:
    from emsym.encoding import encode

    return encode(evidence, proof.FAMILIES)


# --- one source of truth


def test_the_families_are_whole():
    assert set(proof.TERMS) == set(get_args(nodes.Term))
    assert set(proof.WITNESSES) == set(RULES)


def test_the_shipped_schema_is_up_to_date():
    told = "write it again: python -m emsym check --schema > emsym/certificates.schema.json"
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == SCHEMA, told


def test_the_schema_is_one_and_describes_every_class():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    names = {cls.__name__ for members in proof.FAMILIES.values() for cls in members}
    records = {"Certificates", "Chapter", "Entry", "Proof", "Refutation", "Counterexample"}
    assert names | records <= SCHEMA["$defs"].keys()
    for described in SCHEMA["$defs"].values():
        assert described.get("additionalProperties", False) is False


def test_what_is_written_fits_the_schema(data):
    VALIDATOR.validate(data)


# --- what is malformed


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of every part."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, part in inside for place in places(part, (*path, key)))]


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def put(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(data)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def spelled(path: tuple[Any, ...]) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")


JENSEN = ("derivations", 0, "steps", 2, "proof")


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ((), [], "format"),
        (("format",), "another", "format"),
        (("version",), VERSION - 1, "version"),
        (("version",), True, "version"),
        (("seed",), "0", "seed"),
        (("seed",), 1.0, "seed"),
        (("surplus",), 1, "'surplus' is none"),
        (("derivations",), {}, "derivations"),
        (("derivations", 0, "steps", 0, "verdict"), "true", "derivations[0].steps[0].verdict"),
        (("derivations", 1, "name"), "bound", "derivations[1].name"),
        (("derivations", 0, "steps", 1, "label"), "marginalize", "derivations[0].steps[1].label"),
        ((*JENSEN, "statement", "claim", "left", "is"), "Integral", spelled((*JENSEN, "statement", "claim", "left"))),
        ((*JENSEN, "witness", "is"), "Trust", spelled((*JENSEN, "witness"))),
        ((*JENSEN, "statement", "claim", "relation"), "<>", spelled((*JENSEN, "statement", "claim", "relation"))),
        ((*JENSEN, "witness", "note"), "", spelled((*JENSEN, "witness"))),
        ((*JENSEN, "statement", "hypotheses"), None, spelled((*JENSEN, "statement", "hypotheses"))),
    ],
)
def test_what_is_malformed_says_where(data, path, value, where):
    with pytest.raises(BadData) as raised:
        from_text(json.dumps(put(data, path, value)))
    assert where in str(raised.value)
    if (
        not isinstance(value, float) and "name" not in path[-1:] and "label" not in path[-1:]
    ):  # 1.0 is an integer to JSON Schema
        assert not VALIDATOR.is_valid(put(data, path, value))


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"seed": 0', '"seed": NaN', "seed: NaN is no number"),
        ('"seed": 0', '"seed": Infinity', "seed: Infinity is no number"),
        ('"seed": 0', '"seed": 1e400', "seed: 1e400 is a decimal"),
        ('"seed": 0', '"seed": ' + "9" * 10_000, "seed: a number of 10,000 digits"),
        ('"seed": 0', '"seed": 0, "seed": 0', "'seed' stands there twice"),
        ('"name": "bound"', '"name": "bound", "name": "bound"', "derivations[0]: the key 'name' stands there twice"),
        ('"seed": 0', '"seed": 0,', "not JSON"),
        ("{", "", "not JSON"),
        ('"value": "0"', '"value": "1e999999999"', "'1e999999999' is no fraction"),
        ('"value": "0"', f'"value": "{"7" * 5000}"', "(5000 characters) is no fraction"),
        ('"value": "0"', '"value": "2/4"', "'2/4' is no fraction in lowest terms"),
        ('"value": "0"', '"value": "1/0"', "'1/0' is no fraction"),
        ('"value": "0"', '"value": "٣"', "is no fraction"),
        ('"exponent": "-1"', '"exponent": "1000000000000"', "exponent: it is above 10,000"),
        ('"exponent": "-1"', '"exponent": "1/1000000000000"', "exponent: it is above 10,000"),
    ],
)
def test_what_is_no_plain_data_says_where(text, old, new, where):
    assert old in text
    with pytest.raises(BadData) as raised:
        from_text(text.replace(old, new, 1))
    assert where in str(raised.value)


@pytest.mark.parametrize("levels", [DEEPEST + 1, 1000, 100_000])
@pytest.mark.parametrize("brackets", ["[]", ('{"a":', "}")])
def test_what_is_nested_deeply_is_malformed(levels, brackets):
    opening, closing = brackets
    inside = opening * levels + ("1" if closing == "}" else "") + closing * levels
    with pytest.raises(BadData, match=r"nested more than 300 levels deep|format"):
        from_text(inside)
    with pytest.raises(BadData, match="nested more than 300 levels deep"):
        from_text(f'{{"format": "emsym certificates", "version": {VERSION}, "rest": {inside}}}')


def proof_of(term: nodes.Term) -> proof.Proof:
    return proof.Proof(Statement(Claim(term, Relation.EQUAL, nodes.ZERO)), (), None)


@pytest.mark.parametrize("levels", [100, 250, 298, 5000])
def test_evidence_that_is_nested_deeper_than_is_read_is_not_written(levels):
    deep: nodes.Term = nodes.ONE
    for _ in range(levels):
        deep = nodes.Exp(deep)
    assert evidence_fits(proof_of(deep)) == (levels < DEEPEST - 10)


def test_every_depth_that_is_written_is_read(found):
    """The deepest evidence that fits, in the deepest place of a file, is still read."""
    deep: nodes.Term = nodes.ONE
    while evidence_fits(proof_of(nodes.Exp(deep))):
        deep = nodes.Exp(deep)
    last = found.derivations[2].steps[2]
    printed = replace(last.printed, verdict="proved", proof=proof_of(deep), refutation=None)
    chapter = replace(found.derivations[2], steps=(replace(last, printed=printed),))
    assert from_text(to_text(replace(found, derivations=(chapter,)))).derivations[0].steps[0].printed == printed


def test_numbers_that_are_not_read_again_are_not_written():
    assert evidence_fits(proof_of(nodes.number(10**1000)))
    assert not evidence_fits(proof_of(nodes.number(10**3000)))
    assert not evidence_fits(proof_of(nodes.Power(nodes.Real("a"), Fraction(20_000))))


@settings(deadline=None, max_examples=share(40))
@given(st.data())
def test_a_part_of_another_kind_is_malformed(text, data):
    """Any part replaced by something of another kind is refused by reader and schema alike."""
    whole = json.loads(text)
    path = data.draw(st.sampled_from([path for path in places(whole) if path and at(whole, path) is not None]))
    kinds: list[Any] = [[0], {"is": "Number"}, 7, "no such name ever", True]
    others = [other for other in kinds if type(other) is not type(at(whole, path))]
    changed = put(whole, path, data.draw(st.sampled_from(others)))
    with pytest.raises(BadData):
        from_text(json.dumps(changed))
    assert not VALIDATOR.is_valid(changed)


@settings(deadline=None, max_examples=share(40))
@given(st.data())
def test_a_key_too_few_or_too_many_is_malformed(text, data):
    whole = json.loads(text)
    closed = [path for path in places(whole) if _is_closed(whole, path)]
    path = data.draw(st.sampled_from(closed))
    changed = copy.deepcopy(whole)
    place = at(changed, path)
    if data.draw(st.booleans()):
        place["more"] = None
    else:
        place.pop(data.draw(st.sampled_from(sorted(place))))
    with pytest.raises(BadData):
        from_text(json.dumps(changed))
    assert not VALIDATOR.is_valid(changed)


def _is_closed(whole: Any, path: tuple[Any, ...]) -> bool:
    place = at(whole, path)
    return isinstance(place, dict) and path[-1:] not in (("sizes",), ("reals",))


def test_data_are_told_apart_by_the_fields_of_dataclasses():
    """Encoding, decoding and schema all follow the annotations: no class may have a field of another kind."""
    classes = [cls for members in proof.FAMILIES.values() for cls in members]
    assert all(is_dataclass(cls) and all(isinstance(field.type, str) for field in fields(cls)) for cls in classes)


def test_from_data_takes_what_to_data_gives(found):
    assert isinstance(found, Certificates)
    assert from_data(to_data(found)) == found
