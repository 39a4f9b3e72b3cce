"""Registering a request: the form, the search for its user, the fields of its kind."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Requester
from accounts.queries import find_people
from channels_intake.phone.actions import register
from channels_intake.phone.recognise import callers_of
from core import clock
from core.errors import Malformed
from core.ids import read_id
from knowledge.announcements.queries import on_the_phone
from sla.answering import expected_answer
from sla.engine.view import View
from tickets.answering import around_the_clock
from tickets.choices import Level, priority_of
from tickets.gate.kinds import PhraseKind
from tickets.models import Phrase, Ticket
from workbench.access import DeskRequest, desk_page
from workbench.calling import call_for, calling_of, filled_from
from workbench.errors import attempt
from workbench.forms.intake import IntakeForm
from workbench.people import caller_of

_AVOIDED = 8


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def intake(request: DeskRequest) -> HttpResponse:
    """The form (GET) or the registration (POST), after which the ticket is shown, or its acknowledgement (`then`).
    `then` may also be `solve` (with cause, plan and result) or `advise` (with the answer), on the spot. `call` is the
    telephone call it is about, whose caller is filled in. `find` only looks for people. What cannot be read or is
    refused is shown again with all that was typed (400, 422).
    """
    if request.method != "POST":
        found = call_for(request.GET.get("call", ""))
        known = callers_of(found.number_key) if found else []
        return _page(request, IntakeForm(initial=filled_from(found) if found else None), people=known)
    if "find" in request.POST:
        return _page(
            request, IntakeForm(initial=request.POST.dict()), people=find_people(_searched(request.POST.dict()))
        )
    form = IntakeForm(data=request.POST)
    made: list[Ticket] = []
    status = attempt(form, lambda: made.append(_register(request, form)))
    if status:
        return _page(request, form, status=status, people=_people_of(form))
    number = made[0].number
    return (
        redirect("act", number, "acknowledge")
        if request.POST.get("then") == "acknowledge"
        else redirect("ticket", number)
    )


def _register(request: DeskRequest, form: IntakeForm) -> Ticket:
    try:
        return register(
            intake=form.intake(),
            on_the_spot=form.on_the_spot(),
            call_id=form.cleaned_data["call"],
            by=request.actor,
            at=clock.now(),
        )
    except Malformed as error:
        # The form names the person's fields without the prefix that REST gives them; the key is nobody's to mend.
        names = {"body": "answer"} if request.POST.get("then") == "advise" else {}
        fields = {names.get(name, name.removeprefix("requester.")): found for name, found in error.fields.items()}
        raise Malformed(error.message, fields=fields, norm=error.norm) from error


def _page(
    request: DeskRequest, form: IntakeForm, *, status: int = 200, people: list[Requester] | None = None
) -> HttpResponse:
    known = _known(form)
    context = {
        "form": form,
        "people": people or ([known] if known else []),
        "chosen": known,
        "caller": caller_of(known) if known else None,
        "avoided": _avoided(),
        "news": on_the_phone(at=clock.now()),
        "calling": calling_of(form),
        **outcome_of(form),
    }
    return render(request, "workbench/intake.html", context, status=status)


def _avoided() -> list[str]:
    """A few banned phrases of the reader's language (TALK-4)."""
    phrases = Phrase.objects.filter(kind=PhraseKind.TABOO, is_active=True).values_list("text", flat=True)
    is_english = get_language() == "en"
    return [text for text in phrases if text.isascii() == is_english][:_AVOIDED]


def outcome_of(form: IntakeForm) -> dict[str, Any]:
    """The priority that follows from what is chosen, and by when an engineer answers."""
    impact, urgency = str(form["impact"].value()), str(form["urgency"].value())
    if impact not in Level.values or urgency not in Level.values:
        return {"priority": None}
    priority = priority_of(impact, urgency)
    return {
        "priority": int(priority),
        "answer_by": _answer_by(form, int(priority)),
        "why": f"{Level(impact).label} × {Level(urgency).label}",
    }


def _answer_by(form: IntakeForm, priority: int) -> datetime:
    """What acknowledging it now would tell the user (LIFE-4)."""
    known, at = _known(form), clock.now()
    view = View(
        ticket_id=0,
        channel=str(form["channel"].value() or ""),
        kind=str(form["kind"].value() or ""),
        priority=priority,
        is_vip=bool(known and known.is_vip),
        category_id=read_id(str(form["category"].value() or "")),
        site=known.site.slug if known and known.site else "",
    )
    return expected_answer(view, at=at) or around_the_clock(priority, at=at)


def _known(form: IntakeForm) -> Requester | None:
    pk = read_id(str(form["known"].value() or ""))
    return _requester(pk) if pk is not None else None


def _requester(pk: int) -> Requester | None:
    return Requester.objects.select_related("site").filter(pk=pk).first()


def _people_of(form: IntakeForm) -> list[Requester]:
    known = _known(form)
    return (
        [known]
        if known
        else find_people(_searched({name: str(form[name].value() or "") for name in ("name", "phone", "email")}))
    )


def _searched(given: dict[str, Any]) -> str:
    """What somebody is looked for by: the first of name, phone and e-mail that was filled in."""
    return next((str(given[name]) for name in ("name", "phone", "email") if str(given.get(name) or "").strip()), "")


@require_safe
@desk_page
def people(request: DeskRequest) -> HttpResponse:
    """Who may be meant, while a name, phone or e-mail is typed; a fragment."""
    found = find_people(_searched(request.GET.dict()))
    return render(request, "workbench/_people.html", {"people": found, "is_searched": True})


@require_safe
@desk_page
def caller(request: DeskRequest, pk: int) -> HttpResponse:
    """What is known of one requester; a fragment."""
    known = _requester(pk)
    if known is None:
        raise Http404
    return render(request, "workbench/_caller.html", {"caller": caller_of(known)})


@require_POST
@desk_page
def fields(request: DeskRequest) -> HttpResponse:
    """The fields of the kind and category that were chosen, and the priority that follows, with what is already filled
    in; a fragment.
    """
    form = IntakeForm(initial=request.POST.dict())
    return render(request, "workbench/_intake_fields.html", {"form": form, **outcome_of(form)})
