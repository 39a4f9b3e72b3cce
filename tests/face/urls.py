"""The addresses the shells link to, with empty pages behind them: the face is tested without the packages above it."""

from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"page {request.path}")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


arrived: list[str] = []


def accept(request: HttpRequest) -> HttpResponse:
    """Remembers what really arrives: the browser test presses twice."""
    arrived.append(request.POST["description"])
    return HttpResponseRedirect("/_face/portal/")


def refuse(request: HttpRequest) -> HttpResponse:
    """What a broken page shows, while developing as well."""
    return render(request, "500.html", status=500)


@csrf_exempt
def gate(request: HttpRequest) -> HttpResponse:
    return render(request, "face/_gate.html", {"verdict": "warn", "message": f"read: {request.POST['description']}"})


_PORTAL = ("new", "list", "ask", "outage")
portal = ([path(f"{name}/", page, name=name) for name in _PORTAL], "portal")

urlpatterns = [
    path("", include("face.urls")),
    path("", page, name="home"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", page, name="logout"),
    path("password/", page, name="own-password"),
    path("queue/", page, name="queue"),
    path("intake/", page, name="intake"),
    path("notifications/", page, name="notifications"),
    path("portal/", include(portal)),
    path("gate/", gate),
    path("accept/", accept),
    path("refuse/", refuse),
    path("forbidden/", forbidden),
    path("broken/", broken),
]
