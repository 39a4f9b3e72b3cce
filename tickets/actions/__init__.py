"""Every write on tickets, one file per act. Each re-reads the ticket under a lock, asks the policy, moves the state
machine, writes one journal row, all in one transaction, and returns the fresh ticket. (`set_clock_face` is none: it
keeps a cache.)
"""

from tickets.actions.accept import accept
from tickets.actions.acknowledge import acknowledge
from tickets.actions.amend import amend
from tickets.actions.attach import attach
from tickets.actions.call import log_call
from tickets.actions.call_supervisor import call_supervisor
from tickets.actions.cancel import cancel
from tickets.actions.carry_over import carry_over
from tickets.actions.clarify import clarify
from tickets.actions.close import close
from tickets.actions.collaborators import change_collaborators
from tickets.actions.complete_record import complete_record
from tickets.actions.confirm import confirm
from tickets.actions.decline import decline
from tickets.actions.dispatch import dispatch
from tickets.actions.escalate import escalate
from tickets.actions.handover import hand_over
from tickets.actions.lapse import lapse
from tickets.actions.link import link
from tickets.actions.major import mark_major
from tickets.actions.merge import merge
from tickets.actions.note import note
from tickets.actions.promise import promise
from tickets.actions.receive import Intake, Person, receive
from tickets.actions.reopen import reopen
from tickets.actions.reply import reply
from tickets.actions.resolve import resolve
from tickets.actions.resume import resume
from tickets.actions.return_record import return_record
from tickets.actions.route import route
from tickets.actions.set_clock_face import mark_breached, put_face_on, set_clock_face
from tickets.actions.set_clock_faces import set_clock_faces
from tickets.actions.survey import survey
from tickets.actions.track import track
from tickets.actions.transfer import transfer

__all__ = [
    "Intake",
    "Person",
    "accept",
    "acknowledge",
    "amend",
    "attach",
    "call_supervisor",
    "cancel",
    "carry_over",
    "change_collaborators",
    "clarify",
    "close",
    "complete_record",
    "confirm",
    "decline",
    "dispatch",
    "escalate",
    "hand_over",
    "lapse",
    "link",
    "log_call",
    "mark_breached",
    "mark_major",
    "merge",
    "note",
    "promise",
    "put_face_on",
    "receive",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "return_record",
    "route",
    "set_clock_face",
    "set_clock_faces",
    "survey",
    "track",
    "transfer",
]
