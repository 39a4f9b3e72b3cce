"""Who calls: `Authorization: Bearer <token>`, and nothing else. No session, so no cookie can be ridden on (CSRF)."""

from django.utils.translation import gettext_lazy as _
from knox.crypto import hash_token
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, User
from core.clock import now


class BearerAuthentication(BaseAuthentication):
    """A token's text is looked up by its hash: one statement, and no text in the database that would open a door."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's user and the token; None where no bearer token is given. Refuses unknown, expired, inactive."""
        scheme, _blank, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        text = text.strip()
        token = self._find(text) if text.isascii() and text.isalnum() else None
        if token is None:
            raise AuthenticationFailed(_("This token is not known."))
        if token.expiry is not None and token.expiry <= now():
            raise AuthenticationFailed(_("This token has expired."))
        if not token.user.is_active:
            raise AuthenticationFailed(_("This account is inactive."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 -- the framework's signature
        """What a 401 tells the client to come back with."""
        return 'Bearer realm="servicedesk"'

    def _find(self, text: str) -> ApiToken | None:
        found: ApiToken | None = ApiToken.objects.select_related("user").filter(digest=hash_token(text)).first()
        return found


class WithinScope(BasePermission):
    """A token that may only read does not write, whatever its user may."""

    message = _("This token may only read.")
    code = "read_only_token"

    def has_permission(self, request: Request, view: object) -> bool:  # noqa: ARG002 -- the framework's signature
        """Whether the token's scope covers the method."""
        token = request.auth
        return request.method in SAFE_METHODS or (isinstance(token, ApiToken) and token.scope == ApiToken.Scope.WRITE)
