"""Knowing a requester again, or entering him."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.events import RequesterEntered
from accounts.models import Requester, Site, User
from accounts.numbers import number_key
from core.addresses import is_email
from core.bus import publish
from core.errors import Malformed, Problem
from core.sql import one_at_a_time


def find_requester(*, email: str = "", phone: str = "", im_account: str = "") -> Requester | None:
    """Who has this e-mail address (any case), else this phone (however it is written), else this messenger account;
    never by name alone. Of a record that was merged: the person it was merged into.

    One statement; the strongest match wins, then the older record.
    """
    key = number_key(phone)
    marks = (("email__iexact", email), ("phone_key", key), ("im_account", im_account))
    wanted = [Q(**{lookup: value}) for lookup, value in marks if value]
    if not wanted:
        return None
    either = wanted[0]
    for mark in wanted[1:]:
        either |= mark
    found = list(Requester.objects.select_related("merged_into").filter(either).order_by("id")[:20])
    ranked = sorted(
        found, key=lambda one: (one.email.lower() != email.lower() or not email, one.phone_key != key or not key)
    )
    return ranked[0].person if ranked else None


def find_or_create_requester(
    *,
    name: str,
    email: str = "",
    phone: str = "",
    im_account: str = "",
    department: str = "",
    language: str = "",
    site: Site | None = None,
    at: datetime,
) -> Requester:
    """The requester these data belong to, entered if he is new; known data are never overwritten by an intake. In the
    caller's transaction.

    Raises `Malformed` on an e-mail address that is none.
    """
    if email and not is_email(email):
        problem = Problem("invalid", _("This is not an e-mail address."))
        raise Malformed(problem.message, fields={"requester.email": [problem]})
    marks = {"email": email, "phone": phone, "im_account": im_account}
    known = find_requester(**marks) or _entered_meanwhile(marks)
    return known or _enter(
        name=name,
        email=email,
        phone=phone,
        im_account=im_account,
        department=department,
        language=language or settings.LANGUAGE_CODE,
        site=site,
        at=at,
    )


def _entered_meanwhile(marks: Mapping[str, str]) -> Requester | None:
    """Who asks for the first time may do so twice in one moment: the second waits for the first, and finds him."""
    keys = {"email": marks["email"].lower(), "phone": number_key(marks["phone"]), "im_account": marks["im_account"]}
    names = [f"requester:{mark}:{key}" for mark, key in keys.items() if key]
    return find_requester(**marks) if names and one_at_a_time(names) else None


def requester_of(user: User, *, at: datetime) -> Requester:
    """The requester record of somebody who logs in, linked or entered when he asks for help for the first time.

    A record without an account that has his e-mail address is his: accounts and their addresses are given out by the
    desk. A telephone number proves nothing, so it links nobody.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two first requests at once make one record
        own = Requester.objects.select_related("merged_into").filter(user=user).first()
        return own.person if own else _linked(user) or _entered(user, at=at)


def _linked(user: User) -> Requester | None:
    loose = (
        Requester.objects.filter(user=None, merged_into=None, email__iexact=user.email)
        if user.email
        else Requester.objects.none()
    )
    known = loose.order_by("id").first()
    if known is not None:
        known.user = user
        known.save(update_fields=["user"])
    return known


def _entered(user: User, *, at: datetime) -> Requester:
    return _enter(
        user=user,
        name=str(user),
        email=user.email,
        phone=user.phone,
        im_account=user.im_account,
        site=user.site,
        language=user.language,
        at=at,
    )


def _enter(*, at: datetime, **values: Any) -> Requester:
    requester = Requester.objects.create(created_at=at, **values)
    publish(RequesterEntered(at=at, subject=requester, requester_id=requester.pk))
    return requester
