"""Files of a ticket: attaching them, and handing them out to who may see them."""

from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import Actor, Via
from accounts.models import User
from core import clock
from core.errors import Forbidden, IllegalMove, Malformed, Missing, Refused
from face.refusals import Refusal
from tickets.actions import attach as attach_file
from tickets.models import Attachment, Ticket
from tickets.policies import decide
from tickets.queries import access_ticket
from tickets.uploads import INLINE_TYPES
from workbench.access import DeskRequest, desk_page
from workbench.forms.files import FilesForm

# An image may show itself and nothing else; whatever else a file contains stays inert.
_POLICY = "default-src 'none'; img-src 'self'; sandbox"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def attach(request: DeskRequest, number: str) -> HttpResponse:
    """Attach files; htmx gets the form as a dialog over the ticket (`internal`: with that already ticked). What fits is
    kept even when another file does not; each that does not is named with the reason (422).
    """
    ticket = access_ticket(number, actor=request.actor)
    if request.method != "POST":
        decision = decide("attach", actor=request.actor, ticket=ticket)
        form = FilesForm(initial={"is_internal": "internal" in request.GET})
        return _page(request, ticket, form, status=200 if decision.allowed or request.htmx else 409)
    form = FilesForm(data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _page(request, ticket, form, status=400)
    kept, status = _keep_all(request, ticket, form)
    return _page(request, ticket, form, status=status, kept=kept) if status else redirect("ticket", number)


def _keep_all(request: DeskRequest, ticket: Ticket, form: FilesForm) -> tuple[list[str], int]:
    kept: list[str] = []
    status = 0
    for file in form.cleaned_data["file"]:
        try:
            kept.append(_keep(request, ticket, file, is_internal=form.cleaned_data["is_internal"]).name)
        except (Refused, Malformed, Forbidden, IllegalMove) as error:
            # Translators: the name of a file, what is wrong with it
            words = _("%(name)s: %(problem)s") % {"name": file.name, "problem": error.message}
            form.add_error("file", Refusal(words, code=error.code, norm=error.norm))
            status = {Forbidden: 403, IllegalMove: 409}.get(type(error), 422)
    return kept, status


def _keep(request: DeskRequest, ticket: Ticket, file: "UploadedFile[bytes]", *, is_internal: bool) -> Attachment:
    content = cast("File[bytes]", file)
    return attach_file(
        ticket_id=ticket.pk,
        file=content,
        name=file.name or "",
        is_internal=is_internal,
        by=request.actor,
        at=clock.now(),
    )


def _page(
    request: DeskRequest, ticket: Ticket, form: FilesForm, *, status: int, kept: list[str] | None = None
) -> HttpResponse:
    decision = decide("attach", actor=request.actor, ticket=ticket)
    context = {"ticket": ticket, "form": form, "decision": decision, "kept": kept}
    in_dialog = request.htmx and request.method != "POST"
    template = "workbench/_attach_dialog.html" if in_dialog else "workbench/attach.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def attachment(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """One file, by its place in the journal: to staff, and to the requester himself unless it is internal. Images are
    shown, everything else is only ever downloaded.
    """
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    found = _access(Actor.for_user(request.user, via=Via.WEB), number, seq)
    try:
        with found.file.open("rb") as file:
            # Whole and not streamed: an upload's size is limited, and a stream would need two ways, for WSGI and ASGI.
            response = HttpResponse(file.read(), content_type=found.content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    is_download = found.content_type not in INLINE_TYPES
    response["Content-Disposition"] = content_disposition_header(is_download, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _access(actor: Actor, number: str, seq: int) -> Attachment:
    try:
        ticket = access_ticket(number, actor=actor)
    except Missing as error:
        raise Http404 from error
    found = Attachment.objects.filter(ticket=ticket, seq=seq)
    one = (found if actor.is_staff else found.filter(is_internal=False)).first()
    if one is None:
        raise Http404
    return one
