"""The engineer's own pages, made for one hand: today's work, one job, and how what is done there arrives."""
