"""Golden transcripts: what a reader sees in a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from render_samples import (
    constant,
    elbo,
    everything,
    long_lines,
    malformed,
    no_slip,
    open_slip,
    refuted,
    slips,
    three_variables,
    undecided,
    wrong_reason,
)

from emsym.codes import Code
from emsym.render.findings import shown_path
from emsym.render.layout import Ink, printed_width, wrapped
from emsym.render.text import report_text
from emsym.report import DerivationReport, Diagnostic, Report, Verdict

ELBO = """\
elbo  The evidence lower bound
      A tutorial: Deriving the ELBO

     ℓ(θ | x)
  ≡  log p(x | θ)                          proved  definition  [D0.1]
  =  log Σ_z p(x, z | θ)                   proved  marginalise over z  [D0.2]
  =  log Σ_z q(z) p(x, z | θ)/q(z)         proved  multiply by q(z)/q(z)  [D0.3]
  ≥  Σ_z q(z) log(p(x, z | θ)/q(z))        proved  Jensen's inequality: log is concave, weights q(z)
                                                   [D0.4]
       gap KL(q(z) ‖ p(z | x, θ)), zero exactly when q(z) = p(z | x, θ) for every z
  ≡  L(q, θ)                               proved  definition  [D0.4]
  =  E_{q(z)}[log p(x, z | θ)] + H(q(z))   proved  linearity  [D0.7]

  theorem: for all finite alphabets of X, Z, Θ, all distributions p, q with full support and all
           x, θ:
       ℓ(θ | x) ≥ E_{q(z)}[log p(x, z | θ)] + H(q(z))
  checked: 5 side conditions discharged, agrees on 1,000 random models

1 derivation: 6 steps proved.
"""

REFUTED = """\
upside_down  A wrong Bayes' rule

     p(z | x)
  =  p(x | z)   refuted

  claim, not proved: for all finite alphabets of X, Z, all distributions p with full support and all
                     x, z:
       p(z | x) = p(x | z)

error[E301]: the two sides are not equal
  --> derivations/upside_down.py:7, upside_down::bayes
   |
   |  claimed  p(z | x) = p(x | z)
   |  left     0.75   at x = 0, z = 1
   |  right    0.6    so left = right is false
   |
   |  p(X, Z)   Z = 0   Z = 1
   |  X = 0       1/8     3/8
   |  X = 1       1/4     1/4
   |
   = note: p(z | x) = p(x | z) p(z)/p(x)
   = help: multiply the right-hand side by p(z)/p(x)
   = reproduce: python -m emsym verify derivations/upside_down.py --seed 0

1 derivation: 1 step refuted.
for more: emsym explain E301
"""

UNDECIDED = """\
open_end  An open end

     log(f(z) β)
  =  log f(z) + log β   undecided

  claim, not proved: for all finite alphabets of Z, all functions f, all positive real numbers β and
                     all z, assuming β ≥ f(z):
       log(f(z) β) = log f(z) + log β

error: the step is neither proved nor refuted
  --> derivations/sample.py:10, open_end::step-1
   |
   |  claimed  log(f(z) β) = log f(z) + log β
   |  open     f(z) > 0
   |  numbers  agrees on 1,000 random models, undefined at 2,000 of 4,000 places
   |

1 derivation: 1 step undecided.
"""

MALFORMED = """\
nothing  A conditional on nothing

     log p(x)
  =  log Σ_z p(x, θ)   malformed

error[E301]: the sum over z has an idle index
  --> derivations/sample.py:10, nothing::step-1
   |
   |  claimed  log p(x) = log Σ_z p(x, θ)
   |
   = help: sum over theta, or leave the sum out

1 derivation: 1 step malformed.
for more: emsym explain E301
"""

WRONG_REASON = """\
not_gibbs  True, but not by Gibbs' inequality

     p(x, z)
  =  p(x) p(z | x)   proved  but the reason is wrong: Gibbs' inequality

  checked: agrees on 1,000 random models

error[E401]: the step is true, but Gibbs' inequality is not the reason
  --> derivations/sample.py:10, not_gibbs::gibbs
   |
   |  claimed  p(x, z) = p(x) p(z | x)
   |  given    Gibbs' inequality
   |  right    chain rule
   |           Gibbs' inequality gives ≥ or ≤, and this is an equality
   |
   = help: write by=chain_rule

1 derivation: 1 step proved, 1 reason wrong.
for more: emsym explain E401
"""

CONSTANT = """\
constant  Up to a constant

     KL(q(z) ‖ p(z | x, θ))
  =  −L(q, θ) + const. (in q)   proved  the difference is constant

  theorem: for all finite alphabets of X, Z, Θ, all distributions p, q with full support and all
           x, θ:
       KL(q(z) ‖ p(z | x, θ)) = −L(q, θ) + const. (in q)
  where L(q, θ) ≡ Σ_z q(z) log(p(x, z | θ)/q(z))
  checked: agrees on 1,000 random models

