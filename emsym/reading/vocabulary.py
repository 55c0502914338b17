r"""What the commands and words of mathematical text are: tables, and no more.

A relation, a separator, a letter has many spellings, ``\geq``, ``\ge``, ``≥``, ``>=``; here each gets one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from emsym.reading.tokens import Kind


def _each(kind: Kind, **spelled: str) -> dict[str, tuple[Kind, str]]:
    return {rf"\{command}": (kind, text) for text, commands in spelled.items() for command in commands.split()}


def _same(kind: Kind, commands: str) -> dict[str, tuple[Kind, str]]:
    return {rf"\{command}": (kind, command) for command in commands.split()}


GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho "
    "sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
RELATIONS = {
    "=": "=", ">": ">", "<": "<", "≥": ">=", "⩾": ">=", "≤": "<=", "⩽": "<=", "≡": "≡", "≜": ":=", "≔": ":=", "≕": "=:",
    "∝": "∝", "≈": "≈", "≃": "≈", "≠": "≠", "⇒": "⇒", "⟹": "⇒", "⇔": "⇔", "⟺": "⇔", "→": "→", "∴": "⇒",
}  # fmt: skip
SIGNS = {
    "|": "|", "∣": "|", "‖": "‖", "∥": "‖", "−": "-", "–": "-", "·": "·", "⋅": "·", "×": "·", "∈": "∈", "∼": "~",
    "′": "'", "’": "'", "∗": "*", "⋆": "*", "÷": "/", "∕": "/",
}  # fmt: skip
COMMANDS: dict[str, tuple[Kind, str]] = {
    **_same(Kind.NAME, GREEK),
    r"\ell": (Kind.NAME, r"\ell"),
    **_each(
        Kind.RELATION,
        **{
            ">=": "geq ge geqslant geqq",
            "<=": "leq le leqslant leqq",
            ">": "gt",
            "<": "lt",
            "≡": "equiv",
            ":=": "triangleq coloneqq coloneq defeq eqdef doteq",
            "=:": "eqqcolon",
            "∝": "propto",
            "≈": "approx simeq approxeq cong",
            "≠": "neq ne",
            "⇒": "implies Rightarrow Longrightarrow therefore dArr Downarrow",
            "⇔": "iff Leftrightarrow Longleftrightarrow",
            "→": "to rightarrow longrightarrow mapsto",
        },
    ),
    **_each(
        Kind.SIGN,
        **{
            "|": "mid vert lvert rvert given",
            "‖": "| Vert parallel lVert rVert",
            "~": "sim",
            "∈": "in",
            "·": "cdot times",
            "*": "ast star",
            "/": "div",
            "_": "_",
            ":": "colon",
            "'": "prime",
            ";": "semicolon",
        },
    ),
    **_each(
        Kind.BIG, sum="sum", prod="prod", int="int intop smallint", iint="iint", iiint="iiint"
    ),
    **_each(Kind.ACCENT, tilde="tilde widetilde", hat="hat widehat", bar="bar overline", dot="dot", check="check"),
    **_each(Kind.LEFT, **{"{": "{ lbrace", "(": "lparen", "[": "lbrack", "⟨": "langle"}),
    **_each(Kind.RIGHT, **{"}": "} rbrace", ")": "rparen", "]": "rbrack", "⟩": "rangle"}),
    **_same(Kind.WORD, "log ln lg exp max min sup inf arg argmax argmin Pr frac sqrt KL ELBO"),
    **_each(Kind.WORD, frac="dfrac tfrac cfrac", E="E Ex EE ex", KL="kl DKL Dkl", P="P"),
    r"\\": (Kind.ROW, r"\\"),
    r"\cr": (Kind.ROW, r"\\"),
    r"\newline": (Kind.ROW, r"\\"),
    r"\quad": (Kind.SPACE, ""),
    r"\qquad": (Kind.SPACE, ""),
    r"\because": (Kind.TEXT, "because"),
    r"\forall": (Kind.TEXT, "for all"),
}  # fmt: skip
REFUSED = {
    "a gradient": "nabla grad",
    "a derivative": "partial",
    "an ellipsis": "dots ldots cdots vdots ddots dotsc dotsb dotsm",
    "a limit": "lim limsup liminf infty",
    "a determinant": "det",
    "a sign of its own": "pm mp binom choose otimes oplus circ top dagger odot",
    "a set": "cup cap setminus subset subseteq emptyset varnothing wedge vee notin neg not exists bigcup bigcap",
    "a part that is rounded": "lfloor rfloor lceil rceil",
    "a part that is crossed out": "cancel bcancel xcancel",
}
UNREAD = {rf"\{command}": said for said, commands in REFUSED.items() for command in commands.split()}
LOOKS = (
    ", ; : ! > space thinspace enspace enskip negthinspace displaystyle textstyle scriptstyle limits nolimits nonumber "
    "notag left right middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm "
    "mathbf boldsymbol bm vec bold bf rm it underline mathit mathnormal pmb mathop mathrel mathbin mathord ensuremath "
    "boxed smash large Large LARGE small normalsize scriptsize tiny mathstrut strut hfill hfil noindent pause "
    "allowbreak nobreak relax protect hline mathsf mathrm operatorname text textrm textnormal centering "
    "allowdisplaybreaks bfseries upshape selectfont"
)
DROPPED = frozenset(rf"\{command}" for command in LOOKS.split()) | {"\\", "\\ ", "\\\n", "\\\t", "\\\r"}
ALPHABETS = {
    r"\mathcal": "mathcal",
    r"\mathscr": "mathcal",
    r"\cal": "mathcal",
    r"\mathbb": "mathbb",
    r"\mathfrak": "mathfrak",
}
SPELLED = "log ln exp KL ELBO const constant argmax argmin arg max min Pr old new where sqrt"
WORDS = frozenset(SPELLED.split())
FORGOTTEN = frozenset(("theta", "alpha", "gamma", "delta", "kappa", "sigma", "omega", "lambda", "epsilon"))
"""Letters whose backslash is forgotten now and then."""
"""Words that are known even where their letters are written one by one."""
DIVERGENCES = frozenset({"KL", "D", "DKL", "KLD", r"\mathcal{D}", r"\mathbb{D}"})
LAW_LETTERS = frozenset({"p", "q", "r", "P", "Q", "Pr", r"\mathbb{P}", r"\mathbb{Q}", r"\mathcal{P}", r"\mathcal{Q}"})
ENTROPIES = frozenset({"H", r"\mathbb{H}", r"\mathcal{H}"})
INFORMATIONS = frozenset({"I", r"\mathbb{I}", "MI", r"\mathcal{I}"})
FUNCTION_LETTERS = frozenset({"f", "g", "h", "u", "v"})
PLAIN_BIG = {"sum": "sum", "prod": "prod", "int": "int", "Sum": "sum", "Prod": "prod"}
BESIDE = (
    "where for if by since with and because as when let Let hence so thus using from given note Note therefore or with "
    "Where For By Since Because Hence So Thus Using From Note Therefore Define define Set set Then then but But"
)
COMMENTARY = frozenset(BESIDE.split())
"""Words with which a remark begins."""
DISPLAYS = (
    "align aligned alignat alignedat equation gather gathered split eqnarray multline multlined displaymath math array "
    "flalign dmath subequations IEEEeqnarray"
)
ENVIRONMENTS = frozenset(DISPLAYS.split())


@lru_cache(maxsize=4096)
def letter(mark: str) -> tuple[str, str]:
    """A letter's kind of script (``_``, ``^`` or none) and its plain name: θ and 𝜃 are theta, 𝐱 is x, ₁ is 1 below."""
    if mark.isascii():
        return "", mark
    script = {"<sub>": "_", "<super>": "^"}.get(unicodedata.decomposition(mark).partition(" ")[0], "")
    name = unicodedata.name(mark, "")
    if name == "SCRIPT SMALL L":
        return "", r"\ell"
    if name.startswith(("DOUBLE-STRUCK CAPITAL ", "MATHEMATICAL DOUBLE-STRUCK CAPITAL ")):
        return "", rf"\mathbb{{{name[-1]}}}"
    if "SCRIPT CAPITAL " in name and not script:
        return "", rf"\mathcal{{{name[-1]}}}"
    plain = unicodedata.normalize("NFKC", mark) if len(unicodedata.normalize("NFKC", mark)) == 1 else mark
    return script, GREEK_LETTERS.get(plain, plain)


def _greek() -> dict[str, str]:
    capital = {"Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"}
    out: dict[str, str] = {}
    for name in GREEK.split():
        size = "CAPITAL" if name in capital else "SMALL"
        try:
            out[unicodedata.lookup(f"GREEK {size} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")] = name
        except KeyError:
            continue
    return {**out, "ϕ": "phi", "ϵ": "epsilon", "ϑ": "vartheta", "ϱ": "varrho", "ϖ": "varpi", "ς": "varsigma"}


GREEK_LETTERS = _greek()
GREEK_NAMES = frozenset(GREEK.split())
