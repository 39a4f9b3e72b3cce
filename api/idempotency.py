"""A POST that carries an `Idempotency-Key` is done once, however often it is sent, and answered alike each time
(`core.once`). A refusal is not stored: it changed nothing, and the caller may put right what was wrong and use the key
again.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.models import StoredAnswer
from core.errors import DeskError, Malformed, Problem, Refused
from core.once import first_or_known

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class KeyReusedError(Refused):
    """The key stands for another request."""

    code = "idempotency_key_reused"


class InProgressError(DeskError):
    """The first request with this key has not ended yet."""

    code = "in_progress"


def once(request: Request, *, user: User, perform: Callable[[], Response], at: datetime) -> Response | HttpResponse:
    """What `perform` answers; for a key that was used before, what was answered then.

    Raises `Malformed` for a bad key, `KeyReusedError` when the key was used with another body or address.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return perform()
    if not _KEY.fullmatch(key):
        problem = Problem("invalid", _("An Idempotency-Key has 1 to 255 visible ASCII characters."))
        raise Malformed(problem.message, fields={"Idempotency-Key": [problem]})
    row = StoredAnswer(user=user, key=key, path=request.path[:200], fingerprint=_fingerprint(request), created_at=at)
    found, is_first = first_or_known(
        row,
        perform=lambda first: _perform(first, perform),
        known=lambda: StoredAnswer.objects.filter(user=user, key=key).first(),
    )
    if found is None:
        raise InProgressError(_("A request with this Idempotency-Key is in progress."))
    return _answer(found) if is_first else _again(found, row)


def _perform(row: StoredAnswer, perform: Callable[[], Response]) -> None:
    response = perform()
    row.status = response.status_code
    row.body = JSONRenderer().render(response.data).decode()
    row.location, row.etag = response.get("Location", ""), response.get("ETag", "")
    row.save(update_fields=["status", "body", "location", "etag"])


def _again(known: StoredAnswer, row: StoredAnswer) -> HttpResponse:
    if known.fingerprint != row.fingerprint:
        problem = Problem("reused", _("This Idempotency-Key was used for another request."))
        raise KeyReusedError(problem.message, fields={"Idempotency-Key": [problem]})
    response = _answer(known)
    response["Idempotent-Replay"] = "true"
    return response


def _answer(row: StoredAnswer) -> HttpResponse:
    response = HttpResponse(row.body, status=row.status, content_type="application/json")
    for name, value in (("Location", row.location), ("ETag", row.etag)):
        if value:
            response[name] = value
    return response


def _fingerprint(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    plain: HttpRequest = request._request  # noqa: SLF001 -- the framework has no public name for it
    if not (plain.content_type or "").startswith("multipart/"):
        digest.update(plain.body)
        return digest.hexdigest()
    # The same form has another boundary each time it is sent.
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()
