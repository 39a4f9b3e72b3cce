"""Keeping macros, and running one on a ticket."""

from tickets.macros.actions.keep import add_macro, change_macro
from tickets.macros.actions.run import run_macro

__all__ = ["add_macro", "change_macro", "run_macro"]
