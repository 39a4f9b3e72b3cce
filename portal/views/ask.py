"""Without log-in: a request that is proved by e-mail, and the few words that are enough while a service is down."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels_intake.webform.actions import ask as send
from channels_intake.webform.actions import prove, report_outage
from channels_intake.webform.proof import read_proof
from channels_intake.webform.source import open_source
from core import clock
from core.errors import Gone, Missing, Refused
from portal.forms.ask import AskForm, OutageForm
from portal.refusals import attempt
from portal.similar import majors
from portal.views.links import SEALED
from tickets.models import Ticket

# From one address of the network: many people may stand behind it, a robot as well.
FORMS, REPORTS, WITHIN = 20, 200, 600


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form for those without an account. Sent, it says which letter to open; what is refused is said with all that
    was typed. 404 where the desk has closed this way in.
    """
    at = clock.now()
    try:
        open_source(at=at)
    except Missing as error:
        raise Http404 from error
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, "portal/ask.html", {"form": form})

    def run() -> None:
        _brake(request, "ask", most=FORMS)
        if not form.is_of_a_robot:
            send(asked=form.asked(language=get_language() or ""), at=at)

    if status := attempt(form, run):
        return _page(request, "portal/ask.html", {"form": form}, status=status)
    # The same for everybody, known or not, letter or none: who writes here learns nothing about an address.
    return _page(request, "portal/asked.html", {"email": form.cleaned_data["email"].strip()})


@csrf_exempt  # the signed token is the only authority, as behind all links of our letters (portal.views.links)
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the letter's link: opening it changes nothing, the button makes the request."""
    at, status = clock.now(), 200
    context: dict[str, object] = {}
    try:
        inbound = read_proof(token, at=at)
        ticket = prove(token=token, at=at) if request.method == "POST" else inbound.ticket
        context = {"inbound": inbound, "ticket": ticket}
    except Missing as problem:
        raise Http404(str(problem)) from problem
    except (Gone, Refused) as problem:
        context, status = {"error": problem}, 410 if isinstance(problem, Gone) else 422
    response = _page(request, "portal/proof.html", context, status=status)
    for name, value in SEALED.items():
        response.headers[name] = value
    return response


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
        _brake(request, "outage", most=REPORTS)
        given = {name: form.cleaned_data[name] for name in ("name", "contact", "line")}
        made.append(report_outage(key=form.once, major=major, language=get_language() or "", at=at, **given))

    if status := attempt(form, run):
        return _page(request, "portal/outage.html", {"running": running, "form": form}, status=status)
    return redirect(f"{request.path}?number={made[0].number}")


def _chosen(request: HttpRequest, running: list[Ticket]) -> Ticket:
    wanted = request.POST.get("major", "")
    return next((one for one in running if one.number == wanted), running[0])


def _brake(request: HttpRequest, what: str, *, most: int) -> None:
    """`Refused` after `most` of them within ten minutes from one address of the network."""
    key = f"portal-{what}-{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, WITHIN)
    try:
        count = cache.incr(key)
    except ValueError:  # forgotten in this very moment
        count = 1
    if count > most:
        raise Refused(_("So many forms have come from your network that we wait for some minutes. Please call us."))


def _page(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    number = request.GET.get("number", "")
    kept = number if len(number) <= 24 and number.replace("-", "").isalnum() and number.isascii() else ""  # noqa: PLR2004
    return render(request, template, {**context, "number": kept, "other_languages": ()}, status=status)
