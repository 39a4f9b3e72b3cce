"""Tickets: the list, a new one, one of them."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import TicketAnswer, TicketPage
from api.bodies import AmendBody, TicketBody, read
from api.filters import KNOWN, tickets_for
from api.intake import intake_of
from api.pages import page_of
from api.preconditions import expected_version
from api.presentation.frame import paged
from api.presentation.loading import for_list, take_over
from api.presentation.ticket import summary_of
from api.references import Names
from api.schema import LIST_PARAMETERS
from api.views.base import DeskView
from core.errors import Missing, Problem, Refused
from tickets.actions import amend, receive
from tickets.models import Ticket


class TicketsView(DeskView):
    """`/tickets/`."""

    known = KNOWN

    @extend_schema(operation_id="tickets_list", parameters=LIST_PARAMETERS, responses=TicketPage)
    def get(self, request: Request) -> Response:
        """The tickets you may see, newest first, without their long texts."""
        tickets, order = tickets_for(self.parameters, actor=self.actor)
        page = page_of(for_list(tickets), order=order, parameters=self.parameters)
        frame = self.frame
        results = [summary_of(ticket, frame=frame) for ticket in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))

    @extend_schema(operation_id="tickets_create", request=TicketBody, responses={201: TicketAnswer, 200: TicketAnswer})
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Register a request. 201 with its address; 200 when `external_id` was known on this channel."""
        return self.once(self._create)

    def _create(self) -> Response:
        intake = intake_of(read(TicketBody, self.request.data), actor=self.actor)
        at = self.at
        ticket = receive(intake=intake, by=self.actor, at=at)
        is_new = ticket.created_at == at
        response = self.show(ticket, status=201) if is_new else self._show_known(ticket)
        response["Location"] = self.frame.ticket_url(ticket.number)
        return response

    def _show_known(self, ticket: Ticket) -> Response:
        try:
            return self.show(self.ticket(ticket.number))
        except Missing:
            problem = Problem("taken", _("This identifier belongs to another request."))
            raise Refused(problem.message, fields={"external_id": [problem]}) from None


class TicketView(DeskView):
    """`/tickets/{number}/`."""

    @extend_schema(operation_id="tickets_get", responses=TicketAnswer)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """One ticket, with everything about it."""
        return self.show(self.ticket(number))

    @extend_schema(operation_id="tickets_amend", request=AmendBody, responses=TicketAnswer)
    def patch(self, request: Request, number: str) -> Response:
        """Correct or complete the record. The journal keeps what stood there before."""
        before = self.ticket(number)
        changes = changes_of(read(AmendBody, request.data))
        version = expected_version(request)
        changed = amend(ticket_id=before.pk, changes=changes, by=self.actor, at=self.at, version=version)
        return self.show(take_over(changed, before=before))


def changes_of(values: dict[str, Any]) -> dict[str, Any]:
    """`values` of a body as `amend` takes them. `Malformed` names the fields of unknown names."""
    names = Names()
    if category := values.get("category"):
        values["category"] = names.category("category", category)
    if about := values.get("about"):
        values["about"] = names.user("about", about)
    names.done()
    return values
