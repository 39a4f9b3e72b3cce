"""Without log-in: a request that is proved by link or by code (`portal.views.code`), and the few words that are enough
while a service is down.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels_intake.models import Inbound
from channels_intake.webform.actions import ask as send
from channels_intake.webform.actions import prove, report_outage
from channels_intake.webform.adapter import BY_SMS
from channels_intake.webform.gateway import find_gateway
from channels_intake.webform.proof import code_token, read_proof
from channels_intake.webform.source import open_source
from core import clock
from core.errors import Gone, Missing, Refused
from portal.braking import brake, weigh
from portal.forms.ask import AskForm, OutageForm
from portal.link_pages import sealed
from portal.refusals import attempt
from portal.similar import majors
from portal.times import taken_up_by
from tickets.models import Ticket

# From one address of the network: many people may stand behind it, a robot as well.
FORMS, REPORTS, WITHIN = 20, 200, 600


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form for those without an account. Sent, it says which letter to open, or leads to the page that asks for the
    code; what is refused is said with all that was typed. 404 where the desk has closed this way in.
    """
    at = clock.now()
    try:
        open_source(at=at)
    except Missing as error:
        raise Http404 from error
    has_sms = find_gateway() is not None
    if request.method != "POST":
        return _page(request, "portal/ask.html", {"form": AskForm(has_sms=has_sms)})
    form = AskForm(request.POST, request.FILES, has_sms=has_sms)
    kept: list[Inbound] = []

    def run() -> None:
        brake(request, "ask", most=FORMS)
        if not form.is_of_a_robot:
            weigh(request, sum(file.size or 0 for file in form.cleaned_data["attachments"]))
            kept.append(send(asked=form.asked(language=get_language() or ""), at=at))

    if status := attempt(form, run):
        return _page(request, "portal/ask.html", {"form": form, "lost_files": bool(request.FILES)}, status=status)
    if kept and form.cleaned_data.get("proof") == BY_SMS:
        return redirect("portal:code", code_token(kept[0], at=at))
    # The same for everybody, known or not, letter or none: who writes here learns nothing about an address.
    refused = kept[0].detail.get("refused_files", ()) if kept else ()
    return _page(request, "portal/asked.html", {"email": form.cleaned_data["email"].strip(), "refused_files": refused})


@csrf_exempt  # the signed token is the only authority, as behind all links of our letters (portal.link_pages)
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the letter's link: opening it changes nothing, the button makes the request."""
    at, status = clock.now(), 200
    context: dict[str, object] = {}
    try:
        inbound = read_proof(token, at=at)
        ticket = prove(token=token, at=at) if request.method == "POST" else inbound.ticket
        context = {"inbound": inbound, "ticket": ticket, "taken_up_by": ticket and taken_up_by(ticket.requester, at=at)}
    except Missing as problem:
        context, status = {"error": problem, "is_broken": True}, 404
    except (Gone, Refused) as problem:
        context, status = {"error": problem}, 410 if isinstance(problem, Gone) else 422
    return sealed(_page(request, "portal/proof.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def outage(request: HttpRequest) -> HttpResponse:
    """Name, contact, one line, while a major incident runs (TALK-10); without one, the way to the ordinary form."""
    at, running = clock.now(), majors()
    form = OutageForm(request.POST if request.method == "POST" else None)
    if not running:
        return _page(request, "portal/outage.html", {"running": running, "form": form})
    if request.method != "POST":
        return _page(request, "portal/outage.html", {"running": running, "form": form})
    major = _chosen(request, running)
    made: list[Ticket] = []

    def run() -> None:
        brake(request, "outage", most=REPORTS)
        given = {name: form.cleaned_data[name] for name in ("name", "contact", "line")}
        made.append(report_outage(key=form.once, major=major, language=get_language() or "", at=at, **given))

    if status := attempt(form, run):
        return _page(request, "portal/outage.html", {"running": running, "form": form}, status=status)
    return redirect(f"{request.path}?number={made[0].number}")


def _chosen(request: HttpRequest, running: list[Ticket]) -> Ticket:
    wanted = request.POST.get("major", "")
    return next((one for one in running if one.number == wanted), running[0])


def _page(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    number = request.GET.get("number", "")
    kept = number if len(number) <= 24 and number.replace("-", "").isalnum() and number.isascii() else ""  # noqa: PLR2004
    return render(request, template, {**context, "number": kept, "other_languages": ()}, status=status)
