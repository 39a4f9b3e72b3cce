"""Saved lists and columns: how each person keeps his list."""
