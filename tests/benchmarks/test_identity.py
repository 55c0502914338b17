"""log p(x | θ) = ELBO + KL(q ‖ posterior): emsym from terms to verdict, beside SymPy's simplify on the same."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

from emsym import KL, Distribution, Sum, Variable, log
from emsym.kernel.theorem import prove
from emsym.terms.claim import Claim, Relation
from emsym.terms.read import read
from emsym.terms.statement import Statement

RUNS = 200
CAP = 10.0
"""Seconds after which SymPy is stopped; a run that is stopped counts as this long, which favours SymPy."""

# One joint table P over letters of X, Z and Θ; conditionals are ratios of its sums, and Σ q = 1 is put in by hand.
SYMPY = """
import time
import sympy as s
k, m, n = s.symbols("k m n", integer=True, positive=True)
x, z, t, u, w = s.symbols("x z t u w", integer=True, positive=True)
P, q = s.IndexedBase("P", positive=True), s.IndexedBase("q", positive=True)
whole = s.Sum(P[u, w, t], (u, 1, m), (w, 1, n))
joint = P[x, z, t] / whole
evidence = s.Sum(P[x, w, t], (w, 1, n)) / whole
posterior = P[x, z, t] / s.Sum(P[x, w, t], (w, 1, n))
bound = s.Sum(q[z] * s.log(joint / q[z]), (z, 1, n))
divergence = s.Sum(q[z] * s.log(q[z] / posterior), (z, 1, n))
s.simplify(s.log(s.Sum(q[z], (z, 1, n)) / whole) + s.Sum(s.log(q[z] * k), (z, 1, n)))
identity = (s.log(evidence) - bound - divergence).subs(s.Sum(q[z], (z, 1, n)), 1)
print("ready", flush=True)
start = time.process_time()
found = s.simplify(identity)
print(time.process_time() - start, found == 0, flush=True)
"""


def emsym_seconds() -> float:
    x, z, theta = Variable("x"), Variable("z"), Variable("theta")
    p, q = Distribution("p"), Distribution("q")
    bound = Sum(q(z) * log(p(x, z | theta) / q(z)), z)
    claim = Claim(read(log(p(x | theta))), Relation.EQUAL, read(bound + KL(q(z), p(z | x, theta))))
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        prove(Statement(claim))
        taken.append(time.process_time() - start)
    return median(taken)


def sympy_seconds() -> tuple[float, str]:
    """SymPy's time, and whether it found the identity."""
    with subprocess.Popen([sys.executable, "-c", SYMPY], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            out, _ = process.communicate(timeout=CAP)
        except subprocess.TimeoutExpired:
            process.kill()
            return CAP, "stopped"
    seconds, found = out.split()
    return float(seconds), "proved" if found == "True" else "not proved"


def test_the_identity_beside_sympy_simplify(show):
    ours = emsym_seconds()
    theirs, found = sympy_seconds()
    show(f"identity: emsym {ours * 1e3:.2f} ms, proved; sympy.simplify {theirs:.2f} s, {found}: {theirs / ours:.0f} x")
