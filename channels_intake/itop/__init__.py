"""Exchange of tickets with an iTop server."""
