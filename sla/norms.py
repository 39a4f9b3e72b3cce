"""What the norms behind time limits say, each in a short sentence: shown wherever a clock cites one."""

from django.utils.translation import pgettext_lazy

from core.errors import Words

NORMS: dict[str, Words] = {
    "SLA-PHONE-1": pgettext_lazy("norm", "Calls are answered within 12 seconds, at the latest after 15."),
    "SLA-PHONE-2": pgettext_lazy("norm", "Whoever was missed is called back within 15 minutes, with an apology."),
    "SLA-PHONE-3": pgettext_lazy("norm", "After a dropped call the desk calls back at once and checks who speaks."),
    "RTX-1": pgettext_lazy("norm", "Messages are answered within 5 minutes."),
    "RTX-2": pgettext_lazy("norm", "When several wait, each is told a place and a time, and that time is kept."),
    "RTX-3": pgettext_lazy("norm", "Whoever is away for more than 30 minutes leaves word and tells the supervisor."),
    "RTX-4": pgettext_lazy("norm", "Messages left over from the shift before are answered unasked."),
    "BRT-1": pgettext_lazy("norm", "Within 5 minutes of its registration a request is in process."),
    "BRT-2": pgettext_lazy("norm", "Where the description is unclear, the user is contacted within 5 minutes."),
    "BRT-3": pgettext_lazy("norm", "The result is told to the user the same day, by phone, message or mail."),
    "BRT-4": pgettext_lazy(
        "norm", "What cannot be finished today is explained to the user, with an expected time agreed with them."
    ),
    "MAIL-1": pgettext_lazy("norm", "E-mail is answered promptly and brought into process: within 15 minutes."),
    "MAIL-2": pgettext_lazy("norm", "Where a mail is unclear, the user is contacted within 5 minutes."),
    "LIFE-4": pgettext_lazy("norm", "The user is told that the request is accepted, and by when an engineer answers."),
    "LIFE-5": pgettext_lazy("norm", "The engineer contacts the user by the time committed to."),
    "LIFE-6": pgettext_lazy("norm", "A major incident is reported on at once, then every hour until it is resolved."),
    "LIFE-7": pgettext_lazy("norm", "The desk follows the progress of every ticket each working day."),
    "LIFE-8": pgettext_lazy("norm", "The user is asked whether it is solved, and called within one day."),
    "LIFE-9": pgettext_lazy("norm", "The supervisor checks that the record is complete, then closes it."),
    "LIFE-14": pgettext_lazy("norm", "A formal complaint is acknowledged, answered and closed, each in its time."),
    "LIFE-18": pgettext_lazy("norm", "What is unclear is asked of the dispatcher first, then of the user."),
    "DISP-1": pgettext_lazy(
        "norm", "15 minutes after the expected response without an engineer: the dispatcher is phoned."
    ),
    "PROM-1": pgettext_lazy("norm", "A promised time is kept."),
    "CONS-1": pgettext_lazy("norm", "After a consultation the user is called back within 2 hours."),
    "TRACK-1": pgettext_lazy("norm", "Every ticket in work moves, or is reported on, each working day."),
    "FOLL-1": pgettext_lazy("norm", "The user is called within one working day of the result."),
    "SAT-2": pgettext_lazy("norm", "Users say themselves whether it is solved, and are reminded if they forget."),
    "SAT-1": pgettext_lazy("norm", "Whoever is dissatisfied is called by the supervisor within one working day."),
    "SAT-7": pgettext_lazy("norm", "On-site work ends with the user's signature; until then the record stays open."),
    "TALK-9": pgettext_lazy("norm", "The supervisor takes over from the desk in time: within 10 minutes."),
    "TALK-10": pgettext_lazy("norm", "When service is restored, everybody who waited for it is called back."),
    "VISIT-1": pgettext_lazy("norm", "The engineer leaves in time to arrive 5 to 10 minutes early."),
    "VISIT-2": pgettext_lazy("norm", "Whoever will be late calls the user 10 minutes before the appointment."),
    "VISIT-3": pgettext_lazy("norm", "More than 15 minutes late: the supervisor is told."),
    "SLA-PRI": pgettext_lazy("norm", "Response and solution in the time that belongs to the priority."),
}


def norm_text(norm: str) -> Words:
    """What `norm` says; empty for one that a manager has made up."""
    return NORMS.get(norm, "")
