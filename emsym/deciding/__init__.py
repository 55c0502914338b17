"""One claim under its hypotheses: what it says, what kernel and oracle find of it, and the verdict that follows.

`claims` reads a step, `hypotheses` what a derivation assumes, `constants` an equality up to a constant, `definitions`
what a hypothesis gives as a whole. `meaning` tells what says nothing, `contradiction` hypotheses that no model meets.
`findings` asks the kernel and the oracle; no fault of what is told beside a verdict passes `telling`.
"""
