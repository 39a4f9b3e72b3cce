"""Whether people are at the desk: said by themselves, seen from what they do, or noticed missing (RTX-3)."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.events import PresenceChanged
from accounts.models import Presence, PresenceChange, User
from accounts.models_presence import NOTE_SIZE
from accounts.roles import STAFF_ROLES, Capability
from core.bus import publish
from core.errors import Forbidden, Malformed, Problem, Refused
from core.text import clean

Status = Presence.Status
SAID = (Status.ONLINE, Status.AWAY, Status.LUNCH, Status.OFF)
SEEN_EVERY = timedelta(seconds=60)
SILENT_AFTER = timedelta(minutes=10)

logger = logging.getLogger(__name__)


def set_presence(*, user: User, status: str, note: str = "", by: Actor, at: datetime) -> Presence:
    """`user` is `status` (one of SAID) from `at` on, and leaves the word `note`.

    Coming back clears the word; the same status again with a word is leaving word; without one it changes nothing.
    Raises `Malformed` on an unknown status or a word that is too long or no text; `Forbidden` unless `user` is staff
    and `by` is himself, a supervisor or the system; `Refused` for an inactive user.
    """
    _check_hand(user, by=by)
    note = _checked(status, note)
    with transaction.atomic():
        presence, is_new = _locked(user, status=status, at=at)
        if by.user == user or status == Status.ONLINE:
            presence.seen_at = at
        if is_new or presence.status != status:
            _turn(presence, status=status, since=at, note=note, by=by.user, at=at)
        elif note:
            _turn(presence, status=status, since=presence.since, note=note, by=by.user, at=at)
        else:
            presence.save(update_fields=["seen_at"])
        return presence


def see(*, user: User, at: datetime) -> Presence:
    """`user` did something at `at`: he is there, and whoever was silent is back online by it.

    Without a statement when `user.presence` is loaded and he was seen within the last SEEN_EVERY; one statement when
    only the time is noted. Raises `Forbidden` unless `user` is staff.
    """
    _check_staff(user)
    known: Presence | None = getattr(user, "presence", None)
    if known is not None and known.status != Status.SILENT:
        if known.seen_at is not None and known.seen_at > at - SEEN_EVERY:
            return known
        if Presence.objects.filter(pk=known.pk).exclude(status=Status.SILENT).update(seen_at=at):
            known.seen_at = at
            return known
    with transaction.atomic():
        presence, is_new = _locked(user, status=Status.ONLINE, at=at)
        presence.seen_at = at
        if is_new or presence.status == Status.SILENT:
            _turn(presence, status=Status.ONLINE, since=at, by=user, at=at)
        else:
            presence.save(update_fields=["seen_at"])
        return presence


def mark_silent(*, at: datetime) -> int:
    """Whoever is online and was not seen for SILENT_AFTER becomes silent, since he was last seen; returns how many did.

    One statement finds them, so a pass with nobody costs one. Safe to run as often and as often at once as anybody
    likes; a person whose change fails is logged, tried again by the next pass, and keeps nobody else waiting.
    """
    found = _missing(at).order_by("seen_at", "pk").values_list("pk", flat=True)
    return sum(_mark_one(pk, at=at) for pk in list(found))


def _missing(at: datetime) -> QuerySet[Presence]:
    staff = Presence.objects.filter(user__is_active=True, user__role__in=STAFF_ROLES)
    return staff.filter(status=Status.ONLINE, seen_at__lte=at - SILENT_AFTER)


def _mark_one(pk: int, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            # Asked again under the lock: he may have been seen, or another pass may have marked him.
            presence = _missing(at).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
            if presence is None or presence.seen_at is None:
                return False
            _turn(presence, status=Status.SILENT, since=presence.seen_at, by=None, at=at)
    except Exception:
        logger.exception("presence %s could not be marked silent", pk)
        return False
    return True


def _locked(user: User, *, status: str, at: datetime) -> tuple[Presence, bool]:
    """The row of `user`, locked, made where there is none; and whether it was made."""
    rows = Presence.objects.select_for_update(no_key=True)
    presence, is_new = rows.get_or_create(user=user, defaults={"status": status, "since": at})
    presence.user = user  # and so user.presence is what stands now
    return presence, is_new


def _turn(presence: Presence, *, status: str, since: datetime, note: str = "", by: User | None, at: datetime) -> None:
    """Write one change, keep it for the figures, tell it."""
    held_from = since if presence.status != status else at
    presence.status, presence.since = status, since
    presence.note, presence.note_at = note, at if note else None
    presence.save(update_fields=["status", "since", "note", "note_at", "seen_at"])
    PresenceChange.objects.create(user_id=presence.user_id, status=status, note=note, at=held_from, by=by)
    publish(PresenceChanged(user_id=presence.user_id, status=status, since=since, note_left=bool(note), at=at))


def _checked(status: str, note: str) -> str:
    problems: dict[str, list[Problem]] = {}
    if status not in SAID:
        problems["status"] = [Problem("unknown", _("This is not one of the choices."))]
    note, unfit = clean(note, limit=NOTE_SIZE, multiline=False)
    if unfit:
        problems["note"] = unfit
    if problems:
        raise Malformed(_("Some of the information is missing or cannot be read."), fields=problems, norm="RTX-3")
    return "" if status == Status.ONLINE else note


def _check_staff(user: User) -> None:
    if not user.is_desk_staff:
        raise Forbidden(_("Only staff may do this."))


def _check_hand(user: User, *, by: Actor) -> None:
    _check_staff(user)
    if by.user != user and not by.can(Capability.SUPERVISE):
        raise Forbidden(_("Only a supervisor may do this for somebody else."))
    if not user.is_active:
        raise Refused(_("This account is inactive."))
