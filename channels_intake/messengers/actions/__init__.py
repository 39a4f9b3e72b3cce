"""What can be done in a conversation, one file per act."""

from channels_intake.messengers.actions.answer import answer
from channels_intake.messengers.actions.ask import ask_still_there
from channels_intake.messengers.actions.attach import attach_to_ticket, make_ticket
from channels_intake.messengers.actions.close import close
from channels_intake.messengers.actions.hear import hear
from channels_intake.messengers.actions.leave_over import leave_over
from channels_intake.messengers.actions.notice import give_notice
from channels_intake.messengers.actions.take import hand_over, take

__all__ = [
    "answer",
    "ask_still_there",
    "attach_to_ticket",
    "close",
    "give_notice",
    "hand_over",
    "hear",
    "leave_over",
    "make_ticket",
    "take",
]
