"""Not trusted. Says why a proved step holds, what an inequality loses, and what two sides differ by.

`explanation` tells the reasons of a step, `reasons` finds them by the rewritings that `rewriting` lists, and `surface`
is what those compare: how a term was written. `gaps` says what an inequality loses and when nothing, `residual` writes
what two sides differ by.
"""
