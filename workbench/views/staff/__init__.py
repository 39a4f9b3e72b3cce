"""The people of the desk: the directory, who is on call, accounts and groups (ROLE-1, ROLE-2, ROLE-3)."""
