"""Names, files and folders to derivations; every way that a file can be wrong is one diagnostic."""

import os
import sys
from pathlib import Path

import pytest

from emsym import Derivation
from emsym.loading import library_folder, load, load_file
from emsym.report import Diagnostic

HEAD = """\
from emsym import Derivation, Distribution, Variable, log
x, p = Variable("x"), Distribution("p")
"""
ONE = """with Derivation("{0}") as d:
    d.start(log(p(x)))
    d.equals(log(p(x)))
"""

TWO = HEAD + ONE.format("first") + ONE.format("second")


ROWS = (
    HEAD
    + """with Derivation("{name}", document="D7") as d:
    d.start(log(p(x)))
    d.equals(log(p(x)), source="D7.1")
    d.equals(log(p(x)), source="D7.2, corrected")
    d.equals(log(p(x)), source="D7.20 as printed")
"""
)


def names(loaded):
    return [derivation.name for derivation in loaded.derivations]


def codes(loaded):
    return [problem.code for problem in loaded.problems]


def only_problem(loaded) -> Diagnostic:
    (problem,) = loaded.problems
    return problem


# --- documents and their rows


@pytest.mark.parametrize(
    ("label", "sources"),
    [
        ("D7.1", ["D7.1"]),
        ("d7.2", ["D7.2, corrected"]),
        ("D7.2, corrected", ["D7.2, corrected"]),
        ("D7.20", ["D7.20 as printed"]),
    ],
)
def test_a_row_is_found_by_its_label(here, write, label, sources):
    write("derivations/mine.py", ROWS)
    loaded = load([label])
    assert names(loaded) == ["mine"]
    assert [step.source for step in loaded.rows] == sources


def test_a_row_that_two_derivations_hold_means_both(here, write):
    write("derivations/mine.py", ROWS)
    write("derivations/other.py", ROWS)
    assert names(load(["D7.1"])) == ["mine", "other"]


def test_the_name_of_a_derivation_comes_before_a_row(here, write):
    write("derivations/mine.py", ROWS + ONE.format("D7.1"))
    loaded = load(["D7.1"])
    assert (names(loaded), loaded.rows) == (["D7.1"], ())


def test_a_source_without_a_number_is_no_label(here, write):
    write("derivations/mine.py", ROWS.replace("D7.1", "folklore"))
    assert codes(load(["folklore"])) == ["E101"]


@pytest.mark.parametrize("label", ["D7", "D7.", "D7.3", "7.1", "D7.2,corrected"])
def test_a_part_of_a_label_is_none(here, write, label):
    write("derivations/mine.py", ROWS)
    assert load([label]).derivations == ()


def test_the_nearest_labels_are_those_of_the_same_document(here, write):
    write("derivations/mine.py", ROWS)
    problem = only_problem(load(["D7.19"]))
    assert (problem.code, problem.help) == ("E114", "did you mean D7.1 or D7.2 or D7.20?")


def test_a_document_filters_what_is_named(here, write):
    write("a.py", ROWS)
    write("b.py", ROWS.replace("D7", "D10"))
    write("c.py")
    assert names(load(["a.py", "b.py", "c.py"], "10")) == ["b"]
    problem = only_problem(load(["a.py", "b.py", "c.py"], "8"))
    assert (problem.code, problem.help) == ("E113", "the derivations looked at follow D7, D10")


# --- where a name is looked up


def test_a_name_of_the_library_is_found_from_any_folder(here):
    assert names(load(["elbo"])) == ["elbo"]


def test_a_derivation_here_comes_before_its_namesake_in_the_library(here, write):
    write("derivations/elbo.py")
    (found,) = load(["elbo"]).derivations
    assert found.title == "The evidence as a sum"
    assert found.place.file == "derivations/elbo.py"


def test_a_file_is_found_with_or_without_its_suffix(here, write):
    write("mine.py")
    write("deep/other.py")
    assert names(load(["mine.py", "deep/other", "mine"])) == ["mine", "other"]


