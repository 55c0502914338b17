"""What several test files share: small derivations to write, load and check."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import examples

examples.load_ordinary()

TRUE = """\
from emsym import Derivation, Distribution, Sum, Variable, log, marginalize

x, z = Variable("x"), Variable("z")
p = Distribution("p")

with Derivation("{name}", title="The evidence as a sum") as {name}:
    {name}.start(log(p(x)))
    {name}.equals(log(Sum(p(x, z), z)), by=marginalize(z))
"""

FALSE = """\
from emsym import Derivation, Distribution, Variable, log

x, z = Variable("x"), Variable("z")
p = Distribution("p")

with Derivation("{name}", title="Not so") as {name}:
    {name}.start(log(p(x)))
    {name}.equals(log(p(z)), label="swap", source="false")
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of that name, by default with one true derivation called after it."""

    def write(name: str, text: str = TRUE) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("{name}", path.stem), encoding="utf-8")
        return path

    return write


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the folder of `write` the current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
