"""Macros: several acts on a ticket in one press, all of them or none."""
