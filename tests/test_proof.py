"""A proof goes to JSON and back, the kernel checks it again, and one that was tampered with is refused."""

import copy
import json
import subprocess
import sys

import pytest

from emsym import KL, Abs, Distribution, E, Function, H, Real, Size, Sum, Variable, check, exp, log, sqrt
from emsym.kernel.normal_form import Malformed
from emsym.kernel.rules import Refused
from emsym.proof import BadProof, Proof

x, z, i, theta = Variable("x"), Variable("z"), Variable("i"), Variable("theta")
p, q = Distribution("p"), Distribution("q")
f, g, b = Function("f"), Function("g", positive=True), Real("b", positive=True)

CLAIMS = {
    "equality": (log(p(x | theta)), "=", Sum(q(z) * log(p(x, z | theta) / q(z)), z) + KL(q(z), p(z | x, theta)), ()),
    "Jensen": (log(p(x)), ">=", Sum(q(z) * log(p(x, z) / q(z)), z), ()),
    "Jensen for exp": (exp(Sum(q(z) * f(z), z)), "<=", Sum(q(z) * exp(f(z)), z), ()),
    "Gibbs": (KL(q(z), p(z)), ">=", 0, ()),
    "bounds": (H(q(z)), ">=", 0, ()),
    "uniform": (H(q(z)), "<=", log(Size(z)), ()),
    "averaged": (E(H(p(z | x)), p(x)), "<=", H(p(z)), ()),
    "squares": (f(z) ** 2 + f(x) ** 2, ">=", 2 * f(z) * f(x), ()),
    "tangent": (log(b), "<=", b - 1, ()),
    "roots": (p(x) + q(x), ">=", 2 * sqrt(p(x) * q(x)), ()),
    "strict": (p(x) + 1, ">", 0, ()),
    "hypothesis": (b + g(x), ">", 1 + g(x), ((b, ">", 1),)),
    "lemma": (Sum(Abs(q(z) - p(z)), z) / 2, "<=", sqrt(KL(q(z), p(z)) / 2), ()),
    "data": (Sum(log(p(x[i])), i), ">=", Sum(q(z | i) * log(p(x[i], z) / q(z | i)), i, z), ()),
}


def proof(name):
    left, relation, right, assuming = CLAIMS[name]
    report = check(left, relation, right, assuming=assuming, models=20)
    assert report.proof is not None, report.diagnostics
    return report.proof


@pytest.mark.parametrize("name", CLAIMS)
def test_a_proof_survives_json_and_is_checked_again(name):
    data = json.loads(json.dumps(proof(name).to_data()))
    again = Proof.from_data(data)
    assert again == proof(name)
    assert again.check().statement == again.statement


@pytest.mark.parametrize("name", [name for name in CLAIMS if name != "equality"])
def test_a_witness_of_something_else_is_refused(name):
    other = "bounds" if name != "bounds" else "Gibbs"
    forged = Proof(proof(name).statement, (), proof(other).witness)
    with pytest.raises(Refused):
        forged.check()


def test_a_claim_that_is_turned_round_is_refused():
    data = proof("Gibbs").to_data()
    data["statement"]["claim"]["relation"] = "<="
    with pytest.raises(Refused):
        Proof.from_data(data).check()


def test_a_hypothesis_that_is_dropped_is_refused():
    data = proof("hypothesis").to_data()
    data["statement"]["hypotheses"] = []
    with pytest.raises(Refused):
        Proof.from_data(data).check()


def test_a_lemma_that_is_dropped_is_missed():
    data = proof("lemma").to_data()
    assert data["preparation"]
    data["preparation"] = []
    with pytest.raises(Refused, match="obligation"):
        Proof.from_data(data).check()


def spoilt(path, value):
    data = copy.deepcopy(proof("Gibbs").to_data())
    *inner, last = path
    place = data
    for key in inner:
        place = place[key]
    place[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("statement", "claim"), None, "statement.claim"),
        (("statement", "claim", "relation"), "==", "statement.claim.relation"),
        (("statement", "claim", "left", "is"), "Integral", "statement.claim.left"),
        (("statement", "claim", "right", "value"), "1/0", "statement.claim.right.value"),
        (("statement", "claim", "right", "value"), 0.5, "statement.claim.right.value"),
        (("witness", "is"), "Trust", "witness"),
        (("witness", "indices"), "z", "witness.indices"),
        (("witness", "more"), 1, "witness"),
        (("statement", "hypotheses"), {}, "statement.hypotheses"),
        (("preparation",), [{"claim": {}}], "preparation"),
        (("surplus",), 1, "Proof has the fields"),
    ],
)
def test_data_that_is_no_proof_says_where(path, value, where):
    with pytest.raises(BadProof, match=where.replace(".", r"\.")):
        Proof.from_data(spoilt(path, value))


def test_points_of_data_name_their_indices():
    index = '"at": [{"is": "Value", "name": "i", "variable": "i", "at": []}]'
    assert index not in json.dumps(proof("Gibbs").to_data())
    assert index in json.dumps(proof("data").to_data())


def test_a_sum_over_a_point_of_data_is_no_proof():
    data = proof("Gibbs").to_data()
    data["witness"]["indices"][0]["at"] = [{"is": "Value", "name": "i", "variable": "i", "at": []}]
    with pytest.raises(Malformed):
        Proof.from_data(data).check()


def test_checking_needs_neither_sympy_nor_numpy():
    program = (
        "import json, sys; from emsym.proof import Proof; Proof.from_data(json.load(sys.stdin)).check();"
        "assert not {'sympy', 'numpy', 'flint'} & set(sys.modules); print('checked')"
    )
    data = json.dumps(proof("Jensen").to_data())
    done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, text=True, check=True)
    assert done.stdout == "checked\n"
