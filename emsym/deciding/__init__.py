"""One claim under its hypotheses: what it says, what kernel and oracle find of it, and the verdict that follows.

`claims` reads a step, `hypotheses` what a derivation assumes, `constants` an equality up to a constant; `statements`
has what all steps state. `meaning` tells what says nothing, `contradiction` hypotheses that no model meets. `findings`
asks the kernel and the oracle, `reliance` which hypotheses a proof rests on; no fault of what is told beside a verdict
passes `telling`.
"""
