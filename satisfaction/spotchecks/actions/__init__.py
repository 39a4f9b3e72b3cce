"""What is done with a spot check: drawn, and called through."""

from satisfaction.spotchecks.actions.draw_check import draw_check
from satisfaction.spotchecks.actions.note_call import note_call

__all__ = ["draw_check", "note_call"]
