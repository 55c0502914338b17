"""What a new rule or a new named inequality touches: the README lists these files, and there are no others."""

from __future__ import annotations

import re
from pathlib import Path

import emsym
from emsym.kernel.rules import RULES
from emsym.named import NAMED

PACKAGE = Path(emsym.__file__).parent
README = PACKAGE.parent / "README.md"
EXPLAINED = {"explain/explanation.py", "explain/gaps.py"}


def naming(classes, but=1):
    """The files that name all of the classes, or all but so many."""
    found = set()
    for file in PACKAGE.rglob("*.py"):
        words = set(re.findall(r"\w+", file.read_text(encoding="utf-8")))
        if sum(each.__name__ not in words for each in classes) <= but:
            found.add(file.relative_to(PACKAGE).as_posix())
    return found


def test_a_rule_of_the_kernel_is_named_in_six_files():
    assert naming(RULES) == {
        *("kernel/certificate.py", "kernel/rules.py", "topics/rules.py", "search/laws.py"),
        *EXPLAINED,
    }


def test_a_named_inequality_is_named_in_its_table_its_topic_and_its_words():
    assert naming(NAMED) == {"named/__init__.py", "topics/named.py", *EXPLAINED}


def test_the_readme_says_so():
    said = README.read_text(encoding="utf-8").partition("## Extending it")[2].partition("## Licence")[0]
    for file in re.findall(r"`emsym/([\w/]+(?:\.py|/))`", said):
        assert (PACKAGE / file).exists(), file
