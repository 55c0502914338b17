"""The form of a report as JSON: its schema, which every report fits and no other data do."""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf, nan
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from render_samples import (
    constant,
    elbo,
    everything,
    long_lines,
    malformed,
    no_slip,
    open_slip,
    refuted,
    slips,
    three_variables,
    undecided,
    wrong_reason,
)

import emsym
from emsym import KL, Derivation, Distribution, Sum, Variable, log, verify
from emsym.render.json import report_data
from emsym.render.records import FORMAT, RECORDS, VERSION, schema
from emsym.report import Fault, Report

SCHEMA = schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SHIPPED = Path(emsym.__file__).parent / "report.schema.json"
SAMPLES = [
    *(elbo, refuted, undecided, malformed, wrong_reason, constant, slips, no_slip, open_slip, long_lines),
    three_variables,
]


def test_the_shipped_schema_is_up_to_date():
    told = "write it again: python -m emsym verify --schema > emsym/report.schema.json"
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == SCHEMA, told


def test_the_schema_is_one_and_describes_every_class():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert (SCHEMA["title"], SCHEMA["$id"]) == ("A report of emsym verify", f"urn:emsym:report:{VERSION}")
    assert {cls.__name__ for cls in RECORDS} <= SCHEMA["$defs"].keys()
    undescribed = [
        name for name, part in SCHEMA["$defs"].items() if not part.get("description") and "oneOf" not in part
    ]
    assert not undescribed


def test_a_report_says_what_wrote_it_and_in_which_form():
    data = report_data(everything())
    assert (data["format"], data["version"], data["emsym"]) == (FORMAT, VERSION, emsym.__version__)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.__name__)
def test_every_report_fits_the_schema(sample):
    VALIDATOR.validate(report_data(Report((sample(),), seed=3, models=20)))


def test_runs_that_were_cut_short_fit_the_schema():
    whole = elbo()
    faulted = replace(whole.steps[0], verdict=None, fault=Fault("oh", "Traceback"))
    cut = replace(whole, steps=(faulted,), stopped="interrupted", unchecked=("later",), fault=Fault("oh"))
    for report in (
        everything(),
        Report(()),
        Report((cut,), interrupted=True, unchecked=("another",)),
    ):
        VALIDATOR.validate(report_data(report))


@pytest.mark.parametrize("number", [inf, -inf, nan])
def test_numbers_that_json_has_not_fit_the_schema(number):
    step = undecided().steps[0]
    assert step.evidence is not None
    odd = replace(step, evidence=replace(step.evidence, worst=number))
    VALIDATOR.validate(report_data(Report((replace(undecided(), steps=(odd,)),))))


def test_what_is_checked_fits_the_schema():
    x, z = Variable("x"), Variable("z")
    p, q = Distribution("p"), Distribution("q")
    with Derivation("d") as d:
        d.start(log(p(x)))
        d.at_least(Sum(q(z) * log(p(x, z) / q(z)), z))
        d.start(KL(q(z), p(z)))
        d.equals(KL(p(z), q(z)))
        d.equals(Sum(p(x), z))
    report = report_data(Report((verify(d, models=50),)))
    assert [step["verdict"] for step in report["derivations"][0]["steps"]] == ["proved", "refuted", "malformed"]
    VALIDATOR.validate(json.loads(json.dumps(report)))


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in the data, but those inside proofs and models, whose form is that of certificates."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    skipped = ("proof", "counterexample")
    return [path, *(place for key, part in inside if key not in skipped for place in places(part, (*path, key)))]


def test_data_of_another_form_do_not_fit():
    data = report_data(Report((replace(refuted(), theorems=()),), seed=1))
    for path in places(data)[1:]:
        part = data
        for key in path[:-1]:
            part = part[key]
        kept = part[path[-1]]
        part[path[-1]] = [{"no": "such"}]
        assert not VALIDATOR.is_valid(data), path
        if isinstance(part, dict):
            del part[path[-1]]
            assert not VALIDATOR.is_valid(data), path
        part[path[-1]] = kept
    VALIDATOR.validate(data)
