"""How time limits are set: policies, their drafts, calendars, and what a change would do. Managers edit, staff read."""
