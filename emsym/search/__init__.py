"""Not trusted. Finds certificates and reasons; whatever it finds, the kernel checks again.

`certificates` is the search, and `stages` what it tries: `shannon` has the inequalities of entropies, `candidates` and
`laws` the non-negative things that a claim suggests, `points`, `means` and `roots` those of finitely many points, of
sizes and roots, `coincidences` the laws that a hypothesis makes one; `pool` keeps what the kernel accepts, and `linear`
combines it.

`readable` turns a normal form into a term as a person would write it, `gaps` says what an inequality loses and when
nothing, `reasons` and `explain` tell why a step holds, `residual` writes what two sides differ by. `slips` lists what
could have been meant instead of a part (`parts`) of what was written, and `edits` makes it so.
"""
