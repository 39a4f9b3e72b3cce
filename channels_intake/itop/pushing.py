"""Pushing: a ticket of ours becomes an object there, and follows our journal, entry by entry.

Every step may be cut off after the server has done it and before we know: so the object is looked for by our number
before it is created, entries by their mark before they are appended, and the status before anything is applied to it.
No transaction is open while the server is asked.
"""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from channels_intake.itop.client import Client, Item, LoginRefused, Rejected, Unreachable, quoted
from channels_intake.itop.face import impact_and_urgency, origin
from channels_intake.itop.leading import STATUS_FIELDS, lead
from channels_intake.itop.models import ItopLink
from channels_intake.itop.options import Options
from channels_intake.itop.saying import entry_of, mark_of
from channels_intake.itop.texts import to_html
from channels_intake.models import Source
from tickets.choices import OPEN_STATES
from tickets.models import Ticket, TicketEvent

LEASE = timedelta(minutes=10)  # longer than any conversation about one ticket lasts
AT_ONCE = 50
_LONGEST_WAIT = timedelta(hours=1)
_ERROR_SIZE = 300
_AMENDABLE = {"title", "description", "impact", "urgency", "priority"}


def ask_for(ticket: Ticket, source: Source, *, at: datetime) -> ItopLink:
    """Have `ticket` pushed to `source`; the same link where that was asked before."""
    kind = Options.of(source).class_for(ticket.kind)
    link, _is_new = ItopLink.objects.get_or_create(
        source=source, ticket=ticket, defaults={"item_class": kind, "created_at": at}
    )
    return link


def ask_by_rule(source: Source, options: Options, *, at: datetime) -> int:
    """Ask for what the rule of the source says: open tickets of its groups and categories, received since it began."""
    rule = Q(group__slug__in=options.groups) | Q(category__slug__in=options.categories)
    rule |= Q(category__parent__slug__in=options.categories)
    if not options.groups and not options.categories:
        return 0
    found = Ticket.objects.filter(rule, state__in=OPEN_STATES, created_at__gte=source.created_at)
    wanted = found.exclude(itop_links__source=source).order_by("pk")[:AT_ONCE]
    return len([ask_for(ticket, source, at=at) for ticket in wanted])


def due_links(source: Source, *, at: datetime) -> "QuerySet[ItopLink]":
    """What the server does not know yet, and may be tried now."""
    behind = Q(key="") | Q(ticket__version__gt=F("seq"))
    ready = Q(next_try_at=None) | Q(next_try_at__lte=at)
    return ItopLink.objects.filter(behind, ready, source=source).order_by("pk")


def push_due(source: Source, client: Client, *, at: datetime) -> int:
    """Push what is due; how many tickets are in step now. A ticket that is refused keeps no other waiting.

    `Unreachable` comes through: the others would meet the same.
    """
    done = 0
    for link in due_links(source, at=at)[:AT_ONCE]:
        if not _claim(link, at=at):
            continue
        try:
            trouble = keep_in_step(link, client)
        except LoginRefused:
            _put_off(link, "", at=at)
            raise
        except Rejected as error:
            _put_off(link, str(error), at=at)
        except Unreachable as error:
            _put_off(link, str(error), at=at)
            raise
        else:
            _settle(link, trouble, at=at)
            done += 1
    return done


def keep_in_step(link: ItopLink, client: Client) -> str:
    """Tell the server what it does not know of this ticket, in its order. Returns what could not be followed there."""
    ticket = Ticket.objects.select_related("requester", "group", "assignee", "category").get(pk=link.ticket_id)
    trouble = ""
    if not link.key:
        _take(link, _look_or_create(link, ticket, client))
    events = TicketEvent.objects.filter(ticket=ticket, seq__gt=link.seq).select_related("by_user", "by_requester")
    for event in events.order_by("seq"):
        if event.seq not in link.heard:
            trouble = _mirror(event, link, ticket, client) or trouble
        link.seq = event.seq
        link.heard = [seq for seq in link.heard if seq > event.seq]
        link.save(update_fields=["seq", "heard"])
    return trouble


def title_of(ticket: Ticket, options: Options) -> str:
    """The title there: with our number behind it, unless there is an attribute for that."""
    return ticket.title if options.number_attribute else f"{ticket.title} [{ticket.number}]"


