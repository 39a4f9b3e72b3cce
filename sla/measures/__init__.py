"""What each clock is started, stopped, paused by: the meaning of the rows of the policy, in code. How long it may take
and who is told is the policy's (`sla.policy`).
"""
