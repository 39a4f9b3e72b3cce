"""Setting webhooks up: a program more, other events, a new secret, one less."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import setting_rows
from accounts.actors import Actor
from accounts.models import SettingVerb
from core.errors import Missing
from core.inputs import Fields
from notifications.webhooks.actions.settle import bury
from notifications.webhooks.catalogue import TYPES
from notifications.webhooks.choices import Why
from notifications.webhooks.listeners import ask_anew
from notifications.webhooks.models import URL_SIZE, Endpoint
from notifications.webhooks.networks import problems_of
from notifications.webhooks.policies import require_manager
from notifications.webhooks.signing import new_secret

OVERLAP = timedelta(hours=24)  # how long the former secret signs as well, so that a receiver can change in peace


def add_endpoint(
    *, url: str, description: str = "", events: Sequence[str] = (), by: Actor, at: datetime
) -> tuple[Endpoint, str]:
    """A program to be told of `events` (none: of all), and its secret, which nobody can read later. `Forbidden` for
    anybody but managers; `Malformed` for an address that is none or lies inside, for unknown events; `Refused` where
    there is a webhook for this address already. This and every change below is kept, with who made it; of secrets only
    that they changed.
    """
    require_manager(by)
    values = _read({"url": url, "description": description, "events": list(events)})
    secret = new_secret()
    endpoint = Endpoint(**values, created_by=by.user, created_at=at)
    endpoint.secrets = [secret]
    try:
        with transaction.atomic():
            setting_rows.added(endpoint, by=by, at=at)
    except IntegrityError:
        raise_taken()
    ask_anew()
    return endpoint, secret


def change_endpoint(
    *, endpoint_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None
) -> Endpoint:
    """`changes`: url, description, events, is_active. `seen`: the number of the newest change that `by` has read.
    Refuses as `add_endpoint` does; `Stale` where somebody changed it since. Switched off, what waits is given up (and
    can be sent again); switched on, it starts with a clean slate.
    """
    require_manager(by)
    values = _read({name: value for name, value in changes.items() if name != "is_active"})
    if changes.get("is_active") is not None:
        values["is_active"] = changes["is_active"]
    try:
        with transaction.atomic():
            endpoint = locked(endpoint_id, seen=seen)
            _set(endpoint, values, by=by, at=at)
    except IntegrityError:
        raise_taken()
    ask_anew()
    return endpoint


def rotate_secret(*, endpoint_id: int, by: Actor, at: datetime) -> tuple[Endpoint, str]:
    """A new secret, at once; the former one goes on signing beside it for OVERLAP."""
    require_manager(by)
    secret = new_secret()
    with transaction.atomic():
        endpoint = locked(endpoint_id)
        endpoint.secrets = [secret, *endpoint.secrets[:1]]
        endpoint.previous_until = at + OVERLAP
        endpoint.save(update_fields=["sealed", "previous_until"])
        hidden: setting_rows.Change = ["signing_secret", setting_rows.HIDDEN, setting_rows.HIDDEN]
        setting_rows.keep_changes(endpoint, [hidden], name=str(endpoint), by=by, at=at)
    return endpoint, secret


def remove_endpoint(*, endpoint_id: int, by: Actor, at: datetime) -> Endpoint:
    """It is told nothing any more and stands in no list; its secrets are forgotten, its deliveries purged in time."""
    require_manager(by)
    with transaction.atomic():
        endpoint = locked(endpoint_id)
        endpoint.removed_at, endpoint.secrets = at, []
        _switch(endpoint, on=False, at=at)
        endpoint.save()
        setting_rows.keep_setting(endpoint, SettingVerb.REMOVED, by=by, at=at)
    ask_anew()
    return endpoint


def locked(endpoint_id: int, *, seen: int | None = None) -> Endpoint:
    """The endpoint, until the end of the transaction; `Missing` where there is none, `Stale` where its newest change is
    no longer the one `seen`.
    """
    found = Endpoint.objects.select_for_update(of=("self",)).filter(pk=endpoint_id, removed_at=None).first()
    if found is None:
        raise Missing(_("There is no such webhook."))
    setting_rows.require_seen(found, seen)
    return found


def _set(endpoint: Endpoint, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Make the locked endpoint so and keep what was otherwise; nothing is written where all is so already."""
    name = str(endpoint)
    done: list[setting_rows.Change] = [
        [column, before, value] for column, value in values.items() if (before := getattr(endpoint, column)) != value
    ]
    if not done:
        return
    for column, value in values.items():
        if column == "is_active":
            _switch(endpoint, on=value, at=at)
        else:
            setattr(endpoint, column, value)
    endpoint.save()
    setting_rows.keep_changes(endpoint, done, name=name, by=by, at=at)


def _switch(endpoint: Endpoint, *, on: bool, at: datetime) -> None:
    if on == endpoint.is_active:
        return
    endpoint.is_active = on
    endpoint.disabled_at, endpoint.disabled_why = (None, "") if on else (at, Why.BY_HAND)
    endpoint.failing_since, endpoint.failures, endpoint.rest_until = None, 0, None
    if not on:
        bury(endpoint)


def _read(given: Mapping[str, Any]) -> dict[str, Any]:
    fields, values = Fields(), dict(given)
    if "url" in values:
        values["url"] = fields.line("url", values["url"], limit=URL_SIZE)
        if "url" not in fields.malformed:
            for problem in problems_of(values["url"]):
                fields.malform("url", problem.code, problem.message)
    if "description" in values:
        values["description"] = fields.line("description", values["description"] or "", required=False)
    if "events" in values:
        values["events"] = list(dict.fromkeys(values["events"]))
        for unknown in [one for one in values["events"] if one not in TYPES][:5]:
            fields.malform("events", "unknown", _("There is no event “%(name)s”.") % {"name": str(unknown)[:60]})
    fields.done()
    return values


def raise_taken() -> None:
    """Two webhooks for one address would tell it everything twice."""
    fields = Fields()
    fields.refuse("url", "taken", _("There is a webhook for this address already."))
    fields.done()