def test_a_name_inside_a_file_of_another_name_is_found(here, write):
    write("derivations/several.py", TWO)
    assert names(load(["second"])) == ["second"]
    assert names(load(["several"])) == ["first", "second"]
    assert names(load(["derivations/several.py"])) == ["first", "second"]


def test_a_name_that_a_file_computes_is_found(here, write):
    text = HEAD + 'for k in range(3):\n    with Derivation(f"step_{k}") as d:\n        d.start(log(p(x)))\n'
    write("derivations/several.py", text)
    assert names(load(["step_1"])) == ["step_1"]


def test_the_files_that_a_name_does_not_concern_do_not_run(here, write):
    write("derivations/elbo.py")
    write("derivations/broken.py", "import emsym\n1/0\n")
    assert codes(load(["elbo"])) == []


def test_a_folder_means_all_its_derivations_and_its_subfolders(here, write):
    write("proofs/a.py")
    write("proofs/deep/b.py")
    assert names(load(["proofs"])) == ["a", "b"]


def test_a_folder_runs_only_what_may_hold_derivations(here, write):
    write("proofs/a.py")
    for name in ("script.py", "_private.py", "test_a.py", ".venv/lib/site.py", "env/lib.py"):
        write(f"proofs/{name}", "raise RuntimeError('must not run')")
    for name in ("_private.py", "test_a.py", "conftest.py", ".venv/lib/site.py", "env/lib.py"):
        write(f"proofs/{name}", "import emsym\nraise RuntimeError('must not run')")
    write("proofs/env/pyvenv.cfg", "")
    assert names(load(["proofs"])) == ["a"]
    assert codes(load(["proofs"])) == []


def test_a_file_without_derivations_may_lie_in_a_folder_with_others(here, write):
    write("proofs/symbols.py", HEAD)
    write("proofs/a.py")
    assert codes(load(["proofs"])) == []
    assert codes(load(["proofs/symbols.py"])) == ["E106"]


def test_a_folder_without_derivations_does_not_hide_a_derivation_of_its_name(here):
    Path("elbo").mkdir()
    assert names(load(["elbo"])) == ["elbo"]
    assert codes(load(["elbo/"])) == ["E105"]


def test_all_means_those_here_and_those_of_the_library(here, write):
    write("derivations/mine.py")
    library = {path.stem for path in library_folder().glob("*.py")}
    loaded = load(["all"])
    assert names(loaded)[0] == "mine"
    assert library <= {Path(derivation.place.file).stem for derivation in loaded.derivations}
    assert loaded.problems == ()


def test_naming_a_file_twice_checks_it_once(here, write):
    write("derivations/mine.py")
    loaded = load(["mine", "derivations/mine.py", "derivations", "./derivations/../derivations"])
    assert names(loaded) == ["mine"]
    assert loaded.problems == ()


# --- what can be wrong with a name


def test_an_unknown_name_suggests_the_nearest(here, write):
    write("derivations/evidence.py")
    problem = only_problem(load(["evidense"]))
    assert problem.code == "E101"
    assert problem.help == "did you mean evidence?"
    assert "derivations" in problem.notes[0]


def test_an_unknown_name_tells_which_files_could_not_be_searched(here, write):
    write("derivations/broken.py", "import emsym\n1/0\n")
    problem = only_problem(load(["nothing_like_it"]))
    assert problem.notes[1] == "not all of derivations/broken.py could be read: ZeroDivisionError: division by zero"


@pytest.mark.parametrize("name", ["no/such.py", "no/such", "such.py", "", "."])
def test_a_path_that_does_not_exist(here, name):
    assert codes(load([name])) == ["E105" if name == "." else "E102"]


def test_a_file_that_is_not_python(here, write):
    write("notes.txt", "emsym")
    assert codes(load(["notes.txt"])) == ["E104"]


def test_a_file_that_cannot_be_read(here, write, monkeypatch):
    path = write("secret.py")

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    problem = only_problem(load_file(path))
    assert problem.code == "E103"
    assert "Permission denied" in problem.message


