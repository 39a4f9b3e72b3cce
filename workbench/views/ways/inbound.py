"""What came in, newest first, and one of it: with what became of it, and what can still be done."""

from dataclasses import dataclass
from typing import cast

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from channels_intake.actions import adopt, dismiss, settle_again
from channels_intake.arrival import Arrival
from channels_intake.choices import Status
from channels_intake.models import Inbound
from channels_intake.queries import count_quarantined, list_inbound, list_sources
from channels_intake.registry import adapters
from core import clock
from core.errors import DeskError, Malformed, Missing, Problem
from core.text import SHORT, fit
from tickets.choices import Channel
from tickets.models import Ticket
from workbench import paging
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.filters import address
from workbench.forms.ways import QuarantineForm

NEWEST = paging.Sort(_("Newest first"), descending=True)
RAW_SHOWN = 20_000


@require_safe
@desk_page
def inbound(request: DeskRequest) -> HttpResponse:
    """Everything that came in: `status` (as usual what lies in quarantine), `channel` and `source` limit it."""
    wanted = _wanted(request)
    conditions = {name: value for name, value in wanted.items() if value and value != "all"}
    if "source" in conditions:
        conditions["source__slug"] = conditions.pop("source")
    cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=NEWEST)
    page = paging.page_of(list_inbound().filter(**conditions), sort=NEWEST, cursor=cursor)  # type: ignore[arg-type]
    tabs = [("all", _("All")), *((code, label) for code, label in Status.choices if code != Status.RECEIVED)]
    context = {
        "rows": cast("list[Inbound]", page.tickets),
        "tabs": [(code, label, address(request.GET, status=code, cursor="")) for code, label in tabs],
        "channels": Channel.choices,
        "sources": list_sources(),
        "quarantined": count_quarantined(),
        "newer": address(request.GET, cursor=page.newer) if page.newer else "",
        "older": address(request.GET, cursor=page.older) if page.older else "",
        **wanted,
    }
    return render(request, "workbench/ways/inbound.html", context)


def _wanted(request: DeskRequest) -> dict[str, str]:
    wanted = {name: request.GET.get(name, "") for name in ("status", "channel", "source")}
    wanted["status"] = wanted["status"] or Status.QUARANTINED
    if wanted["status"] not in {"all", *Status.values} or wanted["channel"] not in {"", *Channel.values}:
        raise BadRequest("Unknown filter")
    return wanted


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def inbound_one(request: DeskRequest, pk: int) -> HttpResponse:
    """One thing that came in (GET). POST `do`: read it again, put it on the `ticket`, or set it aside saying `why`;
    what is refused is said with all that was typed.
    """
    found = _find(pk)
    if request.method != "POST":
        return _page(request, found, QuarantineForm(initial={"ticket": found.detail.get("ticket", "")}))
    form = QuarantineForm(data=request.POST)
    if status := attempt(form, lambda: _do(request, found, form)):
        return _page(request, found, form, status=status)
    return redirect("inbound-one", found.pk)


def _find(pk: int) -> Inbound:
    found = list_inbound().filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such thing."))
    return found


def _do(request: DeskRequest, found: Inbound, form: QuarantineForm) -> None:
    values, at = form.cleaned_data, clock.now()
    if values["do"] == "again":
        settle_again(inbound_id=found.pk, by=request.actor, at=at)
    elif values["do"] == "dismiss":
        dismiss(inbound_id=found.pk, why=values["why"], by=request.actor, at=at)
    else:
        number = values["ticket"].strip().upper()
        ticket = Ticket.objects.visible_to(request.actor).filter(number=number).first()
        if ticket is None:
            problem = Problem("unknown", _("There is no such ticket."))
            raise Malformed(problem.message, fields={"ticket": [problem]})
        adopt(inbound_id=found.pk, ticket=ticket, by=request.actor, at=at)


def _page(request: DeskRequest, found: Inbound, form: QuarantineForm, *, status: int = 200) -> HttpResponse:
    look = _look(found)
    context = {
        "one": found,
        "form": form,
        "look": look,
        "in_quarantine": found.status == Status.QUARANTINED,
        "may_again": found.status in {Status.QUARANTINED, Status.IGNORED, Status.RECEIVED},
    }
    return render(request, "workbench/ways/inbound_one.html", context, status=status)


@dataclass(frozen=True)
class Look:
    """What can be shown of it: as it is understood, where it is; and how it begins, as it came."""

    arrival: Arrival | None
    whole: str
    raw: str
    is_longer: bool


def _look(found: Inbound) -> Look:
    try:
        with found.raw.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return Look(None, "", "", is_longer=False)
    text = content[:RAW_SHOWN].partition(b"\0")[0]  # what follows a NUL is nothing to be read
    arrival, whole = _understood(found, content)
    return Look(arrival, whole, text.decode("utf-8", "replace"), is_longer=len(content) > len(text))


def _understood(found: Inbound, content: bytes) -> tuple[Arrival | None, str]:
    """What the adapter makes of it, and all of its words where those are more; nothing where it cannot be read."""
    adapter = adapters().get(found.source.adapter)
    if adapter is None or found.is_cut:
        return None, ""
    try:
        arrival, whole = adapter.read(found, content), adapter.whole(found, content)
    except DeskError:
        return None, ""
    except Exception:  # noqa: BLE001 (it lies here because it cannot be read; the raw text is shown)
        return None, ""
    return arrival, whole if whole.strip() != arrival.body.strip() else ""


@require_safe
@desk_page
def inbound_file(request: DeskRequest, pk: int, place: int) -> HttpResponse:  # noqa: ARG001 (whoever may see the page)
    """The file at `place` of those that came along, to be kept: nobody has judged it, so the browser never shows it."""
    found = _find(pk)
    try:
        with found.raw.open("rb") as raw:
            arrival, _whole = _understood(found, raw.read())
    except FileNotFoundError:
        arrival = None
    if arrival is None or place >= len(arrival.files):
        raise Missing(_("There is no such thing."))
    one = arrival.files[place]
    response = HttpResponse(one.content, content_type="application/octet-stream")
    name = fit(one.name, limit=SHORT)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@desk_page
def inbound_raw(request: DeskRequest, pk: int) -> HttpResponse:  # noqa: ARG001 (whoever may see the page)
    """The bytes as they came, to be kept; never shown by the browser."""
    found = _find(pk)
    with found.raw.open("rb") as file:
        content = file.read()
    name = f"inbound-{pk}.eml" if found.channel == Channel.EMAIL else f"inbound-{pk}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)
