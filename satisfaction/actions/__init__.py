"""Every write on invitations and ratings."""

from satisfaction.actions.answer_confirmation import answer_confirmation
from satisfaction.actions.answer_survey import answer_survey

__all__ = ["answer_confirmation", "answer_survey"]
