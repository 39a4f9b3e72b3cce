"""Closing many: begin and stop. What happens between is `tickets.bulk`'s."""

from tickets.bulk.actions import Chosen
from tickets.closing.actions.start import close_complete, close_many, stop_closing

__all__ = ["Chosen", "close_complete", "close_many", "stop_closing"]
