"""A ticket from outside: people by user name, groups and categories by slug, tickets by number, choices as codes."""

from api.presentation.frame import Frame
from api.presentation.loading import LONG_TEXTS
from api.presentation.neighbours import neighbours
from tickets import policies
from tickets.asking.answers import Answer, answers_of
from tickets.asking.words import asked, said
from tickets.models import Resolution, Ticket

Shown = dict[str, object]


def summary_of(ticket: Ticket, *, frame: Frame) -> Shown:
    """What a list shows of a ticket. No statement, if it was loaded for it."""
    staff = _for_staff(ticket) if frame.actor.is_staff else {}
    return {
        "number": ticket.number,
        "url": frame.ticket_url(ticket.number),
        "state": ticket.state,
        "version": ticket.version,
        "cycle": ticket.cycle,
        "allowed_actions": policies.allowed_actions(actor=frame.actor, ticket=ticket),
        "channel": ticket.channel,
        "kind": ticket.kind,
        "title": ticket.title,
        "external_id": ticket.external_id,
        "requester": _requester(ticket),
        "first_responder": ticket.first_responder.username if ticket.first_responder else None,
        "assignee": ticket.assignee.username if ticket.assignee else None,
        "group": ticket.group.slug if ticket.group else None,
        "category": ticket.category.slug if ticket.category else None,
        "impact": ticket.impact,
        "urgency": ticket.urgency,
        "priority": f"P{ticket.priority}",
        "is_major": ticket.is_major,
        "severity": ticket.severity,
        "about": ticket.about.username if ticket.about else None,
        "product_version": ticket.product_version,
        "environment": ticket.environment,
        "occurred_at": ticket.occurred_at,
        "waiting_on": ticket.waiting_on,
        "waiting_until": ticket.waiting_until,
        "is_unclear": ticket.is_unclear,
        "answer_by": ticket.answer_by,
        "committed_at": ticket.committed_at,
        "expected_at": ticket.expected_at,
        "cancel_reason": ticket.cancel_reason,
        "created_at": ticket.created_at,
        "changed_at": ticket.changed_at,
        "resolved_at": ticket.resolved_at,
        "confirmed_at": ticket.confirmed_at,
        "closed_at": ticket.closed_at,
    } | staff


def _requester(ticket: Ticket) -> Shown:
    person = ticket.requester
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "im_account": person.im_account,
        "department": person.department,
    }


def _for_staff(ticket: Ticket) -> Shown:
    return {
        "is_vip": ticket.is_vip,
        "in_scope": ticket.in_scope,
        "scope_reason": ticket.scope_reason,
        "progress": ticket.progress,
        "progress_at": ticket.progress_at,
        "escalation_level": ticket.escalation_level,
        "vip_called_at": ticket.vip_called_at,
        "returned_to": ticket.returned_to.username if ticket.returned_to else None,
        "lapsed_at": ticket.lapsed_at,
        "next_due_at": ticket.next_due_at,
        "next_norm": ticket.next_norm,
        "next_paused": ticket.next_paused,
        "breached": ticket.breached,
    }


def whole(ticket: Ticket, *, frame: Frame) -> Shown:
    """Everything about one ticket. At most two statements, if it was loaded for it."""
    shown = summary_of(ticket, frame=frame)
    shown |= {name: getattr(ticket, name) for name in LONG_TEXTS}
    shown["answers"] = [_answer(one) for one in answers_of(ticket.answers)]
    shown["resolution"] = _resolution(ticket)
    if frame.actor.is_staff:
        shown |= _surroundings(ticket)
    return shown


def _answer(answer: Answer) -> Shown:
    """The question as it was asked, and the answer, for programs (`value`) and for people (`text`)."""
    return {
        "question": answer.question,
        "label": asked(answer),
        "kind": answer.kind,
        "value": answer.value,
        "text": said(answer),
    }


def _resolution(ticket: Ticket) -> Shown | None:
    if ticket.resolved_at is None:
        return None
    row = Resolution.objects.select_related("by").get(ticket=ticket, cycle=ticket.cycle)
    texts = {name: getattr(row, name) for name in ("cause", "plan", "result", "how_to_check", "how_to_avoid")}
    return {**texts, "by": row.by.username, "at": row.at}


def _surroundings(ticket: Ticket) -> Shown:
    """Tags, colleagues who help, linked tickets in both directions. One statement; none for a ticket just received."""
    rows = [] if ticket.version == 1 else neighbours(ticket)
    links = [
        {"kind": what.partition(":")[2], "direction": what.partition(":")[0], "number": name}
        for what, name in rows
        if ":" in what
    ]
    return {
        "tags": sorted(name for what, name in rows if what == "tag"),
        "collaborators": sorted(name for what, name in rows if what == "collaborator"),
        "links": sorted(links, key=lambda link: (link["direction"], link["kind"], link["number"])),
    }
