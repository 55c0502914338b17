r"""What a text says: every row of the table of notation, as it is accepted, ambiguous or refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emsym import KL, Distribution, E, Function, H, I, Prod, Size, Sum, Variable, log, text, verify
from emsym.derivation import Link
from emsym.language.symbols import Bar
from emsym.reading.read import Reading, read, readings
from emsym.reading.relations import ReadRelation
from tests.examples import share
from tests.reading.shown import FRAGMENTS

x, y, z, theta, phi, i = (Variable(name) for name in ("x", "y", "z", "theta", "phi", "i"))
p, q, r = (Distribution(name) for name in "pqr")


def side(source: str, context: str = "") -> object:
    """The expression for which one side stands, in a text with this context before it."""
    found = read(f"$${context} \\\\ {source} = 0$$" if context else f"{source} = 0")
    last = list(found.relations)[-1]
    assert last.unread is None, last.unread
    return last.left.expression


def told(source: str) -> str:
    """Why the last relation of a text is not read."""
    found = read(source)
    relations = list(found.relations)
    reason = relations[-1].unread if relations else found.unread[-1]
    assert reason is not None, text(relations[-1].left.expression)
    assert 0 <= reason.start <= reason.end <= len(source)
    return reason.message


def only(found: Reading) -> ReadRelation:
    (relation,) = found.relations
    assert relation.unread is None, relation.unread
    return relation


LAW = p(x, z | theta)
JOINT_LAWS = [
    r"p(x,z|\theta)",
    r"p(x,z;\theta)",
    r"p_\theta(x,z)",
    r"p_{\theta}(x, z)",
    r"p(x, z \mid \theta)",
    r"p(\mathbf{x},\mathbf{z}\mid\boldsymbol\theta)",
    "p(x, z | theta)",
    "p(x, z | θ)",
    r"p_{XZ}(x,z|\theta)",
    r"p\left(x, z \,\middle|\, \theta\right)",
    r"p(\mathbf{x, z}\vert\theta)",
]


@pytest.mark.parametrize("source", JOINT_LAWS)
def test_a_law_with_parameters_in_every_spelling(source: str) -> None:
    assert side(source) == LAW


def test_an_assigned_value_is_the_value() -> None:
    assert side(r"P(X=x, Z=z ; \theta)") == Distribution("P")(x, z | theta)
    found = only(read(r"\sum_{k=1}^K p(z_i = k | x_i) = 1"))
    (k,) = [each for each in found.left.expression.atoms(Variable) if each.name == "k"]
    assert k.variable == "z_i"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (r"p_{data}(x)", "p_data"),
        (r"p_{\text{data}}(x)", "p_data"),
        (r"p_0(x)", "p_0"),
        (r"q_1(x)", "q_1"),
        (r"\tilde p(x)", "ptilde"),
        (r"p^*(x)", "p^*"),
        (r"\hat{p}(x)", "phat"),
    ],
)
def test_other_laws_have_names_of_their_own(source: str, name: str) -> None:
    assert side(source) == Distribution(name)(x)


def test_a_capital_is_the_variable_where_both_are_written() -> None:
    assert side(r"\log q(Z)", r"q(z) = 1") == log(q(z))


def test_two_values_of_one_parameter() -> None:
    for other, name in [
        (r"\theta^{(t)}", "theta^(t)"),
        (r"\theta_t", "theta_t"),
        (r"\theta^{old}", "theta^{old}"),
        (r"\tilde\theta", "thetatilde"),
        (r"\theta'", "theta'"),
    ]:
        found = side(rf"p(x|{other})", r"p(x|\theta) = 1")
        (value,) = [each for each in found.atoms(Variable) if each.variable == "theta"]  # type: ignore[attr-defined]
        assert value.name.replace("{", "").replace("}", "") == name.replace("{", "").replace("}", "")


def test_two_values_in_one_law_are_of_two_variables() -> None:
    found = side("p(s' | s)")
    assert {each.variable for each in found.atoms(Variable)} == {"s", "s'"}  # type: ignore[attr-defined]
    found = side("p(x_1, x_2)")
    assert {each.variable for each in found.atoms(Variable)} == {"x_1", "x_2"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("point", ["x_i", "x^{(i)}", r"\mathbf{x}_i"])
def test_a_point_of_a_data_set(point: str) -> None:
    assert side(rf"\sum_{{i=1}}^N \log p({point})") == Sum(log(p(x[i])), i)


def test_a_law_for_each_point() -> None:
    found = side(r"\sum_i \sum_{z_i} q_i(z_i) \log q_i(z_i)")
    assert found == Sum(Sum(q(z[i] | i) * log(q(z[i] | i)), z[i]), i)


ELBO = Sum(q(z) * log(p(x, z) / q(z)), z)


@pytest.mark.parametrize(
    "sign", [r"\sum_z", r"\sum_{z\in\mathcal Z}", r"\sum_{z \in Z}", r"\sum\limits_z", r"\int_z", r"\sum_{Z}"]
)
def test_a_sum_over_an_alphabet(sign: str) -> None:
    assert side(rf"{sign} q(z) \log \frac{{p(x,z)}}{{q(z)}}") == ELBO


@pytest.mark.parametrize(
    "source",
    [
        r"\int q(z) \log \frac{p(x,z)}{q(z)} dz",
        r"\int q(z) \log \frac{p(x,z)}{q(z)} \,\mathrm{d}z",
        r"\int dz\, q(z) \log \frac{p(x,z)}{q(z)}",
        "sum_z q(z) log(p(x,z)/q(z))",
        "Σ_z q(z) log(p(x,z)/q(z))",
    ],
)
def test_an_integral_is_a_sum(source: str) -> None:
    found = side(source)
    assert text(found) == text(ELBO)


def test_an_integral_is_noted() -> None:
    assert read(r"\int p(x) dx = 1").integrals
    assert not read(r"\sum_x p(x) = 1").integrals


def test_sums_over_several_and_over_ranges() -> None:
    assert side(r"\sum_{x,y} p(x,y)") == Sum(p(x, y), x, y)
    k = Variable("k")
    assert side(r"\sum_{k=1}^K p(k)") == Sum(p(k), k)
    assert side(r"\frac{1}{N} \sum_{i=1}^N \log p(x_i)").has(Size)  # type: ignore[attr-defined]
    assert side(r"\prod_{i=1}^N p(x_i)") == Prod(p(x[i]), i)


BODY = log(p(x, z))
MEANS = {
    r"\mathbb{E}_{q(z)}[\log p(x,z)]": E(BODY, q(z)),
    r"E_{z\sim q(z)}[\log p(x,z)]": E(BODY, q(z)),
    r"\mathbb{E}_{z\sim q}[\log p(x,z)]": E(BODY, q(z)),
    r"\mathbb{E}_{q(z)} \log p(x,z)": E(BODY, q(z)),
    r"E_{q(z)}\left\{\log p(x,z)\right\}": E(BODY, q(z)),
    r"\langle \log p(x,z) \rangle_{q(z)}": E(BODY, q(z)),
    r"E_{q(z|x)}[\log p(x,z)]": E(BODY, q(z | x)),
    r"E_{p(z|x,\theta)}(\log p(x,z))": E(BODY, p(z | (x, theta))),
    r"E_Z[\log p(x,Z)|x,\theta]": None,
    r"E_{Z|x,\theta}[\log p(x,Z)]": None,
}


@pytest.mark.parametrize("source", MEANS)
def test_an_expectation_under_a_law(source: str) -> None:
    wanted = MEANS[source]
    said = text(side(source))
    assert said == (text(wanted) if wanted is not None else "E_{p(Z | x, θ)}[log p(x, Z)]")


def test_a_law_without_arguments_has_those_of_the_text() -> None:
    assert side(r"E_q[\log p(x,z)]", r"\sum_z q(z) = 1") == E(BODY, q(z))
    assert side(r"E_q[\log p(x,z)]", r"\sum_z q(z|x) = 1") == E(BODY, q(z | x))
    assert side(r"E_{z\sim q}[\log p(x,z)]", r"\sum_z q(z|x) = 1") == E(BODY, q(z | x))
    assert side(r"H(q)", r"\sum_z q(z) = 1") == H(q(z))
    assert side("KL(q || p)", r"q(z) = r \\ \sum_z p(z|x) = 1".replace(" = r", " < 1")) == KL(q(z), p(z | x))


@pytest.mark.parametrize(
    "source",
    [
        "KL(q(z)||p(z|x))",
        r"KL(q(z) \| p(z|x))",
        r"D_{KL}[q(z)\|p(z|x)]",
        r"D_{\mathrm{KL}}\left(q(z) \,\middle\|\, p(z \mid x)\right)",
        r"\mathrm{KL}(q(z) \parallel p(z\mid x))",
        r"\operatorname{KL}\big(q(z) \Vert p(z\vert x)\big)",
        r"D(q(z) \mid\mid p(z|x))",
        r"\text{KL}[q(z), p(z|x)]",
        "KL(q(z) ‖ p(z | x))",
        r"\newcommand{\KL}[2]{D_{\text{KL}}(#1 \| #2)} \KL{q(z)}{p(z|x)}",
    ],
)
def test_a_relative_entropy(source: str) -> None:
    assert side(source) == KL(q(z), p(z | x))


def test_laws_that_no_text_gives_arguments() -> None:
    assert side("KL(q || p(z|x))") == KL(q(z), p(z | x))
    assert side("KL(p || q)") == KL(p(x), q(x))
    assert side("H(p, q)") == H(p(x), q(x))
    f = Function("f", positive=True)
    assert side("E_p[log f(z)]") == E(log(f(z)), p(z))


def test_entropies_and_information() -> None:
    X, Y, Z, W = (Variable(name) for name in "XYZW")
    assert side("H(q(z))") == H(q(z))
    assert side("H[q(z)]") == H(q(z))
    assert side("H(q(z), r(z))") == H(q(z), r(z))
    assert side("H(X)") == H(p, X)
    assert side("H(X,Y)") == H(p, (X, Y))
    assert side("H(X|Y)") == H(p, Bar(X, (Y,)))
    assert side("H_q(Z)") == H(q, Z)
    assert side("I(X;Y)") == I(p, (X,), (Y,))
    assert side("I(X;Y|Z)") == I(p, (X,), Bar((Y,), (Z,)))
    assert side("I(X,W;Y)") == I(p, (X, W), (Y,))


def test_a_base_that_the_text_writes_is_that_of_its_entropies() -> None:
    found = read(r"H(X) = -\sum_x p(x) \log_2 p(x) = -\sum_x p(x) \log p(x)")
    assert verify(found.derivation("bits"), repairs=False).proved
    assert not verify(read(r"\log_2 p(x) = \ln p(x)").derivation("two"), repairs=False).proved


LOGARITHMS = {
    r"\log p(x) q(x)": log(p(x) * q(x)),
    r"\log p(x) \cdot q(x)": log(p(x)) * q(x),
    r"\log (p(x)) q(x)": log(p(x)) * q(x),
    r"\ln p(x) + q(x)": log(p(x)) + q(x),
    r"\log \sum_z p(x,z)": log(Sum(p(x, z), z)),
}


@pytest.mark.parametrize("source", LOGARITHMS)
def test_what_a_logarithm_reaches(source: str) -> None:
    assert text(side(source)) == text(LOGARITHMS[source])


def test_two_ways_to_read_a_logarithm() -> None:
    first, second = (only(each).left.expression for each in readings(r"\log p(x) q(x) = 0"))
    assert text(first) == text(log(p(x) * q(x)))
    assert text(second) == text(log(p(x)) * q(x))


def test_two_ways_to_read_a_parameter() -> None:
    said = [
        text(only(each).right.expression) for each in readings(r"\log p_\theta(x) = \log \sum_z p_\theta(x|z) p(z)")
    ]
    assert said == ["log Σ_z p(x | z, θ) p(z)", "log Σ_z p(x | z) p(z)"]


def test_equal_up_to_a_constant() -> None:
    relation = only(read(r"\log q(z) = \log p(x,z) + const"))
    assert (relation.link, relation.constant_in) == (Link.CONSTANT, (z,))
    relation = only(read(r"KL(q(z)||p(z|x)) = -E_{q(z)}[\log p(x,z)] - H(q(z)) + \text{const}"))
    assert (relation.link, relation.constant_in) == (Link.CONSTANT, (q,))
    assert "in what the constant is one" in told(r"p(x) p(y) = p(x,y) + C")
    assert "an inequality up to a constant" in told(r"\log q(z) \le \log p(z) + const")


def test_a_quantity_of_parameters_is_no_law() -> None:
    for name in (r"Q(\theta)", r"Q(\theta, \theta^{(t)})", r"Q(\theta | \theta^{(t)})", r"Q_t(\theta)"):
        (relation,) = read(rf"{name} = \sum_z p(z|x,\theta^{{(t)}}) \log p(x,z|\theta)").relations
        assert relation.link is Link.DEFINITION
    assert side(r"q(\theta)") == q(theta)


@pytest.mark.parametrize("sign", [":=", r"\equiv", r"\triangleq", "=", r"\stackrel{def}{=}"])
def test_a_new_name_is_defined_and_used_from_there_on(sign: str) -> None:
    found = read(
        rf"L(q,\theta) {sign} \sum_z q(z) \log \frac{{p(x,z|\theta)}}{{q(z)}} \\ \log p(x|\theta) \ge L(q, \theta)"
    )
    first, second = found.relations
    assert (first.link, second.link) == (Link.DEFINITION, Link.AT_LEAST)
    assert verify(found.derivation("bound"), repairs=False).proved


def test_a_name_at_the_end_is_defined_by_what_it_equals() -> None:
    found = read(r"\log p(x) \ge \sum_z q(z) \log \frac{p(x,z)}{q(z)} =: \mathcal{L}(q)")
    assert [relation.link for relation in found.relations] == [Link.AT_LEAST, Link.DEFINITION]
    assert verify(found.derivation("bound"), repairs=False).proved


def test_what_a_law_is_holds_from_there_on() -> None:
    found = read(r"q(z) = p(z|x) \\ \log p(x) = \sum_z q(z) \log \frac{p(x,z)}{q(z)}")
    first, _ = found.relations
    assert first.is_hypothesis
    derivation = found.derivation("tight")
    assert len(derivation.hypotheses) == len(derivation.steps) == 1
    assert verify(derivation, repairs=False).proved


def test_what_a_law_is_is_a_claim_where_nothing_follows() -> None:
    assert not only(read("q(z) = p(z|x)")).is_hypothesis
    assert not next(iter(read(r"p(x) = 1 \\ p(y) = 2").relations)).is_hypothesis


def test_a_brace_and_a_label_change_nothing() -> None:
    assert side(r"\underbrace{\log p(x)}_{\text{evidence}} + q(x)") == log(p(x)) + q(x)
    relation = only(read(r"\log p(x) \overset{(a)}{\ge} \log p(x,z)"))
    assert (relation.link, relation.label) == (Link.AT_LEAST, "a")


def test_a_chain_over_several_blocks() -> None:
    bound = r"\sum_z q(z) \log \frac{p(x,z)}{q(z)}"
    source = f"First\n$$\\log p(x) = \\log \\sum_z p(x,z)$$\nthen\n$$ \\ge {bound} $$\nby Jensen."
    found = read(source)
    assert [relation.link for relation in found.relations] == [Link.EQUAL, Link.AT_LEAST]
    report = verify(found.derivation("blocks", file="notes.md"), repairs=False)
    assert report.proved
    assert [step.place.line for step in found.derivation("blocks").steps] == [2, 4]


REFUSED = {
    r"\nabla_\theta \log p(x|\theta) = 0": "a gradient",
    r"\frac{\partial}{\partial\theta} p(x) = 0": "a derivative",
    r"p(x) = \mathcal{N}(x; \mu, \Sigma)": "a law given by a formula",
    r"\arg\max_\theta L(\theta) = \theta": "an optimisation, arg",
    r"p(x) \approx q(x)": "≈",
    r"p(z|x) \propto p(x,z)": "∝",
    r"p(x_{1:T}) = p(x_0, x_{1:T})": "made of others",
    r"\prod_{t=1}^T p(x_t|x_{t-1}) = 1": "a family of variables",
    r"\sum_z q(z) = \sum_i \sum_{z_i} q_i(z_i)": "made of others",
    r"\sum_{t=2}^T \log p(x_t) = 0": "a range that is not a whole alphabet",
    r"\sum_{i \ne j} q(z_i) = 1": "what sum runs over",
    r"\sum_{x \in D} p(x) = 1": "not the alphabet of x",
    r"\sum p(x) = 1": "does not say over what",
    r"\int p(x) = 1": "does not say over what",
    r"E[\log p(x) q(x)] = 0": "without its law",
    r"P(X=1) = 0": "not read as values",
    r"J(\theta) \ge \log p(x|\theta)": "J is not defined",
    r"ll = \log p(x)": "not defined",
    r"KL(q||p) = p(x)": "of which values the law q is",
    r"H(\theta, p) = 0": "what H is of is not read",
    r"\sum_z p_z \log p_z = 0": "of which values the law p_z is",
    r"H_2(X) = 0": "H_2 is a quantity that is not read",
    r"H_\alpha(X) = 0": "H_alpha is a quantity that is not read",
    r"H_b(p) = 0": "H_b is a quantity that is not read",
    r"I_\alpha(X;Y) = 0": "I_alpha is a quantity that is not read",
    r"D_\alpha(p(x) \| q(x)) \ge 0": "D_alpha is a divergence that is not read",
    r"D_{JS}(p(x) \| q(x)) \ge 0": "is a divergence that is not read",
    r"f'(x) = 0": "a derivative, or another function",
    r"p^2(x) = 0": "a power of the law p",
    r"\delta_{ij} = 1": "the scripts of",
    r"E_q[\log p(x,z)] = \sum_z q(z) + \sum_z q(z|x)": "q may be q(z) or q(z | x)",
    r"p(x) = \begin{cases} 1 \end{cases}": "the environment cases",
    r"p(x) = \sqrt[3]{p(x)}": "a root other than",
    r"x = p(x)": "is a value of a variable",
    r"p(x) = (1": r"( is not closed",
    r"f(E_{q(z)}[\log q(z)]) = 0": "applied to more than values",
    r"\foo(x) = p(x)": r"the command \foo is not known",
    r"p(Z | z, x) = 1": "beside",
}


@pytest.mark.parametrize("source", REFUSED)
def test_what_is_out_of_reach_is_told_by_name(source: str) -> None:
    assert REFUSED[source] in told(source)


def test_a_side_that_is_not_read_costs_no_other() -> None:
    found = read(r"\log p(x) = \log \sum_z p(x,z) \ge \nabla L \ge \log p(x) = \log p(x)")
    assert [relation.unread is None for relation in found.relations] == [True, False, False, True]
    assert len(found.derivation("parts").chains) == 2
    assert not found.whole


def test_what_a_text_takes_for_granted_is_said() -> None:
    relation = only(read(r"\log p(x|\theta^{(t+1)}) \ge \log p(x|\theta^{(t)})"))
    assert relation.supposes == "how θ^(t+1) is chosen"
    relation = only(read(r"\log p(D|\theta) = \sum_{i=1}^N \log p(x_i|\theta)"))
    assert "independent" in relation.supposes
    relation = only(read(r"I(X;Z) \le I(X;Y) \quad \text{if } X \to Y \to Z"))
    assert relation.supposes == "“if …”, which is not read"
    relation = only(read(r"\log p(x) = \log \sum_{k=1}^K \pi_k p(x | z = k)"))
    assert relation.supposes == "what π is"
    first, second = read(r"p(x) = p(y) \\ \implies \log p(x) = \log p(y)").relations
    assert (first.supposes, second.supposes) == ("", "the rows before it")
    assert not only(read(r"\log p(x) \ge \log p(x,z) && \text{as } z \text{ is one}")).supposes


@given(st.one_of(st.text(), FRAGMENTS))
@settings(max_examples=share(200), deadline=None)
def test_any_text_gets_a_reading(source: str) -> None:
    found = read(source)
    for relation in found.relations:
        is_read = relation.left.expression is not None and relation.right.expression is not None
        assert (relation.unread is None) == (relation.link is not None)
        assert is_read or relation.unread is not None
        assert 0 <= relation.start <= relation.end <= len(source)
    assert len(found.derivation("any").steps) <= len(list(found.relations))
