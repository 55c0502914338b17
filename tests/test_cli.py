"""The command line: what it prints where, and with which code it ends."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from emsym.cli import run
from tests.conftest import FALSE

ROOT = Path(__file__).resolve().parents[1]
EMSYM = [sys.executable, "-m", "emsym"]


def start(*arguments, **keywords):
    """The command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    environment |= keywords.pop("env", {})
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **keywords}
    return subprocess.Popen([*EMSYM, *arguments], env=environment, **pipes)


def finished(*arguments, **keywords):
    process = start(*arguments, **keywords)
    out, err = process.communicate(timeout=60)
    return process.returncode, (out or b"").decode(), (err or b"").decode()


# --- verify


def test_a_true_derivation_ends_with_zero(here, write, capsys):
    write("derivations/true.py")
    assert run(["verify", "true"]) == 0
    captured = capsys.readouterr()
    assert "proved" in captured.out
    assert captured.err == ""


def test_a_false_step_ends_with_one(here, write, capsys):
    write("a.py", FALSE)
    assert run(["verify", "a.py"]) == 1
    assert "refuted" in capsys.readouterr().out


def test_what_could_be_loaded_is_checked_though_the_rest_fails(here, write, capsys):
    write("a.py")
    write("b.py", "import emsym\n1/0\n")
    assert run(["verify", "a.py", "b.py", "nothing"]) == 2
    out = capsys.readouterr().out
    assert "1 step proved" in out
    assert "error[E107]: ZeroDivisionError: division by zero\n  --> b.py:2" in out
    assert "error[E101]: no derivation is called nothing" in out
    assert "Traceback" not in out


def test_json_holds_everything_and_nothing_else(here, write, capsys):
    write("a.py", "print('noise')\n" + FALSE)
    assert run(["verify", "a.py", "--format", "json", "--seed", "3", "--models", "20"]) == 1
    captured = capsys.readouterr()
    report = json.loads(captured.out)
    assert "a" in json.dumps(report)
    assert captured.err == "noise\n"


def test_json_is_the_same_on_every_run(here, write, capsys):
    write("a.py", FALSE)
    run(["verify", "a.py", "--format", "json", "--models", "20"])
    first = capsys.readouterr().out
    run(["verify", "a.py", "--format", "json", "--models", "20"])
    assert capsys.readouterr().out == first


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["verify"], "Say what to verify: a derivation's name"),
        (["latex"], "Say what to latex"),
        (["show"], "Say what to show"),
        (["verify", "elbo", "--models", "0"], "--models"),
        (["verify", "elbo", "--models", "-5"], "--models"),
        (["verify", "elbo", "--models", "many"], "--models"),
        (["verify", "elbo", "--seed", "-1"], "--seed"),
        (["verify", "elbo", "--format", "xml"], "--format"),
        (["verify", "elbo", "--sed", "1"], "No such option"),
        (["verfy", "elbo"], "No such command 'verfy'. Did you mean 'verify'?"),
        (["elbo"], "No such command 'elbo'. To check a derivation: emsym verify elbo"),
    ],
)
def test_a_usage_error_ends_with_two_and_says_what_to_do(capsys, arguments, message):
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""


# --- list, show, latex, help


def test_list_names_everything_there_is(here, write, capsys):
    write("derivations/mine.py")
    assert run(["list"]) == 0
    out = capsys.readouterr().out
    assert "mine " in out
    assert "1 step, derivations/mine.py:6" in out
    assert "elbo " in out


def test_list_tells_of_files_that_fail(here, write, capsys):
    write("derivations/broken.py", "import emsym\n1/0\n")
    assert run(["list"]) == 2
    captured = capsys.readouterr()
    assert "elbo" in captured.out
    assert "derivations/broken.py:2" in captured.err


def test_show_prints_the_chain_with_its_lines_and_checks_nothing(here, write, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "emsym.checking", None)
    write("a.py", FALSE)
    assert run(["show", "a.py"]) == 0
    out = capsys.readouterr().out
    assert "a.py:6" in out
    assert "line 8    = log p(z)" in out
    assert "swap  [false]" in out


