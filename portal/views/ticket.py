"""One request: where it stands, what was said, and the forms for what its requester can do now."""

from datetime import datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from core import clock
from face import dates
from portal.access import PortalRequest, access_own, portal_page
from portal.conversation import conversation_of
from portal.forms.answers import ConfirmForm, ReopenForm, SurveyForm
from portal.forms.reply import ReplyForm
from portal.outlook import outlook
from portal.stages import steps_of
from portal.times import times_of
from satisfaction.queries import outlook_of
from satisfaction.records.queries import list_records
from sla.queries import list_clocks_for_requester
from tickets.asking.answers import answers_of
from tickets.asking.words import asked, said
from tickets.choices import State
from tickets.models import Ticket
from tickets.policies import decide, reopen_window
from tickets.queries import list_events

_OTHER_ACTS = frozenset({"confirm", "rate", "again"})  # where writing something is not what comes next


@require_safe
@portal_page
def ticket(request: PortalRequest, number: str) -> HttpResponse:
    """The page of one's own request; somebody else's is not found."""
    found, asker = access_own(request, number)
    return ticket_page(request, found, asker)


def ticket_page(
    request: PortalRequest,
    ticket: Ticket,
    asker: Actor,
    *,
    refused: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the form that was `refused` standing where it was, text and all, even if its hour has passed."""
    at = clock.now()
    events = list_events(ticket)
    conversation = conversation_of(ticket, events)
    stands = outlook(ticket, at=at, score=conversation.score)
    made = _forms(ticket, asker, at=at) | (refused or {})
    context = {
        "ticket": ticket,
        "requester": asker.requester,
        "answers": [(asked(one), said(one)) for one in answers_of(ticket.answers)],
        "outlook": stands,
        "steps": steps_of(ticket, events, today=dates.local_day(at)),
        "conversation": conversation,
        "times": times_of(list_clocks_for_requester(ticket), events, at=at),
        "forms": made,
        "silent": outlook_of(ticket, at=at) if "answer" in made else None,
        "is_reply_aside": stands.act in _OTHER_ACTS and "reply" not in (refused or {}),
        "records": list_records(ticket, actor=asker),
        "is_reopen_refused": "reopen" in (refused or {}),
    }
    return render(request, "portal/ticket.html", context, status=status)


def _forms(ticket: Ticket, asker: Actor, *, at: datetime) -> dict[str, forms.Form]:
    """The forms of what he may do now, by act."""
    made: dict[str, forms.Form] = {}
    if _may("reply", ticket, asker):
        made["reply"] = ReplyForm(initial={"version": ticket.version})
    if _may("confirm", ticket, asker):
        made["answer"] = ConfirmForm(initial={"cycle": ticket.cycle})
    if _may("survey", ticket, asker):
        made["rate"] = SurveyForm()
    if can_reopen(ticket, asker, at=at):
        made["reopen"] = ReopenForm(initial={"cycle": ticket.cycle})
    return made


def can_reopen(ticket: Ticket, asker: Actor, *, at: datetime) -> bool:
    """Whether it may be taken up again. While the result waits for his word, “not solved” says the same."""
    if ticket.state == State.CONFIRMING and ticket.confirmed_at is None:
        return False
    in_time = ticket.closed_at is None or at - ticket.closed_at <= reopen_window()
    return in_time and _may("reopen", ticket, asker)


def _may(verb: str, ticket: Ticket, asker: Actor) -> bool:
    return decide(verb, actor=asker, ticket=ticket).allowed
