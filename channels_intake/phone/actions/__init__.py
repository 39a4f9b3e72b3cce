"""Every write on calls, one file per act."""

from channels_intake.phone.actions.advise import advise
from channels_intake.phone.actions.annotate import annotate
from channels_intake.phone.actions.by_hand import answer, drop, end, miss, ring
from channels_intake.phone.actions.call_back import call_back, check_identity
from channels_intake.phone.actions.hear import News, hear
from channels_intake.phone.actions.link import link_call
from channels_intake.phone.actions.log import Entry, log
from channels_intake.phone.actions.look_again import look_again
from channels_intake.phone.actions.register import Advised, Solved, register

__all__ = [
    "Advised",
    "Entry",
    "News",
    "Solved",
    "advise",
    "annotate",
    "answer",
    "call_back",
    "check_identity",
    "drop",
    "end",
    "hear",
    "link_call",
    "log",
    "look_again",
    "miss",
    "register",
    "ring",
]
