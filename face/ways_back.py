"""Back to where a form was sent from, and never to another site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, *, otherwise: str) -> str:
    """The address on this desk that the form names as `next`, a path from the root; `otherwise` for anything else.

    What is merely no other site's address, as a word without a slash, would lead nowhere, or be taken for the name of a
    page.
    """
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if is_ours and back.startswith("/") else otherwise