def test_latex_goes_to_standard_output_or_a_file(here, write, capsys):
    write("a.py")
    assert run(["latex", "a.py"]) == 0
    document = capsys.readouterr().out
    assert r"\begin{document}" in document
    assert run(["latex", "a.py", "--output", "a.tex"]) == 0
    assert Path("a.tex").read_text(encoding="utf-8") == document
    assert capsys.readouterr().out == ""


def test_a_file_that_cannot_be_written_is_said_so(here, write, capsys):
    write("a.py")
    assert run(["latex", "a.py", "--output", "no/such/folder.tex"]) == 74
    assert capsys.readouterr().err == "emsym: no/such/folder.tex cannot be written: No such file or directory\n"


def test_latex_tells_problems_on_standard_error(here, capsys):
    assert run(["latex", "nothing"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error[E101]" in captured.err


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["verify", "--help"], ["--version"]])
def test_help_and_version(capsys, arguments):
    assert run(arguments) == 0
    assert "emsym" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["verify"]])
def test_help_imports_no_sympy(arguments):
    code = f"""
import sys
from emsym.cli import run
run({arguments!r})
heavy = {{"sympy", "numpy", "flint", "rich", "difflib"}} & set(sys.modules)
sys.exit(f"imported {{heavy}}" if heavy else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_verify_imports_nothing_that_it_does_not_need():
    code = """
import sys
from emsym.cli import run
assert run(["verify", "elbo"]) == 0
heavy = {"rich", "difflib", "pytest"} & set(sys.modules)
sys.exit(f"imported {heavy}" if heavy else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


# --- how a run ends when something gets in the way


def test_a_closed_pipe_is_quiet_and_keeps_the_verdict(here, write):
    write("a.py", FALSE)
    reading, writing = os.pipe()
    os.close(reading)
    code, _, err = finished("verify", "a.py", stdout=writing)
    os.close(writing)
    assert (code, err) == (1, "")


@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["verify", "elbo", "--format", "json"]])
def test_a_closed_pipe_is_quiet_for_every_command(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    code, _, err = finished(*arguments, stdout=writing)
    os.close(writing)
    assert (code, err) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_so():
    with open("/dev/full", "wb") as full:
        code, _, err = finished("list", stdout=full)
    assert (code, err) == (74, "emsym: the output cannot be written: No space left on device\n")


@pytest.mark.parametrize("command", ["list", "show elbo", "verify elbo", "--help", "verify"])
def test_closed_outputs_are_no_obstacle(command):
    done = subprocess.run(f"{sys.executable} -m emsym {command} >&- 2>&-", shell=True, cwd=ROOT, check=False)
    assert done.returncode == (2 if command == "verify" else 0)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_narrow_encoding_is_no_obstacle(encoding):
    code, out, err = finished("show", "elbo", env={"PYTHONIOENCODING": encoding}, cwd=ROOT)
    assert (code, err) == (0, "")
    assert "\\u2265" in out


def test_json_is_utf8_whatever_the_terminal():
    code, out, _ = finished("verify", "elbo", "--format", "json", env={"PYTHONIOENCODING": "latin-1"}, cwd=ROOT)
    assert code == 0
    json.loads(out)


SLOW = """
import time
def verify(derivation, **keywords):
    from emsym.report import DerivationReport, StepReport, Verdict
    reports = []
    for step in derivation.steps:
        if step.label == "stop":
            print("waiting", file=sys.stderr, flush=True)
            time.sleep(60)
        reports.append(StepReport(step.label, step.left, step.link, step.right, (), step.place, "", Verdict.PROVED))
        keywords["progress"](reports[-1])
    known = (derivation.name, derivation.title, derivation.source, derivation.place)
    return DerivationReport(*known, tuple(reports), ())
import sys, types
sys.modules["emsym.checking"] = types.SimpleNamespace(verify=verify)
from emsym.cli import main
main()
"""


def test_ctrl_c_prints_what_was_found(here, write):
    write("a.py")
    write(
        "b.py",
        Path("a.py").read_text().replace('Derivation("a"', 'Derivation("b"')
        + '    a.equals(log(p(x)), label="stop")\n',
    )
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "verify", "a.py", "b.py"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == b"waiting\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"interrupted\n")
    text = out.decode()
    assert "2 steps proved" in text
    assert "interrupted: 1 of 2 steps were checked" in text


def test_ctrl_c_before_anything_was_found(here, write, capsys):
    write("a.py", "raise KeyboardInterrupt")
    assert run(["verify", "a.py"]) == 130
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "interrupted\n")


