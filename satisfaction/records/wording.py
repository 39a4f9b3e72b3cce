"""What a person is told who opens a link by which he cannot sign (any more): what happened, and what to do."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Gone
from face.dates import clock_time, day, local_day
from satisfaction.errors import LinkExpired, LinkOver, LinkSuperseded, LinkUsed
from satisfaction.records.models import SigningLink, State

NORM = "SAT-7"
SIGNED = _("This service record was signed at %(when)s. Thank you; there is nothing more to do.")
VOIDED = _("This service record was withdrawn. If there is a new one, you get a new link.")
NEWER = _("You have got a newer link to this service record. Please use the one in our latest letter.")
EXPIRED = _("This link was valid until %(when)s. Please ask the service desk for a new one.")


def refusal(link: SigningLink, *, at: datetime) -> Gone | None:
    """Why nobody can sign by `link` at `at`, given its record with its signature as they stand; None when he can."""
    record = link.record
    if record.state == State.SIGNED:
        return LinkUsed(SIGNED % {"when": _when(record.signature.at, at=at)}, norm=NORM)
    if record.state == State.VOIDED:
        return LinkOver(VOIDED, norm=NORM)
    if link.used_at is not None:
        return LinkSuperseded(NEWER, norm=NORM)
    if link.expires_at <= at:
        return LinkExpired(EXPIRED % {"when": _when(link.expires_at, at=at)}, norm=NORM)
    return None


def _when(moment: datetime, *, at: datetime) -> str:
    return f"{day(moment, today=local_day(at))} {clock_time(moment)}"
