"""The pytest plugin, run by pytest on small projects."""

import os
import subprocess
import sys
import textwrap

import pytest

# A run of pytest inside this process forgets what it was the first to import, so these are imported before.
import emsym.checking
import emsym.render.findings
from tests.conftest import FALSE, TRUE

TWO_STEPS = TRUE + '    {name}.equals(log(p(x)), label="back")\n'


@pytest.fixture
def project(pytester):
    """A project that asks for `derivations/`, holding derivations by name."""

    def project(paths=("derivations",), options="", **files):
        asked = "emsym_paths =" + "".join(f"\n    {path}" for path in paths) if paths else ""
        pytester.makeini(f"[pytest]\naddopts = -p no:hypothesispytest\ntestpaths = derivations\n{asked}\n{options}\n")
        folder = pytester.mkdir("derivations")
        for name, text in files.items():
            (folder / f"{name}.py").write_text(textwrap.dedent(text).replace("{name}", name), encoding="utf-8")
        return pytester

    return project


def test_each_step_is_an_item(project):
    result = project(good=TWO_STEPS).runpytest("-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        ["derivations/good.py::good::marginalize PASSED*", "derivations/good.py::good::back PASSED*"]
    )


def test_nothing_is_collected_unless_asked_for(project):
    result = project(paths=(), good=TRUE, broken="1/0").runpytest()
    result.assert_outcomes()
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_run_that_checks_none_of_what_was_asked_for_says_so(project):
    said = "*PytestCollectionWarning: emsym_paths: no derivation of derivations is checked*"
    pytester = project(test_other="def test_one():\n    pass\n", symbols="from emsym import Variable\n")
    pytester.runpytest().stdout.fnmatch_lines([said])
    (pytester.path / "tests").mkdir()
    (pytester.path / "tests" / "test_it.py").write_text("def test_one():\n    pass\n")
    for result in (pytester.runpytest("tests"), project_with_derivation(pytester).runpytest("-k", "nothing")):
        result.stdout.no_fnmatch_line(said)
    ini = (pytester.path / "tox.ini").read_text()
    (pytester.path / "tox.ini").write_text(ini.replace("testpaths = derivations", "testpaths = tests"))
    result = pytester.runpytest()
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines([said])
    result = pytester.runpytest("-W", "error")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: emsym_paths: no derivation of derivations is checked"])


def project_with_derivation(pytester):
    (pytester.path / "derivations" / "good.py").write_text(TRUE.replace("{name}", "good"))
    return pytester


def test_a_failing_step_shows_its_diagnostic_and_no_traceback(project):
    result = project(good=TRUE, bad=FALSE).runpytest()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*bad::swap*", "error*", "  --> derivations/bad.py:8, bad::swap", "FAILED *bad.py::bad::swap*"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*_emsym_pytest.py*")


@pytest.mark.parametrize("verdict", ["UNDECIDED", "MALFORMED", "REFUTED"])
def test_a_step_fails_unless_it_is_proved(project, monkeypatch, verdict):
    _answer(monkeypatch, verdict)
    project(good=TRUE).runpytest().assert_outcomes(failed=1)


def test_a_true_step_with_a_wrong_reason_fails(project, monkeypatch):
    _answer(monkeypatch, "PROVED", right=False)
    result = project(good=TRUE).runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["error*true, but not for the reason given*"])


def test_a_derivation_that_is_malformed_as_a_whole_fails(project, monkeypatch):
    _answer(monkeypatch, "PROVED", problem="E202")
    result = project(good=TRUE).runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["error*E202*of the whole*"])


def test_a_derivation_without_steps_fails(project):
    text = 'from emsym import Derivation\nwith Derivation("{name}"):\n    pass\n'
    result = project(empty=text).runpytest("-v")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["derivations/empty.py::empty::no-steps FAILED*", "*empty has no steps*"])


def test_a_derivation_is_checked_once_and_only_if_one_of_its_steps_runs(project, monkeypatch):
    checked = _count(monkeypatch)
    pytester = project(one=TWO_STEPS, two=TWO_STEPS)
    pytester.runpytest().assert_outcomes(passed=4)
    assert checked == ["one", "two"]
    checked.clear()
    pytester.runpytest("derivations/two.py::two::back").assert_outcomes(passed=1)
    pytester.runpytest("-k", "one and back").assert_outcomes(passed=1, deselected=3)
    assert checked == ["two", "one"]


@pytest.mark.parametrize("name", ["derivations/one.py", "derivations/one.py::one"])
def test_a_file_and_a_derivation_can_be_named(project, name):
    project(one=TWO_STEPS, two=TWO_STEPS).runpytest(name).assert_outcomes(passed=2)


def test_a_file_that_fails_is_one_error_with_one_message(project):
    pytester = project(good=TRUE, bad="import emsym\n1/0\n" + TRUE)
    for arguments in ([], ["derivations/bad.py"]):
        result = pytester.runpytest(*arguments)
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["error*E107*: ZeroDivisionError: division by zero", "  --> derivations/bad.py:2"])
        result.stdout.no_fnmatch_line("*Traceback*")
        assert result.stdout.str().count("E107") == 1


