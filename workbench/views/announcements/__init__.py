"""Announcements at the desk: their list, each with its history, and writing them (KB-3)."""
