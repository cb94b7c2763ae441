"""The question engine: a definition, answers, the journey they make, and what is missing. Knows no law.

Words: a Question is asked or not; an Answer is a value, *not known*, or *not applicable* with a reason; a
Condition has three values; a Rule looks at answers; a Finding is what it reports. What lies outside the
answers (treaties, directory) comes in as named tests, which the room that uses the interview passes in.
Neighbours: `core` below; `drafting` and later `review` above.
"""
