"""Addresses under `/api/v1/` for the end of a ticket, and for the end of a day."""

from django.urls import path

from api.views.close_out import CloseOutPeopleView, CloseOutView
from api.views.closing import ClosingItemsView, ClosingRunsView, ClosingRunView, ClosingView, StopClosingRunView

urlpatterns = [
    path("close-out/", CloseOutView.as_view(), name="close-out"),
    path("close-out/people/", CloseOutPeopleView.as_view(), name="close-out-people"),
    path("closing/", ClosingView.as_view(), name="closing"),
    path("closing/runs/", ClosingRunsView.as_view(), name="closing-runs"),
    path("closing/runs/<api_id:pk>/", ClosingRunView.as_view(), name="closing-run"),
    path("closing/runs/<api_id:pk>/stop/", StopClosingRunView.as_view(), name="closing-run-stop"),
    path("closing/runs/<api_id:pk>/tickets/", ClosingItemsView.as_view(), name="closing-run-tickets"),
]
