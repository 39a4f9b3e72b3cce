"""Addresses of reply templates, under `/api/v1/`."""

from django.urls import path

from api.views.templates import TemplatesView, TemplateView, TicketTemplatesView

urlpatterns = [
    path("reply-templates/", TemplatesView.as_view(), name="reply-templates"),
    path("reply-templates/<api_id:pk>/", TemplateView.as_view(), name="reply-template"),
    path("tickets/<api_number:number>/reply-templates/", TicketTemplatesView.as_view(), name="ticket-reply-templates"),
]
