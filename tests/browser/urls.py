"""The addresses of the desk, and two that refuse and break, for the pages that say so."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path("forbidden/", forbidden),
    path("broken/", broken),
    path("", include("servicedesk.urls")),
]
