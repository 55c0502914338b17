"""Not trusted. Explains a step that is proved: whether the reason given is right, and which reasons there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from emsym.budget import UNLIMITED, Budget
from emsym.explain import gaps
from emsym.explain.reasons import explains, found, read_within, reason_of, rule_of
from emsym.explain.rewriting import RULES
from emsym.explain.surface import surface
from emsym.kernel.certificate import (
    AboveRoot,
    Assumed,
    BelowRoot,
    Coincidence,
    Nonnegative,
    Over,
    Part,
    Pinsker,
    Product,
    Square,
    Tangent,
    Total,
    Vanishing,
    Witness,
)
from emsym.language.notation import text
from emsym.language.reasons import Reason
from emsym.named import CauchySchwarz, Complement, Gibbs, Jensen, Surprise, Triangle, Within
from emsym.named.jensen import Convexity
from emsym.report import Explanation
from emsym.search import candidates, weights
from emsym.search.certificates import difference_of
from emsym.search.forms import equal, normal_form
from emsym.search.points import function_at_points
from emsym.terms.claim import Claim
from emsym.terms.nodes import ONE, ZERO, Sum, Term
from emsym.terms.statement import Hypothesis
from emsym.terms.traverse import free_values
from emsym.terms.write import write

INEQUALITIES = ("jensen", "gibbs")
NOT_SINGLED_OUT = "the step holds by normal form; this reason's own part in it was not singled out"


def understood(claim: Claim, given: Reason | None) -> None:
    """Raise `LanguageError` or `Malformed` where what a reason is given with says nothing."""
    if given is None:
        return
    if given.rule == "marginalize":
        rule_of(given)
        return
    for argument in given.arguments:
        normal_form(read_within(argument, claim.left, claim.right))


def equality(left: Term, right: Term, given: Reason | None, budget: Budget = UNLIMITED) -> Explanation:
    """Why left = right, which is proved."""
    if given is None or given.rule in INEQUALITIES:
        note = f"{given.title} gives an inequality, and the sides are equal" if given else ""
        return Explanation(given, given is None, _found(left, right, budget), note)
    if given.rule == "definition":
        rules = found(left, right, None, budget)
        return Explanation(given, rules == (), _reasons(rules))
    if given.rule not in RULES:
        return Explanation(given, False, _found(left, right, budget))
    rule = rule_of(given, left, right)
    used = explains(left, right, rule, budget)
    if used is not None:
        return Explanation(given, True, (given, *(reason_of(other) for other in used if other != rule)))
    rules = found(left, right, None, budget)
    if rules is None:
        return Explanation(given, True, _reasons(rules), NOT_SINGLED_OUT)
    return Explanation(given, False, _reasons(rules))


def _found(left: Term, right: Term, budget: Budget) -> tuple[Reason, ...]:
    return _reasons(found(left, right, None, budget))


def _reasons(rules: Sequence[object] | None) -> tuple[Reason, ...]:
    if rules is None:
        return (Reason("algebra"),)
    return tuple(reason_of(rule) for rule in rules) or (Reason("definition"),)  # type: ignore[arg-type]


def wanted(claim: Claim, given: Reason | None, budget: Budget = UNLIMITED) -> list[Witness]:
    """The witnesses of the kind that the given reason names, to be tried first."""
    above, below = difference_of(claim)
    if given is None or given.rule not in INEQUALITIES:
        return []
    inside = candidates.inner_sums(above, below)
    if given.rule == "jensen":
        fitting = (witness for witness in candidates.jensen(above, below, *inside) if _fits(witness, given, claim))
        return list(budget.during(candidates.summed(fitting, above, below)))
    divergences = candidates.summed(candidates.gibbs(above, below, *inside), above, below)
    return [*divergences, *candidates.conditional_divergences(above, below)]


def _fits(witness: Jensen, given: Reason, claim: Claim) -> bool:
    if given.function and witness.function != given.function:
        return False
    if not given.arguments:
        return True
    return surface(witness.weight) == surface(read_within(given.arguments[0], claim.left, claim.right))


def inequality(
    claim: Claim,
    witness: Witness,
    given: Reason | None,
    hypotheses: Sequence[Hypothesis] = (),
    budget: Budget = UNLIMITED,
) -> Explanation:
    """Why the claim's inequality holds, which is proved by the witness."""
    because = _inequality(claim, witness, given, budget)
    if function_at_points(witness, claim.left, claim.right) is not None:
        return because
    terms = gaps.terms(witness, hypotheses)
    if because.found == (Reason("gibbs"),) and len(terms) == 1 and difference_of(claim)[1] != ZERO:
        because = replace(because, found=(Reason("gibbs", terms),))
    return replace(because, terms=terms)


