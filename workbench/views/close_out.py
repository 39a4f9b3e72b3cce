"""The same-day close-out: what is open is explained to its user before the day ends, many tickets in one go (BRT-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.roles import Capability
from core import clock
from core.errors import Stale
from core.inputs import MAX_AHEAD
from face import dates
from notifications.previews import Preview, preview_carried_over
from sla import close_out as days
from tickets import actions
from tickets.catalogue.queries import usual_reasons
from tickets.choices import Consent, ReasonUse
from tickets.models import Ticket, TicketQuerySet
from tickets.queries import access_ticket
from workbench import paging
from workbench.access import DeskRequest, desk_page
from workbench.changes import changes_since
from workbench.close_out_rows import covered_rows, form_of, owing_rows
from workbench.errors import attempt
from workbench.filters import NOBODY, address
from workbench.forms.close_out import CloseOutForm

OLDEST = paging.SORTS["oldest"]
_COVERED = 50
_SENT = 2 * paging.PAGE  # a page, and what was refused of the one before
Forms = dict[str, CloseOutForm]


@dataclass(frozen=True)
class Whose:
    """Whose tickets are shown: a person's, nobody's (None), or one ticket's."""

    person: User | None
    condition: Q
    number: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def close_out(request: DeskRequest) -> HttpResponse:
    """Open tickets that are not explained today: one's own, `of` a colleague (by user name; "-" is nobody) for
    supervisors, or the one `ticket` that a warning leads to. POST explains every line in which something was filled
    in, each by itself: what is refused is said in its line with all that was typed, and undoes nothing else.
    """
    at = clock.now()
    whose = _whose(request)
    if request.method != "POST":
        return _page(request, whose, {}, at=at)
    sent = _sent(request, at=at)
    statuses = {number: status for number, form in sent.items() if (status := _explain(request, form, at=at))}
    done = len(sent) - len(statuses)
    if done:
        said = ngettext("%(n)s ticket is explained.", "%(n)s tickets are explained.", done)
        messages.success(request, said % {"n": done})
    elif not statuses:
        messages.info(request, _("Nothing was filled in."))
    if not statuses:
        return redirect(f"{request.path}{address(request.GET)}")
    wrong = {number: form for number, form in sent.items() if number in statuses}
    return _page(request, whose, wrong, at=at, status=next(iter(statuses.values())))


@require_http_methods(["GET", "HEAD"])
@desk_page
def close_out_people(request: DeskRequest) -> HttpResponse:
    """Who has how many tickets left to explain today. For supervisors."""
    if not request.actor.can(Capability.SUPERVISE):
        raise PermissionDenied
    shares = days.shares(at=clock.now())
    people = User.objects.in_bulk([share.user_id for share in shares if share.user_id is not None])
    rows = [(share, people.get(share.user_id) if share.user_id else None) for share in shares]
    return render(request, "workbench/close_out/people.html", {"rows": rows, "nobody": NOBODY})


@require_POST
@desk_page
def close_out_preview(request: DeskRequest, number: str) -> HttpResponse:
    """What the user of a ticket would be written, as a fragment, from what stands in its line."""
    at = clock.now()
    ticket = access_ticket(number, actor=request.actor)
    day, reasons = days.days_of([ticket]).get(ticket.pk), usual_reasons(ReasonUse.CARRY_OVER)
    form = form_of(ticket, day, reasons=reasons, at=at, data=request.POST)
    said = form.arguments() if form.is_valid() else {}
    context = {"letter": _letter(ticket, said, at=at), "is_told": said.get("consent") != Consent.REFUSED}
    return render(request, "workbench/close_out/_preview.html", context)


def _letter(ticket: Ticket, said: dict[str, Any], *, at: datetime) -> Preview | None:
    """None as long as something is missing that it would say, and where none would be written."""
    reason, expected_at = str(said.get("reason", "")).strip(), said.get("expected_at")
    if said.get("consent") == Consent.REFUSED or not reason:
        return None
    if expected_at is None or not at < expected_at <= at + MAX_AHEAD:
        return None
    is_agreed = said["consent"] != Consent.NOT_REACHED
    return preview_carried_over(ticket, reason=reason[:2000], expected_at=expected_at, is_agreed=is_agreed)


def _whose(request: DeskRequest) -> Whose:
    if number := request.GET.get("ticket", ""):
        ticket = access_ticket(number.replace("\x00", "")[:24], actor=request.actor)
        return Whose(None, Q(pk=ticket.pk), ticket.number)
    of = request.GET.get("of", "")
    if not of or of == request.user.username:
        return Whose(request.user, days.of_person(request.user))
    if not request.actor.can(Capability.SUPERVISE):
        raise PermissionDenied
    if of == NOBODY:
        return Whose(None, days.of_nobody())
    person = None if "\x00" in of else User.objects.filter(username=of).first()
    if person is None:
        raise BadRequest("Nobody of this name")
    return Whose(person, days.of_person(person))


def _sent(request: DeskRequest, *, at: datetime) -> Forms:
    """The lines in which something was filled in, by number."""
    numbers = [number for number in request.POST.getlist("number")[:_SENT] if "\x00" not in number]
    tickets = _with_people(Ticket.objects.visible_to(request.actor).filter(number__in=numbers))
    found = list(tickets.order_by("pk"))
    begun = days.days_of(found, begun_by=at)
    reasons = usual_reasons(ReasonUse.CARRY_OVER)
    forms = {one.number: form_of(one, begun.get(one.pk), reasons=reasons, at=at, data=request.POST) for one in found}
    return {number: form for number, form in forms.items() if form.is_filled}


def _explain(request: DeskRequest, form: CloseOutForm, *, at: datetime) -> int:
    """0 when it is done; else the HTTP status, and the form says why."""
    pk = form.ticket.pk
    try:
        return attempt(form, lambda: actions.carry_over(ticket_id=pk, **form.arguments(), by=request.actor, at=at))
    except Stale as error:
        changes = changes_since(access_ticket(form.ticket.number, actor=request.actor), form.cleaned_data["version"])
        form.add_error(None, _("Changed meanwhile: %(what)s Look at it and send it again.") % {"what": changes.what})
        form.renewed(error.version)
        return 409


def _page(
    request: DeskRequest, whose: Whose, wrong: Mapping[str, CloseOutForm], *, at: datetime, status: int = 200
) -> HttpResponse:
    cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=OLDEST)
    owing = Ticket.objects.filter(whose.condition) if whose.number else days.owing(at=at).filter(whose.condition)
    page = paging.page_of(_with_people(owing), sort=OLDEST, cursor=cursor)
    shown = {ticket.number for ticket in page.tickets}
    others = [form.ticket for number, form in wrong.items() if number not in shown]
    covered = [] if whose.number else list(_with_people(days.covered(at=at).filter(whose.condition))[: _COVERED + 1])
    context = {
        "whose": whose,
        "is_own": whose.person == request.user,
        "supervises": request.actor.can(Capability.SUPERVISE),
        "rows": owing_rows([*others, *page.tickets], actor=request.actor, at=at, bound=wrong),
        "wrong": wrong,
        "covered": covered_rows(covered[:_COVERED], today=dates.local_day(at)),
        "is_longer": len(covered) > _COVERED,
        "today": dates.local_day(at),
        "stay": address(request.GET),
        "newer": address(request.GET, cursor=page.newer) if page.newer else "",
        "older": address(request.GET, cursor=page.older) if page.older else "",
    }
    return render(request, "workbench/close_out/close_out.html", context, status=status)


def _with_people(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.select_related("requester__site", "assignee", "first_responder", "group")
