"""Not trusted. Finds what the author of a step that does not hold may have meant.

`parts` are the parts of what was written, `slips` lists what could have been meant instead of one, `edits` makes it so,
and `near` says where to look in a long step; `lost` finds the single term that an equation lacks. `candidates` are
whole steps as they may have been meant; `sieve` leaves those that a few models do not contradict, `fitting` does so for
all that could stand at one place at once, `worth` those worth telling, and `repairs` those that are proved. `offers`
are their sentences.
"""
