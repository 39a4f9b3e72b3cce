"""Addresses under `/api/v1/` for what goes out to other programs, and for whole files that come in."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from api.views.external import EXTERNAL_ACT_VIEWS, ExternalTicketView
from api.views.imports import CancelImportView, ImportRowsView, ImportsView, ImportView, RunImportView
from api.views.webhooks import (
    DeliveriesView,
    DeliveryView,
    EventTypesView,
    PingView,
    ReplayAllView,
    ReplayView,
    RotateView,
    WebhooksView,
    WebhookView,
)
from channels_intake.names import SYNONYMS
from tickets.choices import Channel


class ChannelConverter(StringConverter):
    """A channel by its code, or by what other systems call it."""

    regex = "|".join([*Channel.values, *map(str, SYNONYMS)])

    def to_python(self, value: str) -> str:
        """The code."""
        return SYNONYMS.get(value, value)


register_converter(ChannelConverter, "api_channel")
_EXTERNAL = "tickets/by-external-id/<api_channel:channel>/<str:external_id>/"

urlpatterns = [
    path(_EXTERNAL, ExternalTicketView.as_view(), name="external-ticket"),
    *(
        path(f"{_EXTERNAL}{verb}/", view.as_view(), name=f"external-{verb}")
        for verb, view in EXTERNAL_ACT_VIEWS.items()
    ),
    path("imports/", ImportsView.as_view(), name="imports"),
    path("imports/<api_id:pk>/", ImportView.as_view(), name="import"),
    path("imports/<api_id:pk>/run/", RunImportView.as_view(), name="import-run"),
    path("imports/<api_id:pk>/cancel/", CancelImportView.as_view(), name="import-cancel"),
    path("imports/<api_id:pk>/rows/", ImportRowsView.as_view(), name="import-rows"),
    path("webhooks/", WebhooksView.as_view(), name="webhooks"),
    path("webhooks/events/", EventTypesView.as_view(), name="webhook-events"),
    path("webhooks/<api_id:pk>/", WebhookView.as_view(), name="webhook"),
    path("webhooks/<api_id:pk>/rotate/", RotateView.as_view(), name="webhook-rotate"),
    path("webhooks/<api_id:pk>/ping/", PingView.as_view(), name="webhook-ping"),
    path("webhooks/<api_id:pk>/replay/", ReplayAllView.as_view(), name="webhook-replay"),
    path("webhooks/<api_id:pk>/deliveries/", DeliveriesView.as_view(), name="webhook-deliveries"),
    path("webhooks/deliveries/<api_id:pk>/", DeliveryView.as_view(), name="webhook-delivery"),
    path("webhooks/deliveries/<api_id:pk>/replay/", ReplayView.as_view(), name="webhook-delivery-replay"),
]
