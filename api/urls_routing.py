"""Addresses of routing rules and macros, under `/api/v1/`."""

from django.urls import path

from api.views.macros import MacrosView, MacroView, TicketMacroView
from api.views.routing import (
    RoutingDryRunView,
    RoutingExplainView,
    RoutingHistoryView,
    RoutingRulesView,
    RoutingRuleView,
)

urlpatterns = [
    path("macros/", MacrosView.as_view(), name="macros"),
    path("macros/<api_id:pk>/", MacroView.as_view(), name="macro"),
    path("tickets/<api_number:number>/macros/<api_id:pk>/", TicketMacroView.as_view(), name="ticket-macro"),
    path("routing-rules/", RoutingRulesView.as_view(), name="routing-rules"),
    path("routing-rules/<api_id:pk>/", RoutingRuleView.as_view(), name="routing-rule"),
    path("routing-rules/<api_id:pk>/history/", RoutingHistoryView.as_view(), name="routing-rule-history"),
    path("routing-rules/<api_id:pk>/dry-run/", RoutingDryRunView.as_view(), name="routing-rule-dry-run"),
    path("routing-rules/<api_id:pk>/explain/", RoutingExplainView.as_view(), name="routing-rule-explain"),
]
