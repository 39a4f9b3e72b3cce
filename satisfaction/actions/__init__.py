"""Every write on invitations and ratings."""

from satisfaction.actions.answer_confirmation import answer_confirmation
from satisfaction.actions.answer_survey import answer_survey
from satisfaction.actions.let_lapse import let_lapse
from satisfaction.actions.note_reminded import note_reminded

__all__ = ["answer_confirmation", "answer_survey", "let_lapse", "note_reminded"]
