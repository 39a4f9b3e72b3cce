"""Signing a service record (SAT-7) through three doors: the link of our letter (no log-in, cookie or script), one's own
request in the portal, and the engineer's screen. Opening changes nothing; pressing the button does.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import Actor, Via
from accounts.models import Requester
from core import clock
from core.errors import DeskError, Gone, Missing
from portal.access import PortalRequest, access_own, portal_page
from portal.forms.sign import SignForm
from portal.refusals import attempt
from portal.views.links import SEALED
from satisfaction.records.actions import sign, sign_by_link
from satisfaction.records.models import ServiceRecord, SigningLink
from satisfaction.records.paper import paper_of
from satisfaction.records.pdf import PDF, pdf_headers, pdf_of
from satisfaction.records.policies import decide
from satisfaction.records.queries import access_copy, access_link, access_record, find_link, whole_records
from tickets.queries import access_ticket

View = Callable[[HttpRequest, str, datetime], HttpResponse]
Framed = Callable[[HttpRequest, str], HttpResponse]
_FORM = ("GET", "HEAD", "POST")


def sign_page(view: View) -> Framed:
    """The frame of the pages behind a link to sign, as `portal.views.links.link_page` is of its own: in the requester's
    language and time, sealed, without a CSRF check for the reason said there, 404 for a forged token, 410 for one that
    has ended.
    """

    @csrf_exempt
    @require_http_methods(_FORM)
    @wraps(view)
    def framed(request: HttpRequest, token: str) -> HttpResponse:
        at, link = clock.now(), find_link(token)
        requester = link.record.ticket.requester if link else None
        with translation.override(_language(request, requester)), timezone.override(_zone(requester)):
            try:
                response = view(request, token, at)
            except Missing as error:
                response = _end(request, error, None, status=404)
            except Gone as error:
                response = _end(request, error, link, status=410)
            response.headers["Content-Language"] = translation.get_language()
        for name, value in SEALED.items():
            response.headers[name] = value
        return response

    return framed


@sign_page
def by_link(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The record to read, and the form to sign it."""
    link = access_link(token, at=at)
    form = SignForm(request.POST if request.method == "POST" else None, initial={"name": link.record.requester_name})
    if request.method == "POST":
        status = attempt(form, lambda: sign_by_link(token=token, signing=form.signing, at=at))
        if not status:
            return _page(request, "portal/signed.html", whole_records().get(pk=link.record_id), token=token)
        return _page(request, "portal/sign.html", link.record, form=form, status=status, token=token, link=link)
    return _page(request, "portal/sign.html", link.record, form=form, token=token, link=link)


@sign_page
def pdf_by_link(request: HttpRequest, token: str, at: datetime) -> HttpResponse:  # noqa: ARG001 (same shape as its sibling)
    """The record as a PDF: to read before signing, and to keep afterwards, until the link's time is over."""
    return _pdf(access_copy(token, at=at).record)


@require_http_methods(_FORM)
@portal_page
def own(request: PortalRequest, number: str, seq: int) -> HttpResponse:
    """The record of one's own request; while it waits, with the form to sign it."""
    ticket, asker = access_own(request, number)
    record = access_record(ticket, seq, actor=asker)
    return _sign_in_person(request, record, by=asker, leads_to="portal:record")


@require_safe
@portal_page
def own_pdf(request: PortalRequest, number: str, seq: int) -> HttpResponse:
    """The same as a PDF."""
    ticket, asker = access_own(request, number)
    return _pdf(access_record(ticket, seq, actor=asker))


@require_http_methods(_FORM)
@portal_page
def on_screen(request: PortalRequest, number: str, seq: int) -> HttpResponse:
    """The engineer holds out his screen to the user, who signs on it. Not found by anybody else."""
    if not request.user.is_desk_staff:
        raise Http404
    actor = Actor.for_user(request.user, via=Via.WEB)
    record = access_record(access_ticket(number, actor=actor), seq, actor=actor)
    return _sign_in_person(request, record, by=actor, leads_to="service-record")


def _sign_in_person(request: HttpRequest, record: ServiceRecord, *, by: Actor, leads_to: str) -> HttpResponse:
    decision = decide("sign", actor=by, record=record)
    form = SignForm(request.POST if request.method == "POST" else None, initial={"name": record.requester_name})
    if request.method != "POST":
        if by.is_staff and not decision.allowed:
            return redirect(leads_to, record.ticket.number, record.seq)
        return _page(request, "portal/sign.html", record, form=form if decision.allowed else None, by=by)
    status = attempt(form, lambda: sign(record_id=record.pk, signing=form.signing, by=by, at=clock.now()))
    if not status:
        return redirect(leads_to, record.ticket.number, record.seq)
    fresh = access_record(record.ticket, record.seq, actor=by)
    return _page(request, "portal/sign.html", fresh, form=form, by=by, status=status)


def _pdf(record: ServiceRecord) -> HttpResponse:
    return HttpResponse(pdf_of(record), content_type=PDF, headers=pdf_headers(record))


def _end(request: HttpRequest, error: DeskError, link: SigningLink | None, *, status: int) -> HttpResponse:
    return _render(request, "portal/sign_over.html", {"error": error, "link": link, "status": status}, status=status)


def _page(
    request: HttpRequest, template: str, record: ServiceRecord, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {"record": record, "paper": paper_of(record), "form": None, "by": None, "token": "", "link": None, **more}
    return _render(request, template, context, status=status)


def _render(request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    here = translation.get_language()
    others = [(code, name) for code, name in settings.LANGUAGES if code != here]
    return render(request, template, {**context, "other_languages": others}, status=status)


def _language(request: HttpRequest, requester: Requester | None) -> str:
    wanted = request.GET.get("lang", "")
    if wanted in dict(settings.LANGUAGES):
        return wanted
    return requester.language if requester else translation.get_language() or settings.LANGUAGE_CODE


def _zone(requester: Requester | None) -> ZoneInfo:
    site = requester.site if requester else None
    return ZoneInfo(site.time_zone if site else settings.TIME_ZONE)
