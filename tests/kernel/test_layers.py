"""What the trusted part imports, that nothing in it rests on `assert`, and that `python -O` changes nothing."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import emsym.kernel
import emsym.terms

KERNEL = sorted(Path(emsym.kernel.__file__).parent.glob("*.py"))
ROOT = Path(emsym.__file__).parents[1]
MAY_IMPORT = {
    "__future__", "collections", "dataclasses", "enum", "fractions", "itertools", "math", "typing", "emsym.kernel",
    "emsym.terms.nodes",
    "emsym.terms.statement", "emsym.terms.traverse", "emsym.terms.claim",
}  # fmt: skip
UNTRUSTED = {"naming": {"emsym.symmetry"}}
"""What is not trusted, and what it may import besides."""
REFUSALS = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from equality_cases import CASES
from rule_cases import ACCEPTED, HYPOTHESES, MALFORMED, REFUSED
from emsym.kernel.normal_form import Malformed, equal
from emsym.kernel.rules import Refused, nonnegative
from emsym.kernel.theorem import Theorem, prove
from emsym.terms.claim import Claim, Relation
from emsym.terms.statement import Statement

def outcome(run):
    try:
        return str(run())
    except (Refused, Malformed, TypeError, AttributeError) as error:
        return type(error).__name__ + ": " + str(error)

seen = [outcome(lambda: equal(left, right)) for _, _, left, right, _ in CASES]
for _, witness, *_ in [*ACCEPTED, *REFUSED, *MALFORMED]:
    seen.append(outcome(lambda: nonnegative(witness, HYPOTHESES)))
for _, _, left, right, _ in CASES:
    seen.append(outcome(lambda: prove(Statement(Claim(left, Relation.EQUAL, right)))))
seen.append(outcome(lambda: Theorem(None, None)))
seen.append(outcome(lambda: type("Lemma", (Theorem,), {})))
seen.append(outcome(lambda: setattr(prove(Statement(Claim(left, Relation.EQUAL, left))), "_statement", None)))
print(json.dumps(seen))
print(__debug__, file=sys.stderr)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True, encoding="utf-8")


def test_importing_the_kernel_imports_neither_sympy_nor_numpy() -> None:
    names = [f"emsym.kernel.{path.stem}" for path in KERNEL if path.stem != "__init__"]
    code = (
        f"import importlib, sys; sys.modules['emsym'] = type(sys)('emsym'); "
        f"sys.modules['emsym'].__path__ = [{str(ROOT / 'emsym')!r}]; "
        f"[importlib.import_module(name) for name in {names!r}]; "
        f"print(sorted({{name.split('.')[0] for name in sys.modules}} & {{'sympy', 'numpy', 'flint', 'mpmath'}}), "
        f"sorted(name for name in sys.modules if name.startswith('emsym.') and name.count('.') == 1))"
    )
    assert run("-c", code).stdout.strip() == "[] ['emsym.kernel', 'emsym.symmetry', 'emsym.terms']"


@pytest.mark.parametrize("path", KERNEL, ids=lambda path: path.stem)
def test_a_kernel_file_has_no_assert_no_float_and_imports_little(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Assert | ast.Global)
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not (isinstance(node, ast.Name) and node.id in {"float", "eval", "exec", "open", "print", "input"})
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert ast.unparse(node.type) not in {"Exception", "BaseException"}
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            for name in names:
                assert name in MAY_IMPORT | UNTRUSTED.get(path.stem, set()) or str(name).startswith(
                    ("emsym.kernel.", "collections.")
                )


def test_optimisation_changes_nothing() -> None:
    script = ["-c", REFUSALS, str(Path(__file__).parent)]
    plain, optimised = run(*script), run("-O", *script)
    assert (plain.stderr.strip(), optimised.stderr.strip()) == ("True", "False")
    seen = json.loads(plain.stdout)
    assert seen == json.loads(optimised.stdout)
    assert {"True", "False"} <= set(seen)
    assert sum("Refused" in outcome for outcome in seen) > 40
    assert [outcome.split(":")[0] for outcome in seen[-3:]] == ["TypeError", "TypeError", "AttributeError"]


def test_hash_seeds_change_nothing() -> None:
    """Sets are walked in an order that depends on the seed; no answer may."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); from equality_cases import CASES; " + (
        "from emsym.kernel.atoms import polynomial_key; from emsym.kernel.normal_form import normal_form; "
        "print([polynomial_key(normal_form(side)) for case in CASES for side in case[2:4]])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=True,
            encoding="utf-8",
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8", "PATH": ""},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
