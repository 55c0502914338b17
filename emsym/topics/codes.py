"""The diagnostic codes: what each means, how to mend it, and something that produces it."""

from __future__ import annotations

from emsym.codes import Code
from emsym.topics.topic import Example, Group, Topic

TRUE = """\
from emsym import Derivation, Distribution, Sum, Variable

x, z = Variable("x"), Variable("z")
p = Distribution("p")

with Derivation("{name}") as d:
    d.start(p(x))
    d.equals(Sum(p(x, z), z))
"""


def _code(code: Code, title: str, about: str, mend: str, example: Example, see: tuple[str, ...] = ()) -> Topic:
    return Topic(code, title, Group.CODE, about, example=example, mend=mend, see=see)


def _file(name: str, text: str, command: str = "", says: str = "") -> Example:
    return Example(files=((name, text),), command=command or f"emsym verify {name}", says=says)


TOPICS = (
    _code(
        Code.UNKNOWN_DERIVATION,
        "no derivation has this name",
        "A name is looked up as a path, then in derivations/ of the current folder, then in emsym's own library.",
        "`emsym list` lists the names; a path to a file or a folder works too.",
        Example(command="emsym verify elbow"),
        (Code.NO_SUCH_FILE, Code.UNKNOWN_STEP),
    ),
    _code(
        Code.NO_SUCH_FILE,
        "no such file or folder",
        "What has a slash or ends in .py is taken for a path, and there is nothing at its end.",
        "Mend the path; it is relative to the current folder.",
        Example(command="emsym verify proofs/elbo.py"),
        (Code.UNKNOWN_DERIVATION,),
    ),
    _code(
        Code.UNREADABLE,
        "the file cannot be read",
        "The file is there, and the system does not let emsym read it.",
        "Give yourself permission to read it, as with chmod u+r.",
        _file("example.py", TRUE.format(name="d"), says="after chmod a-r example.py"),
    ),
    _code(
        Code.NOT_PYTHON,
        "the file is not Python",
        "Derivations are written in Python, in files whose names end in .py. A pipe or a device is never opened.",
        "Name the file that holds the derivation; a LaTeX source or a PDF is not read.",
        _file("notes.txt", "log p(x) >= L(q)\n"),
    ),
    _code(
        Code.EMPTY_FOLDER,
        "no file in the folder holds a derivation",
        "Of a folder, the files that mention emsym are run, except tests and names that start with an underscore or "
        "a dot.",
        "Name the file itself, or another folder.",
        _file("notes/readme.txt", "nothing yet\n", "emsym verify notes/"),
        (Code.EMPTY_FILE,),
    ),
    _code(
        Code.EMPTY_FILE,
        "the file holds no derivation",
        "The file ran to its end, and made none.",
        'Write `with Derivation("name") as name:` in it, at the top level or in a function that the file calls.',
        _file("example.py", 'from emsym import Variable\n\nx = Variable("x")\n'),
    ),
    _code(
        Code.EXCEPTION,
        "the file raises an exception",
        "A file of derivations is run as any Python program, and this one ended with an error that is none of emsym's.",
        "The message is Python's, and the line is where it arose. Inside a derivation it ends that one alone; "
        "elsewhere it ends the file, of which what was written above is still checked.",
        _file("example.py", "import emsym\n\nhalf = 1 / 0\n"),
        (Code.SYNTAX, Code.LANGUAGE),
    ),
    _code(
        Code.SYNTAX,
        "the file is not valid Python",
        "Python cannot read it, so nothing of it was run.",
        "Mend the line; a missing parenthesis or colon may be on the line before.",
        _file("example.py", "from emsym import Variable\n\nx = Variable('x'\n"),
    ),
    _code(
        Code.LANGUAGE,
        "the file says something that emsym's language cannot",
        "An expression or a step was refused as it was written, before anything was checked.",
        "The help line of the message says what to write instead. Inside a derivation it ends that one alone.",
        Example("d.equals(p(x))", "A chain begins with start."),
        (Code.MEANINGLESS,),
    ),
    _code(
        Code.ENDED,
        "the file ends the program",
        "The file calls exit() or sys.exit(), so whatever stands below was not run.",
        "Take the call out: the file only needs to write its derivations.",
        _file("example.py", "import emsym\n\nraise SystemExit\n"),
    ),
    _code(
        Code.SAME_NAME,
        "two derivations in one file share a name",
        "A name says which derivation is meant, so only the first is checked.",
        "Give each a name of its own.",
        _file("example.py", TRUE.format(name="d") + TRUE.format(name="d").partition("\n\n")[2]),
        (Code.SAME_NAME_ELSEWHERE,),
    ),
    _code(
        Code.SAME_NAME_ELSEWHERE,
        "two derivations in different files share a name",
        "A name says which derivation is meant, so only the first of those that this run found is checked.",
        "Give each a name of its own, or check the files one at a time.",
        Example(
            files=(("one.py", TRUE.format(name="d")), ("two.py", TRUE.format(name="d"))),
            command="emsym verify one.py two.py",
        ),
        (Code.SAME_NAME,),
    ),
    _code(
        Code.UNKNOWN_DOCUMENT,
        "no derivation is of this document",
        "--document chooses the derivations that follow one text, by its label, and none of those looked at does.",
        "`emsym list` shows the documents; 2, D2 and d2 mean the same.",
        _file("example.py", TRUE.format(name="d"), "emsym verify example.py --document 9"),
        (Code.UNKNOWN_STEP,),
    ),
    _code(
        Code.UNKNOWN_STEP,
        "no step has this label",
        "A name such as D2.10 means a row of a document: the steps whose source= is that label.",
        "`emsym show NAME` shows the labels of a derivation.",
        Example(command="emsym verify D2.999"),
        (Code.UNKNOWN_DERIVATION, Code.UNKNOWN_DOCUMENT),
    ),
    _code(
        Code.UNREAD,
        "a part of a text is not read",
        "Of a claim that is written as text, this part is not read: it is no notation that emsym reads, or the text "
        "does not settle what it means. It may well be right.",
        "The message says what is missing. Write laws with their values, E_{q(z)}[…], and both sides of a relation; or "
        "write the derivation in Python.",
        Example(command="emsym prove 'H(X) = max_p H(p)'"),
    ),
    _code(
        Code.BROKEN_CHAIN,
        "a chain's links do not compose",
        "a ≥ b and b ≤ c say nothing of a and c. Each step is still checked by itself, and the chain states no "
        "theorem.",
        "Begin a new chain with start before the step that turns round.",
        Example("d.start(p(x))\nd.at_most(1)\nd.at_least(p(z))", "≤, and then ≥"),
    ),
    _code(
        Code.NO_STEPS,
        "a derivation has no steps",
        "There is nothing to check, which is not the same as something that holds.",
        "Begin with start(…) and go on with equals(…) or another relation.",
        Example("pass"),
    ),
    _code(
        Code.UNMET,
        "no model was found that meets the hypotheses",
        "From hypotheses that contradict each other everything follows, so what is proved from them may say nothing. "
        "It "
        "may also be that models of them are rare: the warning changes no verdict.",
        "Look for a contradiction among the assumptions, signs included; or try more models, with --models.",
        Example(
            'd.assume(a + exp(a), "=", 3)\nd.start(p(x))\nd.equals(Sum(p(x, z), z))',
            "Only an irrational number would do.",
        ),
        ("hypothesis",),
    ),
    _code(
        Code.CONTRADICTION,
        "the hypotheses contradict each other",
        "No model was met, and the kernel proves from the others the contrary of one hypothesis, or that what it says "
        "of a law does not sum to 1. From a contradiction everything follows, so the derivation says nothing.",
        "The note says what follows without the hypothesis that is named: change one of them.",
        Example('d.assume(q(z), "=", 2 * p(z))\nd.start(q(z))\nd.equals(2 * p(z))', "Σ_z 2 p(z) is 2."),
        (Code.UNMET, "hypothesis"),
    ),
    _code(
        Code.MEANINGLESS,
        "an expression says nothing",
        "It has no meaning in any model: a value without a distribution, an index that is bound twice or in vain, a "
        "name "
        "that nobody declared, a logarithm of what is never positive.",
        "The message names the part, and its help line what to write instead.",
        Example("d.start(p(x))\nd.equals(Sum(p(x), z))", "z is idle: the summand does not mention it."),
        (Code.NO_PROBABILITY, Code.INHERITED),
    ),
    _code(
        Code.NO_PROBABILITY,
        "a probability has no meaning",
        "The kernel cannot give it one: it is applied to nothing, or to two values of one variable. Most such steps "
        "are "
        "found where they are written, and have the code E301; this one arose as hypotheses were put to use.",
        "Apply the distribution to one value of each variable; declare a second variable if two values are meant.",
        Example("d.start(p(x))\nd.equals(Sum(p(x, z), z))", "no derivation is known that brings it about"),
        (Code.MEANINGLESS,),
    ),
    _code(
        Code.INHERITED,
        "the step continues a malformed expression",
        "Its left side is the right side of a step that says nothing, so nothing can be said of it either.",
        "Mend the step before it.",
        Example("d.start(p(x))\nd.equals(Sum(p(x), z))\nd.equals(p(x))"),
        (Code.MEANINGLESS,),
    ),
    _code(
        Code.EMPTY_HYPOTHESIS,
        "a hypothesis says nothing",
        "What is assumed has no meaning, so that no step can rest on it.",
        'Write it as a relation between two expressions, as in assume(b, ">=", 1).',
        Example('d.assume(q, ">=", 1)\nd.start(p(x))\nd.equals(p(x))', "q stands without its values."),
        ("hypothesis", Code.MEANINGLESS),
    ),
    _code(
        Code.REFUTED,
        "refuted: the step is false in at least one model",
        "The model is printed. Its probabilities are exact fractions, and interval arithmetic is certain that the two "
        "sides stand otherwise than the step says.",
        "Compare the two sides in that model: the note says what their difference is, and a help line, where there is "
        "one, which relation does hold. A missing hypothesis is added with assume.",
        Example("d.start(log(p(x | z)))\nd.equals(log(p(x, z)))"),
        (Code.UNDECIDED, "hypothesis"),
    ),
    _code(
        Code.UNDECIDED,
        "undecided: neither proved nor refuted",
        "No certificate was found and no counterexample. Agreement on random models is no proof, however many there "
        "are.",
        "Split the step into smaller ones. Where a condition is open, as f(x) > 0, declare the sign of f or assume it.",
        Example("d.start(log(f(x)))\nd.equals(log(f(x)))", "Nothing says that f(x) > 0."),
        (Code.REFUTED, Code.TOO_DEEP),
    ),
    _code(
        Code.WRONG_REASON,
        "true, but the reason given is wrong",
        "The step is proved, and not by what by= says: another reason is needed, or this one has no part in it.",
        "Give the reason that the message names, or leave by= out.",
        Example("d.start(p(x, z))\nd.equals(p(x | z) * p(z), by=marginalize(z))"),
    ),
    _code(
        Code.TOO_DEEP,
        "nested too deeply to be checked",
        "The expressions are so deep that normal forms inside normal forms exhaust the interpreter's stack. The "
        "verdict is "
        "undecided: nothing is wrong with the step.",
        "Name the inner parts, each with a Quantity, and prove them in steps of their own.",
        Example(
            "deep = p(x)\nfor _ in range(400):\n    deep = log(1 + deep)\nd.start(deep)\nd.equals(deep + 0)",
        ),
        (Code.UNDECIDED,),
    ),
    _code(
        Code.SLIP_HOLDS,
        "the printed form of a step holds, though it is called a slip",
        "printed= gives what a document prints instead, and the step holds only if that is false, malformed, or true "
        "for "
        "another reason than the document's.",
        "Drop printed=, or write in it exactly what the document has.",
        Example('d.start(p(x))\nd.equals(Sum(p(x, z), z), printed=printed(Sum(p(z, x), z), slip="the order"))'),
        (Code.SLIP_UNDECIDED,),
    ),
    _code(
        Code.SLIP_UNDECIDED,
        "the printed form of a step is undecided",
        "Nobody knows yet whether what the document prints is a slip, so the step is undecided too.",
        "Make the form smaller, or assume what it needs; see E402.",
        Example("d.start(p(x))\nd.equals(Sum(p(x, z), z), printed=printed(p(x) * exp(log(f(x))) / f(x)))"),
        (Code.SLIP_HOLDS, Code.UNDECIDED),
    ),
    _code(
        Code.IN_PART,
        "a derivation was checked only in part",
        "The run was interrupted, or a fault of emsym's own stopped it. The steps shown are checked; no theorem is "
        "claimed.",
        "Run it again; a step that takes long can be checked alone, in a derivation of its own.",
        Example(
            "d.start(p(x))\nd.equals(Sum(p(x, z), z))\nd.equals(p(x))", "interrupted with Ctrl-C after the first step"
        ),
    ),
    _code(
        Code.LEFT_OUT,
        "something is left out of what is told of a step",
        "The verdict stands, and so does its proof or counterexample. What is missing beside it, as the reason or the "
        "gap, the notes say, and why: the step's time or memory came to its end, its expressions are nested too "
        "deeply, or emsym met an error of its own.",
        "Give the step more time with --step-seconds, or name the inner parts, each with a Quantity. Please report a "
        "fault of emsym's own.",
        _file("example.py", TRUE.format(name="d"), "emsym verify example.py --step-seconds 1e-9"),
        (Code.UNDECIDED, Code.TOO_DEEP),
    ),
    _code(
        Code.FAULT,
        "the check failed",
        "emsym met an error that it should not have met. That says nothing of the step, which has no verdict; the "
        "other steps are checked, and the run ends with code 70.",
        "It is a fault of emsym, and not of the derivation: please report it, with the derivation and the traceback, "
        "which `--format json` has, and EMSYM_DEBUG=1 prints.",
        Example("d.start(p(x))\nd.equals(Sum(p(x, z), z))", "no derivation is known that brings it about"),
        (Code.DISAGREEMENT,),
    ),
    _code(
        Code.DISAGREEMENT,
        "the kernel and the oracle disagree",
        "The kernel proves what an exact counterexample refutes. One of them is wrong, so no verdict is given.",
        "It is a fault of emsym, and not of the derivation: please report it, with the derivation.",
        Example("d.start(p(x))\nd.equals(Sum(p(x, z), z))", "no derivation is known that brings it about"),
    ),
)
