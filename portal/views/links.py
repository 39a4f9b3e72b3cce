"""Confirm and survey by signed link: no log-in, cookie or script. Opening changes nothing; pressing the button does."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from core.errors import DeskError
from portal.asked import find_asked
from portal.forms.answers import SealedConfirmForm, SealedContradictForm, SealedSurveyForm
from portal.link_pages import Framed, View, link_frame, render_link
from portal.outlook import outlook
from portal.refusals import attempt
from satisfaction.actions import answer_confirmation, answer_survey
from satisfaction.answers import answer_words
from satisfaction.models import Invitation, Purpose
from satisfaction.queries import read_confirmation, read_survey, supervisor_calls_by
from tickets.choices import Answer, Score
from tickets.models import Ticket


def _end(request: HttpRequest, error: DeskError, asked: Invitation | None, status: int) -> HttpResponse:
    context = {"error": error, "asked": asked, "answer": answer_words(asked) if asked else "", "status": status}
    return render_link(request, "portal/link_over.html", context, status=status)


def link_page(purpose: Purpose) -> Callable[[View], Framed]:
    """The frame of a page where an invitation of this `purpose` is answered."""
    return link_frame(
        find=lambda token: find_asked(token, purpose=purpose),
        requester_of=lambda asked: asked.ticket.requester,
        end=_end,
    )


@link_page(Purpose.CONFIRM)
def confirm(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """What was done, how it ended, how to check and avoid it (SAT-6); solved, partly or not (SAT-2)."""
    question = read_confirmation(token, at=at)
    made = SealedContradictForm if question.is_closed else SealedConfirmForm
    form = made(request.POST if request.method == "POST" else None, token=token)
    if request.method != "POST":
        return render_link(request, "portal/confirm.html", {"question": question, "form": form})
    done: list[Ticket] = []

    def answer() -> None:
        values = form.cleaned_data
        done.append(answer_confirmation(token=token, answer=values["answer"], comment=values["comment"], at=at))

    if status := attempt(form, answer):
        return render_link(request, "portal/confirm.html", {"question": question, "form": form}, status=status)
    said = form.cleaned_data["answer"]
    context = {"question": question, "said": said, "word": Answer(said).label, "outlook": outlook(done[0], at=at)}
    return render_link(request, "portal/confirmed.html", context)


@link_page(Purpose.SURVEY)
def survey(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """How satisfied, in four levels, and why (SAT-1)."""
    question = read_survey(token, at=at)
    form = SealedSurveyForm(request.POST if request.method == "POST" else None, token=token)
    if request.method != "POST":
        return render_link(request, "portal/survey.html", {"question": question, "form": form})

    def answer() -> None:
        values = form.cleaned_data
        score, reasons = int(values["score"]), values["reasons"]
        answer_survey(token=token, score=score, reasons=reasons, comment=values["comment"], at=at)

    if status := attempt(form, answer):
        return render_link(request, "portal/survey.html", {"question": question, "form": form}, status=status)
    score = Score(int(form.cleaned_data["score"]))
    context = {"question": question, "answer": score.label, "calls_by": supervisor_calls_by(question.ticket)}
    return render_link(request, "portal/rated.html", context)