1 derivation: 1 step proved.
"""


SLIPS = """\
slips  What a text prints
       A text: On EM

     log p(x)
  =  log Σ_z p(x, z)              proved  [D7.1]
       printed: p(z | x) = p(x | z)   refuted — a bar too many
                left 0.75, right 0.6 at x = 0, z = 1
                p(X, Z)   Z = 0   Z = 1
                X = 0       1/8     3/8
                X = 1       1/4     1/4
  ≥  Σ_z q(z) log(p(x, z)/q(z))   proved  Jensen's inequality: log is concave, weights q(z)  [D7.2]
       gap KL(q(z) ‖ p(z | x))
       printed: ≥ Σ_z log p(x, z)
                true, but not by Jensen's inequality: the weights are missing — no weights
                gap H(p(z | x))
  =  −KL(q(z) ‖ p(x, z))          proved  [D7.3]
       printed: = −log(x | z)
                malformed: (x | z) is a condition without a distribution — the p is missing

  checked: agrees on 1,000 random models

1 derivation: 3 steps proved, 3 slips confirmed.
"""

NO_SLIP = """\
no_slip  No slip

     p(x)
  =  Σ_z p(x, z)   proved
       printed: = Σ_z p(z, x)   true, so it is no slip
                it holds by marginalise over z

  checked: agrees on 1,000 random models

error[E405]: the printed form holds, so it is no slip: p(x) = Σ_z p(z, x)
  --> derivations/sample.py:10, no_slip::step-1
   |
   |  instead  p(x) = Σ_z p(x, z)
   |
   = help: drop printed=

1 derivation: 1 step proved, 1 slip not confirmed.
for more: emsym explain E405
"""

OPEN_SLIP = """\
open_slip  An open slip

     p(x)
  =  Σ_z p(x, z)   undecided
       printed: = log f(x)   undecided — another function

error[E406]: the printed form is undecided: p(x) = log f(x)
  --> derivations/sample.py:10, open_slip::step-1
   |
   |  instead  p(x) = Σ_z p(x, z)
   |  open     f(x) > 0
   |
   = note: no proof was found

