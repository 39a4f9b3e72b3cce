"""What is shown for a request that cannot be read."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import get_template


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (the framework's signature)
    """The page 400. The framework's own reads the form once more, for its CSRF check: where it is the form that cannot
    be read (it says that it is in GBK), that fails again, and the answer would be a 500.
    """
    return HttpResponseBadRequest(get_template("400.html").render(request=request))
