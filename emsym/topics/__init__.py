"""What `emsym explain` says: a topic for each named inequality, rule of the kernel, reason, and diagnostic code.

The texts are data: `named` has the inequalities with a name, `rules` the kernel's rules, `reasons` what a step is
explained by beside them, `codes` the diagnostics; `topic` says what a topic has, and `find` looks one up. An inference
is not written here again: it is the one drawn in the docstring of `emsym.named` or `emsym.kernel.rules`. Every example
is checked by the tests: the example of a rule or reason is proved by it, the usual mistake is refuted or malformed, and
the example of a code produces that code.
"""
