"""Addresses of service records, under `/api/v1/`."""

from django.urls import path

from api.views.records import (
    AskSignatureView,
    OfferRecordView,
    RecordPdfView,
    RecordsView,
    RecordView,
    SignRecordView,
    TicketRecordsView,
    VoidRecordView,
)

_OF_A_TICKET = "tickets/<api_number:number>/service-records/"
_ONE = f"{_OF_A_TICKET}<api_id:seq>/"

urlpatterns = [
    path("service-records/", RecordsView.as_view(), name="service-records"),
    path(_OF_A_TICKET, TicketRecordsView.as_view(), name="ticket-service-records"),
    path(_ONE, RecordView.as_view(), name="service-record"),
    path(f"{_ONE}offer/", OfferRecordView.as_view(), name="service-record-offer"),
    path(f"{_ONE}ask/", AskSignatureView.as_view(), name="service-record-ask"),
    path(f"{_ONE}sign/", SignRecordView.as_view(), name="service-record-sign"),
    path(f"{_ONE}void/", VoidRecordView.as_view(), name="service-record-void"),
    path(f"{_ONE}pdf/", RecordPdfView.as_view(), name="service-record-pdf"),
]
