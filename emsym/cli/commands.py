"""The commands: verify, check, explain, list, show, run, latex and html.

Each loads what it needs when it runs, and returns the exit code: 0 all proved, 1 something refuted or a given reason
wrong, 2 usage or malformed, 3 something undecided.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import click

from emsym.cli.files import lines_of, must_be_writable, save
from emsym.cli.group import commands
from emsym.cli.options import FORCE, FORMATS, OUTPUT, WHAT, checked_by, checking, named_file
from emsym.cli.output import DEBUG, CannotWrite, colour, tell, tell_fault, width, write_exactly, write_out
from emsym.printable import to_json

if TYPE_CHECKING:
    from emsym.report import Diagnostic, Report

__all__ = ["commands"]


@commands.command()
@click.argument("names", nargs=-1, metavar=WHAT)
@checking
@click.option("--schema", is_flag=True, help="Print the JSON Schema of `--format json` instead.")
@FORMATS
@click.option(
    "--certificates",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    callback=named_file,
    help="Also write there what `emsym check` checks again.",
)
@FORCE
def verify(
    names: tuple[str, ...],
    seed: int,
    models: int,
    step_seconds: float,
    document: str | None,
    schema: bool,
    form: str,
    certificates: str | None,
    force: bool,
) -> int:
    """Check derivations, step by step.

    A NAME is looked up as a path, then in derivations/ here, then in emsym's own library; `all` is every derivation
    here and there. A ROW, as D2.10, means the derivations that hold that row of a document.
    """
    if schema:
        from emsym.render.records import schema as described

        write_exactly(to_json(described()))
        return 0
    must_be_writable(certificates, force=force)
    report = _check(_wanted(names, document, "verify"), seed, models, step_seconds, document)
    try:
        _print(report, form)
    finally:
        written = certificates is None or _certified(report, certificates, force=force)
    return _finish(report) if written else 2


def _print(report: Report, form: str) -> None:
    if form == "json":
        from emsym.render.json import report_json

        write_exactly(report_json(report).rstrip("\n") + "\n")
    else:
        from emsym.render.text import report_text

        write_out(report_text(report, colour=colour(), width=width()))


def _certified(report: Report, path: str, *, force: bool) -> bool:
    """Write the certificates of a run that came to its end; the report is out by now, or cannot be printed."""
    if report.interrupted or not report.derivations:
        why = "the run was interrupted" if report.interrupted else "nothing was checked"
        tell(f"emsym: {path} is not written: {why}")
        return True
    from emsym.certificates.file import to_text
    from emsym.render.certificates import certificates

    try:
        save(to_text(certificates(report)), path, force=force)
    except CannotWrite as error:
        tell(f"emsym: {error}")
        return False
    return True


@commands.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--against",
    multiple=True,
    metavar="NAME|FILE",
    help="Also compare with what this derivation claims, and ask for evidence on each of its steps.",
)
@click.option("--allow-no-evidence", is_flag=True, help="With --against: let steps without evidence pass.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of such a file instead.")
@FORMATS
def check(files: tuple[str, ...], against: tuple[str, ...], allow_no_evidence: bool, schema: bool, form: str) -> int:
    """Check certificates again, without trusting them.

    A FILE is one that `emsym verify --certificates FILE` has written. A proof is checked by the kernel alone, without
    SymPy, NumPy or the search that found it; a refutation is evaluated again, exactly, in its model. What is printed
    comes from the terms that were checked.
    """
    if schema:
        from emsym.certificates.file import schema as described

        write_exactly(to_json(described()))
        return 0
    if not files:
        raise click.UsageError("Say which files to check, as in `emsym check elbo.json`.")
    if allow_no_evidence and not against:
        raise click.UsageError("--allow-no-evidence is said of --against.")
    from emsym.cli.checking import check_file, expectation, files_json, files_text, worst_code

    expected = expectation(against)
    checked = [check_file(name, expected, allow_no_evidence=allow_no_evidence) for name in files]
    if form == "json":
        write_exactly(files_json(checked))
    else:
        readable = [file for file in checked if not file.error]
        write_out(files_text(readable, colour=colour(), width=width()))
        for file in checked:
            if file.error:
                tell(f"emsym: {file.name}: {file.error}")
    faults = [(f"while checking {file.name}, {e.step}", e.why) for file in checked for e in file.faults]
    if faults:
        tell_fault(faults)
    return worst_code(checked)


@commands.command()
@click.argument("claim", required=False)
@click.option("--given", multiple=True, metavar="CLAIM", help="A hypothesis, as text; may be given several times.")
@click.option("--file", "path", metavar="FILE", help="Answer the claims of a file, one a line; - is standard input.")
@checked_by
@FORMATS
def prove(
    claim: str | None, given: tuple[str, ...], path: str | None, seed: int, models: int, step_seconds: float, form: str
) -> int:
    """Prove or refute a claim that is written as text, LaTeX or plain.

    As in `emsym prove "log p(x) >= sum_z q(z) log(p(x,z)/q(z))"` or `emsym prove "I(X;Y|Z) <= H(X|Z)"`; a chain may
    have several relations. What is not read is told with its place, and is never taken for wrong.

    With --file each line is a claim, or a JSON object {"claim": …, "given": […], "id": …}, and is answered by a line of
    JSON as soon as it is known.
    """
    if (claim is None) == (path is None):
        raise click.UsageError('Say what to prove, as in `emsym prove "H(X|Y) <= H(X)"`, or name a --file of claims.')
    with _uncollected():
        from emsym.cli.proving import Settings, answered, gravest, proved
        from emsym.reading.claim import Claim
    settings = Settings(seed, models, step_seconds)
    if claim is not None:
        report = proved(Claim(claim, given), settings)
        _print(report, form)
        return _finish(report)
    if given:
        raise click.UsageError('--given is said of one claim; in a file, write objects with a "given" of their own.')
    codes = []
    for answer, code in answered(lines_of(str(path)), settings):
        write_exactly(to_json(answer, indent=None))
        codes.append(code)
    return gravest(codes)


@commands.command()
@click.argument("paths", nargs=-1, metavar="FILE|FOLDER...")
@checked_by
@FORMATS
def audit(paths: tuple[str, ...], seed: int, models: int, step_seconds: float, form: str) -> int:
    """Find the wrong lines in derivations where people write them.

    The displays of Markdown, LaTeX and text files are read, and each relation of their derivations is checked. What is
    refuted or says nothing is told where it stands, with its counterexample; what is undecided or not read is listed,
    and is no error. The exit code is 1 only if something is wrong.
    """
    if not paths:
        raise click.UsageError("Say what to audit: a file, as in `emsym audit notes.md`, or a folder.")
    with _uncollected():
        from emsym.cli.auditing import audit_json, audit_text, audited, files
        from emsym.cli.proving import Settings, gravest
    found = [audited(path, Settings(seed, models, step_seconds)) for path in files(paths)]
    write_exactly(audit_json(found)) if form == "json" else write_out(audit_text(found, colour=colour(), width=width()))
    return gravest(file.code for file in found)


@commands.command()
@click.argument("topics", nargs=-1, metavar="[TOPIC...]")
@FORMATS
def explain(topics: tuple[str, ...], form: str) -> int:
    """Explain a rule, a reason or a diagnostic code.

    A TOPIC is a rule of the kernel, as gibbs, a reason, as chain_rule, or a code, as E401; without any, all of them are
    listed. Each rule is drawn with its conditions, a proof, an example and the usual mistake.
    """
    from emsym.render.topics import topic_list, topics_json, topics_text
    from emsym.topics.find import TOPICS, find

    found = [find(name) or _no_topic(name) for name in topics]
    if form == "json":
        write_exactly(topics_json(found or TOPICS))
    elif found:
        write_out(topics_text(found, colour=colour(), width=width()))
    else:
        write_out(topic_list(TOPICS, colour=colour(), width=width()))
    return 0


def _no_topic(name: str) -> NoReturn:
    from emsym.topics.find import near

    close = near(name)
    advice = f"Did you mean {' or '.join(close)}?" if close else "`emsym explain` lists the topics."
    raise click.UsageError(f"Nothing is known of {name!r}. {advice}")


@commands.command()
@click.argument("names", nargs=-1, metavar=WHAT)
@checking
@OUTPUT
@FORCE
def latex(
    names: tuple[str, ...],
    seed: int,
    models: int,
    step_seconds: float,
    document: str | None,
    output: str | None,
    force: bool,
) -> int:
    """Check derivations and write them as a LaTeX document."""
    from emsym.render.latex import document_latex

    report = _checked_for(output, force, _wanted(names, document, "latex"), seed, models, step_seconds, document)
    return _written(report, document_latex(report.derivations) if report.derivations else "", output, force)


@commands.command()
@click.argument("names", nargs=-1, metavar=WHAT)
@checking
@OUTPUT
@FORCE
def html(
    names: tuple[str, ...],
    seed: int,
    models: int,
    step_seconds: float,
    document: str | None,
    output: str | None,
    force: bool,
) -> int:
    """Check derivations and write them as a page.

    It needs nothing beside it, neither a network nor a script, and each of its steps opens to show what it rests on.
    """
    from emsym.render.html import page_html

    report = _checked_for(output, force, _wanted(names, document, "html"), seed, models, step_seconds, document)
    return _written(report, page_html(report) if report.derivations else "", output, force)


def _checked_for(output: str | None, force: bool, names: tuple[str, ...], *how: Any) -> Report:
    """A report that is to be written there, if that can be."""
    must_be_writable(output, force=force)
    return _check(names, *how)


def _written(report: Report, text: str, output: str | None, force: bool) -> int:
    """Write what was made of a report, and end as that asks."""
    _tell_problems(report.problems)
    if text:
        write_exactly(text) if output is None else save(text, output, force=force)
    return _finish(report)


@commands.command("list")
@click.argument("names", nargs=-1, metavar="[NAME|FILE|FOLDER...]")
def list_derivations(names: tuple[str, ...]) -> int:
    """List the derivations that there are.

    Those in derivations/ here and in emsym's own library, or those that the arguments name, by the document that they
    follow. Nothing is checked.
    """
    from emsym.cli.written import table
    from emsym.loading import EVERYTHING, load

    loaded = load(names or (EVERYTHING,))
    write_out("".join(f"{line}\n" for line in table(loaded.derivations, width())))
    _tell_problems(loaded.problems)
    return 2 if loaded.problems else 0


@commands.command()
@click.argument("names", nargs=-1, metavar=WHAT)
def show(names: tuple[str, ...]) -> int:
    """Show what derivations say, line by line.

    A ROW of a document, as D2.10, is marked, between its neighbours. Nothing is checked.
    """
    from emsym.cli.written import shown
    from emsym.loading import load

    loaded = load(_wanted(names, None, "show"))
    blocks = (shown(found, loaded.rows, width()) for found in loaded.derivations)
    write_out("\n".join("".join(f"{line}\n" for line in block) for block in blocks))
    _tell_problems(loaded.problems)
    return 2 if loaded.problems else 0


@commands.command()
@click.argument("name", metavar="NAME|FILE")
@click.option("--iterations", type=click.IntRange(0, 100_000), default=10, show_default=True, help="How many.")
@click.option("--data", metavar="CSV", help="Other counts: a line of headings, then a line for each row.")
@click.option("--start", metavar="P,P,…", help="Other starts: the chance of the first side for each owner.")
def run(name: str, iterations: int, data: str | None, start: str | None) -> int:
    """Run the algorithm that a derivation is about, on its data.

    What is printed comes from evaluating the derivation's own expressions. Nothing is checked: `emsym verify` does.
    """
    from emsym.cli.running import run_text
    from emsym.loading import load

    loaded = load((name,))
    _tell_problems(loaded.problems)
    if not loaded.derivations:
        return 2
    write_out(run_text(loaded.derivations, iterations, data, start))
    return 0


def _wanted(names: tuple[str, ...], document: str | None, command: str) -> tuple[str, ...]:
    """The names given; everything, of which a document is then chosen, where a document alone is."""
    if names or document is not None:
        return names or ("all",)
    raise click.UsageError(
        f"Say which derivations: a name, a file, a folder, or all, as in `emsym {command} elbo`.\n"
        "`emsym list` lists the names."
    )


def _check(names: tuple[str, ...], seed: int, models: int, step_seconds: float, document: str | None) -> Report:
    with _uncollected():
        from emsym.cli.session import check
    return check(names, seed, models, step_seconds, document)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector off what imports make, now and later: it lives as long as the run, and is large."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _finish(report: Report) -> int:
    """The exit code; what cut the run short is told on standard error, where no format of the report is spoilt."""
    if report.interrupted:
        raise KeyboardInterrupt
    if report.faults:
        tell_fault([(f"while checking {where}", fault.message) for where, fault in report.faults])
    if os.environ.get(DEBUG):
        for _, fault in report.faults:
            tell(fault.traceback)
    return report.exit_code


def _tell_problems(problems: tuple[Diagnostic, ...]) -> None:
    if not problems:
        return
    from emsym.render.findings import block, pointer
    from emsym.render.layout import Ink

    ink = Ink(False, width())
    for problem in problems:
        tell("\n".join(block(ink, problem)))
    tell("\n".join(pointer(ink, problems)))
