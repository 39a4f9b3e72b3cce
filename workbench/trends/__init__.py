"""Trends: what came and went, what was attained, over days that somebody chooses."""
