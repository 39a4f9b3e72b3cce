"""The engineer's own pages, made for one hand: today's work, one job, and what keeps them whole without a connection."""
