"""Not trusted. Finds certificates and reasons; whatever it finds, the kernel checks again.

`certificates` is the search for a claim, `solve` that for one inequality, a `goal`; `tactics` lists what it tries, and
`reductions` the other inequalities from which it follows. `shannon` has the inequalities of entropies, and `entropies`
those that are needed of very many; `weights` has the sums of a claim as they are written, `candidates` and `laws` the
non-negative things that it suggests, `cuts` the ways to split their values, `multiples` sums and multiples of them,
`points`, `means` and `roots` those of finitely many points, of sizes and roots, `coincidences` the laws that a
hypothesis makes one. `tilted` reads a difference as one relative entropy.
`pool` keeps what the kernel accepts, and `linear` combines it.

`readable` turns a normal form into a term as a person would write it.
"""
