"""Reads about people."""

from datetime import datetime

from django.db import connection
from knox.crypto import hash_token

from accounts.models import ApiToken, User

# Every request to the REST interface asks this, so it is written down: putting it together takes longer than asking it.
_USER_OF_TOKEN = (
    "SELECT u.*, t.scope AS token_scope FROM accounts_apitoken t JOIN accounts_user u ON u.id = t.user_id "  # noqa: S105
    "WHERE t.digest = %s AND (t.expiry IS NULL OR t.expiry > %s)"
)


def find_by_token(text: str, *, at: datetime) -> tuple[User, ApiToken.Scope] | None:
    """Whose token this is and its scope; None for an unknown one and for one that has ended by `at`. The user may be
    inactive.
    """
    values = [hash_token(text), connection.ops.adapt_datetimefield_value(at)]
    for user in User.objects.raw(_USER_OF_TOKEN, values):
        scope: str = vars(user).pop("token_scope")
        return user, ApiToken.Scope(scope)
    return None
