"""What a changed item means for our ticket: a new ticket, entries of the logs, a step of its life. By acts alone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor, Via
from channels_intake.adapter import Outcome
from channels_intake.choices import Reason, Status
from channels_intake.itop.codes import kind_of
from channels_intake.itop.face import remember
from channels_intake.itop.following import follow
from channels_intake.itop.item import Fetched
from channels_intake.itop.models import ItopLink
from channels_intake.itop.options import Options
from channels_intake.itop.pushing import title_of
from channels_intake.itop.saying import PRIVATE, PUBLIC, is_ours
from channels_intake.models import Inbound, Source
from core.errors import DeskError
from core.text import LONG, fit
from tickets.actions import Intake, Person, note, receive, reply
from tickets.choices import Channel
from tickets.models import Category, Ticket


def take_over(inbound: Inbound, item: Fetched, *, at: datetime) -> Outcome:
    """In the caller's transaction. Creates the ticket where there is none yet; then says what is new in the logs, and
    follows their status where *they* have changed it. What the desk's rules refuse stands in the ticket as a note.
    """
    source = inbound.source
    options = Options.of(source)
    link = _link_of(source, item)
    if link is None and not options.imports:
        return Outcome(status=Status.IGNORED, reason=Reason.NOTHING_SAID)
    is_new = link is None
    link = link or _enter(source, item, options, at=at)
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("requester").get(pk=link.ticket_id)
    before = ticket.version
    trouble = _take_logs(ticket, link, item, at=at)
    trouble += _take_status(ticket, link, item, options, at=at)
    _remember(link, item, before)
    detail = {"ref": link.ref, **({"refused": trouble} if trouble else {})}
    if is_new:
        return Outcome(status=Status.TICKET, ticket=ticket, detail=detail)
    if Ticket.objects.values_list("version", flat=True).get(pk=ticket.pk) == before:
        return Outcome(status=Status.IGNORED, reason=Reason.NOTHING_SAID, ticket=ticket, detail=detail)
    return Outcome(status=Status.MESSAGE, ticket=ticket, detail=detail)


def _link_of(source: Source, item: Fetched) -> ItopLink | None:
    known = ItopLink.objects.filter(source=source, item_class=item.name, key=item.key).first()
    if known is not None:
        return known
    # Created there by us, and we died before we knew its number: its title says whose it is.
    waiting = ItopLink.objects.filter(source=source, item_class=item.name, key="").select_related("ticket")
    options = Options.of(source)
    mine = [link for link in waiting[:200] if title_of(link.ticket, options) == item.line("title", limit=300)]
    for link in mine[:1]:
        link.key, link.ref, link.status, link.seq = item.key, item.line("ref", limit=40), item.text("status"), 1
        link.save()
        return link
    return None


def _enter(source: Source, item: Fetched, options: Options, *, at: datetime) -> ItopLink:
    impact, urgency = item.levels
    intake = Intake(
        channel=Channel.REST,
        title=item.line("title") or item.line("ref") or item.key,
        description=item.words("description") or item.line("title") or _("(no text)"),
        requester=_caller(source, item),
        kind=source.kind if item.name not in {"UserRequest", "Incident"} else kind_of(item.name),
        category=_category(item) or source.category,
        impact=impact,
        urgency=urgency,
        occurred_at=item.time("start_date", options.zone, latest=at),
        external_id=f"{source.slug}:{item.name}::{item.key}",
        group=source.group,
        site=source.site,
    )
    ticket = receive(intake=intake, by=SYSTEM, at=at)
    remember(ticket, impact=item.text("impact")[:1], urgency=item.text("urgency")[:1])
    link, _is_new = ItopLink.objects.get_or_create(
        source=source,
        ticket=ticket,
        defaults={
            "item_class": item.name,
            "key": item.key,
            "ref": item.line("ref", limit=40),
            "is_ours": False,
            "seq": ticket.version,
            "created_at": at,
        },
    )
    return link


def _caller(source: Source, item: Fetched) -> Person:
    """Whoever called there. Without one, the organisation itself stands for its people."""
    name = item.caller_line("friendlyname") or item.line("caller_id_friendlyname", limit=80)
    email, phone = item.caller_line("email", limit=254), item.caller_line("phone", limit=40)
    if name and (email or phone):
        return Person(name=name, email=email, phone=phone, department=item.line("org_name", limit=80))
    known_by = item.text("caller_id") if name else "0"
    name = name or item.line("org_name", limit=80) or source.name
    return Person(
        name=name, im_account=f"itop:{source.slug}:{known_by}"[:80], department=item.line("org_name", limit=80)
    )


def _category(item: Fetched) -> Category | None:
    """One of ours that is called the same: the subcategory, else the service."""
    for name in (item.line("servicesubcategory_name"), item.line("service_name")):
        found = Category.objects.filter(Q(name__iexact=name), is_active=True).order_by("pk").first() if name else None
        if found is not None:
            return found
    return None


def _take_logs(ticket: Ticket, link: ItopLink, item: Fetched, *, at: datetime) -> list[str]:
    trouble: list[str] = []
    for log, known in ((PUBLIC, link.public_count), (PRIVATE, link.private_count)):
        entries = item.entries(log)
        for entry in entries[known if known <= len(entries) else 0 :]:
            text = str(entry.get("message") or "")
            if not is_ours(text, ticket):
                trouble += _say(ticket, log, item, str(entry.get("user_login") or ""), text, at=at)
    return trouble


def _say(ticket: Ticket, log: str, item: Fetched, who: str, text: str, *, at: datetime) -> list[str]:
    """What the caller wrote is his message; what anybody else wrote is a note, since nobody of ours has said it yet."""
    body = fit(text, limit=LONG - 200, multiline=True)
    if not body:
        return []
    try:
        with transaction.atomic():
            if log == PUBLIC and who and who == item.text("caller_id_friendlyname"):
                by = Actor.for_requester(ticket.requester, via=Via.REST)
                reply(ticket_id=ticket.pk, body=body, by=by, at=at)
            else:
                where = _("public log") if log == PUBLIC else _("private log")
                note(ticket_id=ticket.pk, body=f"iTop {item.line('ref')} · {who} ({where})\n{body}", by=SYSTEM, at=at)
    except DeskError as error:
        note(ticket_id=ticket.pk, body=f"iTop {item.line('ref')} · {who}\n{body}", by=SYSTEM, at=at)
        return [str(error)]
    return []


def _take_status(ticket: Ticket, link: ItopLink, item: Fetched, options: Options, *, at: datetime) -> list[str]:
    """Only what they have changed: our own steps, told and not yet told, are no news."""
    status = item.text("status")
    if status in {link.status, link.expected} or not options.follows:
        return []
    try:
        with transaction.atomic():
            follow(ticket, item, options, group=link.source.group, at=at)
    except DeskError as error:
        problems = [str(problem.message) for found in error.fields.values() for problem in found]
        words = " ".join(dict.fromkeys([str(error), *problems]))
        body = _("iTop %(ref)s is “%(status)s” there. It was not followed here: %(why)s") % {
            "ref": item.line("ref"),
            "status": status,
            "why": words,
        }
        if solution := item.words("solution"):
            body = f"{body}\n{solution}"
        note(ticket_id=ticket.pk, body=fit(body, limit=LONG, multiline=True), by=SYSTEM, at=at)
        return [words]
    return []


def _remember(link: ItopLink, item: Fetched, before: int) -> None:
    """What came from there does not go back: the entries that this made are known there already."""
    version = Ticket.objects.values_list("version", flat=True).get(pk=link.ticket_id)
    if link.seq >= before:
        link.seq = version
    else:
        link.heard = [*link.heard, *range(before + 1, version + 1)]
    link.status = item.text("status")[:40]
    link.ref = item.line("ref", limit=40) or link.ref
    link.public_count, link.private_count = len(item.entries(PUBLIC)), len(item.entries(PRIVATE))
    link.save(update_fields=["seq", "heard", "status", "ref", "public_count", "private_count"])
