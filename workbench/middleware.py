"""Whoever of the desk does something in his browser is there (RTX-3)."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from accounts.actions.presence import see
from accounts.models import User
from core import clock

STREAM = "/live/"  # which browsers open by themselves, and cannot add a header to
POLL = "X-Desk-Poll"  # a page that asks by itself sends this header, with "1": its reader may have left

logger = logging.getLogger(__name__)


class SeenMiddleware:
    """Notes that a person was seen, before the page is made, so that it shows him as he is.

    What it needs to know is loaded with the person (`accounts.backends`): an ordinary request costs no statement more,
    one a minute costs one. No cache is asked, so a page never waits for one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers as if it were not there."""
        if _is_by_hand(request):
            _see(request)
        return self.get_response(request)


def asks_by_itself(request: HttpRequest) -> bool:
    """Whether an open page sent this without anybody having done anything."""
    return request.headers.get(POLL) == "1"


def _is_by_hand(request: HttpRequest) -> bool:
    """Whether a person sent this: not a program with a token, nor a page that asks by itself."""
    if request.path_info == STREAM:
        return False
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_session and not asks_by_itself(request) and "Authorization" not in request.headers


def _see(request: HttpRequest) -> None:
    user = request.user
    if not isinstance(user, User) or not user.is_desk_staff:
        return
    try:
        see(user=user, at=clock.now())
    except DatabaseError:  # a busy database: the next request will do
        logger.warning("it could not be noted that user %s was seen", user.pk, exc_info=True)
