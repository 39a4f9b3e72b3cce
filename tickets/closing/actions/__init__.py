"""Closing many: begin, go on, stop."""

from tickets.closing.actions.passing import run_pass
from tickets.closing.actions.start import Chosen, close_complete, close_many
from tickets.closing.actions.stop import stop_run

__all__ = ["Chosen", "close_complete", "close_many", "run_pass", "stop_run"]