def test_binary_and_badly_encoded_files(here):
    Path("binary.py").write_bytes(b"\x00\x01\x02emsym")
    Path("latin.py").write_bytes(b"x = '\xe9'\n")
    assert codes(load(["binary.py", "latin.py"])) == ["E108", "E108"]


# --- what can be wrong with a file


def test_the_derivations_that_were_finished_before_an_error_are_kept(write):
    path = write("a.py", TWO + "undefined_name\n")
    loaded = load_file(path)
    assert names(loaded) == ["first", "second"]
    problem = only_problem(loaded)
    assert (problem.code, problem.place.line) == ("E107", 9)
    assert problem.message == "NameError: name 'undefined_name' is not defined"


def test_the_derivation_in_which_the_error_arose_is_not_kept(write):
    text = HEAD + ONE.format("first") + ONE.format("second") + "    1/0\n"
    loaded = load_file(write("a.py", text))
    assert names(loaded) == ["first"]
    assert only_problem(loaded).place.line == 9


def test_a_derivation_that_a_function_was_making_is_not_kept(write):
    body = (
        "def make(name, fail):\n    with Derivation(name) as d:\n        d.start(log(p(x)))\n        assert not fail\n"
    )
    loaded = load_file(write("a.py", HEAD + body + 'make("good", False)\nmake("bad", True)\n'))
    assert names(loaded) == ["good"]
    assert only_problem(loaded).message == "AssertionError"


def test_an_error_of_the_language_keeps_its_help_and_points_at_the_users_line(write):
    path = write("a.py", HEAD + 'with Derivation("a") as a:\n    a.equals(log(p(x)))\n')
    problem = only_problem(load_file(path))
    assert (problem.code, problem.place.line, problem.place.file) == ("E109", 4, str(path))
    assert problem.message == "a has no expression to continue"
    assert problem.help == "begin with a.start(…)"


def test_a_syntax_error(write):
    problem = only_problem(load_file(write("a.py", "import emsym\nwith oops as\n")))
    assert (problem.code, problem.place.line, problem.notes) == ("E108", 2, ("with oops as",))


def test_a_syntax_error_in_a_string_that_the_file_evaluates_is_an_error_of_the_file(write):
    problem = only_problem(load_file(write("a.py", 'import emsym\neval("1 +")\n')))
    assert (problem.code, problem.place.line) == ("E107", 2)


@pytest.mark.parametrize("end", ["raise SystemExit", "import sys; sys.exit(0)", "exit(3)"])
def test_a_file_that_ends_the_program(write, end):
    loaded = load_file(write("a.py", TWO + end + "\n"))
    assert names(loaded) == ["first", "second"]
    assert codes(loaded) == ["E110"]


def test_an_interruption_is_not_a_fault_of_the_file(write):
    path = write("a.py", "import os, signal\nos.kill(os.getpid(), signal.SIGINT)")
    with pytest.raises(KeyboardInterrupt):
        load_file(path)


def test_two_derivations_of_one_name_in_a_file(write):
    loaded = load_file(write("a.py", HEAD + ONE.format("same") + ONE.format("same")))
    problem = only_problem(loaded)
    assert len(loaded.derivations) == 1
    assert (problem.code, problem.place.line) == ("E111", 6)
    assert "a.py:3" in problem.notes[0]


def test_two_derivations_of_one_name_in_different_files(here, write):
    write("a.py", HEAD + ONE.format("same"))
    write("b.py", HEAD + ONE.format("same"))
    problem = only_problem(load(["a.py", "b.py"]))
    assert (problem.code, problem.place.file) == ("E112", "b.py")
    assert "a.py:3" in problem.notes[0]


