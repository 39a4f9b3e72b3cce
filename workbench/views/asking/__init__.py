"""Settings of the request forms: what is asked for each kind, and in each category. Managers change it; all read it."""
