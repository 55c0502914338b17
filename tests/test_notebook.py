"""Notebooks: what a cell shows is mathematics and verdicts, and an error what it says."""

from __future__ import annotations

import re
from typing import Any

import pytest

HEAD = """\
from emsym import *
x, z, theta = Variable("x"), Variable("z"), Variable("theta")
p, q = Distribution("p"), Distribution("q")
"""
DERIVATION = """\
with Derivation("elbo", title="The bound") as elbo:
    elbo.assume(p(z), "=", q(z))
    elbo.start(log(p(x)))
    elbo.equals(log(Sum(p(x, z), z)), by=marginalize(z))
elbo
"""


@pytest.fixture(scope="module")
def run() -> Any:
    """Runs cells in a notebook of its own; each cell's outputs."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")

    def outputs(*cells: str) -> list[list[Any]]:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in (HEAD, *cells)])
        nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
        return [cell.outputs for cell in notebook.cells[1:]]

    return outputs


@pytest.mark.slow
def test_what_cells_show(run: Any) -> None:
    claim = 'check(KL(q(x), p(x)), "=", KL(p(x), q(x)))'
    cells = ("log(p(x)/q(x))", DERIVATION, "verify(elbo)", claim, 'Variable("x", 3)', "p")
    expression, written, proved, refuted, wrong, law = run(*cells)
    (shown,) = expression
    assert shown.data["text/plain"] == "log(p(x)/q(x))"
    assert shown.data["text/latex"] == r"$\displaystyle \log \frac{p(x)}{q(x)}$"
    assert shown.data["text/html"].startswith("<math")
    (shown,) = written
    assert "The bound" in shown.data["text/html"]
    assert "proved" not in re.sub(r"(?s)<style>.*?</style>", "", shown.data["text/html"])
    (shown,) = proved
    assert "proved  marginalise over z" in shown.data["text/plain"]
    assert '<strong class="verdict proved">' in shown.data["text/html"]
    (shown,) = refuted
    assert '<strong class="verdict refuted">' in shown.data["text/html"]
    assert "error[E401]: refuted" in shown.data["text/plain"]
    (shown,) = wrong
    assert shown.output_type == "error"
    assert shown.traceback[0].startswith("error[E109]: ")
    assert not any("Traceback" in line or "site-packages" in line for line in shown.traceback)
    assert any('Variable("x", 3)' in line for line in shown.traceback)
    (shown,) = law
    assert shown.data["text/plain"] == "p"


def test_no_shell_is_needed() -> None:
    from emsym.notebook import register_here

    register_here()
