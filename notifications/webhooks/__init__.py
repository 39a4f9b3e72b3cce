"""Webhooks out: what happens on the desk, told to other programs."""
