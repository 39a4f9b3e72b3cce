"""Whole files in: tickets and people out of tables, checked first, safe to repeat."""
