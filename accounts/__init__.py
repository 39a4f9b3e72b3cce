"""People: users, roles, groups, requesters, tokens."""
