"""The table of measures: code, norm, what it hangs on, and what it is called."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from core.errors import Words
from sla.choices import OwnerKind


@dataclass(frozen=True)
class Measure:
    """One kind of clock. `daily`: one cycle for each working day. `stops`: what would stop it, in words.

    `awaits_user`: it is the requester who is waited for, and reminded. Nobody of the desk can be late here, so such a
    clock is never breached, counts in no figure and stands on no list; when its time is over, it ends.
    """

    code: str
    norm: str
    owner: OwnerKind
    label: Words
    stops: Words
    act: str = ""
    daily: bool = False
    awaits_user: bool = False


_T, _CALL, _CONV = OwnerKind.TICKET, OwnerKind.CALL, OwnerKind.CONVERSATION
_VISIT, _PERSON = OwnerKind.VISIT, OwnerKind.PERSON
_CONTACT = pgettext_lazy("stops the clock", "A reply to the user, or a call in which the user was reached")
_REACHED = pgettext_lazy("stops the clock", "A call in which the user was reached")
_ACK = pgettext_lazy("stops the clock", "Acknowledge, dispatch or resolve")

_TABLE = (
    Measure(
        "phone_1", "SLA-PHONE-1", _CALL, pgettext_lazy("clock", "Answer the phone"),
        pgettext_lazy("stops the clock", "Pick up"),
    ),
    Measure(
        "phone_2", "SLA-PHONE-2", _CALL, pgettext_lazy("clock", "Call back after a missed call"),
        pgettext_lazy("stops the clock", "An answered call back, or the user reaches us"),
    ),
    Measure(
        "phone_3", "SLA-PHONE-3", _CALL, pgettext_lazy("clock", "Call back after a dropped call"),
        pgettext_lazy("stops the clock", "An answered call back with the identity checked"),
    ),
    Measure(
        "rtx_1", "RTX-1", _CONV, pgettext_lazy("clock", "Answer the message"),
        pgettext_lazy("stops the clock", "A reply, or a queue notice with a promised time"),
    ),
    Measure(
        "rtx_3", "RTX-3", _PERSON, pgettext_lazy("clock", "Away without a word"),
        pgettext_lazy("stops the clock", "Leave word, or come back"),
    ),
    Measure(
        "rtx_4", "RTX-4", _CONV, pgettext_lazy("clock", "Answer what was left over"),
        pgettext_lazy("stops the clock", "A reply, or asking whether it is still there"),
    ),
    Measure("brt_1", "BRT-1", _T, pgettext_lazy("clock", "Take into process"), _ACK, "acknowledge"),
    Measure("mail_1", "MAIL-1", _T, pgettext_lazy("clock", "Take into process"), _ACK, "acknowledge"),
    Measure("brt_2", "BRT-2", _T, pgettext_lazy("clock", "Contact: description unclear"), _CONTACT, "call"),
    Measure(
        "life_5", "LIFE-5", _T, pgettext_lazy("clock", "Contact as committed"),
        pgettext_lazy("stops the clock", "The engineer's reply, call or “contacted”"), "call",
    ),
    Measure(
        "life_6", "LIFE-6", _T, pgettext_lazy("clock", "First report on the major incident"),
        pgettext_lazy("stops the clock", "A note, reply or call"), "note",
    ),
    Measure(
        "life_6_next", "LIFE-6", _T, pgettext_lazy("clock", "Next report on the major incident"),
        pgettext_lazy("stops the clock", "A note, reply or call"), "note",
    ),
    Measure(
        "life_18", "LIFE-18", _T, pgettext_lazy("clock", "The dispatcher answers"),
        pgettext_lazy("stops the clock", "A note of the dispatcher"), "note",
    ),
    Measure(
        "disp_1", "DISP-1", _T, pgettext_lazy("clock", "An engineer accepts"),
        pgettext_lazy("stops the clock", "Accept, return to the desk or transfer"), "accept",
    ),
    Measure("prom_1", "PROM-1", _T, pgettext_lazy("clock", "Promise"), _CONTACT, "call"),
    Measure("cons_1", "CONS-1", _T, pgettext_lazy("clock", "Follow up the consultation"), _REACHED, "call"),
    Measure(
        "brt_3", "BRT-3", _T, pgettext_lazy("clock", "Tell the user the result"),
        pgettext_lazy("stops the clock", "The result's letter is sent, or a call in which the user was reached"),
        "call",
    ),
    Measure(
        "brt_4", "BRT-4", _T, pgettext_lazy("clock", "Same-day close-out"),
        pgettext_lazy("stops the clock", "Resolve, or explain with an expected time and the user's consent"),
        "carry_over", daily=True,
    ),
    Measure(
        "track_1", "TRACK-1", _T, pgettext_lazy("clock", "Today's progress"),
        pgettext_lazy("stops the clock", "A progress entry, contact with the user or a step"), "note", daily=True,
    ),
    Measure("foll_1", "FOLL-1", _T, pgettext_lazy("clock", "Follow up the result"),
            pgettext_lazy("stops the clock", "A call in which the user was reached, or the user's own rating"), "call"),
    Measure("sat_2", "SAT-2", _T, pgettext_lazy("clock", "The user's answer"),
            pgettext_lazy("stops the clock", "The user's answer, by whichever way"), "confirm", awaits_user=True),
    Measure("sat_1", "SAT-1", _T, pgettext_lazy("clock", "Answer the dissatisfied user"),
            pgettext_lazy("stops the clock", "A supervisor's call in which the user was reached"), "call"),
    Measure("sat_7", "SAT-7", _T, pgettext_lazy("clock", "Get the service record signed"),
            pgettext_lazy("stops the clock", "The user's signature")),
    Measure("sat_7_user", "SAT-7", _T, pgettext_lazy("clock", "The user's signature"),
            pgettext_lazy("stops the clock", "The user's signature"), awaits_user=True),
    Measure("life_14_ack", "LIFE-14", _T, pgettext_lazy("clock", "Acknowledge the complaint"), _ACK, "acknowledge"),
    Measure("life_14_answer", "LIFE-14", _T, pgettext_lazy("clock", "Answer the complaint"), _CONTACT, "reply"),
    Measure("life_14_close", "LIFE-14", _T, pgettext_lazy("clock", "Close the complaint"),
            pgettext_lazy("stops the clock", "Close"), "close"),
    Measure("talk_9", "TALK-9", _T, pgettext_lazy("clock", "The supervisor takes over"),
            pgettext_lazy("stops the clock", "A supervisor's reply or call"), "call"),
    Measure("talk_10", "TALK-10", _T, pgettext_lazy("clock", "Call back: service restored"), _REACHED, "call"),
    Measure("visit_1", "VISIT-1", _VISIT, pgettext_lazy("clock", "Leave for the visit"),
            pgettext_lazy("stops the clock", "Leave")),
    Measure("visit_2", "VISIT-2", _VISIT, pgettext_lazy("clock", "Arrive or call the user"),
            pgettext_lazy("stops the clock", "Arrive, reschedule or tell the user")),
    Measure("visit_3", "VISIT-3", _VISIT, pgettext_lazy("clock", "Arrive"), pgettext_lazy("stops the clock", "Arrive")),
    Measure("pri_response", "SLA-PRI", _T, pgettext_lazy("clock", "Response"),
            pgettext_lazy("stops the clock", "Accept, or contact with the user"), "accept"),
    Measure("pri_solution", "SLA-PRI", _T, pgettext_lazy("clock", "Solution"),
            pgettext_lazy("stops the clock", "Resolve"), "resolve"),
)  # fmt: skip
MEASURES: dict[str, Measure] = {measure.code: measure for measure in _TABLE}
AWAITS_USER = tuple(measure.code for measure in _TABLE if measure.awaits_user)
MAY_CLOSE = "sat_2"  # the one clock that may close a ticket when its time is over
# What a requester may know of: by when he hears from somebody, by when it is solved, what he was promised.
REQUESTER_MEASURES = ("pri_response", "pri_solution", "prom_1")


def label_of(code: str) -> Words:
    """What a kind of clock is called; its code where this version does not know it."""
    return MEASURES[code].label if code in MEASURES else code


def stops_of(code: str) -> Words:
    """What stops it; empty where this version does not know it."""
    return MEASURES[code].stops if code in MEASURES else ""
