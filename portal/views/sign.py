"""Signing a service record (SAT-7) through three doors: the link of our letter (no log-in, cookie or script), one's own
request in the portal, and the engineer's screen. Opening changes nothing; pressing the button does.
"""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import Actor, Via
from core import clock
from core.errors import DeskError
from portal.access import PortalRequest, access_own, portal_page
from portal.forms.sign import SignForm
from portal.link_pages import link_frame, render_link
from portal.refusals import attempt
from satisfaction.records.actions import sign, sign_by_link
from satisfaction.records.models import ServiceRecord, SigningLink
from satisfaction.records.paper import paper_of
from satisfaction.records.pdf import PDF, pdf_headers, pdf_of
from satisfaction.records.policies import decide
from satisfaction.records.queries import access_copy, access_link, access_record, find_link, whole_records
from tickets.queries import access_ticket

_FORM = ("GET", "HEAD", "POST")


def _end(request: HttpRequest, error: DeskError, link: SigningLink | None, status: int) -> HttpResponse:
    context = {"error": error, "link": link, "status": status}
    return render_link(request, "portal/sign_over.html", context, status=status)


sign_page = link_frame(find=find_link, requester_of=lambda link: link.record.ticket.requester, end=_end)


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


def _page(
    request: HttpRequest, template: str, record: ServiceRecord, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {"record": record, "paper": paper_of(record), "form": None, "by": None, "token": "", "link": None, **more}
    return render_link(request, template, context, status=status)
