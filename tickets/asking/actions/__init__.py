"""Every change of what is asked. Each asks the policy, takes the category's lock, and writes one `FormEdition`."""

from tickets.asking.actions.questions import add_question, change_question, move_question
from tickets.asking.actions.requirements import set_requirements

__all__ = ["add_question", "change_question", "move_question", "set_requirements"]