def test_what_keeps_one_derivation_from_being_made_is_an_item_that_fails_beside_the_others(project):
    broken = 'with Derivation("broken") as d:\n    1 / 0\n\n'
    pytester = project(bad=TRUE + broken + TRUE.partition("\n\n")[2].replace("{name}", "after"))
    result = pytester.runpytest()
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*problem-1*", "error*E107*: ZeroDivisionError: division by zero"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_the_options_reach_the_check(project, monkeypatch):
    seen = {}
    verify = emsym.checking.verify

    def watched(derivation, **keywords):
        seen.update(keywords)
        return verify(derivation, **keywords)

    monkeypatch.setattr(emsym.checking, "verify", watched)
    options = "emsym_models = 17\nemsym_seed = 5\nemsym_step_seconds = 9"
    project(options=options, good=TRUE).runpytest().assert_outcomes(passed=1)
    assert seen == {"models": 17, "seed": 5, "step_seconds": 9}


@pytest.mark.parametrize("option", ["emsym_models = none", "emsym_models = 0", "emsym_seed = -1"])
def test_a_mistaken_option_is_told(project, option):
    result = project(options=option, good=TRUE).runpytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {option.split()[0]}: * is not a whole number*"])


def test_a_path_that_matches_nothing_is_told(project):
    result = project(paths=("derivatons",), good=TRUE).runpytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: emsym_paths: derivatons is no file or folder of *"])


@pytest.mark.parametrize("path", ["derivations/*.py", "derivations/good.py", "**/good.py", "der*"])
def test_paths_may_be_files_and_globs(project, path):
    project(paths=(path,), good=TRUE).runpytest().assert_outcomes(passed=1)


def test_a_file_without_derivations_is_an_error_only_where_it_is_named(project):
    helper = "from emsym import Variable\nx = Variable('x')\n"
    pytester = project(good=TRUE, symbols=helper)
    pytester.runpytest().assert_outcomes(passed=1)
    pytester.runpytest("derivations/symbols.py").assert_outcomes(errors=1)


def test_files_of_tests_are_left_to_pytest(project):
    pytester = project(good=TRUE, test_more="import emsym\ndef test_one():\n    assert True\n")
    pytester.runpytest().assert_outcomes(passed=2)
    pytester.runpytest("derivations/test_more.py").assert_outcomes(passed=1)


def test_a_fault_of_emsyms_own_keeps_its_traceback(project, monkeypatch):
    def fail(derivation, **_):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(emsym.checking, "verify", fail)
    result = project(good=TRUE).runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*ZeroDivisionError: a fault"])


def test_pytest_imports_neither_emsym_nor_sympy_where_nothing_is_asked_for(pytester):
    pytester.makepyfile("import sys\ndef test_it():\n    assert not {'emsym', 'sympy', 'numpy'} & set(sys.modules)\n")
    assert "passed" in _in_a_process(pytester.path)


def test_pytest_imports_neither_emsym_nor_sympy_before_it_collects(project):
    folder = project(good=TRUE).path
    (folder / "conftest.py").write_text(
        "import sys\ndef pytest_collection(session):\n    assert not {'emsym', 'sympy', 'numpy'} & set(sys.modules)\n"
    )
    assert "1 passed" in _in_a_process(folder)


def _in_a_process(folder) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def _answer(monkeypatch, verdict, *, right=True, problem=""):
    """Make every step come out like this."""
    from emsym.codes import Code
    from emsym.report import DerivationReport, Diagnostic, Explanation, StepReport, Verdict

    def verify(derivation, **_):
        steps = tuple(
            StepReport(
                *(step.label, step.left, step.link, step.right, (), step.place, "", Verdict[verdict]),
                explanation=Explanation(step.by, right, ()),
            )
            for step in derivation.steps
        )
        found = (Diagnostic(Code(problem), "of the whole", derivation.place),) if problem else ()
        return DerivationReport(derivation.name, "", "", derivation.place, steps, (), found)

    monkeypatch.setattr(emsym.checking, "verify", verify)


def _count(monkeypatch) -> list[str]:
    """The names of the derivations that are checked, in order."""
    checked: list[str] = []
    verify = emsym.checking.verify

    def counted(derivation, **keywords):
        checked.append(derivation.name)
        return verify(derivation, **keywords)

    monkeypatch.setattr(emsym.checking, "verify", counted)
    return checked


@pytest.mark.parametrize("path", ["derivations", "derivations/*.py"])
def test_a_pipe_is_not_opened(project, path):
    pytester = project(paths=(path,), good=TRUE)
    os.mkfifo(pytester.path / "derivations" / "pipe.py")
    (pytester.path / "derivations" / "zeros.py").symlink_to("/dev/zero")
    pytester.runpytest().assert_outcomes(passed=1)
