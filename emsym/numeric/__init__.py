"""The numeric engine: an independent oracle that evaluates terms on finite models.

Not trusted to prove anything, and it shares nothing with the kernel: it sees terms, never normal forms. Start at
`emsym.numeric.check`. Nothing is imported here, so that the package costs nothing until it is used.

Evaluation: `plan` compiles terms, `evaluate` runs a plan in floating point on a batch of models, `compare` says where
a claim fails there. Finding violations: `models` draws, `constraints` makes what is drawn meet the hypotheses, `search`
goes on from what comes close. Certifying: `exact` and `evaluate_exactly` compute with logarithms of rationals, and
`certify` decides. Shrinking: `rational` orders models and varies them, `smallest` lists all small ones, `shrink` looks
for the simplest. `evidence` is what is handed back.
"""
