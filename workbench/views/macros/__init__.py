"""Macros: kept in the settings, run on a ticket."""
