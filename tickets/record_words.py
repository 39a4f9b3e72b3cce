"""The steps of a service record in words, for the timeline (see `words`)."""

from django.utils.translation import gettext as _

from tickets.choices import RecordStep
from tickets.models import TicketEvent


def record_sentence(event: TicketEvent, _names: object) -> str:
    """What was done with which record; by the user himself, or before the eyes of a colleague."""
    values = {"record": event.params["record"], "signer": event.params["signer"]}
    if event.params["step"] == RecordStep.SIGNED and event.by_requester_id:
        return _("signed service record %(record)s as %(signer)s") % values
    told = {
        RecordStep.DRAWN: _("drew up service record %(record)s"),
        RecordStep.OFFERED: _("finished service record %(record)s; it waits for the user's signature"),
        RecordStep.LEFT_NOTE: _("left a note in the user's absence; the link to sign record %(record)s is on its way"),
        RecordStep.ASKED: _("sent the user the link to sign service record %(record)s"),
        RecordStep.REMINDED: _("reminded the user to sign service record %(record)s"),
        RecordStep.LAPSED: _("noted that the user has not signed service record %(record)s in spite of reminders"),
        RecordStep.SIGNED: _("had service record %(record)s signed on the screen by %(signer)s"),
        RecordStep.DROPPED: _("gave up the draft of service record %(record)s"),
        RecordStep.VOIDED: _("voided service record %(record)s"),
    }
    return told[RecordStep(event.params["step"])] % values
