"""What a type checker makes of emsym in a user's own project, under ``mypy --strict``."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import emsym

RIGHT = """\
from collections.abc import Iterator

from emsym import (
    KL, Abs, Counterexample, Derivation, DerivationReport, Diagnostic, Distribution, E, Expression, Fault, Function, H,
    I, Prod, Proof, Quantity, Rational, Real, Refutation, Report, Size, StepReport, Sum, TheoremStatement, Variable,
    Verdict, check, exp, factorises, independent, jensen, log, marginalize, markov, sqrt, transcript, verify,
    verify_all,
)

x, z, theta, i = Variable("x"), Variable("z"), Variable("theta"), Variable("i")
p, q = Distribution("p"), Distribution("q")
f, beta = Function("f", positive=True), Real("beta", positive=True)


def bound(weights: Expression) -> Expression:
    return Sum(weights * log(p(x, z | theta) / weights), z)


with Derivation("elbo", title="A bound") as elbo:
    elbo.assume(beta, ">=", 1)
    elbo.assume(independent(p, x, i, given=z), at=z)
    elbo.start(log(p(x | theta)))
    elbo.equals(log(Sum(p(x, z | theta), z)), by=marginalize(z))
    elbo.at_least(bound(q(z)), by=jensen(log, weights=q(z)))

expressions: list[Expression] = [
    p(x | z), p(x, z | theta), p(x | (z, theta)), x | z, f(x), beta, 2 * p(x), p(x) / 2, p(x) ** 2, -p(x), 1 - p(x),
    1 / p(x), abs(f(x)), log(p(x)), exp(f(x)), sqrt(p(x)), Abs(f(x)), Rational(1, 2) * p(x), p(x[i]), Size(z),
    Sum(p(x), x), Prod(p(x[i]), i), E(log(p(x)), q(x)), H(q(z)), KL(q(z), p(z)), I(p, x, z), theta.value("theta_old"),
    Quantity("L", (q, theta), bound(q(z)))(q, theta),
]

report: DerivationReport = verify(elbo, models=200, seed=1)
step: StepReport = check(KL(q(x), p(x)), ">=", 0)
assumed: StepReport = check(
    p(x), ">", 0, assuming=[markov(p, x, z, i), (f(x), ">=", beta), factorises(q, q(x) * q(z | x))]
)
whole: Report = verify_all([elbo, elbo], models=20)
steps: tuple[StepReport, ...] = report.steps
verdict: Verdict = report.verdict
of_step: Verdict | None = step.verdict
proof: Proof | None = step.proof
refutation: Refutation | None = step.refutation
counterexample: Counterexample | None = step.counterexample
theorems: tuple[TheoremStatement, ...] = report.theorems
fault: Fault | None = step.fault


def findings() -> Iterator[Diagnostic]:
    for each in (report, *whole.derivations):
        yield from each.diagnostics


assert step.proved and report.holds and whole.complete
texts: list[str] = [transcript(whole), transcript(report), transcript(step, "latex")]
assert step.verdict is Verdict.PROVED
reveal_type(p(x | z))
reveal_type(p(x | z) * q(z))
reveal_type(log(p(x)))
reveal_type(Sum(p(x), x))
reveal_type(verify(elbo))
reveal_type(check(p(x), "=", p(x)))
reveal_type(verify_all([elbo]))
"""

WRONG = """\
from emsym import Derivation, Distribution, Variable, check, verify
from emsym import Distributon

x, z = Variable("x"), Variable("z")
p = Distribution("p")
number: int = p(x | z)
word: str = p(x) * p(z)
check(p(x), "=", p(x)).proven
verify(Derivation("d")).steps[0].proved()
verify(p)
truth: bool = check(p(x), "=", p(x))
"""


def mypy(folder: Path, text: str) -> tuple[int, list[str]]:
    """What mypy says of a file in a project of its own, for which emsym is installed."""
    (folder / "mine.py").write_text(text, encoding="utf-8")
    (folder / "pyproject.toml").write_text("[tool.mypy]\nstrict = true\n")
    root = Path(emsym.__file__).resolve().parents[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MYPY")}
    environment["MYPYPATH"] = str(root)  # as an installation would be found, by its py.typed
    command = [sys.executable, "-m", "mypy", "--follow-imports=silent", "--cache-dir", str(folder / "cache"), "mine.py"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, [line for line in done.stdout.splitlines() if line.startswith("mine.py")]


@pytest.mark.slow
def test_a_users_project_is_typed(tmp_path):
    code, said = mypy(tmp_path, RIGHT)
    revealed = [found[1] for line in said if (found := re.search(r'Revealed type is "(.*)"', line))]
    assert code == 0, "\n".join(said)
    assert [name.rpartition(".")[2] for name in revealed] == [
        *("Probability", "Expression", "log", "Sum", "DerivationReport", "StepReport", "Report"),
    ]


@pytest.mark.slow
def test_a_users_mistakes_are_found(tmp_path):
    code, said = mypy(tmp_path, WRONG)
    assert code == 1
    assert {int(line.split(":")[1]) for line in said if ": error:" in line} == {2, 6, 7, 8, 9, 10, 11}


def test_every_public_name_is_there():
    assert sorted(emsym.__all__) == sorted(emsym._MODULE_OF)
    assert all(getattr(emsym, name) is not None for name in emsym.__all__)
    assert emsym.Report.__module__ == "emsym.report"
