"""The numeric engine: an independent oracle that evaluates terms on finite models.

Not trusted to prove anything, and it shares nothing with the kernel: it sees terms, never normal forms. Start at
`emsym.numeric.check`. Nothing is imported here, so that the package costs nothing until it is used.
"""