@pytest.mark.parametrize(
    ("line", "help"),
    [
        ("from emsym import marginalise", "did you mean marginalize?"),
        ("Real('beta')", "add it to the file's imports: from emsym import Real"),
        ("Distribtion('p')", "did you mean Distribution?"),
        ("with Derivation('d') as d:\n    d.start(p(x))\n    d.atleast(p(x))", "did you mean at_least?"),
        ("import no_such_module", "install no_such_module, or put no_such_module.py beside a.py"),
        (
            "from . import symbols",
            "import a module that lies beside the file by its bare name: `from symbols import p`",
        ),
    ],
)
def test_common_slips_are_answered_with_a_repair(write, line, help):
    assert only_problem(load_file(write("a.py", HEAD + line + "\n"))).help == help


def test_the_first_line_of_a_long_message_is_the_message(write):
    problem = only_problem(load_file(write("a.py", 'raise ValueError("first\\nsecond")')))
    assert (problem.message, problem.notes) == ("ValueError: first", ("second",))


# --- neighbours


def test_a_file_may_import_a_module_beside_it(here, write):
    write("derivations/symbols.py", HEAD)
    write("derivations/a.py", "from symbols import *\n" + ONE.format("a"))
    assert names(load(["a"])) == ["a"]


def test_a_file_may_import_from_packages_and_folders_beside_it(write):
    write("package/__init__.py", "")
    write("package/inner.py", HEAD)
    write("folder/inner.py", "number = 1")
    path = write("a.py", "from package.inner import *\nfrom folder.inner import number\n" + ONE.format("a"))
    assert names(load_file(path)) == ["a"]
    assert not {"package", "package.inner", "folder", "folder.inner"} & set(sys.modules)


def test_a_derivation_belongs_to_the_file_that_makes_it(here, write):
    write("derivations/base.py", HEAD + ONE.format("base"))
    write("derivations/more.py", "from base import *\n" + ONE.format("more"))
    loaded = load(["derivations"])
    assert names(loaded) == ["base", "more"]
    assert loaded.problems == ()
    assert names(load(["derivations/more.py"])) == ["more"]


def test_a_derivation_that_a_neighbours_function_makes_belongs_to_the_caller(write):
    write("making.py", HEAD + "def make(name):\n    with Derivation(name) as d:\n        d.start(log(p(x)))\n")
    assert names(load_file(write("a.py", "from making import make\nmake('a')\nmake('b')\n"))) == ["a", "b"]


def test_neighbours_of_one_name_in_different_folders_do_not_meet(here, write):
    for folder in ("one", "two"):
        write(f"{folder}/symbols.py", HEAD + f'name = "{folder}"\n')
        write(f"{folder}/same.py", "from symbols import *\nwith Derivation(name) as d:\n    d.start(log(p(x)))\n")
    assert names(load(["one/same.py", "two/same.py"])) == ["one", "two"]


def test_a_failing_neighbour_is_shown_where_it_fails(write):
    write("symbols.py", "import emsym\n1/0\n")
    problem = only_problem(load_file(write("a.py", "import emsym\nimport symbols\n")))
    assert Path(problem.place.file).name == "symbols.py"
    assert problem.place.line == 2
    assert problem.notes[0].endswith("a.py:2")


def test_a_neighbour_that_is_not_python_is_shown_where_it_is_wrong(write):
    write("symbols.py", "import emsym\n1 +\n")
    problem = only_problem(load_file(write("a.py", "import symbols\n")))
    assert (problem.code, Path(problem.place.file).name, problem.place.line) == ("E108", "symbols.py", 2)


def test_a_neighbour_does_not_stand_in_for_a_module_of_pythons(write):
    write("statistics.py", "raise RuntimeError")
    path = write("a.py", "import statistics\n" + HEAD + ONE.format("a"))
    assert names(load_file(path)) == ["a"]


def test_loading_leaves_no_trace(here, write):
    write("derivations/symbols.py", HEAD)
    write("derivations/a.py", "import sys\nsys.path.append('x')\nfrom symbols import *\n" + ONE.format("a") + "1/0\n")
    load(["elbo"])
    before = list(sys.path), set(sys.modules), list(sys.meta_path)
    load(["a"])
    assert (list(sys.path), set(sys.modules), list(sys.meta_path)) == before


