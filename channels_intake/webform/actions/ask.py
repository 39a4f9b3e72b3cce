"""Ask: somebody without an account writes what he needs; a letter or a text message asks him whether it was he."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.numbers import mobile_key
from channels_intake.actions import take_in
from channels_intake.models import Inbound, Source
from channels_intake.webform.adapter import BY_LINK, BY_SMS, REQUEST
from channels_intake.webform.bundle import pack
from channels_intake.webform.codes import NO_MOBILE, brake_codes, issue_code, newest_code
from channels_intake.webform.files import sort_out
from channels_intake.webform.gateway import find_gateway
from channels_intake.webform.proof import proof_url
from channels_intake.webform.source import open_source
from core.addresses import is_email
from core.errors import Refused
from core.inputs import Fields
from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import TransportKind
from outbox.tasks import nudge
from tickets.choices import Kind, Severity

LETTERS, WITHIN = 5, timedelta(hours=1)  # so many letters to one address in so long a time


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the form says. `key` is made once per form: sent twice, it is one. `proof` is how the sender proves who he
    is: by a link to his `email` (BY_LINK), or by a code to his mobile `phone` (BY_SMS).
    """

    key: UUID
    kind: str
    severity: str = ""
    title: str
    description: str
    name: str
    proof: str = BY_LINK
    email: str = ""
    phone: str = ""
    files: "Sequence[File[bytes]]" = ()
    language: str = ""


def ask(*, asked: Asked, at: datetime) -> Inbound:
    """Keep it with its files, and send the letter with the link, or the text message with the code, that proves whose
    it is. Until then nothing becomes of it but that people see it in quarantine. Not to be called in a transaction. The
    same form again is the same thing; one that was changed is another.

    `Malformed` names what is missing or cannot be read, `Refused` too many or too large files; and after LETTERS to one
    address within an hour, or as many codes to one number, whoever asked for them: nobody is pestered from here. A file
    that a ticket would not take is left out, and named in the particulars.
    """
    gateway = find_gateway() if asked.proof == BY_SMS else None
    fields = Fields()
    said = _read(asked, fields, has_gateway=gateway is not None)
    with fields.together():
        files = sort_out(asked.files)
    fields.done()
    if files.refused:
        said["refused"] = files.refused
    raw = pack(said, files.kept)
    source, key = open_source(at=at), f"ask-{uuid5(asked.key, sha256(raw).hexdigest())}"
    inbound = Inbound.objects.filter(source=source, external_id=key).first()
    if inbound is None:
        contact = said["mobile"] or said["email"]
        _brake(source, said, at=at)
        inbound = take_in(
            source=source, external_id=key, raw=raw, sender=contact, subject=said["title"], at=at
        ).inbound  # fmt: skip
    _challenge(inbound, said, gateway, at=at)
    return inbound


def _read(asked: Asked, fields: Fields, *, has_gateway: bool) -> dict[str, Any]:
    by_sms = asked.proof == BY_SMS
    said: dict[str, Any] = {
        "form": REQUEST,
        "kind": fields.code("kind", asked.kind, among=Kind.values),
        "severity": fields.code("severity", asked.severity, among=Severity.values, required=False),
        "title": fields.line("title", asked.title),
        "description": fields.text("description", asked.description),
        "name": fields.line("name", asked.name, limit=80),
        "proof": fields.code("proof", asked.proof, among=(BY_LINK, BY_SMS)),
        "email": fields.line("email", asked.email, required=not by_sms, limit=254).lower(),
        "phone": fields.line("phone", asked.phone, required=by_sms, limit=40),
        "mobile": mobile_key(asked.phone) if by_sms else "",
        "language": asked.language,
    }
    if by_sms and not has_gateway:
        fields.malform("proof", "no_gateway", _("This desk sends no text messages. Please give your e-mail address."))
    if said["phone"] and by_sms and not said["mobile"]:
        fields.malform("phone", "invalid", NO_MOBILE)
    if said["email"] and not is_email(said["email"]):
        fields.malform("email", "invalid", _("This is not an e-mail address."))
    return said


def _brake(source: Source, said: dict[str, Any], *, at: datetime) -> None:
    if said["mobile"]:
        brake_codes(said["mobile"], at=at)
        return
    lately = Inbound.objects.filter(source=source, sender=said["email"], received_at__gt=at - WITHIN)
    if lately[:LETTERS].count() >= LETTERS:
        raise Refused(_("This address has had several letters from us already. Please open the latest of them."))


def _challenge(inbound: Inbound, said: dict[str, Any], gateway: Source | None, *, at: datetime) -> None:
    """The letter, or the first code, once, whoever else is at it; sent later where the process died before it was."""
    with transaction.atomic():
        locked = Inbound.objects.select_for_update(of=("self",)).get(pk=inbound.pk)
        if locked.ticket_id is not None:
            return
        if gateway is None:
            enqueue_many([_letter(locked, said, at=at)], at=at)
        elif newest_code(locked) is None:
            issue_code(locked, number=said["mobile"], language=said["language"], gateway=gateway, at=at)
        transaction.on_commit(nudge)


def _letter(inbound: Inbound, said: dict[str, Any], *, at: datetime) -> Draft:
    return Draft(
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
