"""What is installed, from a wheel, an sdist or a checkout: the library, the command, the pytest plugin, the types."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

import emsym
from emsym.loading import library_folder

ROOT = Path(__file__).resolve().parents[1]
DERIVATIONS = sorted(path.name for path in (ROOT / "derivations").glob("*.py"))
NOT_COPIED = (".git", ".venv", "__pycache__", "dist", "*_cache", ".hypothesis")

PROJECT = """\
[pytest]
testpaths = proofs
emsym_paths = proofs
"""


def test_the_library_is_found():
    assert (library_folder() / "elbo.py").is_file()


def test_the_types_are_declared():
    assert (Path(emsym.__file__).parent / "py.typed").is_file()


def test_what_is_installed_is_what_is_tested():
    assert version("emsym") == emsym.__version__
    (plugin,) = entry_points(group="pytest11", name="emsym")
    assert plugin.value == "_emsym_pytest"
    (command,) = entry_points(group="console_scripts", name="emsym")
    assert command.value == "emsym.cli:main"


def test_every_dependency_has_a_lowest_release():
    done = subprocess.run([sys.executable, ".ci/lowest.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    lowest = dict(line.split("==") for line in done.stdout.splitlines())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [f"{name}>={release}" for name, release in lowest.items()] == needed


def test_the_plugin_alone_imports_neither_emsym_nor_sympy():
    code = "import sys, _emsym_pytest; sys.exit(bool({'emsym', 'sympy', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_importing_the_package_imports_nothing_else():
    code = "import sys, emsym; sys.exit(any(name.startswith(('emsym.', 'sympy', 'numpy')) for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A folder with the wheel and the sdist; the wheel is made from the sdist."""
    folder = tmp_path_factory.mktemp("built")
    checkout = shutil.copytree(ROOT, folder / "checkout", ignore=shutil.ignore_patterns(*NOT_COPIED))
    _run(sys.executable, "-m", "build", "--outdir", str(folder), str(checkout), at=folder)
    return folder


@pytest.mark.slow
def test_the_wheel_holds_the_library_and_the_plugin(built):
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert sorted(Path(name).name for name in names if name.startswith("emsym/library/")) == DERIVATIONS
    assert {
        "_emsym_pytest.py",
        "emsym/py.typed",
        "emsym/cli/__init__.py",
        "emsym/certificates.schema.json",
        "emsym/report.schema.json",
    } <= set(names)
    tops = {name.split("/")[0] for name in names}
    assert tops == {"emsym", "_emsym_pytest.py", f"emsym-{emsym.__version__}.dist-info"}


@pytest.mark.slow
def test_the_sdist_holds_what_the_tests_need(built):
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "pyproject.toml", "derivations/elbo.py", "tests/test_packaging.py"} <= names
    assert "emsym/plugin/_emsym_pytest.py" in names


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["wheel", "sdist", "folder", "editable"])
def test_an_install_works_from_any_folder(built, tmp_path, kind):
    source = {
        "wheel": [str(path) for path in built.glob("*.whl")],
        "sdist": [str(path) for path in built.glob("*.tar.gz")],
        "folder": [str(built / "checkout")],
        "editable": ["--editable", str(built / "checkout")],
    }[kind]
    _run(sys.executable, "-m", "venv", str(tmp_path / "venv"), at=tmp_path)
    programs = tmp_path / "venv" / "bin"
    _run(str(programs / "pip"), "install", "--quiet", *source, "pytest", at=tmp_path)
    assert "proved" in _run(str(programs / "emsym"), "verify", "elbo", at=tmp_path)
    assert "emsym's library: elbo.py" in _run(str(programs / "python"), "-m", "emsym", "list", at=tmp_path)
    (tmp_path / "proofs").mkdir()
    shutil.copy(ROOT / "derivations" / "elbo.py", tmp_path / "proofs" / "mine.py")
    (tmp_path / "pytest.ini").write_text(PROJECT)
    assert " passed" in _run(str(programs / "python"), "-m", "pytest", "-p", "no:cacheprovider", at=tmp_path)


def _run(*command: str, at: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
