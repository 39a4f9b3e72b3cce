"""Acting on many: begin, go on, stop, take back."""

from tickets.bulk.actions.passing import run_pass
from tickets.bulk.actions.start import Chosen, begin
from tickets.bulk.actions.stop import stop_run
from tickets.bulk.actions.undo import undo_run

__all__ = ["Chosen", "begin", "run_pass", "stop_run", "undo_run"]
