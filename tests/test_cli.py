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
EARLIER = '{"format": "emsym certificates"}'
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
        (["verify"], "Say which derivations: a name, a file, a folder, or all, as in `emsym verify elbo`"),
        (["latex"], "as in `emsym latex elbo`"),
        (["html"], "as in `emsym html elbo`"),
        (["show"], "as in `emsym show elbo`"),
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


DOCUMENT = """\
from emsym import Derivation, Distribution, Sum, Variable, log, printed

x, z = Variable("x"), Variable("z")
p = Distribution("p")

with Derivation("{name}", title="Three rows", source="A text: Its section", document="D7") as d:
    d.start(p(x))
    d.equals(Sum(p(x, z), z), label="first", source="D7.1")
    d.equals(Sum(p(z, x), z), label="second", source="D7.2, turned")
    d.equals(
        Sum(p(z | x) * p(x), z), label="third", source="D7.10", printed=printed(Sum(p(z | x), z), slip="no weight")
    )
    d.equals(Sum(p(x | z) * p(z), z), label="fourth", source="D7.11")
    d.equals(p(x), label="fifth", source="D7.12")
"""


def test_list_puts_the_derivations_of_a_document_together(here, write, capsys):
    write("a.py")
    write("b.py", DOCUMENT.replace("D7", "D10").replace("A text", "Another"))
    write("c.py", DOCUMENT)
    write("d.py", DOCUMENT.replace("Its section", "A second"))
    assert run(["list", "a.py", "b.py", "c.py", "d.py"]) == 0
    assert capsys.readouterr().out == (
        "D7  A text\n"
        "  c  Three rows\n     5 steps, c.py:6\n     Its section\n"
        "  d  Three rows\n     5 steps, d.py:6\n     A second\n"
        "\n"
        "D10  Another\n"
        "  b  Three rows\n     5 steps, b.py:6\n     Its section\n"
        "\n"
        "without a document\n"
        "  a  The evidence as a sum\n     1 step, a.py:6\n"
    )


def test_list_has_no_headings_where_no_document_is_named(here, write, capsys):
    write("a.py")
    assert run(["list", "a.py"]) == 0
    assert capsys.readouterr().out == "a  The evidence as a sum\n   1 step, a.py:6\n"


