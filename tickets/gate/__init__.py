"""The quality gate (TALK-1 to TALK-5): what may be said to a requester. It stands here and nowhere else, and every
action that speaks to a requester asks it through `tickets.gate.check`; `tickets.gate.judge` is the pure judgement.

`folding` makes writings alike, `tiling` finds out what a text is made of, `phrases` are the manager's data.
"""
