"""Certificates are checked again without SymPy, and one that was tampered with is refused, and says where."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from emsym.certificates.check import Outcome, check
from emsym.certificates.cost import outgrows
from emsym.certificates.file import from_data
from emsym.deciding.statements import statements
from emsym.encoding import BadData
from emsym.kernel.certificate import Unfold
from emsym.numeric.evidence import Ball, Cell, Counterexample, Letter, Table
from emsym.proof import Proof
from emsym.refutation import NotRefuted, Refutation
from emsym.terms.claim import Claim, Relation
from emsym.terms.nodes import Function, Mul, Value, number
from emsym.terms.statement import Hypothesis, Statement
from emsym.verdict import Verdict
from tests.certificates.conftest import derivations
from tests.certificates.test_file import at, places, put

ROOT = Path(__file__).resolve().parents[2]
JENSEN = ("derivations", 0, "steps", 2, "proof")
CLAIM = (*JENSEN, "statement", "claim")
ASSUMED = ("derivations", 1, "steps", 0, "proof", "statement")
LOSS, WEIGHT = ("witness", "part", "factors", 1), ("witness", "part", "factors", 0, "term")
SYMMETRY = ("derivations", 2, "steps", 0, "refutation")
FALSE = (*SYMMETRY, "statement")
REAL = ("derivations", 2, "steps", 1, "refutation")
MODEL = "derivations[2].steps[1].refutation.model"
ZERO = {"is": "Number", "value": "0"}


def refused(data: Any) -> list[tuple[str, str]]:
    """Where and why the entries of a file are refused."""
    return [(each.where, each.why) for each in check(from_data(data)) if each.outcome is Outcome.REFUSED]


def test_every_entry_is_checked(data):
    entries = list(check(from_data(data)))
    assert {entry.outcome for entry in entries} == {Outcome.OK, Outcome.NO_EVIDENCE}
    assert [entry.step for entry in entries if entry.outcome is Outcome.NO_EVIDENCE] == [
        ("slips", "open", False),
        ("slips", "nonsense", False),
    ]
    assert "slips::chain (printed)" in [str(entry.step) for entry in entries]
    assert all(entry.statement for entry in entries if entry.outcome is Outcome.OK)


def test_the_sentence_of_a_file_is_not_what_is_printed(data):
    data["derivations"][0]["steps"][0]["statement"] = "P = NP"
    first = next(check(from_data(data)))
    assert first.outcome is Outcome.OK
    assert first.statement == ("log(p(x))", "= log(Σ_z p(x, z))")


# --- tampering


@pytest.mark.parametrize(
    ("path", "value", "where", "why"),
    [
        ((*CLAIM, "relation"), "<=", "derivations[0].steps[2].proof", "not what the witness shows"),
        ((*CLAIM, "relation"), "=", "derivations[0].steps[2].proof", "only a sandwich can witness"),
        ((*CLAIM, "relation"), ">", "derivations[0].steps[2].proof", "above 0 in every model"),
        ((*JENSEN, "witness"), None, "derivations[0].steps[2].proof", "needs a witness"),
        ((*JENSEN, *LOSS, "is"), "Square", "derivations[0].steps[2].proof", "not what the witness shows"),
        (
            (*JENSEN, *WEIGHT), {"is": "Number", "value": "1/2"},
            "derivations[0].steps[2].proof", "not what the witness shows",
        ),
        (
            (*JENSEN, *WEIGHT), {"is": "Number", "value": "-1"},
            "derivations[0].steps[2].proof.witness.part.factors[0].term", "at least 0: −1",
        ),
        ((*JENSEN, "witness", "indices"), [], "derivations[0].steps[2].proof", "not what the witness shows"),
        (JENSEN, None, "derivations[0].steps[2].proof", "proved, and no proof"),
        (("derivations", 0, "steps", 2, "verdict"), "refuted", "derivations[0].steps[2].proof", "refuted, and a proof"),
        (("derivations", 0, "steps", 2, "verdict"), "undecided", "derivations[0].steps[2].proof", "undecided, and a"),
        ((*ASSUMED, "hypotheses"), [], "derivations[1].steps[0].proof", "no hypothesis"),
        (
            (*ASSUMED, "hypotheses", 0, "claim", "right", "value"), "1/2",
            "derivations[1].steps[0].proof", "not what the witness shows",
        ),
        ((*FALSE, "claim", "relation"), "<=", "derivations[2].steps[0].refutation.model", "not certainly false"),
        ((*FALSE, "claim", "right"), ZERO, "derivations[2].steps[0].refutation.model.right", "is said to be"),
        ((*SYMMETRY, "model", "left", "mid"), "0.5", "derivations[2].steps[0].refutation.model.left", "said to be 0.5"),
        ((*SYMMETRY, "model", "left", "mid"), "1e999999999", "derivations[2].steps[0].refutation.model.left", "said"),
        ((*SYMMETRY, "model", "left", "mid"), "nan", "derivations[2].steps[0].refutation.model.left", "said to be nan"),
        (
            (*SYMMETRY, "model", "distributions", 0, "table", 0, "value"), "1/3",
            "derivations[2].steps[0].refutation.model.distributions[0]", "do not sum to 1",
        ),
        (
            (*SYMMETRY, "model", "distributions", 0, "table", 0, "letters"), [1],
            "derivations[2].steps[0].refutation.model.distributions[0]", "2 entries stand where 2 are wanted",
        ),
        (
            (*SYMMETRY, "model", "distributions", 0, "table", 0, "letters"), [-1],
            "derivations[2].steps[0].refutation.model.distributions[0]", "letters that the alphabets do not have",
        ),
        ((*SYMMETRY, "model", "sizes", "z"), 10**12, "derivations[2].steps[0].refutation.model", "2 entries"),
        ((*SYMMETRY, "model", "sizes", "z"), 0, "derivations[2].steps[0].refutation.model.sizes.z", "one letter"),
        ((*SYMMETRY, "model", "sizes"), {}, "derivations[2].steps[0].refutation.model", "has no size"),
        ((*SYMMETRY, "model", "sizes", "k"), 1, "derivations[2].steps[0].refutation.model.sizes", "is about x, z"),
        ((*REAL, "model", "reals", "b"), "2", MODEL, "not certainly false"),
        ((*REAL, "model", "reals", "b"), "-1", MODEL, "declared sign is not met"),
        ((*REAL, "model", "values", 0, "letter"), 1, f"{MODEL}.values[0]", "x is a letter"),
        ((*REAL, "model", "values", 0, "variable"), "y", f"{MODEL}.values[0]", "x is a"),
        ((*REAL, "model", "values"), [], MODEL, "not certainly false"),
        (
            (*REAL, "model", "functions", 0, "table", 0, "value"), "1",
            MODEL, "a hypothesis",
        ),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_refused_and_says_where(data, path, value, where, why):
    changed = put(data, path, value)
    ((found, said),) = refused(changed)
    assert found.startswith(where)
    assert why in said


def test_a_hypothesis_for_every_letter_is_asked_of_every_letter():
    """The claim's own z meets f(z) ≥ 0, which is assumed for every z; so the model refutes nothing."""
    z = Value("z", "z")
    f = Function("f", (z,))
    claim = Claim(f, Relation.AT_LEAST, number(1))
    table = Table("f", ("z",), (Cell((0,), Fraction(0)), Cell((1,), Fraction(-1))))
    model = Counterexample({"z": 2}, (), (table,), {}, (Letter("z", "z", 0),), (), Ball("0", "0"), Ball("1", "0"))
    assumed = Claim(f, Relation.AT_LEAST, number(0))
    Refutation(Statement(claim, (Hypothesis(assumed),)), model).check()
    with pytest.raises(NotRefuted, match="a hypothesis"):
        Refutation(Statement(claim, (Hypothesis(assumed, (z,)),)), model).check()