@pytest.mark.parametrize("document", ["7", "D7", "d7"])
@pytest.mark.parametrize("names", [[], ["all"], ["derivations"], ["mine", "other"]])
def test_verify_takes_the_derivations_of_a_document(here, write, capsys, document, names):
    write("derivations/mine.py", DOCUMENT)
    write("derivations/other.py")
    assert run(["verify", *names, "--document", document, "--models", "20"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("mine  Three rows\n")
    assert out.endswith("1 derivation: 5 steps proved, 1 slip confirmed.\n")


def test_an_unknown_document_is_answered_with_those_there_are(here, write, capsys):
    write("a.py", DOCUMENT)
    write("b.py")
    assert run(["verify", "a.py", "b.py", "--document", "8"]) == 2
    assert "error[E113]: no derivation follows a document '8'\n   = help: the" in capsys.readouterr().out
    assert run(["verify", "b.py", "--document", "7"]) == 2
    assert "none of the derivations names a document" in capsys.readouterr().out
    assert run(["verify", "a.py", "--document", ""]) == 2
    assert "E113" in capsys.readouterr().out


def test_what_cannot_be_loaded_is_told_of_and_not_that_its_document_is_missing(here, capsys):
    assert run(["verify", "nothing", "--document", "7"]) == 2
    out = capsys.readouterr().out
    assert "E101" in out
    assert "E113" not in out


def test_latex_takes_the_derivations_of_a_document(here, write, capsys):
    write("derivations/mine.py", DOCUMENT)
    assert run(["latex", "--document", "7", "--models", "20"]) == 0
    assert capsys.readouterr().out.count(r"\begin{theorem}") == 1


def test_show_finds_a_row_of_a_document_and_shows_its_neighbours(here, write, capsys):
    write("derivations/mine.py", DOCUMENT)
    assert run(["show", "d7.10"]) == 0
    assert capsys.readouterr().out == (
        "mine  Three rows\n"
        "      A text: Its section\n"
        "      derivations/mine.py:6\n"
        "\n"
        "            …\n"
        "  line 9    = Σ_z p(z, x)\n"
        "              second  [D7.2, turned]\n"
        "> line 10   = Σ_z p(z | x) p(x)\n"
        "              third  [D7.10]\n"
        "              printed: = Σ_z p(z | x)\n"
        "                       no weight\n"
        "  line 13   = Σ_z p(x | z) p(z)\n"
        "              fourth  [D7.11]\n"
        "            …\n"
    )


def test_show_of_the_first_and_last_rows_of_a_chain(here, write, capsys):
    write("derivations/mine.py", DOCUMENT)
    assert run(["show", "D7.1", "D7.12"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:12].strip() for line in lines[4:] if line[:12].strip()] == [
        "> line 8",
        "line 9",
        "line 13",
        "> line 14",
    ]
    assert lines[4] == "            p(x)"
    assert lines.count("            …") == 1


def test_show_of_a_derivation_and_one_of_its_rows_is_the_derivation(here, write, capsys):
    write("derivations/mine.py", DOCUMENT)
    assert run(["show", "mine"]) == 0
    whole = capsys.readouterr().out
    assert run(["show", "D7.1", "mine"]) == 0
    assert capsys.readouterr().out == whole
    assert "printed: = Σ_z p(z | x)\n                       no weight\n" in whole


def test_verify_of_a_row_checks_the_derivation_that_holds_it(here, write, capsys):
    write("derivations/mine.py", DOCUMENT)
    assert run(["verify", "D7.2", "--models", "20"]) == 0
    out = capsys.readouterr().out
    assert "printed: = Σ_z p(z | x)   refuted — no weight\n" in out
    assert out.endswith("1 derivation: 5 steps proved, 1 slip confirmed.\n")


@pytest.mark.parametrize("command", ["show", "verify"])
def test_an_unknown_row_is_answered_with_the_nearest(here, write, capsys, command):
    write("derivations/mine.py", DOCUMENT)
    assert run([command, "d7.13"]) == 2
    captured = capsys.readouterr()
    assert "error[E114]: no step is labelled d7.13" in captured.out + captured.err
    assert "did you mean D7.10 or D7.11 or D7.12?" in captured.out + captured.err


def test_a_slip_that_is_none_ends_with_one(here, write, capsys):
    write("a.py", DOCUMENT.replace("printed(Sum(p(z | x), z)", "printed(Sum(p(z, x), z)"))
    assert run(["verify", "a.py", "--models", "20"]) == 1
    out = capsys.readouterr().out
    assert "error[E405]: the printed form holds" in out
    assert "5 steps proved, 1 slip not confirmed." in out


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
import sys
import emsym.checking
emsym.checking.verify = verify
from emsym.cli import main
main()
"""


def interrupted(write, *options):
    """What a run prints that is interrupted in the second step of the second of three derivations."""
    write("a.py")
    write(
        "b.py",
        Path("a.py").read_text().replace('Derivation("a"', 'Derivation("b"')
        + '    a.equals(log(p(x)), label="stop")\n',
    )
    write("c.py")
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "verify", "a.py", "b.py", "c.py", *options],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == b"waiting\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, b"interrupted\n")
    return json.loads(out) if options else out.decode()


def test_ctrl_c_prints_what_was_found(here, write):
    text = interrupted(write)
    assert "interrupted: 1 of 2 steps were checked" in text
    assert text.endswith(
        "interrupted: 2 steps proved, 1 step not checked, 1 derivation not checked.\nfor more: emsym explain W101\n"
    )


def test_ctrl_c_leaves_whole_data_that_say_that_they_are_not_complete(here, write):
    report = interrupted(write, "--format", "json")
    assert (report["complete"], report["interrupted"], report["exit_code"]) == (False, True, 130)
    assert (report["verdict"], report["holds"]) == ("undecided", False)
    assert report["unchecked"] == ["c"]
    whole, cut = report["derivations"]
    assert (whole["complete"], whole["verdict"], whole["holds"]) == (True, "proved", True)
    assert (cut["complete"], cut["verdict"], cut["holds"]) == (False, "undecided", False)
    assert (cut["stopped"], cut["unchecked"], cut["theorem"]) == ("interrupted", ["stop"], "")


def test_ctrl_c_while_a_counterexample_is_made_simpler_prints_it(here, write, capsys, monkeypatch):
    from emsym.numeric.shrink import Shrinker

    write("a.py")
    write(
        "b.py",
        Path("a.py").read_text().replace('Derivation("a"', 'Derivation("b"')
        + '    a.equals(2 * log(p(x)), label="false")\n    a.equals(log(p(x)), label="never")\n',
    )
    monkeypatch.setattr(Shrinker, "_improve", lambda *args, **options: signal.raise_signal(signal.SIGINT))
    assert run(["verify", "b.py"]) == 130
    captured = capsys.readouterr()
    assert captured.err == "interrupted\n"
    assert "refuted" in captured.out
    assert "p(x = 0)" in captured.out or "x = 0" in captured.out
    assert "interrupted: 2 of 3 steps were checked" in captured.out


def test_ctrl_c_before_anything_was_found(here, write, capsys):
    write("a.py", "import os, signal\nos.kill(os.getpid(), signal.SIGINT)")
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
    assert "error[E901]: internal error: ZeroDivisionError: oh, raised at " in captured.out
    assert "\n1 derivation: 1 fault of emsym, 1 step not checked.\n" in captured.out
    assert captured.err.startswith("emsym: internal error, while checking a: ZeroDivisionError: oh, raised at ")
    assert "EMSYM_DEBUG=1" in captured.err
    assert "Traceback" not in captured.out + captured.err


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
    assert "2 derivations: 1 step proved, 1 fault of emsym, 1 step not checked." in captured.out
    assert captured.err.startswith("emsym: internal error, while checking a: ZeroDivisionError: oh, raised at ")


THREE = """\
from emsym import Derivation, Distribution, Sum, Variable, log

x, z = Variable("x"), Variable("z")
p = Distribution("p")

with Derivation("{name}") as d:
    d.start(p(x))
    d.equals(Sum(p(x, z), z), label="first")
    d.equals(Sum(p(x | z) * p(z), z), label="second")
    d.equals(Sum(p(z | x) * p(x), z), label="third")
"""


@pytest.fixture
def faulty(monkeypatch):
    """An emsym that fails at each step labelled second, in the search, whatever was written there."""
    from emsym.deciding import findings

    sound = findings.decide

    def decide(step, reading, *more, **options):
        if step.label == "second":
            raise ZeroDivisionError("oh")
        return sound(step, reading, *more, **options)

    monkeypatch.setattr(findings, "decide", decide)


def test_a_fault_in_one_step_leaves_the_others(here, write, capsys, faulty):
    write("a.py", THREE)
    write("b.py")
    assert run(["verify", "a.py", "b.py", "--models", "20", "--format", "json", "--certificates", "out.json"]) == 70
    captured = capsys.readouterr()
    report = json.loads(captured.out)
    assert (report["complete"], report["verdict"], report["holds"], report["exit_code"]) == (
        *(False, "undecided", False),
        70,
    )
    a, b = report["derivations"]
    assert (a["complete"], a["verdict"], a["holds"], a["theorem"]) == (False, "undecided", False, "")
    assert (b["complete"], b["verdict"], b["holds"]) == (True, "proved", True)
    assert [step["verdict"] for step in a["steps"]] == ["proved", None, "proved"]
    assert a["steps"][1]["fault"]["message"].startswith("ZeroDivisionError: oh, raised at ")
    assert a["steps"][1]["fault"]["traceback"].startswith("Traceback")
    assert captured.err.startswith("emsym: internal error, while checking a::second: ZeroDivisionError: oh, raised")
    assert captured.err.count("This is a fault in emsym") == 1
    assert run(["check", "out.json"]) == 0
    out = capsys.readouterr().out
    assert "no evidence  a::second  no verdict\n" in out
    assert "3 proofs hold, 1 step without evidence." in out
    assert run(["check", "out.json", "--against", "a.py", "--against", "b.py"]) == 1


def test_certificates_are_written_though_the_report_cannot_be_printed(here, write, capsys, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("oh")

    write("a.py")
    monkeypatch.setattr("emsym.render.text.report_text", fail)
    assert run(["verify", "a.py", "--certificates", "out.json"]) == 70
    assert "ZeroDivisionError: oh" in capsys.readouterr().err
    assert run(["check", "out.json"]) == 0


def test_a_fault_in_checking_one_certificate_leaves_the_others(here, write, capsys, monkeypatch):
    from emsym.proof import Proof

    write("a.py", THREE)
    assert run(["verify", "a.py", "--models", "20", "--certificates", "out.json"]) == 0
    sound, seen = Proof.check, []

    def faulty(proof):
        seen.append(proof)
        if len(seen) == 2:
            raise ZeroDivisionError("oh")
        return sound(proof)

    monkeypatch.setattr(Proof, "check", faulty)
    capsys.readouterr()
    assert run(["check", "out.json"]) == 70
    captured = capsys.readouterr()
    assert "\nfault        a::second  said to be proved\n" in captured.out
    assert captured.out.endswith("\n2 proofs hold, 1 fault of emsym.\n")
    assert captured.err.startswith("emsym: internal error, while checking out.json, a::second: ZeroDivisionError: oh\n")
    seen.clear()
    assert run(["check", "out.json", "--format", "json"]) == 70
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["holds"] is False
    assert (file["proofs"], file["refutations"], file["faults"], file["without_evidence"]) == (2, 0, 1, 0)
    assert [entry["outcome"] for entry in file["entries"]] == ["ok", "fault", "ok"]


def test_a_fault_is_told_as_one_in_text_and_in_latex(here, write, capsys, faulty):
    write("a.py", THREE)
    assert run(["verify", "a.py", "--models", "20"]) == 70
    out = capsys.readouterr().out
    assert "=  Σ_z p(x | z) p(z)   fault\n" in out
    assert "error[E901]: internal error: ZeroDivisionError: oh, raised at " in out
    assert "claim, not proved" in out
    assert "1 derivation: 2 steps proved, 1 fault of emsym.\n" in out
    assert run(["latex", "a.py", "--models", "20"]) == 70
    document = capsys.readouterr().out
    assert r"\fbox{\textbf{fault}}" in document
    assert r"has \textbf{no verdict}" in document
    assert r"\begin{claim}" in document


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


# --- certificates


def test_certificates_are_written_beside_the_report(here, write, capsys):
    write("a.py")
    write("b.py", FALSE)
    assert run(["verify", "a.py", "b.py", "--models", "20", "--certificates", "out.json"]) == 1
    assert "1 step proved" in capsys.readouterr().out
    assert run(["check", "out.json"]) == 0
    assert "1 proof and 1 refutation hold." in capsys.readouterr().out
    assert [path.name for path in here.iterdir() if path.suffix == ".json" or path.name.startswith(".")] == ["out.json"]


def test_certificates_are_the_same_on_every_run(here, write, capsys):
    write("a.py", FALSE)
    for name in ("first.json", "second.json"):
        run(["verify", "a.py", "--models", "20", "--certificates", name])
    assert (here / "first.json").read_bytes() == (here / "second.json").read_bytes()


@pytest.mark.parametrize("target", ["no/such/folder.json", "closed/out.json", "kept.json"])
def test_certificates_that_cannot_be_written_lose_no_report(here, write, capsys, target):
    write("a.py")
    (here / "closed").mkdir()
    (here / "kept.json").write_text(EARLIER)
    (here / "closed").chmod(0o500)
    (here / "kept.json").chmod(0o400)
    if os.geteuid() == 0 and target != "no/such/folder.json":
        pytest.skip("the superuser may write anywhere")
    try:
        assert run(["verify", "a.py", "--certificates", target]) == 2
    finally:
        (here / "closed").chmod(0o700)
    captured = capsys.readouterr()
    assert "1 step proved" in captured.out
    assert captured.err.startswith(f"emsym: {target} cannot be written: ")
    assert captured.err.count("\n") == 1
    assert (here / "kept.json").read_text() == EARLIER


def test_certificates_are_written_whole_or_not_at_all(here, write, capsys, monkeypatch):
    write("a.py")
    (here / "out.json").write_text(EARLIER)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert run(["verify", "a.py", "--certificates", "out.json"]) == 2
    assert "out.json cannot be written: No space left on device" in capsys.readouterr().err
    assert (here / "out.json").read_text() == EARLIER
    assert [path.name for path in here.iterdir() if path.name.startswith(".")] == []


def test_certificates_keep_the_permissions_of_the_file_and_follow_a_link(here, write, capsys):
    write("a.py")
    (here / "real.json").write_text(EARLIER)
    (here / "real.json").chmod(0o640)
    (here / "link.json").symlink_to("real.json")
    assert run(["verify", "a.py", "--certificates", "link.json"]) == 0
    assert (here / "link.json").is_symlink()
    assert '"derivations"' in (here / "real.json").read_text()
    assert (here / "real.json").stat().st_mode & 0o777 == 0o640


def test_certificates_to_standard_output_would_mix_with_the_report(here, write, capsys):
    write("a.py")
    assert run(["verify", "a.py", "--certificates", "-"]) == 2
    assert "name a file" in capsys.readouterr().err
    assert not (here / "-").exists()


def test_certificates_are_not_written_over_a_derivation(here, write, capsys):
    write("a.py")
    before = write("b.py").read_bytes()
    assert run(["verify", "a.py", "--certificates", "b.py"]) == 2
    assert "b.py is a name for a derivation" in capsys.readouterr().err
    assert (here / "b.py").read_bytes() == before


def test_certificates_of_nothing_are_not_written(here, capsys):
    assert run(["verify", "nothing", "--certificates", "out.json"]) == 2
    captured = capsys.readouterr()
    assert "E101" in captured.out
    assert captured.err == "emsym: out.json is not written: nothing was checked\n"
    assert not (here / "out.json").exists()


def test_certificates_of_an_interrupted_run_are_not_written(here, write, capsys, monkeypatch):
    write("a.py")
    monkeypatch.setattr("emsym.cli.session.verify", interrupt)
    assert run(["verify", "a.py", "--certificates", "out.json"]) == 130
    assert not (here / "out.json").exists()


def interrupt(derivation, **_):
    raise KeyboardInterrupt


def test_check_says_what_holds_and_what_does_not(here, write, capsys):
    write("a.py")
    run(["verify", "a.py", "--certificates", "good.json"])
    text = (here / "good.json").read_text(encoding="utf-8")
    (here / "bad.json").write_text(text.replace('"name": "z"', '"name": "w"', 1), encoding="utf-8")
    (here / "none.json").write_text("{}")
    capsys.readouterr()
    assert run(["check", "good.json"]) == 0
    assert run(["check", "good.json", "bad.json"]) == 1
    out = capsys.readouterr().out
    assert "\nok           a::marginalize  proved\n" in out
    assert "\nrefused      a::marginalize  said to be proved\n" in out
    assert "derivations[0].steps[0].proof: equality: the normal forms differ" in out
    assert out.endswith("\n1 step refused.\n")
    assert run(["check", "none.json", "bad.json", "nothing.json"]) == 2
    captured = capsys.readouterr()
    assert "1 step refused" in captured.out
    assert captured.err == (
        "emsym: none.json: malformed: format: 'emsym certificates' is wanted\n"
        "emsym: nothing.json: cannot be read: No such file or directory\n"
    )


def test_check_tells_the_same_as_data(here, write, capsys):
    write("a.py")
    run(["verify", "a.py", "--certificates", "a.json"])
    (here / "none.json").write_bytes(b"\xff")
    capsys.readouterr()
    assert run(["check", "a.json", "none.json", "--format", "json"]) == 2
    good, bad = json.loads(capsys.readouterr().out)["files"]
    assert good["holds"]
    assert (good["entries"][0]["step"], good["entries"][0]["outcome"]) == ("a::marginalize", "ok")
    assert (bad["holds"], bad["error"]) == (False, "cannot be read: it is not UTF-8")


def test_check_against_the_derivation_itself(here, write, capsys):
    write("a.py")
    run(["verify", "a.py", "--certificates", "a.json"])
    assert run(["check", "a.json", "--against", "a.py"]) == 0
    write("a.py", (here / "a.py").read_text(encoding="utf-8").replace("log(p(x", "2 * log(p(x").replace("sum", "bus"))
    capsys.readouterr()
    assert run(["check", "a.json", "--against", "a.py"]) == 1
    assert "the derivation claims" in capsys.readouterr().out
    assert run(["check", "a.json", "--against", "nothing"]) == 2
    assert "no derivation is called nothing" in capsys.readouterr().err


def test_check_cannot_be_made_to_write_over_what_it_prints(here, write, capsys):
    write("a.py")
    run(["verify", "a.py", "--certificates", "a.json"])
    data = json.loads((here / "a.json").read_text(encoding="utf-8"))
    data["derivations"][0]["name"] = "\x1b[2Jall is well\r"
    data["emsym"] = "\x1b[31m"
    (here / "a.json").write_text(json.dumps(data))
    capsys.readouterr()
    run(["check", "a.json"])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert r"\x1b[2Jall is well\r::marginalize" in out


def test_check_against_wants_evidence_of_every_step_unless_asked_for_otherwise(here, write, capsys):
    write("a.py")
    run(["verify", "a.py", "--certificates", "a.json"])
    data = json.loads((here / "a.json").read_text(encoding="utf-8"))
    data["derivations"][0]["steps"][0] |= {"verdict": "undecided", "proof": None}
    (here / "a.json").write_text(json.dumps(data), encoding="utf-8")
    capsys.readouterr()
    assert run(["check", "a.json", "--against", "a.py"]) == 1
    out = capsys.readouterr().out
    assert "refused      a::marginalize  said to be undecided\n" in out
    assert "--allow-no-evidence" in out
    assert run(["check", "a.json", "--against", "a.py", "--allow-no-evidence"]) == 3
    assert "1 step without evidence" in capsys.readouterr().out
    assert run(["check", "a.json", "--allow-no-evidence"]) == 2
    assert "--against" in capsys.readouterr().err


def test_a_file_that_shows_nothing_does_not_pass(here, write, capsys):
    write("good.py")
    run(["verify", "good.py", "--certificates", "good.json"])
    data = json.loads((here / "good.json").read_text(encoding="utf-8"))
    data["derivations"][0]["steps"] = []
    (here / "empty.json").write_text(json.dumps(data), encoding="utf-8")
    data["derivations"] = []
    (here / "emptier.json").write_text(json.dumps(data), encoding="utf-8")
    for name in ("empty.json", "emptier.json"):
        capsys.readouterr()
        assert run(["check", name, "good.json"]) == 3
        assert "nothing to check." in capsys.readouterr().out
        assert run(["check", name, "--format", "json"]) == 3
        assert json.loads(capsys.readouterr().out)["files"][0]["holds"] is False


def test_verify_prints_the_schema_of_its_data(capsys):
    assert run(["verify", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "A report of emsym verify"


def test_check_needs_a_file_and_prints_its_schema(capsys):
    assert run(["check"]) == 2
    assert "Say which files to check" in capsys.readouterr().err
    assert run(["check", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "A file of emsym certificates"
