"""Who calls: user name and password in the form, or HTTP Basic where `login_mode=basic` asks for it.

The password is that of the user, or the text of one of his API tokens: a token costs no slow hash and can be revoked by
itself. Each request proves itself anew; no session is read and none is made.
"""

import base64
import binascii
import hashlib
import logging
from dataclasses import dataclass

from django.contrib.auth import authenticate
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from accounts.models import ApiToken, User
from accounts.queries import find_by_token
from api.itop.wire import MISSING_PASSWORD, MISSING_USER, UNAUTHORIZED, Fault, Form
from core.clock import now

logger = logging.getLogger(__name__)
# Failed log-ins in so many seconds: of one user from one address, of one address, of one user. Beyond, no password is
# looked at, right or wrong. (Tokens are: they cannot be guessed, and nobody shall lock out a script that has one.)
_WINDOW = 900
_MOST = {"pair": 8, "address": 60, "user": 40}
_NO_PROFILE = (
    "This user is not authorized to use the web services. (The profile REST Services User is required to access the "
    "REST web services)"
)


@dataclass(frozen=True)
class Caller:
    """The person and whether his token may write."""

    user: User
    may_write: bool


def log_in(request: HttpRequest, form: Form) -> Caller:
    """The caller. Raises `Fault` 1 (wrong, inactive, too often, not of the desk's staff), 5 and 6 (missing)."""
    name, password = _credentials(request, form)
    caller = check(request, name, password)
    if caller is None:
        raise Fault("Invalid login", code=UNAUTHORIZED)
    if not caller.user.is_desk_staff:
        raise Fault(_NO_PROFILE, code=UNAUTHORIZED)
    return caller


def check(request: HttpRequest, name: str, password: str) -> Caller | None:
    """Whose credentials these are. Failures are counted, and stop the looking for a while."""
    if "\0" in name or "\0" in password:
        return None
    if (by_token := _by_token(name, password)) is not None:
        return by_token
    keys = _keys(name, request.META.get("REMOTE_ADDR", ""))
    if _is_stopped(keys):
        logger.warning("iTop interface: too many failed log-ins of %r", name[:80])
        return None
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        _count(keys)
        logger.warning("iTop interface: a failed log-in of %r", name[:80])
        return None
    _forget(keys)
    return Caller(user, may_write=True)


def _credentials(request: HttpRequest, form: Form) -> tuple[str, str]:
    header = request.headers.get("Authorization", "")
    if form.get("login_mode") == "basic":
        return _basic(header)
    name, password = form.get("auth_user"), form.get("auth_pwd")
    if not name and header:
        raise Fault("Invalid login", code=UNAUTHORIZED)
    if not name:
        raise Fault("Missing parameter 'auth_user'", code=MISSING_USER)
    if not password:
        raise Fault("Missing parameter 'auth_pwd'", code=MISSING_PASSWORD)
    return name, password


def _basic(header: str) -> tuple[str, str]:
    scheme, _blank, coded = header.partition(" ")
    try:
        text = base64.b64decode(coded.strip(), validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, ValueError):
        text = ""
    name, _colon, password = text.partition(":")
    if not name or not password:
        raise Fault("Invalid login", code=UNAUTHORIZED)
    return name, password


def _by_token(name: str, text: str) -> Caller | None:
    found = find_by_token(text, at=now()) if text.isascii() and text.isalnum() else None
    if found is None or found[0].username != name or not found[0].is_active:
        return None
    return Caller(found[0], may_write=found[1] == ApiToken.Scope.WRITE)


def _keys(name: str, address: str) -> dict[str, str]:
    parts = {"pair": f"{name}\n{address}", "address": address, "user": name}
    digests = {kind: hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()[:32] for kind, part in parts.items()}
    return {kind: f"itop-login:{kind}:{digest}" for kind, digest in digests.items()}


def _is_stopped(keys: dict[str, str]) -> bool:
    try:
        known = cache.get_many(keys.values())
    except RedisError:
        logger.exception("The cache does not answer; failed log-ins are not counted.")
        return False
    return any(known.get(key, 0) >= _MOST[kind] for kind, key in keys.items())


def _count(keys: dict[str, str]) -> None:
    try:
        for key in keys.values():
            if not cache.add(key, 1, timeout=_WINDOW):
                cache.incr(key)
    except (RedisError, ValueError):  # it expired between the two, or nothing counts just now
        logger.warning("A failed log-in was not counted.")


def _forget(keys: dict[str, str]) -> None:
    """Of this user at this address only: a right password in between must not make room for guessing others'."""
    try:
        cache.delete(keys["pair"])
    except RedisError:
        logger.warning("The cache does not answer.")
