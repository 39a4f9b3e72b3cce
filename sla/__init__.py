"""Time limits: calendars, policies, clocks and their escalation, tasks."""
