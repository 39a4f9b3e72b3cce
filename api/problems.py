"""Every refusal as `application/problem+json` (RFC 9457), in the caller's language, with the path of each wrong field.

The domain's errors are for people at any door; here each gets its HTTP status. Nothing that was not foreseen gets out
as more than a sentence: the trace goes to the log.
"""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from core.errors import DeskError, Forbidden, Gone, IllegalMove, Malformed, Missing, Refused, Stale, Words

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
MOST_ERRORS = 50

STATUS: dict[type[DeskError], int] = {
    Malformed: 400,
    Forbidden: 403,
    Missing: 404,
    IllegalMove: 409,
    Gone: 410,
    Stale: 412,
    Refused: 422,
    DeskError: 409,  # whatever else an action may refuse with
}
TITLES: dict[int, Words] = {
    400: _("The request cannot be read"),
    401: _("Not signed in"),
    403: _("Not permitted"),
    404: _("Not found"),
    405: _("This method is not available here"),
    409: _("Not possible as things stand"),
    410: _("No longer available"),
    411: _("Length required"),
    412: _("Changed meanwhile"),
    413: _("Too large"),
    415: _("This media type is not taken"),
    422: _("Refused by a rule of the desk"),
    429: _("Too many requests"),
    500: _("Something went wrong on our side"),
    503: _("Busy"),
}


class TooLargeError(exceptions.APIException):
    """More than this address takes, seen from the announced length alone."""

    status_code = 413
    default_code = "too_large"
    default_detail = _("The body is larger than this address takes.")


class LengthRequiredError(exceptions.APIException):
    """A body that comes in pieces of unannounced number: it would be taken for no body at all."""

    status_code = 411
    default_code = "length_required"
    default_detail = _("Send the body with a Content-Length.")


def on_exception(error: Exception, context: object) -> Response:  # noqa: ARG001 -- the framework's signature
    """The answer to whatever went wrong. The last resort is a 500 that says nothing of what happened inside."""
    if isinstance(error, DeskError):
        return _from_desk(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        return _from_framework(error)
    return _from_below(error)


def _from_desk(error: DeskError) -> Response:
    more: dict[str, Any] = {}
    if isinstance(error, IllegalMove):
        more = {"state": error.state, "allowed_actions": list(error.allowed)}
    elif isinstance(error, Stale):
        more = {"version": error.version}
    flat = [(path, problem) for path, problems in error.fields.items() for problem in problems][:MOST_ERRORS]
    errors = [{"field": path, "code": one.code, "message": str(one.message), "norm": one.norm} for path, one in flat]
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if any(one.code == "too_large" for _path, one in flat):
        status = 413
    if error.norm:
        more["norm"] = error.norm
    return answer(status, code=error.code, detail=str(error.message), errors=errors, **more)


def _from_framework(error: exceptions.APIException) -> Response:
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else error.default_code
    response = answer(error.status_code, code=code, detail=str(error.detail))
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(round(wait))
    return response


def _from_below(error: Exception) -> Response:
    if isinstance(error, RequestDataTooBig):
        return _from_framework(TooLargeError())
    if isinstance(error, (SuspiciousOperation, UnreadablePostError)):
        return answer(400, code="malformed", detail=_("The request cannot be read."))
    logger.error("A REST request failed.", exc_info=error)
    if isinstance(error, DataError):
        return answer(400, code="malformed", detail=_("One of the values is larger than the desk can keep."))
    if isinstance(error, IntegrityError):
        return answer(409, code="conflict", detail=_("Somebody did something at the same moment. Try again."))
    if isinstance(error, OperationalError):
        response = answer(503, code="busy", detail=_("The desk is busy. Try again in a moment."))
        response["Retry-After"] = "1"
        return response
    return answer(500, code="error", detail=_("This was not your fault, and has been noted."))


def answer(
    status: int, *, code: str, detail: Words, errors: list[dict[str, str]] | None = None, **more: Any
) -> Response:
    """A problem document."""
    body = {
        "type": f"urn:servicedesk:problem:{code}",
        "title": TITLES.get(status, TITLES[400]),
        "status": status,
        "detail": detail,
        "code": code,
        **more,
        "errors": errors or [],
    }
    return Response(body, status=status, content_type=CONTENT_TYPE)
