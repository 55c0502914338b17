"""The checker's own expressions (`nodes`), walks over them (`traverse`), the way in and out of SymPy (`read`, `write`).

Importing this package imports no SymPy; `read` and `write` do, and only they.
"""
