"""What a person is shown who is logged in, no browser keeps for whoever sits down at this computer after him."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

KEPT_BY_NOBODY = "private, no-store"


class PrivateMiddleware:
    """Pages and answers of a session are stored nowhere: after the log-out, *Back* asks the desk again. A view that
    says itself how long its answer is good keeps its word. What the engineer's pages need without a connection their
    worker keeps, and wipes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with the header where it lacks one."""
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        return response
