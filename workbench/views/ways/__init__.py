"""The ways in: what came, what lies in quarantine, and where things come from."""
