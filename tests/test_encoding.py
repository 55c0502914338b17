"""Dataclasses to plain data and back, by their annotations alone, with a schema that agrees."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import jsonschema
import pytest

from emsym.encoding import BadData, Format, Spoilt, depth_of, encode, place_of


class Colour(StrEnum):
    """A colour."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A number with a colour."""

    value: Fraction
    colour: Colour


@dataclass(frozen=True, slots=True)
class Node:
    """Trees, and perhaps one more."""

    parts: tuple[Tree, ...]
    other: Tree | None


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees by their names."""

    name: str
    count: int
    trees: dict[str, Tree]


Tree = Leaf | Node
FAMILIES = {"Tree": (Leaf, Node)}
FORMAT = Format(FAMILIES, (Forest,), (Colour,))
VALIDATOR = jsonschema.Draft202012Validator(FORMAT.schema("Forest", "Forests"))

RED = Leaf(Fraction(-1, 2), Colour.RED)
WOOD = Forest("wood", 2, {"oak": Node((RED, Node((), None)), RED), "elm": RED})
DATA = {
    "name": "wood",
    "count": 2,
    "trees": {
        "oak": {
            "is": "Node",
            "parts": [{"is": "Leaf", "value": "-1/2", "colour": "red"}, {"is": "Node", "parts": [], "other": None}],
            "other": {"is": "Leaf", "value": "-1/2", "colour": "red"},
        },
        "elm": {"is": "Leaf", "value": "-1/2", "colour": "red"},
    },
}


def test_there_and_back():
    assert encode(WOOD, FAMILIES) == DATA
    assert FORMAT.decode(json.loads(json.dumps(DATA)), "Forest") == WOOD
    VALIDATOR.validate(DATA)


def test_the_schema_describes_each_class_by_its_docstring():
    described = FORMAT.schema("Forest", "Forests", "urn:forest")
    assert (described["title"], described["$id"], described["$ref"]) == ("Forests", "urn:forest", "#/$defs/Forest")
    assert described["$defs"]["Leaf"]["description"] == "A number with a colour."
    assert described["$defs"]["Colour"]["enum"] == ["red", "blue"]
    jsonschema.Draft202012Validator.check_schema(described)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "a Forest is wanted"),
        ({**DATA, "count": True}, "count: a whole number is wanted"),
        ({**DATA, "count": "2"}, "count: a whole number is wanted"),
        ({**DATA, "name": 2}, "name: a string is wanted"),
        ({**DATA, "trees": []}, "trees: an object is wanted"),
        ({**DATA, "trees": {"oak": None}}, "trees.oak: one of Leaf, Node is wanted"),
        ({**DATA, "trees": {"oak": {"is": ["Leaf"]}}}, "trees.oak: one of Leaf, Node is wanted"),
        ({**DATA, "trees": {"oak": {"is": "Leaf"}}}, "oak: Leaf has the fields value, colour: 'colour' is missing"),
        ({"name": "wood", "count": 2}, "Forest has the fields name, count, trees: 'trees' is missing"),
        ({**DATA, "area": 1}, "Forest has the fields name, count, trees: 'area' is none"),
        ({**DATA, "trees": {"oak": {"is": "Node", "parts": [7], "other": None}}}, "oak.parts[0]: one of Leaf, Node"),
        ({**DATA, "trees": {"oak": {"is": "Node", "parts": {}, "other": None}}}, "trees.oak.parts: a list is wanted"),
        ({**DATA, "trees": {"oak": {"is": "Leaf", "value": "1", "colour": "green"}}}, "oak.colour: one of red, blue"),
        ({**DATA, "trees": {"oak": {"is": "Leaf", "value": 1, "colour": "red"}}}, "oak.value: a string is wanted"),
        *(
            ({**DATA, "trees": {"oak": {"is": "Leaf", "value": wrong, "colour": "red"}}}, "oak.value: ")
            for wrong in ("", "1.5", "1e3", "2/4", "1/0", "01", "+1", "-0", " 1", "1_0", "1/1", "٣", "1\n", "9" * 3000)
        ),
    ],
)  # fmt: skip
def test_what_has_another_form_says_where(data, said):
    with pytest.raises(BadData) as raised:
        FORMAT.decode(data, "Forest")
    assert said in str(raised.value)


def test_what_is_spoilt_says_why():
    for data in (Spoilt("why"), {**DATA, "count": Spoilt("why")}, {**DATA, "area": Spoilt("why")}):
        with pytest.raises(BadData, match="why"):
            FORMAT.decode(data, "Forest")


def test_a_part_is_found_by_what_it_is_and_not_by_what_it_equals():
    first, second = Leaf(Fraction(1), Colour.RED), Leaf(Fraction(1), Colour.RED)
    tree = Node((Node((first,), None), second), first)
    assert place_of(tree, second) == ".parts[1]"
    assert place_of(tree, first) == ".parts[0].parts[0]"
    assert place_of(tree, Leaf(Fraction(1), Colour.RED)) == ""


def test_depth_costs_no_stack():
    deep: Tree = RED
    for _ in range(20_000):
        deep = Node((deep,), None)
    data = encode(deep, FAMILIES)
    assert depth_of(data) == 2 * 20_000 + 1
    again = FORMAT.decode(data, "Tree")
    for _ in range(20_000):
        assert isinstance(again, Node)
        (again,) = again.parts
    assert again == RED


@pytest.mark.parametrize(
    "number", [10**2001, -(10**5000), Fraction(1, 10**2001), Fraction(10**6000, 7)], ids=list("abcd")
)
def test_a_number_that_is_not_read_again_is_not_written(number):
    with pytest.raises(BadData, match="more than 2,000 digits"):
        encode((number,), {})
