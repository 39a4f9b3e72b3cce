"""A ticket and its counterparts on iTop servers."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies import SLUG, StrictBody, read
from api.fields import NameField
from api.views.base import DeskView
from channels_intake.itop.actions import push_ticket
from channels_intake.itop.models import ItopLink


class ItopBody(StrictBody):
    """Which server; may be left out where there is only one."""

    server = NameField(max_length=SLUG, required=False, allow_null=True)


class ItopLinkAnswer(serializers.Serializer[object]):
    """An object there. `key` and `ref` are empty until it is created."""

    server = serializers.CharField(help_text="Identifier of the way in.")
    item_class = serializers.CharField()
    key = serializers.CharField()
    ref = serializers.CharField()
    status = serializers.CharField(help_text="As last seen there.")
    in_step_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(help_text="Why the last try failed; empty when it did not.")


class ItopLinksAnswer(serializers.Serializer[object]):
    """All of a ticket's."""

    results = ItopLinkAnswer(many=True)


class ItopView(DeskView):
    """`/tickets/{number}/itop/`."""

    @extend_schema(operation_id="tickets_itop_list", responses=ItopLinksAnswer, tags=["itop"])
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002 -- read through self
        """The objects on iTop servers that this ticket is the same as."""
        self.require_staff()
        links = ItopLink.objects.filter(ticket=self.ticket_id(number)).select_related("source").order_by("pk")
        return Response({"results": [_shown(link) for link in links]})

    @extend_schema(operation_id="tickets_itop_push", request=ItopBody, responses={202: ItopLinkAnswer}, tags=["itop"])
    def post(self, request: Request, number: str) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Push the ticket to an iTop server and keep it in step. It is created there within a minute."""
        return self.once(lambda: self._push(number))

    def _push(self, number: str) -> Response:
        source = read(ItopBody, self.request.data).get("server") or ""
        link = push_ticket(ticket_id=self.ticket_id(number), source=source, by=self.actor, at=self.at)
        return Response(_shown(link), status=202)


def _shown(link: ItopLink) -> dict[str, object]:
    return {
        "server": link.source.slug,
        "item_class": link.item_class,
        "key": link.key,
        "ref": link.ref,
        "status": link.status,
        "in_step_at": link.synced_at,
        "error": link.last_error,
    }
