"""Any program that can post JSON: monitoring, forms, scripts. Signed in the Standard Webhooks manner, read by a mapping
(`docs/webhooks.md`). The same external identifier with other words is more about the same ticket.
"""

import hashlib
import json
from datetime import datetime
from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actions.requesters import find_or_create_requester
from accounts.actors import SYSTEM, Actor, Via
from accounts.models import Requester
from channels_intake.actions.into_ticket import check_flood
from channels_intake.adapter import (
    Adapter,
    Answer,
    Call,
    Heard,
    Item,
    Outcome,
    Quarantine,
    Setting,
    Unspoken,
    Unverified,
)
from channels_intake.choices import Reason, Status
from channels_intake.mapping import BadMapping, Read, read
from channels_intake.models import Inbound, Source
from channels_intake.signature import require_new, why_not
from core.text import LONG, SHORT, fit
from tickets.actions import Intake, link, receive, reply
from tickets.choices import Channel, Level
from tickets.models import Category, Message, Ticket
from tickets.policies import decide

_KEY_SIZE = 120


class SignedWebhook(Adapter):
    """One signed POST is one report."""

    slug = "webhook"
    channel = Channel.REST
    label = pgettext_lazy("way in", "Program (signed webhook)")
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            name="secret",
            label=_("Signing key"),
            help=_("The program signs with it (Standard Webhooks, HMAC-SHA256): whsec_ and base64."),
            is_secret=True,
        ),
        Setting(
            name="mapping",
            label=_("Mapping"),
            help=_('JSON: where in the message each field stands, as {"title": "alert.name"}. Empty: the usual names.'),
            required=False,
        ),
        Setting(
            name="requester_name",
            label=_("Requester where the message names none"),
            help=_("Empty: the name of this way in."),
            required=False,
        ),
        Setting(name="requester_email", label=_("E-mail address of the user"), required=False),
    )

    def hear(self, call: Call, source: Source, *, at: datetime) -> Heard:
        """The report. The very same call a second time is a replay; a second try (signed anew) is answered as taken."""
        if call.method != "POST":
            raise Unspoken("post_only")
        reason = why_not(secret=source.option("secret"), headers=call.headers, body=call.body, at=at)
        if reason:
            raise Unverified(reason)
        document = _document(call.body)
        key = call.headers["webhook-id"]
        require_new(source, call.headers, [key])
        sender, subject = _shown(document, source)
        item = Item(external_id=key, raw=call.body, sender=sender, subject=subject)
        return Heard(items=[item], answer=Answer(body=b'{"taken":true}'))

    def settle(self, inbound: Inbound, raw: bytes, *, at: datetime) -> Outcome:
        """A new ticket; or a message on the one with this external identifier, and a follow-up where that has ended."""
        try:
            said = read(_document(raw), inbound.source.option("mapping"))
        except BadMapping as error:
            raise Quarantine(Reason.UNREADABLE, mapping=str(error)) from error
        except Unspoken as error:
            raise Quarantine(Reason.UNREADABLE, error=error.code) from error
        title, body = _words(said)
        if not title:
            raise Quarantine(Reason.UNREADABLE, error="no_text")
        check_flood(inbound, at=at)
        key = _key(inbound.source, said)
        known = _known(key) if key else None
        if known is not None and _is_nothing_new(known, title, body):
            return Outcome(status=Status.IGNORED, reason=Reason.NOTHING_SAID, detail={"ticket": known.number})
        detail: dict[str, object] = {"unread": said.unread} if said.unread else {}
        if known is not None:
            by = Actor.for_requester(known.requester, via=Via.REST)
            if decide("reply", actor=by, ticket=known).allowed and known.is_open:
                return _more(known, body, by=by, detail=detail, at=at)
        return _new(inbound, said, key=key, follows=known, detail=detail, at=at)


