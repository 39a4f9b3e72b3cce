"""Report: while a major incident runs, whoever it hits leaves his name and how to reach him (TALK-10)."""

import json
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from channels_intake.actions import take_in
from channels_intake.webform.adapter import OUTAGE
from channels_intake.webform.source import open_source
from core.addresses import is_email
from core.errors import Refused
from core.inputs import Fields
from tickets.choices import Kind
from tickets.models import Ticket


def report_outage(
    *, key: UUID, major: Ticket, name: str, contact: str, line: str, language: str = "", at: datetime
) -> Ticket:
    """A ticket that the major incident caused, with a name, a telephone number or e-mail address and one line. When the
    incident is resolved, everybody is called back in the order of arrival. The same `key` is the same report.

    `Malformed` names what is missing. `Refused` where nothing is down (any more), or where so many come from one
    contact that they wait in quarantine.
    """
    fields = Fields()
    name = fields.line("name", name, limit=80)
    contact = fields.line("contact", contact, limit=254)
    line = fields.line("line", line)
    is_mail = "@" in contact
    if is_mail:
        if not is_email(contact):
            fields.malform("contact", "invalid", _("This is not an e-mail address."))
    elif contact and (len(contact) > 40 or not any(char.isdigit() for char in contact)):  # noqa: PLR2004 (a number)
        fields.malform("contact", "invalid", _("Please leave a telephone number or an e-mail address."))
    fields.done()
    if not major.is_major:
        raise Refused(_("This service is not reported as down any more. Please use the ordinary form."), norm="TALK-10")
    said = {
        "form": OUTAGE,
        "major": major.number,
        "kind": Kind.INCIDENT.value,
        "severity": "",
        "title": line,
        "description": line,
        "name": name,
        "email": contact.lower() if is_mail else "",
        "phone": "" if is_mail else contact,
        "language": language,
    }
    taken = take_in(
        source=open_source(at=at),
        external_id=f"outage-{key}",
        raw=json.dumps(said).encode(),
        sender=contact.lower(),
        subject=line,
        at=at,
    )
    if taken.inbound.ticket is None:
        raise Refused(_("We have kept your report and will look at it."), norm="TALK-10")
    return taken.inbound.ticket
