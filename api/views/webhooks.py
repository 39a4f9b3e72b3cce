"""Webhooks: who is told what, and how it fared. For managers."""

from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers_webhooks import (
    DeliveryAnswer,
    DeliveryPage,
    EventTypesAnswer,
    ReplayedAnswer,
    WebhookAnswer,
    WebhookPage,
    WebhookWithSecretAnswer,
)
from api.bodies import StrictBody, read
from api.fields import NamesField, SeenField, TextField, YesNoField
from api.pages import PARAMETERS, Order, page_of, whole
from api.presentation.frame import paged
from api.presentation.webhooks import delivery_shown, delivery_summary, webhook_of
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from notifications.webhooks import actions
from notifications.webhooks.catalogue import TYPES
from notifications.webhooks.choices import State
from notifications.webhooks.models import TYPE_SIZE, URL_SIZE, Delivery
from notifications.webhooks.policies import require_manager
from notifications.webhooks.queries import delivery_of, endpoint_of, endpoints
from notifications.webhooks.words import label_of

OLDEST = Order("id", "pk", whole)
NEWEST = Order("-id", "pk", whole, descending=True)
_STATES = {code: code for code in State.values}


class WebhookBody(StrictBody):
    """A new webhook."""

    url = TextField(max_length=URL_SIZE, help_text="https; http where the desk's administrator allows the network.")
    description = TextField(max_length=200, required=False, allow_null=True)
    events = NamesField(limit=TYPE_SIZE, most=len(TYPES), required=False, help_text="Types; none means all.")


class WebhookChangeBody(StrictBody):
    """What changes."""

    url = TextField(max_length=URL_SIZE, required=False, allow_blank=False)
    description = TextField(max_length=200, required=False)
    events = NamesField(limit=TYPE_SIZE, most=len(TYPES), required=False, help_text="Types; none means all.")
    is_active = YesNoField(required=False)
    seen = SeenField()


class WebhooksView(DeskView):
    """`/webhooks/`."""

    known = PARAMETERS
    keeps_answers: ClassVar[bool] = False  # one of them holds a secret

    @extend_schema(operation_id="webhooks_list", parameters=PAGE_PARAMETERS, responses=WebhookPage, tags=["webhooks"])
    def get(self, request: Request) -> Response:
        """All webhooks, oldest first."""
        require_manager(self.actor)
        page = page_of(endpoints(), order=OLDEST, parameters=self.parameters)
        return Response(paged(request, results=[webhook_of(one) for one in page.rows], cursor=page.cursor))

    @extend_schema(
        operation_id="webhooks_create",
        request=WebhookBody,
        responses={201: WebhookWithSecretAnswer},
        tags=["webhooks"],
    )
    def post(self, request: Request) -> Response:
        """Set one up. The answer has the secret, this once; the same address a second time is refused."""
        values = read(WebhookBody, request.data)
        endpoint, secret = actions.add_endpoint(
            url=values["url"],
            description=values.get("description", ""),
            events=values.get("events", ()),
            by=self.actor,
            at=self.at,
        )
        return Response(webhook_of(endpoint_of(endpoint.pk)) | {"secret": secret}, status=201)


class EventTypesView(DeskView):
    """`/webhooks/events/`."""

    @extend_schema(operation_id="webhooks_events", responses=EventTypesAnswer, tags=["webhooks"])
    def get(self, request: Request) -> Response:  # noqa: ARG002 (the framework's signature)
        """The types of events there are."""
        require_manager(self.actor)
        return Response({"results": [{"type": kind, "label": label_of(kind)} for kind in TYPES]})


