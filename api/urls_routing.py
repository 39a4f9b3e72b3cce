"""Addresses of routing rules, under `/api/v1/`."""

from django.urls import path

from api.views.routing import (
    RoutingDryRunView,
    RoutingExplainView,
    RoutingHistoryView,
    RoutingRulesView,
    RoutingRuleView,
)

urlpatterns = [
    path("routing-rules/", RoutingRulesView.as_view(), name="routing-rules"),
    path("routing-rules/<api_id:pk>/", RoutingRuleView.as_view(), name="routing-rule"),
    path("routing-rules/<api_id:pk>/history/", RoutingHistoryView.as_view(), name="routing-rule-history"),
    path("routing-rules/<api_id:pk>/dry-run/", RoutingDryRunView.as_view(), name="routing-rule-dry-run"),
    path("routing-rules/<api_id:pk>/explain/", RoutingExplainView.as_view(), name="routing-rule-explain"),
]
