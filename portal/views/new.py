"""Register a request (BRT): the form, what it says while it is being written, and the ticket it becomes."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Requester
from channels_intake.once import key_of_form
from core import clock
from knowledge.announcements.queries import current
from portal.access import PortalRequest, ensure_asker, portal_page, reader_of
from portal.attaching import attach_all, tell_refused
from portal.forms.request import RequestForm, again, kind_of
from portal.hints import hint_on
from portal.paging import number
from portal.refusals import attempt
from portal.rows import HIS_TURN, own_tickets, rows_of
from portal.similar import majors, solutions_for
from portal.times import taken_up_by
from tickets import actions
from tickets.actions import Intake, Person
from tickets.actions.receive import check_intake
from tickets.choices import Channel, Level
from tickets.models import Category, Ticket

LATEST = 3
NEWS = 3
WAITING = 5


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def new(request: PortalRequest) -> HttpResponse:
    """The form, empty or (`?like=`) filled from an earlier request of one's own; sent, it becomes a ticket. With `show`
    it only comes back with what its kind and category ask, for browsers without script.
    """
    if "show" in request.POST:
        return _page(request, RequestForm(initial=request.POST.dict(), categories=_categories()))
    if request.method == "POST":
        return _register(request)
    return _page(request, RequestForm(initial=_initial(request), categories=_categories()))


@require_POST
@portal_page
def particulars(request: PortalRequest) -> HttpResponse:
    """The part of the form that depends on kind and category, with what was typed. Changes nothing."""
    form = RequestForm(initial=request.POST.dict(), categories=_categories())
    return render(request, "portal/_particulars.html", _particulars(form))


@require_POST
@portal_page
def hint(request: PortalRequest) -> HttpResponse:
    """What would still help, for a description that is being written. Changes nothing."""
    found = hint_on(request.POST.get("description", ""))
    return render(request, "portal/_hint.html", {"hint": found})


@require_POST
@portal_page
def similar(request: PortalRequest) -> HttpResponse:
    """What is known already of what is being written: major incidents that run, and what helped others. Changes
    nothing.
    """
    text = f"{request.POST.get('title', '')} {request.POST.get('description', '')}"
    return render(request, "portal/_similar.html", {"majors": majors(), "solutions": solutions_for(text)})


def _categories() -> list[Category]:
    return list(Category.objects.filter(is_active=True))


def _initial(request: PortalRequest) -> dict[str, object]:
    requester = request.asker.requester if request.asker else None
    initial: dict[str, object] = {"phone": requester.phone if requester else request.user.phone}
    if wanted := number(request, "like"):
        like = own_tickets(request.asker).select_related("category").filter(number=wanted).first()
        return initial | again(like) if like else initial
    return initial


def _particulars(form: RequestForm) -> dict[str, object]:
    details = form.details
    return {
        "form": form,
        "questions": form.questions,
        "details": details,
        "is_pressing": form.is_pressing,
        "is_open": any(field.errors or field.value() for field in details),
    }


def _page(request: PortalRequest, form: RequestForm, *, status: int = 200) -> HttpResponse:
    at, own = clock.now(), own_tickets(request.asker)
    requester = request.asker.requester if request.asker else None
    context = _particulars(form) | {
        "dear": requester.form_of_address if requester else str(request.user),
        "latest": rows_of(own.order_by("-pk")[:LATEST], at=at),
        "waiting": rows_of(own.filter(HIS_TURN).order_by("-pk")[:WAITING], at=at),
        "majors": majors(),
        "news": sorted(current(reader_of(request), at=at), key=lambda one: one.starts_at, reverse=True)[:NEWS],
        "lost_files": bool(request.FILES),
        "taken_up_by": taken_up_by(requester, at=at),
    }
    return render(request, "portal/new.html", context, status=status)


def _register(request: PortalRequest) -> HttpResponse:
    at = clock.now()
    form = RequestForm(request.POST, request.FILES, categories=_categories())
    made: list[Ticket] = []
    whoever = Person(name=str(request.user))
    status = attempt(
        form,
        lambda: made.append(_receive(request, form, at=at)),
        check=lambda: check_intake(_intake(form, whoever), at=at),
    )
    if status:
        return _page(request, form, status=status)
    ticket = made[0]
    if ticket.created_at == at:
        _complete(request, form, ticket, at=at)
    elif _is_other(form, ticket):
        return _page(request, _anew(request, form, ticket), status=409)
    return redirect("portal:ticket", ticket.number)


def _receive(request: PortalRequest, form: RequestForm, *, at: datetime) -> Ticket:
    with transaction.atomic():
        asker, requester = ensure_asker(request)
        key = key_of_form(form.cleaned_data["key"], requester=requester)
        return actions.receive(intake=_intake(form, requester, key=key), by=asker, at=at)


def _intake(form: RequestForm, requester: Requester | Person, *, key: str = "") -> Intake:
    """What was filled in; what the form itself cannot read, is left out."""
    values = form.cleaned_data
    return Intake(
        channel=Channel.PORTAL,
        requester=requester,
        kind=kind_of(form.matter),
        severity=form.severity,
        category=form.categories.get(values.get("category", "")),
        impact=values.get("impact") or Level.LOW,
        urgency=values.get("urgency") or Level.MEDIUM,
        occurred_at=values.get("occurred_at"),
        external_id=key,
        answers=form.answers,
        must_answer=True,
        **{name: values.get(name, "") for name in _TEXTS},
    )


_TEXTS = ("title", "description", "product_version", "environment", "steps", "error_text")


def _complete(request: PortalRequest, form: RequestForm, ticket: Ticket, *, at: datetime) -> None:
    """What belongs to a ticket that has only just been made: the files, and another number to call than the known one.

    A file that is refused does not cost the ticket: it is made already, and its page says which file and why. Refusing
    the form instead would empty the browser's list of files, the good ones included.
    """
    by, _requester = ensure_asker(request)
    _taken, refused = attach_all(form.cleaned_data["attachments"], ticket_id=ticket.pk, by=by, at=at)
    phone = form.cleaned_data["phone"]
    if phone and phone != ticket.requester.phone:
        body = _("Please call me about this on %(phone)s.") % {"phone": phone}
        actions.reply(ticket_id=ticket.pk, body=body, by=by, at=at)
    messages.success(request, _("Your request has the number %(number)s.") % {"number": ticket.number})
    tell_refused(request, refused)


def _is_other(form: RequestForm, ticket: Ticket) -> bool:
    """Whether a form that was sent before (the browser's way back) has been changed since."""
    sent = (form.cleaned_data["title"].strip(), form.cleaned_data["description"].strip().replace("\r\n", "\n"))
    return sent != (ticket.title, ticket.description)


def _anew(request: HttpRequest, form: RequestForm, ticket: Ticket) -> RequestForm:
    """The same words in a form of its own, so that sending it again makes another ticket."""
    typed = {name: value for name, value in request.POST.dict().items() if name != "key"}
    fresh = RequestForm(initial=typed, categories=tuple(form.categories.values()))
    told = _("This form was sent already, as %(number)s. Send it again to make another request of it.")
    messages.warning(request, told % {"number": ticket.number})
    return fresh
