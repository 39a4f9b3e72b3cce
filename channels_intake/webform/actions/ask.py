"""Ask: somebody without an account writes what he needs; a letter asks him whether it was he."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from channels_intake.actions import take_in
from channels_intake.models import Inbound, Source
from channels_intake.webform.adapter import REQUEST
from channels_intake.webform.proof import proof_url
from channels_intake.webform.source import open_source
from core.errors import Refused
from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import TransportKind
from outbox.tasks import nudge
from tickets.choices import Kind, Severity
from tickets.inputs import Fields

LETTERS, WITHIN = 5, timedelta(hours=1)  # so many letters to one address in so long a time


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the form says. `key` is made once per form: sent twice, it is one."""

    key: UUID
    kind: str
    severity: str = ""
    title: str
    description: str
    name: str
    email: str
    phone: str = ""
    language: str = ""


def ask(*, asked: Asked, at: datetime) -> Inbound:
    """Keep it, and send the letter with the link that proves the address. Until then nothing becomes of it but that
    people see it in quarantine. Not to be called in a transaction.

    `Malformed` names what is missing or cannot be read; `Refused` after LETTERS to one address within an hour, whoever
    asked for them: nobody's mailbox is filled from here.
    """
    said = _read(asked)
    source = open_source(at=at)
    known = Inbound.objects.filter(source=source, external_id=f"ask-{asked.key}").first()
    if known is not None:
        return known
    _brake(source, said["email"], at=at)
    raw = json.dumps(said, ensure_ascii=True).encode()
    taken = take_in(
        source=source, external_id=f"ask-{asked.key}", raw=raw, sender=said["email"], subject=said["title"], at=at
    )
    if not taken.is_known:
        _write(taken.inbound, said, at=at)
    return taken.inbound


def _read(asked: Asked) -> dict[str, str]:
    fields = Fields()
    said = {
        "form": REQUEST,
        "kind": fields.code("kind", asked.kind, among=Kind.values),
        "severity": fields.code("severity", asked.severity, among=Severity.values, required=False),
        "title": fields.line("title", asked.title),
        "description": fields.text("description", asked.description),
        "name": fields.line("name", asked.name, limit=80),
        "email": fields.line("email", asked.email, limit=254).lower(),
        "phone": fields.line("phone", asked.phone, required=False, limit=40),
        "language": asked.language,
    }
    if said["email"]:
        try:
            validate_email(said["email"])
        except ValidationError:
            fields.malform("email", "invalid", _("This is not an e-mail address."))
    fields.done()
    return said


def _brake(source: Source, email: str, *, at: datetime) -> None:
    lately = Inbound.objects.filter(source=source, sender=email, received_at__gt=at - WITHIN)
    if lately[:LETTERS].count() >= LETTERS:
        raise Refused(_("This address has had several letters from us already. Please open the latest of them."))


@transaction.atomic
def _write(inbound: Inbound, said: dict[str, str], *, at: datetime) -> None:
    draft = Draft(
        transport=TransportKind.EMAIL,
        address=said["email"],
        name=said["name"],
        language=said["language"],
        letter="verify_request",
        dedupe_key=f"webform:{inbound.pk}",
        context={
            "dear": said["name"],
            "title": said["title"],
            "link": proof_url(inbound, at=at),
            "desk_name": settings.DESK_NAME,
            "hotline": settings.DESK_HOTLINE,
        },
    )
    enqueue_many([draft], at=at)
    transaction.on_commit(nudge)
