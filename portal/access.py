"""Who stands at the counter: everybody who logs in, as a requester. Staff, too, ask here for themselves and see nothing
but their own.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actions.requesters import requester_of
from accounts.actors import Actor, Via
from accounts.models import Requester, User
from core import clock
from core.errors import Missing
from face.came_from import log_in_again
from knowledge.announcements.audience import GUEST, Reader
from tickets.models import Ticket
from tickets.queries import access_ticket

Args = ParamSpec("Args")


class PortalRequest(HttpRequest):
    """A request of somebody logged in. `asker` is he as a requester; None while he has never asked for anything."""

    user: User
    asker: Actor | None


View = Callable[Concatenate[PortalRequest, Args], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, Args], HttpResponseBase]


class OpenRequest(HttpRequest):
    """A request of whoever comes by: `reader` is he as a reader of what the desk tells."""

    reader: Reader


OpenView = Callable[Concatenate[OpenRequest, Args], HttpResponseBase]


def open_page(view: OpenView[Args]) -> Guarded[Args]:
    """Let everybody in, with `request.reader`. What is `Missing` is a 404."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponseBase:
        open_request = cast("OpenRequest", request)
        open_request.reader = reader_of(request)
        try:
            return view(open_request, *args, **kwargs)
        except Missing as error:
            raise Http404(str(error)) from error

    return guarded


def reader_of(request: HttpRequest) -> Reader:
    """Whoever reads: a guest; or somebody who has logged in, as his requester record says, else as his account. At
    most one statement.
    """
    if hasattr(request, "reader"):
        return cast("OpenRequest", request).reader
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return GUEST
    asker = cast("PortalRequest", request).asker if hasattr(request, "asker") else _own_record(user)
    return Reader.of(asker.requester) if asker and asker.requester else Reader(site_id=user.site_id)


def _own_record(user: User) -> Actor | None:
    own = Requester.objects.select_related("merged_into").filter(user=user).first()
    return _asker(user, own.person) if own else None


def portal_page(view: View[Args]) -> Guarded[Args]:
    """Let in who is logged in, with `request.asker`; others go to the log-in. What is `Missing` is a 404."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return _to_login(request, kwargs.get("number"))
        portal_request = cast("PortalRequest", request)
        portal_request.asker = _own_record(request.user)
        try:
            return view(portal_request, *args, **kwargs)
        except Missing as error:
            raise Http404(str(error)) from error

    return guarded


def _to_login(request: HttpRequest, number: object) -> HttpResponseBase:
    """To the log-in, and from there to a page: an address that only takes forms would be none. A fragment that the page
    asked for by itself is just not given, so that nobody is torn away while he writes.
    """
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    return redirect(log_in_again(reverse("portal:ticket", args=[number]) if number else reverse("portal:new")))


def _asker(user: User, requester: Requester) -> Actor:
    """Staff act here without the powers of their role: as the requester that each of them is as well."""
    return Actor(user=None if user.is_desk_staff else user, requester=requester, via=Via.PORTAL)


def ensure_asker(request: PortalRequest) -> tuple[Actor, Requester]:
    """The asker and his record, which is made if this is the first time that he asks."""
    if request.asker is None or request.asker.requester is None:
        request.asker = _asker(request.user, requester_of(request.user, at=clock.now()))
    return request.asker, cast("Requester", request.asker.requester)


def access_own(request: PortalRequest, number: str) -> tuple[Ticket, Actor]:
    """His own request called `number`, and he himself. `Missing` for any other."""
    if request.asker is None:
        raise Missing(_("There is no such ticket."))
    return access_ticket(number, actor=request.asker), request.asker