def test_a_model_that_shows_no_falsehood_is_refused(data):
    """The two relative entropies of the symmetry claim, made equal by making the distributions equal."""
    model = at(data, (*SYMMETRY, "model"))
    model["distributions"][1]["table"] = copy.deepcopy(model["distributions"][0]["table"])
    model["left"] = model["right"] = {"mid": "0", "rad": "1"}
    ((where, why),) = refused(data)
    assert where == "derivations[2].steps[0].refutation.model"
    assert "not certainly false" in why


def test_a_witness_that_is_none_of_the_rules_is_malformed(data):
    for name in ("gibbs", "Sign", "Theorem", "__class__"):
        with pytest.raises(BadData, match="one of Nonnegative"):
            from_data(put(data, (*JENSEN, "witness", "is"), name))


def test_no_changed_claim_is_accepted_unless_it_is_true(data):
    """Where a change leaves a claim that holds, the oracle agrees with it."""
    from emsym.numeric.check import check as compare

    chance = random.Random(7)
    accepted = tried = 0
    proofs = [path for path in places(data) if path[-1:] == ("proof",) and at(data, path) is not None]
    for _ in range(300):
        path = chance.choice(proofs)
        inside = [
            (*path, "statement", "claim", *rest) for rest in places(at(data, (*path, "statement", "claim"))) if rest
        ]
        where = chance.choice(inside)
        other = chance.choice([each for each in inside if type(at(data, each)) is type(at(data, where))])
        changed = put(data, where, copy.deepcopy(at(data, other)))
        changed["derivations"] = [changed["derivations"][path[1]]]
        changed["derivations"][0]["steps"] = [changed["derivations"][0]["steps"][path[3]]]
        try:
            certificates = from_data(changed)
        except BadData:
            continue
        tried += 1
        (entry,) = (each for each in check(certificates) if not each.step.printed)
        if entry.outcome is Outcome.OK:
            proof = certificates.derivations[0].steps[0].proof
            accepted += 1
            evidence = compare(proof.statement, models=30, search=False)
            assert evidence.counterexample is None, entry.statement
    assert tried > 100
    assert accepted < tried / 2


