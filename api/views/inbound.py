"""What came in by any channel, and what became of it (LIFE-2)."""

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers_inbound import InboundAnswer, InboundPage
from api.bodies import StrictBody, read
from api.fields import NameField, TextField
from api.pages import PARAMETERS, Order, page_of, whole
from api.parameters import Parameters
from api.presentation.frame import paged
from api.presentation.inbound import inbound_of
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from channels_intake.actions import adopt, dismiss, settle_again
from channels_intake.choices import Reason, Status
from channels_intake.models import Inbound
from channels_intake.queries import list_inbound
from core.errors import Missing
from tickets.choices import Channel

NEWEST = Order("newest", "pk", whole, descending=True, id_descending=True)
_KNOWN = PARAMETERS | {
    *("channel", "status", "reason", "source", "external_id", "sender", "ticket", "received_after", "received_before"),
}
_FILTERS = [
    OpenApiParameter("channel", str, enum=Channel.values, many=True, explode=False),
    OpenApiParameter("status", str, enum=Status.values, many=True, explode=False),
    OpenApiParameter("reason", str, enum=Reason.values, many=True, explode=False),
    OpenApiParameter("source", str, description="Slug of the way in."),
    OpenApiParameter("external_id", str),
    OpenApiParameter("sender", str, description="As shown: an address, an account, a number."),
    OpenApiParameter("ticket", str, description="Number."),
    OpenApiParameter("received_after", str, description="ISO 8601 with zone."),
    OpenApiParameter("received_before", str, description="ISO 8601 with zone."),
    *PAGE_PARAMETERS,
]


class DismissBody(StrictBody):
    """Why nothing is to be done about it."""

    why = TextField(max_length=200)


class AdoptBody(StrictBody):
    """Where it belongs."""

    ticket = NameField(max_length=24)


class _InboundView(DeskView):
    def find(self, pk: int) -> Inbound:
        """The thing with this id; `Missing` where there is none."""
        self.require_staff()
        found = list_inbound().filter(pk=pk).first()
        if found is None:
            raise Missing(_("There is no such thing."))
        return found

    def answer(self, pk: int) -> Response:
        """It as it stands."""
        return Response(inbound_of(self.find(pk), frame=self.frame))


class InboundListView(_InboundView):
    """`/inbound/`."""

    known = _KNOWN

    @extend_schema(operation_id="inbound_list", parameters=_FILTERS, responses=InboundPage, tags=["inbound"])
    def get(self, request: Request) -> Response:
        """Everything that came in, newest first: what became a ticket or a message, what was ignored and why, what
        waits in quarantine.
        """
        self.require_staff()
        page = page_of(list_inbound().filter(_condition(self.parameters)), order=NEWEST, parameters=self.parameters)
        results = [inbound_of(one, frame=self.frame) for one in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))


def _condition(parameters: Parameters) -> Q:
    condition = Q()
    for name, codes in (("channel", Channel.values), ("status", Status.values), ("reason", Reason.values)):
        if found := parameters.codes(name, {code: code for code in codes}):
            condition &= Q(**{f"{name}__in": found})
    exact = (
        ("source", "source__slug"),
        ("external_id", "external_id"),
        ("sender", "sender"),
        ("ticket", "ticket__number"),
    )
    for name, lookup in exact:
        if value := parameters.line(name, limit=254):
            condition &= Q(**{lookup: value})
    for name, lookup in (("received_after", "received_at__gte"), ("received_before", "received_at__lt")):
        if (at := parameters.moment(name)) is not None:
            condition &= Q(**{lookup: at})
    return condition


class InboundView(_InboundView):
    """`/inbound/{id}/`."""

    @extend_schema(operation_id="inbound_read", responses=InboundAnswer, tags=["inbound"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One thing that came in."""
        return self.answer(pk)


class InboundRawView(_InboundView):
    """`/inbound/{id}/raw/`."""

    @extend_schema(
        operation_id="inbound_raw",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        tags=["inbound"],
    )
    def get(self, request: Request, pk: int) -> HttpResponse:  # noqa: ARG002 -- the framework's signature
        """The bytes as they came."""
        inbound = self.find(pk)
        with inbound.raw.open("rb") as raw:
            content = raw.read()
        headers = {"Content-Disposition": f'attachment; filename="inbound-{pk}"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(content, content_type="application/octet-stream", headers=headers)


class _InboundActView(_InboundView):
    http_method_names = ("post",)


class ReprocessInboundView(_InboundActView):
    """`/inbound/{id}/reprocess/`."""

    @extend_schema(operation_id="inbound_reprocess", request=None, responses=InboundAnswer, tags=["inbound"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Read it anew, from quarantine or from what was ignored."""
        return self.once(lambda: self._again(pk))

    def _again(self, pk: int) -> Response:
        settle_again(inbound_id=pk, by=self.actor, at=self.at)
        return self.answer(pk)


class DismissInboundView(_InboundActView):
    """`/inbound/{id}/dismiss/`."""

    @extend_schema(operation_id="inbound_dismiss", request=DismissBody, responses=InboundAnswer, tags=["inbound"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Set it aside. It stays kept, as ignored, with who did so and why."""
        return self.once(lambda: self._dismiss(pk))

    def _dismiss(self, pk: int) -> Response:
        dismiss(inbound_id=pk, why=read(DismissBody, self.request.data)["why"], by=self.actor, at=self.at)
        return self.answer(pk)


class AdoptInboundView(_InboundActView):
    """`/inbound/{id}/adopt/`."""

    @extend_schema(operation_id="inbound_adopt", request=AdoptBody, responses=InboundAnswer, tags=["inbound"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Put what lies in quarantine on a ticket, as a work note with its files."""
        return self.once(lambda: self._adopt(pk))

    def _adopt(self, pk: int) -> Response:
        ticket = self.ticket(read(AdoptBody, self.request.data)["ticket"])
        adopt(inbound_id=pk, ticket=ticket, by=self.actor, at=self.at)
        return self.answer(pk)
