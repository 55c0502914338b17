"""Certificates: what `emsym verify` found, in a file that `emsym check` checks again without trusting it.

`file` is the form of the file, to JSON and back, and its JSON Schema; `check` checks each entry; `statement` prints
what an entry claims from the terms that were checked, since the sentences in a file are for people and prove nothing.

Nothing here imports SymPy or the search. Proofs are checked by the kernel alone; NumPy and python-flint are imported
only where a file has refutations.
"""
