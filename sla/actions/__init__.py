"""Every write on clocks, rules and tasks, one file per act."""
