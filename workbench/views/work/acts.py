"""What is done on a job: acts, photos, signatures. Each is an ordinary form; a script may send it later, and again."""

import hashlib
from datetime import datetime
from typing import cast

from django import forms
from django.contrib import messages
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from satisfaction.records.actions import sign as sign_record
from satisfaction.records.queries import access_record
from tickets.actions import attach
from tickets.acts import ACTS
from tickets.agenda import version_known_to
from tickets.models import Ticket
from tickets.policies import VERB_WORDS
from tickets.queries import access_ticket
from workbench.access import DeskRequest, desk_page
from workbench.forms.files import FilesForm
from workbench.forms.work import SignatureForm, act_form
from workbench.views.work.pages import job_page
from workbench.work.sending import Outcome, answer_queue, carry_out, is_anothers, is_queued, refuse_owner

VERBS = ("accept", "decline", "note", "track", "resume", "resolve", "call")
# What these say stands by itself, whatever was done to the ticket meanwhile. Whether they are possible, policies say.
_UNSEEN = frozenset({"accept", "note", "call"})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def do(request: DeskRequest, number: str, verb: str) -> HttpResponse:
    """Do `verb` and go back to today's work. What is refused comes back with all that was typed: 400 unreadable, 403
    not this person's, 409 not now or changed by somebody else, 422 against a rule.
    """
    if verb not in VERBS:
        raise Http404
    ticket = access_ticket(number, actor=request.actor)
    if request.method != "POST":
        return redirect("work-job", number)
    if is_anothers(request):
        return refuse_owner()
    form = act_form(verb, data=request.POST, ticket=ticket, actor=request.actor)

    def run(at: datetime) -> None:
        values = form.arguments(at=at)
        seen = values.pop("version")
        known = None if verb in _UNSEEN else version_known_to(request.actor, ticket, seen=seen)
        ACTS[verb].run(ticket_id=ticket.pk, by=request.actor, at=at, version=known, **values)

    outcome = carry_out(request, form, run, what=f"{verb} {ticket.number}")
    said = {"number": ticket.number, "what": VERB_WORDS[verb]}
    return _answer(request, ticket, verb, outcome, done=_("%(number)s: %(what)s – done.") % said)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def photo(request: DeskRequest, number: str) -> HttpResponse:
    """Add photos to the ticket: each is kept though another is refused (422)."""
    ticket = access_ticket(number, actor=request.actor)
    if request.method != "POST":
        return redirect("work-job", number)
    if is_anothers(request):
        return refuse_owner()
    form = FilesForm(data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _answer(request, ticket, "photo", Outcome(form, 400), done="")
    files = form.cleaned_data["file"]
    worst = max(_keep(request, ticket, file, form=form, place=place) for place, file in enumerate(files))
    done = ngettext("%(number)s: photo added.", "%(number)s: %(n)d photos added.", len(files))
    said = done % {"number": ticket.number, "n": len(files)}
    return _answer(request, ticket, "photo", Outcome(form, worst), done=said)


def _keep(request: DeskRequest, ticket: Ticket, file: "UploadedFile[bytes]", *, form: FilesForm, place: int) -> int:
    """0, or the status of the refusal, which `form` then says. Each file of a form has a key of its own."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    values = {"name": file.name or "", "is_internal": form.cleaned_data["is_internal"], "by": request.actor}

    def run(at: datetime) -> None:
        attach(ticket_id=ticket.pk, file=cast("File[bytes]", file), at=at, **values)

    what, files = f"photo {ticket.number}", [("file", digest.hexdigest())]
    outcome = carry_out(request, forms.Form(data={}), run, what=what, files=files, place=place)
    for problem in outcome.form.non_field_errors():
        # Translators: the name of a file, what is wrong with it
        form.add_error("file", _("%(name)s: %(problem)s") % {"name": file.name, "problem": problem})
    return outcome.status


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def sign(request: DeskRequest, number: str, seq: int) -> HttpResponse:
    """The user's signature on the engineer's screen (SAT-7)."""
    ticket = access_ticket(number, actor=request.actor)
    if request.method != "POST":
        return redirect("work-job", number)
    if is_anothers(request):
        return refuse_owner()
    record = access_record(ticket, seq, actor=request.actor)
    form = SignatureForm(data=request.POST)

    def run(at: datetime) -> None:
        sign_record(record_id=record.pk, signing=form.signing, by=request.actor, at=at)

    outcome = carry_out(request, form, run, what=f"sign {record.number}")
    return _answer(request, ticket, "sign", outcome, done=_("%(number)s is signed.") % {"number": record.number})


def _answer(request: DeskRequest, ticket: Ticket, what: str, outcome: Outcome, *, done: str) -> HttpResponse:
    if is_queued(request):
        return answer_queue(outcome)
    if outcome.status:
        fresh = access_ticket(ticket.number, actor=request.actor)
        form: forms.BaseForm = outcome.form
        return job_page(request, fresh, refused={what: form}, status=outcome.status)
    messages.success(request, done)
    return redirect("work")
