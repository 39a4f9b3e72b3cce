"""What a requester does on the page of his request: write, say whether it is solved, rate, take it up again."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actors import Actor
from core import clock
from core.errors import Problem, Refused, Stale
from portal.access import PortalRequest, access_own, portal_page
from portal.attaching import attach_all, tell_refused
from portal.forms.answers import ConfirmForm, ReopenForm, SurveyForm
from portal.forms.reply import ReplyForm
from portal.refusals import attempt
from portal.twice import has_answered, has_come, has_said
from portal.views.ticket import ticket_page
from tickets import actions
from tickets.choices import Answer, Score, State
from tickets.models import Ticket

Run = Callable[[Ticket, Actor, datetime], object]


def act_page(view: Callable[[PortalRequest, str], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """A form that came back stands at the address of its act. Whoever opens that (another language, the address sent
    once more) is led to the request, and nothing is done.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @portal_page
    @wraps(view)
    def acting(request: PortalRequest, number: str) -> HttpResponse:
        if request.method == "POST":
            return view(request, number)
        return redirect("portal:ticket", access_own(request, number)[0].number)

    return acting


@act_page
def reply(request: PortalRequest, number: str) -> HttpResponse:
    """Words and files for the desk. The same form sent twice is one message."""
    form = ReplyForm(request.POST, request.FILES)
    return _carry_out(request, number, "reply", form, lambda ticket, by, at: _reply(request, form, ticket, by, at))


@act_page
def answer(request: PortalRequest, number: str) -> HttpResponse:
    """Solved or not."""
    form = ConfirmForm(request.POST)
    return _carry_out(request, number, "answer", form, lambda ticket, by, at: _answer(request, form, ticket, by, at))


@act_page
def rate(request: PortalRequest, number: str) -> HttpResponse:
    """One of four levels."""
    form = SurveyForm(request.POST)
    return _carry_out(request, number, "rate", form, lambda ticket, by, at: _rate(request, form, ticket, by, at))


@act_page
def reopen(request: PortalRequest, number: str) -> HttpResponse:
    """It came back."""
    form = ReopenForm(request.POST)
    return _carry_out(request, number, "reopen", form, lambda ticket, by, at: _reopen(request, form, ticket, by, at))


def _carry_out(request: PortalRequest, number: str, act: str, form: forms.Form, run: Run) -> HttpResponse:
    ticket, asker = access_own(request, number)
    at = clock.now()
    status = attempt(form, lambda: run(ticket, asker, at))
    if not status:
        return redirect("portal:ticket", ticket.number)
    fresh, asker = access_own(request, number)
    return ticket_page(request, fresh, asker, refused={act: form}, status=status)


def _reply(request: PortalRequest, form: ReplyForm, ticket: Ticket, by: Actor, at: datetime) -> None:
    body, version = form.cleaned_data["body"], form.cleaned_data["version"]
    files = [file for file in form.cleaned_data["attachments"] if not has_come(ticket, file, after=version)]
    if body and not _say(ticket, body, version=version, by=by, at=at):
        return
    taken, refused = attach_all(files, ticket_id=ticket.pk, by=by, at=at)
    if not body and taken:
        # Files alone are an answer too: the engineer is told, and a wait for the requester ends.
        words = _("Sent: %(names)s") % {"names": _(", ").join(taken)}
        actions.reply(ticket_id=ticket.pk, body=words, by=by, at=at)
    elif not body and refused:
        problems = [Problem("refused", sentence) for sentence in refused]
        raise Refused(_("None of the files was taken."), fields={"attachments": problems})
    tell_refused(request, refused)


def _say(ticket: Ticket, body: str, *, version: int | None, by: Actor, at: datetime) -> bool:
    """Send `body`; False when these very words came in since the page that the form stood on was made."""
    try:
        actions.reply(ticket_id=ticket.pk, body=body, by=by, at=at, version=version)
    except Stale:
        if has_said(ticket, body, after=version):
            return False
        actions.reply(ticket_id=ticket.pk, body=body, by=by, at=at)
    return True


def _answer(request: PortalRequest, form: ConfirmForm, ticket: Ticket, by: Actor, at: datetime) -> None:
    cycle, comment = form.cleaned_data["cycle"], form.cleaned_data["comment"]
    said = form.cleaned_data["answer"]
    if has_answered(ticket, answer=said, comment=comment, cycle=cycle):
        return
    if cycle not in {None, ticket.cycle}:
        raise Stale(_("This was about an earlier result. Please look at how it stands now."), version=ticket.version)
    # The version is the one whose result was compared above: nobody confirms what he has not seen.
    version = ticket.version
    actions.confirm(ticket_id=ticket.pk, answer=said, comment=comment, by=by, at=at, version=version)
    messages.success(request, _thanks(said))


def _rate(request: PortalRequest, form: SurveyForm, ticket: Ticket, by: Actor, at: datetime) -> None:
    if ticket.state == State.SURVEYED:
        messages.info(request, _("Your rating was recorded before; the first one counts."))
        return
    values = form.cleaned_data
    score, reasons = int(values["score"]), values["reasons"]
    actions.survey(ticket_id=ticket.pk, score=score, reasons=reasons, comment=values["comment"], by=by, at=at)
    if score == Score.DISSATISFIED:
        messages.success(request, _("Thank you for saying so. The service supervisor calls you about it."))
    else:
        messages.success(request, _("Thank you for your rating."))


def _reopen(request: PortalRequest, form: ReopenForm, ticket: Ticket, by: Actor, at: datetime) -> None:
    reason, cycle = form.cleaned_data["reason"], form.cleaned_data["cycle"]
    if has_answered(ticket, answer=Answer.NOT_SOLVED, comment=reason, cycle=cycle):
        return
    actions.reopen(ticket_id=ticket.pk, reason=reason, by=by, at=at)
    messages.success(request, _thanks(Answer.NOT_SOLVED))


def _thanks(said: str) -> str:
    if said == Answer.PARTLY:
        return _("Thank you. The work goes on with what remains; you hear from us about the new result.")
    if said == Answer.SOLVED:
        return _("Thank you. After a last look at the record the request is closed; then you can rate it.")
    return _("Thank you for saying so. The work goes on; you hear from us about the new result.")
