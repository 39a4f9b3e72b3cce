"""Every write to the outbox, one file per act."""
