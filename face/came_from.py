"""The page of ours on which a form was filled in: where to go on once it could not be taken."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.shortcuts import resolve_url

LONGEST = 1000
WAS_OUT = "out"  # in the address of the log-in: whoever comes there has sent what could not be taken


def log_in_again(page: str) -> str:
    """The address of the log-in for whoever was logged out meanwhile; it says so, and leads on to `page`."""
    return f"{resolve_url('login')}?{urlencode({'next': page, WAS_OUT: '1'})}"


def page_before(request: HttpRequest) -> str:
    """The path and query of the page of this desk from which `request` was sent, as the browser names it; empty where
    it names none, or one of somebody else.
    """
    named = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    try:
        page = urlsplit(named)
    except ValueError:
        return ""
    is_ours = page.scheme in {"http", "https"} and page.netloc == request.get_host()
    if not is_ours or len(named) > LONGEST or not page.path.startswith("/") or page.path.startswith("//"):
        return ""
    return f"{page.path}?{page.query}" if page.query else page.path
