"""The page of one ticket, and its preview beside the list."""

from datetime import datetime
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from face import dates
from satisfaction.records.policies import decide_drawing
from satisfaction.records.queries import list_records
from sla.queries import list_clock_events, list_clocks
from sla.words import people_in
from tickets.acts import ACTS
from tickets.choices import OPEN_STATES, Channel, State
from tickets.completeness import completeness_of
from tickets.models import Ticket, TicketEvent
from tickets.policies import VERB_WORDS, Because, decisions
from tickets.queries import access_ticket, list_earlier, list_events
from tickets.reply_templates.places import Scene
from tickets.words import Names, names_in
from workbench.access import DeskRequest, desk_page
from workbench.actbar import act_bar
from workbench.clocks import cards_of, promises_of
from workbench.facts import facts_of
from workbench.forms.acts import ActForm
from workbench.next_act import Situation, next_act
from workbench.papers import papers_of
from workbench.replying import chosen_text
from workbench.rows import CHANNEL_ICONS, state_words
from workbench.ruler import stages_of
from workbench.timeline import TABS, count_tabs, days_of, entries_of

SHOWN = 100  # entries of the timeline; the rest is a link away
_PREVIEWED = 4


@require_safe
@desk_page
def ticket(request: DeskRequest, number: str) -> HttpResponse:
    """Everything about a ticket and every act on it, in a number of statements that does not grow with its history.

    `tab` chooses the timeline's tab (all, user, internal, clocks), `all` shows old entries too, `write=note` opens the
    note; `template` is the one the reply begins with.
    """
    shown = access_ticket(number, actor=request.actor)
    events = list_events(shown)
    context = _common(request, shown, events, at=clock.now())
    tab = request.GET.get("tab", "all")
    tab = tab if tab in TABS else "all"
    entries = entries_of(events, context["clock_events"], context["papers"], context["names"], tab=tab)
    earlier = list_earlier(shown)
    limit = len(entries) if "all" in request.GET else SHOWN
    context |= {
        "tab": tab,
        "tabs": count_tabs(events, context["clock_events"]),
        "days": list(days_of(list(islice(entries, limit)))),
        "hidden": max(0, len(entries) - limit),
        "shows_request": tab in {"all", "user"} and len(entries) <= limit,
        "write": "reply" if context["decisions"]["reply"].allowed and request.GET.get("write") != "note" else "note",
        "stages": stages_of(shown, events, context["names"], today=dates.local_day(context["at"])),
        "earlier": earlier,
        "records": list_records(shown, actor=request.actor) if context["papers"].records else [],
        "may_draw_up": decide_drawing(actor=request.actor, ticket=shown).allowed,
        "asked_first": _asked_first(request, shown, earlier),
        "bar": act_bar(shown, context["decisions"]),
        "result": context["papers"].results.get(shown.cycle),
        "prefilled": chosen_text(request, Scene(shown.requester, request.user, context["at"], shown)),
        **_forms(request, shown, context),
    }
    return render(request, "workbench/ticket.html", context)


@require_safe
@desk_page
def preview(request: DeskRequest, number: str) -> HttpResponse:
    """The same in short, as a fragment for the list's right side."""
    shown = access_ticket(number, actor=request.actor)
    events = list_events(shown)
    context = _common(request, shown, events, at=clock.now())
    entries = entries_of(events, context["clock_events"], context["papers"], context["names"])
    context |= {
        "entries": entries[:_PREVIEWED],
        "size": len(entries),
        "state": state_words(shown),
        "bar": act_bar(shown, context["decisions"]),
    }
    return render(request, "workbench/_preview.html", context)


def _common(request: DeskRequest, shown: Ticket, events: list[TicketEvent], *, at: datetime) -> dict[str, Any]:
    decided = decisions(actor=request.actor, ticket=shown)
    completeness = completeness_of(shown)
    timers = list_clocks(shown)
    clock_events = list_clock_events(timers, ticket=shown)
    names, papers = names_in(events, also=people_in(clock_events)), papers_of(shown)
    cards = cards_of(timers, events=events, decisions=decided, actor=request.actor, at=at)
    missing = tuple(str(element.label) for element in completeness.required_missing)
    step = next_act(Situation(ticket=shown, decisions=decided, at=at, missing=missing, clocks=cards))
    return {
        "ticket": shown,
        "at": at,
        "today": dates.local_day(at),
        "decisions": decided,
        "completeness": completeness,
        "facts": facts_of(shown, completeness, decided, today=dates.local_day(at)),
        "names": names,
        "papers": papers,
        "clocks": [card for card in cards if not card.is_over],
        "ended": [card for card in cards if card.is_over],
        "clock_events": clock_events,
        "next": step,
        "next_label": VERB_WORDS.get(step.verb, "") if step else "",
        "channel_icon": CHANNEL_ICONS[Channel(shown.channel)],
        "helpers": _(", ").join(papers.helpers),
        "promises": promises_of(timers, events),
        "question": _open_question(shown, events),
        "escalation": _escalation(shown, events, names),
    }


def _asked_first(request: DeskRequest, shown: Ticket, earlier: list[Ticket]) -> str:
    """Colleagues who served this user before and know him (LIFE-15); nobody once the ticket is closed."""
    if shown.state not in OPEN_STATES:
        return ""
    handlers = [one.assignee or one.first_responder for one in earlier]
    others = dict.fromkeys(str(handler) for handler in handlers if handler and handler != request.user)
    # Translators: between two names of a list
    return _(", ").join(others)


def _open_question(shown: Ticket, events: list[TicketEvent]) -> str:
    if not shown.is_unclear:
        return ""
    return next((event.params["question"] for event in reversed(events) if event.verb == "clarify"), "")


def _escalation(shown: Ticket, events: list[TicketEvent], names: Names) -> dict[str, Any] | None:
    if not shown.escalation_level:
        return None
    last = next((event for event in reversed(events) if event.verb == "escalate"), None)
    owner = names.users.get(last.params["owner_user_id"], "") if last else ""
    return {"level": shown.escalation_level, "owner": owner}


def _forms(request: DeskRequest, shown: Ticket, context: dict[str, Any]) -> dict[str, Any]:
    forms = {
        f"{verb}_form": ActForm(ACTS[verb], ticket=shown, actor=request.actor, is_small=True)
        for verb in ("reply", "note", "resolve")
        if context["decisions"][verb].because is not Because.ROLE
    }
    can_resolve = "resolve_form" in forms and shown.state in OPEN_STATES and shown.state != State.CONFIRMING
    return {**forms, "can_resolve": can_resolve}
