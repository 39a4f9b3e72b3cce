"""Tickets by the identifier that another system gave them: `/tickets/by-external-id/{channel}/{external_id}/`.

A program that keeps no table of our numbers reads, puts and changes its tickets under its own.
"""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import TicketAnswer
from api.bodies import AmendBody, ExternalBody, read
from api.intake import intake_of
from api.preconditions import expected_version
from api.presentation.loading import take_over
from api.views.acts import ACT_VIEWS
from api.views.base import DeskView
from api.views.tickets import TicketView, changes_of
from core.errors import Missing, Problem, Refused
from core.text import clean
from tickets.actions import amend, receive
from tickets.choices import Channel
from tickets.models import Ticket

_RECORD = (
    *("title", "description", "kind", "category", "impact", "urgency", "product_version", "environment"),
    *("occurred_at", "steps", "error_text", "severity", "about", "answers"),
)
_PLACE = [
    OpenApiParameter("channel", str, OpenApiParameter.PATH, enum=Channel.values),
    OpenApiParameter("external_id", str, OpenApiParameter.PATH, description="Percent-encoded; without a slash."),
]


class _External(DeskView):
    """Finds the number; what is done with it is the other view's affair."""

    def number_of(self, channel: str, external_id: str) -> str:
        """The number of the ticket, if the caller may know of it; `Missing` otherwise."""
        found = self.known_as(channel, external_id)
        if found is None:
            raise Missing(_("There is no such ticket."))
        return found

    def known_as(self, channel: str, external_id: str) -> str | None:
        """The same, None where there is none."""
        if clean(external_id, limit=200, multiline=False)[1]:
            raise Missing(_("There is no such ticket."))
        mine = Ticket.objects.visible_to(self.actor).filter(channel=channel, external_id=external_id)
        return mine.values_list("number", flat=True).first()


class ExternalTicketView(_External, TicketView):
    """`/tickets/by-external-id/{channel}/{external_id}/`."""

    http_method_names = ("get", "head", "put", "patch")

    @extend_schema(operation_id="tickets_external_get", parameters=_PLACE, responses=TicketAnswer)
    def get(self, request: Request, channel: str, external_id: str) -> Response:  # type: ignore[override]
        """One ticket, with everything about it."""
        return super().get(request, self.number_of(channel, external_id))

    @extend_schema(operation_id="tickets_external_amend", parameters=_PLACE, request=AmendBody, responses=TicketAnswer)
    def patch(self, request: Request, channel: str, external_id: str) -> Response:  # type: ignore[override]
        """Correct or complete the record."""
        return super().patch(request, self.number_of(channel, external_id))

    @extend_schema(
        operation_id="tickets_external_put",
        parameters=_PLACE,
        request=ExternalBody,
        responses={201: TicketAnswer, 200: TicketAnswer},
    )
    def put(self, request: Request, channel: str, external_id: str) -> Response:
        """Have it as you say: registered where it is not known (201), else corrected where it differs (200). Sent
        again, it changes nothing. Whom it is for is said once, when it is registered.
        """
        values = read(ExternalBody, request.data)
        number = self.known_as(channel, external_id)
        if number is None:
            return self._registered(values | {"channel": channel, "external_id": external_id})
        before = self.ticket(number)
        record = {name: value for name, value in values.items() if name in _RECORD}
        version = expected_version(request)
        changed = amend(ticket_id=before.pk, changes=changes_of(record), by=self.actor, at=self.at, version=version)
        return self.show(take_over(changed, before=before))

    def _registered(self, values: dict[str, Any]) -> Response:
        at = self.at
        ticket = receive(intake=intake_of(values, actor=self.actor), by=self.actor, at=at)
        if not Ticket.objects.visible_to(self.actor).filter(pk=ticket.pk).exists():
            problem = Problem("taken", _("This identifier belongs to another request."))
            raise Refused(problem.message, fields={"external_id": [problem]})
        response = self.show(self.ticket(ticket.number), status=201 if ticket.created_at == at else 200)
        response["Location"] = self.frame.ticket_url(ticket.number)
        return response


def _act_view(verb: str) -> type[DeskView]:
    """The act `verb` of a ticket that is called by its identifier."""
    base: Any = ACT_VIEWS[verb]

    @extend_schema(exclude=True)  # the same as under the number: thirty more operations would only hide the others
    def post(self: Any, request: Request, channel: str, external_id: str) -> Response | HttpResponse:  # noqa: ANN401 (the view it will belong to)
        number = self.number_of(channel, external_id)
        answer: Response | HttpResponse = base.post(self, request, number)
        return answer

    return type(f"External{base.__name__}", (_External, base), {"post": post})


EXTERNAL_ACT_VIEWS: dict[str, type[DeskView]] = {verb: _act_view(verb) for verb in ACT_VIEWS}
