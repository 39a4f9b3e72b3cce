"""GET /healthz: whether this process serves and reaches its database. For probes and load balancers.

A middleware and not a view, because it stands before the redirect to TLS and the check of the host: a probe comes from
inside, by address, without either.
"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

PATH = "/healthz"


class HealthMiddleware(MiddlewareMixin):
    """Answers the probe and lets everything else pass."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """200 `ok`, or 503 `no database`, in plain words for whoever reads the probe's log."""
        if request.path_info != PATH:
            return None
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return HttpResponse("no database\n", status=503, content_type="text/plain")
        return HttpResponse("ok\n", content_type="text/plain")
