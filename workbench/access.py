"""Who may see the workbench: staff. Others are sent where they belong, and learn of nothing that is here."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.actors import Actor, Via
from accounts.models import User
from core.errors import Missing
from face.came_from import log_in_again, page_before
from workbench.middleware import asks_by_itself

Args = ParamSpec("Args")


class DeskRequest(HttpRequest):
    """A request of somebody of the desk, with him as the actor."""

    user: User
    actor: Actor
    htmx: HtmxDetails


View = Callable[Concatenate[DeskRequest, Args], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, Args], HttpResponse]


def desk_page(view: View[Args]) -> Guarded[Args]:
    """Let staff in, as `request.actor`. Anonymous visitors go to the log-in; a requester's reading goes to the
    portal, and anything else he tries is not found (404). What the view finds `Missing` is 404 too.
    """

    def guarded(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return _to_login(cast("DeskRequest", request))
        if not request.user.is_desk_staff:
            return _to_portal(request)
        desk_request = cast("DeskRequest", request)
        desk_request.actor = Actor.for_user(request.user, via=Via.WEB)
        try:
            return view(desk_request, *args, **kwargs)
        except Missing as error:
            raise Http404(str(error)) from error

    update_wrapper(guarded, view)
    return guarded


def _to_login(request: DeskRequest) -> HttpResponse:
    """To the log-in, and from there to the page he was at, where what he wrote is put back: the address of a form's act
    would show him an empty one. What a page asks by itself while somebody writes is just not given.
    """
    is_reading = request.method in {"GET", "HEAD"}
    if request.htmx and (not is_reading or asks_by_itself(request)):
        return HttpResponse(status=401)
    if is_reading and not request.htmx:
        return redirect_to_login(request.get_full_path())
    url = log_in_again(page_before(request) or reverse("queue"))
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _to_portal(request: HttpRequest) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        return redirect("portal:list")
    raise Http404
