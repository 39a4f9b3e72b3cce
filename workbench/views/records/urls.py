"""The addresses of a ticket's service records."""

from django.urls import path

from workbench.views.records.record import ask, new_record, paper, pdf, record, void

urlpatterns = [
    path("new/", new_record, name="service-record-new"),
    path("<int:seq>/", record, name="service-record"),
    path("<int:seq>/ask/", ask, name="service-record-ask"),
    path("<int:seq>/void/", void, name="service-record-void"),
    path("<int:seq>/paper/", paper, name="service-record-paper"),
    path("<int:seq>/pdf/", pdf, name="service-record-pdf"),
]