def _document(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unspoken("no_json") from None


def _shown(document: object, source: Source) -> tuple[str, str]:
    """Who and what, for the list of what came in; whatever is wrong with the mapping is said when it is settled."""
    try:
        said = read(document, source.option("mapping"))
    except BadMapping:
        return "", ""
    return fit(said.texts.get("requester.email", ""), limit=254), fit(said.texts.get("title", ""), limit=SHORT)


def _words(said: Read) -> tuple[str, str]:
    """Title and description; each stands in for the other where it is missing."""
    title, body = (said.texts.get(name, "") for name in ("title", "description"))
    body = fit(body or title, limit=LONG, multiline=True)
    return fit(title or body, limit=SHORT), body


def _key(source: Source, said: Read) -> str:
    """The external identifier of the ticket: unique among those of all programs."""
    given = fit(said.texts.get("external_id", ""), limit=10_000)
    if len(given) > _KEY_SIZE:
        given = hashlib.sha256(given.encode()).hexdigest()
    return f"{source.slug}:{given}" if given else ""


def _known(key: str) -> Ticket | None:
    """The newest ticket of this identifier: that itself, or a follow-up."""
    mine = Q(external_id=key) | Q(external_id__startswith=f"{key}#")
    return Ticket.objects.filter(mine, channel=Channel.REST).select_related("requester").order_by("-pk").first()


def _is_nothing_new(ticket: Ticket, title: str, body: str) -> bool:
    """A monitor repeats itself as long as something lasts."""
    last = Message.objects.filter(ticket=ticket, by_requester__isnull=False).order_by("-pk").first()
    return (last.body == body) if last else (ticket.title == title and ticket.description == body)


def _more(ticket: Ticket, body: str, *, by: Actor, detail: dict[str, object], at: datetime) -> Outcome:
    reply(ticket_id=ticket.pk, body=body, by=by, at=at)
    message = Message.objects.filter(ticket=ticket, by_requester=by.requester).latest("id")
    return Outcome(status=Status.MESSAGE, ticket=ticket, message=message, detail=detail)


def _new(
    inbound: Inbound, said: Read, *, key: str, follows: Ticket | None, detail: dict[str, object], at: datetime
) -> Outcome:
    source, texts, codes = inbound.source, said.texts, said.codes
    requester = follows.requester if follows else _requester(source, texts, at=at)
    title, body = _words(said)
    category = _category(source, said, detail)
    intake = Intake(
        channel=Channel.REST,
        title=title,
        description=body,
        requester=requester,
        kind=codes.get("kind", source.kind),
        category=category,
        group=source.group,
        impact=codes.get("impact", Level.LOW),
        urgency=codes.get("urgency", Level.MEDIUM),
        environment=fit(texts.get("environment", ""), limit=500, multiline=True),
        product_version=fit(texts.get("product_version", ""), limit=SHORT),
        error_text=fit(texts.get("error_text", ""), limit=LONG, multiline=True),
        external_id=f"{key}#{inbound.pk}" if follows else key or f"{source.slug}:{inbound.pk}",
    )
    ticket = receive(intake=intake, by=Actor.for_requester(requester, via=Via.REST), at=at)
    if follows is not None:
        link(ticket_id=ticket.pk, to=follows, by=SYSTEM, at=at)
        detail = detail | {"follows": follows.number}
    return Outcome(status=Status.TICKET, ticket=ticket, detail=detail)


def _category(source: Source, said: Read, detail: dict[str, object]) -> Category | None:
    """By identifier or name; one that nobody knows is told to whoever looks, and the source's own counts."""
    given = fit(said.texts.get("category", ""), limit=80)
    if not given:
        return source.category
    found = Category.objects.filter(Q(slug__iexact=given) | Q(name=given), is_active=True).order_by("pk").first()
    if found is None:
        detail["unread"] = {**said.unread, "category": given}
    return found or source.category


def _requester(source: Source, texts: dict[str, str], *, at: datetime) -> Requester:
    """Whom the message names, by what he is known by; else whom the source names; else the program itself."""
    given = {
        name: texts.get(f"requester.{name}", "") for name in ("name", "email", "phone", "im_account", "department")
    }
    if not (given["email"] or given["phone"] or given["im_account"]):
        given["email"] = source.option("requester_email")
        given["name"] = given["name"] or source.option("requester_name", source.name)
    if not (given["email"] or given["phone"] or given["im_account"]):
        given["im_account"] = f"webhook:{source.slug}"
    known_by = given["email"] or given["phone"] or given["im_account"]
    return find_or_create_requester(
        name=fit(given["name"] or known_by, limit=80),
        email=fit(given["email"], limit=254),
        phone=fit(given["phone"], limit=40),
        im_account=fit(given["im_account"], limit=80),
        department=fit(given["department"], limit=80),
        site=source.site,
        at=at,
    )
