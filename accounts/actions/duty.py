"""Duty shifts: planned, and called off (ROLE-3)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.events import DutyCancelled, DutyFact, DutyPlanned
from accounts.models import Duty, DutyShift, Site, User
from accounts.roles import Capability
from core.bus import publish
from core.errors import Forbidden, Malformed, Missing, Problem, Refused


def plan_shift(
    *,
    user: User,
    duty: str,
    starts_at: datetime,
    ends_at: datetime,
    site: Site | None = None,
    by: Actor,
    at: datetime,
) -> DutyShift:
    """`user` has `duty` from `starts_at` until just before `ends_at`, at `site` or, without one, at every site.

    Raises `Forbidden` unless `by` may supervise; `Malformed` on an unknown duty or an end that is not after the start;
    `Refused` for somebody who is no active staff, a shift that is over by `at`, and one beside a shift of the same
    person, duty and site.
    """
    _check_hand(by)
    _check_shape(duty, starts_at=starts_at, ends_at=ends_at)
    if not (user.is_active and user.is_desk_staff):
        raise Refused(_("Only active staff can be on duty."), norm="ROLE-3")
    if ends_at <= at:
        raise Refused(_("This shift is over already."), norm="ROLE-3")
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two plans at once are compared one by one
        beside = DutyShift.objects.filter(user=user, duty=duty, site=site)
        if beside.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
            raise Refused(_("This person has the duty at that time already."), norm="ROLE-3")
        shift = DutyShift.objects.create(user=user, duty=duty, site=site, starts_at=starts_at, ends_at=ends_at)
        _tell(DutyPlanned, shift, by=by, at=at)
    return shift


def cancel_shift(*, shift_id: int, by: Actor, at: datetime) -> None:
    """A shift that has not begun by `at` is struck out; one that runs ends at `at`, and what was served stays.

    Raises `Forbidden` unless `by` may supervise; `Missing` for an unknown shift; `Refused` for one that is over.
    """
    _check_hand(by)
    with transaction.atomic():
        shift = DutyShift.objects.select_for_update(no_key=True).filter(pk=shift_id).first()
        if shift is None:
            raise Missing(_("There is no such shift."))
        if shift.ends_at <= at:
            raise Refused(_("This shift is over already."), norm="ROLE-3")
        if shift.starts_at >= at:
            _tell(DutyCancelled, shift, by=by, at=at)
            shift.delete()
            return
        shift.ends_at = at
        shift.save(update_fields=["ends_at"])
        _tell(DutyCancelled, shift, by=by, at=at)


def _tell(fact: type[DutyFact], shift: DutyShift, *, by: Actor, at: datetime) -> None:
    codes = {name: getattr(shift, name) for name in ("user_id", "duty", "site_id", "starts_at", "ends_at")}
    by_id = by.user.pk if by.user else None
    publish(fact(at=at, subject=shift, shift_id=shift.pk, by_user_id=by_id, **codes))


def _check_hand(by: Actor) -> None:
    if not by.can(Capability.SUPERVISE):
        raise Forbidden(_("Only a supervisor may plan duties."), norm="ROLE-3")


def _check_shape(duty: str, *, starts_at: datetime, ends_at: datetime) -> None:
    problems: dict[str, list[Problem]] = {}
    if duty not in Duty.values:
        problems["duty"] = [Problem("unknown", _("This is not one of the choices."))]
    if ends_at <= starts_at:
        problems["ends_at"] = [Problem("order", _("A shift ends after it starts."))]
    if problems:
        raise Malformed(_("Some of the information is missing or cannot be read."), fields=problems, norm="ROLE-3")
