"""Knowing a requester again, or entering him."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.events import RequesterEntered
from accounts.models import Requester, Site, User
from accounts.numbers import number_key
from core.bus import publish
from core.errors import Malformed, Problem


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
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            problem = Problem("invalid", _("This is not an e-mail address."))
            raise Malformed(problem.message, fields={"requester.email": [problem]}) from error
    known = find_requester(email=email, phone=phone, im_account=im_account)
    if known is not None:
        return known
    return _enter(
        name=name,
        email=email,
        phone=phone,
        im_account=im_account,
        department=department,
        language=language or settings.LANGUAGE_CODE,
        site=site,
        at=at,
    )


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
