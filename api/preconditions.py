"""`If-Match` and `ETag`: the ticket's version, so that nobody overwrites what he has not seen."""

import re

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from core.errors import Malformed, Problem

_VERSION = re.compile(r'(?:W/)?"(?P<quoted>\d{1,9})"|(?P<bare>\d{1,9})', re.ASCII)


def expected_version(request: Request) -> int | None:
    """The version the caller says he has seen; None when he does not say, or says `*`. `Malformed` otherwise."""
    value = request.headers.get("If-Match")
    if value is None or value.strip() == "*":
        return None
    match = _VERSION.fullmatch(value.strip())
    if match is None:
        problem = Problem("invalid", _("If-Match names one version, as the ETag of the ticket gives it."))
        raise Malformed(problem.message, fields={"If-Match": [problem]})
    return int(match["quoted"] or match["bare"])


def etag(version: int) -> str:
    """The ETag of a ticket at this version."""
    return f'"{version}"'
