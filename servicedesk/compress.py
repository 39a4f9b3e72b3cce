"""Pages and answers travel compressed: a full list is 140 kB, and 15 kB on the way."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml")


class CompressMiddleware(GZipMiddleware):
    """Django's, with its padding of random length against guessing secrets by size (BREACH), for whole texts only: a
    stream of events must not wait for more, and pictures and archives become no smaller.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, compressed where that helps and the client takes it."""
        is_text = str(response.headers.get("Content-Type", "")).startswith(_TEXTS)
        if response.streaming or not is_text:
            return response
        return super().process_response(request, response)
