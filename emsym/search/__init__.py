"""Not trusted. Finds certificates and reasons; whatever it finds, the kernel checks again.

`readable` turns a normal form into a term as a person would write it, `candidates` lists the non-negative things that
a claim suggests, `certificates` combines them, `gaps` says what an inequality loses and when nothing, `reasons`
explains equalities, `residual` writes what two sides differ by. `slips` lists what could have been meant
instead of a part (`parts`) of what was written, and `edits` makes it so.
"""
