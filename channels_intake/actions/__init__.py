"""What can be done with what comes in: keep it, settle it, settle it anew, set it aside."""

from channels_intake.actions.adopt import adopt
from channels_intake.actions.dismiss import dismiss
from channels_intake.actions.into_ticket import into_ticket
from channels_intake.actions.note_contact import note_contact
from channels_intake.actions.save_source import Wanted, add_source, change_source
from channels_intake.actions.settle import give_up, settle, settle_again
from channels_intake.actions.take_in import Taken, take_in

__all__ = [
    "Taken",
    "Wanted",
    "add_source",
    "adopt",
    "change_source",
    "dismiss",
    "give_up",
    "into_ticket",
    "note_contact",
    "settle",
    "settle_again",
    "take_in",
]
