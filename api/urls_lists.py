"""Addresses under `/api/v1/` for one act on many tickets, and for saved lists. Before those of one ticket, whose number
could be read as theirs.
"""

from django.urls import path

from api.views.bulk import BulkItemsView, BulkRunsView, BulkRunView, StopBulkRunView, UndoBulkRunView
from api.views.lists import DeleteListView, ListsView, ListView

urlpatterns = [
    path("tickets/bulk/", BulkRunsView.as_view(), name="bulk-runs"),
    path("tickets/bulk/<api_id:pk>/", BulkRunView.as_view(), name="bulk-run"),
    path("tickets/bulk/<api_id:pk>/stop/", StopBulkRunView.as_view(), name="bulk-run-stop"),
    path("tickets/bulk/<api_id:pk>/undo/", UndoBulkRunView.as_view(), name="bulk-run-undo"),
    path("tickets/bulk/<api_id:pk>/tickets/", BulkItemsView.as_view(), name="bulk-run-tickets"),
    path("lists/", ListsView.as_view(), name="lists"),
    path("lists/<api_id:pk>/", ListView.as_view(), name="list"),
    path("lists/<api_id:pk>/delete/", DeleteListView.as_view(), name="list-delete"),
]