# --- what would cost too much


def chain(node: Any, levels: int, wrap: Any) -> Any:
    for _ in range(levels):
        node = wrap(node)
    return node


def power(base: Any, exponent: str) -> Any:
    return {"is": "Power", "base": base, "exponent": exponent}


def real(name: str) -> Any:
    return {"is": "Real", "name": name, "sign": "positive"}


HALF, THREE = ({"is": "Number", "value": number} for number in ("1/2", "3"))
COSTLY = {
    "a tower of powers": chain(THREE, 5, lambda base: power(base, "10000")),
    "a root of a tower": chain(HALF, 4, lambda base: power(base, "-9999/2")),
    "powers of sums": chain({"is": "Add", "terms": [real("a"), real("b")]}, 6, lambda base: power(base, "8")),
    "a product of many sums": {"is": "Mul", "factors": [
        {"is": "Add", "terms": [real(f"a{n}"), real(f"b{n}")]} for n in range(60)
    ]},
    "an exponential of a logarithm": {"is": "Exp", "argument": {"is": "Mul", "factors": [
        {"is": "Number", "value": "9" * 30}, {"is": "Log", "argument": {"is": "Number", "value": "2"}}
    ]}},
    "a tower of exponentials": chain(
        {"is": "Log", "argument": {"is": "Number", "value": "7"}}, 6,
        lambda n: {"is": "Exp", "argument": {"is": "Mul", "factors": [n, {"is": "Number", "value": "40"}]}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COSTLY)
@pytest.mark.parametrize("path", [JENSEN, SYMMETRY])
def test_what_would_cost_too_much_is_refused_before_anything_is_computed(data, name, path, monkeypatch):
    monkeypatch.setattr(Proof, "check", lambda _: None)
    monkeypatch.setattr(Refutation, "check", lambda _: None)
    ((where, why),) = refused(put(data, (*path, "statement", "claim", "left"), COSTLY[name]))
    assert where == "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)[1:]
    assert "too large to be checked" in why


@pytest.mark.parametrize("levels", [20, 90])
def test_a_deep_witness_is_accepted_or_refused(data, levels):
    witness = chain(at(data, (*JENSEN, "witness")), levels, lambda n: {"is": "Total", "parts": [n]})
    found = refused(put(data, (*JENSEN, "witness"), witness))
    assert not found or found[0][1] == "nested too deeply to be checked"


def test_joint_axes_without_end_are_refused(data):
    """Functions of one letter each, whose product would be a table over all of them."""
    names = [f"v{n}" for n in range(30)]
    values = [{"is": "Value", "name": name, "variable": name, "at": []} for name in names]
    factors = [{"is": "Function", "name": f"f{v['name']}", "arguments": [v], "sign": "real"} for v in values]
    data = put(data, (*FALSE, "claim", "left"), {"is": "Mul", "factors": factors})
    data = put(data, (*FALSE, "claim", "right"), {"is": "Number", "value": "0"})
    data = put(data, (*SYMMETRY, "statement", "hypotheses"), [])
    table = [{"letters": [0], "value": "1"}, {"letters": [1], "value": "1"}]
    model = {
        "sizes": dict.fromkeys(names, 2),
        "distributions": [],
        "functions": [{"name": f"f{name}", "variables": [name], "table": table} for name in names],
        "reals": {},
        "values": [{"name": name, "variable": name, "letter": 0} for name in names],
        "data": [],
        "left": {"mid": "1", "rad": "0"},
        "right": {"mid": "0", "rad": "0"},
    }
    ((where, why),) = refused(put(data, (*SYMMETRY, "model"), model))
    assert where.endswith("model.sizes")
    assert "too many letters" in why


# --- in a fresh process

PROGRAM = """
import sys
from emsym.cli import run
code = run(["check", sys.argv[1]])
heavy = {"sympy", "numpy", "flint", "emsym.search", "emsym.language", "emsym.derivation"}
print("imported", sorted(heavy & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def fresh(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM, str(path)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, encoding="utf-8")


def test_proofs_are_checked_by_the_kernel_alone(tmp_path, data):
    data["derivations"].pop()
    path = tmp_path / "proofs.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    done = fresh(path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "imported []\n"
    assert "10 proofs hold." in done.stdout


def test_refutations_need_numbers_and_no_symbols(tmp_path, text):
    path = tmp_path / "all.json"
    path.write_text(text, encoding="utf-8")
    done = fresh(path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "imported ['flint', 'numpy']\n"
    assert "11 proofs and 3 refutations hold, 2 steps without evidence." in done.stdout


# --- against the derivations themselves


@pytest.fixture(scope="module")
def expected() -> Any:
    return {step: claims for each in derivations() for step, claims in statements(each).items()}


def against(data, expected, *, allowed=True):
    """The entries that are refused, by the names of their steps."""
    entries = check(from_data(data), expected, allow_no_evidence=allowed)
    return {str(entry.step): entry for entry in entries if entry.outcome is Outcome.REFUSED}


def test_a_file_claims_what_its_derivations_claim(data, expected):
    assert not against(data, expected)


def test_a_step_without_evidence_is_refused_unless_that_is_allowed(data, expected):
    found = against(data, expected, allowed=False)
    assert list(found) == ["slips::open", "slips::nonsense"]
    assert found["slips::open"].why == (
        "no evidence: the step is said to be undecided (--allow-no-evidence lets that pass)"
    )
    assert found["slips::open"].where == "derivations[2].steps[3]"


@pytest.mark.parametrize("verdict", ["undecided", None])
@pytest.mark.parametrize(("chapter", "step"), [(0, 0), (0, 2), (2, 0), (2, 2)])
def test_no_evidence_in_place_of_evidence_is_named(data, expected, verdict, chapter, step):
    entry = data["derivations"][chapter]["steps"][step]
    entry |= {"verdict": verdict, "proof": None, "refutation": None}
    assert not refused(data)
    name = f"{data['derivations'][chapter]['name']}::{entry['label']}"
    assert against(data, expected, allowed=False).keys() == {"slips::open", "slips::nonsense", name}
    assert not against(data, expected)


def test_a_claim_that_a_step_is_malformed_is_compared_too(data, expected):
    data["derivations"][0]["steps"][0] |= {"verdict": "malformed", "proof": None}
    assert not refused(data)
    (entry,) = against(data, expected).values()
    assert "says something" in entry.why


def test_a_printed_form_that_says_nothing_needs_no_evidence_where_the_derivation_says_so_too():
    from emsym import Derivation, Distribution, Variable, printed
    from emsym.checking import verify_all
    from emsym.render.certificates import certificates

    p, x, z = Distribution("p"), Variable("x"), Variable("z")
    with Derivation("d") as d:
        d.start(p(x | z) * p(z))
        d.equals(p(x, z), printed=printed(p(x, z | z) * z, slip="z is no number"))
    found = certificates(verify_all([d], models=20))
    entries = list(check(found, statements(d)))
    assert [entry.outcome for entry in entries] == [Outcome.OK, Outcome.NO_EVIDENCE]


def test_a_name_is_a_pair_and_no_text(data):
    """Derivation "a" with a step "b::c" is another than derivation "a::b" with a step "c"."""
    from emsym import Derivation, Distribution, Variable

    p, x = Distribution("p"), Variable("x")

    def derivation(name, *labels):
        with Derivation(name) as made:
            made.start(p(x))
            for label in labels:
                made.equals(p(x), label=label)
        return made

    from emsym.checking import verify_all
    from emsym.render.certificates import certificates

    both = [derivation("a", "b::c"), derivation("a::b", "c")]
    claims = {step: each for d in both for step, each in statements(d).items()}
    assert len(claims) == 2
    for kept in both:
        entries = list(check(certificates(verify_all([kept], models=20)), claims))
        assert [entry.outcome for entry in entries] == [Outcome.OK, Outcome.REFUSED]
        assert entries[1].why == "the file has nothing on this step"
    labelled = statements(derivation("d", "x", "x (printed)"))
    assert len(labelled) == len({str(step) for step in labelled}) == 2


def test_nothing_is_shown_under_a_hypothesis_that_says_nothing():
    from emsym import Derivation, Distribution, Variable

    p, x = Distribution("p"), Variable("x")
    with Derivation("d") as d:
        d.assume(p, ">=", 1)
        d.start(p(x))
        d.equals(p(x))
    assert list(statements(d).values()) == [None]


def test_a_true_claim_that_is_another_is_refused(data, expected):
    """log p(x) = log Σ_z p(x, z), turned round: it holds, and it is not what the derivation says."""
    claim = at(data, ("derivations", 0, "steps", 0, "proof", "statement", "claim"))
    claim["left"], claim["right"] = claim["right"], claim["left"]
    assert not refused(data)
    (entry,) = against(data, expected).values()
    assert entry.where == "derivations[0].steps[0].proof.statement.claim"
    assert "the derivation claims log(p(x)) = log(Σ_z p(x, z))" in entry.why


def test_a_hypothesis_too_many_is_refused(data, expected):
    hypotheses = at(data, ("derivations", 0, "steps", 0, "proof", "statement", "hypotheses"))
    hypotheses.append(at(data, ("derivations", 1, "steps", 0, "proof", "statement", "hypotheses"))[0])
    assert not refused(data)
    (entry,) = against(data, expected).values()
    assert entry.where == "derivations[0].steps[0].proof.statement.hypotheses"
    assert entry.why == "the derivation assumes nothing"


def test_a_step_left_out_or_made_up_is_refused(data, expected):
    dropped = data["derivations"][0]["steps"].pop()
    data["derivations"][1]["steps"][0] |= {"label": "another"}
    found = against(data, expected)
    assert dropped["label"] == "jensen"
    assert {name: (entry.verdict, entry.why) for name, entry in found.items()} == {
        "bound::jensen": (None, "the file has nothing on this step"),
        "many::step-1": (None, "the file has nothing on this step"),
        "many::another": (Verdict.PROVED, "the derivations compared with have no such step"),
    }


def test_evidence_for_a_step_that_says_nothing_is_refused(data, expected):
    steps = data["derivations"][2]["steps"]
    steps[4] |= {"verdict": "refuted", "refutation": steps[0]["refutation"]}
    assert not refused(data)
    (entry,) = against(data, expected).values()
    assert entry.step == ("slips", "nonsense", False)
    assert entry.why == "the step that the derivation has there says nothing"


def test_equations_that_outgrow_everything_are_not_unfolded():
    """f(x) = f(x) f(x), put into itself again and again."""
    x = Value("x", "x")
    leaf = Function("f", (x,))
    equation = Hypothesis(Claim(leaf, Relation.EQUAL, Mul((leaf, leaf))), (x,))
    claim = Claim(Mul((leaf,) * 9), Relation.EQUAL, leaf)
    assert not outgrows(Proof(Statement(claim, (equation,)), (Unfold(0),) * 5, None))
    assert outgrows(Proof(Statement(claim, (equation,)), (Unfold(0),) * 100, None))