def _inequality(claim: Claim, witness: Witness, given: Reason | None, budget: Budget) -> Explanation:
    if isinstance(witness, Total) and not witness.parts:
        because = equality(claim.left, claim.right, None if given and given.rule in INEQUALITIES else given, budget)
        right = because.right and not (given and given.rule in INEQUALITIES)
        return Explanation(given, right, because.found, "the sides are equal")
    parts = tuple(dict.fromkeys(_named(witness)))
    function = function_at_points(witness, claim.left, claim.right)
    if function is not None:
        parts = (Reason("jensen", (), str(function)),)
    if given is None:
        return Explanation(None, True, parts)
    if function is not None and given.rule == "jensen" and not given.arguments:
        return Explanation(given, given.function in ("", function), parts)
    if given.rule == "jensen":
        right = any(isinstance(part, Jensen) and _fits(part, given, claim) for part in _leaves(witness))
        return Explanation(given, right, parts, "" if right else _why_not_jensen(claim, given))
    right = given.rule == "gibbs" and any(
        isinstance(part, Gibbs) or (isinstance(part, Jensen) and part.function is Convexity.LOG)
        for part in _leaves(witness)
    )
    note = "" if right or given.rule == "gibbs" else f"{given.title} gives an equality, and the sides differ"
    return Explanation(given, right, parts, note)


def _leaves(witness: Witness) -> Iterator[Witness]:
    match witness:
        case Total(parts) | Product(parts):
            for part in parts:
                yield from _leaves(part)
        case Over(_, part):
            yield from _leaves(part)
        case BelowRoot(_, _, part) | AboveRoot(_, _, part, _):
            yield witness
            yield from _leaves(part)
        case Within(_, _, upper, lower):
            yield witness
            yield from _leaves(upper)
            yield from _leaves(lower)
        case _:
            yield witness


def _named(witness: Witness) -> Iterator[Reason]:
    leaves = list(_leaves(witness))
    telling = [leaf for leaf in leaves if not isinstance(leaf, Nonnegative)] or leaves
    for leaf in telling:
        match leaf:
            case Jensen(function, _, weight, _):
                yield Reason("jensen", (write(weight),), str(function))
            case Gibbs():
                yield Reason("gibbs")
            case Surprise() | Complement():
                yield Reason("bounds")
            case Assumed() | Vanishing() | Coincidence():
                yield Reason("hypothesis")
            case Within():
                yield Reason("within")
            case Part():
                yield Reason("part")
            case CauchySchwarz():
                yield Reason("cauchy_schwarz")
            case Pinsker():
                yield Reason("pinsker")
            case Triangle():
                yield Reason("triangle")
            case BelowRoot() | AboveRoot():
                yield Reason("root")
            case Tangent():
                yield Reason("tangent")
            case Square():
                yield Reason("squares")
            case _:
                yield Reason("sign")


def why_not(claim: Claim, given: Reason | None) -> str:
    """Why the given reason does not show the claim; empty where there is nothing to say."""
    return _why_not_jensen(claim, given) if given is not None and given.rule == "jensen" else ""


def _why_not_jensen(claim: Claim, given: Reason) -> str:
    """What is missing for Jensen's inequality with these weights."""
    if not given.arguments:
        return "no sum in the step has weights that sum to 1"
    weight = read_within(given.arguments[0], claim.left, claim.right)
    name = text(given.arguments[0])
    sums = weights.sums(claim.left, claim.right)
    if not any(equal(Sum(total.indices, weight), ONE) for total in sums):
        return f"the weights {name} do not sum to 1 over the index of any sum in the step"
    below = difference_of(claim)[1]
    factors = {surface(factor) for total in weights.sums(below) for factor in weights.factors(total.body)}
    if surface(weight) not in factors and not free_values(weight).isdisjoint(v for s in sums for v in s.indices):
        return f"the weights {name} are missing from the sum of the smaller side"
    return f"with the weights {name} Jensen's inequality says something else"
