"""Addresses under `/api/v1/` for what users are told, and whom they reach."""

from django.urls import path

from api.views.announcements import (
    ANNOUNCEMENT_ACTS,
    AnnouncementsView,
    AnnouncementView,
)
from api.views.customers import CustomersView, CustomerView, SitesView
from api.views.on_call import OnCallView, ShiftsView, ShiftView
from api.views.on_call_acts import CoverShiftView, HandOverShiftView, SwapShiftView
from api.views.staff import DirectoryListView

urlpatterns = [
    path("announcements/", AnnouncementsView.as_view(), name="announcements"),
    path("announcements/<api_id:pk>/", AnnouncementView.as_view(), name="announcement"),
    *(
        path(f"announcements/<api_id:pk>/{verb}/", view.as_view(), name=f"announcement-{verb}")
        for verb, view in ANNOUNCEMENT_ACTS.items()
    ),
    path("on-call/", OnCallView.as_view(), name="on-call"),
    path("on-call/shifts/", ShiftsView.as_view(), name="on-call-shifts"),
    path("on-call/shifts/<api_id:pk>/", ShiftView.as_view(), name="on-call-shift"),
    path("on-call/shifts/<api_id:pk>/cover/", CoverShiftView.as_view(), name="on-call-cover"),
    path("on-call/shifts/<api_id:pk>/swap/", SwapShiftView.as_view(), name="on-call-swap"),
    path("on-call/shifts/<api_id:pk>/hand-over/", HandOverShiftView.as_view(), name="on-call-hand-over"),
    path("customers/", CustomersView.as_view(), name="customers"),
    path("customers/<slug:slug>/", CustomerView.as_view(), name="customer"),
    path("sites/", SitesView.as_view(), name="sites"),
    path("directory/", DirectoryListView.as_view(), name="directory"),
]
