from __future__ import annotations

import pytest

from emsym.language.names import latex_name, text_name, variable_name

NAMES = [
    ("x", "x", "x"),
    ("theta", "θ", r"\theta"),
    ("Theta", "Θ", r"\Theta"),
    ("θ", "θ", r"\theta"),
    ("lambda", "λ", r"\lambda"),
    ("theta_old", "θ_old", r"\theta_{\mathrm{old}}"),
    ("z_1", "z₁", "z_{1}"),
    ("z'", "z′", "z'"),
    ("z′", "z′", "z'"),
    ("z′′", "z′′", "z''"),
    ("theta′", "θ′", r"\theta'"),
    ("theta_old′", "θ_old′", r"\theta_{\mathrm{old}'}"),
    ("thetatilde", "θ̃", r"\tilde{\theta}"),
    ("θ̃", "θ̃", r"\tilde{\theta}"),
    ("phat", "p̂", r"\hat{p}"),
    ("ELBO", "ELBO", r"\mathrm{ELBO}"),
    (r"\mathcal{L}", "L", r"\mathcal{L}"),
    (r"\ell", "ℓ", r"\ell"),
    (r"\theta", "θ", r"\theta"),
]


@pytest.mark.parametrize(("name", "plain", "tex"), NAMES, ids=[name for name, *_ in NAMES])
def test_names(name: str, plain: str, tex: str) -> None:
    assert text_name(name) == plain
    assert latex_name(name) == tex


INDEXED = [
    ("x", ["i"], "xᵢ", "x_{i}"),
    ("x", ["theta"], "x_θ", r"x_{\theta}"),
    ("x", ["i", "n"], "xᵢₙ", "x_{i,n}"),
    ("x", ["i", "j"], "x_{i,j}", "x_{i,j}"),
    ("x", ["i_1"], "x_i₁", "x_{i_{1}}"),
    ("x_1", ["i"], "x₁ᵢ", "x_{1,i}"),
    ("thetatilde", ["i"], "θ̃ᵢ", r"\tilde{\theta}_{i}"),
    (r"\mathbf{x}", ["i"], "xᵢ", r"{\mathbf{x}}_{i}"),
]


@pytest.mark.parametrize(("name", "at", "plain", "tex"), INDEXED)
def test_indexed_names(name: str, at: list[str], plain: str, tex: str) -> None:
    assert text_name(name, at) == plain
    assert latex_name(name, at) == tex


@pytest.mark.parametrize(("name", "variable"), [("z", "Z"), ("theta", "Theta"), ("label", "Label")])
def test_alphabets_are_capital(name: str, variable: str) -> None:
    assert variable_name(name) == variable