class WebhookView(DeskView):
    """`/webhooks/{id}/`."""

    http_method_names = ("get", "head", "patch", "delete")

    @extend_schema(operation_id="webhooks_get", responses=WebhookAnswer, tags=["webhooks"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 (the framework's signature)
        """One webhook."""
        require_manager(self.actor)
        return Response(webhook_of(endpoint_of(pk)))

    @extend_schema(
        operation_id="webhooks_change", request=WebhookChangeBody, responses=WebhookAnswer, tags=["webhooks"]
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change it, switch it off or on. Off, what waits is given up."""
        changes = read(WebhookChangeBody, request.data)
        seen = changes.pop("seen", None)
        actions.change_endpoint(endpoint_id=pk, changes=changes, seen=seen, by=self.actor, at=self.at)
        return Response(webhook_of(endpoint_of(pk)))

    @extend_schema(operation_id="webhooks_remove", responses={204: None}, tags=["webhooks"])
    def delete(self, request: Request, pk: int) -> Response:  # noqa: ARG002 (the framework's signature)
        """Remove it."""
        actions.remove_endpoint(endpoint_id=pk, by=self.actor, at=self.at)
        return Response(status=204)


class RotateView(DeskView):
    """`/webhooks/{id}/rotate/`."""

    http_method_names = ("post",)
    keeps_answers: ClassVar[bool] = False

    @extend_schema(operation_id="webhooks_rotate", request=None, responses=WebhookWithSecretAnswer, tags=["webhooks"])
    def post(self, request: Request, pk: int) -> Response:  # noqa: ARG002 (the framework's signature)
        """A new secret, shown this once. For a day the former one signs as well."""
        endpoint, secret = actions.rotate_secret(endpoint_id=pk, by=self.actor, at=self.at)
        return Response(webhook_of(endpoint_of(endpoint.pk)) | {"secret": secret})


class PingView(DeskView):
    """`/webhooks/{id}/ping/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="webhooks_ping", request=None, responses={202: DeliveryAnswer}, tags=["webhooks"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 (the framework's signature)
        """Send a test message."""
        return self.once(lambda: self._ping(pk))

    def _ping(self, pk: int) -> Response:
        return Response(delivery_shown(actions.ping(endpoint_id=pk, by=self.actor, at=self.at)), status=202)


class ReplayAllView(DeskView):
    """`/webhooks/{id}/replay/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="webhooks_replay", request=None, responses={202: ReplayedAnswer}, tags=["webhooks"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 (the framework's signature)
        """Send everything again that was given up."""
        return self.once(lambda: self._replay(pk))

    def _replay(self, pk: int) -> Response:
        return Response({"replayed": actions.replay_dead(endpoint_id=pk, by=self.actor, at=self.at)}, status=202)


class DeliveriesView(DeskView):
    """`/webhooks/{id}/deliveries/`."""

    known = PARAMETERS | {"state"}

    @extend_schema(
        operation_id="webhooks_deliveries",
        parameters=[
            OpenApiParameter("state", str, enum=State.values, many=True, explode=False),
            *PAGE_PARAMETERS,
        ],
        responses=DeliveryPage,
        tags=["webhooks"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """What it was told, newest first."""
        require_manager(self.actor)
        found = Delivery.objects.filter(endpoint=endpoint_of(pk))
        if states := self.parameters.codes("state", _STATES):
            found = found.filter(state__in=states)
        page = page_of(found.defer("data", "body", "answer"), order=NEWEST, parameters=self.parameters)
        return Response(paged(request, results=[delivery_summary(one) for one in page.rows], cursor=page.cursor))


class DeliveryView(DeskView):
    """`/webhooks/deliveries/{id}/`."""

    @extend_schema(operation_id="webhooks_delivery", responses=DeliveryAnswer, tags=["webhooks"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 (the framework's signature)
        """One delivery with what was sent and answered."""
        require_manager(self.actor)
        return Response(delivery_shown(delivery_of(pk)))


class ReplayView(DeskView):
    """`/webhooks/deliveries/{id}/replay/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="webhooks_delivery_replay", request=None, responses={202: DeliveryAnswer}, tags=["webhooks"]
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 (the framework's signature)
        """Send it again, under the same `webhook-id`."""
        return self.once(lambda: self._replay(pk))

    def _replay(self, pk: int) -> Response:
        return Response(delivery_shown(actions.replay(delivery_id=pk, by=self.actor, at=self.at)), status=202)
