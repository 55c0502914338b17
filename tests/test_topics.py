"""`emsym explain`: each rule, reason and code has a topic, no topic is about nothing, and every example is true."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import emsym
from emsym import Verdict
from emsym.checking import verify
from emsym.cli import run
from emsym.codes import Code
from emsym.derivation import recording
from emsym.kernel.certificate import AboveRoot, Assumed, Lemma, Sandwich, Witness
from emsym.kernel.normal_form import Malformed
from emsym.kernel.rules import RULES, Refused
from emsym.kernel.theorem import prove
from emsym.language import reasons
from emsym.named import NAMED, Gibbs
from emsym.render.layout import printed_width
from emsym.render.topics import topic_list, topics_text
from emsym.search.certificates import search
from emsym.topics.find import TOPICS, find, near
from emsym.topics.topic import Group

PACKAGE = Path(emsym.__file__).parent
NAMED_TOPICS = [topic for topic in TOPICS if topic.group is Group.NAMED]
RULE_TOPICS = [topic for topic in TOPICS if topic.group is Group.RULE]
REASON_TOPICS = [topic for topic in TOPICS if topic.group is Group.REASON]
CODE_TOPICS = [topic for topic in TOPICS if topic.group is Group.CODE]


def each(topics):
    return pytest.mark.parametrize("topic", topics, ids=lambda topic: topic.name)


def codes_that_are_given():
    files = (path for path in PACKAGE.rglob("*.py") if "topics" not in path.parts)
    names = (name for path in files for name in re.findall(r"Code\.([A-Z_]+)", path.read_text(encoding="utf-8")))
    return {Code[name] for name in names}


# --- nothing is missing, and nothing is left over


def test_every_rule_and_every_named_inequality_has_a_topic_and_no_topic_is_of_another():
    assert [topic.rule for topic in RULE_TOPICS] == [rule.__name__ for rule in RULES]
    assert [topic.rule for topic in NAMED_TOPICS] == [each.__name__ for each in NAMED]


def test_every_rule_is_found_by_the_name_that_a_refusal_gives():
    sources = (PACKAGE / "kernel" / "rules.py", *(PACKAGE / "named").glob("*.py"))
    found = {name for each in sources for name in re.findall(r'Refused\("(\w+)"', each.read_text(encoding="utf-8"))}
    assert {find(name).group for name in found} == {Group.RULE, Group.NAMED}


def test_every_reason_has_a_topic_and_no_topic_is_of_another():
    topics = {name: find(name) for name in reasons.TITLES}
    assert not [name for name, topic in topics.items() if topic is None]
    assert {topic.name for topic in REASON_TOPICS} <= reasons.TITLES.keys()
    assert {topic.name for topic in topics.values()} >= {topic.name for topic in REASON_TOPICS}


def test_every_code_has_a_topic_and_no_topic_is_of_another():
    assert {topic.name for topic in CODE_TOPICS} == set(Code)


def test_every_code_is_given_somewhere_and_none_is_spelled_out():
    assert codes_that_are_given() == set(Code)
    spelled = [path for path in PACKAGE.rglob("*.py") if re.search(r'"[EW]\d{3}"', path.read_text(encoding="utf-8"))]
    assert [path.name for path in spelled] == ["codes.py"]


def test_names_and_aliases_mean_one_topic_each():
    spelled = [name.casefold() for topic in TOPICS for name in (topic.name, *topic.aliases)]
    assert len(spelled) == len(set(spelled))
    for topic in TOPICS:
        assert all(find(name) is topic for name in (topic.name, topic.name.upper(), *topic.aliases))
        assert all(find(other) is not None and find(other) is not topic for other in topic.see)


@each(TOPICS)
def test_a_topic_says_all_that_it_should(topic):
    assert topic.title
    assert topic.about.endswith(".")
    assert topic.example is not None
    if topic.group is Group.CODE:
        assert topic.mend.endswith(".")
    else:
        assert topic.mistake is not None
        premises, line, conclusion = re.split(r"\n?^(-+)$\n", topic.drawing, flags=re.MULTILINE)
        assert conclusion
        assert topic.drawing.count("(") == topic.drawing.count(")")
        assert len(line) == max(map(len, (*premises.splitlines(), *conclusion.splitlines())))
        assert len(topic.proof.splitlines()) == 2
        assert topic.conditions.endswith(".")


# --- the examples are true


def last_step(example, *, repairs=True):
    """What emsym finds of the last step of an example."""
    ((name, text),) = example.written
    with recording() as made:
        exec(compile(text, name, "exec"), {"__name__": "example"})
    return verify(made[0], models=100, repairs=repairs).steps[-1]


def rules_in(witness):
    """The names of the witnesses that a witness is made of."""
    inside = [getattr(witness, name) for name in getattr(type(witness), "__match_args__", ())]
    parts = [part for each in inside for part in (each if isinstance(each, tuple) else (each,))]
    return {type(witness).__name__}.union(*(rules_in(part) for part in parts if isinstance(part, Witness | Sandwich)))


@each(RULE_TOPICS)
def test_the_example_of_a_rule_is_proved_by_it(topic):
    step = last_step(topic.example)
    assert step.holds
    lemmas = [each.certificate for each in step.proof.preparation if isinstance(each, Lemma)]
    assert topic.rule in set().union(*map(rules_in, (step.proof.witness, *lemmas)))
    assert step.proof.check()


@each(NAMED_TOPICS)
def test_the_example_of_a_named_inequality_is_proved_by_it(topic):
    step = last_step(topic.example)
    assert step.holds
    found = search(step.proof.statement)
    assert topic.rule in rules_in(found.certificate)
    assert prove(step.proof.statement, found.expanded, found.ready.preparation)
    assert step.proof.check()


@each(REASON_TOPICS)
def test_the_example_of_a_reason_is_explained_by_it(topic):
    step = last_step(topic.example)
    assert step.holds
    assert topic.name in [reason.rule for reason in step.explanation.found]
    if hasattr(reasons, topic.name):
        assert step.explanation.given is not None, "the reason can be given, and the example shows how"


@each([*RULE_TOPICS, *REASON_TOPICS])
def test_the_usual_mistake_is_refuted(topic):
    step = last_step(topic.mistake, repairs=False)
    assert step.verdict in (Verdict.REFUTED, Verdict.MALFORMED)
    assert topic.mistake.says


def interrupted(derivation, models, seed, progress):
    progress(verify(derivation, models=models).steps[0])
    raise KeyboardInterrupt


def unreadable(path):
    raise PermissionError(13, "Permission denied")


def always_refuted(*arguments, **keywords):
    from dataclasses import replace

    from emsym.numeric.check import check
    from emsym.numeric.evidence import Ball, Counterexample

    found = Counterexample({}, (), (), {}, (), (), Ball("0", "0"), Ball("1", "0"))
    return replace(check(*arguments, **keywords), counterexample=found)


def failing(*_):
    raise ZeroDivisionError("oh")


def too_deep(*_):
    raise RecursionError


def meaningless(*_):
    raise Malformed("p is applied to nothing")


BROUGHT_ABOUT = {
    "E302": ("emsym.deciding.claims.conditions_of", meaningless),
    "W101": ("emsym.cli.session.verify", interrupted),
    "E103": ("pathlib.Path.read_bytes", unreadable),
    "E404": ("emsym.deciding.claims.conditions_of", too_deep),
    "E901": ("emsym.deciding.claims.conditions_of", failing),
    "E900": ("emsym.deciding.findings.compare", always_refuted),
}
"""What no file can do by itself."""


@each(CODE_TOPICS)
def test_the_example_of_a_code_produces_it(topic, here, write, capsys, monkeypatch):
    for name, text in topic.example.written:
        write(name, text)
    program, *arguments = shlex.split(topic.example.command)
    assert program == "emsym"
    if topic.name in BROUGHT_ABOUT:
        monkeypatch.setattr(*BROUGHT_ABOUT[topic.name])
    run([*arguments, "--models", "50", "--format", "json"])
    assert topic.name in codes_in(json.loads(capsys.readouterr().out))


def codes_in(report):
    derivations = report["derivations"]
    said = [*report["problems"], *(found for derivation in derivations for found in derivation["diagnostics"])]
    said += [found for derivation in derivations for step in derivation["steps"] for found in step["diagnostics"]]
    return {found["code"] for found in said}


# --- looking up and printing


@pytest.mark.parametrize(
    ("typed", "name"),
    [("KL", "gibbs"), ("e401", "E401"), ("Chain Rule", "chain_rule"), ("chain-rule", "chain_rule"),
     ("Bayes' rule", "bayes"), ("relative entropy", "gibbs"), ("squares", "square"), ("marginalise", "marginalize")],
)  # fmt: skip
def test_a_topic_is_found_as_people_write_it(typed, name):
    assert find(typed).name == name


@pytest.mark.parametrize(
    ("typed", "name"), [("gibs", "gibbs"), ("jensens", "jensen"), ("E4011", "E401"), ("byes", "bayes")]
)
def test_a_typo_is_answered_with_what_comes_near(typed, name, capsys):
    assert name in near(typed)
    assert run(["explain", typed]) == 2
    captured = capsys.readouterr()
    assert f"Nothing is known of '{typed}'. Did you mean " in captured.err
    assert captured.out == ""


def test_what_comes_near_nothing_is_sent_to_the_list(capsys):
    assert run(["explain", "quaternions"]) == 2
    assert "`emsym explain` lists the topics" in capsys.readouterr().err


def test_the_list_has_every_topic_once(capsys):
    assert run(["explain"]) == 0
    lines = [line.split()[0] for line in capsys.readouterr().out.splitlines() if re.match(r"  \w", line)]
    assert lines == [topic.name for topic in TOPICS]


def test_an_inference_is_drawn_as_in_its_docstring(capsys):
    assert run(["explain", "gibbs"]) == 0
    out = capsys.readouterr().out
    for row in (Gibbs.__doc__ or "").splitlines()[2:]:
        assert row.strip().partition("    (log")[0] in out
    assert run(["explain", "above_root"]) == 0
    out = capsys.readouterr().out
    for row in (RULES[AboveRoot].__doc__ or "").splitlines()[2:]:
        assert row.strip().partition("    (c")[0] in out


def test_several_topics_and_data(capsys):
    assert run(["explain", "gibbs", "E401", "--format", "json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["topics"]
    assert (first["name"], second["name"]) == ("gibbs", "E401")
    assert first["example"]["files"]["example.py"].startswith("from emsym import")
    assert run(["explain", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["topics"]) == len(TOPICS)


@pytest.mark.parametrize("width", [40, 80, 100])
def test_lines_fit_and_colour_changes_no_word(width):
    plain = topics_text(TOPICS, colour=False, width=width) + topic_list(TOPICS, colour=False, width=width)
    coloured = topics_text(TOPICS, colour=True, width=width) + topic_list(TOPICS, colour=True, width=width)
    assert re.sub("\x1b\\[[\\d;]*m", "", coloured) == plain
    flowing = [line for line in plain.splitlines() if not line.startswith("    ")]  # code and drawings stay as they are
    assert max(map(printed_width, flowing)) <= width


def test_explaining_imports_neither_sympy_nor_numpy():
    code = (
        "import sys; from emsym.cli import run; run(['explain', 'gibbs']); "
        "print({'sympy', 'numpy', 'flint'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    assert done.stderr == "set()\n"


def test_the_name_of_a_refusal_can_be_explained():
    with pytest.raises(Refused) as refused:
        RULES[Assumed](Assumed(0), (), frozenset())
    assert find(refused.value.rule).rule == "Assumed"