1 derivation: 1 step undecided, 1 slip not confirmed.
for more: emsym explain E406
"""


@pytest.mark.parametrize(
    ("sample", "transcript"),
    [
        (elbo, ELBO),
        (refuted, REFUTED),
        (undecided, UNDECIDED),
        (malformed, MALFORMED),
        (wrong_reason, WRONG_REASON),
        (constant, CONSTANT),
        (slips, SLIPS),
        (no_slip, NO_SLIP),
        (open_slip, OPEN_SLIP),
    ],
)
def test_transcript(sample: Callable[[], DerivationReport], transcript: str) -> None:
    assert report_text(Report((sample(),))) == transcript


def test_summary_counts_derivations_that_say_nothing_as_a_whole() -> None:
    """Each step is proved, and the chain that they make is broken: what is proved is not what was meant."""
    broken = replace(elbo(), diagnostics=(Diagnostic(Code.BROKEN_CHAIN, "the links do not compose"),))
    assert report_text(Report((broken,))).splitlines()[-2] == "1 derivation: 6 steps proved, 1 derivation malformed."
    empty = replace(elbo(), steps=(), theorems=(), diagnostics=(Diagnostic(Code.NO_STEPS, "no steps"),))
    assert report_text(Report((empty,))).splitlines()[-2] == "1 derivation: 1 derivation malformed."


def test_summary_counts_every_verdict_and_problem() -> None:
    last = report_text(everything()).splitlines()[-2]
    assert last == "6 derivations: 8 steps proved, 1 refuted, 1 undecided, 1 malformed, 1 reason wrong, 1 problem."


def test_a_problem_is_printed_with_its_help() -> None:
    assert "error[E101]: no derivation is called elboo\n   = help: did you mean elbo?\n" in report_text(everything())


def test_nothing_to_check() -> None:
    assert report_text(Report(())) == "0 derivations: nothing to check.\n"


@pytest.mark.parametrize("width", [72, 80, 100, 120, 200])
def test_lines_keep_to_the_width(width: int) -> None:
    report = replace(everything(), derivations=(*everything().derivations, long_lines(), three_variables(), slips()))
    *lines, _summary, _pointer = report_text(report, width=width).splitlines()
    prose = [line for line in lines if not re.match(r"   \|  .*\d/\d", line)]
    assert max(map(printed_width, prose)) <= width


def test_colour_only_adds_escape_codes() -> None:
    plain, coloured = report_text(everything()), report_text(everything(), colour=True)
    assert "\x1b" not in plain
    assert "\x1b[32mproved\x1b[0m" in coloured
    assert "\x1b[1;31mrefuted\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


def test_no_trailing_spaces_and_no_ties() -> None:
    transcript = report_text(everything())
    assert not re.search(r"[ \u00a0]$", transcript, re.MULTILINE)
    assert "\u00a0" not in transcript


def test_three_variables_functions_and_reals() -> None:
    transcript = report_text(Report((three_variables(),)))
    assert "   |  β = 1/2, |W| = 4\n" in transcript
    assert "   |  p(X, Θ, Z)     Z = 0   Z = 1\n   |  X = 0, Θ = 0    1/40    1/20\n" in transcript
    assert "   |  q(Z) = 1/2 everywhere\n" in transcript
    assert "   |  f(X)   X = 0   X = 1\n   |          −1/3       2\n" in transcript


def test_sides_are_printed_to_as_many_digits_as_tell_them_apart() -> None:
    transcript = report_text(Report((three_variables(),)))
    assert "left     −0.69314718055994530942   at x = 0, θ̃ = 1\n" in transcript
    assert "right    −0.69314718055994530940   so left > right is false\n" in transcript


def test_a_step_without_a_diagnostic_still_says_what_is_wrong() -> None:
    derivation = refuted()
    bare = replace(derivation, steps=tuple(replace(step, diagnostics=()) for step in derivation.steps))
    assert "error: the step is false\n  --> derivations/sample.py:10, upside_down::bayes\n" in report_text(
        Report((bare,))
    )


def test_what_a_diagnostic_says_is_not_said_twice() -> None:
    derivation = undecided()
    told = Diagnostic(Code.UNDECIDED, "undecided: log(f(z) β) = log f(z) + log β", notes=("not shown: f(z) > 0",))
    bare = replace(derivation, steps=tuple(replace(step, diagnostics=(told,)) for step in derivation.steps))
    transcript = report_text(Report((bare,)))
    assert "claimed" not in transcript
    assert transcript.count("f(z) > 0") == 1


def test_a_warning_on_a_derivation_stands_under_its_heading() -> None:
    warned = replace(elbo(), diagnostics=(Diagnostic(Code.IN_PART, "q is never used"),))
    transcript = report_text(Report((warned,)))
    assert "warning[W101]: q is never used\n  --> derivations/sample.py:5, elbo\n" in transcript
    assert transcript.index("W101") < transcript.index("ℓ(θ | x)")


def test_paths_are_relative_inside_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Path(shown_path(str(tmp_path / "derivations" / "elbo.py"))) == Path("derivations/elbo.py")
    assert shown_path("/elsewhere/elbo.py") == "/elsewhere/elbo.py"
    assert shown_path("<stdin>") == "<stdin>"


def test_wrapping_prefers_outer_operators() -> None:
    assert wrapped("f(a + b) + g(c + d)", 14) == ["f(a + b)", "+ g(c + d)"]
    assert wrapped("x" * 30, 10) == ["x" * 30]


def test_a_confirmed_slip_is_a_remark_and_no_error() -> None:
    transcript = report_text(Report((slips(),)), colour=True)
    assert "error" not in transcript
    assert "       \x1b[2mprinted:\x1b[0m p(z | x) = p(x | z)   refuted — a bar too many\n" in transcript
    assert slips().holds


def test_a_slip_of_a_step_that_is_false_itself_is_not_counted() -> None:
    first, *rest = slips().steps
    wrong = replace(slips(), steps=(replace(first, verdict=Verdict.REFUTED), *rest))
    last = report_text(Report((wrong,))).splitlines()[-1]
    assert last == "1 derivation: 2 steps proved, 1 refuted, 2 slips confirmed."


def test_a_wrong_reason_and_a_slip_are_counted_apart() -> None:
    last, pointer = report_text(Report((wrong_reason(), no_slip()))).splitlines()[-2:]
    assert last == "2 derivations: 2 steps proved, 1 slip not confirmed, 1 reason wrong."
    assert pointer == "for more: emsym explain E401 E405"


def test_where_more_is_said_is_told_once_for_a_whole_run_and_only_if_something_is_wrong() -> None:
    assert report_text(everything()).count("emsym explain") == 1
    assert "emsym explain" not in report_text(Report((elbo(), slips())))


def test_small_tables_of_a_slip_stand_side_by_side() -> None:
    first, *_ = slips().steps
    assert first.printed is not None
    found = three_variables().steps[0].counterexample
    step = replace(first, printed=replace(first.printed, counterexample=found))
    transcript = report_text(Report((replace(slips(), steps=(step,)),)))
    assert "p(X, Θ, Z)     Z = 0   Z = 1      q(Z) = 1/2 everywhere      f(X)   X = 0   X = 1\n" in transcript
    assert " at x = 0, θ̃ = 1;\n                β = 1/2, |W| = 4\n" in transcript


def test_an_undiagnosed_printed_form_that_holds_is_told() -> None:
    (step,) = no_slip().steps
    bare = replace(no_slip(), steps=(replace(step, diagnostics=()),))
    assert "error: the printed form holds, so it is no slip\n" in report_text(Report((bare,)))


def test_ink_without_colour_is_the_string() -> None:
    assert Ink(False, 80)("proved", "proved") == "proved"
