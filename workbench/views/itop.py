"""Pushing a ticket to an iTop server from its page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from channels_intake.itop.actions import push_ticket
from core import clock
from core.errors import Forbidden, Malformed, Refused
from tickets.queries import access_ticket
from workbench.access import DeskRequest, desk_page


@require_POST
@desk_page
def itop_push(request: DeskRequest, number: str) -> HttpResponse:
    """Ask for it, and back to the ticket, which says how far it is."""
    ticket = access_ticket(number, actor=request.actor)
    source = request.POST.get("source", "")
    try:
        push_ticket(ticket_id=ticket.pk, source=source, by=request.actor, at=clock.now())
    except (Forbidden, Refused, Malformed) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It will be there within a minute."))
    return redirect("ticket", number)
