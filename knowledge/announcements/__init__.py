"""Announcements: what the desk tells its users before they ask, on a board, as a banner and by e-mail (KB-3)."""
