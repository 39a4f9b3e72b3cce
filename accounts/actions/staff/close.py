"""Close: somebody leaves the desk. His name stays wherever he worked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import on_call
from accounts.actions.duty import cancel_shift
from accounts.actions.staff._frame import (
    keep,
    lock_managers,
    locked,
    require_hand_on,
    require_manager,
    require_other_manager,
)
from accounts.actions.tokens import revoke_tokens
from accounts.actors import Actor
from accounts.models import AssignmentGroup, DutyShift, OnCallShift, StaffVerb, User
from core.errors import Refused


@transaction.atomic
def close_account(*, user_id: int, by: Actor, at: datetime) -> User:
    """He can log in no more, his programs' tokens end, and so do his shifts. What he still has to do is not looked at
    here: `tickets.actions.let_go` does that first, and is the way to close an account.

    `Forbidden` unless `by` manages; `Missing`; `Refused` for oneself, for the last manager, for an account that is
    closed, and for a group's lead, while there is nobody else.
    """
    require_manager(by)
    lock_managers()
    user = locked(user_id)
    require_hand_on(user, by=by)
    if not user.is_active:
        raise Refused(_("This account is closed already."), norm="ROLE-1")
    if by.user == user:
        raise Refused(_("You cannot close your own account. Ask another manager."), norm="ROLE-1")
    require_other_manager(user, by=by)
    led = AssignmentGroup.objects.filter(lead=user, is_active=True).values_list("name", flat=True)
    if led:
        words = _("This person leads %(groups)s. Give the group another lead first.")
        raise Refused(words % {"groups": ", ".join(led)}, norm="ROLE-1")
    for pk in DutyShift.objects.filter(user=user, ends_at__gt=at).values_list("pk", flat=True):
        cancel_shift(shift_id=pk, by=by, at=at)
    for pk in OnCallShift.objects.filter(user=user, ends_at__gt=at).values_list("pk", flat=True):
        on_call.cancel(shift_id=pk, by=by, at=at)
    revoke_tokens(user=user, by=by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    keep(user, StaffVerb.CLOSED, by=by, at=at)
    return user


@transaction.atomic
def reopen_account(*, user_id: int, by: Actor, at: datetime) -> User:
    """He is back: with the role and groups he had. `Forbidden`, `Missing` as above; `Refused` for an open account."""
    require_manager(by)
    user = locked(user_id)
    require_hand_on(user, by=by)
    if user.is_active:
        raise Refused(_("This account is open already."), norm="ROLE-1")
    user.is_active = True
    user.save(update_fields=["is_active"])
    keep(user, StaffVerb.REOPENED, by=by, at=at)
    return user