def _look_or_create(link: ItopLink, ticket: Ticket, client: Client) -> Item:
    options = client.options
    if options.number_attribute:
        where = f"{options.number_attribute} = {quoted(ticket.number)}"
    else:
        where = f"title LIKE {quoted(f'%[{ticket.number}]')}"
    known = client.find(link.item_class, f"SELECT {link.item_class} WHERE {where}", "ref,status")
    if known:
        return min(known, key=lambda one: int(one.key) if one.key.isdecimal() else 0)
    return client.create(link.item_class, _fields(ticket, client), "ref,status")


def _take(link: ItopLink, item: Item) -> None:
    link.key, link.ref = item.key, item.text("ref")[:40]
    link.status, link.seq = item.text("status"), max(link.seq, 1)
    link.save(update_fields=["key", "ref", "status", "seq"])


def _fields(ticket: Ticket, client: Client) -> dict[str, object]:
    options = client.options
    impact, urgency = impact_and_urgency(ticket)
    fields: dict[str, object] = {
        "title": title_of(ticket, options),
        "description": to_html(ticket.description),
        "impact": impact,
        "urgency": urgency,
        "origin": origin(ticket),
    }
    if options.organisation:
        fields["org_id"] = f"SELECT Organization WHERE name = {quoted(options.organisation)}"
    if options.number_attribute:
        fields[options.number_attribute] = ticket.number
    caller = _caller(ticket, client)
    if caller:
        fields["caller_id"] = caller
    else:
        fields["description"] = to_html(f"{ticket.requester.name}\n\n{ticket.description}")
    return fields


def _caller(ticket: Ticket, client: Client) -> str:
    for email in (ticket.requester.email, client.options.caller):
        if email and (found := client.find("Person", f"SELECT Person WHERE email = {quoted(email)}", "name")):
            return found[0].key
    return ""


def _mirror(event: TicketEvent, link: ItopLink, ticket: Ticket, client: Client) -> str:
    """One journal entry. Asks before it writes."""
    moves = event.from_state != event.to_state or event.verb in {"dispatch", "transfer", "accept"}
    entry = entry_of(event, ticket, with_notes=client.options.with_notes)
    amended = event.verb == "amend" and any(change[0] in _AMENDABLE for change in event.params.get("changes", ()))
    if not (moves or entry or amended):
        return ""
    there = client.one(link.item_class, link.key, f"{STATUS_FIELDS},public_log,private_log")
    if there is None:
        raise Rejected(0, f"{link} is no longer there")
    if entry is not None and not _stands(mark_of(ticket, event), there.entries(entry.log)):
        message = {"add_item": {"format": "html", "message": to_html(entry.text)}}
        client.update(link.item_class, link.key, {entry.log: message}, "status")
    if amended:
        client.update(link.item_class, link.key, _amended(ticket, client.options), "status")
    return lead(link, there, event, ticket, client) if moves else ""


def _stands(mark: str, entries: list[dict[str, object]]) -> bool:
    return any(mark in str(one.get("message", "")) or mark in str(one.get("message_html", "")) for one in entries)


def _amended(ticket: Ticket, options: Options) -> dict[str, object]:
    impact, urgency = impact_and_urgency(ticket)
    return {
        "title": title_of(ticket, options),
        "description": to_html(ticket.description),
        "impact": impact,
        "urgency": urgency,
    }


def _claim(link: ItopLink, *, at: datetime) -> bool:
    """Nobody else talks about this ticket meanwhile; if we die, the claim lapses."""
    free = ItopLink.objects.filter(pk=link.pk, next_try_at=link.next_try_at)
    link.next_try_at = at + LEASE
    return bool(free.update(next_try_at=link.next_try_at))


def _settle(link: ItopLink, trouble: str, *, at: datetime) -> None:
    values = {"next_try_at": None, "tries": 0, "last_error": trouble[:_ERROR_SIZE], "expected": "", "synced_at": at}
    ItopLink.objects.filter(pk=link.pk).update(**values)


def _put_off(link: ItopLink, error: str, *, at: datetime) -> None:
    tries = min(link.tries + 1, 1000)
    wait = min(timedelta(minutes=1) * 2 ** min(tries - 1, 10), _LONGEST_WAIT)
    values = {"next_try_at": at + wait, "tries": tries, "last_error": error[:_ERROR_SIZE]}
    ItopLink.objects.filter(pk=link.pk).update(**values)


__all__ = ["ask_by_rule", "ask_for", "due_links", "keep_in_step", "push_due", "title_of"]
