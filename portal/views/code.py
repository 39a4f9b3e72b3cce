"""The page that asks for the code of our text message. It has an address of its own, so that it can be closed and
opened again; what counts is the code.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels_intake.models import Inbound
from channels_intake.webform.actions import prove_number, send_code
from channels_intake.webform.codes import find_standing
from channels_intake.webform.proof import read_code_token
from core import clock
from core.errors import Gone, Missing
from portal.braking import brake
from portal.forms.ask import AgainForm, CodeForm
from portal.link_pages import sealed
from portal.refusals import attempt
from portal.times import taken_up_by

TRIES, SENDS = 60, 20  # within ten minutes from one address of the network


@csrf_exempt  # token and code are the only authority, as behind all links of our letters (portal.link_pages)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for the code; the right one makes the request, whose number the page shows from then on. POST `again` lets
    another code be sent, to another number where `phone` says one. 404 for a forged address, 410 once its time is over.
    """
    at = clock.now()
    try:
        return sealed(_answer(request, token, at=at))
    except Missing as error:
        return sealed(_page(request, "portal/proof.html", {"error": error, "is_broken": True}, status=404))
    except Gone as error:
        return sealed(_page(request, "portal/proof.html", {"error": error}, status=410))


def _answer(request: HttpRequest, token: str, *, at: datetime) -> HttpResponse:
    inbound = read_code_token(token, at=at)
    if inbound.ticket is not None:
        soon = taken_up_by(inbound.ticket.requester, at=at)
        return _page(request, "portal/proof.html", {"ticket": inbound.ticket, "by_code": True, "taken_up_by": soon})
    if request.method != "POST":
        return _ask(request, inbound)
    if "again" in request.POST:
        return _send(request, token, inbound, at=at)
    form = CodeForm(request.POST)

    def run() -> None:
        brake(request, "code", most=TRIES)
        prove_number(token=token, code=form.cleaned_data["code"], at=at)

    if status := attempt(form, run):
        return _ask(request, inbound, form=form, status=status)
    return redirect(request.path)


def _send(request: HttpRequest, token: str, inbound: Inbound, *, at: datetime) -> HttpResponse:
    again = AgainForm(request.POST)

    def run() -> None:
        brake(request, "codes", most=SENDS)
        send_code(token=token, phone=again.cleaned_data["phone"], at=at)

    if status := attempt(again, run):
        return _ask(request, inbound, again=again, status=status)
    return redirect(request.path)


def _ask(
    request: HttpRequest,
    inbound: Inbound,
    *,
    form: CodeForm | None = None,
    again: AgainForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "inbound": inbound,
        "form": form or CodeForm(),
        "again": again or AgainForm(),
        "standing": find_standing(inbound),
        "refused_files": inbound.detail.get("refused_files", ()),
    }
    return _page(request, "portal/code.html", context, status=status)


def _page(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    return render(request, template, {**context, "other_languages": ()}, status=status)
