"""The trusted part: it decides equality by one normal form and checks certificates; it never searches.

Reading order: `polynomial` (what a normal form is), `normal_form` (how a term gets one, and what that decides),
`signs` and `obligations` (what is positive, what must be), `certificate` and `rules` (the closed table of
non-negative things), `theorem` (the only place where a theorem is made). One file is not trusted: `naming`, whose
answers are checked.

A rule more is a class in `certificate`, a function in `rules` and its place in the table there, and a topic in
`emsym.topics.rules`; it needs a reason why no combination of the thirteen serves. Those that have a name are in
`emsym.named`.

Nothing here imports SymPy, NumPy, the search, the numeric engine or anything that reads or writes; there are no
floats, no global state, and no ``assert`` on which soundness rests.
"""
