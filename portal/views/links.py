"""Confirm and survey by signed link: no log-in, cookie or script. Opening changes nothing; pressing the button does."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core import clock
from core.errors import DeskError, Gone, Missing
from portal.asked import find_asked
from portal.forms.answers import SealedConfirmForm, SealedContradictForm, SealedSurveyForm
from portal.outlook import outlook
from portal.refusals import attempt
from satisfaction.actions import answer_confirmation, answer_survey
from satisfaction.answers import answer_words
from satisfaction.models import Invitation, Purpose
from satisfaction.queries import read_confirmation, read_survey, supervisor_calls_by
from tickets.choices import Answer, Score
from tickets.models import Ticket

# The page may not be kept, not be found, and not tell its address, which is the key to it, to the next page.
SEALED = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
View = Callable[[HttpRequest, str, datetime], HttpResponse]
Framed = Callable[[HttpRequest, str], HttpResponse]


def sealed(response: HttpResponse) -> HttpResponse:
    """`response` with what keeps its address to its reader."""
    for name, value in SEALED.items():
        response.headers[name] = value
    return response


def link_page(purpose: Purpose) -> Callable[[View], Framed]:
    """The frame of a page behind a link: in the requester's language and time, sealed, 404 for a forged token and 410
    for one whose time is over.

    Exempt from the CSRF check: that check protects a session, which the browser adds by itself to whatever another site
    makes it send. Here no session counts. The signed token in the address is the only authority: who knows it may
    answer, and who does not cannot make anybody's browser answer. A check would only shut out people without cookies
    (and, as the page sends no referrer, those whose browser calls its origin "null").
    """

    def frame(view: View) -> Framed:
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def framed(request: HttpRequest, token: str) -> HttpResponse:
            at, asked = clock.now(), find_asked(token, purpose=purpose)
            with translation.override(_language(request, asked)), timezone.override(_zone(asked)):
                try:
                    response = view(request, token, at)
                except Missing as error:
                    response = _end(request, error, None, status=404)
                except Gone as error:
                    response = _end(request, error, asked, status=410)
                response.headers["Content-Language"] = translation.get_language()
            return sealed(response)

        return framed

    return frame


@link_page(Purpose.CONFIRM)
def confirm(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """What was done, how it ended, how to check and avoid it (SAT-6); solved, partly or not (SAT-2)."""
    question = read_confirmation(token, at=at)
    made = SealedContradictForm if question.is_closed else SealedConfirmForm
    form = made(request.POST if request.method == "POST" else None, token=token)
    if request.method != "POST":
        return _page(request, "portal/confirm.html", {"question": question, "form": form})
    done: list[Ticket] = []

    def answer() -> None:
        values = form.cleaned_data
        done.append(answer_confirmation(token=token, answer=values["answer"], comment=values["comment"], at=at))

    if status := attempt(form, answer):
        return _page(request, "portal/confirm.html", {"question": question, "form": form}, status=status)
    said = form.cleaned_data["answer"]
    context = {"question": question, "said": said, "word": Answer(said).label, "outlook": outlook(done[0], at=at)}
    return _page(request, "portal/confirmed.html", context)


@link_page(Purpose.SURVEY)
def survey(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """How satisfied, in four levels, and why (SAT-1)."""
    question = read_survey(token, at=at)
    form = SealedSurveyForm(request.POST if request.method == "POST" else None, token=token)
    if request.method != "POST":
        return _page(request, "portal/survey.html", {"question": question, "form": form})

    def answer() -> None:
        values = form.cleaned_data
        score, reasons = int(values["score"]), values["reasons"]
        answer_survey(token=token, score=score, reasons=reasons, comment=values["comment"], at=at)

    if status := attempt(form, answer):
        return _page(request, "portal/survey.html", {"question": question, "form": form}, status=status)
    score = Score(int(form.cleaned_data["score"]))
    context = {"question": question, "answer": score.label, "calls_by": supervisor_calls_by(question.ticket)}
    return _page(request, "portal/rated.html", context)


def _end(request: HttpRequest, error: DeskError, asked: Invitation | None, *, status: int) -> HttpResponse:
    context = {"error": error, "asked": asked, "answer": answer_words(asked) if asked else "", "status": status}
    return _page(request, "portal/link_over.html", context, status=status)


def _page(request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    here = translation.get_language()
    others = [(code, name) for code, name in settings.LANGUAGES if code != here]
    return render(request, template, {**context, "other_languages": others}, status=status)


def _language(request: HttpRequest, asked: Invitation | None) -> str:
    """What the page's own switch says; else the requester's language; for a forged link, the browser's."""
    known = dict(settings.LANGUAGES)
    wanted = request.GET.get("lang", "")
    if wanted in known:
        return wanted
    return asked.ticket.requester.language if asked else translation.get_language() or settings.LANGUAGE_CODE


def _zone(asked: Invitation | None) -> ZoneInfo:
    site = asked.ticket.requester.site if asked else None
    return ZoneInfo(site.time_zone if site else settings.TIME_ZONE)
