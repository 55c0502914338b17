"""What an author writes: SymPy expressions for values, distributions, sums and the field's named quantities.

`symbols` holds the names (variables, distributions, functions, reals), `expressions` what is built from them, and
`names` how a name is spelled in text and in LaTeX. Nothing here simplifies or decides.
"""
