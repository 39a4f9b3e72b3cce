"""A new password: its owner sets it, by a link that holds once and for a while. Nobody else learns it."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from accounts.actions.staff._frame import keep, locked, require_hand_on, require_manager
from accounts.actors import Actor
from accounts.models import StaffVerb
from core.errors import Refused

PAGE = "/password/{uid}/{token}/"  # a path and not the name of a view: pages stand floors above; a test compares them


@transaction.atomic
def ask_new_password(*, user_id: int, by: Actor, at: datetime) -> str:
    """The address at which this person sets a new password: once, within PASSWORD_RESET_TIMEOUT. The old one holds
    until then. That it was asked for is kept, the address is not.

    `Forbidden` unless `by` manages; `Missing`; `Refused` for an account that is closed.
    """
    require_manager(by)
    user = locked(user_id)
    require_hand_on(user, by=by)
    if not user.is_active:
        raise Refused(_("This account is closed. Open it first."), norm="ROLE-1")
    keep(user, StaffVerb.RESET, by=by, at=at)
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return settings.BASE_URL + PAGE.format(uid=uid, token=default_token_generator.make_token(user))
