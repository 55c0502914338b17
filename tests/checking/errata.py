"""Published slips: what a public text prints, as a step of our own, and the step that it should be.

Each is one row of a text in a public repository, in our notation. The correction is the one that the text makes itself
elsewhere, or the obvious one. Where several forms of it say the same, they are all listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy

from emsym import KL, Distribution, E, Function, H, Real, Sum, Variable, log
from emsym.derivation import Link

a, b, c, x, y, z, theta = map(Variable, ("a", "b", "c", "x", "y", "z", "theta"))
i, j, k, w, d = map(Variable, ("i", "j", "k", "w", "d"))
z_k = z.value("k")
p, q, r = Distribution("p"), Distribution("q"), Distribution("r")
Row = tuple[Any, Link, Any]


@dataclass(frozen=True)
class Erratum:
    """A printed row and its corrections; `source` is a repository and a path in it."""

    source: str
    printed: Row
    corrected: tuple[Row, ...]
    after: Any = None


def _equal(left: Any, right: Any) -> Row:
    return left, Link.EQUAL, right


def _errata() -> dict[str, Erratum]:
    f, g = Function("f"), Function("g")
    n, m = Function("n"), Function("m", positive=True)
    s, t = Real("s", positive=True), Real("t", positive=True)
    other = z.value("w")
    blog, uva, n1o = "mbernste/mbernste.github.io", "chentoast/blog", "n1o/study_notes"
    elbo = E(log(p(x, z) / q(z)), q(z))
    evidence = log(Sum(p(x | z) * p(z), z))
    moved = Sum(log(p(x | z)) * p(z), z)
    entropy = -Sum(p(x) * log(p(x)), x)
    return {
        "z unbound under an expectation": Erratum(
            f"{blog}: _posts/2020-05-25-elbo.md",
            _equal(log(p(x | theta)), log(E(p(x, other | theta) / q(z), q(other)))),
            (_equal(log(p(x | theta)), log(E(p(x, other | theta) / q(other), q(other)))),),
        ),
        "z unbound after expanding an expectation": Erratum(
            f"{blog}: _posts/2020-11-27-gaussian_mixture_model_em.md",
            _equal(E(log(p(x, z)), p(z | x)), Sum(p(z_k | x) * log(p(x, z)), z_k)),
            (_equal(E(log(p(x, z)), p(z | x)), Sum(p(z_k | x) * log(p(x, z_k)), z_k)),),
        ),
        "conditional swapped in a relative entropy": Erratum(
            f"{blog}: _posts/2024-06-28-diffusion_part1.md, L_t",
            _equal(Sum(q(a | b, c) * log(q(a | b, c) / p(a | b)), a), KL(q(a | b, c), p(b | a))),
            (_equal(Sum(q(a | b, c) * log(q(a | b, c) / p(a | b)), a), KL(q(a | b, c), p(a | b))),),
        ),
        "log lost from an entropy": Erratum(
            f"{blog}: _posts/2024-06-28-diffusion_part1.md, the forward process",
            _equal(KL(q(x, z), p(x, z)), -E(log(p(x, z) / q(z | x)), q(x, z)) + E(q(x), q(x))),
            (_equal(KL(q(x, z), p(x, z)), -E(log(p(x, z) / q(z | x)), q(x, z)) + E(log(q(x)), q(x))),),
        ),
        "condition lost in Bayes' rule": Erratum(
            f"{blog}: _posts/2024-06-28-diffusion_part1.md, Bayes' rule",
            _equal(q(y | x, a), q(x | y, a) * q(y | a) / q(x)),
            (_equal(q(y | x, a), q(x | y, a) * q(y | a) / q(x | a)),),
        ),
        "log lost and sign wrong": Erratum(
            f"{blog}: _posts/2024-06-28-diffusion_part1.md, the prior's term",
            _equal(E(p(y) / q(y | x), q(x, y)), E(KL(q(y | x), p(y)), q(x))),
            (_equal(E(log(p(y) / q(y | x)), q(x, y)), -E(KL(q(y | x), p(y)), q(x))),),
        ),
        "sign of a relative entropy": Erratum(
            f"{blog}: _posts/2024-06-28-diffusion_part1.md, the transitions' terms",
            _equal(E(log(p(x | y) / q(x | y)), q(x, y)), E(KL(q(x | y), p(x | y)), q(y))),
            (_equal(E(log(p(x | y) / q(x | y)), q(x, y)), -E(KL(q(x | y), p(x | y)), q(y))),),
        ),
        "log lost and sign wrong in the bound": Erratum(
            f"{blog}: _posts/2024-06-28-diffusion_part1.md, the objective, with one latent variable",
            _equal(elbo, E(p(x | z), q(z)) + KL(q(z), p(z))),
            (_equal(elbo, E(log(p(x | z)), q(z)) - KL(q(z), p(z))),),
        ),
        "sum over a component lost": Erratum(
            "SmirkCao/Lihang: CH09/README.md",
            _equal(
                Sum(n(k) * log(m(k)) + Sum(g(j, k) * f(j, k), j), k),
                Sum(n(k) * log(m(k)), k) + Sum(g(j, k) * f(j, k), j),
            ),
            (
                _equal(
                    Sum(n(k) * log(m(k)) + Sum(g(j, k) * f(j, k), j), k),
                    Sum(n(k) * log(m(k)), k) + Sum(Sum(g(j, k) * f(j, k), j), k),
                ),
                _equal(
                    Sum(n(k) * log(m(k)) + Sum(g(j, k) * f(j, k), j), k),
                    Sum(n(k) * log(m(k)) + Sum(g(j, k) * f(j, k), j), k),
                ),
            ),
        ),
        "weights from nowhere": Erratum(
            "datawhalechina/statistical-learning-method-solutions-manual: docs/chapter18/ch18.md",
            _equal(Sum(log(p(z) * p(w | z) * p(d | z)), z), Sum(p(z | w, d) * log(p(z) * p(w | z) * p(d | z)), z)),
            (
                _equal(
                    Sum(p(z | w, d) * log(p(z) * p(w | z) * p(d | z)), z),
                    Sum(p(z | w, d) * log(p(z) * p(w | z) * p(d | z)), z),
                ),
            ),
        ),
        "sum ends before the entropy": Erratum(
            f"{n1o}: study_notes/notes/em_theory.md",
            _equal(
                Sum(E(log(p(x, z | i)), q(z | i)) + H(q(z | i)), i), Sum(E(log(p(x, z | i)), q(z | i)), i) + H(q(z | i))
            ),
            (
                _equal(
                    Sum(E(log(p(x, z | i)), q(z | i)) + H(q(z | i)), i),
                    Sum(E(log(p(x, z | i)), q(z | i)), i) + Sum(H(q(z | i)), i),
                ),
            ),
        ),
        "= for +": Erratum(
            f"{n1o}: study_notes/notes/variational_free_energy.md",
            _equal(KL(q(x), p(x)), E(log(q(x)), q(x))),
            (
                _equal(KL(q(x), p(x)), E(log(q(x)), q(x)) + E(-log(p(x)), q(x))),
                _equal(KL(q(x), p(x)), E(log(q(x) / p(x)), q(x))),
            ),
            after=E(-log(p(x)), q(x)),
        ),
        "no distribution": Erratum(
            f"{n1o}: study_notes/notes/entropy.md, one letter",
            _equal(entropy, -Sum(p(x) * log(x, 2), x) * log(2)),
            (_equal(entropy, -Sum(p(x) * log(p(x), 2), x) * log(2)),),
        ),
        "two minus signs": Erratum(
            f"{n1o}: study_notes/notes/entropy.md, a coin",
            _equal(-(s * log(s)) - t * log(t), -(-(s * log(s)) + t * log(t))),
            (_equal(-(s * log(s)) - t * log(t), -(s * log(s) + t * log(t))),),
        ),
        "outer expectation lost from a bound": Erratum(
            "jfrancis71/pygen_models: documentation/vae_objective_decompositions.md",
            _equal(
                E(log(p(x | z)), q(z | x)) - KL(q(z | x), p(z)),
                -H(r(x)) - KL(r(x), p(x)) - E(KL(q(z | x), p(z | x)), r(x)),
            ),
            (
                _equal(
                    E(E(log(p(x | z)), q(z | x)) - KL(q(z | x), p(z)), r(x)),
                    -H(r(x)) - KL(r(x), p(x)) - E(KL(q(z | x), p(z | x)), r(x)),
                ),
            ),
        ),
        "factor without its condition": Erratum(
            "jfrancis71/pygen_models: documentation/multivariate_kl.md",
            _equal(p(x, y, z), p(x) * p(y | x) * p(z)),
            (_equal(p(x, y, z), p(x) * p(y | x) * p(z | x, y)),),
        ),
        "log moved inside (notes on VAEs)": Erratum(
            "emptymalei/deep-learning: dl/self-supervised/generative/vae.md",
            _equal(log(p(x)), moved),
            ((log(p(x)), Link.AT_LEAST, moved), _equal(log(p(x)), evidence)),
        ),
        "log moved inside (wiki)": Erratum(
            "datumorphism/datumorphism.github.io: content/wiki/machine-learning/generative-models/"
            "variational-autoencoder.md",
            _equal(log(p(x)), Sum(p(z) * log(p(x | z)), z)),
            ((log(p(x)), Link.AT_LEAST, Sum(p(z) * log(p(x | z)), z)), _equal(log(p(x)), evidence)),
        ),
        "index that binds nothing": Erratum(
            "teorth/pfr: blueprint/src/chapter/entropy.tex",
            _equal(H(p(x)), Sum(p(x) * log(1 / p(x)), x.value("s"))),
            (
                _equal(H(p(x)), Sum(p(x) * log(1 / p(x)), x)),
                _equal(H(p(x)), Sum(p(x.value("s")) * log(1 / p(x.value("s"))), x.value("s"))),
            ),
        ),
        "entropy dropped": Erratum(
            "amshenoy/2a-eng-notes: 3F8-inference/clustering.md",
            _equal(E(log(p(x, z)), q(z)) + H(q(z)), Sum(q(z) * log(p(z) * p(x | z)), z)),
            (_equal(E(log(p(x, z)), q(z)) + H(q(z)), Sum(q(z) * log(p(z) * p(x | z)), z) + H(q(z))),),
        ),
        "wrong bound variable": Erratum(
            "iiit-notebook/iiit-notebook.github.io: _notes/information-and-communication/ic-lecture-4.md",
            _equal(H(p(y)), -Sum(log(p(y)) * Sum(p(x, y), x), x)),
            (_equal(H(p(y)), -Sum(log(p(y)) * Sum(p(x, y), x), y)),),
        ),
        "one block of variables too many": Erratum(
            "norman3/prml: docs/chapter10/1.md",
            _equal(Sum(q(a) * log(r(x, a) / q(a)), a), -KL(q(a), r(x, a, b))),
            (_equal(Sum(q(a) * log(r(x, a) / q(a)), a), -KL(q(a), r(x, a))),),
        ),
        "posterior printed as prior": Erratum(
            f"{uva}: _posts/2019-02-04-VariationalInference1.md, the first row",
            _equal(KL(q(theta), p(theta | x)), Sum(q(theta) * log(q(theta) / p(theta)), theta)),
            (_equal(KL(q(theta), p(theta | x)), Sum(q(theta) * log(q(theta) / p(theta | x)), theta)),),
        ),
        "sign of the evidence": Erratum(
            f"{uva}: _posts/2019-02-04-VariationalInference1.md, the last row",
            _equal(
                KL(q(theta), p(theta | x)),
                E(log(q(theta)), q(theta)) - E(log(p(theta, x)), q(theta)) - E(log(p(x)), q(theta)),
            ),
            (
                _equal(
                    KL(q(theta), p(theta | x)),
                    E(log(q(theta)), q(theta)) - E(log(p(theta, x)), q(theta)) + E(log(p(x)), q(theta)),
                ),
            ),
        ),
        "wrong integration variable": Erratum(
            f"{uva}: _posts/2019-02-04-VariationalInference1.md, the evidence",
            _equal(log(p(x)), log(Sum(p(x | theta) * p(theta), x))),
            (_equal(log(p(x)), log(Sum(p(x | theta) * p(theta), theta))),),
        ),
        "direction of Jensen's inequality": Erratum(
            f"{uva}: _posts/2019-02-04-VariationalInference1.md, the bound",
            (log(E(p(x, z) / q(z), q(z))), Link.AT_MOST, E(log(p(x, z)), q(z)) - E(log(q(z)), q(z))),
            ((log(E(p(x, z) / q(z), q(z))), Link.AT_LEAST, E(log(p(x, z)), q(z)) - E(log(q(z)), q(z))),),
        ),
        "sign of an entropy": Erratum(
            f"{uva}: _posts/2019-02-04-VariationalInference1.md, the mixture",
            _equal(elbo, E(log(p(x, z)), q(z)) + Sum(q(z) * log(q(z)), z)),
            (_equal(elbo, E(log(p(x, z)), q(z)) - Sum(q(z) * log(q(z)), z)),),
        ),
        "cross entropy printed as entropy": Erratum(
            "PtrTella/Inria: Presentation/ElboToKLD.md",
            _equal(Sum(q(x) * log(p(x)), x), -H(p(x))),
            (_equal(Sum(q(x) * log(p(x)), x), -H(q(x), p(x))),),
        ),
        "outer expectation lost": Erratum(
            "SungchulLee/deep_learning_book_writing: docs/ch09/vae/mutual_information.md",
            _equal(KL(q(z | x), p(z)), E(KL(q(z | x), q(z)), q(x)) + KL(q(z), p(z))),
            (_equal(E(KL(q(z | x), p(z)), q(x)), E(KL(q(z | x), q(z)), q(x)) + KL(q(z), p(z))),),
        ),
        "sums counted twice": Erratum(
            "Kivy-CN/Stanford-CS-229-CN: Markdown/cs229-notes-hmm.md",
            _equal(Sum(f(j, k), j, k) + Sum(g(i, j), i, j), Sum(f(j, k) + g(i, j), i, j, k)),
            (),
        ),
        "= chained onto the weaker side": Erratum(
            "cavaunpeu/cavaunpeu.github.io: 2018/11/11/em-for-lda/index.html",
            _equal(elbo, elbo + KL(q(z), p(z | x))),
            (),
        ),
    }


with sympy.evaluate(False):
    ERRATA: dict[str, Erratum] = _errata()