def test_a_file_may_define_dataclasses(write):
    text = "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    a: int\n"
    assert codes(load_file(write("a.py", text + TWO))) == []


def test_what_a_file_prints_stays_out_of_standard_output(write, capsys):
    load_file(write("a.py", 'print("hello")\n' + TWO))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "hello\n"


# --- what is no regular file


@pytest.fixture
def no_files(here):
    """A pipe, a device and a socket under names of derivations: to open the first waits for ever."""
    (here / "derivations").mkdir()
    for folder in (here, here / "derivations"):
        os.mkfifo(folder / "pipe.py")
        (folder / "device.py").symlink_to(os.devnull)
        (folder / "zeros.py").symlink_to("/dev/zero")
        (folder / "nothing.py").symlink_to(folder / "missing")
    return here


@pytest.mark.parametrize("folder", ["", "derivations/"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [("pipe.py", "a pipe"), ("device.py", "a device or a socket"), ("zeros.py", "a device or a socket")],
)
def test_what_is_no_file_is_not_opened_by_its_name(no_files, folder, name, kind):
    problem = only_problem(load([folder + name]))
    assert (problem.code, problem.message) == ("E104", f"{folder}{name} is no file but {kind}")


@pytest.mark.parametrize("named", [".", "derivations", "all", "mine", "first", "pipe", "zeros", "elbo"])
def test_what_is_no_file_is_not_opened_on_the_way(no_files, write, named):
    write("derivations/mine.py", TWO)
    loaded = load([named])
    assert all(problem.code in ("E101", "E102") for problem in loaded.problems)
    assert bool(loaded.derivations) is (named not in ("pipe", "zeros"))


def test_what_is_no_file_is_no_neighbour(no_files, write):
    write("derivations/mine.py", "import pipe\nimport emsym\n")
    assert only_problem(load(["derivations/mine.py"])).message == "ModuleNotFoundError: No module named 'pipe'"


# --- what goes wrong inside a derivation ends that one alone

BAD_LINES = {
    "an exception": "1 / 0",
    "a name that is not defined": "d.start(p(x | theta))",
    "a term that Python refuses": "d.start(p((x, x) | (x, x)))",
    "what is no expression": "d.start('log p(x)')",
    "two labels": "d.start(p(x)); d.equals(p(x), label='a'); d.equals(p(x), label='a')",
    "no start": "d.equals(p(x))",
    "no reason": "d.start(p(x)); d.equals(p(x), by='gibbs')",
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES)
def test_an_error_inside_a_derivation_ends_that_one_alone(here, write, line):
    bad = f'with Derivation("bad") as d:\n    {line}\n    d.equals(p(x))\n'
    path = write("three.py", HEAD + ONE.format("first") + bad + ONE.format("last"))
    loaded = load_file(path)
    assert names(loaded) == ["first", "last"]
    problem = only_problem(loaded)
    assert problem.code in ("E107", "E109")
    assert problem.place.line == 7
    assert "bad ends here and is not checked" in problem.notes


def test_each_of_several_errors_is_told(here, write):
    bad = 'with Derivation("{0}") as d:\n    d.start(q(x))\n'
    loaded = load_file(write("four.py", HEAD + bad.format("one") + ONE.format("fine") + bad.format("two") + "r(x)\n"))
    assert names(loaded) == ["fine"]
    assert [problem.place.line for problem in loaded.problems] == [4, 9, 10]


def test_what_ends_the_file_ends_the_file(here, write):
    ends = 'with Derivation("ends") as d:\n    raise SystemExit\n'
    loaded = load_file(write("ends.py", HEAD + ONE.format("first") + ends + ONE.format("last")))
    assert names(loaded) == ["first"]
    assert codes(loaded) == ["E110"]


def test_an_error_is_raised_where_nothing_is_recorded():
    with pytest.raises(ZeroDivisionError), Derivation("mine"):
        raise ZeroDivisionError
