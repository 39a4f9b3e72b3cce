"""Tokens for programs that speak for a person: made, shown once, revoked."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from accounts.actors import Actor
from accounts.models import ApiToken, User
from accounts.roles import Capability
from core.errors import Forbidden, Malformed, Problem, Refused
from core.text import clean

MOST_DAYS = 3660


def create_token(
    *, user: User, scope: str = ApiToken.Scope.WRITE, label: str = "", days: int | None = None, by: Actor, at: datetime
) -> tuple[ApiToken, str]:
    """A new token for `user` and its text, which is kept nowhere: the database holds a hash.

    It ends `days` after `at`, or never. Raises `Malformed` on an unknown scope, a bad label or number of days;
    `Refused` for an inactive user; `Forbidden` unless `by` is the system, a manager or `user` himself.
    """
    _check_hand(user, by=by)
    problems: dict[str, list[Problem]] = {}
    if scope not in ApiToken.Scope.values:
        problems["scope"] = [Problem("unknown", _("This is not one of the choices."))]
    label, unfit = clean(label, limit=80, multiline=False)
    if unfit:
        problems["label"] = unfit
    if days is not None and not 1 <= days <= MOST_DAYS:
        words = _("A number of days from 1 to %(most)s.") % {"most": MOST_DAYS}
        problems["days"] = [Problem("out_of_range", words)]
    if problems:
        raise Malformed(_("Some of the information is missing or cannot be read."), fields=problems)
    if not user.is_active:
        raise Refused(_("This account is inactive."))
    digest, text = get_digest_token()
    expiry = None if days is None else at + timedelta(days=days)
    key = text[: CONSTANTS.TOKEN_KEY_LENGTH]
    token = ApiToken(user=user, digest=digest, token_key=key, expiry=expiry, scope=scope, label=label)
    token.save(force_insert=True)
    return token, text


def revoke_tokens(*, user: User, label: str | None = None, by: Actor) -> int:
    """End the tokens of `user`, or those called `label`, at once; returns how many there were. Who may is as above."""
    _check_hand(user, by=by)
    tokens = ApiToken.objects.filter(user=user)
    if label is not None:
        tokens = tokens.filter(label=label)
    count: int = tokens.delete()[0]
    return count


def _check_hand(user: User, *, by: Actor) -> None:
    if by.user != user and not by.can(Capability.MANAGE):
        raise Forbidden(_("Only a manager may do this for somebody else."))
