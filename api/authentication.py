"""Who calls: `Authorization: Bearer <token>`, and nothing else. No session, so no cookie can be ridden on (CSRF)."""

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.queries import find_by_token
from core.clock import now


class BearerAuthentication(BaseAuthentication):
    """A token's text is looked up by its hash: one statement, and no text in the database that would open a door."""

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        """The token's user and its scope; None where no bearer token is given. Refuses unknown, expired, inactive."""
        scheme, _blank, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        text = text.strip()
        found = find_by_token(text, at=now()) if text.isascii() and text.isalnum() else None
        if found is None:
            raise AuthenticationFailed(_("This token is not known, or has expired."))
        if not found[0].is_active:
            raise AuthenticationFailed(_("This account is inactive."))
        return found

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 -- the framework's signature
        """What a 401 tells the client to come back with."""
        return 'Bearer realm="servicedesk"'


class WithinScope(BasePermission):
    """A token that may only read does not write, whatever its user may."""

    message = _("This token may only read.")
    code = "read_only_token"

    def has_permission(self, request: Request, view: object) -> bool:  # noqa: ARG002 -- the framework's signature
        """Whether the token's scope covers the method."""
        scope: object = request.auth
        return request.method in SAFE_METHODS or scope == ApiToken.Scope.WRITE