@pytest.fixture
def broken(monkeypatch):
    """An emsym that fails."""

    def verify(*_, **__):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("emsym.cli.session.verify", verify)


def test_a_fault_of_emsyms_own_asks_for_a_report(here, write, capsys, broken, monkeypatch):
    monkeypatch.delenv("EMSYM_DEBUG", raising=False)
    write("a.py")
    assert run(["verify", "a.py"]) == 70
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("emsym: internal error, while checking a: ZeroDivisionError: oh\n")
    assert "EMSYM_DEBUG=1" in captured.err
    assert "Traceback" not in captured.err


def test_a_fault_in_one_derivation_leaves_the_others(here, write, capsys, monkeypatch):
    from emsym.checking import verify as sound

    def verify(derivation, **settings):
        if derivation.name == "a":
            raise ZeroDivisionError("oh")
        return sound(derivation, **settings)

    monkeypatch.setattr("emsym.cli.session.verify", verify)
    write("a.py")
    write("b.py")
    assert run(["verify", "a.py", "b.py"]) == 70
    captured = capsys.readouterr()
    assert "1 derivation: 1 step proved." in captured.out
    assert captured.err.startswith("emsym: internal error, while checking a: ZeroDivisionError: oh\n")


def test_the_traceback_is_there_for_the_asking(here, write, capsys, broken, monkeypatch):
    monkeypatch.setenv("EMSYM_DEBUG", "1")
    write("a.py")
    assert run(["verify", "a.py"]) == 70
    assert "Traceback" in capsys.readouterr().err


# --- terminals


def on_a_terminal(*arguments, env=None):
    """Standard output and standard error on one terminal."""
    ours, theirs = pty.openpty()
    process = start(*arguments, stdout=theirs, stderr=theirs, env={"TERM": "xterm", "NO_COLOR": "", **(env or {})})
    os.close(theirs)
    said = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    process.wait(timeout=60)
    return said.decode()


def test_colour_is_for_terminals(here, write):
    write("a.py", FALSE)
    assert "\x1b[" in on_a_terminal("verify", "a.py")
    assert "\x1b[" not in on_a_terminal("verify", "a.py", env={"NO_COLOR": "1"})
    assert "\x1b[" not in on_a_terminal("verify", "a.py", env={"TERM": "dumb"})
    assert "\x1b[" not in finished("verify", "a.py")[1]


def test_progress_is_shown_on_a_terminal_once_a_run_is_long(monkeypatch, capsys):
    from emsym.cli import progress

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress.Progress(3) as shown:
        shown.advance("elbo")
        assert shown.bar is None
        monkeypatch.setattr(progress, "monotonic", lambda: time.monotonic() + 2)
        shown.advance("elbo")
        assert shown.bar is not None
        assert shown.bar.tasks[0].completed == 2
        shown.advance("elbo")
    assert shown.bar.finished
    assert capsys.readouterr().out == ""


def test_no_progress_is_shown_elsewhere(monkeypatch):
    from emsym.cli import progress

    with progress.Progress(2) as shown:
        monkeypatch.setattr(progress, "monotonic", lambda: time.monotonic() + 2)
        shown.advance("elbo")
    assert shown.bar is None
