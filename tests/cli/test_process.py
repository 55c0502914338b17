"""Standard output holds what emsym prints and nothing else, whoever writes there; no thread is started in vain."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from emsym.cli import run
from tests.conftest import TRUE
from tests.test_cli import ROOT, finished, start

NOISE = """\
import atexit, ctypes, os, subprocess, sys

library = ctypes.CDLL(None)
os.write(1, b"noise 1\\n")
subprocess.run(["echo", "noise 2"])
print("noise 3")
sys.__stdout__.write("noise 4\\n")
library.printf(b"noise 5\\n")
atexit.register(print, "noise 6")
atexit.register(os.write, 1, b"noise 7\\n")
"""


@pytest.mark.parametrize("command", ["verify --format json", "verify", "latex", "html", "show", "list"])
def test_what_a_file_writes_goes_to_standard_error(here, write, capsys, command):
    write("a.py", "\n" * NOISE.count("\n") + TRUE)
    run([*command.split(), "a.py"])
    write("a.py", NOISE + TRUE)
    code, out, err = finished(*command.split(), "a.py")
    assert (code, out) == (0, capsys.readouterr().out)
    assert sorted(err.splitlines()) == [f"noise {number}" for number in range(1, 8)]


def test_what_a_file_writes_reaches_no_file_that_takes_the_place_of_a_closed_output(here, write):
    write("a.py", "import os\nos.write(1, b'noise')\nos.write(2, b'noise')\n" + TRUE)
    command = f"{sys.executable} -m emsym verify a.py --certificates out.json >&- 2>&-"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(command, shell=True, env=environment, check=False).returncode == 0
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["format"] == "emsym certificates"


def test_the_width_is_that_of_standard_output(here, write):
    write("a.py", TRUE.replace("The evidence as a sum", "word " * 40))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 61, 0, 0))
    process = start("show", "a.py", stdout=theirs)
    os.close(theirs)
    process.wait(timeout=60)
    lines = os.read(ours, 65536).decode().splitlines()
    os.close(ours)
    assert 55 < max(map(len, lines)) <= 61


def told(code: str, **variables: str) -> str:
    sizes = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")
    kept = {name: value for name, value in os.environ.items() if name not in sizes}
    environment = {**kept, **variables, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stderr.strip()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs a list of this process's threads")
def test_numpy_starts_no_threads_that_nobody_uses():
    code = """
import os, sys
from emsym.cli import main
try:
    main(["verify", "elbo"])
finally:
    print("numpy" in sys.modules, len(os.listdir("/proc/self/task")), file=sys.stderr)
"""
    assert told(code) == "True 1"


@pytest.mark.parametrize("name", ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"])
def test_who_asks_for_threads_gets_them(name):
    code = """
import os, sys
from emsym.cli.process import take_over
take_over()
print({name: value for name, value in os.environ.items() if "THREADS" in name}, file=sys.stderr)
"""
    assert told(code, **{name: "3"}) == str({name: "3"})


def test_a_program_that_calls_a_command_keeps_its_output():
    code = "import os, emsym.cli; emsym.cli.run(['--version']); os.write(1, b'mine')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.endswith(b"mine")


def test_help_says_that_it_cannot_be_written():
    with open("/dev/full", "wb") as full:
        for command in (["--help"], ["verify", "--help"], ["--version"]):
            said = finished(*command, stdout=full)
            assert said == (74, "", "emsym: the output cannot be written: No space left on device\n")
